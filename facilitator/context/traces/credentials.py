"""Where pipelines take their secrets from, and whether a job proves who it is or holds a key that is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from facilitator.context.traces.rows import YamlRow
from facilitator.context.traces.secret_names import stands_for_one
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning, issued_in

STORED = r"\bsecrets\.(?!GITHUB_TOKEN\b)\w{1,80}"
"""A secret of the repository; the token that every run is given is none."""
_STORED = regex(STORED)
_PROVES = frozenset(["role-to-assume", "role_arn", "workload_identity_provider"])
"""Keys that exchange the identity of a job for rights, as `id_tokens` of GitLab does."""
_PROVES_WHERE_LET = "tenant-id"
"""What is named to Azure when no secret is, in a workflow that may ask for a token."""
_HOLDS = frozenset((
    "aws-access-key-id", "aws_access_key_id", "credentials_json", "creds", "ssh-private-key", "ssh_private_key",
    "kubeconfig", "kube-config", "kube_config", "kubeconfig_data", "kube_config_data", "heroku_api_key", "fly_api_token",
    "password", "cf_password",
))  # fmt: skip
"""Keys that hand over what is stored, in small letters."""
_LETS_IN = regex(
    r"(?:\bsecrets\.|\$\{?)(?:\w{0,60}(?:KUBE_?CONFIG|SSH_?(?:PRIVATE_?)?KEY|SSH_(?:BASE64|PEM))\w{0,20}|"
    r"(?:HEROKU_API_KEY|FLY_API_TOKEN|GCP_SA_KEY|GCLOUD_SERVICE_KEY|AZURE_CREDENTIALS|AWS_SECRET_ACCESS_KEY|"
    r"CLOUDFLARE_API_TOKEN|FIREBASE_SERVICE_ACC(?:OUN)?T\w{0,30}|FIREBASE_TOKEN|VERCEL_TOKEN|NETLIFY_AUTH_TOKEN|"
    r"DIGITALOCEAN_ACCESS_TOKEN|CF_PASSWORD|DOCKER_?(?:HUB)?_?(?:PASS(?:WORD)?|TOKEN)|\w{0,20}SSH_?PASS(?:WORD)?))\b",
    re.I,
)
"""Names of what is stored that lets in by itself: keys of SSH, of a cluster, of a platform."""
_OF_THE_RUN = regex(
    r"\bsecrets\.GITHUB_TOKEN\b|\bgithub\.token\b|\bCI_(?:JOB_TOKEN|REGISTRY_PASSWORD)\b|\b(?:steps|needs)\."
)
"""What the platform gives a run for itself, or a step has fetched."""
_ONLY_READS = regex(r"known_hosts|fingerprint|\bssh-key\b", re.I)
"""What goes with a key and is none, and the key that a repository is fetched with."""


def of_credentials(file: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
    """Secrets that are referred to by name, and by what a job is let in elsewhere.

    `id-token: write` only lets a job ask for a token: what needs one can be the signing of a package, or a page.
    """
    read = tuple(rows)
    may_ask = any(row.key == "id-token" and row.value == "write" for row in read)
    for row in read:
        # The text of a command can be long: each of its lines speaks for itself.
        for line, text in enumerate(row.value.split("\n"), row.line):
            said = beginning(f"{row.key}: {text.strip()}")
            if _STORED.search(text):
                yield Statement("secret", "ci-secret", "decided", file, line, said)
            if kind := _kind(row, text, may_ask=may_ask):
                yield Statement("ci-credentials", kind, "decided", file, line, said)


def of_script(file: str, text: str) -> Iterator[Statement]:
    """Keys that a Jenkinsfile is handed to be let in with; one that only a program is given says nothing."""
    for line, raw in enumerate(text.split("\n"), 1):
        if _HANDED_KEY.search(raw) and not raw.lstrip().startswith(("//", "*")):
            said = beginning(raw.strip())
            yield Statement("ci-credentials", "static", "decided", file, line, said)


_HANDED_KEY = regex(
    r"\bsshagent\s{0,3}\(|\b(sshUserPrivateKey|kubeconfigFile|kubeconfigContent|withKubeConfig)\s{0,3}\(|"
    r"AmazonWebServicesCredentialsBinding|\bazureServicePrincipal\s{0,3}\(|\bwithAWS\s{0,3}\(.{0,100}credentials"
)
"""Bindings of Jenkins whose key lets in by itself."""


def of_what_lets_in(file: str, text: str) -> Iterator[Statement]:
    """Keys and addresses that let in by themselves and stand in a file of the project; none is repeated."""
    if _SHOWS_ONLY.search(file):
        return
    if _OF_A_PERSON.fullmatch(file) and _UNLOCKED.match(text):
        yield Statement("secret", "plain", "decided", file, 1, "private key in the file")
        return
    for line, kind, value in issued_in(text):
        # Within another text a key is most often how one is written: of one that is meant the file is the key.
        if not stands_for_one(value) and (kind != "private key" or line == 1):
            yield Statement("secret", "plain", "decided", file, line, f"{kind} in the file")


KEY_OF_A_PERSON = r"id_(?:rsa|dsa|ecdsa|ed25519)"
_OF_A_PERSON = regex(rf"(.*/)?{KEY_OF_A_PERSON}")
_UNLOCKED = regex(r"-----BEGIN (?:[A-Z]{2,7} )?PRIVATE KEY-----\s{1,5}(?!Proc-Type)")
"""A key that asks for no word before it lets in."""
_SHOWS_ONLY = regex(
    r"(?i)\.(md|mdx|markdown|adoc|rst)$|"
    r"(^|[/._-])(examples?|samples?|mocks?|tests?|testdata|fixtures?)[/._-]"
)
"""Files that tell how something is written, or are made up for tests."""


FRAMEWORK_FILE = regex(r"(.*/)?config/credentials\.yml\.enc")
"""A file of encrypted secrets that a framework writes into every project, whether it keeps some there or not."""
READ_BACK = "read-back"
_READS_IT = regex(r"\bRAILS_MASTER_KEY\b|\bRails\.application\.credentials\b")
_COMMENT = regex(r"\s{0,80}(#|//)")


def reads_back(file: str, text: str) -> Iterator[Statement]:
    """The first line that reads what a framework keeps encrypted; kept for `together`, and shown nowhere."""
    if not _READS_IT.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if _READS_IT.search(line) and not _COMMENT.match(line):
            yield Statement("secret", READ_BACK, "decided", file, number, beginning(line.strip()))
            return


def _kind(row: YamlRow, text: str, *, may_ask: bool) -> str:
    """`oidc` or `static`, where a row, or a line of its text, says so."""
    proves = row.key in _PROVES or (may_ask and row.key == _PROVES_WHERE_LET)
    if (proves and row.value.strip("\"'")) or "id_tokens" in row.keys:
        return "oidc"
    return "static" if _holds(row.key, text) else ""


def _holds(key: str, text: str) -> bool:
    """Whether a line hands over something that is stored and lets in by itself."""
    if key.lower() in _HOLDS and ("$" in text or "{{" in text):
        return not _OF_THE_RUN.search(text)
    return _LETS_IN.search(text) is not None and not _ONLY_READS.search(f"{key} {text}")
