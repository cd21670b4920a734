"""Export in the session: what fits is listed, shown and written only when that is said."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

from support.on_screen import drive, flat, prepared, typed_ahead, until
from textual.pilot import Pilot

from facilitator.tui.app import Facilitator
from facilitator.tui.exporting import FOLDER, export_files

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "pipeline.md"


async def press(pilot: Pilot[int], app: Facilitator, key: str, then: str) -> None:
    await pilot.press(key)
    await until(pilot, lambda: then in flat(app))
    await pilot.pause(0.3)  # a key typed before a dialog is drawn was not meant for it


async def to_the_question(pilot: Pilot[int], app: Facilitator) -> Path:
    await press(pilot, app, "ctrl+o", "All that can be made")
    await press(pilot, app, "enter", "What would be written")
    await press(pilot, app, "escape", "beside the plan?")
    return app.plan_path.parent / FOLDER


def test_nothing_is_written_when_it_is_not_wanted(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        folder = await to_the_question(pilot, app)
        await pilot.press("n")
        await until(pilot, lambda: "All that can be made" in flat(app))
        assert not folder.exists()

    (tmp_path / "pipeline.md").write_bytes(EXAMPLE.read_bytes())
    drive(tmp_path, act)


def test_what_is_confirmed_is_written_and_the_plan_is_left_alone(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        folder = await to_the_question(pilot, app)
        await pilot.press("y")
        await until(pilot, lambda: "in step with the plan" in flat(app))
        assert any(path.is_file() for path in folder.rglob("*"))
        assert app.plan_path.read_bytes() == EXAMPLE.read_bytes()

    (tmp_path / "pipeline.md").write_bytes(EXAMPLE.read_bytes())
    drive(tmp_path, act)


def test_an_answer_typed_before_the_question_stands_there_is_none(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        typed_ahead(app, "ctrl+o", "ctrl+o", "enter", "escape", "y")
        await until(pilot, lambda: "beside the plan?" in flat(app))
        await pilot.pause(0.3)
        assert "beside the plan?" in flat(app)
        assert not (app.plan_path.parent / FOLDER).exists()

    (tmp_path / "pipeline.md").write_bytes(EXAMPLE.read_bytes())
    drive(tmp_path, act)


def test_what_was_shown_is_not_written_for_a_plan_that_changed_meanwhile(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        folder = await to_the_question(pilot, app)
        app.plan_path.write_bytes(EXAMPLE.read_bytes().replace(b"Canary", b"Kanary"))
        app._looked()
        await until(pilot, lambda: "changed on disk" in app.state.notice)
        await pilot.press("y")
        await until(pilot, lambda: "All that can be made" in flat(app))
        assert not folder.exists()

    (tmp_path / "pipeline.md").write_bytes(EXAMPLE.read_bytes())
    drive(tmp_path, act)


def test_nothing_is_written_through_a_link_out_of_the_project(tmp_path: Path) -> None:
    outside, project = tmp_path / "outside", tmp_path / "project"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        (app.plan_path.parent / FOLDER).symlink_to(outside)
        await to_the_question(pilot, app)
        await pilot.press("y")
        await until(pilot, lambda: "outside this project" in flat(app))
        assert list(outside.iterdir()) == []

    outside.mkdir()
    project.mkdir()
    (project / "pipeline.md").write_bytes(EXAMPLE.read_bytes())
    drive(project, act)


def test_without_a_written_decision_there_is_nothing_to_export(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Nothing is written in the plan yet" in flat(app))
        assert not (app.plan_path.parent / FOLDER).exists()

    drive(prepared(tmp_path), act)


def test_nothing_is_made_of_a_damaged_plan() -> None:
    told: list[str] = []
    reading = SimpleNamespace(damaged=True)
    state = SimpleNamespace(
        plan=SimpleNamespace(decisions={"a": 1}), file=SimpleNamespace(reading=reading)
    )
    asyncio.run(export_files(SimpleNamespace(state=state, tell=told.append)))
    assert told == ["The plan is damaged: nothing is made of it."]
