"""How results are printed: in whatever encoding standard output has, and never as control characters."""

from __future__ import annotations

import sys


def prepare() -> None:
    """What a stream's encoding cannot say is written as an escape instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def print_json(value: object) -> None:
    """Print one JSON value; as ASCII where standard output is not UTF-8."""
    import json  # not needed by `--help`

    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=plain, indent=2)
    print_text("".join(f"\\u{ord(c):04x}" if "\x7f" <= c <= "\x9f" else c for c in text) + "\n")


def print_text(text: str) -> None:
    """Print a text that ends as it should and is safe to draw."""
    sys.stdout.write(text)
