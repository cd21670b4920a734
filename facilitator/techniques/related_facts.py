"""Facts round the quoted decision: its neighbours, the project's context, decisions named outright."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from facilitator.model import Nature
from facilitator.model.techniques import Neighbours
from facilitator.techniques import wording
from facilitator.techniques.facts import OF_DECISION
from facilitator.techniques.quote import FactFinder, Filled, Quote, always
from facilitator.techniques.round_context import RoundContext, left_out, nature_of
from facilitator.techniques.said import NAMED_OUTRIGHT

PHASES = {"poc": "PoC", "mvp": "MVP"}
"""Delivery phases that are written as abbreviations."""


def fact(name: str, quote: Quote) -> Filled:
    """What a fact fills for this decision; None when it is not there. An unknown name is a KeyError."""
    if name == "project":
        return always(quote)
    kind, _, id_ = name.partition(":")
    if id_ and kind in NAMED_OUTRIGHT:
        return NAMED_OUTRIGHT[kind](quote, id_)
    if id_:
        return _decided(quote, id_, doing_without=kind == "decided")
    find = OF_DECISION.get(name) or AROUND[name]
    return find(quote)


def facts(names: tuple[str, ...], quote: Quote) -> Filled:
    """What several facts fill together; None when one of them is not there."""
    values = dict(always(quote))
    for name in names:
        found = fact(name, quote)
        if found is None:
            return None
        values.update(found)
    return values


def _decided(quote: Quote, id_: str, *, doing_without: bool) -> Filled:
    """The answer to a question that a template names outright."""
    context = quote.context
    if context.answer(id_) is None:
        return None
    if left_out(context.chosen(id_)) and not doing_without:
        return None
    name = f"plan.{id_}"
    return quote.worded(name, context.catalogue.questions[id_])


def _in_place(quote: Quote, ids: Iterable[str], name: str) -> Filled:
    """The first of these decisions that is recorded and not left out, as `name` and `name_choice`."""
    context = quote.context
    for id_ in ids:
        if id_ == quote.question.id or not context.answer(id_) or left_out(context.chosen(id_)):
            continue
        question = context.catalogue.questions[id_]
        choice = f"{name}_choice"
        return {name: wording.title(question), **quote.worded(choice, question)}
    return None


def _leans_on(quote: Quote) -> Filled:
    return _in_place(quote, _neighbours(quote).leans_on, "leans_on")


def _leans_on_running(quote: Quote) -> Filled:
    context, ids = quote.context, _neighbours(quote).leans_on
    parts = [i for i in ids if _stands(i, context)]
    return _in_place(quote, parts, "leans_on")


def _stands(id_: str, context: RoundContext) -> bool:
    """Whether what was chosen works all the time, and so can give no answer, or be late."""
    nature = nature_of(context.catalogue.questions[id_], context.chosen(id_))
    return nature is Nature.PART


def _carries(quote: Quote) -> Filled:
    return _in_place(quote, _neighbours(quote).carries, "carries")


def _neighbours(quote: Quote) -> Neighbours:
    return quote.context.library.neighbours.get(quote.question.category, Neighbours((), ()))


def _sibling(quote: Quote) -> Filled:
    category = quote.context.catalogue.categories[quote.question.category]
    ids = [question.id for question in category.questions]
    at = ids.index(quote.question.id)
    return _in_place(quote, ids[at + 1 :] + ids[:at], "sibling")


def _environments(quote: Quote) -> Filled:
    names = quote.context.project_context.values("environments")
    if len(names) < 2:
        return None
    return {
        "environments": ", ".join(names),
        "first_environment": names[0],
        "last_environment": names[-1],
    }


def _phase(quote: Quote) -> Filled:
    phase = quote.context.project_context.delivery_phase
    return {"delivery_phase": PHASES.get(phase, phase)} if phase else None


AROUND: Mapping[str, FactFinder] = {
    "leans-on": _leans_on,
    "leans-on-running": _leans_on_running,
    "carries": _carries,
    "sibling": _sibling,
    "environments": _environments,
    "delivery-phase": _phase,
}
"""Facts that are the same whichever decision of the category is quoted, or that lead to another one."""
