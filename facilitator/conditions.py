"""Conditions in three values (Kleene): what is recorded is TRUE or FALSE, what is not recorded is UNKNOWN.

A question that is not asked, and a decision that is recorded as not applicable, count as the option
`<question>.not-applicable`. Conditions under which questions are asked must not form a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from facilitator.model import (
    PHASES,
    Catalogue,
    Condition,
    Context,
    Decision,
    How,
    Question,
    Standing,
    Stated,
    ValueField,
    ValueKind,
)
from facilitator.model.condition import MEASURE, values_of
from facilitator.model.noun import noun
from facilitator.model.workload import is_only, kinds_of

if TYPE_CHECKING:
    from facilitator.values.checks import CheckSizes
    from facilitator.values.kinds import Value
    from facilitator.values.quantities import Side

NOT_APPLICABLE = "not-applicable"


class Truth(Enum):
    """One of the three values."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __invert__(self) -> Truth:
        return _INVERSE[self]


_INVERSE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


@noun
class Facts:
    """What a condition is evaluated against."""

    decisions: Mapping[str, Decision]
    context: Context
    passed: frozenset[str]
    """Ids of the categories whose menu was passed: left with C, step complete, or step 5 runs."""
    catalogue: Catalogue
    leaves: Mapping[str, Callable[[Condition, Facts], Truth]] = field(default_factory=dict)
    """Further leaves by `op`, for grammars that extend this one."""
    measures: Mapping[str, str] = field(default_factory=dict)
    """Numbers that documents state, by measure: `measure.NAME` in an amount."""
    asked: dict[str, Truth] = field(default_factory=dict, init=False, compare=False, repr=False)
    """By question, once it was worked out: whether it applies."""


def evaluate(condition: Condition, facts: Facts) -> Truth:
    """Evaluate a condition; a leaf that nobody defines is a ValueError."""
    if condition.op == "all":
        return _first(condition.children, facts, Truth.FALSE)
    if condition.op == "any":
        return _first(condition.children, facts, Truth.TRUE)
    if condition.op == "not":
        return ~evaluate(condition.children[0], facts)
    leaf = facts.leaves.get(condition.op) or _LEAVES.get(condition.op)
    if leaf is None:
        raise ValueError(f"unknown condition {condition.op!r}")
    return leaf(condition, facts)


def unknowns(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """Name the subjects whose missing values leave the condition UNKNOWN; empty when it is not."""
    return tuple(dict.fromkeys(judged(condition, facts)[1]))


def judged(condition: Condition, facts: Facts) -> tuple[Truth, tuple[str, ...]]:
    """The value of a condition, and what leaves it UNKNOWN."""
    if not condition.children:
        truth = evaluate(condition, facts)
        return truth, _lacking(condition, facts) if truth is Truth.UNKNOWN else ()
    if condition.op == "not":
        truth, missing = judged(condition.children[0], facts)
        return ~truth, missing
    decisive = Truth.FALSE if condition.op == "all" else Truth.TRUE
    result = ~decisive
    lacking: tuple[str, ...] = ()
    for child in condition.children:
        truth, missing = judged(child, facts)
        if truth is decisive:
            return decisive, ()
        if truth is Truth.UNKNOWN:
            result, lacking = truth, (*lacking, *missing)
    return result, lacking


def _lacking(leaf: Condition, facts: Facts) -> tuple[str, ...]:
    """The questions of a leaf that lack something: of several values, those that state no amount."""
    values = (value.rpartition(".") for value in values_of(leaf))
    found = [question for question, _, name in values if _typed(question, name, facts) is None]
    return tuple(dict.fromkeys(found)) or (leaf.subject,)


def applies(question: Question, facts: Facts) -> Truth:
    """Say whether a question is asked; TRUE when nothing restricts it.

    Where its condition hangs only on answers in own words that no option matches, or on what step 1 did not
    state, it is asked: only the user can say that it does not apply.
    """
    if question.asked_when is None:
        return Truth.TRUE
    if question.id not in facts.asked:
        facts.asked[question.id] = holds(question.asked_when, facts)
    return facts.asked[question.id]


def holds(condition: Condition, facts: Facts) -> Truth:
    """Evaluate a condition; TRUE where it hangs only on own words, or on what step 1 did not state."""
    truth = evaluate(condition, facts)
    if truth is Truth.UNKNOWN and all(
        _unstated(s, facts) or _own_words_only(facts.decisions.get(s))
        for s in unknowns(condition, facts)
    ):
        return Truth.TRUE
    return truth


def applies_beside(condition: Condition, facts: Facts) -> bool:
    """Say whether what is asked beside a decision is asked; what step 1 did not state rules nothing out."""
    missing = unknowns(condition, facts)
    if missing:
        return all(_unstated(subject, facts) for subject in missing)
    return evaluate(condition, facts) is Truth.TRUE


def is_due(phase: str, context: Context) -> bool:
    """Whether what is asked from a phase on is asked in the phase of this project.

    Everything is due where either phase is not stated or is none that is known.
    """
    if phase not in PHASES or context.delivery_phase not in PHASES:
        return True
    return PHASES.index(context.delivery_phase) >= PHASES.index(phase)


def is_not_applicable(decision: Decision) -> bool:
    """Say whether the user recorded that the question does not apply, by standing or by that very option."""
    return decision.standing is Standing.NOT_APPLICABLE or decision.choice == (
        f"{decision.id}.{NOT_APPLICABLE}",
    )


def recorded(subject: str, facts: Facts) -> frozenset[str] | None:
    """Give the option ids that count for a question; empty for own words, None when there is no value."""
    question = facts.catalogue.questions.get(subject)
    if (
        question is not None
        and question.asked_when is not None
        and applies(question, facts) is Truth.FALSE
    ):
        return frozenset((f"{subject}.{NOT_APPLICABLE}",))
    decision = facts.decisions.get(subject)
    if decision is None or decision.standing is Standing.DEFERRED:
        return None
    if decision.standing is Standing.NOT_APPLICABLE:
        return frozenset((f"{subject}.{NOT_APPLICABLE}",))
    if not decision.choice and not decision.own:
        return None
    return frozenset(decision.choice)


def _unstated(subject: str, facts: Facts) -> bool:
    """Whether it is about the project, and the user passed it in step 1."""
    return subject not in facts.catalogue.questions and not context_values(subject, facts.context)


def _own_words_only(decision: Decision | None) -> bool:
    decided = decision is not None and decision.standing is Standing.DECIDED
    return decided and decision is not None and bool(decision.own) and not decision.choice


def _first(children: tuple[Condition, ...], facts: Facts, decisive: Truth) -> Truth:
    """Kleene's all and any: the decisive value wins, else UNKNOWN, else the other value."""
    result = ~decisive
    for child in children:
        truth = evaluate(child, facts)
        if truth is decisive:
            return decisive
        if truth is Truth.UNKNOWN:
            result = truth
    return result


def _truth(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE


def _in(condition: Condition, facts: Facts) -> Truth:
    values = recorded(condition.subject, facts)
    if not values:
        return Truth.UNKNOWN
    return _truth(not values.isdisjoint(condition.values))


def _not_in(condition: Condition, facts: Facts) -> Truth:
    return ~_in(condition, facts)


def _answered(condition: Condition, facts: Facts) -> Truth:
    values = recorded(condition.subject, facts)
    if values is None:
        return Truth.UNKNOWN
    return _truth(values != {f"{condition.subject}.{NOT_APPLICABLE}"})


def _unanswered(condition: Condition, facts: Facts) -> Truth:
    if recorded(condition.subject, facts) is not None:
        return Truth.FALSE
    question = facts.catalogue.questions.get(condition.subject)
    passed = question is not None and question.category in facts.passed
    due = question is not None and is_due(question.from_, facts.context)
    return Truth.TRUE if passed and due else Truth.UNKNOWN


def _not_offered(condition: Condition, facts: Facts) -> Truth:
    """Whether an option was chosen that makes no sense for this project; what is not known rules nothing out."""
    values = recorded(condition.subject, facts)
    if not values:
        return Truth.UNKNOWN
    options = (facts.catalogue.options.get(value) for value in values)
    offered = [o.offered_when for o in options if o is not None and o.offered_when is not None]
    return _truth(any(evaluate(when, facts) is Truth.FALSE for when in offered))


def _level_at_least(condition: Condition, facts: Facts) -> Truth:
    values = recorded(condition.subject, facts)
    if not values:
        return Truth.UNKNOWN
    options = (facts.catalogue.options.get(value) for value in values)
    return _truth(any(o is not None and o.level >= condition.number for o in options))


def _percent_at_most(condition: Condition, facts: Facts) -> Truth:
    values = recorded(condition.subject, facts)
    if values:
        return Truth.FALSE
    decision = facts.decisions.get(condition.subject)
    number = None if values is None or decision is None else percent(decision.own)
    return Truth.UNKNOWN if number is None else _truth(number <= condition.number)


def percent(text: str) -> Decimal | None:
    """Read an answer in percent, which is kept without its sign; None when the text is not one from 0 to 100."""
    from facilitator.values.numbers import read_percent
    from facilitator.values.refused import RefusedError

    try:
        return read_percent(f"{text.rstrip(' %')} %").amount
    except RefusedError:
        return None


def stated_value(id_: str, name: str, facts: Facts) -> tuple[ValueField, Stated] | None:
    """A value of a question as it was given; None where it is open or the question is not decided."""
    question, decision = facts.catalogue.questions.get(id_), facts.decisions.get(id_)
    if question is None or decision is None or decision.standing is not Standing.DECIDED:
        return None
    field, stated = question.value(name), decision.values.get(name)
    return (field, stated) if field is not None and stated is not None else None


def amount(id_: str, name: str, facts: Facts) -> Decimal | None:
    """The number by which a value is compared (seconds, percent, per second …); None in words or open."""
    return _amount(_typed(id_, name, facts))


def _amount(value: Value | None) -> Decimal | None:
    from facilitator.values import magnitude

    return None if value is None else magnitude(value)


def _compared(condition: Condition, facts: Facts) -> tuple[Decimal, Decimal] | None:
    """The value and what the condition compares it with; None where one of them is no number."""
    name, words = condition.values
    asked = facts.catalogue.questions.get(condition.subject)
    field = asked.value(name) if asked else None
    value = amount(condition.subject, name, facts)
    bound = _amount(_read(words, field.kind, field.unit)) if field else None
    return None if value is None or bound is None else (value, bound)


def _value_at_least(condition: Condition, facts: Facts) -> Truth:
    pair = _compared(condition, facts)
    return Truth.UNKNOWN if pair is None else _truth(pair[0] >= pair[1])


def _value_at_most(condition: Condition, facts: Facts) -> Truth:
    pair = _compared(condition, facts)
    return Truth.UNKNOWN if pair is None else _truth(pair[0] <= pair[1])


def _value_given(condition: Condition, facts: Facts) -> Truth:
    decision = facts.decisions.get(condition.subject)
    if decision is None or decision.standing is not Standing.DECIDED:
        return Truth.UNKNOWN
    found = stated_value(condition.subject, condition.values[0], facts)
    return _truth(found is not None and bool(found[1].said))


def _value_says(condition: Condition, facts: Facts) -> Truth:
    name, *words = condition.values
    found = stated_value(condition.subject, name, facts)
    if found is None or not found[1].said:
        return Truth.UNKNOWN
    said = found[1].text.casefold().replace(",", " ").split()
    return _truth(not set(said).isdisjoint(word.casefold() for word in words))


def check_sizes(condition: Condition, facts: Facts) -> CheckSizes | None:
    """What a condition `more_than_a_check` compares; None where a value of it is open, or in words."""
    from facilitator.values.checks import check_sizes

    name, *others = condition.values
    subjects = [(condition.subject, name), *(tuple(other.rsplit(".", 1)) for other in others)]
    return check_sizes(_typed(question, value, facts) for question, value in subjects)


def _typed(id_: str, name: str, facts: Facts) -> Value | None:
    found = stated_value(id_, name, facts)
    if found is None or found[1].how is not How.STATED:
        return None
    return _read(found[1].text, found[0].kind, found[0].unit)


@lru_cache(maxsize=4096)
def _read(text: str, kind: ValueKind, unit: str) -> Value | None:
    from facilitator.values import RefusedError, read

    try:
        return read(text, kind, unit)
    except RefusedError:
        return None


def _value_more_than_a_check(condition: Condition, facts: Facts) -> Truth:
    sizes = check_sizes(condition, facts)
    return Truth.UNKNOWN if sizes is None else _truth(bool(sizes.blind))


def sides(condition: Condition, facts: Facts) -> tuple[Side, Side] | None:
    """Both sides of a condition on amounts; None where one has no amount, or they have different units."""
    left, right = (computed(expression, facts) for expression in condition.values)
    if left is None or right is None or left.total.time != right.total.time:
        return None
    return left, right


def computed(expression: str, facts: Facts) -> Side | None:
    """A sum of products of values, computed; None where one of them has no amount."""
    from facilitator.values.quantities import Given, side

    def given(reference: str) -> Given | None:
        question, _, name = reference.rpartition(".")
        if question == MEASURE:
            text = facts.measures.get(name, "")
            number = _number(text)
            return None if number is None else Given(name.replace("-", " "), text, number)
        value, found = _typed(question, name, facts), stated_value(question, name, facts)
        if value is None or found is None:
            return None
        return Given(found[0].field, found[1].text, value)

    return side(expression, given)


def _number(text: str) -> Value | None:
    """A number of a document, whose unit tells what it is."""
    kinds = (ValueKind.RATE, ValueKind.DURATION, ValueKind.PERCENT) if text else ()
    found = (_read(text, kind, "") for kind in kinds)
    return next((one for one in found if one is not None), None)


def _amount_above(condition: Condition, facts: Facts) -> Truth:
    return _amounts(condition, facts, lambda left, right: left.total.amount > right.total.amount)


def _amount_below(condition: Condition, facts: Facts) -> Truth:
    return _amounts(condition, facts, lambda left, right: left.total.amount < right.total.amount)


def _amounts(condition: Condition, facts: Facts, holds: Callable[[Side, Side], bool]) -> Truth:
    """What is not asked as the plan stands is no amount at all, and nothing can be said of it: FALSE."""
    if any(_never(*value.rpartition(".")[::2], facts) for value in values_of(condition)):
        return Truth.FALSE
    found = sides(condition, facts)
    return Truth.UNKNOWN if found is None else _truth(holds(*found))


def _never(id_: str, name: str, facts: Facts) -> bool:
    """Whether a value is not asked for as the plan stands, and was not given."""
    question, decision = facts.catalogue.questions.get(id_), facts.decisions.get(id_)
    field = question.value(name) if question else None
    if question is None or field is None:
        return False
    if decision is None:
        return applies(question, facts) is Truth.FALSE
    return name not in decision.values and _is_aside(field, decision, facts)


def _is_aside(field: ValueField, decision: Decision, facts: Facts) -> bool:
    if decision.standing is Standing.NOT_APPLICABLE or not is_due(field.from_, facts.context):
        return True
    return field.asked_when is not None and evaluate(field.asked_when, facts) is Truth.FALSE


def _context(condition: Condition, facts: Facts) -> Truth:
    values = context_values(condition.subject, facts.context)
    return _truth(any(v in condition.values for v in values)) if values else Truth.UNKNOWN


def _not_for(condition: Condition, facts: Facts) -> Truth:
    workload = facts.context.workload
    return _truth(not is_only(condition.values, workload)) if workload else Truth.UNKNOWN


def context_values(name: str, context: Context) -> tuple[str, ...]:
    """Give the recorded values of a context field; empty when it was not recorded."""
    if name == "workload-kind":
        return kinds_of(context.workload)
    if name == "delivery-phase" and context.delivery_phase:
        return (context.delivery_phase,)
    return context.values(name)


_LEAVES: Mapping[str, Callable[[Condition, Facts], Truth]] = {
    "in": _in,
    "not_in": _not_in,
    "answered": _answered,
    "unanswered": _unanswered,
    "not_offered": _not_offered,
    "level_at_least": _level_at_least,
    "percent_at_most": _percent_at_most,
    "context": _context,
    "not_for": _not_for,
    "value_at_least": _value_at_least,
    "value_at_most": _value_at_most,
    "value_given": _value_given,
    "value_says": _value_says,
    "value_more_than_a_check": _value_more_than_a_check,
    "amount_above": _amount_above,
    "amount_below": _amount_below,
}
