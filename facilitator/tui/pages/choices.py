"""The options of a question as rows: digit, mark, label, summary, and the four metrics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from facilitator.session.state import State
from facilitator.session.view import decision_mark
from facilitator.tui.widgets.rows import Row
from facilitator.tui.wording import COLUMN, HOT, QUIET, STRONG, cut, heads, joined, marks, pressable
from facilitator.vocabulary import METRICS, Decision, Kind, Option, Question

ARROWS = COLUMN * len(METRICS)
SUMMARY = 16
"""Cells below which a summary in the list says nothing: it stands in the explanation anyway."""


def beside(state: State, several: Iterable[Question], current: Question) -> Content:
    """The questions of the category in one line, with how each stands."""
    parts = []
    for question in several:
        sign = decision_mark(state.draft.decisions.get(question.id))
        parts.append(joined((f"{sign} {question.field}", HOT if question is current else QUIET), "   "))
    return joined(*parts)


def rows(state: State, question: Question, width: int) -> list[Row]:
    """The options in the step file's order; an answer that is none of them stands beneath."""
    chosen = state.draft.decisions.get(question.id)
    with_effects = any(o.dora for o in question.options)
    spare = width - 9 - (ARROWS if with_effects else 0)
    label = min(
        30 if with_effects else spare, spare, max((len(o.label) for o in question.options), default=0)
    )
    room = spare - label if spare - label >= SUMMARY else 0
    found = [Row("", joined(" " * (5 + label + room), heads()))] if with_effects else []
    for number, option in enumerate(question.options, 1):
        taken = chosen is not None and option.id in chosen.choice
        text = _option(number, option, taken=taken, label=label, room=room)
        found.append(Row(option.id, joined(text, marks(dict(option.dora))) if with_effects else text))
    if chosen is not None and not chosen.choice:
        found.append(Row("own", joined("  ● ", (cut(_answer(chosen, question), width - 8), STRONG)), 4))
    elif not question.options:
        found.append(Row("own", joined("    ", ("Enter: your answer", QUIET))))
    return found


def _option(number: int, option: Option, *, taken: bool, label: int, room: int) -> Content:
    return joined(
        (f"{number} ", HOT),
        ("● " if taken else "○ ", "bold $text-success" if taken else QUIET),
        (cut(option.label, label).ljust(label + 1), STRONG if taken else ""),
        (cut(option.summary, room).ljust(room) if room else "", QUIET),
    )


def tabs(names: Sequence[str], current: int) -> Content:
    """The parts of the explanation, with the one that is shown."""
    parts = [joined((f" {name} ", "reverse" if n == current else QUIET), " ") for n, name in enumerate(names)]
    return joined(*parts, pressable("Tab", "turns", QUIET))


def others(question: Question) -> Content:
    """What can be answered besides the options."""
    keys = [("w", "own words")] if question.options else []
    keys += [("n", "not applicable"), ("d", "defer")]
    several = "several may be chosen   " if question.kind is Kind.MULTI else ""
    optional = "optional   " if question.optional else ""
    return joined((several + optional, QUIET), *[pressable(k, t) for k, t in keys])


def _answer(decision: Decision, question: Question) -> str:
    if decision.own:
        return f"{decision.own} %" if question.kind is Kind.PERCENT else decision.own
    return f"{decision.standing.value.capitalize().replace('-', ' ')} — {decision.reason}"
