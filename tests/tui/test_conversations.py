"""What is asked in several questions: nothing that was typed for one is lost when another is left with Escape."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from support.on_screen import drive, flat, prepared, until
from textual.events import Key
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.tui import turns
from facilitator.tui.app import Facilitator
from facilitator.tui.asking import AskingApp
from facilitator.tui.dialogs.versions import Versions

AT_A_TOOL = (
    events.GoTo(2, "ci-cd-platform"),
    events.Choose("ci-cd-platform", "gitlab-ci"),
)


def test_a_version_is_there_again_when_its_reason_was_left_open(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("s")
        await until(pilot, lambda: "Offline: nothing is sent" in flat(app))
        await pilot.press("w", *"17.4", "enter")
        await until(pilot, lambda: "17.4: why this one?" in flat(app))
        await pilot.press(*"tested", "escape", "w")
        await until(pilot, lambda: "Which version?" in flat(app))
        assert "17.4" in flat(app)
        await pilot.press("enter")
        await until(pilot, lambda: "tested" in flat(app))
        assert not app.state.draft.decisions["ci-cd-platform"].evidence[0].version
        await pilot.press("enter")
        await until(pilot, lambda: not app.state.draft.typing)
        evidence = app.state.draft.decisions["ci-cd-platform"].evidence[0]
        assert (evidence.version, evidence.reason) == ("17.4", "tested")

    drive(prepared(tmp_path), act, *AT_A_TOOL)


def test_what_comes_while_a_dialog_is_being_opened_does_not_meet_half_of_it(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        question = app.state.catalogue.questions["ci-cd-platform"]
        app.push_screen(Versions(question, "gitlab-ci"))
        app.play(events.Scanned())  # as the project is looked at in the meantime
        await until(pilot, lambda: "Offline: nothing is sent" in flat(app))

    drive(prepared(tmp_path), act, *AT_A_TOOL)


def test_a_text_that_is_refused_is_there_again(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert app.state.place is Place.CONTEXT
        await pilot.press("home", "enter", *"-ledger", "enter")
        await until(pilot, lambda: app.state.refused and "front matter" in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Name of the project" in flat(app))
        assert "shop-ledger" in flat(app)

    drive(prepared(tmp_path), act, events.GoTo(1))


def test_no_key_is_given_out_while_a_conversation_is_about_to_do_something() -> None:
    async def run() -> None:
        app = AskingApp()
        gate = asyncio.Event()
        async with app.run_test() as pilot:
            app.converse(_wait(gate))
            assert app.between, "before its first step too"
            await pilot.pause()
            assert app.between
            gate.set()
            await until(pilot, lambda: not app.between)  # type: ignore[arg-type]

    asyncio.run(run())


async def _wait(gate: asyncio.Event) -> None:
    await gate.wait()


def test_a_conversation_that_never_ends_does_not_lock_the_keyboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.2)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        gate = asyncio.Event()
        app.converse(_wait(gate))
        for key in ("down", "o"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: app.state.place is Place.OVERVIEW)
        assert app.between
        gate.set()

    drive(prepared(tmp_path), act, *AT_A_TOOL)
