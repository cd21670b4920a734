"""Commands that write ask nobody: where a link leads out of the project they want to be told."""

from __future__ import annotations

from pathlib import Path

from facilitator.bounded import write_file
from facilitator.cli.faults import refuse
from facilitator.settings import Settings
from facilitator.storage.probe import LEAVES_PROJECT, probe


def leads_out(path: Path, settings: Settings, *, allowed: bool) -> str:
    """Why a plan is not written without `--outside`; empty when it may be."""
    out = "" if allowed else _out(path, settings)
    return f"{path}: {out} --outside allows that." if out else ""


def write_output(path: Path, text: str, beginning: str, settings: Settings) -> int:
    """Write what a command makes to the file that was named, and over nothing but what begins as it always does.

    2 where that is something else, where a link leads elsewhere, or it fails.
    """
    if out := _out(path, settings):
        return refuse(f"{path}: {out} Name the file itself.")
    try:
        write_file(path, text.encode(), beginning.encode())
    except OSError as error:
        return refuse(f"{path}: {error.strerror or error}")
    return 0


def _out(path: Path, settings: Settings) -> str:
    found = probe(path, settings.root)
    out = next((o.message for o in found if o.code == LEAVES_PROJECT), "")
    return out.removesuffix(" Write there?")
