"""Changing a decision while a round is open: which field, which value. The user makes the change; the proposal shows it."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content

from facilitator.asking import as_offered
from facilitator.model import METRICS, Effect, Kind, Option, Question
from facilitator.session.begun import typing_field
from facilitator.session.saving import answer_label
from facilitator.session.state import State
from facilitator.techniques.rounds import INSIGHT, FieldChange, Prompt, Reply
from facilitator.tui.pages.parts import Parts
from facilitator.tui.wording import QUIET, STRONG, cut, joined, mark, said

NO_CHANGE = "no change"


async def ask_change(parts: Parts, reply: Reply) -> Reply | None:
    """Ask for one change of one decision: the answer with it, or None where nothing changes and nothing was said."""
    state, prompt = parts.session, parts.prompt
    quoted = state.catalogue.questions.get(prompt.question_id)
    if quoted is None:
        parts.remark = "This question quotes no decision that could be changed."
        return None
    rows = _fields(state, quoted, prompt)
    if reply.text:
        rows.append((NO_CHANGE, joined(("Nothing: the answer is an insight", STRONG))))
    about = f"Your answer: {cut(reply.text, 140)}" if reply.text else cut(prompt.text, 220)
    at = next((id_ for id_, _ in rows if _is_begun(state, prompt, id_)), rows[0][0])
    field = await parts.choose("What changes?", rows, about, at)
    if field == NO_CHANGE:
        return replace(reply, kind=INSIGHT, change=None)
    if field.startswith("choice:"):
        question = state.catalogue.questions[field.removeprefix("choice:")]
        return await _change_choice(parts, question, reply)
    if field == "impact":
        return await _change_impact(parts, quoted, reply)
    return await _change_words(parts, quoted, field, reply)


def _is_begun(state: State, prompt: Prompt, field: str) -> bool:
    """Whether a change of this field was begun and left."""
    part = typing_field(prompt, "own" if field.startswith("choice:") else field)
    return any(name == part or name.startswith(f"{part}.") for name in state.draft.typing)


def _fields(state: State, quoted: Question, prompt: Prompt) -> list[tuple[str, Content]]:
    """Fields of the quoted decision, and another decision where the prompt names one; the proposed one first."""
    decision = state.decisions.get(quoted.id)
    own = [(f"choice:{quoted.id}", _row(quoted.title, _answer(state, quoted)))]
    if decision is not None:
        own.append(("rationale", _row("Rationale", decision.rationale)))
        for value in quoted.values:
            own.append((f"values.{value.id}", _row(value.field, decision.said(value.id))))
        if decision.impact:
            own.append(("impact", _row("DORA impact", "")))
            own.append(("rollback", _row("Rollback implication", decision.rollback)))
    own.sort(key=lambda row: row[0] != prompt.changes)
    other = state.catalogue.questions.get(prompt.changes)
    if other is not None and other.id != quoted.id:
        own.insert(0, (f"choice:{other.id}", _row(other.title, _answer(state, other))))
    return own


def _row(name: str, value: str) -> Content:
    return joined((name, STRONG), (f"  {cut(value, 44)}" if value else "", QUIET))


async def _change_choice(parts: Parts, question: Question, reply: Reply) -> Reply | None:
    """Ask for another option, or for own words."""
    state = parts.session
    if not question.options:
        return await _change_own(parts, question, reply)
    decision = state.decisions.get(question.id)
    taken = decision.choice if decision else ()
    options = as_offered(question, state.facts).options
    rows = [row for option in options for row in _option_rows(question, option, taken)]
    rows.append(("own", said("in your own words")))
    now = f"Now: {_answer(state, question) or 'open'}."
    where = state.catalogue.step_of(question.id)
    if where != state.step:
        now += f" It belongs to step {where}: kept as an open question."
    id_ = await parts.choose(question.title, rows, now)
    if id_ == "own":
        return await _change_own(parts, question, reply)
    value = _toggled(question, taken, id_) if question.kind is Kind.MULTI else (id_,)
    return await _with_reason(parts, reply, FieldChange(question.id, "choice", value))


def _option_rows(
    question: Question, option: Option, taken: tuple[str, ...]
) -> list[tuple[str, Content]]:
    """An option that can be taken instead or, where several are taken, left out."""
    if option.id not in taken:
        return [(option.id, joined((option.label, STRONG), (f"  {option.summary}", QUIET)))]
    if question.kind is Kind.MULTI and len(taken) > 1:
        return [(option.id, joined(("without ", QUIET), (option.label, STRONG)))]
    return []


async def _change_own(parts: Parts, question: Question, reply: Reply) -> Reply | None:
    decision = parts.session.decisions.get(question.id)
    before = decision.own if decision else ""
    percent = question.kind is Kind.PERCENT
    text = await parts.ask_text(
        "own", question.title, before, about=question.question, one_line=percent
    )
    value = text.rstrip(" %") if percent else text
    if not value or value == before:
        return _unchanged(parts, reply)
    return await _with_reason(parts, reply, FieldChange(question.id, "own", (value,)))


async def _change_words(parts: Parts, question: Question, field: str, reply: Reply) -> Reply | None:
    """Ask for another rationale, another implication, another text of a further field."""
    decision = parts.session.decisions[question.id]
    if field.startswith("values."):
        value = next(value for value in question.values if f"values.{value.id}" == field)
        label, before = value.field, decision.said(value.id)
    else:
        label = field
        before = decision.rationale if field == "rationale" else decision.rollback
    about = f"Your answer: {reply.text}" if reply.text else parts.prompt.text
    title = f"{question.title}: {label.lower()}"
    text = await parts.ask_text(field, title, before, about=about)
    if text == before.strip():
        return _unchanged(parts, reply)
    return replace(reply, change=FieldChange(question.id, field, (text,)))


async def _change_impact(parts: Parts, question: Question, reply: Reply) -> Reply:
    """Ask for another effect on a metric, and because of what."""
    impact = parts.session.decisions[question.id].impact
    rows = []
    for metric in METRICS:
        if metric in impact:
            sign, because = mark(impact[metric].effect), (f" {impact[metric].why}", QUIET)
            rows.append((str(metric), joined((metric.title, STRONG), "  ", sign, because)))
    field = f"impact.{await parts.choose('Which metric?', rows)}"
    effects = [(str(e), joined(mark(e), f" {e.value}")) for e in Effect]
    effect = await parts.choose("What is the effect?", effects)
    before = next(i.why for m, i in impact.items() if f"impact.{m}" == field)
    title = f"{effect}: because of what?"
    why = await parts.ask_text(field, title, before, about=parts.prompt.text)
    return replace(reply, change=FieldChange(question.id, field, (effect, why)))


async def _with_reason(parts: Parts, reply: Reply, change: FieldChange) -> Reply:
    """Ask for words beside a changed choice, unless they were given; they may stay empty."""
    reply = replace(reply, change=change)
    if reply.text:
        return reply
    prompt = cut(parts.prompt.text, 220)
    about = f"{prompt}\nWhat you say is kept as an insight; it may stay empty."
    return replace(reply, text=await parts.ask_text("text", "Why this instead?", "", about=about))


def _unchanged(parts: Parts, reply: Reply) -> Reply | None:
    """What was said stays an insight where nothing was changed."""
    parts.remark = "Nothing was changed."
    return replace(reply, kind=INSIGHT, change=None) if reply.text else None


def _answer(state: State, question: Question) -> str:
    decision = state.decisions.get(question.id)
    return answer_label(state, decision) if decision else ""


def _toggled(question: Question, taken: tuple[str, ...], id_: str) -> tuple[str, ...]:
    """The choice with one option more or less; `none` never stands beside another."""
    none = f"{question.id}.none"
    if id_ == none:
        return (none,)
    wanted = (set(taken) ^ {id_}) - {none}
    return tuple(o.id for o in question.options if o.id in wanted)
