"""Predicted against observed: 20 rehearsals of one rollout, their failed requests held against the exact expectation.

    python benchmarks/rehearsal.py [--rounds N]

The gate counts the checks, as the prediction does; each round has a seed of its own. Goal: the mean of the failed requests
within three standard errors of the prediction.
"""

from __future__ import annotations

import argparse
import resource
import time
from math import sqrt
from pathlib import Path
from statistics import mean, stdev
from sys import path

ROOT = Path(__file__).resolve().parents[1]
path.insert(0, str(ROOT / "tests"))

from support.rehearsed import inputs  # noqa: E402

from facilitator.rehearsal.played import Played  # noqa: E402
from facilitator.rehearsal.scenarios import TRIALS  # noqa: E402
from facilitator.runtime.rehearsal.rehearse import one  # noqa: E402

ERRORS = 3.0
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
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{rounds} rehearsals, {mean(seconds):.1f} s each, largest process {largest:.0f} MB")
    print(f"failed requests: predicted {predicted:.3f}, observed {mean(failed):.3f} ± {error:.3f}")
    print(f"difference: {away:+.2f} standard errors (goal: within {ERRORS:g})")
    raise SystemExit(abs(away) > ERRORS)


if __name__ == "__main__":
    main()
