"""Lines that look like a secret are named by number and kind; ordinary lines of a plan are not."""

import pytest

from facilitator.document.secrets import secrets_in

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
    "**Secrets Scanning:** gitleaks 8.18.1 on every push",
    "**Rationale:** no password: the runner signs in with OIDC",
    "password: ${{ secrets.DB_PASSWORD }}",
    "token: $CI_JOB_TOKEN",
    "postgres://app:${DB_PASSWORD}@db.internal/x",
    "https://docs.github.com/en/actions/security-for-github-actions",
    "sha256:" + "a1" * 32,
    "2: '2310 " + "0f" * 32 + " 0123456789abcdef 0123456789abcdef'",
    "access token: short-lived",
    "secret: rotated every quarter",
    "ghcr.io/shop/api@sha256:" + "b2" * 32,
]


@pytest.mark.parametrize(("kind", "line"), LIKE.items())
def test_a_line_that_looks_like_a_secret_is_named(kind, line):
    assert secrets_in(f"first\n- **Note:** {line}\nlast") == ((2, kind),)


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_is_not(line):
    assert secrets_in(line) == ()


def test_the_value_itself_does_not_leave():
    assert LIKE["password"] not in repr(secrets_in("\n".join(LIKE.values())))
