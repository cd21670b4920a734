"""What step 1 offers for confirmation, and how confirmed facts become context."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.context.nouns import DECIDED
from facilitator.context.report import FIELDS, ContextReport
from facilitator.model import CONTEXT_FIELD, Fact, Statement


def proposed(report: ContextReport) -> tuple[Statement, ...]:
    """One fact per value in use, with the first line that decides it, in the order of the fields."""
    out = []
    for field in FIELDS:
        for value in report.decided.get(field, ()):
            lines = [f for f in report.facts if (f.field, f.value) == (field, value)]
            best = next((f for f in lines if f.state == DECIDED), lines[0] if lines else None)
            out.append(best or Statement(field, value, DECIDED, "", 0, ""))
    return tuple(out)


def confirmed(facts: Iterable[Statement]) -> tuple[Fact, ...]:
    """Facts that the user confirmed, as a plan records them: one per context field, its sources joined by a comma."""
    values: dict[str, list[str]] = {}
    sources: dict[str, list[str]] = {}
    for fact in facts:
        field = CONTEXT_FIELD[fact.field]
        if fact.value not in values.setdefault(field, []):
            values[field].append(fact.value)
        if fact.file and fact.source not in sources.setdefault(field, []):
            sources[field].append(fact.source)
    return tuple(
        Fact(field, tuple(vs), ", ".join(sources.get(field, ()))) for field, vs in values.items()
    )
