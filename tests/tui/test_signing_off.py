"""Signing off from the overview: a name and a note are kept as they are typed, until something is signed with them."""

from __future__ import annotations

from pathlib import Path

from support.on_screen import drive, flat, prepared, until
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.state import unsaved_steps
from facilitator.tui.app import Facilitator


def test_a_name_and_a_note_survive_until_something_is_signed_with_them(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        def stored(words: bytes) -> bool:
            journal = app.runtime.drafts.journal
            return journal.exists() and words in journal.read_bytes()

        app.play(events.Overview())
        await until(pilot, lambda: app.state.place is Place.OVERVIEW and "sign off" in flat(app))
        await pilot.press("s", *"Ada")
        await until(pilot, lambda: "Who signs off?" in flat(app) and stored(b"Ada"))
        await pilot.press("escape")
        await until(pilot, lambda: "Who signs off?" not in flat(app))
        await pilot.press("s")
        await until(pilot, lambda: "Who signs off?" in flat(app) and "Ada" in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Sign off as Ada" in flat(app))
        await pilot.press(*"read")
        await until(pilot, lambda: stored(b"read"))
        await pilot.press("enter")
        await until(pilot, lambda: b"by: Ada" in (tmp_path / "pipeline.md").read_bytes())
        assert unsaved_steps(app.state) == ()

    drive(prepared(tmp_path), act)
