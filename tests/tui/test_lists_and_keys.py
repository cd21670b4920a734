"""Lists and the bottom line say what is so: no word of a question's name apart from its sign, no key that is stale."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from support.on_screen import after, drive, flat, frame, prepared, until
from support.walkthrough import shipped_content
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from facilitator.document.reading import Reading
from facilitator.model import Context, Plan
from facilitator.runtime.content import content
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.settings import read_settings
from facilitator.tui.app import Facilitator
from facilitator.tui.draft_text import draft_lines
from facilitator.tui.pages.choices import _later, beside
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import fitted


def test_the_key_for_all_methods_says_what_it_does_next(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("a")
        await until(
            pilot, lambda: app.state.place is Place.METHODS and "m all by family" in frame(app)
        )
        await pilot.press("m")
        await until(pilot, lambda: "m five" in frame(app) and "m all by family" not in frame(app))

    drive(
        prepared(tmp_path),
        act,
        events.GoTo(2, "ci-cd-platform"),
        events.Choose("ci-cd-platform", "jenkins"),
    )


@pytest.mark.parametrize("width", [40, 78, 118])
def test_questions_beside_each_other_break_only_between_two(tmp_path: Path, width: int) -> None:
    settings = read_settings({"offline": True}, {}, tmp_path, tmp_path / "pipeline.md")
    state, _ = play(begin(content(settings), "2026-11-20", Reading()), events.Opened(Reading()))
    for category in state.catalogue.categories.values():
        shown = beside(state, category.questions, category.questions[0], width).plain.splitlines()
        parts = [part for line in shown for part in line.split("   ")]
        free = {True: " (optional)", False: ""}
        assert parts == [f"○ {q.field}{free[q.optional]}" for q in category.questions]
        assert all(len(line) <= width or "   " not in line for line in shown)


def test_the_phases_with_which_questions_come_are_a_list_as_people_write_it() -> None:
    known = list(shipped_content().catalogue.questions.values())
    waiting = [
        next(q for q in known if q.from_ == phase) for phase in ("production", "mvp", "staging")
    ]
    (told,) = _later(waiting)
    assert told.plain.startswith("3 questions come with MVP, staging and production: ")


def test_words_that_were_not_kept_are_named_by_their_question(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        state = after(app.state, events.Typing("rationale:ci-cd-platform", "half a th"))
        told = [line.plain for line in draft_lines(state)]
        assert "~ typed, not kept (CI/CD platform, rationale): half a th" in told

    drive(
        prepared(tmp_path),
        act,
        events.GoTo(2, "ci-cd-platform"),
        events.Choose("ci-cd-platform", "jenkins"),
    )


def test_a_line_that_is_sought_before_there_is_a_width_is_brought_to_the_top_later() -> None:
    class Hidden(App[None]):
        def compose(self) -> ComposeResult:
            lines = Lines()
            lines.display = False
            yield lines

    async def run() -> None:
        app = Hidden()
        async with app.run_test(size=(40, 10)) as pilot:
            lines = app.query_one(Lines)
            lines.show([Content(f"line {n}") for n in range(50)])
            lines.scroll_to_line("line 30")
            await pilot.pause()
            lines.display = True
            for _ in range(5):
                await pilot.pause()
            assert lines.scroll_offset.y == 30

    asyncio.run(run())


def test_a_text_that_loses_its_width_keeps_the_line_at_its_top() -> None:
    """As the preview does when the terminal becomes too small for it, and large again."""

    class Narrow(App[None]):
        def compose(self) -> ComposeResult:
            yield Lines()

    async def run() -> None:
        async with Narrow().run_test(size=(40, 10)) as pilot:
            lines = pilot.app.query_one(Lines)
            lines.show([Content(f"line {n} " + "and more " * 9) for n in range(50)])
            await pilot.pause()
            lines.scroll_to_line(lines._text[30].plain)
            for width in (0, 60, 0, 30):
                await pilot.pause()
                lines.styles.width = width
                await pilot.pause()
            for _ in range(5):
                await pilot.pause()
            assert lines._starts.index(lines.scroll_offset.y) == 30

    asyncio.run(run())


def test_a_question_without_options_offers_what_it_has_and_names_what_is_still_open(
    tmp_path: Path,
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "What is asked Decision Tab" in flat(app) and "DORA" not in frame(app)
        assert "Enter answer" in flat(app)
        await pilot.press("enter", *"main", "enter", "down", "ctrl+s")
        await until(pilot, lambda: "but still open: Production From" in flat(app))
        await pilot.press("tab")
        await until(pilot, lambda: "The answer then asks for:" in frame(app))
        app.play(events.Ask("triggers"))
        app.play(events.Choose("triggers", "triggers.tag"))
        app.play(events.Choose("triggers", "triggers.push"))  # once more: no longer
        await pilot.press("tab")
        await until(pilot, lambda: "Tag  " in frame(app).split("Trade-offs")[1])

    moves = (
        events.GoTo(3, "source"),
        events.Choose("triggers", "triggers.push"),
        events.NotApplicable("agent-changes", "no agents"),
        events.Ask("branch-filters"),
    )
    plan = Plan("shop", "Ada", "2026-01-01", (1, 2), Context(delivery_phase="production"))
    begun = begin(shipped_content(), "2026-11-20", Reading(plan=plan))
    drive(tmp_path, act, *moves, at=begun)


def test_labels_that_do_not_fit_are_counted_also_where_the_first_is_cut() -> None:
    assert fitted(["one", "two"], 20) == "one · two"
    assert fitted(["first one", "the second"], 18) == "first one · 1 more"
    assert fitted(["a label too long", "second", "third"], 18) == "a label… · 2 more"


def test_the_key_for_the_question_beside_says_at_which_end_one_is(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("left")
        await until(pilot, lambda: "The first question of this category" in flat(app))
        await pilot.press("right", "right", "right")
        await until(pilot, lambda: "The last question of this category" in flat(app))

    drive(prepared(tmp_path), act, events.GoTo(2, "branch-strategy"))
