"""Undo by key, the page Open, and answering findings one after the other."""

from __future__ import annotations

from pathlib import Path

from support.on_screen import drive, flat, frame, prepared, until
from support.rounds_at_a_menu import at_menu, played
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.findings import STILL_HOLDS, validation
from facilitator.session.places import Place
from facilitator.tui.app import Facilitator
from facilitator.tui.widgets.rows import Rows


def test_a_move_is_undone_and_done_again_by_key(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("2", "1")
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert app.state.draft.decisions["ci-cd-platform"].choice == ("ci-cd-platform.gitlab-ci",)
        assert "Undone: the choice." in flat(app) and "● GitLab CI" in frame(app)
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert "● GitHub Actions" in frame(app)

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_ctrl_c_ends_nothing_and_says_what_does(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "ctrl+q quits from anywhere" in flat(app))
        assert app.is_running and app.return_code is None

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_undo_in_a_text_field_is_the_fields_own(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("2", "r", *"slow", "ctrl+z")
        await pilot.pause()
        assert app.state.draft.decisions["ci-cd-platform"].choice

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_the_page_open_lists_what_is_open_and_goes_there(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await pilot.pause()
        assert "in the way of readiness" in frame(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.state.place in (Place.FINDINGS, Place.CATEGORY)

    drive(prepared(tmp_path), act, at=at_menu())


def test_findings_are_accepted_one_after_the_other(tmp_path: Path) -> None:
    """The cursor goes on to what is open next; owner and term of the answer before are there already."""
    state = played(at_menu(), events.GoTo(5))
    tensions = [f.id for f in validation(state).open_findings if f.kind == "tension"][:2]

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        rows = app.screen.query_one("#findings Rows", Rows)
        rows.look(f"finding:{tensions[0]}")
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        assert STILL_HOLDS in flat(app) and not app.state.draft.findings
        await pilot.press("enter", *"known", "ctrl+s", *"us", "enter", *"Q1 2030", "enter")
        await pilot.pause()
        assert rows.cursor == f"finding:{tensions[1]}"
        await pilot.press("enter", *"known too", "ctrl+s", "enter", "enter")
        await pilot.pause()
        second = app.state.draft.findings[tensions[1]]
        assert (second.text, second.owner, second.until) == ("known too", "us", "Q1 2030")

    drive(prepared(tmp_path), act, at=state)
