"""A list and a text draw again only what looks another way, and yet always show what they hold."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import pytest
from support import at_rest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.pilot import Pilot
from textual.scrollbar import ScrollBar
from textual.widgets import Static

from facilitator.tui.widgets.in_view import InView
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.widgets.rows import Row, Rows

at_rest.use()


class Two(App[None]):
    """A list that is as high as it needs, a list that has the height it is given, and a text."""

    CSS = "#high { max-height: 9; } #given { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Static("above", id="above")
        yield Rows(id="high")
        with Horizontal():
            yield Rows(id="given")
            yield Lines(id="text")


def shown(app: App[None]) -> list[list[tuple[str, str]]]:
    """The screen as words with their styles."""
    strips = app.screen._compositor.render_strips()
    return [[(part.text, str(part.style)) for part in strip.simplify()] for strip in strips]


def on_two(act: Callable[[Pilot[None], App[None]], Awaitable[None]]) -> None:
    async def run() -> None:
        app = Two()
        async with app.run_test(size=(60, 24)) as pilot:
            await pilot.pause()
            await act(pilot, app)

    asyncio.run(run())


def words(dice: Random) -> Content:
    """Some words in some style."""
    text = " ".join("word" for _ in range(dice.randint(0, 16)))
    return Content.styled(text, dice.choice(["", "bold", "reverse"]))


def change(dice: Random, window: Rows | Lines) -> None:
    """Do something to a list or a text that can change what it looks like."""
    kept = dice.randint(0, 30)
    acts: list[Callable[[], object]]
    if isinstance(window, Rows):
        rows = [Row(f"row {n}", words(dice), 2) for n in range(dice.randint(0, 30))]
        acts = [
            lambda: window.show([*window.rows[:kept], *rows[kept:]]),
            lambda: window.action_look(dice.choice([1, -1, 8, -8, 10_000])),
            window.focus,
        ]
    else:
        lines = [words(dice) for _ in range(dice.randint(0, 60))]
        text = window._text
        acts = [lambda: window.show([*text[:kept], *lines[kept:]], keep_place=kept % 2 == 0)]
    scrolled = lambda: window.scroll_to(y=kept, animate=False, force=True)  # noqa: E731
    turned = lambda: setattr(window, "display", not window.display)  # noqa: E731
    dice.choice([*acts, *acts, scrolled, turned])()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_shown_is_what_is_held_after_any_changes(seed: int) -> None:
    async def act(pilot: Pilot[None], app: App[None]) -> None:
        dice = Random(seed)
        for _ in range(25):
            for _ in range(dice.randint(1, 3)):
                change(dice, dice.choice([*app.query(Rows), *app.query(Lines)]))
            if dice.random() < 0.1:
                await pilot.resize_terminal(dice.choice([60, 40, 90]), dice.choice([24, 12]))
            await pilot.pause()
            before = shown(app)
            for window in app.query(InView):
                window.refresh()
                window.vertical_scrollbar.refresh()
            await pilot.pause()
            assert shown(app) == before

    on_two(act)


def test_a_row_that_changes_and_a_cursor_that_moves_have_their_own_lines_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[int] = []
    draw = InView.render_line

    def counted(window: InView, y: int) -> object:
        drawn.append(y)
        return draw(window, y)

    monkeypatch.setattr(InView, "render_line", counted)

    async def act(pilot: Pilot[None], app: App[None]) -> None:
        rows = [Row(f"row {n}", Content(f"row {n}")) for n in range(8)]
        listed = app.query_one("#high", Rows)
        listed.show(rows)
        await pilot.pause()
        drawn.clear()
        listed.show([*rows[:3], Row("row 3", Content.styled("row 3", "bold")), *rows[4:]])
        await pilot.pause()
        assert drawn == [3]
        listed.look("row 6")
        await pilot.pause()
        assert drawn == [3, 6]
        listed.look("row 2")
        await pilot.pause()
        assert drawn == [3, 6, 2, 6]

    on_two(act)


def test_a_bar_is_drawn_again_only_where_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[ScrollBar] = []
    draw = ScrollBar.render

    def counted(bar: ScrollBar) -> object:
        drawn.append(bar)
        return draw(bar)

    monkeypatch.setattr(ScrollBar, "render", counted)

    async def act(pilot: Pilot[None], app: App[None]) -> None:
        text = app.query_one(Lines)
        text.show([Content(f"line {n}") for n in range(50)])
        await pilot.pause()
        drawn.clear()
        app.query_one("#above", Static).update("above\nand below")  # the text keeps its height
        app.query_one("#high", Rows).styles.height = 3
        await pilot.pause()
        before = len(drawn)
        app.query_one("#above", Static).update("other\nwords")
        await pilot.pause()
        assert len(drawn) == before
        text.show([Content(f"line {n}") for n in range(90)])
        await pilot.pause()
        assert len(drawn) > before

    on_two(act)


def test_the_row_under_the_cursor_stays_in_view_where_the_list_gets_lower() -> None:
    """As when what is said below it takes a second line; all of the last row can be reached then."""

    async def act(pilot: Pilot[None], app: App[None]) -> None:
        given, above = app.query_one("#given", Rows), app.query_one("#above", Static)
        rows = [
            Row(str(n), Content(f"{n} one " + "word " * 12 + f"end of {n}"), 4) for n in range(12)
        ]
        given.show(rows)
        await pilot.pause()
        given.focus()
        await pilot.press("end")
        for lines in (3, 1, 2):
            above.update("\n".join(["above"] * lines))
            await pilot.pause()
            await pilot.pause()
            assert "end of 11" in seen(app)
        await pilot.press("home", "end")
        await pilot.pause()
        assert "end of 11" in seen(app)

    on_two(act)


def seen(app: App[None]) -> str:
    """The words on the screen."""
    return "\n".join("".join(text for text, _ in line) for line in shown(app))
