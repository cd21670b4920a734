"""What was confirmed in step 1 from a document that has changed since and says it no longer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from facilitator.model import Context, Fact, InputDocument, Statement
from facilitator.model.noun import noun
from facilitator.validation.alignment import DECIDED, REJECTED, plain

_NOW = {
    REJECTED: ", and turns it down",
    "deferred": ", and puts it off",
    "undecided": ", and leaves it open",
}


@noun
class NoLongerSaid:
    """One confirmed value without its evidence."""

    field: str
    value: str
    path: str
    """The document that said it."""
    source: str
    """`path:line` where it was confirmed from."""
    now: str
    """What the document says of it instead, as the end of a sentence; empty where it says nothing."""

    def told(self, label: str) -> str:
        """The whole in a sentence without a full stop; `label` names the field."""
        line = self.source.rpartition(":")[2]
        said = f"{self.path} no longer says that {label} is {self.value}{self.now}"
        return f"{said}: it was confirmed from line {line}"


def no_longer_said(
    context: Context, statements: Iterable[Statement], changed: Collection[str]
) -> Iterator[NoLongerSaid]:
    """Find what was confirmed from documents that have changed (and were read again) and do not decide it now."""
    said = tuple(statements)
    documents = [document for document in context.documents if document.path in changed]
    for fact in context.facts if documents else ():
        for value, source in fact.cited:
            yield from _of_value(fact, value, source, documents, said)


def _of_value(
    fact: Fact, value: str, source: str, documents: list[InputDocument], said: tuple[Statement, ...]
) -> Iterator[NoLongerSaid]:
    """Of a value with several places each document that has dropped it."""
    for document in documents:
        place = next((p for p in source.split(", ") if document.holds(p.rpartition(":")[0])), "")
        same = [s for s in said if document.holds(s.file) and _is(s, fact.field, value)]
        weighed = {s.weighed for s in same}
        if place and DECIDED not in weighed:
            now = next((words for state, words in _NOW.items() if state in weighed), "")
            yield NoLongerSaid(fact.field, value, document.path, place, now)


def _is(statement: Statement, field: str, value: str) -> bool:
    return statement.field == field and plain(statement.value) == plain(value)
