"""Values that are words: names, paths, lists of names, who is asked."""

from __future__ import annotations

import re

from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.values.refused import RefusedError

LONGEST = 400
"""Characters of one value; longer thoughts belong into the rationale."""
MOST_NAMES = 60
_CONTROLS = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PRODUCTION = regex(r"prod(?:uction)?(?![^\W\d_])")
_CREDENTIALS = regex(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s/@]{0,200}:[^\s/@]{1,200}@")


@noun
class Words:
    """Words that stand for themselves."""

    text: str


@noun
class Names:
    """Names in the order in which they were typed, each once."""

    items: tuple[str, ...]
    ordered: bool = True


def read_words(words: str, example: str = "") -> Words:
    """Read words as one line.

    Raises:
        RefusedError: nothing, control characters, too long, or an address with credentials in it.
    """
    if _CONTROLS.search(words):
        raise RefusedError("expected words without control characters")
    text = " ".join(words.split())
    if not text:
        raise RefusedError(f"expected words, such as {example}" if example else "expected words")
    if len(text) > LONGEST:
        raise RefusedError(f"expected at most {LONGEST} characters; there are {len(text)}")
    _refuse_credentials(text)
    return Words(text)


def read_sentences(words: str) -> Words:
    """Read words of one or several lines.

    Raises:
        RefusedError: nothing, control characters, or an address with credentials in it.
    """
    if _CONTROLS.search(words):
        raise RefusedError("expected words without control characters")
    text = words.strip()
    if not text:
        raise RefusedError("expected words")
    _refuse_credentials(text)
    return Words(text)


def _refuse_credentials(text: str) -> None:
    if "://" in text and _CREDENTIALS.search(text):
        raise RefusedError("an address with credentials in it: leave name and password out")


def read_path(words: str) -> Words:
    """Read the path of a file or folder.

    Raises:
        RefusedError: blanks, a scheme or a host.
    """
    text = read_words(words, "deploy/rollback.sh").text
    if "://" in text or text.startswith("//"):
        raise RefusedError("expected a path without scheme and host, such as deploy/rollback.sh")
    if " " in text:
        raise RefusedError("expected one path without blanks, such as deploy/rollback.sh")
    return Words(text)


def read_url_path(words: str) -> Words:
    """Read the path of a URL.

    Raises:
        RefusedError: no `/` at the start, blanks, a scheme or a host.
    """
    text = read_words(words, "/healthz").text
    if "://" in text or text.startswith("//") or " " in text or not text.startswith("/"):
        raise RefusedError("expected a path that begins with / and names no host, such as /healthz")
    return Words(text)


def read_names(
    words: str, *, ordered: bool = True, example: str = "dev, staging, production"
) -> Names:
    """Read names between commas or arrows.

    Raises:
        RefusedError: none, the same one twice, or too many.
    """
    text = read_words(words, example).text
    items = tuple(part.strip() for part in re.split(r"→|->|,|;", text) if part.strip())
    if not items:
        raise RefusedError(f"expected names, such as {example}")
    if len(items) > MOST_NAMES:
        raise RefusedError(f"expected at most {MOST_NAMES} names; there are {len(items)}")
    seen: set[str] = set()
    for item in items:
        if item.lower() in seen:
            raise RefusedError(f"“{item}” stands there twice: expected each name once")
        seen.add(item.lower())
    return Names(items, ordered)


def show_names(value: Names) -> str:
    """Write names: arrows where their order matters, commas where it does not."""
    return (" → " if value.ordered else ", ").join(value.items)


def is_production(name: str) -> bool:
    """Whether an environment is called production, or a part of it such as `prod-eu`."""
    return _PRODUCTION.match(name.casefold()) is not None
