"""Lines that look like a secret are named by number and kind; ordinary lines of a plan are not."""

import pytest

from facilitator.secret_lines import MOST_WORK, NOT_SEARCHED, secrets_in, withheld_command

LIKE = {  # put together here, so that nobody's scanner takes this file for a leak
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "AWS access key": "AKIA" + "ABCDEFGHIJKLMNOP",
    "GitHub token": "ghp_" + "a1" * 18,
    "GitLab token": "glpat-" + "a1" * 10,
    "Slack token": "xoxb-" + "123456789012-abc",
    "webhook address": "https://hooks.slack.com/" + "services/T0/B0/" + "x1" * 12,
    "Google API key": "AIza" + "b" * 35,
    "registry token": "npm_" + "c" * 36,
    "API key": "sk-live-" + "d" * 20,
    "JSON web token": "eyJ" + "e" * 10 + ".eyJ" + "f" * 10 + "." + "g" * 10,
    "address with a password": "postgres://app:" + "pass1word@db.internal/x",
    "password": "password=" + "hunter2-prod-DB!",
}
ORDINARY = [
    "docker login -u me -p $TOKEN ghcr.io",
    'docker login -u me -p "${{ secrets.TOKEN }}" ghcr.io',
    "echo $T | docker login ghcr.io -u me --password-stdin",
    "docker build --secret id=npm2,src=.npmrc .",
    "curl -u admin:$PASSWORD http://localhost:8080/healthz",
    "curl -fsS -u deployer: https://x.example",
    "docker run -p 8080:80 -u 1000:1000 shop",
    "ssh -p 2222 deploy@host; mysql -p shop < dump.sql; mkdir -p build2",
    "gh auth login --with-token < file; helm install --set token=$(cat t1)",
    "**Secrets Scanning:** gitleaks 8.18.1 on every push",
    "**Rationale:** no password: the runner signs in with OIDC",
    "password: ${{ secrets.DB_PASSWORD }}",
    "token: $CI_JOB_TOKEN",
    "postgres://app:${DB_PASSWORD}@db.internal/x",
    "https://docs.github.com/en/actions/security-for-github-actions",
    "sha256:" + "a1" * 32,
    "2: '2310 " + "0f" * 32 + " 0123456789abcdef 0123456789abcdef'",
    "bearer tokens that are short-lived-and-scoped",
    "the password is base64-encoded",
    "the token is an OAuth2 token",
    "password is rotated every 90 days",
    "tasks: sk-review and risk-based",
    "API key: stored in HashiCorp Vault",
    "credentials: OIDC, no long-lived keys",
    "const token = request.cookies.get('session')?.value;",
    "access token: short-lived",
    "secret: rotated every quarter",
    "ghcr.io/shop/api@sha256:" + "b2" * 32,
]

GIVEN = "Sup3r" + "S3cretPw"
MORE = [
    ("password on a command line", f"docker login -u me -p {GIVEN} registry.example.com"),
    ("password", f"echo x && podman login --password={GIVEN} quay.io"),
    ("password on a command line", f"HEALTHCHECK CMD curl -fsS -u admin:{GIVEN} http://localhost"),
    ("password on a command line", f"curl --user 'admin:{GIVEN}' https://x.example"),
    ("password on a command line", f"sshpass -p {GIVEN} ssh deploy@host"),
    ("password on a command line", f"mysqldump -h db -uroot -p{GIVEN} shop"),
    ("password on a command line", f"helm upgrade x --db-password {GIVEN}"),
    ("password on a command line", "kubectl apply --token a1b2c3d4e5f6"),
    ("authorization header", "Authorization: Bearer " + "a1B2" * 6),
    ("authorization header", "curl -H 'Authorization: Basic " + "dXNlcjpwYXNz" + "'"),
    ("API key", "sk-" + "aB3" * 16),
    ("API key", "SG." + "aB3" * 7 + "." + "cD4" * 14),
    ("API key", "whsec_" + "a1" * 16),
    ("Azure key", "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=" + "aB3+" * 22 + "=="),
    ("Azure key", "https://x.blob.core.windows.net/c?sv=2022&sig=" + "aB3" * 14),
    ("password", "Server=db;Uid=sa;Pwd=" + "Winter2024;"),
    ("password", "the password is " + "hunter2x"),
    ("password", "Password is: " + "Summer2024!"),
    ("password", "the password " + '"hunter2"'),
    ("password", "contraseña: " + "Verano2024!"),
    ("password", "Das Passwort ist " + "Sommer2024!"),
    ("password", "mot de passe : " + "Soleil2024!"),
    ("password", "пароль: " + "Лето2024года"),
    ("password", "密码：" + "xiatian2024"),
    ("password", "senha=" + "verao2024!x"),
    ("password", "client_secret: " + "aB3~" * 8),
    ("service token", "hvs." + "aB3" * 10),
    ("service token", "dop_v1_" + "a1" * 32),
    ("registry token", "pypi-" + "AgEIcHlwaS5vcmc" + "aB3" * 20),
    ("registry token", "//registry.example/:_authToken=" + "aB3" * 10),
    ("bot token", "123456789:AA" + "aB3" * 11),
    ("private key", "-----BEGIN OPENSSH " + "PRIVATE KEY-----"),
    ("private key", "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----"),
    ("address with a password", "redis://:" + "pass1word@cache:6379"),
]


@pytest.mark.parametrize(("kind", "line"), LIKE.items())
def test_a_line_that_looks_like_a_secret_is_named(kind, line):
    assert secrets_in(f"first\n- **Note:** {line}\nlast") == ((2, kind),)


@pytest.mark.parametrize(("kind", "line"), MORE)
def test_other_forms_of_the_same_kinds_are_named(kind, line):
    assert secrets_in(line) == ((1, kind),)


@pytest.mark.parametrize("folder", ["steps", "docs/example", "docs"])
def test_nothing_that_is_shipped_looks_like_one(folder, root):
    files = [p for p in (root / folder).rglob("*") if p.suffix in (".md", ".yaml", ".yml")]
    assert files
    alarms = {
        (str(p), line): kind for p in files for line, kind in secrets_in(p.read_text("utf-8"))
    }
    assert not alarms


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_is_not(line):
    assert secrets_in(line) == ()


def test_the_value_itself_does_not_leave():
    assert LIKE["password"] not in repr(secrets_in("\n".join(LIKE.values())))


def test_what_is_too_much_to_search_is_said_where_the_search_ends():
    found = secrets_in("password is \n" * 200_000 + LIKE["password"])
    [(line, kind)] = found
    assert kind == NOT_SEARCHED
    assert MOST_WORK / 100 < line < MOST_WORK / 10
    whole = "an ordinary line of a plan\n" * 5_000 + LIKE["password"]
    assert secrets_in(whole) == ((5_001, "password"),)


HIDDEN = "\u202e\u200b\u200d\u2066\ufeff\xad\u034f\ufe0f\u180b\U000e0041\x07\x9b"


@pytest.mark.parametrize(("kind", "line"), MORE)
def test_a_character_that_is_drawn_as_nothing_hides_no_secret(kind, line):
    for hidden in HIDDEN:
        assert secrets_in(f"{hidden}a\n{hidden.join(line)}") == ((2, kind),)
        assert secrets_in(f"a{hidden}{line}")


@pytest.mark.parametrize("between", ["''", '""', "'\"", "\"'\"'", "\\", "$'", "' + '", '"+"'])
@pytest.mark.parametrize("kind", ["AWS access key", "GitHub token", "GitLab token", "API key"])
def test_what_a_shell_or_a_program_joins_hides_no_secret(kind: str, between: str) -> None:
    whole = LIKE[kind]
    for place in (2, 3, 8, len(whole) - 2):
        first, rest = whole[:place], whole[place:]
        ((_, found),) = secrets_in(f"export T='{first}{between}{rest}'\n")
        assert found == kind


@pytest.mark.parametrize(
    "line", ["don't: it's the team's own", "a = 'x' + 'y'", "echo \"it\"'s fine'", r"C:\temp\new"]
)
def test_quotes_alone_make_no_secret(line: str) -> None:
    assert secrets_in(line) == ()


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("flyctl deploy -a shop --api-token " + "hunter2prodDB", "flyctl deploy … "),
        ("deploy password=" + "hunter2-prod-DB!", ""),
        ("hunter secret deploy " + "AKIA" + "ABCDEFGHIJKLMNOP", "hunter secret deploy … "),
        ("curl -u admin:" + "hunter2prod https://x.example", ""),
    ],
)
def test_of_a_command_with_a_secret_only_the_words_that_deploy_are_shown(line, begins):
    assert secrets_in(line), "otherwise nothing is withheld"
    assert withheld_command(line).startswith(f"{begins}(not shown: looks like a")


def test_a_command_without_a_secret_is_shown_whole():
    assert withheld_command("flyctl deploy -a shop") == "flyctl deploy -a shop"
