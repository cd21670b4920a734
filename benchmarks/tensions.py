"""All tensions on one plan: against what is allowed (3 ms), beside writing the same decisions as JSON."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from facilitator.conditions import Facts
from facilitator.model import Context, Decision
from facilitator.storage.content import load_catalogue, load_rules
from facilitator.validation.tensions import findings, firing

STEPS = Path(__file__).resolve().parents[1] / "steps"
LIMIT_MS = 3.0
ROUNDS = 200


def median_ms(act: Callable[[], object]) -> float:
    """Median time of one call, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    """Print the table."""
    held, content = load_rules(STEPS), load_catalogue(STEPS)
    first = {
        q.id: Decision(q.id, choice=(q.options[0].id,))
        for q in content.questions.values()
        if q.options
    }
    last = {
        q.id: Decision(q.id, choice=(q.options[-1].id,))
        for q in content.questions.values()
        if q.options
    }
    print(f"{'plan':28}{'firing':>10}{'findings':>10}{'to JSON':>10}   (medians of {ROUNDS}, ms)")
    for name, decisions in (
        ("empty", {}),
        ("first option everywhere", first),
        ("last option everywhere", last),
    ):
        record = Facts(
            decisions, Context("production", "web-service"), frozenset(content.categories), content
        )
        floor = median_ms(lambda d=decisions: json.dumps([asdict(x) for x in d.values()]))
        live = median_ms(lambda r=record: firing(held, replace(r)))
        full = median_ms(lambda r=record: findings(held, replace(r), {}, "2026-11-20"))
        print(
            f"{name:28}{live:10.3f}{full:10.3f}{floor:10.3f}   {'ok' if full < LIMIT_MS else 'OVER'}"
        )
    print(
        f"{len(held)} tensions; limit {LIMIT_MS} ms for findings. To JSON: the same decisions written once, the floor."
    )


if __name__ == "__main__":
    main()
