"""Enter keeps, Escape leaves and keeps what was typed, wherever words are typed; no word of a sentence is a command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.on_screen import drive, flat, frame, prepared, typed_ahead, until
from support.rounds_at_a_menu import at_menu, played
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.places import Place
from facilitator.session.plan_file import ReadOnly
from facilitator.techniques.rounds import INSIGHT, RISK
from facilitator.tui.app import Facilitator
from facilitator.tui.main import MainScreen
from facilitator.tui.pages.round import RoundPage
from facilitator.tui.widgets.rows import Rows
from facilitator.tui.widgets.text_field import TextField

SENTENCE = "because our jobs p.lan q vtl? 12 boxes"
"""Every letter of it is a key of some page."""


async def typed(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*["space" if c == " " else c for c in text])
    await pilot.pause()


async def turned_to(pilot: Pilot[int], app: Facilitator, kind: str) -> None:
    """Press Tab until an answer is kept as this; what it begins with is the prompt's own."""
    for _ in range(5):
        if f"● {kind}" in flat(app):
            return
        await pilot.press("tab")
        await pilot.pause()
    raise AssertionError(f"{kind} is not among them")


def test_what_is_typed_in_a_round_is_an_answer_and_never_a_command(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await turned_to(pilot, app, "insight")
        await typed(pilot, SENTENCE)
        assert app.state.place is Place.ROUND and app.screen.query_one("#answer").has_focus
        await pilot.press("enter")
        await pilot.pause()
        round_ = app.state.round
        assert round_ is not None and round_.at == 1
        (reply,) = [r for r in round_.replies if r is not None]
        assert (reply.text, reply.kind) == (SENTENCE, INSIGHT)

    drive(tmp_path, act, events.Elicit("pre-mortem"), at=at_menu())


def test_what_was_typed_ahead_of_the_proposal_neither_takes_nor_drops_it(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await turned_to(pilot, app, "insight")
        await typed(pilot, SENTENCE)
        typed_ahead(app, "ctrl+s", "n", "y")
        await until(pilot, lambda: "What would change" in flat(app) and not app.between)
        assert app.state.place is Place.PROPOSAL
        await pilot.press("n")
        await until(pilot, lambda: app.state.place is Place.CATEGORY)

    drive(tmp_path, act, events.Elicit("pre-mortem"), at=at_menu())


def test_a_percentage_is_asked_for_until_it_is_one(tmp_path: Path) -> None:
    """A field that closes on a refusal would take the next words for commands."""
    rate = "dora-target.change-failure-rate"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("w")
        await until(pilot, lambda: "in percent" in flat(app))
        await pilot.press("ctrl+u", *"below", "enter")
        await until(pilot, lambda: "a number from 0 to 100, not “below”" in flat(app))
        assert app.state.place is Place.CATEGORY and "ctrl+e your editor" in flat(app)
        await pilot.press("ctrl+u", *"10", "enter")
        await until(pilot, lambda: app.state.draft.decisions[rate].own == "10")

    state = played(at_menu(), events.GoTo(4, "dora-target"), events.Ask(rate))
    drive(tmp_path, act, at=state)


def test_an_answer_is_kept_as_what_tab_turned_to(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await turned_to(pilot, app, "accepted risk")
        await typed(pilot, "it breaks")
        assert "● accepted risk" in flat(app)
        await pilot.press("enter")
        await until(pilot, lambda: "who owns it?" in flat(app))
        await typed(pilot, "us")
        await pilot.press("enter")
        await until(pilot, lambda: "by when" in flat(app))
        await typed(pilot, "spring")
        await pilot.press("enter")
        await until(pilot, lambda: app.state.round is not None and app.state.round.at == 1)
        reply = app.state.round and app.state.round.replies[0]
        assert reply is not None
        assert (reply.text, reply.kind, reply.owner) == ("it breaks", RISK, "us")

    drive(tmp_path, act, events.Elicit("pre-mortem"), at=at_menu())


def test_a_half_typed_answer_stands_there_again(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        field = app.screen.query_one("#answer", TextField)
        await typed(pilot, "half a thought")
        await pilot.press("down")
        await pilot.pause()
        assert field.text == "" and app.state.round is not None and app.state.round.at == 1
        await pilot.press("up")
        await pilot.pause()
        assert field.text == "half a thought"
        await pilot.press("escape")
        await until(pilot, lambda: app.state.place is Place.CATEGORY)
        assert "half a thought" in app.state.draft.typing.values()
        assert "What you typed is kept" in flat(app)

    drive(tmp_path, act, events.Elicit("pre-mortem"), at=at_menu())


def test_what_a_half_typed_answer_is_kept_as_stands_there_again(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        page, field = app.screen.query_one(RoundPage), app.screen.query_one("#answer", TextField)
        await typed(pilot, "it breaks")
        await turned_to(pilot, app, "accepted risk")
        await pilot.press("enter")
        await until(pilot, lambda: "who owns it?" in flat(app))
        await typed(pilot, "us")
        await pilot.press("escape", "down", "up")
        await until(pilot, lambda: field.text == "it breaks")
        assert "● accepted risk" in flat(app)
        assert "begun, not kept yet: owner: us" in flat(app)
        page._asked = None  # as when the plan is opened again
        page.show(app.state)
        assert "● accepted risk" in flat(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.state.place is Place.CATEGORY)
        app.play(events.Elicit("pre-mortem"))
        await until(pilot, lambda: field.text == "it breaks" and "● accepted risk" in flat(app))

    drive(tmp_path, act, events.Elicit("pre-mortem"), at=at_menu())


def test_an_empty_answer_goes_on_and_ctrl_z_comes_back(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("enter")
        await pilot.pause()
        assert app.state.round is not None and app.state.round.at == 1
        assert app.state.round.replies[0] is None
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert app.state.round.at == 0

    drive(tmp_path, act, events.Elicit("pre-mortem"), at=at_menu())


def test_the_reason_may_be_said_before_the_choice(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("r")
        await until(pilot, lambda: "Nothing is chosen yet" in flat(app))
        await typed(pilot, SENTENCE)
        await pilot.press("enter")
        await until(pilot, lambda: "it goes with what you choose" in flat(app))
        assert not app.state.draft.decisions and app.state.place is Place.CATEGORY
        await pilot.press("1")
        await pilot.pause()
        await pilot.press(*(() if app.screen.query(TextField) else ("r",)))
        await until(pilot, lambda: SENTENCE in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: not app.state.draft.typing)
        assert app.state.draft.decisions["ci-cd-platform"].rationale == SENTENCE

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


@pytest.mark.parametrize("at", ["ci-cd-platform", "branch-strategy"])
def test_a_day_that_has_passed_is_told_on_the_page_where_the_session_goes_on(
    tmp_path: Path, at: str
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("d")
        await until(pilot, lambda: "Why, or until when?" in flat(app))
        await typed(pilot, "until 2025-01-01")
        await pilot.press("enter")
        await until(pilot, lambda: "Deferred until 2025-01-01: that has passed." in flat(app))

    drive(prepared(tmp_path), act, events.GoTo(2, at))


def test_enter_keeps_and_ctrl_j_begins_a_line(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("d")
        await until(pilot, lambda: "Why, or until when?" in flat(app))
        await typed(pilot, "one")
        await pilot.press("ctrl+j")
        await typed(pilot, "two")
        await pilot.press("enter")
        await until(pilot, lambda: "ci-cd-platform" in app.state.draft.decisions)
        assert app.state.draft.decisions["ci-cd-platform"].reason == "one\ntwo"

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_enter_on_no_option_says_so_and_what_was_typed_behind_it_is_no_command(
    tmp_path: Path,
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        last = frame(app).splitlines()[-1]
        assert "Enter" not in last and "choose" in last
        typed_ahead(app, "enter", *["space" if c == " " else c for c in SENTENCE])
        await until(pilot, lambda: "the cursor was on no option" in flat(app))
        await pilot.pause(0.3)
        assert app.state.place is Place.CATEGORY and not app.state.draft.decisions
        assert isinstance(app.screen, MainScreen), "nothing was opened"
        assert "Enter choose" in " ".join(frame(app).splitlines()[-1].split())
        await pilot.press("enter")
        await until(pilot, lambda: app.state.draft.decisions)

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_enter_chooses_and_asks_why_of_several_too(tmp_path: Path) -> None:
    """A reason that is typed behind it is a reason; the space bar only marks."""
    triggers = "triggers"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("down", "space", "down", "space", "down")
        await pilot.pause()
        assert len(app.state.draft.decisions[triggers].choice) == 2
        typed_ahead(app, "enter", *["space" if c == " " else c for c in SENTENCE], "enter")
        await until(pilot, lambda: app.state.draft.decisions[triggers].rationale == SENTENCE)
        assert len(app.state.draft.decisions[triggers].choice) == 3

    state = played(at_menu(), events.GoTo(3, "source"), events.Ask(triggers))
    drive(tmp_path, act, events.Withdraw(triggers), at=state)


@pytest.mark.parametrize("reason", [SENTENCE, "3 nights a week the bank starts it", "2024"])
def test_a_digit_asks_why_of_several_too_and_numbers_alone_mark_others(
    tmp_path: Path, reason: str
) -> None:
    """A sentence that begins with a figure is a sentence."""
    triggers = "triggers"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        offered = [option.id for option in app.state.catalogue.questions[triggers].options]
        words = ["space" if c == " " else c for c in reason]
        typed_ahead(app, "1", *"23", "enter", "3", "enter", *words, "enter")
        await until(pilot, lambda: app.state.draft.decisions[triggers].rationale == reason)
        assert app.state.draft.decisions[triggers].choice == tuple(offered[:2])
        assert app.state.place is Place.CATEGORY

    state = played(at_menu(), events.GoTo(3, "source"), events.Ask(triggers))
    drive(tmp_path, act, events.Withdraw(triggers), at=state)


def test_numbers_mark_where_a_reason_stands_and_leave_it_as_it_is(tmp_path: Path) -> None:
    triggers = "triggers"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        offered = [option.id for option in app.state.catalogue.questions[triggers].options]
        typed_ahead(app, "1", *"23", "enter", "escape")
        await until(pilot, lambda: app.state.draft.decisions[triggers].choice == tuple(offered[:4]))
        assert app.state.draft.decisions[triggers].rationale == because

    because = "a hotfix has to start without a merge"
    state = played(at_menu(), events.GoTo(3, "source"), events.Ask(triggers))
    option = state.catalogue.questions[triggers].options[3].id
    chosen = events.Choose(triggers, option), events.SetRationale(triggers, because)
    drive(tmp_path, act, events.Withdraw(triggers), *chosen, at=state)


def test_numbers_go_into_a_reason_that_was_begun_and_that_is_said(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("1")
        await until(pilot, lambda: "This was begun: a number goes into it." in flat(app))

    state = played(at_menu(), events.GoTo(3, "source"), events.Ask("triggers"))
    begun = events.Withdraw("triggers"), events.Typing("rationale:triggers", "every night")
    drive(tmp_path, act, *begun, at=state)


def test_numbers_that_are_left_in_the_field_mark_as_well(tmp_path: Path) -> None:
    triggers = "triggers"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        offered = [option.id for option in app.state.catalogue.questions[triggers].options]
        typed_ahead(app, *"12", "escape")
        await until(pilot, lambda: app.state.draft.decisions[triggers].choice == tuple(offered[:2]))
        assert app.state.draft.decisions[triggers].rationale == ""

    state = played(at_menu(), events.GoTo(3, "source"), events.Ask(triggers))
    drive(tmp_path, act, events.Withdraw(triggers), at=state)


@pytest.mark.parametrize(
    "moves",
    [(), (events.Overview(),), (events.GoTo(5),)],
)
def test_a_list_whose_bottom_line_names_enter_has_a_row_for_it(
    tmp_path: Path, moves: tuple[events.Event, ...]
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        if not moves:
            await pilot.press("a")
        await pilot.pause()
        (rows,) = [rows for rows in app.screen.query(Rows) if rows.has_focus]
        assert "Enter" in frame(app).splitlines()[-1]
        assert rows.cursor in [row.id for row in rows.rows if row.id]

    drive(tmp_path, act, *moves, at=at_menu())


@pytest.mark.parametrize("key", ["w", "d", "n", "r", "o x"])
def test_a_session_that_only_reads_opens_no_field_for_what_it_cannot_keep(
    tmp_path: Path, key: str
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press(*key.split())
        await until(pilot, lambda: "Read-only: another session has it" in flat(app))
        assert not app.screen.query(TextField)

    state = played(at_menu(), events.GoTo(3, "source"), events.Ask("triggers"))
    reads = replace(state, file=replace(state.file, access=ReadOnly("another session has it")))
    drive(tmp_path, act, at=reads)
