"""What follows from a state, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple, cast

if TYPE_CHECKING:
    from facilitator.session.state import State

Value = TypeVar("Value")
Given = TypeVarTuple("Given")


def derived(compute: Callable[[State, *Given], Value]) -> Callable[[State, *Given], Value]:
    """Work out what follows from a state once: a screen asks for its decisions hundreds of times."""

    @wraps(compute)
    def remembered(state: State, /, *given: *Given) -> Value:
        key = (compute, *given)
        if key not in state.known:
            state.known[key] = compute(state, *given)
        return cast(Value, state.known[key])

    return remembered
