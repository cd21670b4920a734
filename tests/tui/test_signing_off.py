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
        await pilot.press("s", *"Eve")
        await until(pilot, lambda: "Who signs off?" in flat(app) and stored(b"Eve"))
        await pilot.press("escape")
        await until(pilot, lambda: "Who signs off?" not in flat(app))
        await pilot.press("s")
        await until(pilot, lambda: "Who signs off?" in flat(app) and "Eve" in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Sign off as Eve" in flat(app))
        await pilot.press(*"read")
        await until(pilot, lambda: stored(b"read"))
        await pilot.press("enter")
        await until(pilot, lambda: b"by: Eve" in (tmp_path / "pipeline.md").read_bytes())
        assert unsaved_steps(app.state) == ()

    drive(prepared(tmp_path), act)


def test_the_name_of_the_plan_is_offered_and_none_is_not_taken(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.Overview())
        await pilot.press("s")
        await until(pilot, lambda: "Who signs off?" in flat(app))
        await pilot.press("delete", "enter")
        await until(pilot, lambda: "A signature has a name." in flat(app))
        await pilot.press("escape", "s")
        await until(pilot, lambda: "Who signs off?" in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: f"Sign off as {app.state.plan.user_name}" in flat(app))

    drive(prepared(tmp_path), act)
