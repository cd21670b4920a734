"""The first page of a plan says how far it is and what has moved on since; so does the overview."""

from __future__ import annotations

from pathlib import Path

from support.on_screen import drive, flat, prepared, until
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.tui.app import Facilitator

PATH = "docs/architecture.md"


async def save_step_one(pilot: Pilot[int], app: Facilitator) -> None:
    app.play(events.Continue())
    asked, saved = "none confirmed", "Saved step 1"
    await until(pilot, lambda: asked in app.state.notice or saved in app.state.notice)
    if asked in app.state.notice:  # the document was read before C
        app.play(events.Continue())
    await until(pilot, lambda: app.state.notice.startswith(saved))


def test_the_first_page_and_the_overview_tell_of_a_document_that_changed(tmp_path: Path) -> None:
    document = tmp_path / PATH
    document.parent.mkdir()
    document.write_text("# Shop\n\nIt runs on Kubernetes.\n")
    drive(prepared(tmp_path), save_step_one, events.GoTo(1))
    document.write_text("# Shop\n\nIt runs on Nomad.\n")
    told = f"{PATH} changed since step 1 was written"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: told in flat(app))
        assert "answered, " in flat(app) and "j lists what is open" in flat(app)
        app.play(events.Overview())
        await until(pilot, lambda: "Open a step that is written" in flat(app) and told in flat(app))

    drive(tmp_path, act)
