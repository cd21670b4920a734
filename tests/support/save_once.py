"""One save of one step, for tools that kill or fail it at every system call.

    python -m support.save_once PLAN [--state DIR] [--step N] [--draft] [--sync-first]

Files are reached by their paths, which those tools watch.
Calls access("/__MARK__") before and after the save, prints SAVED when that is the outcome, and exits 0 then
(1 not saved, 3 saved but not confirmed, 4 conflict). Temporary names depend on nothing but the bytes.
"""

from __future__ import annotations

import argparse
import os
import sys
from hashlib import sha256
from pathlib import Path

import facilitator.held
from facilitator.document.operation import SaveSection
from facilitator.storage.drafts import Drafts
from facilitator.storage.files import FileOps
from facilitator.storage.save import commit

HEADINGS = (
    "Project Context",
    "Pipeline Architecture",
    "Pipeline Stages",
    "Deployment Strategy",
    "Pipeline Validation Results",
)
CODES = {"saved": 0, "unchanged": 1, "unconfirmed": 3, "conflict": 4}


def operation(step: int, text: str, base: bytes | None, op_id: str = "T") -> SaveSection:
    """Return a save of one step whose section holds this text."""
    return SaveSection(
        op_id,
        step,
        f"step-{step:02}-example",
        HEADINGS[step - 1],
        f"## {HEADINGS[step - 1]}\n\n{text}\n",
        HEADINGS,
        title="CI/CD Pipeline: example",
        new_front={"project_name": "example", "user_name": "Ada", "date": "2026-01-05"},
        digest=f"digest-{step}",
        relies={str(earlier): f"digest-{earlier}" for earlier in range(1, step)},
        base="" if base is None else sha256(base).hexdigest(),
    )


def main() -> int:
    """Save once and say how it ended."""
    os.urandom = bytes  # so that temporary names are the same each time
    facilitator.held.BY_DESCRIPTOR = Path("/nowhere")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--step", type=int, default=4)
    parser.add_argument("--text", type=Path)
    parser.add_argument(
        "--draft",
        action="store_true",
        help="keep a draft before, clear it after, as a session does",
    )
    parser.add_argument(
        "--sync-first", action="store_true", help="make sure that a power loss finds the old plan"
    )
    asked = parser.parse_args()
    files = FileOps()
    text = asked.text.read_text() if asked.text else "**Pattern:** Canary deployment\n"
    base = files.read(asked.plan)
    op = operation(asked.step, text.strip(), base)
    drafts = Drafts(asked.state or asked.plan.parent / "state", asked.plan, files)
    held = drafts.acquire()
    if asked.sync_first:
        os.sync()
    if asked.draft:
        drafts.keep({"step": asked.step, "text": text}, op.base, op_id=op.op_id)
    os.access("/__MARK__", os.F_OK)
    outcome = commit(
        asked.plan, op, drafts.folder, files, intend=drafts.intend if asked.draft else None
    )
    if asked.draft and outcome.kind == "saved":
        drafts.clear()
    os.access("/__MARK__", os.F_OK)
    sys.stdout.write("SAVED\n" if outcome.kind == "saved" else outcome.message + "\n")
    del held
    return CODES[outcome.kind]


if __name__ == "__main__":
    sys.exit(main())
