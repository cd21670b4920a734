"""What is named with its key answers a click too: the bottom line, the tabs, a dialog's own keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.on_screen import click, drive, flat, frame, prepared, until
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.tui.app import Facilitator

CHOSEN = (events.GoTo(2, "ci-cd-platform"), events.Choose("ci-cd-platform", "jenkins"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_click_on_a_tab_turns_to_it(tmp_path: Path, size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        rollback = app.state.catalogue.questions["ci-cd-platform"].options[0].rollback
        await pilot.press("down")
        await click(pilot, "Rollback   More")
        assert " ".join(rollback.split())[:30] in flat(app)
        await click(pilot, " Decision ")
        assert "r: say why" in frame(app)

    drive(prepared(tmp_path), act, *CHOSEN, size=size)


def test_the_decision_is_no_tab_before_there_is_one(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await click(pilot, " Decision ")
        assert "Nothing is decided here yet." in frame(app)

    drive(prepared(tmp_path), act, CHOSEN[0])


def test_a_click_on_a_key_of_the_bottom_line_presses_it(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await click(pilot, "C Continue")
        await until(pilot, lambda: "Kept: CI/CD platform" in flat(app))
        await click(pilot, "A Elicitation")
        await until(pilot, lambda: app.state.place is Place.METHODS)

    drive(prepared(tmp_path), act, *CHOSEN)


LEAVE = ("Esc back", "Esc leave")
"""How a dialog's line of keys says that it is left."""


def test_a_click_leaves_a_dialog(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        for key in ("question_mark", "x", "w"):
            await pilot.press(key)
            await until(pilot, lambda: any(way in frame(app) for way in LEAVE))
            await click(pilot, next(way for way in LEAVE if way in frame(app)))
            await until(pilot, lambda: not any(way in frame(app) for way in LEAVE))

    drive(prepared(tmp_path), act, *CHOSEN)


def test_a_click_takes_the_answer_back(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await click(pilot, "u take back")
        await until(pilot, lambda: "ci-cd-platform" not in app.state.draft.decisions)
        assert "take back" not in frame(app)

    drive(prepared(tmp_path), act, *CHOSEN)


def test_the_choices_of_the_opening_page_can_be_clicked(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert app.state.place is Place.OPENING
        await click(pilot, "o overview, any step")
        await until(pilot, lambda: app.state.place is Place.OVERVIEW)

    drive(prepared(tmp_path), act)
