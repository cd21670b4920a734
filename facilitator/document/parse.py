"""Decisions from the text of a section, as composed here or by another writer under the same headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from facilitator.document.blocks import Links
from facilitator.document.choice import read_choice
from facilitator.document.derived import DERIVED
from facilitator.document.entries import read
from facilitator.document.evidence import by_decision, line_of
from facilitator.document.fields import Entry, plain_label, same
from facilitator.document.inline import plain
from facilitator.document.parts import Part, parts
from facilitator.document.records import EVIDENCE, RECORDS, Record, Tools
from facilitator.document.together import parts_of
from facilitator.document.values import read_value, short_labels, unclear
from facilitator.model import (
    Catalogue,
    Category,
    Decision,
    How,
    Question,
    Stated,
    Step,
    ValueField,
)
from facilitator.model.noun import noun, replace


@noun
class Parsed:
    """What a section holds."""

    decisions: Mapping[str, Decision]
    fields: frozenset[str]
    """Questions whose field is there, open ones included."""
    lines: Mapping[str, int]
    """0-based line within the section, by question and category id."""
    repeated: tuple[str, ...] = ()
    """Questions whose field stands more than once; the first one counts."""
    again: Mapping[str, int] = field(default_factory=dict)
    """Categories whose heading stands more than once, with the line of the second."""
    unclear: tuple[tuple[str, int], ...] = ()
    """Values that are none of their kind: what is said of each, and its 0-based line within the section."""


def parse_section(
    step: Step, text: str, catalogue: Catalogue, links: Links | None = None
) -> Parsed:
    """Read the decisions of a step from the LF text of its section; what is unknown is passed over.

    `links` are those of the whole document; without them the section's own count.
    """
    found, tools = parts(text, links), catalogue.tool_ids
    readers: list[_Reader] = []
    again: dict[str, int] = {}
    for category in step.categories:
        headed = _headed(category, found)
        if headed:
            readers.append(_read(category, headed[0], tools))
        if len(headed) > 1:
            again[category.id] = headed[1].line
    decisions: dict[str, Decision] = {}
    fields: set[str] = set()
    lines = {reader.category.id: reader.at for reader in readers}
    repeated: list[str] = []
    unclear: list[tuple[str, int]] = []
    for reader in readers:
        decisions |= reader.decided()
        fields |= reader.lines.keys()
        lines |= reader.lines
        repeated += reader.repeated
        unclear += reader.unclear
    return Parsed(decisions, frozenset(fields), lines, tuple(repeated), again, tuple(unclear))


def _headed(category: Category, found: Iterable[Part]) -> list[Part]:
    """Give the parts that are headed like the category; the first one counts."""
    return [p for p in found if same(p.title, category.heading) or same(p.title, category.title)]


@dataclass(eq=False, repr=False)
class _Reader:
    """One category while its entries are read."""

    category: Category
    tools: Tools
    at: int
    lines: dict[str, int] = field(default_factory=dict)
    choices: dict[str, Decision | None] = field(default_factory=dict)
    stated: dict[str, dict[str, Stated]] = field(default_factory=dict)
    carried: list[tuple[Record, Entry]] = field(default_factory=list)
    beneath: dict[str, list[tuple[Record, Entry]]] = field(default_factory=dict)
    """What stands beneath the field of a question."""
    repeated: list[str] = field(default_factory=list)
    unclear: list[tuple[str, int]] = field(default_factory=list)
    current: Question | None = None
    asked: dict[str, Question] = field(default_factory=dict)
    """Questions by their plain labels."""
    short: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Read one labelled entry."""
        record = _record(entry)
        if record is not None:
            self.carried += _apart(record, entry)
        elif question := self._asks(entry.label):
            self._choice(question, entry)
        elif self._states(entry.label):
            for one in (entry, *filter(_labelled, entry.items)):
                self._take_value(one)
        elif not entry.label or self._gathers(entry.label):
            for item in entry.items:
                if item.label and item.label not in DERIVED:
                    self.take(item)

    def _gathers(self, label: str) -> bool:
        """Whether the fields of several questions stand under this label."""
        groups = [question.group for question in self.category.questions if question.group]
        return any(same(group, label) for group in groups)

    def _choice(self, question: Question, entry: Entry) -> None:
        if question.id in self.lines:
            self.repeated.append(question.id)
            return
        self.lines[question.id] = entry.line
        labelled = tuple(item for item in entry.items if item.label)
        bare = entry
        if labelled:
            bare = replace(entry, items=tuple(item for item in entry.items if not item.label))
        self.choices[question.id] = read_choice(question, bare)
        self.current = question
        for item in labelled:
            if record := _record(item):
                self.beneath.setdefault(question.id, []).extend(_apart(record, item))
            else:
                self.take(item)

    def _asks(self, label: str) -> Question | None:
        if not self.asked:
            self.asked = {plain_label(q.field): q for q in reversed(self.category.questions)}
        return self.asked.get(plain_label(label)) if label else None

    def _states(self, label: str) -> tuple[Question, ValueField] | None:
        wanted, near = plain_label(label), [self.current] if self.current else []
        for question in (*near, *self.category.questions):
            for value in question.values:
                if plain_label(value.field) == wanted:
                    return question, value
        for question in near:
            short = self._short(question)
            for value in question.values:
                if plain_label(short.get(value.id, "")) == wanted:
                    return question, value
        return None

    def _short(self, question: Question) -> Mapping[str, str]:
        if question.id not in self.short:
            self.short[question.id] = short_labels(question, self.category)
        return self.short[question.id]

    def _take_value(self, entry: Entry) -> None:
        question, field_ = self._states(entry.label) or (None, None)
        stated = read_value(field_, entry) if field_ else None
        if not (question and field_ and stated):
            return
        self.stated.setdefault(question.id, {}).setdefault(field_.id, stated)
        if stated.how is How.IN_WORDS and (why := unclear(field_, entry)):
            self.unclear.append((f"{question.field}, {field_.field}: {why}", entry.line))

    def decided(self) -> dict[str, Decision]:
        """Give the decisions, each with its values and what it carries."""
        asked = {question.id: question for question in self.category.questions}
        said = self._said([asked[key] for key in self.choices])
        decisions = {}
        for key, choice in self.choices.items():
            if choice is None:
                continue
            values = self.stated.get(key)
            decision = replace(choice, values=values) if values else choice
            for record, mine in (*said.get(key, ()), *self.beneath.get(key, ())):
                decision = record.read(mine, decision, asked[key], self.tools)
            decisions[key] = decision
        return decisions

    def _said(self, questions: Sequence[Question]) -> Mapping[str, list[tuple[Record, Entry]]]:
        """What the fields that decisions have in common say, by question."""
        found: dict[str, list[tuple[Record, Entry]]] = {}
        for record, entry in self.carried:
            several = record.label == EVIDENCE and entry.value and len(questions) > 1
            if several:
                for key, mine in self._by_tool(entry.value, questions):
                    found.setdefault(key, []).append((record, mine))
            if entry.items or not several:
                told = replace(entry, text="") if several else entry
                for key, mine in parts_of(record, told, questions, self._asks):
                    found.setdefault(key, []).append((record, mine))
        return found

    def _by_tool(self, line: str, questions: Sequence[Question]) -> Iterator[tuple[str, Entry]]:
        """Give what one line says of several tools to the decisions that chose them."""
        answered = [(q, self.choices[q.id] or Decision(q.id)) for q in questions]
        for key, found in by_decision(line, answered, self.tools).items():
            lines = (Entry(text=plain(line_of(one, self.tools), {})) for one in found)
            yield key, Entry(items=tuple(lines))


def _labelled(entry: Entry) -> bool:
    return bool(entry.label)


_RECORDS = {plain_label(record.label): record for record in RECORDS}


def _record(entry: Entry) -> Record | None:
    return _RECORDS.get(plain_label(entry.label))


def _apart(record: Record, entry: Entry) -> Iterator[tuple[Record, Entry]]:
    """Give a field of a record, and those of others that stand on its line, each with what follows it there."""
    if not any(map(_record, entry.items)):
        yield record, entry
        return
    now, items = entry, []
    for item in entry.items:
        other = _record(item) if record.sum_up else None
        if other is None:
            items.append(item)
            continue
        yield record, replace(now, items=tuple(items))
        record, now, items = other, item, [*item.items]
    yield record, replace(now, items=tuple(items))


def _read(category: Category, part: Part, tools: Tools) -> _Reader:
    reader = _Reader(category, tools, part.line)
    for entry in read(part, DERIVED):
        if entry.label not in DERIVED:
            reader.take(entry)
    return reader
