"""What-if of the sample plan, and what it hangs on, in process: `python benchmarks/whatif.py` (goals: 50 ms and 150 ms)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from facilitator.inputs import Inputs
from facilitator.review.criteria import judge
from facilitator.runtime.criteria import load_criteria
from facilitator.runtime.plan_file import read_plan
from facilitator.storage.steps_folder import steps_folder
from facilitator.whatif.answer import answer
from facilitator.whatif.inputs import Numbers, of_plan
from facilitator.whatif.sensitivity import sensitivity

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "example" / "pipeline.md"


def main() -> None:
    """Print medians of 15."""
    numbers = _sample()
    made = answer(numbers)
    print("the sample plan with a severity of 5 %, medians of 15")
    for name, work in (
        ("what-if", lambda: answer(numbers)),
        ("what it hangs on", lambda: sensitivity(made)),
        ("at 400 requests a second", lambda: answer(numbers.with_typed({"rate": "400/s"}))),
    ):
        print(f"{name:<26} {_median(work) * 1000:6.1f} ms")


def _sample() -> Numbers:
    against = load_criteria(steps_folder(None))
    reading = read_plan(EXAMPLE, against.catalogue)
    facts = judge(reading, against, date.today()).facts
    return of_plan(Inputs(reading.plan, facts)).with_typed({"severity": "5 %"})


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(15):
        begin = perf_counter()
        work()
        times.append(perf_counter() - begin)
    return median(times)


if __name__ == "__main__":
    main()
