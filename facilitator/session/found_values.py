"""What the project itself says that is a value of a field: with file and line, never more than is written there."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import Question, ValueField, ValueKind
from facilitator.model.noun import noun
from facilitator.session.introduction import offered
from facilitator.session.state import State
from facilitator.session.stated import stated_for
from facilitator.values import RefusedError, read, show


@noun
class FoundValue:
    """A value in the words that the document would hold, and where it was found."""

    text: str
    where: str
    """`path:line`, or that it was stated in step 1."""


MEASURED = {
    "health-checks.path": "readiness_path",
    "health-checks.liveness-path": "liveness_path",
    "health-checks.startup-path": "startup_path",
    "health-checks.port": "readiness_port",
    "health-checks.interval": "readiness_interval",
    "health-checks.timeout": "readiness_timeout",
    "health-checks.failures": "readiness_failures",
    "graceful-shutdown.grace": "termination_grace",
    "graceful-shutdown.pre-stop": "pre_stop",
}
"""`<question>.<value>` to the field of what manifests show."""


def found_for(state: State, question: Question, field: ValueField) -> tuple[FoundValue, ...]:
    """Values found in the project for a field; nothing where what was found is no value of its kind."""
    wanted = MEASURED.get(f"{question.id}.{field.id}")
    stated = [(s.value, s.source) for s in state.traces if s.field == wanted]
    of_documents = [(s.value, s.source) for s in stated_for(state, question.id, field.id)]
    said = (*_environments(state, field), *stated, *of_documents)
    found = (_as_value(field, text, where) for text, where in said)
    return tuple(dict.fromkeys(value for value in found if value is not None))


def _environments(state: State, field: ValueField) -> Iterator[tuple[str, str]]:
    """Environments that were confirmed in step 1, or that one line names, for a field that names them in their order."""
    if field.kind not in (ValueKind.NAMES, ValueKind.LIST) or "environments" not in field.id:
        return
    for fact in state.plan.context.facts:
        if fact.field == "environments":
            yield ", ".join(fact.values), fact.source or "stated in step 1"
    lines: dict[str, list[str]] = {}
    for statement in offered(state, "environments"):
        lines.setdefault(statement.source, []).append(statement.value)
    for source, names in lines.items():
        if len(names) > 1:  # one name is no order
            yield ", ".join(names), source


def _as_value(field: ValueField, text: str, where: str) -> FoundValue | None:
    try:
        return FoundValue(show(read(text, field.kind, field.unit)), where)
    except RefusedError:
        return None
