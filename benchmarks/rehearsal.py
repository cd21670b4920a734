"""Predicted against observed: 20 rehearsals of one rollout, their failed requests held against the exact expectation.

Then one rehearsal with the exported alert in a real Prometheus, and the memory of all that runs for it (goal: 250 MB).

    python benchmarks/rehearsal.py [--rounds N]

The gate counts the checks, as the prediction does; each round has a seed of its own. Goal: the mean of the failed requests
within three standard errors of the prediction.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from contextlib import suppress
from math import sqrt
from pathlib import Path
from statistics import mean, stdev
from sys import path
from threading import Event, Thread

ROOT = Path(__file__).resolve().parents[1]
path.insert(0, str(ROOT / "tests"))

from support.rehearsed import inputs  # noqa: E402

from facilitator.rehearsal.played import Played  # noqa: E402
from facilitator.rehearsal.scenarios import TRIALS  # noqa: E402
from facilitator.runtime.rehearsal.rehearse import Run, one  # noqa: E402

ERRORS, MOST_MEMORY = 3.0, 250
SAID = {
    "shares": "5, 50, 100",
    "hold": "20 min",
    "check-interval": "1 min",
    "rate": "200 per minute",
    "threshold": "failed requests > 5 % over 1 min",
    "smallest_sample": "5 requests",
}
"""Ten requests of the new version in a check of the first step, limit 5 %, two strikes."""


def main() -> None:
    """Print the table and end with 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    trial = next(trial for trial in TRIALS if trial.id == "a")
    said = inputs(**{name.replace("-", "_"): text for name, text in SAID.items()})
    failed, seconds, predicted = [], [], 0.0
    for seed in range(1, rounds + 1):
        began = time.monotonic()
        made = one(trial, said, alert=False, seed=seed)
        seconds.append(time.monotonic() - began)
        if not isinstance(made, Played) or made.predicted is None:
            raise SystemExit(f"not run: {made}")
        predicted = made.predicted.failed
        failed.append(made.failed_new)
    error = stdev(failed) / sqrt(rounds)
    away = (mean(failed) - predicted) / error if error else 0.0
    print(f"{rounds} rehearsals, {mean(seconds):.1f} s each, {max(seconds):.1f} s at most")
    print(f"failed requests: predicted {predicted:.3f}, observed {mean(failed):.3f} ± {error:.3f}")
    print(f"difference: {away:+.2f} standard errors (goal: within {ERRORS:g})")
    megabytes, made = _memory(lambda: one(trial, inputs()))
    gate = made.gate if isinstance(made, Played) else made.why
    print(
        f"memory of all processes together: {megabytes:.0f} MB (goal: {MOST_MEMORY}); gate: {gate}"
    )
    raise SystemExit(abs(away) > ERRORS or megabytes > MOST_MEMORY)


def _memory(work: Callable[[], Run]) -> tuple[float, Run]:
    """The largest sum of what this process and all that it started hold, shared pages counted once."""
    over, largest = Event(), 0.0

    def look() -> None:
        nonlocal largest
        while not over.wait(0.05):
            largest = max(largest, sum(map(_held, _family())))

    watcher = Thread(target=look)
    watcher.start()
    try:
        made = work()
    finally:
        over.set()
        watcher.join()
    return largest, made


def _family() -> list[str]:
    """This process and those that it started."""
    own, found = str(os.getpid()), [str(os.getpid())]
    for folder in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            if folder.name.isdecimal():
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                found += [folder.name] if parent == own else []
    return found


def _held(pid: str) -> float:
    """Megabytes of a process, its part of shared pages among them; 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
