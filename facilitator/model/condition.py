"""A condition over decisions: the noun, and how content writes it.

    all: [...]   any: [...]   not: {...}          children
    decision: ID  with one of  in: [IDS] | not_in: [IDS] | unanswered: true | answered: true
                               | level_at_least: N | percent_at_most: N | offered: false
                                                  the test is `op`, the question `subject`
    value: QUESTION.VALUE  with one of  at_least: WORDS | at_most: WORDS | given: true | given: false
                                                  subject is the question, values the value's id and the words
    value: QUESTION.VALUE  says: [WORDS]          one of the words of the value, as it stands
    value: QUESTION.VALUE  more_than_a_check: [QUESTION.VALUE, …]
                                                  a sample, held against the requests that a check of each step has by
                                                  rate, shares and times; values are its id and these
    amount: SUM  above: SUM | below: SUM          sums of products: `a.grace`, `a.b + c.d * 2`, `a.limit:window`, `1 h`;
                                                  subject is the first question, values both sums
    context: FIELD  in: [VALUES]                  subject is the field, values the values
    context: workload-kind  not_for: [KINDS]      what makes no sense where each workload is, or runs on, one of these
    trait: [TRAITS]  over: category | plan        subject is category or plan, values the traits
    effect: EFFECT   of: METRIC | any             subject is the metric or any, values the one effect
    category: [IDS]                               values the ids
    tension: WORD   state: WORD   fact: WORD      subject is the word

Traits, effects, categories and the words after them stand only in methods and perspectives.
How a condition is judged is said in `facilitator.conditions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any

from facilitator.model.noun import noun
from facilitator.model.written import Written, WrittenError
from facilitator.patterns import regex

Path = tuple[str | int, ...]
OF_NO_QUESTION = ("context", "not_for")
"""Leaves whose subject is no question."""
MEASURE = "measure"
"""In an amount, where else the id of a question stands: a number that a document states."""


@noun
class Condition:
    """A node of a condition; the head of this module says what stands in which field."""

    op: str
    subject: str = ""
    values: tuple[str, ...] = ()
    number: float = 0
    children: tuple[Condition, ...] = ()


def read_condition(data: object, path: Path = ()) -> Condition:
    """Read a condition as content writes it; WrittenError names the place inside it that is wrong."""
    if not isinstance(data, Mapping) or not data:
        raise WrittenError(path, "expected a condition, as {decision: …, in: […]}")
    head = next((head for head in _READERS if head in data), "")
    if not head:
        raise WrittenError((*path, next(iter(data))), f"expected one of: {', '.join(_READERS)}")
    return _READERS[head](data, head, path)


def leaves(node: Condition | None) -> Iterator[Condition]:
    """Go through the leaves of a condition, in order."""
    if node is None:
        return
    if node.op not in ("all", "any", "not"):
        yield node
    for child in node.children:
        yield from leaves(child)


def looks_at(leaf: Condition) -> Iterator[str]:
    """Name what a leaf looks at: a question, a field of the context, or `<question>/<value>`."""
    named = values_of(leaf)
    if not named:
        yield f"{leaf.subject}/{leaf.values[0]}" if leaf.op.startswith("value_") else leaf.subject
    for value in named:
        yield "/".join(value.rsplit(".", 1))


def questions_in(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Ids of the questions that conditions are about, each once, in order."""
    found: dict[str, None] = {}
    for leaf in (leaf for condition in conditions for leaf in leaves(condition)):
        if leaf.op not in OF_NO_QUESTION:
            found[leaf.subject] = None
            found.update(dict.fromkeys(name.partition("/")[0] for name in looks_at(leaf)))
    return tuple(found)


def rests_on(condition: Condition) -> tuple[str, ...]:
    """What a condition rests on, each once, in order: questions, values of them, fields of the context."""
    found: dict[str, None] = {}
    for leaf in leaves(condition):
        found[leaf.subject] = None
        found.update(dict.fromkeys(looks_at(leaf)))
    return tuple(found)


def recorded_in(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """What conditions rest on and a plan records; numbers of documents, and what these are compared with, left out."""
    named = (subject for condition in conditions for subject in rests_on(condition))
    return tuple(dict.fromkeys(s for s in named if s.partition("/")[0] != MEASURE))


def values_of(leaf: Condition) -> tuple[str, ...]:
    """The values that a leaf compares with each other, each as QUESTION.VALUE; none where it names a constant."""
    if leaf.op == "value_more_than_a_check":
        return (f"{leaf.subject}.{leaf.values[0]}", *leaf.values[1:])
    return _named_in(leaf.values) if leaf.op in ("amount_above", "amount_below") else ()


@lru_cache(maxsize=256)
def _named_in(sums: tuple[str, ...]) -> tuple[str, ...]:
    factors = (factor for expression in sums for term in terms(expression) for factor in term)
    return tuple(dict.fromkeys(f.partition(":")[0] for f in factors if not f[0].isdigit()))


@lru_cache(maxsize=256)
def terms(expression: str) -> tuple[tuple[str, ...], ...]:
    """The products of a sum, each as its factors."""
    products = (term.split(" * ") for term in expression.split(" + "))
    return tuple(tuple(factor.strip() for factor in product) for product in products)


Data = Mapping[str, Any]


def _several(data: Data, head: str, path: Path) -> Condition:
    _only(data, path, head)
    items = data[head]
    if not isinstance(items, list) or not items:
        raise WrittenError((*path, head), "expected a list of conditions")
    children = (read_condition(item, (*path, head, n)) for n, item in enumerate(items))
    return Condition(head, children=tuple(children))


def _negation(data: Data, head: str, path: Path) -> Condition:
    _only(data, path, head)
    return Condition(head, children=(read_condition(data[head], (*path, head)),))


def _decision(data: Data, head: str, path: Path) -> Condition:
    test = next((test for test in _TESTS if test in data), "")
    if not test:
        raise WrittenError(path, f"expected, beside decision, one of: {', '.join(_TESTS)}")
    _only(data, path, head, test)
    subject = _word(data, head, path)
    if test in ("in", "not_in"):
        return Condition(test, subject, _list(data, test, path))
    value = data[test]
    if test in _FIXED:
        if value is not _FIXED[test]:
            raise WrittenError((*path, test), f"expected {str(_FIXED[test]).lower()}")
        return Condition("not_offered" if test == "offered" else test, subject)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrittenError((*path, test), "expected a number")
    return Condition(test, subject, number=value)


def _value(data: Data, head: str, path: Path) -> Condition:
    test = next((test for test in VALUE_TESTS if test in data), "")
    if not test:
        raise WrittenError(path, f"expected, beside value, one of: {', '.join(VALUE_TESTS)}")
    _only(data, path, head, test)
    question, _, value = _word(data, head, path).rpartition(".")
    if not question:
        raise WrittenError((*path, head), "expected the id of a question, a dot, the id of a value")
    if test in ("more_than_a_check", "says"):
        return Condition(f"value_{test}", question, (value, *_list(data, test, path)))
    if test != "given":
        return Condition(f"value_{test}", question, (value, str(data[test])))
    if not isinstance(data[test], bool):
        raise WrittenError((*path, test), "expected true or false")
    given = Condition("value_given", question, (value,))
    return given if data[test] else Condition("not", children=(given,))


def _amount(data: Data, head: str, path: Path) -> Condition:
    test = next((test for test in AMOUNT_TESTS if test in data), "")
    if not test:
        raise WrittenError(path, f"expected, beside amount, one of: {', '.join(AMOUNT_TESTS)}")
    _only(data, path, head, test)
    for key in (head, test):
        _sum(str(data[key]), (*path, key))
    made = Condition(f"amount_{test}", values=(str(data[head]), str(data[test])))
    named = values_of(made)
    if not named:
        raise WrittenError((*path, head), "expected a value of a question on one side")
    return replace(made, subject=named[0].rpartition(".")[0])


def _sum(expression: str, path: Path) -> None:
    for factor in (factor for term in terms(expression) for factor in term):
        if not _FACTOR.fullmatch(factor):
            told = f"expected QUESTION.VALUE, QUESTION.VALUE:PART or an amount, found {factor!r}"
            raise WrittenError(path, told)


def _context(data: Data, head: str, path: Path) -> Condition:
    subject = _word(data, head, path)
    if subject == "workload-kind" and "not_for" in data:
        _only(data, path, head, "not_for")
        return Condition("not_for", subject, _list(data, "not_for", path))
    _only(data, path, head, "in")
    return Condition(head, subject, _list(data, "in", path))


def _trait(data: Data, head: str, path: Path) -> Condition:
    _only(data, path, head, "over")
    over = _word(data, "over", path)
    if over not in ("category", "plan"):
        raise WrittenError((*path, "over"), "expected one of: category, plan")
    return Condition(head, over, _list(data, head, path))


def _effect(data: Data, head: str, path: Path) -> Condition:
    _only(data, path, head, "of")
    return Condition(head, _word(data, "of", path), (_word(data, head, path),))


def _category(data: Data, head: str, path: Path) -> Condition:
    _only(data, path, head)
    return Condition(head, values=_list(data, head, path))


def _said(data: Data, head: str, path: Path) -> Condition:
    _only(data, path, head)
    return Condition(head, _word(data, head, path))


_FACTOR = regex(r"[0-9][0-9.]*(?: [a-z ]+)?|[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+(?::[a-z]+)?")
AMOUNT_TESTS = ("above", "below")
VALUE_TESTS = ("at_least", "at_most", "given", "says", "more_than_a_check")
_FIXED = {"unanswered": True, "answered": True, "offered": False}
_TESTS = ("in", "not_in", *_FIXED, "level_at_least", "percent_at_most")
_READERS: Mapping[str, Callable[[Data, str, Path], Condition]] = {
    "all": _several,
    "any": _several,
    "not": _negation,
    "decision": _decision,
    "value": _value,
    "amount": _amount,
    "context": _context,
    "trait": _trait,
    "effect": _effect,
    "category": _category,
    "tension": _said,
    "state": _said,
    "fact": _said,
}
"""By the key that tells what a condition is about."""


def _only(data: Data, path: Path, *keys: str) -> None:
    for key in data:
        if key not in keys:
            raise WrittenError((*path, key), f"unknown key beside {keys[0]}")
    for key in keys:
        if key not in data:
            raise WrittenError(path, f"expected {key} beside {keys[0]}")


def _word(data: Data, key: str, path: Path) -> str:
    value = data[key]
    if not isinstance(value, str) or not value:
        raise WrittenError((*path, key), "expected a word")
    return value


def _list(data: Data, key: str, path: Path) -> tuple[str, ...]:
    value = data[key]
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
        raise WrittenError((*path, key), "expected a list of words")
    return tuple(value)


WrittenCondition = Annotated[Condition, Written(Any, read_condition)]
"""Type of a field that holds a condition."""
