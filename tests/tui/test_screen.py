"""The screen in process: hostile text is drawn as text, keys do what the bottom line says, sizes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.on_screen import drive, flat, frame, prepared, until
from support.rounds_at_a_menu import at_menu
from textual.content import Content
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.tui import frame as around
from facilitator.tui.app import Facilitator
from facilitator.tui.main import MainScreen
from facilitator.tui.widgets.rows import Row, Rows, _hanging

HOSTILE = (
    "[@click=app.quit]x[/]",
    "[/]",
    "[/foo] [skip ci]",
    "[$primary]z[/]",
    "a\x1b[2Jb\x1b]0;title\x07c",
    "\u202egnirts \x9b31m",
)
FORBIDDEN = [chr(c) for c in (*range(9), *range(11, 32), *range(127, 160), 0x202E, 0x2066, 0xFEFF)]


def test_choosing_by_digit_writes_nothing(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        before = (tmp_path / "pipeline.md").read_bytes()
        await pilot.press("2")
        await pilot.pause()
        assert app.state.draft.decisions["ci-cd-platform"].choice == ("ci-cd-platform.gitlab-ci",)
        assert "● GitLab CI" in frame(app)
        assert (tmp_path / "pipeline.md").read_bytes() == before

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_the_menu_is_in_the_bottom_line_and_offered_again_after_a_and_p(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "A Elicitation P Party C Continue" in flat(app)
        await pilot.press("1", "escape", "p")
        await pilot.pause()
        assert app.state.place is Place.ROUND
        await pilot.press("escape")
        await pilot.pause()
        assert app.state.place is Place.CATEGORY
        assert "A Elicitation P Party C Continue" in flat(app)

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


@pytest.mark.parametrize("here", range(9))
@pytest.mark.parametrize("width", [80, 100, 120])
def test_each_sign_of_the_strip_has_its_name_and_the_others_are_counted(
    here: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["source", "build", "test", "security", "package", "deploy", "verify", "promote"]
    names.append("configuration")
    entries = [("○", name, n == here) for n, name in enumerate(names)]
    monkeypatch.setattr(around, "_entries", lambda _: entries)
    shown = around.strip(None, width).plain
    parts = shown.split("  ")
    named = [part.removeprefix("○ ") for part in parts if part.startswith("○ ")]
    more = [int(part.split()[0]) for part in parts if part.endswith(" more")]
    assert len(shown) <= width - 2 and names[here] in named and set(named) <= set(names)
    assert len(named) + len(more) == len(parts) and len(named) + sum(more) == len(names)
    assert len(named) >= 5


@pytest.mark.parametrize("size", [pytest.param((80, 24), marks=pytest.mark.slow), (120, 40)])
def test_hostile_words_are_drawn_as_text(tmp_path: Path, size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        for words in HOSTILE:
            app.play(events.SetRationale("ci-cd-platform", words))
            app.play(events.Typing("rationale:ci-cd-platform", words))
            for key in ("v", "l", "t", "question_mark", "r"):
                await pilot.press(key)
                await pilot.pause()
                shown = frame(app)
                assert not [c for c in FORBIDDEN if c in shown], (key, words)
                await pilot.press("escape")
                await pilot.pause()
        assert app.is_running and app.return_code is None
        app.play(events.SetRationale("ci-cd-platform", HOSTILE[0]))
        await pilot.pause()
        assert HOSTILE[0] in frame(app)

    drive(
        prepared(tmp_path),
        act,
        events.GoTo(2, "ci-cd-platform"),
        events.Choose("ci-cd-platform", "ci-cd-platform.jenkins"),
        size=size,
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_project_and_document_name_are_drawn_as_text(tmp_path: Path, words: str) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.pause()
        shown = frame(app)
        assert not [c for c in FORBIDDEN if c in shown]
        assert "Step 1" in shown

    moves = (
        events.Scanned((events.FoundDocument(f"docs/{words}.md", "architecture"),), ci=(words,)),
        events.Introduce(words, words, "production", words),
    )
    drive(tmp_path, act, *moves)


def test_two_options_stand_side_by_side_on_request(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        for key in ("x", "1", "2"):
            await pilot.press(key)
            await pilot.pause()
        one, two, three = app.state.catalogue.questions["ci-cd-platform"].options[:3]
        assert f"{one.label} | {three.label}" in flat(app) or f"{one.label} | {two.label}" in flat(
            app
        )
        for key in ("escape", "x", "1"):
            await pilot.press(key)
            await pilot.pause()
        offered = [row.id for row in app.screen.query_one(Rows).rows]
        assert offered[:3] == ["", two.id, three.id], "beside another, by the list's own digits"
        await pilot.press("1")
        await pilot.pause()
        assert app.screen.query_one(Rows), "it stands beside itself nowhere"

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_help_is_in_the_words_of_the_step_and_names_the_keys(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        guide = next(
            line for line in app.state.current_step.guide.splitlines() if line and line[0] != "#"
        )
        await pilot.press("question_mark")
        await pilot.pause()
        assert frame(app).splitlines()[1].strip() == "Keys"
        shown = ""
        for _ in range(6):
            shown += flat(app)
            await pilot.press("pagedown")
            await pilot.pause()
        assert " ".join(guide.split())[:40] in shown and "ctrl+p" in shown

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_help_in_a_round_names_no_key_that_is_typed_there(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("1", "escape", "p")
        await pilot.pause()
        assert app.state.place is Place.ROUND
        await pilot.press("f1")
        await until(pilot, lambda: "Keys" in flat(app))
        told = [line.split()[0] for line in frame(app).splitlines()[2:20] if line.strip()]
        assert {"ctrl+s", "ctrl+z", "f1"} <= {*told}, frame(app)
        assert not [key for key in told if len(key) == 1 and key.isalpha()]

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"), size=(80, 40))


def test_a_paste_of_several_lines_is_kept_whole(tmp_path: Path) -> None:
    from textual.events import Paste
    from textual.widgets import TextArea

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("r")
        await pilot.pause()
        field = app.screen.query_one(TextArea)
        field.post_message(Paste("one\r\ntwo\x1b[2J\n\nthree"))
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.pause()
        assert app.state.draft.decisions["ci-cd-platform"].rationale == "one\ntwo[2J\n\nthree"

    drive(
        prepared(tmp_path),
        act,
        events.GoTo(2, "ci-cd-platform"),
        events.Choose("ci-cd-platform", "jenkins"),
    )


def test_every_key_of_the_screen_can_be_found_by_name(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.pause()
        names = {command.title for command in app.get_system_commands(app.screen)}
        for binding in MainScreen.BINDINGS:
            assert binding.description[0].upper() + binding.description[1:] in names
        assert "DORA ledger: every decision and the four metrics" in names

    drive(tmp_path, act)


def test_too_small_says_what_is_needed_and_wide_shows_the_document(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert "80×24 is needed" in flat(app)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "What C writes" in flat(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "What C writes" not in flat(app)

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_the_top_line_names_every_category_whole(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.state = app.state.with_draft(replace(app.state.draft, project_name="harbour-ledger"))
        app.play(events.Choose("ci-cd-platform", "jenkins"))
        for number, category in enumerate(app.state.current_step.categories, 1):
            app.play(events.GoTo(2, category.id))
            await pilot.pause()
            assert f"▸ {category.title} {number}/5" in frame(app).splitlines()[0]

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_a_long_project_name_leaves_room_for_the_place(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "Step 1 of 5: Project context" in frame(app).splitlines()[0]

    drive(tmp_path, act, events.Introduce(project_name="the ledger of every harbour " * 9))


def test_nothing_is_done_by_a_key_while_the_terminal_is_too_small_to_show_it(
    tmp_path: Path,
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        before = app.state
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert next(line for line in frame(app).splitlines() if line.strip()).startswith(
            " The terminal has"
        )
        await pilot.press("c", "b", "1", "down", "enter", "n", "o", "a")
        await pilot.pause()
        assert (app.state.place, app.state.draft) == (before.place, before.draft)

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_a_dialog_that_closes_over_a_small_terminal_leaves_the_keyboard_to_no_hidden_page(
    tmp_path: Path,
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.GoTo(2, "ci-cd-platform"))  # the page of step 1 is there, and hidden
        await until(pilot, lambda: "Where does your code live" in flat(app))
        await pilot.press("l")
        await pilot.resize_terminal(60, 20)
        await pilot.press("escape")
        await until(pilot, lambda: "80×24 is needed" in flat(app))
        await pilot.press("x", "plus")
        await pilot.pause()
        assert isinstance(app.screen, MainScreen), "no page that nobody sees opens anything"
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.press("down", "enter")
        await until(pilot, lambda: "ci-cd-platform" in app.state.draft.decisions)

    drive(prepared(tmp_path), act, events.GoTo(1))


def test_the_ledger_cuts_nothing_and_keeps_its_columns_at_any_width(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("l")
        for size in ((80, 24), (60, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            shown = frame(app).splitlines()
            heads = next(line for line in shown if "Freq" in line)
            rows = [line for line in shown if line.strip() and line.strip()[0] in "▲▼–◆?"]
            assert rows and "…" not in frame(app)
            assert {line.index(line.strip()[0]) for line in rows} == {heads.index("Freq") + 1}
            words = next(n for n, c in enumerate(rows[0]) if c.isalpha())
            under = [line for line in shown if line[:words].strip() == "" and line[words:].strip()]
            assert all(line[words] != " " for line in under), "what is wrapped hangs beneath"

    drive(tmp_path, act, at=at_menu())


def test_the_keyboard_is_where_it_was_after_the_terminal_was_too_small(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        for size in ((30, 10), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            await pilot.pause()
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert app.state.draft.decisions["ci-cd-platform"].choice == ("ci-cd-platform.gitlab-ci",)

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


@pytest.mark.parametrize("width", range(12, 60, 7))
def test_a_row_is_wrapped_without_adding_to_its_words(width: int) -> None:
    words = "  docs/planning/a-document-with-quite-a-long-name.md:59  and more of it"
    lines = _hanging(Row("", Content(words), 6), width)
    assert "".join("".join(line.plain.split()) for line in lines) == "".join(words.split())
    broken = "docs/planning/a-document-with-quite-a-long-name.md:59"
    assert broken in "".join(line.plain.removeprefix(" " * 6).rstrip() for line in lines)


def middle(app: Facilitator) -> str:
    """What the middle column says, its lines joined."""
    lines = [line.split("▕")[-1].split("▏")[0] for line in frame(app).splitlines()]
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize(
    ("size", "category"),
    [
        ((110, 40), "repository-strategy"),
        ((120, 40), "repository-strategy"),
        ((140, 40), "ci-cd-platform"),
        ((200, 50), "ci-cd-platform"),
    ],
)
def test_a_wide_screen_shows_every_summary_whole(
    tmp_path: Path, size: tuple[int, int], category: str
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        shown = middle(app)
        for option in app.state.catalogue.categories[category].questions[0].options:
            assert option.label in shown and option.summary in shown
        assert "What C writes" in frame(app)

    drive(prepared(tmp_path), act, events.GoTo(2, category), size=size)


@pytest.mark.parametrize("size", [(80, 24), (110, 30), (120, 40)])
def test_no_label_of_an_option_is_cut(tmp_path: Path, size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.GoTo(2, "runner-infrastructure"))
        app.play(events.Choose("runner-infrastructure", "managed"))
        assert "runner-infrastructure" in app.state.draft.decisions
        for question in app.state.catalogue.questions_of(2):
            app.play(events.GoTo(2, question.category))
            app.play(events.Ask(question.id))
            await pilot.pause()
            if app.state.question is question:
                shown = middle(app)
                for option in question.options:
                    assert all(word in shown for word in option.label.split()), option.id

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"), size=size)
