"""Which variables are named like secrets, and which values stand for one that is not there."""

from __future__ import annotations

import re

from facilitator.patterns import regex

_NAME = regex(
    r"(^|[_.-])(\w{0,20}password|passwd|pass|pwd|secret(_?key)?|token|api_?key|private_?key|access_?key|"
    r"secret_access_key|client_secret|credentials?|jwt_secret)$",
    re.I,
)
_GIVEN_TO_ALL = regex(
    r"(NEXT_PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|NG_APP)_"
)
"""What frameworks put into the pages that every browser is given."""
_STANDS_FOR_ONE = regex(
    r"[$<{(`]|^[*%]|\*\*|%\w{1,60}%|x{4,}|\.{3}|change[-_ ]?(me|it|this)|your[-_ ]|example|placeholder|dummy|todo|replace|"
    r"throw-?away|fake|precompile|unused|^[a-z]{3,20}[-_ ]?only$|"
    r"^(true|false|null|none|~|\d{1,2})$|^[./~][\w./~-]{1,200}$|\.(json|pem|p12|jks|key|crt|ya?ml|txt)$",
    re.I,
)
_IN_CAPITALS = regex(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
"""The name of a variable in the place of its value."""


def is_secret(name: str, value: str) -> bool:
    """Whether a variable is named like a secret and has a value of its own: no reference and no placeholder."""
    value = value.strip(" \"'")
    return bool(value) and named_like_one(name) and not stands_for_one(value)


def has_password(value: str) -> bool:
    """Whether an address, or the parts of a connection, hold the password of somebody on another machine."""
    found = _IN_ADDRESS.search(value) or _IN_CONNECTION.search(value)
    return found is not None and not (stands_for_one(found[1]) or _SAID_ONLY.fullmatch(found[1]))


_SAID_ONLY = regex(
    r"(?:the_?|my_?)?(?:pass(?:word|wd)?|pwd|secret|user(?:name)?|postgres|root|admin|guest)", re.I
)
"""What stands in the place of a password, or is no more than one that comes with a program."""
_IN_CONNECTION = regex(
    r"(?:^|[;\"'=])\s?(?:server|data source|host|addr(?:ess)?)\s?=(?!\s?(?:tcp:)?(?:localhost|127\.|\.|\(|[\w-]{1,60}[;,:]))"
    r"[^;]{1,200};.{0,300}?\b(?:password|pwd)\s?=\s?([^;\"']{3,200})",
    re.I,
)
"""The host is that of another machine by the dots in its name."""
_IN_ADDRESS = regex(r"://[^:/@\s]{1,80}:(?![$<{])([^@\s]{1,200})@(?!localhost|127\.)")


def named_like_one(name: str) -> bool:
    """Whether a variable is named like a secret, whatever its value."""
    return bool(_NAME.search(name)) and not _GIVEN_TO_ALL.match(name)


def stands_for_one(value: str) -> bool:
    """Whether a value is a placeholder or a reference."""
    return bool(_STANDS_FOR_ONE.search(value) or _IN_CAPITALS.fullmatch(value))
