"""The form of a decision's values: filled in by keys, told what is wrong, and nothing typed is lost."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from support.on_screen import drive, flat, frame, typed_ahead, until
from support.rounds_at_a_menu import at_menu, played
from support.valued import at_step_five, at_the_pattern
from support.walkthrough import shipped_content
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Static

from facilitator.document.reading import Reading
from facilitator.model import Context, How, Plan, Stated
from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.play import begin
from facilitator.session.view import typed_not_kept
from facilitator.tui import turns
from facilitator.tui.app import Facilitator
from facilitator.tui.dialogs.value_line import FormLine
from facilitator.tui.dialogs.values import ValueForm
from facilitator.tui.pages import choices
from facilitator.tui.widgets.rows import Rows

CANARY = events.Choose("pattern", "pattern.canary")
FORM = "ctrl+s keep"


def values(app: Facilitator) -> dict[str, Stated]:
    return dict(app.state.draft.decisions["pattern"].values)


async def opened(pilot: Pilot[int], app: Facilitator) -> None:
    await pilot.press("f")
    await until(pilot, lambda: FORM in flat(app))


async def closed(pilot: Pilot[int], app: Facilitator) -> None:
    await until(pilot, lambda: FORM not in flat(app))


@pytest.mark.parametrize(
    "size", [(80, 24), *(pytest.param(s, marks=pytest.mark.slow) for s in ((120, 40), (200, 50)))]
)
def test_a_form_is_filled_in_by_keys_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "4 values, 2 open: f fills them in" in flat(app)
        await opened(pilot, app)
        assert any(
            "Canary" in line and "2 essential values open" in line
            for line in frame(app).splitlines()
        )
        assert "Which share of the traffic" in flat(app)
        await pilot.press(*"5 25 50 100", "enter", *"300s", "enter", "enter", *"line one")
        await pilot.press("ctrl+j", *"two", "enter")
        await closed(pilot, app)
        assert values(app) == {
            "shares": Stated("5 % → 25 % → 50 % → 100 %"),
            "hold": Stated("5 min"),
            "note": Stated("line one\ntwo"),
        }
        assert not app.state.draft.typing
        assert "5 % → 25 % → 50 % → 100 %" in frame(app)

    drive(tmp_path, act, CANARY, at=at_the_pattern(), size=size)


def test_what_is_wrong_is_said_while_typing_and_kept_as_begun(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        await pilot.press("down", "5")
        await until(pilot, lambda: "“5” of what?" in flat(app))
        await pilot.press("tab", *"the team on call", "escape")
        await closed(pilot, app)
        assert values(app) == {"team": Stated("the team on call")}
        assert app.state.draft.typing == {"value:pattern:hold": "5"}
        assert "4 values, 1 open, 1 typed and not kept: f fills them in" in flat(app)
        assert typed_not_kept(app.state) == ("Pattern, Hold",)
        await opened(pilot, app)
        await until(pilot, lambda: "“5” of what?" in flat(app))
        await pilot.press("down", *" min", "escape")
        await closed(pilot, app)
        assert values(app)["hold"] == Stated("5 min")
        assert not app.state.draft.typing

    drive(tmp_path, act, CANARY, at=at_the_pattern())


@pytest.mark.parametrize("end", ["enter", "ctrl+s"])
def test_a_form_with_what_cannot_be_kept_stays_open_at_it(tmp_path: Path, end: str) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        await pilot.press("down", "5", "enter")
        await pilot.pause()
        assert focused(app) == "hold", "Enter passes over nothing that cannot be kept"
        await pilot.press(*["down"] * 2, *"nothing to add", end)
        await until(pilot, lambda: values(app) == {"note": Stated("nothing to add")})
        await until(pilot, lambda: focused(app) == "hold")
        assert FORM in flat(app) and "“5” of what?" in flat(app)
        await pilot.press("escape")
        await closed(pilot, app)

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def focused(app: Facilitator) -> str:
    line = app.screen.line if isinstance(app.screen, ValueForm) else None
    return line.id_ if line else ""


def test_words_reasons_and_taking_back(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        await pilot.press(*"about five", "ctrl+w")
        await until(pilot, lambda: "in words: kept as they are" in flat(app))
        await pilot.press("enter", "ctrl+d")
        await until(pilot, lambda: "deferred; the text says" in flat(app))
        await pilot.press(*"until the load test", "enter", "ctrl+n", *"nobody", "ctrl+s")
        await closed(pilot, app)
        assert values(app) == {
            "shares": Stated("about five", How.IN_WORDS),
            "hold": Stated("until the load test", How.DEFERRED),
            "team": Stated("nobody", How.NOT_APPLICABLE),
        }
        assert "Deferred — until the load test" in flat(app) and "about five (in words)" in flat(
            app
        )
        await opened(pilot, app)
        await pilot.press("ctrl+a", "ctrl+k", "down", "ctrl+d", "escape")
        await closed(pilot, app)
        assert "shares" not in values(app)  # emptied: taken back
        assert "hold" not in values(app)  # deferred no more, and nothing typed instead: open

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_enter_and_escape_on_an_empty_form_pass(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        for keys in (["enter"] * 4, ["escape"]):
            await opened(pilot, app)
            await pilot.press(*keys)
            await closed(pilot, app)
        assert values(app) == {} and not app.state.draft.typing

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_what_was_begun_of_another_choice_is_shown_and_kept_only_when_it_is_taken(
    tmp_path: Path,
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        assert "5 min" in flat(app)
        await pilot.press("escape")
        await closed(pilot, app)
        assert values(app) == {} and app.state.draft.typing == {"value:pattern:hold": "5 min"}
        await opened(pilot, app)
        await pilot.press("down", "enter", "escape")
        await closed(pilot, app)
        assert values(app) == {"hold": Stated("5 min")}

    begun = events.Typing("value:pattern:hold", "5 min")
    drive(tmp_path, act, CANARY, begun, at=at_the_pattern())


@pytest.mark.parametrize(
    ("value", "counts"),
    [("hold", "2 not stated, 1 typed and not kept"), ("note", "1 open, 1 typed and not kept")],
)
def test_no_value_is_counted_twice(value: str, counts: str) -> None:
    state = played(at_the_pattern(), CANARY, events.SetValue("pattern", "shares", "5, 100"))
    state = played(state, events.Typing(f"value:pattern:{value}", "5"))
    question = state.question
    assert question is not None
    told = choices.values(state, question).plain.partition(":")[0]
    assert told == "4 values, " + counts


def test_a_field_that_a_value_asks_for_comes_into_the_open_form(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        assert "Why so long" not in flat(app)
        await pilot.press("down", *"2h", "enter")
        await until(pilot, lambda: "What takes an hour?" in flat(app))
        shown = frame(app)
        assert shown.index("* Hold") < shown.index("  Why so long") < shown.index("  Who watches  ")

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_a_row_of_the_record_opens_its_field(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("e", "down", "down", "enter")
        await until(pilot, lambda: FORM in flat(app) and "How long is each step held?" in flat(app))

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_c_asks_once_for_open_values_and_then_keeps(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("1")
        await until(pilot, lambda: FORM in flat(app))
        await pilot.press("escape")
        await closed(pilot, app)
        await pilot.press("c")
        await until(pilot, lambda: FORM in flat(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Still open: Shares, Hold. C keeps" in flat(app))
        assert app.state.draft.kept == ()
        await pilot.press("c")
        await until(pilot, lambda: app.state.draft.kept == ("pattern",))

    drive(tmp_path, act, at=at_the_pattern())


def test_digits_and_c_typed_ahead_keep_their_meaning_where_no_value_is_open(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        typed_ahead(app, "1", "ctrl+s", "c", "2", "ctrl+s", "c")
        await until(pilot, lambda: app.state.place is Place.STEP)
        chosen = {id_: d.choice for id_, d in app.state.draft.decisions.items()}
        assert chosen == {"pattern": ("pattern.canary",), "last": ("flags.none",)}

    stated = (
        events.SetValue("pattern", "shares", "5, 100"),
        events.SetValue("pattern", "hold", "5m"),
    )
    drive(tmp_path, act, CANARY, *stated, at=at_the_pattern())


def test_what_was_typed_ahead_is_no_text_of_a_form_that_nobody_saw_coming(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        typed_ahead(app, "1", "escape", *"c2c")
        await until(pilot, lambda: "* Essential. Which share" in flat(app) and not app.between)
        await pilot.press("escape")
        await closed(pilot, app)
        assert app.state.draft.decisions["pattern"].choice == ("pattern.canary",)
        assert not app.state.draft.typing and values(app) == {}

    drive(tmp_path, act, at=at_the_pattern())


def test_what_is_typed_for_a_form_that_opened_by_itself_counts_as_soon_as_it_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.5)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        before, gate = Key("9", "9"), asyncio.Event()
        app.converse(waits_for(gate))  # the turn of c goes on, as on a slow machine
        typed_ahead(app, "1", "escape", "c")
        await until(pilot, lambda: "* Essential. Which share" in flat(app))
        app.post_message(before)
        typed_ahead(app, "5")
        await until(pilot, lambda: "Shares 5 " in flat(app))
        gate.set()
        await pilot.press("escape")
        await closed(pilot, app)
        assert app.state.draft.typing == {"value:pattern:shares": "5"}

    drive(tmp_path, act, at=at_the_pattern())


async def waits_for(gate: asyncio.Event) -> None:
    await gate.wait()


def test_what_comes_later_is_one_line_and_answered_at_once(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "1 question comes with staging: + answers it now" in flat(app)
        await pilot.press("+")
        await until(pilot, lambda: "○ Flags" in flat(app))
        assert "+ leaves for later" in flat(app)
        await pilot.press("+")
        await until(pilot, lambda: "○ Flags" not in flat(app))

    drive(tmp_path, act, at=at_the_pattern())


def test_the_overview_and_the_step_count_open_values_and_mark_what_comes_later(
    tmp_path: Path,
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("o")
        await until(pilot, lambda: "2 values open Canary" in flat(app))
        assert "… Last" in flat(app)
        app.play(events.Back())
        app.play(events.Continue())
        await until(pilot, lambda: app.state.place is Place.STEP and "2 values open." in flat(app))
        assert "… last" in frame(app).splitlines()[1]

    drive(tmp_path, act, CANARY, at=at_the_pattern("poc", last="staging"))


def test_an_open_value_of_step_five_leads_to_its_field(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: "Hold, not stated" in flat(app))
        rows = app.page().query_one(Rows)
        rows.focus()
        rows.look("value:pattern.hold")
        await pilot.press("enter")
        await until(pilot, lambda: "How long is each step held?" in flat(app))
        await pilot.press(*"5m", "escape")
        await until(pilot, lambda: "▸ Pattern" in flat(app) and "5 min" in flat(app))
        assert app.state.draft.decisions["pattern"].values["hold"] == Stated("5 min")
        app.play(events.GoTo(5))  # what is only drafted is counted, and that is said
        await until(pilot, lambda: "Counted as drafted, not written yet: step 4" in flat(app))
        assert "Hold, not stated" not in flat(app)

    drive(tmp_path, act, at=at_step_five())


def test_what_the_project_says_stands_beside_its_field_and_is_taken_by_one_key(
    tmp_path: Path,
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        assert "found: dev → staging → production docs/architecture.md:14" in flat(app)
        await pilot.press("escape")
        await closed(pilot, app)
        assert not app.state.draft.decisions["last"].values  # shown, and not taken by itself
        await opened(pilot, app)
        await pilot.press("ctrl+t", "escape")
        await closed(pilot, app)
        stated = app.state.draft.decisions["last"].values
        assert stated == {"environments": Stated("dev → staging → production")}

    at_last = events.GoTo(4, "last"), events.Choose("last", "flags.own")
    drive(tmp_path, act, *at_last, at=at_the_pattern())


def test_a_probe_in_a_manifest_stands_beside_the_field_of_the_shipped_content(
    tmp_path: Path,
) -> None:
    (tmp_path / "k8s").mkdir()
    manifest = "apiVersion: apps/v1\nreadinessProbe:\n  httpGet:\n    path: /health/ready\n"
    (tmp_path / "k8s" / "web.yaml").write_text(manifest)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: app.state.traces)
        await opened(pilot, app)
        assert "found: /health/ready k8s/web.yaml:4" in flat(app)
        await pilot.press("ctrl+t", "ctrl+s")
        await closed(pilot, app)
        stated = app.state.draft.decisions["health-checks"].values
        assert stated == {"path": Stated("/health/ready")}

    plan = Plan("shop", "Ada", "2026-01-01", (1, 2), Context(delivery_phase="production"))
    begun = begin(shipped_content(), "2026-11-20", Reading(plan=plan))
    moves = events.GoTo(3, "verify"), events.Ask("health-checks")
    chosen = events.Choose("health-checks", "health-checks.app-and-deps")
    drive(tmp_path, act, *moves, chosen, at=begun)


def test_a_slow_machine_puts_every_key_into_the_field_that_it_was_typed_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.2)
    play_at_once = Facilitator.play

    def slowly(app: Facilitator, move: events.Event) -> None:
        time.sleep(0.3)  # longer than a turn may stand still, and busy all the time
        play_at_once(app, move)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        monkeypatch.setattr(Facilitator, "play", slowly)
        typed_ahead(app, *"5,100", "enter", *"5m", "enter", "enter", *"note", "enter")
        await until(pilot, lambda: FORM not in flat(app) and not app.between, looks=4000)
        monkeypatch.setattr(Facilitator, "play", play_at_once)
        stated = {"shares": Stated("5 % → 100 %"), "hold": Stated("5 min"), "note": Stated("note")}
        assert values(app) == stated

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_a_field_that_is_passed_plays_what_changed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[events.Event] = []
    play_all = Facilitator.play

    def noted(app: Facilitator, move: events.Event) -> None:
        played.append(move)
        play_all(app, move)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        monkeypatch.setattr(Facilitator, "play", noted)
        await pilot.press("enter", "enter", "up", "ctrl+s")
        await closed(pilot, app)
        assert played == []
        await opened(pilot, app)
        await pilot.press("down", *"about", "escape")
        await closed(pilot, app)
        typed = [move for move in played if isinstance(move, events.Typing)]
        assert typed == played and {move.field for move in typed} == {"value:pattern:hold"}
        assert typed[-1].text == "about"

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_the_form_says_again_only_what_the_choice_just_made_brought_up(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.Withdraw("pattern"))
        app.play(events.Undo())
        notice = app.state.notice
        assert notice.startswith("Undone")
        await pilot.press("r")
        await until(pilot, lambda: FORM in flat(app))
        (note,) = app.screen.query("ReasonLine .note").results(Static)
        assert not note.display and notice not in str(note.render())

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_the_reason_of_another_choice_is_kept_only_when_it_is_taken(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("2")
        await until(pilot, lambda: FORM in flat(app) and "so that few are hurt" in flat(app))
        await pilot.press("escape")
        await closed(pilot, app)
        assert app.state.draft.decisions["pattern"].rationale == ""
        await pilot.press("r", "enter", "escape")
        await closed(pilot, app)
        assert app.state.draft.decisions["pattern"].rationale == "so that few are hurt"

    begun = events.Typing("rationale:pattern", "so that few are hurt")
    drive(tmp_path, act, begun, at=at_the_pattern())


@pytest.mark.parametrize("last", ["", "another"])
def test_a_reason_kept_in_the_open_form_is_the_one_that_stands_in_it(
    tmp_path: Path, last: str
) -> None:
    """Also where it is as it was when the form was opened."""

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        reason = f"rationale:{app.state.draft.question}"
        await pilot.press("r", *"first", "down", "up")
        await until(pilot, lambda: app.state.draft.decisions["pattern"].rationale == "first")
        await pilot.press("ctrl+u", *last, "down")
        await until(pilot, lambda: focused(app) != "rationale")
        await pilot.press("escape")
        await closed(pilot, app)
        assert app.state.draft.decisions["pattern"].rationale == last
        assert reason not in app.state.draft.typing

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_the_open_form_shows_what_undo_and_redo_leave(tmp_path: Path) -> None:
    shares = "5 % → 50 % → 100 %"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        def stands() -> tuple[str, str]:
            lines = {line.id_: line.text.text for line in app.screen.query(FormLine)}
            return lines["rationale"], lines["shares"]

        def kept() -> tuple[str, str]:
            decision = app.state.draft.decisions["pattern"]
            return decision.rationale, decision.values.get("shares", Stated("")).text

        async def there(*wanted: str) -> None:
            await until(pilot, lambda: kept() == wanted)
            assert stands() == wanted

        await pilot.press("r", *"why", "down", *"5 50 100", "down")
        await there("why", shares)
        await pilot.press("up", "up", "ctrl+u", "down", "down")
        await there("", shares)
        await pilot.press("ctrl+z")
        await there("why", shares)
        await pilot.press("ctrl+y")
        await there("", shares)

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_the_title_counts_values_that_nobody_has_to_state(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        (title,) = [
            line for line in frame(app).splitlines() if "Canary" in line and " stated" in line
        ]
        assert title.rstrip().endswith(" 2 not stated")

    stated = [
        events.SetValue("pattern", "shares", "5, 100"),
        events.SetValue("pattern", "hold", "5 min"),
    ]
    drive(tmp_path, act, CANARY, *stated, at=at_the_pattern())


@pytest.mark.parametrize(
    ("keys", "recorded"),
    [(("enter",), ""), (("x", "enter"), "x"), (("ctrl+t", "enter"), "so that few are hurt")],
)
def test_why_the_earlier_answer_is_said_of_it_and_recorded_only_when_taken(
    tmp_path: Path, keys: tuple[str, ...], recorded: str
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("2")
        await until(pilot, lambda: "Said of the earlier answer: “so that few" in flat(app))
        await pilot.press(*keys, "escape")
        await closed(pilot, app)
        assert app.state.draft.decisions["pattern"].rationale == recorded
        left = () if recorded else ("Pattern, why the earlier answer",)
        assert typed_not_kept(app.state) == left

    reason = events.SetRationale("pattern", "so that few are hurt")
    drive(tmp_path, act, CANARY, reason, at=at_the_pattern())


def test_undo_brings_back_the_text_that_was_put_aside_for_a_reason(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await opened(pilot, app)
        typed_ahead(app, "down", *"a while", "ctrl+d", "ctrl+z")
        await until(pilot, lambda: "in words" in flat(app) and "a while" in flat(app))
        line = app.screen.line if isinstance(app.screen, ValueForm) else None
        assert line is not None and (line.id_, line.text.text) == ("hold", "a while")
        await pilot.press("escape")

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_enter_is_said_to_go_on_where_a_choice_brought_a_field_below(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("r")
        await until(pilot, lambda: "Enter keep, close" in flat(app))
        app.play(
            events.Choose("triggers", app.state.catalogue.questions["triggers"].options[-1].id)
        )
        await until(pilot, lambda: "Started By" in flat(app) and "Enter next" in flat(app))
        await pilot.press("escape")

    state = played(at_menu(), events.GoTo(3, "source"), events.Ask("triggers"))
    drive(tmp_path, act, at=state)


def test_what_c_does_is_said_as_it_is_while_values_are_open(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("right")
        await until(pilot, lambda: "C asks for open values first, b goes back" in flat(app))
        await pilot.press("c")
        await until(pilot, lambda: FORM in flat(app))
        await pilot.press("escape")
        await closed(pilot, app)
        await pilot.press("right")
        await until(pilot, lambda: "C goes on, b goes back" in flat(app))

    drive(tmp_path, act, CANARY, at=at_the_pattern())
