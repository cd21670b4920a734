"""Which methods are worth opening here, and why: five dealt by rule, or all of them by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model.noun import noun
from facilitator.model.techniques import Method, Occasion, Remark
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.crossed import of_method, were_asked
from facilitator.techniques.fill_template import Bound, bind, fill, named_by
from facilitator.techniques.quote import Quote
from facilitator.techniques.related_facts import fact
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.sharpness import OF_THE_PLAN, quotations, sharpness

DEALT = 5
"""Methods offered at once: what fits a glance, and the number keys beside them."""
FEWEST_DEALT = 2
"""Methods that set two things on record against each other, beside which no other is dealt."""
ASKABLE = 2
"""Prompts that a method can fill before it is offered: fewer make no round."""
FEWEST_ASKED = 2
"""Prompts of a round in which nothing on record is set against anything else."""
MOST_ASKED = 5
"""Prompts of a round at most: what a person answers in one sitting. So many further begins the next round of a method."""


@noun
class Offer:
    """A method as it is offered."""

    method_id: str
    name: str
    family: str
    purpose: str
    because: str
    """Why it fits here; empty when only the list of all methods shows it."""
    played: bool = False
    missing: str = ""
    """Why it cannot be asked now; empty when it can."""


def deal(context: RoundContext, shown: Sequence[str] = ()) -> tuple[Offer, ...]:
    """Deal up to five fitting methods; of two that fit alike, the one that sets more things against each other.

    `shown` are ids dealt before in this visit: they come last, unless all were shown.
    """
    offers = _worth_dealing(context)
    fresh = [offer for offer in offers if offer.method_id not in shown]
    stale = [offer for offer in offers if offer not in fresh]
    if not fresh:
        return tuple(_spread(offers)[:DEALT])
    return tuple((_spread(fresh) + _spread(stale))[:DEALT])


def _worth_dealing(context: RoundContext) -> list[Offer]:
    """What fits, the strongest reason first; what sets nothing against anything only beside hardly anything else, once."""
    candidates = sorted(_fitting(context), key=lambda one: (-one[0], -one[1]))
    sharp = [offer for _, strong, offer in candidates if strong]
    if len(sharp) >= FEWEST_DEALT or is_exhausted(context):
        return sharp
    return [*sharp, *(offer for _, strong, offer in candidates if not strong)]


def is_exhausted(context: RoundContext) -> bool:
    """Whether something was asked here already, in A or P: then what any plan could be asked is not dealt."""
    return bool(context.played) or were_asked(context)


def _fitting(context: RoundContext) -> Iterator[tuple[int, int, Offer]]:
    """The methods that fit here: strength of the reason, and prompts that set two things against each other."""
    facts = facts_of(context)
    for method in context.rotate(serving(context)):
        asks = in_order(method, context)
        strong = sum(_is_strong(remark) for remark, _ in asks)
        enough = strong or len(asks) >= ASKABLE
        strength, because = _reason(method, context, facts) if enough else (0, "")
        if because:
            yield strength, strong, _offer(method, context, because)


def list_all(context: RoundContext) -> tuple[Offer, ...]:
    """Every method that serves this category, by family, with the reason why one cannot be asked now."""
    facts = facts_of(context)
    families = context.library.families
    found = []
    for method in sorted(serving(context), key=lambda method: families.index(method.family)):
        if in_order(method, context):
            found.append(_offer(method, context, _reason(method, context, facts)[1]))
        else:
            found.append(_offer(method, context, "", _missing(method, context)))
    return tuple(found)


def serving(context: RoundContext) -> tuple[Method, ...]:
    """The methods that serve one of the round's categories, in the order of the file."""
    here = {category.id for category in context.categories}
    return tuple(method for method in context.library.methods if here.intersection(method.serves))


def in_order(
    method: Method, context: RoundContext, earlier: int | None = None
) -> list[tuple[Remark, Bound]]:
    """The prompts of one round: open tensions and crossings, what quotes the person, then what any plan could be asked.

    What was asked in this plan before comes after what was not; a second prompt that quotes the same words
    after those that quote others. `earlier` rounds of the method here make it quote other things; not given,
    they are counted.
    """
    turn = context.played.count(method.id) if earlier is None else earlier
    crossings = of_method(method, context)
    ranked = sorted(
        askable(method, context, turn),
        key=lambda one: (
            one[0].id in context.asked,
            "tension" not in one[0].needs,
            -sharpness(one[0]),
        ),
    )
    begin = turn * MOST_ASKED % len(ranked) if ranked else 0
    quoted = {said for _, bound in crossings for said in quotations(bound.text)}
    chosen, again = _apart(ranked[begin:] + ranked[:begin], quoted)
    tense = [one for one in chosen if "tension" in one[0].needs]
    if tense or crossings:
        return [*tense[: MOST_ASKED - len(crossings)], *crossings]
    own = [one for one in chosen if _is_own(*one)]
    others = [one for one in chosen if not _is_own(*one)]
    return [*own, *others, *again][:FEWEST_ASKED]


def _apart(
    ranked: Sequence[tuple[Remark, Bound]], quoted: set[str]
) -> tuple[list[tuple[Remark, Bound]], list[tuple[Remark, Bound]]]:
    """Those that quote something new of the plan, and those that quote nothing, or nothing new."""
    chosen: list[tuple[Remark, Bound]] = []
    again: list[tuple[Remark, Bound]] = []
    for remark, bound in ranked:
        said = {*quotations(bound.text), bound.pair} - {""}
        if bound.pair in quoted:
            continue  # Another rule about the same two statements is the same question.
        if sharpness(remark) and not (said and said <= quoted):
            chosen.append((remark, bound))
            quoted |= said
        else:
            again.append((remark, bound))
    return chosen, again


def _is_strong(remark: Remark) -> bool:
    """Whether a prompt sets two things on record against each other."""
    return "tension" in remark.needs or "." not in remark.id  # no method stands before a crossing's


def _is_own(remark: Remark, bound: Bound) -> bool:
    """Whether a prompt holds something that the person or the project said, or what two decisions make together."""
    return bound.stated or sharpness(remark) >= OF_THE_PLAN


def askable(method: Method, context: RoundContext, earlier: int = 0) -> list[tuple[Remark, Bound]]:
    """The prompts with something to quote, filled; `earlier` rounds move the quotations on."""
    facts = facts_of(context)
    found = []
    for number, prompt in enumerate(method.prompts):
        if prompt.when is not None and evaluate(prompt.when, facts) is not Truth.TRUE:
            continue
        bound = bind(prompt, context, number + earlier)
        if bound:
            found.append((prompt, bound))
    return found


def _offer(method: Method, context: RoundContext, because: str, missing: str = "") -> Offer:
    return Offer(
        method.id,
        method.name,
        method.family,
        method.purpose,
        because,
        method.id in context.played,
        missing,
    )


def _reason(method: Method, context: RoundContext, facts: Facts) -> tuple[int, str]:
    """Strength and sentence of the strongest occasion that holds and can be filled; 0 and empty without one."""
    for occasion in sorted(method.offered, key=lambda occasion: -occasion.strength):
        if evaluate(occasion.when, facts) is Truth.TRUE:
            sentence = _sentence(occasion, context, facts)
            if sentence:
                return occasion.strength, sentence
    return 0, ""


def _sentence(occasion: Occasion, context: RoundContext, facts: Facts) -> str:
    """Why a method fits, about the decision that its condition speaks of most."""
    named = named_by(occasion.when, context, facts)
    rank = {id_: number for number, id_ in enumerate(named)}
    for question in sorted(context.questions, key=lambda q: rank.get(q.id, len(rank))):
        text = fill(occasion.because, occasion.needs, context, question, begins=False)
        if text:
            return text
    return ""


def _spread(offers: Sequence[Offer]) -> list[Offer]:
    """The same offers, one of each family first, then a second of each, and so on."""
    dealt: Counter[str] = Counter()
    depth: dict[str, int] = {}
    for offer in offers:
        depth[offer.method_id] = dealt[offer.family]
        dealt[offer.family] += 1
    return sorted(offers, key=lambda offer: depth[offer.method_id])


def _missing(method: Method, context: RoundContext) -> str:
    """What the method's prompts need and nothing here has, in words."""
    if not context.decided:
        return "needs a decision; none is recorded here"
    known = context.library.facts
    for prompt in method.prompts:
        for need in prompt.needs:
            if need in known and not _is_there(need, context):
                return f"needs {known[need].words}; none is recorded"
    return "has nothing to quote here"


def _is_there(need: str, context: RoundContext) -> bool:
    return any(fact(need, Quote(context, question, 0)) for question in context.questions)
