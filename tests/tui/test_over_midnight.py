"""A session that lasts over midnight: what is chosen, written and signed after it is of the new day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from support.on_screen import drive, flat, prepared, until
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.settings import Settings, read_settings
from facilitator.tui.app import Facilitator

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


def at(app: Facilitator, day: Callable[[], date]) -> None:
    app.runtime.settings = replace(app.runtime.settings, clock=day)


def test_what_is_done_after_midnight_has_the_date_of_then(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        at(app, lambda: FRIDAY)
        app.play(events.Ask("ci-cd-platform"))
        assert app.state.today == FRIDAY.isoformat()
        at(app, lambda: MONDAY)
        app.play(events.Choose("ci-cd-platform", "github-actions"))
        (evidence,) = app.state.draft.decisions["ci-cd-platform"].evidence
        assert evidence.checked_at == MONDAY.isoformat()
        assert app.state.past[-1].what == "the choice", "the day is no move"
        app.play(events.Undo())
        assert app.state.today == MONDAY.isoformat()
        await pilot.press("o", "s")
        await until(pilot, lambda: "Who signs off?" in flat(app))
        await pilot.press(*"Ada", "enter")
        await until(pilot, lambda: "Sign off as Ada" in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Ada, 2026-11-30" in flat(app))

    app = drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))
    assert "2026-11-30" in app.plan_path.read_text()


def test_a_screen_that_is_left_open_follows_the_day(tmp_path: Path) -> None:
    async def act(_: Pilot[int], app: Facilitator) -> None:
        notice = app.state.notice
        at(app, lambda: MONDAY)
        app._look_at_disk()
        assert (app.state.today, app.state.notice) == (MONDAY.isoformat(), notice)

    drive(prepared(tmp_path), act)


def settings(tmp_path: Path, **environment: str) -> Settings:
    return read_settings({"project_root": str(tmp_path)}, environment, tmp_path)


def test_the_day_goes_on_unless_it_is_fixed(tmp_path: Path) -> None:
    assert settings(tmp_path).day == date.today().isoformat()
    fixed = settings(tmp_path, SOURCE_DATE_EPOCH="1795132800")
    assert fixed.clock is None and fixed.day == fixed.today == "2026-11-20"
