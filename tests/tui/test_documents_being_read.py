"""What is recorded does not depend on how fast a document was read: the keys after it was loaded wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.on_screen import drive, flat, until
from textual.events import Key
from textual.pilot import Pilot

from facilitator.runtime import project
from facilitator.session import events
from facilitator.tui import turns
from facilitator.tui.app import Facilitator
from facilitator.tui.dialogs.pick import Pick
from facilitator.tui.pages.context import LOOKING

PATH = "docs/architecture.md"
AT = (
    events.Scanned((events.FoundDocument(PATH, "architecture"),)),
    events.Introduce("shop", "Ada", "production", ""),
)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No document is read before this is set."""
    gate, read = threading.Event(), project.read

    def waits(root: Path, path: str) -> events.DocumentRead:
        gate.wait(30)
        return read(root, path)

    monkeypatch.setattr(project, "read", waits)
    yield gate
    gate.set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose document names one environment."""
    (tmp_path / "docs").mkdir()
    text = "# Architecture: shop\n\n## Infrastructure\n\nEnvironments: dev and staging.\n"
    (tmp_path / PATH).write_text(text)
    return tmp_path


def typed(app: Facilitator, *keys: str) -> None:
    """Keys as a terminal sends them, without looking at what becomes of them."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


async def to_the_document(pilot: Pilot[int], app: Facilitator) -> None:
    """Put the cursor on the row of the document."""
    await until(pilot, lambda: PATH in flat(app))
    await pilot.press("home", *["down"] * 4)


ENVIRONMENTS = ["down"] * 3
"""From the document to the row of the environments."""


def recorded(app: Facilitator) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(fact.field, tuple(fact.cited)) for fact in app.state.draft.context.facts]


CITED = [("environments", (("dev", f"{PATH}:5"), ("prod", "")))]


def test_keys_typed_ahead_wait_for_the_document(folder: Path, read: threading.Event) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await to_the_document(pilot, app)
        typed(app, "enter", *ENVIRONMENTS, "enter", "ctrl+a", "ctrl+k", *"dev,prod", "enter")
        await until(pilot, lambda: f"[x] {PATH}" in flat(app))
        await pilot.pause(0.1)
        assert app.between and "Several values" not in flat(app)
        read.set()
        await until(pilot, lambda: app.state.draft.context.facts)
        assert recorded(app) == CITED

    drive(folder, act, *AT)


def test_a_disk_that_does_not_answer_holds_one_key_and_no_more(
    folder: Path, read: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what is read while a question is open counts when it is answered."""
    monkeypatch.setattr(turns, "LONGEST", 0.2)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await to_the_document(pilot, app)
        typed(app, "enter", *ENVIRONMENTS, "enter", "ctrl+a", "ctrl+k", *"dev,prod")
        await until(pilot, lambda: "dev,prod" in flat(app))
        assert not app.between and not app.state.statements
        read.set()
        await until(pilot, lambda: app.state.statements)
        typed(app, "enter")
        await until(pilot, lambda: app.state.draft.context.facts)
        assert recorded(app) == CITED

    drive(folder, act, *AT)


def test_y_right_after_loading_confirms_what_the_document_says(
    folder: Path, read: threading.Event
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await to_the_document(pilot, app)
        typed(app, "enter", "y")
        await until(pilot, lambda: f"[x] {PATH}" in flat(app))
        read.set()
        await until(pilot, lambda: app.state.draft.context.facts)

    drive(folder, act, *AT)


def test_y_confirms_the_line_it_is_pressed_on_and_large_y_all(
    folder: Path, read: threading.Event
) -> None:
    (folder / ".gitlab-ci.yml").write_text("job:\n  script: [helm upgrade --install shop .]\n")
    read.set()

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        def fields() -> list[str]:
            return [fact.field for fact in app.state.draft.context.facts]

        await to_the_document(pilot, app)
        await pilot.press("y")
        assert "Enter loads docs/architecture.md; y then confirms" in flat(app)
        await pilot.press("enter")
        await until(pilot, lambda: "[x] " in flat(app))
        await until(pilot, lambda: "ci-platform" in [f.field for f in app.state.statements])
        await pilot.press("y")
        await until(pilot, fields)
        assert fields() == ["environments"] and "Confirmed: Environments." in flat(app)
        await pilot.press("y")
        assert fields() == ["environments"] and "Nothing was found here" in flat(app)
        await pilot.press("Y")
        await until(pilot, lambda: {"ci-platform", "deploy-tools"} <= set(fields()))
        await pilot.press("home", "y")
        assert app.state.draft.project_name == "shop", "what is stated already stays"

    drive(folder, act, *AT)


def test_nothing_is_said_to_be_missing_before_the_project_was_looked_at(folder: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.state = replace(app.state, scanned=False, found=(), names=())
        app.show()
        await pilot.pause()
        assert "none of a known platform" not in flat(app) and "not stated" not in flat(app)
        await pilot.press("y")
        await until(pilot, lambda: LOOKING in flat(app))

    drive(folder, act)


def test_enter_on_a_list_of_one_answer_leaves_the_answer(folder: Path) -> None:
    """The cursor is on what is recorded: Enter twice on the phase does not make it another one."""

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: "Delivery phase" in flat(app))
        await pilot.press("home", "down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, Pick))
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, Pick))
        assert app.state.draft.context.delivery_phase == "production"

    drive(folder, act, *AT)
