"""What several decisions of a category say under one label, in both directions: one line, each behind its name.

    **Version Evidence:** **Type:** at once where it is automatic · **Triggers and Testing:** by people

A text that several have in common stands once, with all their names. What is the catalogue's of several stands
before the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from facilitator.document.effects import Answered, is_count, with_counted
from facilitator.document.fields import Entry, together
from facilitator.document.impact import has_effects
from facilitator.document.records import Record, Tools
from facilitator.model import Question
from facilitator.model.noun import replace
from facilitator.patterns import regex
from facilitator.text import listed

_AND = regex(r", | and ")


def all_under(record: Record, answered: Answered, tools: Tools, *, keyed: bool) -> Entry | None:
    """Make the field of a record for the decisions of a category; None where there is nothing to say.

    With `keyed` each stands behind its name.
    """
    told, left = record.sum_up(answered) if record.sum_up else ("", answered)
    found = (record.write(q.field if keyed else record.label, q, d, tools) for q, d in left)
    entries = [entry for entry in found if entry]
    if not keyed:
        return Entry(record.label, told) if told else next(iter(entries), None)
    whole = together(Entry(record.label, told), _alike_once(entries))
    return whole if whole.has() or whole.beside else None


def _alike_once(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Give entries of the same text as one, behind the names of all."""
    given: set[str] = set()
    for entry in entries:
        if not _may_share(entry):
            yield entry
        elif entry.text not in given:
            given.add(entry.text)
            alike = (e.label for e in entries if _may_share(e) and e.text == entry.text)
            yield replace(entry, label=listed(alike))


def _may_share(entry: Entry) -> bool:
    return not (entry.items or entry.quote is not None or _AND.search(entry.label))


def parts_of(
    record: Record,
    entry: Entry,
    questions: Sequence[Question],
    named: Callable[[str], Question | None],
) -> Iterator[tuple[str, Entry]]:
    """Give what a field says of each of several decisions; what names none is said of the first."""
    about = _by_question(entry, named)
    restored, alone = record.restores(entry.value), _alone(entry)
    counted = record.counts and is_count(entry.value)
    for question in questions:
        own: Sequence[Entry] = about.get(question.id, ())
        if restored:
            own = (alone, *own)
        elif counted and has_effects(question):
            own = (with_counted(own, question.field),)
        elif not about and question is questions[0]:
            own = (entry,)
        yield from ((question.id, item) for item in own)


def _alone(entry: Entry) -> Entry:
    return replace(entry, items=()) if entry.items else entry


def _by_question(
    entry: Entry, named: Callable[[str], Question | None]
) -> Mapping[str, list[Entry]]:
    """Give what stands under the names of decisions, by question."""
    found: dict[str, list[Entry]] = {}
    for item in entry.items:
        for one in _each(item, named):
            if question := named(one.label):
                found.setdefault(question.id, []).append(one)
    return found


def _each(item: Entry, named: Callable[[str], Question | None]) -> Sequence[Entry]:
    """Give an entry that several decisions have in common as one for each of them."""
    names = _AND.split(item.label)
    if named(item.label) or not all(map(named, names)):
        return (item,)
    return [replace(item, label=name) for name in names]
