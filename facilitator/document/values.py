"""The values of a decision in the document, beside its choice or in bullets beneath, in both directions.

- **Pattern:** Canary deployment · **Shares:** 5 % → 100 % · **Hold:** about five minutes _(in words)_
  - **Check Interval:** Deferred — until the load test
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType

from facilitator.document.choice import read_standing
from facilitator.document.fields import NOT_STATED, OPEN, Entry, behind, free, is_plain
from facilitator.model import (
    Category,
    Decision,
    How,
    Question,
    Standing,
    Stated,
    ValueField,
    ValueKind,
)
from facilitator.model.noun import replace
from facilitator.values import RefusedError, is_words, read
from facilitator.values.stating import take_value

MARK = " _(in words)_"
"""Behind a value that is no value of its kind: nothing is computed from it."""
_HEADS = {How.DEFERRED: "Deferred", How.NOT_APPLICABLE: "Not applicable"}
_ASIDE = {Standing.DEFERRED: How.DEFERRED, Standing.NOT_APPLICABLE: How.NOT_APPLICABLE}


def value_entries(
    fields: Sequence[ValueField],
    decision: Decision | None,
    labels: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Entry]:
    """Make an entry for each value that was given, and for each essential one that is open.

    `fields` are the ones that are asked as things stand; `labels` their names by id where those are others.
    """
    given = decision.values if decision else {}
    for field in fields:
        label = labels.get(field.id, field.field)
        if field.id in given:
            yield replace(value_entry(field, given[field.id]), label=label)
        elif field.essential:
            yield Entry(label, OPEN)


def short_labels(question: Question, category: Category) -> Mapping[str, str]:
    """Give the labels of values beside their decision: without the words that all of them begin with.

    In full where a label would be that of another field of the category.
    """
    fields = [field for field in question.values if field.kind is not ValueKind.TEXT]
    full = [field.field for field in fields]
    common = _common_words([label.split() for label in full])
    short = [" ".join(label.split()[common:]) for label in full]
    if not common or not all(short) or _taken(category) & {label.casefold() for label in short}:
        short = full
    return {field.id: label for field, label in zip(fields, short, strict=True)}


def _taken(category: Category) -> set[str]:
    """Labels that mean something else in a category, wherever they stand."""
    taken: set[str] = set()
    for question in category.questions:
        names = (question.field, question.group, *(field.field for field in question.values))
        taken.update(name.casefold() for name in names)
    return taken


def _common_words(labels: Sequence[Sequence[str]]) -> int:
    """Count the words with which all of several labels begin."""
    alike = takewhile(lambda words: len(set(words)) == 1, zip(*labels, strict=False))
    return len(list(alike)) if len(labels) > 1 else 0


def value_entry(field: ValueField, stated: Stated) -> Entry:
    """Make the entry of a value that was given."""
    if stated.how in _HEADS:
        return behind(field.field, _HEADS[stated.how], stated.text)
    entry = free(field.field, stated.text, lambda e: read_value(field, e) == stated)
    if stated.how is not How.IN_WORDS:
        return entry
    if entry.quote is None and is_plain(stated.text):
        return replace(entry, text=stated.text + MARK)
    return Entry(field.field, MARK.strip(), quote=stated.text)


def read_value(field: ValueField, entry: Entry) -> Stated | None:
    """Read a value; None where it is open. What is no value of its kind is kept in words."""
    aside = read_standing(entry)
    if aside is not None and aside[0] in _ASIDE:
        return Stated(aside[1], _ASIDE[aside[0]])
    words, marked = entry.words, False
    if entry.value == MARK.strip() and entry.quote is not None:
        words, marked = entry.quote, True
    elif entry.quote is None and words.endswith(MARK.strip()):
        words, marked = words.removesuffix(MARK.strip()).rstrip(), True
    if _is_open(entry, words):
        return None
    return Stated(words, How.IN_WORDS) if marked else take_value(field, words)


def _is_open(entry: Entry, words: str) -> bool:
    """Whether nothing is stated; what a person typed stands in a quote, whatever it says."""
    return not words or (entry.quote is None and words in (OPEN, NOT_STATED))


def unclear(field: ValueField, entry: Entry) -> str:
    """Say why what stands there is no value of its kind; empty where it is one, or is marked as words."""
    if read_standing(entry) or entry.words.endswith(MARK.strip()) or is_words(field.kind):
        return ""
    if entry.value == MARK.strip() or entry.words in ("", OPEN, NOT_STATED):
        return ""
    try:
        read(entry.words, field.kind, field.unit)
    except RefusedError as refused:
        return str(refused)
    return ""


def plain_value(stated: Stated) -> str:
    """Say a value in one line, for lists and pictures."""
    words = " ".join(stated.text.split())
    head = _HEADS.get(stated.how, "").lower()
    return f"{head}: {words}" if head else words
