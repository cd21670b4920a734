"""Numbers and open questions that the loaded documents state: to be quoted with their line, pure look-ups.

Each is a `Statement`: `field` names the measure (the keys of `measures` in `steps/context/measures.yaml`) or is
`open-question`, `value` is the number as a value of its kind reads it or the question itself, `file` and `line`
say where, `text` is the line as it stands there.
"""

from __future__ import annotations

from facilitator.model import Statement
from facilitator.model.record import OPEN_QUESTION
from facilitator.session.state import State

OFFERED = {
    "deployment-pattern.rate": "request-rate",
    "deployment-pattern.peak-rate": "peak-rate",
    "performance-tests.load": "peak-rate",
    "rollback-type.recovery-target": "recovery-time-objective",
    "data-rollback.restore-point": "recovery-point-objective",
    "alerting.objective": "availability",
    "unit-tests.coverage-floor": "test-coverage",
    "dora-target.deployment-frequency.today": "deployment-frequency",
    "dora-target.lead-time.today": "lead-time",
    "dora-target.change-failure-rate.today": "change-failure-rate",
    "dora-target.recovery-time.today": "recovery-time",
    "dora-target.rework-rate.today": "rework-rate",
}
"""`<question>.<value>` to the measure that is a value of it; a latency that is promised is no limit to go back at."""


def stated(state: State, *measures: str) -> tuple[Statement, ...]:
    """What the documents state of these measures, all of them without one, in the order of the documents."""
    wanted = measures or tuple(dict.fromkeys(one.field for one in state.stated))
    return tuple(one for one in state.stated if one.field in wanted and one.field != OPEN_QUESTION)


def open_questions(state: State) -> tuple[Statement, ...]:
    """The questions that the documents leave open."""
    return tuple(one for one in state.stated if one.field == OPEN_QUESTION)


def stated_for(state: State, question: str, value: str) -> tuple[Statement, ...]:
    """What the documents state that answers one value of a question."""
    measure = OFFERED.get(f"{question}.{value}")
    return stated(state, measure) if measure else ()
