"""Which methods are worth opening here, and why: five dealt by rule, or all of them by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facilitator.conditions import Record, Truth, evaluate
from facilitator.model.techniques import Method, Occasion
from facilitator.techniques.binding import Bound, bind, filled, named_by
from facilitator.techniques.facts import Quote
from facilitator.techniques.leaves import record
from facilitator.techniques.setting import Setting
from facilitator.techniques.surroundings import fact

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


def offered(setting: Setting, shown: Sequence[str] = ()) -> tuple[Offer, ...]:
    """Deal five fitting methods.

    `shown` are ids dealt before in this visit: they come last, unless all were shown.
    """
    facts = record(setting)
    ranked = _rotated(serving(setting), setting.seed)
    candidates: list[tuple[int, int, Offer]] = []
    for position, method in enumerate(ranked):
        count = len(askable(method, setting))
        reason = _reason(method, setting, facts) if count >= ASKABLE else None
        if reason:
            candidates.append((-reason[0], position, _offer(method, setting, count, reason[1])))
    in_order = [offer for *_, offer in sorted(candidates, key=lambda c: c[:2])]
    seen = set(shown)
    if seen.issuperset(o.method_id for o in in_order):
        seen = set()
    fresh = _spread([o for o in in_order if o.method_id not in seen])
    stale = _spread([o for o in in_order if o.method_id in seen])
    return (*fresh, *stale)[:DEALT]


def listed(setting: Setting) -> tuple[Offer, ...]:
    """Every method that serves this category, by family, with the reason why one cannot be asked now."""
    facts = record(setting)
    found = []
    for method in sorted(serving(setting), key=lambda m: setting.library.families.index(m.family)):
        count = len(askable(method, setting))
        reason = _reason(method, setting, facts) if count else None
        found.append(
            _offer(
                method,
                setting,
                count,
                reason[1] if reason else "",
                "" if count else _missing(method, setting),
            )
        )
    return tuple(found)


def serving(setting: Setting) -> tuple[Method, ...]:
    """The methods that serve one of the round's categories, in the order of the file."""
    here = {c.id for c in setting.categories}
    return tuple(m for m in setting.library.methods if here.intersection(m.serves))


def askable(method: Method, setting: Setting, earlier: int = 0) -> tuple[tuple[int, Bound], ...]:
    """The prompts with something to quote, and their number; `earlier` rounds move the quotations on."""
    facts = record(setting)
    holds = (
        (n, p)
        for n, p in enumerate(method.prompts)
        if p.when is None or evaluate(p.when, facts) is Truth.TRUE
    )
    bound = ((n, bind(prompt, setting, n + earlier)) for n, prompt in holds)
    return tuple((n, b) for n, b in bound if b)


def _offer(method: Method, setting: Setting, count: int, because: str, missing: str = "") -> Offer:
    played = method.id in setting.played
    return Offer(
        method.id, method.name, method.family, method.purpose, because, count, played, missing
    )


def _reason(method: Method, setting: Setting, facts: Record) -> tuple[int, str] | None:
    """Strength and sentence of the strongest occasion that holds and whose sentence can be filled."""
    for occasion in sorted(method.occasions, key=lambda o: -o.strength):
        if evaluate(occasion.when, facts) is Truth.TRUE and (
            sentence := _sentence(occasion, setting, facts)
        ):
            return occasion.strength, sentence
    return None


def _sentence(occasion: Occasion, setting: Setting, facts: Record) -> str:
    first = named_by(occasion.when, setting, facts)
    order = sorted(
        setting.questions, key=lambda q: first.index(q.id) if q.id in first else len(first)
    )
    texts = (filled(occasion.because, occasion.needs, setting, q, begins=False) for q in order)
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


def _missing(method: Method, setting: Setting) -> str:
    """What the method's prompts need and nothing here has, in words."""
    if not setting.decided:
        return "needs a decision; none is recorded here"
    words = setting.library.facts
    lacking = [
        need for prompt in method.prompts for need in prompt.needs if not _found(need, setting)
    ]
    names = [words[n].words for n in dict.fromkeys(lacking) if n in words]
    return f"needs {names[0]}; none is recorded" if names else "has nothing to quote here"


def _found(need: str, setting: Setting) -> bool:
    return any(fact(need, Quote(setting, q, 0)) for q in setting.questions)
