"""Nouns: frozen dataclasses that cost little to define.

`dataclass(frozen=True, slots=True)` compiles seven methods for every class, and builds the class twice; with some
ninety nouns that was a third of what a start adds to Textual's. Here each class gets its own `__init__`, written
when the first of its kind is made, and all share the rest.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform

Noun = TypeVar("Noun")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def noun(kind: type[Noun]) -> type[Noun]:
    """Make a frozen dataclass of a class: `fields`, `replace` and `match` know it, equal values are equal."""
    made: Any = dataclass(init=False, repr=False, eq=False)(kind)
    made.__init__ = _init_of_the_first(made)
    given = [f.name for f in fields(made) if f.init]
    made._given = given, attrgetter(*given, "__class__")  # one more, so that it is always a tuple
    compared = [f.name for f in fields(made) if f.compare]
    made._values = attrgetter(*compared) if compared else type
    made.__eq__ = _equal
    made.__hash__ = _hash
    made.__repr__ = _repr
    made.__setattr__ = made.__delattr__ = _refuse
    return kind


def replace(value: Noun, /, **others: Any) -> Noun:
    """Give a noun with other fields, as `dataclasses.replace` does, in half of its time."""
    kind: Any = type(value)
    names, get = kind._given
    return cast(Noun, kind(**{**dict(zip(names, get(value), strict=False)), **others}))


def _init_of_the_first(kind: Any) -> Any:
    """Give the `__init__` that writes the real one: of most nouns none is made before the first question."""

    def init(self: Any, *values: Any, **named: Any) -> None:
        kind.__init__ = _init(fields(kind))
        kind.__init__(self, *values, **named)

    return init


def _init(stated: tuple[Field[Any], ...]) -> Any:
    """Write the `__init__` of a class with these fields."""
    names: dict[str, Any] = {"store": object.__setattr__}
    by_place: list[str] = []
    by_name: list[str] = []
    lines = ["    pass"]
    for one in stated:
        parameter, value = one.name, one.name
        if one.default is not MISSING:
            names[f"default_{one.name}"] = one.default
            parameter += f"=default_{one.name}"
        elif one.default_factory is not MISSING:
            names[f"make_{one.name}"] = one.default_factory
            # No field holds `store`, so it stands for a value that was not given.
            parameter += "=store"
            value = f"make_{one.name}() if {one.name} is store else {one.name}"
        if one.init:
            (by_name if one.kw_only else by_place).append(parameter)
        else:
            value = f"make_{one.name}()"
        lines.append(f"    store(self, {one.name!r}, {value})")
    parameters = ["self", *by_place, *(["*", *by_name] if by_name else [])]
    # As dataclasses does it: a function with the names of the fields has to be written out.
    exec("\n".join([f"def __init__({', '.join(parameters)}):", *lines]), names)
    return names["__init__"]


def _equal(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return self._values(self) == self._values(other)


def _hash(self: Any) -> int:
    return hash((type(self), self._values(self)))


def _repr(self: Any) -> str:
    stated = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__name__}({stated})"


def _refuse(self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"{type(self).__name__}.{name} is frozen")
