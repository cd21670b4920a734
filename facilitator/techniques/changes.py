"""A change that the user made while answering: whether it can be made here, and the decision with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from facilitator.model import Decision, Effect, Impact, Kind, Metric, Question, Standing
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import FieldChange
from facilitator.validation.values import impact_line
from facilitator.values.stating import as_meant, take_value

Value = tuple[str, ...]


def check(change: FieldChange | None, context: RoundContext) -> FieldChange | None:
    """The change, when it changes something and its decision is recorded and of this step."""
    if change is None or change.question not in context.decisions:
        return None
    question = context.catalogue.questions[change.question]
    if context.catalogue.step_of(question.id) != context.step:
        return None
    change = _as_choice(change, question)
    before = context.decisions[question.id]
    after = apply(before, question, change)
    return change if after and after != before else None


def _as_choice(change: FieldChange, question: Question) -> FieldChange:
    """Own words that are exactly an option's label or id are that option; ids are written in full."""
    if change.field not in ("choice", "own"):
        return change
    chosen = [question.option(value) for value in change.value]
    if not chosen or None in chosen:
        return change
    ids = tuple(option.id for option in question.options if option in chosen)
    return replace(change, field="choice", value=ids)


def apply(decision: Decision, question: Question, change: FieldChange) -> Decision | None:
    """The decision with one field changed; None when the field or its value is none of this question's."""
    name, _, key = change.field.partition(".")
    write = _WRITERS.get(name)
    return write(decision, question, key, change.value) if write else None


def _write_choice(decision: Decision, question: Question, _: str, value: Value) -> Decision | None:
    if not value or not all(question.option(id_) for id_ in value):
        return None
    if len(value) > 1 and question.kind is not Kind.MULTI:
        return None
    return replace(decision, choice=value, own="", standing=Standing.DECIDED, reason="")


def _write_own(decision: Decision, _: Question, __: str, value: Value) -> Decision | None:
    own = "\n".join(value)
    if not own:
        return None
    return replace(decision, own=own, choice=(), standing=Standing.DECIDED, reason="")


def _write_rationale(decision: Decision, _: Question, __: str, value: Value) -> Decision:
    return replace(decision, rationale="\n".join(value))


def _write_rollback(decision: Decision, _: Question, __: str, value: Value) -> Decision:
    return replace(decision, rollback="\n".join(value))


def _write_value(decision: Decision, question: Question, key: str, value: Value) -> Decision | None:
    """In a round a value can be given in words, too."""
    field = question.value(key)
    if field is None:
        return None
    given = "\n".join(value).strip()
    others = {id_: stated for id_, stated in decision.values.items() if id_ != key}
    if given:
        others[key] = take_value(field, given)
    return replace(decision, values=others)


def _write_impact(decision: Decision, _: Question, key: str, value: Value) -> Decision | None:
    if len(value) != 2 or key not in set(Metric) or value[0] not in set(Effect):
        return None
    stated = Impact(Effect(value[0]), value[1])
    return replace(decision, impact={**decision.impact, Metric(key): stated})


_WRITERS: Mapping[str, Callable[[Decision, Question, str, Value], Decision | None]] = {
    "choice": _write_choice,
    "own": _write_own,
    "rationale": _write_rationale,
    "rollback": _write_rollback,
    "values": _write_value,
    "impact": _write_impact,
}


def words_stay(question: Question, before: Decision) -> bool:
    """Whether what was said of a choice stays true when it changes: where several may be chosen, one more leaves it so."""
    return question.kind is Kind.MULTI and bool(before.choice)


def label(field: str, question: Question) -> str:
    """The field as the document calls it."""
    name, _, key = field.partition(".")
    if name == "values":
        field_of_value = question.value(key)
        return field_of_value.field if field_of_value else key
    return _LABELS.get(name, question.field)


_LABELS = {
    "rationale": "Rationale",
    "rollback": "Rollback Implication",
    "impact": "DORA Impact",
}


def show(field: str, question: Question, decision: Decision) -> str:
    """A field of a decision as the difference shows it; empty when nothing is stated."""
    name, _, key = field.partition(".")
    if name == "rationale":
        return decision.rationale
    if name == "rollback":
        return decision.rollback
    if name == "values":
        stated = decision.values.get(key)
        return as_meant(stated) if stated else ""
    if name == "impact":
        return _show_impact(decision, key)
    if decision.standing is not Standing.DECIDED:
        return f"{decision.standing.value.replace('-', ' ').capitalize()} — {decision.reason}"
    return "; ".join(question.labels(decision.choice)) or decision.own


def _show_impact(decision: Decision, key: str) -> str:
    stated = decision.impact.items()
    return "\n".join(impact_line(m, impact) for m, impact in stated if key in ("", m))


def merge(decision: Decision, edit: Decision, field: str) -> Decision:
    """One field of `edit` put into a decision that other lines may have changed before."""
    name, _, key = field.partition(".")
    if name in ("choice", "own"):
        return replace(
            decision, choice=edit.choice, own=edit.own, standing=edit.standing, reason=edit.reason
        )
    if name == "rationale":
        return replace(decision, rationale=edit.rationale)
    if name == "rollback":
        return replace(decision, rollback=edit.rollback)
    if name == "values":
        values = {id_: stated for id_, stated in decision.values.items() if id_ != key}
        if key in edit.values:
            values[key] = edit.values[key]
        return replace(decision, values=values)
    if key:
        metric = Metric(key)
        return replace(decision, impact={**decision.impact, metric: edit.impact[metric]})
    return replace(decision, impact=edit.impact)
