"""Random histories of a plan: answered, saved, edited from outside, truncated, killed, reopened. Nothing kept is lost."""

from __future__ import annotations

import os
import random
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.history import TODAY, History
from support.history_moves import DOCUMENT, NAMES, act
from support.walkthrough import Disk, answer_step, complete, introduce, shipped_content

from facilitator.document.reading import Reading
from facilitator.session import events
from facilitator.session.play import begin, play

HISTORIES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 60


@cache
def starts() -> tuple[bytes | None, ...]:
    """Plans with no step written, one, two, three, four and all."""
    found: list[bytes | None] = [None]
    new, _ = play(begin(shipped_content(), TODAY, Reading()), events.Opened(Reading()))
    disk = Disk()
    state = introduce(disk, new)
    for _ in (2, 3, 4):
        found.append(disk.data)
        state = disk.play(answer_step(disk, state), events.Continue())
    disk = Disk()
    complete(disk, new)
    return (*found, disk.data)


@settings(max_examples=HISTORIES, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**40))
def test_no_kept_decision_is_ever_lost(seed: int) -> None:
    """A failure tells its whole history; histories are long, so that faults meet."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "docs").mkdir()
        (root / DOCUMENT).write_text("# Architecture\n\nTerraform.\n")
        history = History(root, dice.choice(starts()))
        for _ in range(dice.randint(10, 40)):
            act(history, dice.choice(NAMES), dice.randint(0, 4095))
        history.files.kill_in = history.files.fail_in = 0
        history.check()
        history.reopen()
        history.check()
        history.runtime.close()
