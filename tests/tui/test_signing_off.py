"""Signing off from the overview: a name and a note belong to no step, so they are in no draft."""

from __future__ import annotations

from pathlib import Path

from support.on_screen import drive, flat, prepared, until
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.state import unsaved_steps
from facilitator.tui.app import Facilitator


def test_a_name_that_is_left_drafts_nothing_and_one_that_is_kept_signs(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.Overview())
        await until(pilot, lambda: app.state.place is Place.OVERVIEW and "sign off" in flat(app))
        await pilot.press("s", *"Ada")
        await until(pilot, lambda: "Who signs off?" in flat(app) and "Ada" in flat(app))
        assert "Esc leave" in flat(app) and "text stays here" not in flat(app), (
            "nothing is promised"
        )
        await pilot.press("escape")
        await until(pilot, lambda: "Who signs off?" not in flat(app))
        assert unsaved_steps(app.state) == ()
        await pilot.press("s", *"Ada", "enter")
        await until(pilot, lambda: "Sign off as Ada" in flat(app))
        await pilot.press(*"read", "enter")
        await until(pilot, lambda: b"by: Ada" in (tmp_path / "pipeline.md").read_bytes())
        assert unsaved_steps(app.state) == ()

    drive(prepared(tmp_path), act)
