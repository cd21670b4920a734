"""What a round shows: the talk so far, the question last; nothing is ever wider than the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from support.on_screen import drive, frame, until
from support.rounds_at_a_menu import at_menu
from support.walkthrough import Disk, complete, shipped_content
from textual.pilot import Pilot

from facilitator.document.reading import Reading
from facilitator.session import events
from facilitator.session.begun import typing_field
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import State
from facilitator.techniques.rounds import INSIGHT, RISK, Prompt, Reply
from facilitator.tui.app import Facilitator
from facilitator.tui.pages.round import RoundPage, _kinds
from facilitator.tui.pages.transcript import transcript

WIDTH = 77


@cache
def menu(category: str) -> State:
    """A complete plan at the menu of a category."""
    state, _ = play(begin(shipped_content(), "2026-11-20", Reading()), events.Opened(Reading()))
    state = complete(Disk(), state)
    return played(state, events.GoTo(state.catalogue.categories[category].step, category))


def played(state: State, *moves: events.Event) -> State:
    """The state after these moves."""
    for move in moves:
        state, _ = play(state, move)
    return state


def talk(state: State) -> list[str]:
    """The lines of the round that is open."""
    assert state.round is not None
    return [line.plain for line in transcript(state, state.round, WIDTH)]


@pytest.mark.parametrize("category", list(shipped_content().catalogue.categories))
def test_every_question_of_a_party_fits_the_smallest_screen(category: str) -> None:
    state = played(menu(category), events.Party())
    assert state.round is not None and state.round.prompts
    while state.place is Place.ROUND and state.round is not None and not state.round.done:
        round_ = state.round
        lines = transcript(state, round_, WIDTH)
        assert max(line.cell_length for line in lines) <= WIDTH
        blank = [n for n, line in enumerate(lines) if not line.plain.strip()]
        prompt = lines[blank[-1] + 1 :] if blank else lines  # the talk before it scrolls
        assert len(prompt) <= 11
        assert _kinds(INSIGHT).cell_length <= 78
        own = (*RoundPage().keys(state), ("F1", "help"))
        assert sum(len(key) + len(what) + 3 for key, what in own) <= 78, (
            "the bottom line drops what does not fit"
        )
        state = played(state, events.Skip())


def test_what_was_said_stands_above_the_question_with_owner_and_term() -> None:
    state = played(menu("deployment-pattern"), events.Elicit("inversion"))
    assert state.round is not None
    second = state.round.prompts[1]
    state = played(state, events.AnswerPrompt(Reply("it [bold]breaks[/]", RISK, "us", "spring")))
    lines = talk(state)
    answer = next(n for n, line in enumerate(lines) if "accepted risk: it [bold]breaks[/]" in line)
    assert "owner: us; until: spring" in " ".join(lines[answer : answer + 2])
    asked = next(n for n, line in enumerate(lines) if line and second.text.startswith(line.strip()))
    assert answer < asked


def test_going_back_shows_the_answer_and_unsent_words_again() -> None:
    state = played(
        menu("deployment-pattern"),
        events.Elicit("inversion"),
        events.AnswerPrompt(Reply("first", INSIGHT)),
    )
    state = played(state, events.StepBack())
    assert any("your answer, insight: first" in line for line in talk(state))
    assert state.round is not None and isinstance(state.round.prompt, Prompt)
    state = played(state, events.Typing(typing_field(state.round.prompt, "owner"), "\x1b[2Jhalf"))
    (unsent,) = [line for line in talk(state) if "begun, not kept yet" in line]
    assert "half" in unsent and "\x1b" not in unsent
    assert state.round.prompt is not None
    field = typing_field(state.round.prompt, "values.pipeline-implications")
    (unsent,) = [
        line for line in talk(played(state, events.Typing(field, "a step"))) if "✎" in line
    ]
    assert "pipeline implications: a step" in unsent and "values." not in unsent


@pytest.mark.parametrize(("names", "shown"), [(("finance",), False), (("finance", "sre"), True)])
def test_who_takes_part_stands_above_only_where_that_is_more_than_who_asks(
    tmp_path: Path, names: tuple[str, ...], shown: bool
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: app.screen.query_one("#voices").display == shown)
        asks = app.state.round and app.state.round.prompt and app.state.round.prompt.by
        assert frame(app).count(f"{asks}  ") == 1 + shown

    drive(tmp_path, act, events.Party(names), at=at_menu())
