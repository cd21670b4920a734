"""A rehearsal as it is kept in a plan: what came of each scenario, from which inputs, and what it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from facilitator.model import REHEARSAL, Insight
from facilitator.rehearsal.played import NotRun, Played
from facilitator.rehearsal.timeline import of_plan, percent
from facilitator.rehearsal.told import WHAT_IT_IS, result
from facilitator.whatif.inputs import Numbers
from facilitator.whatif.kept import digest, inputs_line


def kept_rehearsal(
    runs: Sequence[Played | NotRun], plan: Numbers, day: str, versions: Mapping[str, str]
) -> Insight:
    """Scenarios that were played, or not, as an insight; the first line says what came of them."""
    return Insight("\n".join(_lines(runs, plan, day, versions)), by=REHEARSAL, name=digest(plan))


def _lines(
    runs: Sequence[Played | NotRun], plan: Numbers, day: str, versions: Mapping[str, str]
) -> Iterator[str]:
    yield f"As {WHAT_IT_IS}: {'; '.join(map(_came_of, runs))}"
    used = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    yield f"Played {day} with {used}" if used else f"Played {day}"
    yield inputs_line(plan)


def _came_of(run: Played | NotRun) -> str:
    if isinstance(run, NotRun):
        return f"{run.trial.id}, not run: {run.why}"
    how = run.ended
    if run.back:
        back = run.back
        how = (
            f"turned back at {percent(back.share)} %, {of_plan(back.plan_seconds)} into the rollout"
        )
    said = f"{run.trial.id}, {run.trial.title}: {result(run)}, {how}"
    failed = f"{run.failed:,} of {run.requests:,} requests failed"
    return f"{said}, {failed}" + (
        f" ({run.predicted.failed:.3g} predicted)" if run.predicted else ""
    )
