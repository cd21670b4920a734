"""What is said before C: a line that looks like a secret; both sides of a conflict, from where they differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.on_screen import drive, flat, frame, prepared, typed_ahead, until
from support.rounds_at_a_menu import at_menu, played
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.tui.app import Facilitator
from facilitator.tui.dialogs.reader import Reader
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import said

TOKEN = "glpat-" + "x7Yq9" * 4
"""Shaped like a token, made up."""


def answer_all(app: Facilitator) -> None:
    """All of step 2; its last category still waits for C."""
    for category in app.state.catalogue.step(2).categories:
        app.play(events.Continue())
        app.play(events.GoTo(2, category.id))
        for question in category.questions:
            app.play(events.OwnWords(question.id, "as we do today"))


def test_a_secret_is_pointed_out_before_c_on_a_step_and_never_shown_in_the_remark(
    tmp_path: Path,
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        answer_all(app)
        app.play(events.Continue())
        await until(pilot, lambda: app.state.place is Place.STEP and "C writes" in flat(app))
        assert "like a secret" not in flat(app)
        app.play(events.GoTo(2, "ci-cd-platform"))
        app.play(events.SetRationale("ci-cd-platform", f"the token is {TOKEN}"))
        app.play(events.Continue())
        await until(pilot, lambda: "looks like a secret; C writes it all the same" in flat(app))
        told = next(line for line in frame(app).splitlines() if "like a secret" in line)
        assert "GitLab token" in told and TOKEN not in told

    drive(prepared(tmp_path), act)


def test_what_goes_with_c_is_told_one_apart_from_the_other(tmp_path: Path) -> None:
    """Each is a question and a field with a comma between: another sign stands between two of them."""

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        answer_all(app)
        app.play(events.Typing("own:ci-cd-platform", "ours"))
        app.play(events.Typing("own:branch-strategy", "trunk"))
        app.play(events.Continue())
        told = "gone with C: CI/CD platform, own words; Branch strategy, own words."
        await until(pilot, lambda: told in flat(app))

    drive(prepared(tmp_path), act)


def test_a_secret_is_pointed_out_in_step_one(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "like a secret" not in flat(app)
        app.play(events.Introduce(workload=f"service with {TOKEN}"))
        await until(pilot, lambda: "(GitLab token) looks like a secret" in flat(app))

    drive(tmp_path, act)


async def in_conflict(pilot: Pilot[int], app: Facilitator, plan: Path) -> None:
    """Step 1 revised here and edited in the file, and C pressed."""
    app.play(events.ConfirmFact("environments", tuple(f"stage-{n}" for n in range(40))))
    app.play(
        events.Introduce(
            workload="a queue worker that is described in more words than a side of the page is wide"
        )
    )
    edited = plan.read_bytes().replace(b"production", b"mvp", 1)
    assert edited != plan.read_bytes()
    plan.write_bytes(edited)
    app.play(events.Continue())
    await until(pilot, lambda: "On disk" in frame(app) and app.state.place is Place.CONFLICT)


@pytest.mark.parametrize(("key", "written"), [("k", False), ("m", True)])
def test_a_conflict_is_settled_by_its_key_wherever_the_sides_are_scrolled(
    tmp_path: Path, key: str, written: bool
) -> None:
    plan = prepared(tmp_path) / "pipeline.md"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await in_conflict(pilot, app, plan)
        await pilot.press("pagedown")
        await pilot.press(key)
        await until(pilot, lambda: app.state.place is not Place.CONFLICT)
        await until(pilot, lambda: (b"stage-39" in plan.read_bytes()) == written)

    drive(tmp_path, act, events.GoTo(1))


def test_a_conflict_keeps_saying_what_it_is_about(tmp_path: Path) -> None:
    plan = prepared(tmp_path) / "pipeline.md"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await in_conflict(pilot, app, plan)
        await pilot.press("c")
        await pilot.pause()
        assert "Both changed since this session read the file" in flat(app)
        assert flat(app).count("C continues a category or a step: open one first.") == 1
        assert "Esc cancel" in frame(app)

    drive(tmp_path, act, events.GoTo(1))


def test_a_line_is_brought_to_the_top_even_when_it_is_wrapped(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        lines = app.page().query_one(Lines)
        long = "a line with more words than fit into one line of the page, " * 3
        lines.show([said(f"{n} {long}") for n in range(40)])
        lines.scroll_to_line(f"20 {long}")
        await until(pilot, lambda: frame(app).count(" 20 a line") == 1)
        assert " 19 a line" not in frame(app)

    drive(prepared(tmp_path), act)


def test_the_line_at_the_top_stays_there_when_the_width_changes(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        long = "a line with more words than fit into one line of the page, " * 3
        await app.push_screen(Reader("Long lines", [said(f"{n} {long}") for n in range(40)]))
        lines = app.screen.query_one(Lines)
        lines.scroll_to_line(f"20 {long}")
        await until(pilot, lambda: " 20 a line" in frame(app).splitlines()[1])
        await pilot.resize_terminal(140, 24)
        await until(
            pilot, lambda: lines.size.width > 130 and " 20 a line" in frame(app).splitlines()[1]
        )

    drive(prepared(tmp_path), act)


@pytest.mark.parametrize(("key", "written"), [("k", False), ("m", True), ("escape", False)])
def test_c_shows_what_it_would_change_in_a_section_edited_by_hand(
    tmp_path: Path, key: str, written: bool
) -> None:
    plan = prepared(tmp_path) / "pipeline.md"
    plan.write_bytes(
        plan.read_bytes().replace(b"- **Input", b"- **Existing CI/CD:** Jenkins.\n- **Input")
    )

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.ConfirmFact("environments", ("dev", "prod")))
        app.play(events.Continue())
        await until(pilot, lambda: "CI/CD:** Jenkins." in frame(app))
        assert "“Project Context” was edited by hand since it was saved" in flat(app)
        assert "Lines that go" in frame(app) and "Lines that come" in frame(app)
        assert "dev; prod" in flat(app) and "write it anew" in frame(app)
        assert b"dev; prod" not in plan.read_bytes(), "nothing is written yet"
        await pilot.press(key)
        await until(pilot, lambda: app.state.place is not Place.CONFLICT)
        await until(pilot, lambda: (b"dev; prod" in plan.read_bytes()) == written)
        assert plan.read_bytes().count(b"Jenkins.") == 1, "what is read as nothing stays as words"

    drive(tmp_path, act, events.GoTo(1))


@pytest.mark.parametrize("look", [(), ("down",)], ids=["not looked at", "looked at"])
def test_c_pressed_again_and_again_writes_no_step_that_was_not_looked_at(
    tmp_path: Path, look: tuple[str, ...]
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        answer_all(app)
        await pilot.press("c")
        await until(pilot, lambda: app.state.place is Place.STEP)
        await pilot.press(*look, "c")
        if not look:
            await until(pilot, lambda: "C writes step 2 to the file" in flat(app))
            assert app.state.place is Place.STEP and 2 not in app.state.plan.steps_completed
            await pilot.press("c")
        await until(pilot, lambda: 2 in app.state.plan.steps_completed)

    drive(prepared(tmp_path), act)


@pytest.mark.parametrize("leave", ["enter", "escape"])
def test_where_c_wants_a_reason_first_what_is_typed_is_that_reason(
    tmp_path: Path, leave: str
) -> None:
    """With o and s in it, which are keys of the pages."""
    why = "so workers take from a queue"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        typed_ahead(app, "c", *why, leave)
        await until(
            pilot, lambda: why in (app.state.draft.reason, *app.state.draft.typing.values())
        )
        assert app.state.place is Place.STEP
        assert (app.state.draft.reason == why) is (leave == "enter")

    state = played(
        at_menu(),
        events.GoTo(2, "branch-strategy"),
        events.Choose("branch-strategy", "gitflow"),
        events.SetRationale("branch-strategy", ""),
        events.Continue(),
    )
    assert state.place is Place.STEP
    drive(tmp_path, act, at=state)
