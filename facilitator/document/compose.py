"""A section of the document from what was recorded: the text that is shown is the text that is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from facilitator.asking import asks_nothing, fields_of
from facilitator.conditions import Facts
from facilitator.document.asked import asked
from facilitator.document.choice import choice_entry
from facilitator.document.context_section import compose_context
from facilitator.document.derived import (
    following_fields,
    not_asked_line,
    sources,
    version_field,
)
from facilitator.document.diagrams import DEPLOYMENT, OVERVIEW, deployment, drawn, overview
from facilitator.document.effects import Answered
from facilitator.document.fields import Entry, heading, in_italics, together, write
from facilitator.document.records import BENEATH, EVIDENCE, RECORDS, Tools
from facilitator.document.together import all_under
from facilitator.document.values import short_labels, value_entries
from facilitator.model import (
    Catalogue,
    Category,
    Context,
    Decision,
    Plan,
    Question,
    Step,
    ValueKind,
)
from facilitator.validation.markdown import dense, is_page

_RECORDED = {record.label: record for record in RECORDS}
_LONGEST = 340
"""Characters of a line on which a category of one page gathers its records."""
_A_FEW = 4
"""Values that stand on the line of their choice, or on one line beneath it."""
_READABLE = 210
"""Characters of a line that is taken in at once."""
_SHORT = 80
"""Characters of words that stand on the line of their decision; longer ones have a line of their own."""


def compose_section(step: Step, plan: Plan, catalogue: Catalogue, validation_text: str = "") -> str:
    """Compose a step's section, LF text from `## …` to one final line end; step 5 is the text it is given."""
    if step.number == 1:
        return compose_context(plan.context, step.heading, plan.user_name)
    if step.number == 5:
        return validation_text
    facts = Facts(plan.decisions, plan.context, frozenset(), catalogue)
    now = [category for category in step.categories if not asks_nothing(category, facts)]
    blocks = [_category(category, facts, plan) for category in now]
    if step.number == 3 and not is_page(plan.context):
        blocks.insert(0, f"{heading(3, OVERVIEW)}\n\n{overview(facts)}")
    if step.number == 4:
        blocks.append(f"{heading(3, DEPLOYMENT)}\n\n{drawn(deployment(plan, catalogue))}")
    last = sources(_shown(now, plan, catalogue), plan.decisions, catalogue)
    if not is_page(plan.context):
        last = (*not_asked_line(step, facts), *last)
    blocks = _with_last(blocks, " · ".join(last), plan.context)
    return dense("\n".join((f"{heading(2, step.heading)}\n", *blocks)), plan.context)


def _with_last(blocks: list[str], line: str, context: Context) -> list[str]:
    """Add the last line of a section; on one page it is a bullet, which needs no blank line before it."""
    if is_page(context) and blocks and line:
        return [*blocks[:-1], f"{blocks[-1]}- {line}\n"]
    return [*blocks, f"{line}\n"] if line else blocks


def _shown(
    categories: Sequence[Category], plan: Plan, catalogue: Catalogue
) -> tuple[Question, ...]:
    """Give the questions of categories that are asked and, where they are optional, answered."""
    found = (q for c in categories for q in asked(c.questions, plan, catalogue))
    return tuple(q for q in found if not q.optional or q.id in plan.decisions)


def _category(category: Category, facts: Facts, plan: Plan) -> str:
    catalogue = facts.catalogue
    shown = _shown((category,), plan, catalogue)
    answered = [(q, plan.decisions[q.id]) for q in shown if q.id in plan.decisions]
    keyed = len(shown) > 1
    entries = (
        *_with_version(
            _fields(shown, facts, category, catalogue.tool_ids, keyed=keyed), category, plan
        ),
        *following_fields(category, catalogue),
        *_records(answered, keyed=keyed, tools=catalogue.tool_ids),
    )
    if is_page(plan.context):
        entries = tuple(_in_few_lines(entries, keyed=keyed))
    return f"{heading(3, category.heading)}\n\n{write((Entry(items=entries),))}"


def _in_few_lines(entries: Sequence[Entry], *, keyed: bool) -> Iterator[Entry]:
    """Put what a category records on the line before it, as far as it fits and is read there as the same."""
    line, *rest = entries
    last: Entry | None = None
    for entry in rest:
        both = together(line, [entry]) if _may_follow(entry, last, keyed=keyed) else line
        if both.beside == line.beside or len(write((both,))) > _LONGEST:
            yield line
            line = last = entry
        else:
            line, last = both, last and entry
    yield line


def _may_follow(entry: Entry, last: Entry | None, *, keyed: bool) -> bool:
    """Whether a record may stand on a line behind its last field; None where that line begins with a choice.

    Behind one of several choices it would be of that one alone.
    """
    if entry.label not in _RECORDED:
        return False
    if last is None:
        return not keyed and all(one.label in _RECORDED for one in entry.beside)
    before = _RECORDED.get(last.label)
    return before is not None and before.sum_up is not None


def _fields(
    questions: Sequence[Question], facts: Facts, category: Category, tools: Tools, *, keyed: bool
) -> list[Entry]:
    """Make the fields of a category with their values, those of a group gathered where its first one stands.

    Where there are several, what stands with one of them, as its rationale, is a bullet beneath it.
    """
    entries: list[Entry] = []
    for question in questions:
        decision = facts.decisions.get(question.id)
        item, apart = _field(question, decision, facts, category)
        if keyed and decision is not None:
            item = _with_words(item, _in_own_words(question, decision, tools))
        if question.group:
            _gather(question.group, item, entries)
        else:
            entries += [item, *apart]
    return entries


def _field(
    question: Question, decision: Decision | None, facts: Facts, category: Category
) -> tuple[Entry, Sequence[Entry]]:
    """Make the field of a question with its values beside it, and what stands on lines of its own: longer words."""
    fields = fields_of(question, facts)
    words = [field for field in fields if field.kind is ValueKind.TEXT and not question.group]
    measured = [field for field in fields if field not in words]
    values = value_entries(measured, decision, short_labels(question, category))
    told = list(value_entries(words, decision))
    short = [entry for entry in told if len(entry.text) <= _SHORT and entry.quote is None]
    item = _with_values(choice_entry(question, decision), (*short, *values))
    return item, [entry for entry in told if entry not in short]


def _with_values(item: Entry, values: Sequence[Entry]) -> Entry:
    """Put values on the line of their choice; more than a few in bullets beneath it, about as many in each."""
    if len(values) <= _A_FEW:
        return together(item, values)
    bullets = -(-len(values) // _A_FEW)
    ends = [len(values) * n // bullets for n in range(bullets + 1)]
    rows = (values[start:end] for start, end in pairwise(ends))
    return replace(item, items=tuple(together(row[0], row[1:]) for row in rows))


def _with_version(entries: list[Entry], category: Category, plan: Plan) -> list[Entry]:
    """Put the version of the platform beside it."""
    told = version_field(category, plan.decisions)
    return [together(entries[0], [told]), *entries[1:]] if told and entries else entries


def _with_words(item: Entry, words: Sequence[Entry]) -> Entry:
    """Put a reason on the line of its choice where that stays short; all else in bullets beneath it."""
    # an insight has its own label beside it, which would be read as one of the choice's line
    if words and not words[0].beside and not item.items and len(item.beside) < _A_FEW:
        both = together(item, words[:1])
        if not both.items and len(write((both,))) <= _READABLE:
            item, words = both, words[1:]
    return replace(item, items=(*item.items, *words))


def _in_own_words(question: Question, decision: Decision, tools: Tools) -> list[Entry]:
    """Make the bullets beneath the field of one decision among several."""
    found = (record.write(record.label, question, decision, tools) for record in BENEATH)
    return [entry for entry in found if entry is not None]


def _gather(group: str, item: Entry, entries: list[Entry]) -> None:
    """Put a field among those of its group, which begins at the end when it is the first."""
    alike = (n for n, e in enumerate(entries) if e.label == group and not e.text)
    at = next(alike, len(entries))
    earlier = entries[at].items if at < len(entries) else ()
    entries[at : at + 1] = [Entry(group, items=(*earlier, item))]


def _records(answered: Answered, keyed: bool, tools: Tools) -> Iterator[Entry]:
    """Make the fields that the decisions of a category have in common; what is the catalogue's stands on one line."""
    line: list[Entry] = []
    for record in RECORDS:
        entry = (
            None if keyed and record in BENEATH else all_under(record, answered, tools, keyed=keyed)
        )
        if entry is None:
            continue
        if (record.sum_up and in_italics(entry.text)) or _fits_behind(entry, line):
            line.append(entry)
            continue
        yield from _on_one(line)
        line = []
        yield entry
    yield from _on_one(line)


def _fits_behind(entry: Entry, line: Sequence[Entry]) -> bool:
    """Whether evidence still fits on the line of what is the catalogue's."""
    one_line = bool(line) and entry.label == EVIDENCE and not entry.items
    return one_line and len(write((*line, entry))) <= _LONGEST


def _on_one(line: Sequence[Entry]) -> Iterator[Entry]:
    """Put fields on one line as far as none has anything beside it."""
    if (
        line
        and not any(entry.beside for entry in line[:-1])
        and not any(entry.items for entry in line)
    ):
        yield together(line[0], line[1:])
    else:
        yield from line
