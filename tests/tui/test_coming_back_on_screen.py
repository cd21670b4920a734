"""The first page of a plan says how far it is and what has moved on since; so does the overview."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.on_screen import drive, flat, prepared, until
from support.rounds_at_a_menu import at_menu
from textual.pilot import Pilot

from facilitator.document.reading import Problem
from facilitator.model import Severity
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.tui.app import Facilitator
from facilitator.validation.values import place

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


def test_what_needs_review_is_told_once_and_nothing_else_is_said_to_be_unchanged(
    tmp_path: Path,
) -> None:
    state = at_menu()
    under = list(state.catalogue.questions_of(4))[:6]
    told = tuple(
        Problem("needs-review", Severity.WARNING, f"{place(q.id, state.catalogue)} rests on it", 1)
        for q in under
    )
    reading = replace(state.reading, needs_review=frozenset(q.id for q in under), problems=told)
    opening = replace(state, file=state.file.show(reading), drafts={}).go(Place.OPENING)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: "of what changed or is to be looked at again" in flat(app))
        for question in under[:3]:
            assert flat(app).count(f"{place(question.id, state.catalogue)}, ") == 1
        assert "Nothing has changed" not in flat(app)
        await pilot.press("question_mark")
        await until(pilot, lambda: "find any question by words" in flat(app))
        assert "Step 4" not in flat(app) and "A plan to go on with" in flat(app)

    drive(tmp_path, act, at=opening, size=(120, 40))
