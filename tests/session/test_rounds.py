"""Rounds of A and P in a session: they come back to their menu, and only what is taken stands in a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.rounds_at_a_menu import answers, at_menu, played, texts
from support.walkthrough import Disk, answer_step, introduce, shipped_content

from facilitator.document.read import read
from facilitator.document.reading import Reading
from facilitator.model import Insight
from facilitator.session import events
from facilitator.session.commands import Save
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.round_context import round_context
from facilitator.session.rounds import NOTHING_FOR_THIS, NOTHING_MORE
from facilitator.session.state import State
from facilitator.techniques.rounds import (
    CHANGE,
    INSIGHT,
    NOBODY,
    QUESTION,
    RISK,
    FieldChange,
    Reply,
)
from facilitator.techniques.selection import is_exhausted


@pytest.mark.parametrize(
    "opening",
    [events.Elicit("pre-mortem"), events.Party(), events.Party(("finance", "sre"))],
    ids=["A", "P", "P, named"],
)
def test_what_is_taken_stands_in_the_decision_and_the_menu_is_back(opening: events.Event) -> None:
    state = at_menu()
    after = played(state, opening, *answers(["first"]), events.Finish())
    assert after.place is Place.PROPOSAL
    assert after.draft.decisions == state.draft.decisions, "nothing changes before y"
    after = played(after, events.Accept())
    assert (after.place, after.draft.category) == (state.place, state.draft.category)
    assert texts(after) == ["first"]
    assert "deployment-pattern" not in after.draft.kept, "C keeps it anew"


@pytest.mark.parametrize("menu", [events.GoTo(4, "deployment-pattern"), events.GoTo(4)])
def test_what_is_taken_says_which_c_writes_it(menu: events.Event) -> None:
    state = played(at_menu(), menu, events.Elicit("pre-mortem"), *answers(["first"]))
    state = played(state, events.Finish(), events.Accept())
    next_one = state.notice.endswith("; C writes it.")
    _, commands = play(state, events.Continue())
    assert any(isinstance(command, Save) for command in commands) == next_one


def in_a_round(id_: str, option: str) -> tuple[events.Event, ...]:
    change = Reply("because", CHANGE, change=FieldChange(id_, "choice", (option,)))
    return (
        events.Elicit("pre-mortem"),
        events.AnswerPrompt(change),
        events.Finish(),
        events.Accept(),
    )


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda id_, option: (events.Choose(id_, option),),
        lambda id_, _: (events.Defer(id_, "until spring"),),
        lambda id_, _: (events.OwnWords(id_, "as the team says"),),
        lambda id_, option: (events.Choose(id_, option), events.Defer(id_, "until spring")),
        in_a_round,
    ],
    ids=["chosen", "deferred", "own words", "twice", "in a round"],
)
def test_a_note_says_of_which_answer_it_was_made_once_that_is_another(
    otherwise: Callable[[str, str], tuple[events.Event, ...]],
) -> None:
    def note(state: State) -> tuple[str, Insight]:
        every = ((id_, i) for id_, d in state.decisions.items() for i in d.insights)
        return next((id_, i) for id_, i in every if i.text == "first")

    state = played(at_menu(), events.Elicit("pre-mortem"), *answers(["first"]))
    state = played(state, events.Finish(), events.Accept())
    home, made = note(state)
    question, (was,) = state.catalogue.questions[home], state.decisions[home].choice
    another = next(option.id for option in question.options if option.id != was)
    after = played(state, *otherwise(home, another))
    (label,) = question.labels([was])
    assert note(after) == (home, replace(made, name=f"{made.name}, said of {label}"))
    assert note(played(after, events.Choose(home, was))) == (home, made)


def test_what_is_rejected_leaves_every_decision_as_it_was() -> None:
    state = at_menu()
    change = Reply(
        "because", CHANGE, change=FieldChange("deployment-pattern", "choice", ("rolling",))
    )
    for end in (events.Reject(), events.StepBack()):
        after = played(
            state, events.Elicit("pre-mortem"), events.AnswerPrompt(change), events.Finish(), end
        )
        assert after.draft.decisions == state.draft.decisions
    after = played(
        state,
        events.Elicit("pre-mortem"),
        events.AnswerPrompt(change),
        events.Finish(),
        events.Reject(),
    )
    assert after.place is state.place
    assert after.draft.kept == state.draft.kept


def test_a_struck_line_is_not_taken_and_can_be_put_back() -> None:
    proposed = played(at_menu(), events.Elicit("pre-mortem"), *answers(["keep", "strike"]))
    assert texts(played(proposed, events.Strike(1), events.Accept())) == ["keep"]
    assert texts(played(proposed, events.Strike(1), events.Strike(1), events.Accept())) == [
        "keep",
        "strike",
    ]


def test_escape_from_the_proposal_leads_back_to_the_questions_with_all_answers() -> None:
    proposed = played(at_menu(), events.Elicit("pre-mortem"), *answers(["first"]), events.Finish())
    back = played(proposed, events.StepBack())
    assert (back.place, back.proposal) == (Place.ROUND, None)
    assert back.round is not None and back.round.replies[0] == Reply("first", INSIGHT)
    assert texts(played(back, events.Finish(), events.Accept())) == ["first"]


def test_perspectives_are_called_in_and_sent_out() -> None:
    state = played(at_menu(), events.Party(("sre", "finance")))
    more = played(state, events.CallIn("security"))
    assert more.round is not None and more.round.ids == ("sre", "finance", "security")
    fewer = played(more, events.SendOut("finance"))
    assert fewer.round is not None and fewer.round.ids == ("sre", "security")
    assert all("Finance" not in p.by for p in fewer.round.prompts)


def test_who_was_answered_stays_and_somebody_always_does() -> None:
    state = played(at_menu(), events.Party(("sre", "finance")), *answers(["to sre"]))
    for move, words in (
        (events.SendOut("sre"), "answered"),
        (events.SendOut("nobody"), "no perspective"),
    ):
        after, _ = play(state, move)
        assert after.refused and words in after.notice
        assert after.round == state.round
    alone = played(at_menu(), events.Party(("sre",)))
    after, _ = play(alone, events.SendOut("sre"))
    assert after.refused and after.round == alone.round
    runtime, _ = play(at_menu(), events.SendOut("sre"))
    assert runtime.refused


def test_what_was_typed_for_a_question_is_forgotten_once_it_is_answered() -> None:
    state = played(at_menu(), events.Elicit("pre-mortem"))
    assert state.round is not None and state.round.prompt is not None
    field = f"round:{state.round.prompt.id}:{state.round.prompt.question_id}:text"
    state = played(state, events.Typing(field, "half a th"), events.Typing("rationale:x", "other"))
    skipped = played(state, events.Skip())
    assert skipped.draft.typing[field] == "half a th", "a skip loses nothing that was typed"
    assert dict(played(state, *answers(["half a thought"])).draft.typing) == {
        "rationale:x": "other"
    }


def test_a_risk_and_a_question_carry_owner_and_term() -> None:
    state = played(
        at_menu(),
        events.Elicit("pre-mortem"),
        events.AnswerPrompt(Reply("it may fail", RISK, "platform", "first release")),
        events.AnswerPrompt(Reply("who pauses it at night?", QUESTION)),
        events.Accept(),
    )
    found = [i for d in state.draft.decisions.values() for i in d.insights]
    assert [(i.kind, i.owner, i.until) for i in found] == [
        (RISK, "platform", "first release"),
        (QUESTION, NOBODY, ""),
    ]


def test_a_walk_asks_what_the_record_does_not_answer_and_shows_what_it_does() -> None:
    state = at_menu().go(Place.STEP)
    asked = {}
    for scenario in state.content.library.scenarios:
        after = played(state, events.Walk(scenario.id))
        assert after.round is not None
        shown = sum(len(p.recorded) for p in after.round.prompts) + len(after.round.closing)
        assert len(after.round.prompts) + shown == len(scenario.stops)
        asked[scenario.id] = len(after.round.prompts)
    assert (asked["bad-canary"], asked["deploy-tool-down"], asked["slow-poison"]) == (3, 2, 2)
    said = answers(["the nightly sum", "the reader skips what it does not know"])
    told = played(state, events.Walk("slow-poison"), *said, events.Accept())
    again = played(told, events.Walk("slow-poison"))
    assert again.round is not None and not again.round.prompts
    assert any("the nightly sum" in line for line in again.round.closing)
    left = played(again, events.Leave())
    assert (left.place, left.drafts) == (Place.STEP, {**told.drafts, 4: told.draft})


def test_who_is_named_and_has_no_question_is_not_told_to_decide_first() -> None:
    state = at_menu(category="database-migrations")
    assert round_context(state).decided
    refused, _ = play(state, events.Party(("platform",)))
    assert (refused.refused, refused.notice) == (True, NOTHING_FOR_THIS)


def test_a_later_round_of_the_same_kind_quotes_other_things() -> None:
    state = at_menu()
    first = played(state, events.Party())
    second = played(
        first, *answers(["one", "two"]), events.Finish(), events.Reject(), events.Party()
    )
    assert first.round is not None and second.round is not None
    assert first.round.ids != second.round.ids


def test_insights_are_written_with_the_step_and_read_back() -> None:
    disk = Disk()
    state, _ = play(begin(shipped_content(), "2026-11-20", Reading()), events.Opened(Reading()))
    state = answer_step(disk, introduce(disk, state))
    state = disk.play(state, events.GoTo(2, "branch-strategy"))
    for move in (
        events.Elicit("pre-mortem"),
        *answers(["# not a heading\nsecond line"]),
        events.Finish(),
        events.Accept(),
    ):
        state = disk.play(state, move)
    state = disk.play(answer_step(disk, state), events.Continue())
    kept = read(disk.data, state.catalogue).plan.decisions
    (insight,) = (i for id_ in ("branch-strategy", "merge-queue") for i in kept[id_].insights)
    assert (insight.text, insight.by, insight.name) == (
        "# not a heading\nsecond line",
        "elicitation",
        state.content.library.method("pre-mortem").name,
    )


def test_who_skips_everything_stays_in_the_round_until_it_is_ended() -> None:
    state = at_menu()
    inside = played(state, events.Elicit("pre-mortem"))
    assert inside.round is not None
    skipped = played(inside, *[events.Skip()] * len(inside.round.prompts))
    assert skipped.place is Place.ROUND, "the next key must not land on the menu"
    assert played(skipped, events.StepBack(), *answers(["after all"])).place is Place.PROPOSAL
    for end in (events.Skip(), events.Finish(), events.Leave()):
        after = played(skipped, end)
        assert (after.place, after.draft.decisions) == (state.place, state.draft.decisions)


def test_where_all_was_asked_p_says_so_and_nothing_dull_is_dealt() -> None:
    shipped = shipped_content()
    state = replace(at_menu(), content=shipped)
    for _ in range(20):
        after, _ = play(state, events.Party())
        if after.refused:
            break
        prompts = after.round.prompts if after.round else ()
        state = played(after, *[events.Skip() for _ in prompts], events.Leave())
    assert after.refused and after.notice == NOTHING_MORE
    assert after.draft.decisions == state.draft.decisions
    assert is_exhausted(round_context(state)) and not is_exhausted(round_context(at_menu()))
