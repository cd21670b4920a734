"""Frozen values as plain data, as JSON holds it, and back. Compiled content and drafts are both kept this way.

A dataclass becomes a mapping of its fields by name, so that another version of the program still reads it:
a name that it does not know is passed over, and a field that is missing takes its default.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, cast

Plain: TypeAlias = Any
"""What JSON holds; its shape is checked while it is unpacked."""
Unpacker: TypeAlias = Callable[[Plain], Any]
Value = TypeVar("Value")


def pack(value: object, *, brief: bool = False) -> Plain:
    """Turn frozen dataclasses, enumerations, mappings, tuples and sets into plain data.

    In brief, fields that hold their default are left out: for the same version of the program, which fills them in.
    """
    kind = type(value)
    if kind is str:  # most of what there is
        return value
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(kind):
        stated = _stated(value, kind, brief=brief)
        return {name: pack(inner, brief=brief) for name, inner in stated.items()}
    if isinstance(value, Mapping):
        return {str(key): pack(inner, brief=brief) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return list(map(partial(pack, brief=brief), value))
    if isinstance(value, frozenset | set):
        return sorted(map(partial(pack, brief=brief), value))
    return value


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cast(Any, kind)))


def _stated(value: object, kind: type, *, brief: bool) -> Mapping[str, object]:
    """Give the fields of a record; in brief those that are none of the usual ones."""
    usual = _defaults(kind) if brief else {}
    stated = ((name, getattr(value, name)) for name in _field_names(kind))
    return {name: inner for name, inner in stated if inner != usual.get(name, MISSING)}


@cache
def _defaults(kind: type) -> Mapping[str, object]:
    return {f.name: f.default for f in fields(cast(Any, kind)) if f.default is not MISSING}


def unpack(kind: type[Value], data: Plain) -> Value:
    """Make a value of this type from plain data; ValueError when the data has another shape."""
    try:
        return cast(Value, _unpacker(cast(Any, kind))(data))
    except (AttributeError, KeyError, RecursionError, TypeError) as error:
        raise ValueError(f"not {kind}: {error}") from error


@cache
def _unpacker(kind: Any) -> Unpacker:
    """Find out once for each type how its values are made."""
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin in (typing.Union, UnionType):
        return _one_of(arguments)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return _fixed_tuple(arguments)
    if origin in (tuple, frozenset):
        return _collection(origin, _unpacker(arguments[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_unpacker(arguments[0]), _unpacker(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind):
        return _record(cast(type, kind))
    return _scalar(kind)


def _one_of(kinds: tuple[Any, ...]) -> Unpacker:
    each = [_unpacker(kind) for kind in kinds if kind is not NoneType]

    def unpack_one(data: Plain) -> object:
        if data is None and NoneType in kinds:
            return None
        for unpacker in each:
            try:
                return unpacker(data)
            except (AttributeError, KeyError, TypeError, ValueError):
                continue
        raise TypeError(f"none of {kinds}")

    return unpack_one


def _fixed_tuple(kinds: tuple[Any, ...]) -> Unpacker:
    each = [_unpacker(kind) for kind in kinds]
    return lambda data: tuple(f(inner) for f, inner in zip(each, _items(data), strict=True))


def _collection(kind: Callable[[Iterable[object]], object], inner: Unpacker) -> Unpacker:
    return lambda data: kind([inner(item) for item in _items(data)])


def _items(data: Plain) -> list[Plain]:
    # A text is a sequence too, and would come apart into letters.
    if not isinstance(data, list):
        raise TypeError("a list expected")
    return data


def _mapping(of_key: Unpacker, of_value: Unpacker) -> Unpacker:
    return lambda data: {of_key(key): of_value(inner) for key, inner in data.items()}


def _record(kind: type) -> Unpacker:
    known: dict[str, Unpacker] = {}
    hints: dict[str, Any] = {}

    def unpack_record(data: Plain) -> object:
        # A record may hold records of its own type, so the fields are looked up at the first use.
        if not known:
            hints.update(typing.get_type_hints(kind))
            known.update({f.name: _unpacker(hints[f.name]) for f in fields(kind)})
        named = {}
        for name, inner in data.items():
            if name in known:
                # what is of its type already, as most is, does not go through a function of its own
                is_plain = type(inner) is hints[name]
                named[name] = inner if is_plain else known[name](inner)
        return kind(**named)

    return unpack_record


def _scalar(kind: Any) -> Unpacker:
    if kind in (Any, object):
        return lambda data: data
    accepted: tuple[Any, ...] = (int, float) if kind is float else (kind,)

    def unpack_scalar(data: Plain) -> object:
        # By the exact type: True is an int for isinstance.
        if type(data) not in accepted:
            raise TypeError(f"{kind} expected")
        return data

    return unpack_scalar
