"""Any keys in any order: every page can be left, nothing typed is lost without a word, and only C writes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.on_screen import drive, frame, until
from support.rounds_at_a_menu import at_menu
from support.valued import at_the_pattern
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.commands import Command, Save
from facilitator.session.places import MENUS, Place
from facilitator.session.state import State
from facilitator.tui.app import Facilitator
from facilitator.tui.dialogs.confirm import Confirm
from facilitator.tui.dialogs.edit import Edit
from facilitator.tui.main import MainScreen
from facilitator.tui.widgets.text_field import TextField

KEYS = [
    *"123456789abcdefghijklmnoprstuvwxy/?+", *["enter"] * 6, *["escape"] * 2, "tab", "shift+tab", "space",
    "up", "down", "left", "right", "ctrl+s", "ctrl+z", "ctrl+y", "pagedown", "home", "end", "ctrl+d", "ctrl+o",
]  # fmt: skip
LEAVING = ["escape", "enter", "up", "down", "tab", "shift+tab", "ctrl+s", "pagedown"]
"""Keys that take nothing out of a field."""
WRITING = ("c", "C")
STARTS = {
    "a category": (at_menu, ()),
    "a method": (at_menu, (events.Elicit("pre-mortem"),)),
    "a party": (at_menu, (events.Party(),)),
    "findings": (at_menu, (events.GoTo(5),)),
    "step one": (at_menu, (events.GoTo(1),)),
    "values": (at_the_pattern, (events.Choose("pattern", "pattern.canary"),)),
}


class Watched:
    """What a session does while keys are pressed."""

    def __init__(self, pilot: Pilot[int], app: Facilitator) -> None:
        self.pilot, self.app, self.last = pilot, app, ""
        perform = app.commands.perform

        def noted(command: Command) -> None:
            assert not isinstance(command, Save) or self.last in WRITING, f"{self.last} wrote"
            perform(command)

        app.commands.perform = noted  # type: ignore[method-assign]

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.last = key
            await self.pilot.press(key)
            await until(self.pilot, lambda: not self.app.between)

    @property
    def kept_field(self) -> TextField | None:
        """The field that has the keyboard, where what is typed into it belongs to the draft."""
        field, screen = self.app.focused, self.app.screen
        free = isinstance(screen, Edit) and screen._remember is None
        belongs = isinstance(screen, MainScreen) or hasattr(screen, "remember")
        searching = type(screen).__name__ == "Find"
        if isinstance(field, TextField) and belongs and not (free or searching or field.read_only):
            return field
        return None

    def knows(self, words: str) -> bool:
        """Whether words are in the draft, in the field, or told on the screen."""
        field = self.app.focused
        typed = isinstance(field, TextField) and words in field.text
        return typed or words in repr(self.app.state.drafts) or words in frame(self.app)

    async def leave(self) -> None:
        """Escape, and yes where the round asks, until nothing is open over a menu."""
        for _ in range(12):
            if isinstance(self.app.screen, MainScreen) and self.app.state.place in HOMES:
                return
            asks = isinstance(self.app.screen, Confirm) and "Leave the round" in frame(self.app)
            await self.press("y" if asks else "escape")
        raise AssertionError(f"it cannot be left; the screen:\n{frame(self.app)}")


HOMES = (*MENUS, Place.OPENING, Place.OVERVIEW)


@pytest.mark.parametrize(
    ("seed", "keys"), [(0, 25), *(pytest.param(n, 50, marks=pytest.mark.slow) for n in (0, 1))]
)
@pytest.mark.parametrize("start", STARTS)
def test_every_page_can_be_left_and_nothing_typed_is_lost(
    tmp_path: Path, start: str, seed: int, keys: int
) -> None:
    dice = random.Random(f"{start} {seed}")
    begin, moves = STARTS[start]
    state: State = begin()

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        watched = Watched(pilot, app)
        for number in range(keys):
            await watched.press(dice.choice(KEYS))
            if not app.is_running:
                return
            if watched.kept_field is not None:
                await type_and_leave(watched, f"z{number}q", dice.choices(LEAVING, k=3))
            if dice.random() < 0.1:
                await watched.leave()
        await watched.leave()
        assert app.failure is None

    drive(tmp_path, act, *moves, at=state)


async def type_and_leave(watched: Watched, words: str, keys: Sequence[str]) -> None:
    """Type words where they belong to the draft, leave the field; they have to be somewhere."""
    await watched.press("end", *words)
    for key in keys:
        if watched.kept_field is None and key != "escape":
            break
        await watched.press(key)
        assert watched.knows(words), f"{words} is lost after {key}:\n{frame(watched.app)}"
