"""Lines that look like a secret, to be pointed out before they are written.

Few patterns of high precision. Only the line's number and the kind leave this module, never the value.
"""

from __future__ import annotations

import re

_KINDS = {
    "private key": r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})\b",
    "GitLab token": r"\bgl(?:pat|ptt|dt|rt|cbt|ft|soat|agent)-[A-Za-z0-9_-]{20,}",
    "Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    "webhook address": r"https://(?:hooks\.slack\.com/services|[\w.-]*webhook\.office\.com|discord(?:app)?\.com/api/webhooks)"
    r"/[\w/@-]{16,}",
    "Google API key": r"\bAIza[0-9A-Za-z_-]{35}",
    "registry token": r"\b(?:npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,}|dckr_pat_[A-Za-z0-9_-]{20,})\b",
    "API key": r"\b(?:sk|rk)[-_](?:live|test|ant|proj)[-_][A-Za-z0-9_-]{16,}",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    "address with a password": r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,80}:(?!\$|<|\{|\*|%)[^\s/@]{3,200}@",
    "password": r"(?i:pass(?:word|wd|phrase)|secret|(?:api|access)[_-]?key|token)[\"']?\s?[=:]\s?"
    r"[\"']?(?![$<{*%])(?=\S*[0-9!#$%&?@^])(?=\S*[A-Za-z])[^\s\"'`<>|]{8,}",
}
_PATTERN = re.compile("|".join(f"(?P<k{i}>{pattern})" for i, pattern in enumerate(_KINDS.values())))
_NAMES = tuple(_KINDS)
_MAX_LINE = 20_000


def secrets_in(text: str) -> tuple[tuple[int, str], ...]:
    """Return line (from 1) and kind for each line that looks like a secret, in order."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _PATTERN.search(line[:_MAX_LINE])
        if match and match.lastgroup:
            found.append((number, _NAMES[int(match.lastgroup[1:])]))
    return tuple(found)
