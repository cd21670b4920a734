"""How results are printed."""

from __future__ import annotations

import json
import sys


def print_json(value: object) -> None:
    """Print one JSON value, in UTF-8 whatever the terminal's encoding, with control characters escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    safe = "".join(
        c if (c >= " " and not "\x7f" <= c <= "\x9f") or c == "\n" else f"\\u{ord(c):04x}" for c in text
    )
    try:
        print(safe)
    except UnicodeEncodeError:
        sys.stdout.buffer.write(f"{safe}\n".encode("utf-8", "backslashreplace"))
