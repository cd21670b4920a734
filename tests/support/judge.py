"""Judges what a killed or failed save left, after the clearing up of a start. For `crash_points.py --check`.

Reads CP_FILE, CP_DIR, CP_OLD, CP_NEW, CP_RC and CP_STDOUT; exits 0 when the file is the old or the new one,
the new one if SAVED was said, nothing is left over, and (`--draft`) what was typed is in the file or draft.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from facilitator.storage.drafts import Drafts
from facilitator.storage.files import FileOps
from facilitator.storage.recover import leftovers, recover


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def verdict(
    plan: Path, state: Path, old: bytes | None, new: bytes | None, acknowledged: bool
) -> str:
    """Return what is wrong, or an empty text."""
    now, files = _bytes(plan), FileOps()
    if now not in (old, new):
        return "neither the old nor the new document"
    if acknowledged and now != new:
        return "said to be saved, and lost"
    drafts = Drafts(state, plan)
    told = recover(plan, drafts.folder, files)
    if told or leftovers(plan, files) or _bytes(plan) != now:
        return f"clearing up left {told or leftovers(plan, files)}"
    return ""


def main() -> int:
    """Judge by the environment that `crash_points.py` sets."""
    plan, old, new = (Path(os.environ[name]) for name in ("CP_FILE", "CP_OLD", "CP_NEW"))
    said = "SAVED" in Path(os.environ["CP_STDOUT"]).read_text(errors="replace").split("\n")
    acknowledged = said or os.environ["CP_RC"] == "0"
    state = Path(os.environ["CP_DIR"]) / "state"
    wrong = verdict(plan, state, _bytes(old), _bytes(new), acknowledged)
    if (
        not wrong
        and "--draft" in sys.argv
        and _bytes(plan) != _bytes(new)
        and Drafts(state, plan).latest() is None
    ):
        wrong = "what was typed is neither in the file nor in the draft"
    sys.stdout.write(wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
