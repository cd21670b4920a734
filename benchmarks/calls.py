"""Counts the calls that C makes in the engine on each step of the sample's complete plan, and times `run`.

A call is what the profiler counts: of functions and generators, in Python and in C. "as shown" is C on a step whose
section the screen has shown; "from nothing" is C on a step that nobody has looked at, as in `run`.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from startup import ROOT, SAMPLE, complete

from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.saving import section
from facilitator.session.state import State
from facilitator.settings import read_settings

TODAY = "2026-11-20"


def calls(work: Callable[[], object]) -> tuple[int, int]:
    """Count the calls that something makes, and those of `Catalogue.step_of` among them."""
    profile = cProfile.Profile()
    profile.runcall(work)
    found = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    total = sum(row[1] for row in found.values())
    return total, sum(row[1] for key, row in found.items() if key[2] == "step_of")


def at_step(folder: Path, plan: Path, number: int) -> State:
    """A new session on the plan, at the menu of a step."""
    given = {"project_root": str(folder), "state_dir": str(folder / "state"), "offline": True}
    settings = read_settings(given, {}, folder, plan)
    known = content(settings)
    runtime = Runtime(settings, plan, known.catalogue)
    try:
        opened = runtime.open()
    finally:
        runtime.close()
    state, _ = play(begin(known, TODAY, opened.reading), opened)
    state, _ = play(state, events.GoTo(number))
    while state.place is Place.CATEGORY:
        state, _ = play(state, events.Continue())
    return state


def run_once(folder: Path) -> float:
    """Seconds of the processor that `run` takes for the sample."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    argv = [sys.executable, "-m", "facilitator", "run", str(folder / "pipeline.md")]
    argv += ["--answers", str(SAMPLE / "answers.yaml"), "--project-root", str(ROOT)]
    argv += ["--state-dir", str(folder / "state"), "--offline"]
    subprocess.run(argv, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print the counts and the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = complete(folder)
        print(f"{'C on step':12}{'as shown':>10}{'step_of':>9}{'from nothing':>14}{'step_of':>9}")
        for number in range(1, 6):
            section(at_step(folder, plan, number))  # what is imported for it is not counted
            state = at_step(folder, plan, number)
            new = calls(lambda state=state: play(state, events.Continue()))  # type: ignore[misc]
            state = at_step(folder, plan, number)
            section(state)
            shown = calls(lambda state=state: play(state, events.Continue()))  # type: ignore[misc]
            print(f"{number:<12}{shown[0]:>10,}{shown[1]:>9,}{new[0]:>14,}{new[1]:>9,}")
    times = []
    for _ in range(arguments.runs):
        with tempfile.TemporaryDirectory() as name:
            times.append(run_once(Path(name)))
    print(
        f"run: {min(times):.2f} s of the processor at best, {statistics.median(times):.2f} s median"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
