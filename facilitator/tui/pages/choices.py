"""The options of a question as rows: digit, mark, label, summary, and the four metrics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple

from textual.content import Content
from textual.style import Style

from facilitator.asking import fields_of, open_fields
from facilitator.document.choice import named_in, with_unit
from facilitator.model import (
    METRICS,
    PHASE_NAMES,
    PHASES,
    Decision,
    Kind,
    Option,
    Question,
    ValueField,
)
from facilitator.session.fitting import raised_by
from facilitator.session.open_points import is_it
from facilitator.session.state import State, later_questions
from facilitator.session.view import OPEN, decision_mark
from facilitator.text import counted, listed
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import (
    COLUMN,
    HOT,
    QUIET,
    STRONG,
    cut,
    heads,
    joined,
    lines,
    marks,
    pressable,
)

ARROWS = COLUMN * len(METRICS)
INDENT = 4
"""Cells before a label."""
TALL = 26
"""Lines of a page from which there is room for summaries beneath the options."""
RAISES = "! "
"""Marks an option that raises a question together with an earlier choice."""


def beside(state: State, several: Iterable[Question], current: Question, width: int) -> Content:
    """The questions of the category with how each stands, in lines that break between two of them."""
    found: list[list[Content]] = [[]]
    for question in several:
        sign = decision_mark(state, question)
        free = " (optional)" if question.optional and sign == OPEN else ""
        named = f"{sign} {question.field}{free}"
        part = joined((named, HOT if question is current else QUIET), "   ")
        if found[-1] and sum(p.cell_length for p in found[-1]) + part.cell_length - 3 > width:
            found.append([])
        found[-1].append(part)
    return lines([joined(*parts).rstrip() for parts in found])


def rows(state: State, question: Question, width: int, height: int) -> list[Row]:
    """The options in the step file's order; an answer that is none of them stands beneath."""
    chosen = state.draft.decisions.get(question.id)
    raised = raised_by(state, question.id)
    columns = _columns(question, width, height, marked=bool(raised))
    found = [columns.heads()] if columns.effects else []
    for number, option in enumerate(question.options, 1):
        taken = chosen is not None and option.id in chosen.choice
        found.append(_option(number, option, columns, taken=taken, raises=option.id in raised))
    if chosen is not None and not chosen.choice:
        answer = cut(_answer(chosen, question), width - 8)
        near = named_in(question, chosen.own)
        asks = joined("\n", (cut(is_it(near), width - 8), QUIET)) if near else ""
        found.append(Row("own", joined("  ● ", (answer, STRONG), asks), INDENT))
    elif not question.options:
        found.append(Row("own", joined("    ", ("Enter: your answer", QUIET))))
    return found


class Columns(NamedTuple):
    """How the list is laid out: cells of label and summary, and what stands in it besides."""

    label: int
    summary: int
    """0: no summary stands beside the label."""
    beneath: bool
    """Whether summaries stand beneath instead."""
    effects: bool
    """Whether the four metrics have columns."""
    mark: int
    """Cells of the column that marks what raises a question with an earlier choice; 0: none does."""

    def heads(self) -> Row:
        """The heads of the metrics, above their columns."""
        return Row("", joined(" " * (5 + self.mark + self.label + self.summary), heads()))


def _columns(question: Question, width: int, height: int, *, marked: bool) -> Columns:
    """Labels first; summaries beside them where all are whole there, beneath them where the page is tall enough.

    Elsewhere the explanation beneath says what an option is: half a sentence helps nobody.
    """
    effects = any(o.dora for o in question.options)
    mark = len(RAISES) if marked else 0
    spare = width - 9 - mark - (ARROWS if effects else 0)
    label = min(spare, max((len(o.label) for o in question.options), default=0))
    longest = max((len(o.summary) for o in question.options), default=0)
    beside = longest <= spare - label
    beneath = height >= TALL and not beside and _lines(question, width) <= most(height)
    return Columns(label, longest if beside else 0, beneath, effects, mark)


def most(height: int) -> int:
    """Lines that the options may take of a page; what is left explains the one looked at."""
    return max(11, height * 3 // 5)


def _lines(question: Question, width: int) -> int:
    """Lines of the list with every summary beneath its option."""
    return 1 + sum(1 + ceil(len(o.summary) / max(1, width - INDENT - 2)) for o in question.options)


def _broken(label: str, width: int) -> tuple[str, str]:
    """A label in two: what fits before the signs, and the rest."""
    if len(label) <= width:
        return label, ""
    at = label.rfind(" ", 0, width + 1)
    return (label[:at], label[at + 1 :]) if at > 0 else (label, "")


def _digit(number: int) -> str:
    """The key of an option; no key has two digits."""
    return f"{number} " if number < 10 else "  "


def _option(number: int, option: Option, columns: Columns, *, taken: bool, raises: bool) -> Row:
    first, rest = _broken(option.label, columns.label)
    summary = cut(option.summary, columns.summary).ljust(columns.summary) if columns.summary else ""
    text = joined(
        (_digit(number), HOT),
        ("● " if taken else "○ ", "bold $text-success" if taken else QUIET),
        (cut(first, columns.label).ljust(columns.label + 1), STRONG if taken else ""),
        ((RAISES * raises).ljust(columns.mark), "$text-warning"),
        (summary, QUIET),
        marks(dict(option.dora)) if columns.effects else "",
    )
    under = [(f"{rest}  ", STRONG if taken else "")] if rest else []
    if columns.beneath:
        under.append((option.summary, QUIET))
    return Row(option.id, joined(text, "\n", *under) if under else text, INDENT)


def tabs(names: Sequence[str], current: int, width: int) -> Content:
    """The parts of the explanation that have a name, with the one that is shown; a click turns to one."""
    parts = []
    for number, name in enumerate(names):
        if not name:
            continue
        clicked = Style.from_meta({"@click": f"screen.turn_to({number})"})
        shown = joined((f" {name} ", "reverse" if number == current else QUIET))
        parts.append(joined(shown.stylize(clicked), " "))
    taken = sum(part.cell_length for part in parts)
    return joined(
        *parts, pressable("Tab", "turns" if taken + len("Tab turns") + 2 <= width else "", QUIET)
    )


def others(question: Question, *, answered: bool) -> Content:
    """What can be answered besides the options, and taking an answer back."""
    keys = [("w", "own words")] if question.options else []
    keys += [("n", "not applicable"), ("d", "defer")]
    keys += [("u", "take back")] if answered else []
    several = "Space marks several   " if question.kind is Kind.MULTI else ""
    optional = "optional   " if question.optional else ""
    return joined((several + optional, QUIET), *[pressable(k, t) for k, t in keys])


def values(state: State, question: Question) -> Content:
    """The values that the answer wants, and the questions of the category that come later; empty without any."""
    parts = [*_typed_told(state, question), *_values_told(state, question)]
    category = state.category
    if category is not None:
        parts += _later(later_questions(state, category))
        if any(q.id in state.early and q.id not in state.decisions for q in category.questions):
            parts.append(pressable("+", "leaves for later what comes later"))
    return joined(*parts)


def _typed_told(state: State, question: Question) -> list[Content]:
    """What was typed as an answer of no option, or as its reason, and not kept; with the key that goes on with it."""
    ways = {"own": "w" if question.options else "Enter", "defer": "d", "not applicable": "n"}
    told = []
    for kind, key in ways.items():
        typed = " ".join(state.draft.typing.get(f"{kind}:{question.id}", "").split())
        if typed:
            told.append(
                joined(("typed, not kept: ", "$text-warning"), pressable(key, cut(typed, 40)))
            )
    return told


def _values_told(state: State, question: Question) -> list[Content]:
    """How many values the answer wants, and of how many none is kept."""
    fields = fields_of(question, state.facts)
    if not fields:
        return []
    counts = _not_kept(state, question, fields)
    some = counts["open"] or sum(counts.values()) < len(fields)
    parts = [f"{n} {what}" for what, n in counts.items() if n and (some or what == BEGUN)]
    tone = "$text-warning" if counts["open"] or counts[BEGUN] else QUIET
    them = "it" if len(fields) == 1 else "them"
    does = f"fills {them} in" if any(counts.values()) else f"changes {them}"
    told = ", ".join((counted(len(fields), "value"), *parts))
    return [joined((f"{told}: ", tone), pressable("f", does))]


def _not_kept(state: State, question: Question, fields: Sequence[ValueField]) -> dict[str, int]:
    """Of how many values none is kept, by how they stand; each is counted once."""
    typed = {name.partition(":")[2] for name in state.draft.typing if name.startswith("value")}
    begun = {field.id for field in fields if f"{question.id}:{field.id}" in typed}
    stated = state.decisions[question.id].values if question.id in state.decisions else {}
    missing = {field.id for field in fields}.difference(stated, begun)
    open_ = missing.intersection(field.id for field in open_fields(question, state.facts))
    return {
        "open": len(open_),
        "not stated": 0 if open_ else len(missing),
        BEGUN: len(begun),
    }


BEGUN = "typed and not kept"


def _later(waiting: Sequence[Question]) -> list[Content]:
    """One line: how many questions come with which phase."""
    if not waiting:
        return []
    phases = sorted({question.from_ for question in waiting}, key=PHASES.index)
    come = "comes" if len(waiting) == 1 else "come"
    names = listed(map(PHASE_NAMES.__getitem__, phases))
    told = f"{counted(len(waiting), 'question', 'questions')} {come} with {names}: "
    return [
        joined(
            (told, QUIET),
            pressable("+", "answers it now" if len(waiting) == 1 else "answers them now"),
        )
    ]


def _answer(decision: Decision, question: Question) -> str:
    if decision.own:
        return with_unit(question, decision.own)
    return f"{decision.standing.value.capitalize().replace('-', ' ')} — {decision.reason}"
