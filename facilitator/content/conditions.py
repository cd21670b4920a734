"""The grammar of conditions: a mapping of YAML (`{decision: x, in: [...]}`) becomes a `Condition`.

Shared by questions, tensions, methods and perspectives. How a condition is judged is not said here.

    all: [...]   any: [...]   not: {...}
    decision: ID  with one of  in: [IDS] | not_in: [IDS] | unanswered: true | answered: true
                               | level_at_least: N | percent_at_most: N
    context: FIELD  in: [VALUES]
    always_when_rendering: BLOCK
    trait: [TRAITS]  over: category | plan        subject is category or plan, values the traits
    effect: EFFECT   of: METRIC | any             subject is the metric or any, values the one effect
    category: [IDS]                               values the ids
    tension: WORD   state: WORD   fact: WORD      subject is the word
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from facilitator.model import Condition

_LISTS = ("in", "not_in")
_FLAGS = ("unanswered", "answered")
_NUMBERS = ("level_at_least", "percent_at_most")
_WORDS = ("always_when_rendering", "tension", "state", "fact")
_HEADS = ("all", "any", "not", "decision", "context", "trait", "effect", "category", *_WORDS)
_TESTS = (*_LISTS, *_FLAGS, *_NUMBERS)

Path = tuple[str | int, ...]


def condition(data: object, path: Path = ()) -> Condition:
    """Turn a condition's data into a Condition; PydanticCustomError with the path inside it as context."""
    if not isinstance(data, Mapping) or not data:
        raise _fault(path, "expected a condition, as {decision: …, in: […]}")
    head = next((h for h in _HEADS if h in data), "")
    if head in ("all", "any"):
        return Condition(head, children=_children(_only(data, path, head), path))
    if head == "not":
        return Condition(
            "not", children=(condition(_only(data, path, "not")["not"], (*path, "not")),)
        )
    if head == "decision":
        return _decision(data, path)
    if head == "context":
        _only(data, path, "context", "in")
        return Condition("context", _word(data, "context", path), _list(data, "in", path))
    if head == "trait":
        _only(data, path, "trait", "over")
        return Condition(
            "trait", _one_of(data, "over", ("category", "plan"), path), _list(data, "trait", path)
        )
    if head == "effect":
        _only(data, path, "effect", "of")
        return Condition("effect", _word(data, "of", path), (_word(data, "effect", path),))
    if head == "category":
        return Condition("category", values=_list(_only(data, path, "category"), "category", path))
    if head:
        return Condition(head, _word(_only(data, path, head), head, path))
    raise _fault((*path, next(iter(data))), f"expected one of: {', '.join(_HEADS)}")


ConditionField = Annotated[Condition, PlainValidator(condition)]
"""Type of a model's field that holds a condition."""


def leaves(node: Condition | None) -> Iterator[Condition]:
    """Go through the leaves of a condition, in order."""
    if node is None:
        return
    if node.op not in ("all", "any", "not"):
        yield node
    for child in node.children:
        yield from leaves(child)


def _decision(data: Mapping[str, Any], path: Path) -> Condition:
    test = next((t for t in _TESTS if t in data), "")
    if not test:
        raise _fault(path, f"expected, beside decision, one of: {', '.join(_TESTS)}")
    _only(data, path, "decision", test)
    subject = _word(data, "decision", path)
    if test in _LISTS:
        return Condition(test, subject, _list(data, test, path))
    value = data[test]
    if test in _FLAGS:
        if value is not True:
            raise _fault((*path, test), "expected true")
        return Condition(test, subject)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _fault((*path, test), "expected a number")
    return Condition(test, subject, number=value)


def _children(data: Mapping[str, Any], path: Path) -> tuple[Condition, ...]:
    head = next(iter(data))
    items = data[head]
    if not isinstance(items, list) or not items:
        raise _fault((*path, head), "expected a list of conditions")
    return tuple(condition(item, (*path, head, n)) for n, item in enumerate(items))


def _only(data: Mapping[str, Any], path: Path, *keys: str) -> Mapping[str, Any]:
    for key in data:
        if key not in keys:
            raise _fault((*path, key), f"unknown key beside {keys[0]}")
    for key in keys:
        if key not in data:
            raise _fault(path, f"expected {key} beside {keys[0]}")
    return data


def _word(data: Mapping[str, Any], key: str, path: Path) -> str:
    value = data[key]
    if not isinstance(value, str) or not value:
        raise _fault((*path, key), "expected a word")
    return value


def _one_of(data: Mapping[str, Any], key: str, words: tuple[str, ...], path: Path) -> str:
    if (word := _word(data, key, path)) not in words:
        raise _fault((*path, key), f"expected one of: {', '.join(words)}")
    return word


def _list(data: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = data[key]
    if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
        raise _fault((*path, key), "expected a list of words")
    return tuple(value)


def _fault(path: Path, text: str) -> PydanticCustomError:
    # The text is no template for pydantic: braces in it stand for themselves.
    return PydanticCustomError("condition", "{text}", {"text": text, "path": path})
