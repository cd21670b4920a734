"""Where pipelines take their secrets from, and whether a job proves who it is or holds a key that is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.context.traces.rows import YamlRow
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

STORED = r"\bsecrets\.(?!GITHUB_TOKEN\b)\w{1,80}"
"""A secret of the repository; the token that every run is given is none."""
_STORED = regex(STORED)
_PROVES = frozenset(["role-to-assume", "role_arn", "workload_identity_provider"])
"""Keys that exchange the identity of a job for rights; with them `id-token: write` and `id_tokens` of GitLab."""
_HOLDS = frozenset(["aws-access-key-id", "aws_access_key_id", "credentials_json", "creds"])
"""Keys that hand over what is stored, in small letters."""


def of_credentials(file: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
    """Secrets that are referred to by name, and by what a job is let in elsewhere."""
    for row in rows:
        said = beginning(f"{row.key}: {row.value}")
        if _STORED.search(row.value):
            yield Statement("secret", "ci-secret", "decided", file, row.line, said.split("\n")[0])
        if kind := _kind(row):
            yield Statement("ci-credentials", kind, "decided", file, row.line, said)


def _kind(row: YamlRow) -> str:
    """`oidc` or `static`, where a row says so."""
    if row.key in _PROVES and row.value and row.value.strip("\"'"):
        return "oidc"
    if (row.key == "id-token" and row.value == "write") or "id_tokens" in row.keys:
        return "oidc"
    held = row.key.lower() in _HOLDS and ("$" in row.value or "{{" in row.value)
    return "static" if held else ""
