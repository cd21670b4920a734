"""A process that saves its own section again and again, beside others, and says which saves were confirmed.

    python -m support.save_many PLAN STATE NAME FIRST COUNT

Prints a number per confirmed save, `LOST n` when its last confirmed text is gone from the plan, and ends.
"""

from __future__ import annotations

import sys
import time
from hashlib import sha256
from pathlib import Path

from facilitator.document.operation import SaveSection
from facilitator.storage.drafts import Drafts
from facilitator.storage.files import FileOps
from facilitator.storage.lock import Holder
from facilitator.storage.save import commit


def section(name: str, number: int) -> str:
    """Return the text that one process saves."""
    return f"## Process {name}\n\n**Save:** {number}\n" if number else ""


def save(plan: Path, drafts: Drafts, name: str, number: int) -> str:
    """Save once under the session's lock and return the outcome; `locked` when another session has the plan."""
    held = drafts.acquire()
    if isinstance(held, Holder):
        return "locked"
    base = drafts.files.read(plan)
    op = SaveSection(
        f"{name}-{number}",
        1,
        "",
        f"Process {name}",
        section(name, number),
        (f"Process {name}",),
        base="" if base is None else sha256(base).hexdigest(),
        base_section=section(name, number - 1),
        claims=False,
    )
    lost = number > 1 and section(name, number - 1).encode().strip() not in (base or b"")
    try:
        return "lost" if lost else commit(plan, op, drafts.folder, drafts.files).kind
    finally:
        held.release()


def main() -> int:
    """Save COUNT times, from FIRST on."""
    plan, state, name, first, count = sys.argv[1:]
    drafts = Drafts(Path(state), Path(plan), FileOps())
    number = int(first)
    while number < int(first) + int(count):
        kind = save(Path(plan), drafts, name, number)
        if kind == "saved":
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            number += 1
        elif kind in ("lost", "conflict"):
            sys.stdout.write(f"LOST {number - 1}\n")
            return 1
        else:
            time.sleep(0.002)
    return 0


if __name__ == "__main__":
    sys.exit(main())
