"""A change that the user made while answering: whether it can be made here, and the decision with it."""

from __future__ import annotations

from dataclasses import replace

from facilitator.model import Decision, Detail, Effect, Impact, Kind, Metric, Question, Standing
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Change


def possible(change: Change | None, context: RoundContext) -> Change | None:
    """The change, when it changes something and its decision is recorded and of this step."""
    if change is None or change.question not in context.decisions:
        return None
    question = context.catalogue.questions[change.question]
    if context.catalogue.step_of(question.id) != context.step:
        return None
    change = _as_choice(change, question)
    edit = changed(context.decisions[question.id], question, change)
    return change if edit and edit != context.decisions[question.id] else None


def _as_choice(change: Change, question: Question) -> Change:
    """Own words that are exactly an option's label or id are that option; ids are written in full."""
    if change.field not in ("choice", "own"):
        return change
    options = [question.option(v) for v in change.value]
    if options and all(options):
        chosen = {o.id for o in options if o}
        return replace(
            change, field="choice", value=tuple(o.id for o in question.options if o.id in chosen)
        )
    return change


def changed(decision: Decision, question: Question, change: Change) -> Decision | None:
    """The decision with one field changed; None when the field or its value is none of this question's."""
    name, _, key = change.field.partition(".")
    text = "\n".join(change.value)
    if name == "choice":
        several = question.kind is Kind.MULTI or len(change.value) == 1
        known = bool(change.value) and all(question.option(v) for v in change.value)
        return (
            replace(decision, choice=change.value, own="", standing=Standing.DECIDED, reason="")
            if several and known
            else None
        )
    if name == "own" and text:
        return replace(decision, own=text, choice=(), standing=Standing.DECIDED, reason="")
    if name == "rationale":
        return replace(decision, rationale=text)
    if name == "rollback":
        return replace(decision, rollback=text)
    if name == "details" and key in [d.key for d in question.details]:
        others = {k: v for k, v in decision.details.items() if k != key}
        return replace(decision, details={**others, key: text} if text else others)
    if (
        name == "impact"
        and len(change.value) == 2
        and key in set(Metric)
        and change.value[0] in set(Effect)
    ):
        stated = Impact(Effect(change.value[0]), change.value[1])
        return replace(decision, impact={**decision.impact, Metric(key): stated})
    return None


def words_stay(question: Question, before: Decision) -> bool:
    """Whether what was said of a choice stays true when it changes: where several may be chosen, one more leaves it so."""
    return question.kind is Kind.MULTI and bool(before.choice)


def label(field: str, question: Question) -> str:
    """The field as the document calls it."""
    name, _, key = field.partition(".")
    detail = next((d for d in question.details if d.key == key), Detail(key, key))
    names = {
        "rationale": "Rationale",
        "rollback": "Rollback Implication",
        "impact": "DORA Impact",
        "details": detail.label,
    }
    return names.get(name, question.field)


def shown(field: str, question: Question, decision: Decision) -> str:
    """A field of a decision as the difference shows it; empty when nothing is stated."""
    name, _, key = field.partition(".")
    if name in ("rationale", "rollback"):
        return decision.rationale if name == "rationale" else decision.rollback
    if name == "details":
        return decision.details.get(key, "")
    if name == "impact":
        metrics = [Metric(key)] if key else list(decision.impact)
        stated = [(m, decision.impact[m]) for m in metrics if m in decision.impact]
        return "\n".join(
            f"{m.title}: {i.effect}{f' — {i.why}' if i.why else ''}" for m, i in stated
        )
    if decision.standing is not Standing.DECIDED:
        return f"{decision.standing.value.replace('-', ' ').capitalize()} — {decision.reason}"
    labels = [o.label if (o := question.option(c)) else c for c in decision.choice]
    return "; ".join(labels) or decision.own


def edited(decision: Decision, edit: Decision, field: str) -> Decision:
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
    if name == "details":
        others = {k: v for k, v in decision.details.items() if k != key}
        return replace(
            decision, details={**others, key: edit.details[key]} if key in edit.details else others
        )
    if key:
        return replace(decision, impact={**decision.impact, Metric(key): edit.impact[Metric(key)]})
    return replace(decision, impact=edit.impact)
