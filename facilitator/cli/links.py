"""Commands that write ask nobody: where a link leads out of the project they want to be told."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from facilitator.bounded import read_to_replace, write_over
from facilitator.cli.faults import refuse
from facilitator.held import held
from facilitator.settings import Settings
from facilitator.storage.probe import LEAVES_PROJECT, Obstacle, led_out, probe

LARGEST = 64 << 20
"""Bytes of an output that is made again."""
IN_YAML, IN_MARKUP = "# as written: {}", "<!-- as written: {} -->"
IN_JSON, IN_JSON_LINES = '  "as_written": "{}"\n}}', ', "as_written": "{}"}}'
"""How an output ends: by its digest an edit is noticed. The ends of JSON go on in an open object."""


def leads_out(path: Path, target: Path, settings: Settings, *, allowed: bool) -> str:
    """Why a plan is not written to where it was found to lie without `--outside`; empty when it may be.

    What a save does besides (another name of the file, another owner) is said.
    """
    found = probe(path, settings.root, target=target)
    out = "" if allowed else _leading_out(found)
    if out:
        return f"{path}: {out} --outside allows that."
    told = (one.message for one in found if one.kind == "tell" and one.code != LEAVES_PROJECT)
    refuse(*(f"{path}: {message}" for message in told))
    return ""


def write_output(path: Path, text: str, beginning: str, last: str, settings: Settings) -> int:
    """Write what a command makes to the file that was named, and over nothing but what was written so and nobody edited.

    2 where that is something else, where a link leads elsewhere, or it fails.
    """
    if not path.name:
        return refuse(f"{path}: it is a folder, not a file")
    folder = Path(os.path.realpath(path.parent))
    if out := led_out(path, folder / path.name, settings.root):
        return refuse(f"{path}: {out} Name the file itself.")
    data = text.encode()
    try:
        with held(folder) as place:
            was = read_to_replace(place / path.name, LARGEST)
            if was and not _is_as_written(was, beginning, last):
                return refuse(f"{path}: {_EDITED}")
            write_over(place / path.name, data + _last_line(data, last), was)
    except OSError as error:
        return refuse(f"{path}: {error.strerror or error}")
    return 0


_EDITED = (
    "it was edited, or not made here, and that would be lost; name another file, or remove it first"
)


def _last_line(data: bytes, last: str) -> bytes:
    return f"{last.format(sha256(data).hexdigest()[:16])}\n".encode()


def _is_as_written(held: bytes, beginning: str, last: str) -> bool:
    above = held[: len(held) - len(_last_line(b"", last))]
    return held == above + _last_line(above, last) and held.startswith(beginning.encode())


def _leading_out(found: Iterable[Obstacle]) -> str:
    return next((one.message for one in found if one.code == LEAVES_PROJECT), "")
