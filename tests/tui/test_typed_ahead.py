"""What was typed before a question stands on the screen is no answer to it: nobody agrees to what nobody saw."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

from support.on_screen import drive, flat, prepared, typed_ahead, until
from textual.pilot import Pilot

from facilitator.tui import dialogs
from facilitator.tui.app import Facilitator
from facilitator.tui.dialogs.dialog import Dialog

ONLY_SHOW_OR_TAKE_WORDS = {"Edit", "Find", "Pick", "Preview", "Reader", "ValueForm"}
"""Dialogs whose keys do nothing that the next screen would not ask about."""


def test_every_dialog_that_does_something_at_a_key_takes_none_typed_ahead() -> None:
    modules = [
        import_module(f"{dialogs.__name__}.{found.name}")
        for found in pkgutil.iter_modules(dialogs.__path__)
    ]
    kinds = {
        kind
        for module in modules
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Dialog) and kind is not Dialog
    }
    deaf = {kind.__name__ for kind in kinds if kind.takes_nothing_typed_ahead}
    assert deaf == {kind.__name__ for kind in kinds} - ONLY_SHOW_OR_TAKE_WORDS


def test_a_yes_that_came_before_the_question_starts_nothing_over(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        typed_ahead(app, "x", "y")
        await until(pilot, lambda: "Start over?" in flat(app))
        await pilot.pause(0.3)
        assert "Start over?" in flat(app) and app.state.plan.steps_completed

    drive(prepared(tmp_path), act)
