"""A change that was begun in a round is where the cursor stands when the round is come back to."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from support.rounds_at_a_menu import at_menu, played

from facilitator.session import events
from facilitator.session.begun import typing_field
from facilitator.techniques.rounds import Reply
from facilitator.tui.pages.changing import ask_change
from facilitator.tui.pages.parts import LeftOpenError


@pytest.mark.parametrize(
    ("part", "row"),
    [
        ("rationale", "rationale"),
        ("rollback", "rollback"),
        ("own", "choice:"),
        ("impact.lead-time", "impact"),
        ("", ""),
    ],
)
def test_the_cursor_stands_on_the_change_that_was_begun(part: str, row: str) -> None:
    state = played(at_menu(), events.Elicit("pre-mortem"))
    assert state.round is not None and state.round.prompt is not None
    prompt = state.round.prompt
    if part:
        state = played(state, events.Typing(typing_field(prompt, part), "half a thought"))
    looked: list[tuple[str, str]] = []

    async def choose(_title: str, rows: Any, _about: str = "", at: str = "") -> str:
        looked.append((at, rows[0][0]))
        raise LeftOpenError

    parts: Any = SimpleNamespace(session=state, prompt=prompt, choose=choose)
    with pytest.raises(LeftOpenError):
        asyncio.run(ask_change(parts, Reply()))
    ((at, first),) = looked
    assert at.startswith(row or first)
