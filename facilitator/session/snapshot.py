"""Drafts as plain data and back: what the journal keeps. Fields by name, so that another version still reads them."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any

from facilitator.session.state import State, unwritten
from facilitator.session.step_draft import StepDraft


def snapshot(state: State) -> dict[str, object]:
    """All drafts of a session and where it stands, as JSON values; empty when nothing is drafted."""
    kept = {str(number): pack(state.drafts[number]) for number in unwritten(state)}
    return {"step": state.step, "fresh": state.fresh, "steps": kept} if kept else {}


def drafts_of(kept: Mapping[str, object]) -> dict[int, StepDraft]:
    """The drafts in a snapshot; a step that cannot be read any more is left out."""
    steps = kept.get("steps")
    found: dict[int, StepDraft] = {}
    for value in steps.values() if isinstance(steps, Mapping) else ():
        try:
            draft = unpack(StepDraft, value)
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
        found[draft.step] = draft
    return found


def pack(value: Any) -> Any:
    """Turn frozen dataclasses, enums, mappings and tuples into JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: pack(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(k): pack(v) for k, v in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [pack(v) for v in value]
    return value


def unpack(kind: Any, data: Any) -> Any:
    """Build a value of this type from JSON values; TypeError or ValueError on another shape."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, UnionType):
        return _any_of(arguments, data)
    if origin is tuple:
        return _sequence(arguments, data)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {unpack(arguments[0], k): unpack(arguments[1], v) for k, v in data.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind, data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind in (str, int, bool, float):
        if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
            raise TypeError(f"{kind.__name__} expected")
        return data
    if kind is type(None) and data is not None:
        raise TypeError("nothing expected")
    return data


def _any_of(kinds: tuple[Any, ...], data: Any) -> Any:
    for kind in kinds:
        try:
            return unpack(kind, data)
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    raise TypeError("no type fits")


def _sequence(arguments: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise TypeError("a list expected")
    if arguments[-1] is Ellipsis:
        return tuple(unpack(arguments[0], v) for v in data)
    return tuple(unpack(a, v) for a, v in zip(arguments, data, strict=True))


def _record(kind: type[Any], data: Any) -> Any:
    hints = _hints(typing.cast(Any, kind))
    values = {}
    for field in fields(kind):
        if field.name in data:
            values[field.name] = unpack(hints[field.name], data[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise KeyError(field.name)
    return kind(**values)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
