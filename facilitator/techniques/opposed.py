"""A tension as a round puts it: two statements of the plan side by side, and the perspective that opens with them."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.model import Question
from facilitator.model.techniques import Perspective
from facilitator.techniques import wording
from facilitator.techniques.quote import Quote
from facilitator.techniques.round_context import RoundContext, Tension
from facilitator.techniques.rounds import Prompt, Round, Speaker
from facilitator.techniques.said import COUNTED, choice_with_values, in_brackets, rationale

PUT = "tension."
"""Begin of the id of a prompt that puts a tension."""
MOST = 3
"""Statements of the plan that are put side by side."""


def open_with_tension(
    context: RoundContext,
    perspectives: Sequence[Perspective],
    previous: Sequence[Round],
) -> list[Speaker]:
    """Who opens, and with which tension: the first not put here yet in which one of these is at home; or nobody."""
    put = {(p.id, p.about) for round_ in previous for p in round_.prompts}
    for tension in context.fresh_tensions:
        known = context.catalogue.questions
        concerned = {known[id_].category for id_ in tension.decisions if id_ in known}
        opener = next((one for one in perspectives if concerned.intersection(one.home)), None)
        prompt = _prompt(tension, opener, context) if opener else None
        if opener and prompt and (prompt.id, prompt.about) not in put:
            return [(opener, prompt)]
    return []


def _prompt(tension: Tension, opener: Perspective, context: RoundContext) -> Prompt:
    here = next(q for q in context.decided if q.id in tension.decisions)
    sides = _sides(tension, context, here.id)[:MOST]
    words = {
        "lines": ". ".join(_line(question, values, context) for question, values in sides),
        "tension_why": wording.quoted(why(tension)),
        "tension_question": tension.question,
    }
    decision = context.decisions[here.id]
    return Prompt(
        id=PUT + tension.rule,
        by=opener.name,
        text=wording.fill(context.library.tension, words, frozenset(words)),
        question_id=here.id,
        about=", ".join(decision.choice) or decision.own,
        pair=tension.pair,
    )


def why(tension: Tension) -> str:
    """Why it is one, with its numbers where they are more than the two values themselves."""
    told = [one for one in tension.numbers if " = " in one or ";" not in one]
    sums = [
        wording.all_lowered(one).replace("; ", ", and ") if " = " in one else one for one in told
    ]
    return " ".join((tension.why, *(one[:1].upper() + one[1:] for one in sums)))


def names(tension: Tension, context: RoundContext, first: str) -> list[str]:
    """Its two sides inside a sentence, that of the decision `first` before the other: values, else choices."""
    sides = _sides(tension, context, first)
    if len(sides) == 1:
        question, values = sides[0]
        return [_told(question, [value], context) for value in values[:2]]
    return [_named(question, values[:1], context) for question, values in sides[:2]]


def _named(question: Question, values: Sequence[str], context: RoundContext) -> str:
    counted = [one for one in values if _is_counted(question, one)]
    told = _told(question, counted, context)
    if told:
        return f"{told} ({wording.title(question)})"
    return choice_with_values(wording.choice(context, question), context, question)


def _is_counted(question: Question, value: str) -> bool:
    """Whether a value reads well without its field: a number does, a sentence does not."""
    field = question.value(value.partition("/")[2])
    return field is not None and field.kind in COUNTED


def _sides(tension: Tension, context: RoundContext, first: str) -> list[tuple[Question, list[str]]]:
    """The decisions that make a tension, each with its values that do, that of the decision `first` before the others."""
    ids = [id_ for id_ in tension.decisions if context.answer(id_)]
    ids.sort(key=lambda id_: id_ != first)
    return [
        (context.catalogue.questions[id_], [v for v in tension.values if v.startswith(f"{id_}/")])
        for id_ in ids
    ]


def _line(question: Question, values: Sequence[str], context: RoundContext) -> str:
    """One decision as a line: what was chosen, the values that count here, and the reason that was given."""
    title = wording.title(question)
    told = _told(question, values[:2], context, ": ") or in_brackets(context, question)
    line = f"{title[:1].upper()}{title[1:]}: {wording.choice(context, question, bare=True)}"
    line = f"{line} ({told})" if told else line
    reason = rationale(Quote(context, question, 0))
    return f"{line}, “{reason['rationale']}”" if reason else line


def _told(question: Question, values: Sequence[str], context: RoundContext, mark: str = " ") -> str:
    """Values with the names of their fields; empty where none was stated."""
    decision = context.decisions[question.id]
    found = []
    for name in (value.partition("/")[2] for value in values):
        field = question.value(name)
        if field and decision.said(name):
            found.append(f"{wording.all_lowered(field.field)}{mark}{decision.said(name)}")
    return "; ".join(found)
