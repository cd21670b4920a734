"""Settings as TOML: whatever stands in a file costs about as much as the file is long."""

from __future__ import annotations

from typing import Any

MOST_DOTS = 200
"""Dots in one line. A dotted key costs the reader the square of its length, and no key goes over a line's end."""


def table(text: str) -> dict[str, Any]:
    """Read settings.

    Raises:
        ValueError: it is no TOML, is nested too deeply, or a line has too many dots; the text says which.
    """
    import tomllib  # only where there are settings

    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > MOST_DOTS:
            raise ValueError(f"line {number} has more than {MOST_DOTS} dots")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
