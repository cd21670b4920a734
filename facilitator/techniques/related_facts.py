"""Facts round the quoted decision: its neighbours, the project's context, decisions named outright."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from facilitator.model import Question
from facilitator.model.techniques import Neighbours
from facilitator.techniques import wording
from facilitator.techniques.facts import OF_DECISION, Quote, Values, always
from facilitator.techniques.round_context import left_out

PHASES = {"poc": "PoC", "mvp": "MVP"}
"""Delivery phases that are written as abbreviations."""
_NOTHING = ("", "-", "none", "no", "unknown")


def fact(name: str, quote: Quote) -> Values | None:
    """What a fact fills for this decision; None when it is not there. An unknown name is a KeyError."""
    if name == "project":
        return always(quote)
    kind, _, id_ = name.partition(":")
    if id_:
        return _decided(quote, id_, doing_without=kind == "decided")
    return (OF_DECISION.get(name) or AROUND[name])(quote)


def facts(names: tuple[str, ...], quote: Quote) -> Values | None:
    """What several facts fill together; None when one of them is not there."""
    values = dict(always(quote))
    for name in names:
        found = fact(name, quote)
        if found is None:
            return None
        values.update(found)
    return values


def _decided(quote: Quote, id_: str, *, doing_without: bool) -> Values | None:
    context = quote.context
    if context.answer(id_) is None or (left_out(context.chosen(id_)) and not doing_without):
        return None
    return {f"plan.{id_}": quote.worded(f"plan.{id_}", context.catalogue.questions[id_])}


def _neighbours(quote: Quote) -> Neighbours:
    return quote.context.library.neighbours.get(quote.question.category, Neighbours())


def _in_place(quote: Quote, ids: tuple[str, ...]) -> Question | None:
    """The first of these decisions that is recorded and not left out."""
    context = quote.context
    found = (
        i
        for i in ids
        if i != quote.question.id and context.answer(i) and not left_out(context.chosen(i))
    )
    first = next(found, None)
    return context.catalogue.questions[first] if first else None


def _neighbour(
    name: str, ids: Callable[[Neighbours], tuple[str, ...]], *, running: bool = False
) -> Callable[[Quote], Values | None]:
    def found(quote: Quote) -> Values | None:
        runs = quote.context.library.runs
        question = _in_place(
            quote, tuple(i for i in ids(_neighbours(quote)) if i in runs or not running)
        )
        if question is None:
            return None
        return {
            name: wording.title(question),
            f"{name}_choice": quote.worded(f"{name}_choice", question),
        }

    return found


def _sibling(quote: Quote) -> Values | None:
    context = quote.context
    category = context.catalogue.categories[quote.question.category]
    others = [q.id for q in category.questions]
    at = others.index(quote.question.id)
    question = _in_place(quote, (*others[at + 1 :], *others[:at]))
    return (
        {
            "sibling": wording.title(question),
            "sibling_choice": quote.worded("sibling_choice", question),
        }
        if question
        else None
    )


def _environments(quote: Quote) -> Values | None:
    names = quote.context.project_context.values("environments")
    if len(names) < 2:
        return None
    return {
        "environments": ", ".join(names),
        "first_environment": names[0],
        "last_environment": names[-1],
    }


def _last_environment(quote: Quote) -> Values | None:
    names = quote.context.project_context.values("environments")
    return {"last_environment": names[-1]} if names else None


def _stated(field: str, name: str) -> Callable[[Quote], Values | None]:
    def found(quote: Quote) -> Values | None:
        names = [
            v for v in quote.context.project_context.values(field) if v.lower() not in _NOTHING
        ]
        return {name: " and ".join(names)} if names else None

    return found


def _phase(quote: Quote) -> Values | None:
    phase = quote.context.project_context.delivery_phase
    return {"delivery_phase": PHASES.get(phase, phase)} if phase else None


def _document(quote: Quote) -> Values | None:
    documents = quote.context.project_context.documents
    return {"document": PurePosixPath(documents[0].path).name} if documents else None


AROUND: Mapping[str, Callable[[Quote], Values | None]] = {
    "leans-on": _neighbour("leans_on", lambda n: n.leans_on),
    "leans-on-running": _neighbour("leans_on", lambda n: n.leans_on, running=True),
    "carries": _neighbour("carries", lambda n: n.carries),
    "sibling": _sibling,
    "environments": _environments,
    "last-environment": _last_environment,
    "iac-tool": _stated("iac-tool", "iac_tool"),
    "container-strategy": _stated("container-strategy", "container_strategy"),
    "delivery-phase": _phase,
    "document": _document,
}
"""Facts that are the same whichever decision of the category is quoted, or that lead to another one."""
