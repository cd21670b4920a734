"""Commands that write ask nobody: where a link leads out of the project they want to be told."""

from __future__ import annotations

from pathlib import Path

from facilitator.settings import Settings
from facilitator.storage.probe import LEAVES_PROJECT, probe


def leads_out(path: Path, settings: Settings, *, allowed: bool) -> str:
    """Why a plan is not written without `--outside`; empty when it may be."""
    found = [] if allowed else probe(path, settings.root)
    out = next((o.message for o in found if o.code == LEAVES_PROJECT), "")
    return f"{path}: {out.removesuffix(' Write there?')} --outside allows that." if out else ""
