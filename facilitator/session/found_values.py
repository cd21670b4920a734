"""What the project itself says that is a value of a field: with file and line, never more than is written there."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import ValueField, ValueKind
from facilitator.model.noun import noun
from facilitator.session.state import State
from facilitator.values import RefusedError, read, show


@noun
class FoundValue:
    """A value in the words that the document would hold, and where it was found."""

    text: str
    where: str
    """`path:line`, or that it was stated in step 1."""


def found_for(state: State, field: ValueField) -> tuple[FoundValue, ...]:
    """Values found in the project for a field; nothing where what was found is no value of its kind."""
    found = (_as_value(field, text, where) for text, where in _environments(state, field))
    return tuple(dict.fromkeys(value for value in found if value is not None))


def _environments(state: State, field: ValueField) -> Iterator[tuple[str, str]]:
    """The environments that were confirmed in step 1, for a field that names them in their order."""
    if field.kind not in (ValueKind.NAMES, ValueKind.LIST) or "environments" not in field.id:
        return
    for fact in state.plan.context.facts:
        if fact.field == "environments":
            yield ", ".join(fact.values), fact.source or "stated in step 1"


def _as_value(field: ValueField, text: str, where: str) -> FoundValue | None:
    try:
        return FoundValue(show(read(text, field.kind, field.unit)), where)
    except RefusedError:
        return None
