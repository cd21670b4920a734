"""Which methods are worth opening here, and why: five dealt by rule, or all of them by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model.techniques import Method, Occasion
from facilitator.techniques.conditions import record
from facilitator.techniques.facts import Quote
from facilitator.techniques.fill_template import Bound, bind, filled, named_by
from facilitator.techniques.related_facts import fact
from facilitator.techniques.round_context import RoundContext

DEALT = 5
"""Methods offered at once: what fits a glance, and the number keys beside them."""
ASKABLE = 2
"""Prompts that a method can fill before it is offered: fewer make no round."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A method as it is offered."""

    method_id: str
    name: str
    family: str
    purpose: str
    because: str
    """Why it fits here; empty when only the list of all methods shows it."""
    prompts_count: int
    played: bool = False
    missing: str = ""
    """Why it cannot be asked now; empty when it can."""


def offered(context: RoundContext, shown: Sequence[str] = ()) -> tuple[Offer, ...]:
    """Deal five fitting methods.

    `shown` are ids dealt before in this visit: they come last, unless all were shown.
    """
    facts = record(context)
    ranked = _rotated(serving(context), context.seed)
    candidates: list[tuple[int, int, Offer]] = []
    for position, method in enumerate(ranked):
        count = len(askable(method, context))
        reason = _reason(method, context, facts) if count >= ASKABLE else None
        if reason:
            candidates.append((-reason[0], position, _offer(method, context, count, reason[1])))
    in_order = [offer for *_, offer in sorted(candidates, key=lambda c: c[:2])]
    seen = set(shown)
    if seen.issuperset(o.method_id for o in in_order):
        seen = set()
    fresh = _spread([o for o in in_order if o.method_id not in seen])
    stale = _spread([o for o in in_order if o.method_id in seen])
    return (*fresh, *stale)[:DEALT]


def listed(context: RoundContext) -> tuple[Offer, ...]:
    """Every method that serves this category, by family, with the reason why one cannot be asked now."""
    facts = record(context)
    found = []
    for method in sorted(serving(context), key=lambda m: context.library.families.index(m.family)):
        count = len(askable(method, context))
        reason = _reason(method, context, facts) if count else None
        found.append(
            _offer(
                method,
                context,
                count,
                reason[1] if reason else "",
                "" if count else _missing(method, context),
            )
        )
    return tuple(found)


def serving(context: RoundContext) -> tuple[Method, ...]:
    """The methods that serve one of the round's categories, in the order of the file."""
    here = {c.id for c in context.categories}
    return tuple(m for m in context.library.methods if here.intersection(m.serves))


def askable(
    method: Method, context: RoundContext, earlier: int = 0
) -> tuple[tuple[int, Bound], ...]:
    """The prompts with something to quote, and their number; `earlier` rounds move the quotations on."""
    facts = record(context)
    holds = (
        (n, p)
        for n, p in enumerate(method.prompts)
        if p.when is None or evaluate(p.when, facts) is Truth.TRUE
    )
    bound = ((n, bind(prompt, context, n + earlier)) for n, prompt in holds)
    return tuple((n, b) for n, b in bound if b)


def _offer(
    method: Method, context: RoundContext, count: int, because: str, missing: str = ""
) -> Offer:
    played = method.id in context.played
    return Offer(
        method.id, method.name, method.family, method.purpose, because, count, played, missing
    )


def _reason(method: Method, context: RoundContext, facts: Facts) -> tuple[int, str] | None:
    """Strength and sentence of the strongest occasion that holds and whose sentence can be filled."""
    for occasion in sorted(method.occasions, key=lambda o: -o.strength):
        if evaluate(occasion.when, facts) is Truth.TRUE and (
            sentence := _sentence(occasion, context, facts)
        ):
            return occasion.strength, sentence
    return None


def _sentence(occasion: Occasion, context: RoundContext, facts: Facts) -> str:
    first = named_by(occasion.when, context, facts)
    order = sorted(
        context.questions, key=lambda q: first.index(q.id) if q.id in first else len(first)
    )
    texts = (filled(occasion.because, occasion.needs, context, q, begins=False) for q in order)
    return next((text for text in texts if text), "")


def _rotated(methods: tuple[Method, ...], seed: int) -> tuple[Method, ...]:
    start = seed % len(methods) if methods else 0
    return (*methods[start:], *methods[:start])


def _spread(offers: Sequence[Offer]) -> Iterator[Offer]:
    """The same offers, one of each family first, then a second of each, and so on."""
    rounds: list[list[Offer]] = []
    dealt: Counter[str] = Counter()
    for offer in offers:
        depth = dealt[offer.family]
        dealt[offer.family] += 1
        if depth == len(rounds):
            rounds.append([])
        rounds[depth].append(offer)
    return (offer for one_each in rounds for offer in one_each)


def _missing(method: Method, context: RoundContext) -> str:
    """What the method's prompts need and nothing here has, in words."""
    if not context.decided:
        return "needs a decision; none is recorded here"
    words = context.library.facts
    lacking = [
        need for prompt in method.prompts for need in prompt.needs if not _found(need, context)
    ]
    names = [words[n].words for n in dict.fromkeys(lacking) if n in words]
    return f"needs {names[0]}; none is recorded" if names else "has nothing to quote here"


def _found(need: str, context: RoundContext) -> bool:
    return any(fact(need, Quote(context, q, 0)) for q in context.questions)
