"""Rounds of A and P in a session: they come back to their menu, and only what is taken changes a decision."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from walkthrough import Disk, answer_step, complete, first_option, introduce, shipped_content

from facilitator.plan.read import read
from facilitator.plan.reading import Reading
from facilitator.protocols.rounds import CHANGE, DISMISSED, INSIGHT, NOBODY, QUESTION, RISK, Change, Reply
from facilitator.session import moves as m
from facilitator.session.play import begin, play
from facilitator.session.round_ends import left_here
from facilitator.session.snapshot import drafts_of, snapshot
from facilitator.session.state import Place, State, unwritten
from facilitator.session.view import asked_elsewhere
from facilitator.vocabulary import Question

PREFERRED = {"deployment-pattern": "canary", "rollback-type": "manual", "zero-downtime": "required"}


@cache
def at_menu(step: int = 4, category: str = "deployment-pattern") -> State:
    """A complete plan, revised at a category's menu."""
    state, _ = play(begin(shipped_content(), "2026-11-20", Reading()), m.Opened(Reading()))

    def choice(question: Question) -> m.Move:
        if question.id in PREFERRED:
            return m.Choose(question.id, PREFERRED[question.id])
        return first_option(question)

    return played(complete(Disk(), state, choice), m.GoTo(step, category))


def played(state: State, *moves: m.Move) -> State:
    """All of these moves, none refused."""
    for move in moves:
        state, _ = play(state, move)
        assert not state.refused, (move, state.notice)
    return state


def texts(state: State) -> list[str]:
    """What the insights of the current step say."""
    return [i.text for d in state.draft.decisions.values() for i in d.insights]


def answers(words: Iterable[str]) -> list[m.Move]:
    return [m.Answer(Reply(word, INSIGHT)) for word in words]


@pytest.mark.parametrize(
    "opening", [m.Elicit("pre-mortem"), m.Party(), m.Party(("finance", "sre"))], ids=["A", "P", "P, named"]
)
def test_what_is_taken_stands_in_the_decision_and_the_menu_is_back(opening: m.Move) -> None:
    state = at_menu()
    after = played(state, opening, *answers(["first"]), m.Finish())
    assert after.place is Place.PROPOSAL
    assert after.draft.decisions == state.draft.decisions, "nothing changes before y"
    after = played(after, m.Accept())
    assert (after.place, after.draft.category) == (state.place, state.draft.category)
    assert texts(after) == ["first"]
    assert "deployment-pattern" not in after.draft.kept, "C keeps it anew"


def test_what_is_rejected_leaves_every_decision_as_it_was() -> None:
    state = at_menu()
    change = Reply("because", CHANGE, change=Change("deployment-pattern", "choice", ("rolling",)))
    for end in (m.Reject(), m.StepBack()):
        after = played(state, m.Elicit("pre-mortem"), m.Answer(change), m.Finish(), end)
        assert after.draft.decisions == state.draft.decisions
    after = played(state, m.Elicit("pre-mortem"), m.Answer(change), m.Finish(), m.Reject())
    assert after.place is state.place
    assert after.draft.kept == state.draft.kept


def test_a_struck_line_is_not_taken_and_can_be_put_back() -> None:
    proposed = played(at_menu(), m.Elicit("pre-mortem"), *answers(["keep", "strike"]), m.Finish())
    assert texts(played(proposed, m.Strike(1), m.Accept())) == ["keep"]
    assert texts(played(proposed, m.Strike(1), m.Strike(1), m.Accept())) == ["keep", "strike"]


def test_escape_from_the_proposal_leads_back_to_the_questions_with_all_answers() -> None:
    proposed = played(at_menu(), m.Elicit("pre-mortem"), *answers(["first"]), m.Finish())
    back = played(proposed, m.StepBack())
    assert (back.place, back.proposal) == (Place.ROUND, None)
    assert back.round is not None and back.round.replies[0] == Reply("first", INSIGHT)
    assert texts(played(back, m.Finish(), m.Accept())) == ["first"]


def test_a_round_that_is_left_is_kept_with_its_answers_and_taken_up_where_it_was() -> None:
    state = at_menu()
    inside = played(state, m.Party(), *answers(["first"]))
    left = played(inside, m.Leave())
    assert left.place is state.place
    assert left.draft.decisions == state.draft.decisions
    assert "its answer is kept" in left.notice
    assert [r.at for r in left_here(left, "party")] == [1]
    again = played(left, m.TakeUp())
    assert (again.place, again.round) == (Place.ROUND, inside.round)
    done = played(again, m.Finish(), m.Accept())
    assert texts(done) == ["first"]
    assert left_here(done) == ()


def test_a_round_left_without_an_answer_leaves_no_trace() -> None:
    state = at_menu()
    after = played(state, m.Party(), m.Skip(), m.Leave())
    assert after.drafts == {**state.drafts, 4: state.draft}


def test_a_left_round_waits_at_its_own_menu_only() -> None:
    left = played(at_menu(), m.Elicit("pre-mortem"), *answers(["first"]), m.Leave())
    elsewhere = played(left, m.GoTo(4, "rollback"))
    refused, _ = play(elsewhere, m.TakeUp())
    assert refused.refused
    assert played(elsewhere, m.GoTo(4, "deployment-pattern"), m.TakeUp()).place is Place.ROUND


def test_writing_the_step_keeps_the_answers_of_a_round_that_was_left() -> None:
    disk = Disk()
    new, _ = play(begin(shipped_content(), "2026-11-20", Reading()), m.Opened(Reading()))
    left = played(answer_step(disk, introduce(disk, new)), m.Party(), *answers(["first"]), m.Leave())
    after = disk.play(left, m.Continue())
    assert after.step == 3 and "stay in the draft of step 2" in after.notice
    assert unwritten(after) == (2,)
    back = played(after, m.GoTo(2), m.Continue(), m.TakeUp())
    assert back.round is not None and back.round.replies == left.draft.left[0].replies
    assert unwritten(played(back, m.Finish(), m.Reject())) == ()


@pytest.mark.parametrize("left", [False, True], ids=["interrupted", "left"])
def test_a_round_survives_the_end_of_the_program(left: bool) -> None:
    inside = played(at_menu(), m.Elicit("pre-mortem"), *answers(["first"]))
    stopped = played(inside, m.Leave()) if left else inside
    kept = snapshot(stopped)
    assert drafts_of(kept)[4] == stopped.draft
    again, _ = play(begin(stopped.content, stopped.today, stopped.reading), m.Opened(stopped.reading, kept))
    again = played(again, m.GoTo(4))
    if left:
        again = played(again, m.TakeUp())
    assert (again.place, again.round) == (Place.ROUND, inside.round)
    assert texts(played(again, m.Finish(), m.Accept())) == ["first"]


def test_an_interrupted_round_at_step_level_comes_back_to_the_steps_menu() -> None:
    state = replace(at_menu(), place=Place.STEP)
    inside = played(state, m.Party(), *answers(["first"]))
    assert inside.round is not None and inside.round.category == ""
    again, _ = play(
        begin(state.content, state.today, state.reading), m.Opened(state.reading, snapshot(inside))
    )
    again = played(again, m.GoTo(4), m.Finish(), m.Reject())
    assert again.place is Place.STEP


def test_going_elsewhere_puts_an_interrupted_round_by() -> None:
    inside = played(at_menu(), m.Elicit("pre-mortem"), *answers(["first"]))
    again, _ = play(
        begin(inside.content, inside.today, inside.reading), m.Opened(inside.reading, snapshot(inside))
    )
    again = played(again, m.GoTo(4, "rollback"), m.GoTo(4, "deployment-pattern"))
    assert again.place is Place.CATEGORY
    assert played(again, m.TakeUp()).round == inside.round


def test_perspectives_are_called_in_and_sent_out() -> None:
    state = played(at_menu(), m.Party(("sre", "finance")))
    more = played(state, m.CallIn("security"))
    assert more.round is not None and more.round.ids == ("sre", "finance", "security")
    fewer = played(more, m.SendOut("finance"))
    assert fewer.round is not None and fewer.round.ids == ("sre", "security")
    assert all("Finance" not in p.by for p in fewer.round.prompts)


def test_who_was_answered_stays_and_somebody_always_does() -> None:
    state = played(at_menu(), m.Party(("sre", "finance")), *answers(["to sre"]))
    for move, words in ((m.SendOut("sre"), "answered"), (m.SendOut("nobody"), "no perspective")):
        after, _ = play(state, move)
        assert after.refused and words in after.notice
        assert after.round == state.round
    alone = played(at_menu(), m.Party(("sre",)))
    after, _ = play(alone, m.SendOut("sre"))
    assert after.refused and after.round == alone.round
    outside, _ = play(at_menu(), m.SendOut("sre"))
    assert outside.refused


def test_what_was_typed_for_a_question_is_forgotten_once_it_is_answered() -> None:
    state = played(at_menu(), m.Elicit("pre-mortem"))
    assert state.round is not None and state.round.prompt is not None
    field = f"round:{state.round.prompt.id}:{state.round.prompt.question_id}:text"
    state = played(state, m.Typing(field, "half a th"), m.Typing("rationale:x", "other"))
    skipped = played(state, m.Skip())
    assert skipped.draft.typing[field] == "half a th", "a skip loses nothing that was typed"
    assert dict(played(state, *answers(["half a thought"])).draft.typing) == {"rationale:x": "other"}


def test_a_risk_and_a_question_carry_owner_and_term() -> None:
    state = played(
        at_menu(),
        m.Elicit("pre-mortem"),
        m.Answer(Reply("it may fail", RISK, "platform", "first release")),
        m.Answer(Reply("who pauses it at night?", QUESTION)),
        m.Answer(Reply("", DISMISSED)),
        m.Finish(),
        m.Accept(),
    )
    found = [i for d in state.draft.decisions.values() for i in d.insights]
    assert [(i.kind, i.owner, i.until) for i in found] == [
        (RISK, "platform", "first release"),
        (QUESTION, NOBODY, ""),
    ]


def test_a_change_of_a_later_step_stays_an_open_question_that_is_shown_there() -> None:
    state = at_menu(2, "branch-strategy")
    change = Change("rollback-type", "choice", ("rollback-type.automatic",))
    category = state.catalogue.categories["rollback"]
    assert asked_elsewhere(state, category) == ()
    state = played(
        state,
        m.Elicit("pre-mortem"),
        m.Answer(Reply("at night", CHANGE, change=change)),
        m.Finish(),
        m.Accept(),
    )
    (found,) = asked_elsewhere(state, category)
    assert found.insight.text.startswith("Rollback type: ") and found.insight.text.endswith("— at night")
    assert asked_elsewhere(state, state.catalogue.categories["branch-strategy"]) == ()


def test_a_choice_changed_in_a_round_treats_its_words_as_one_changed_at_the_menu_does() -> None:
    state = played(
        at_menu(), m.Choose("deployment-pattern", "canary"), m.SetRationale("deployment-pattern", "slow")
    )
    change = Change("deployment-pattern", "choice", ("deployment-pattern.rolling",))
    changed = m.Answer(Reply("", CHANGE, change=change))
    in_round = played(state, m.Elicit("pre-mortem"), changed, m.Finish(), m.Accept())
    at_the_menu = played(state, m.Choose("deployment-pattern", "rolling"))
    for after in (in_round, at_the_menu):
        assert after.draft.decisions["deployment-pattern"].rationale == ""
        assert after.draft.typing["rationale:deployment-pattern"] == "slow", (
            "there again when the field is opened"
        )
    assert in_round.draft.decisions == at_the_menu.draft.decisions


def test_a_changed_choice_brings_its_tool_with_it() -> None:
    state = played(at_menu(3, "security"), m.Ask("sast"), m.Choose("sast", "semgrep"))
    other = next(o for o in state.catalogue.questions["sast"].options if o.tool and o.id != "sast.semgrep")
    change = Change("sast", "choice", (other.id,))
    state = played(
        state,
        m.Elicit(first_method(state)),
        m.Answer(Reply("", CHANGE, change=change)),
        m.Finish(),
        m.Accept(),
    )
    decision = state.draft.decisions["sast"]
    assert decision.choice == (other.id,)
    assert len(decision.evidence) == 1
    assert "semgrep" not in [e.tool for e in decision.evidence]


def first_method(state: State) -> str:
    """A method that can be asked here."""
    from facilitator.protocols.selection import offered
    from facilitator.session.round_setting import setting

    return offered(setting(state))[0].method_id


def test_a_percentage_stays_a_percentage() -> None:
    menu = at_menu(4, shipped_content().catalogue.questions["dora-target.change-failure-rate"].category)
    state = played(menu, m.Elicit(first_method(menu)))
    for text, refused in (("many", True), ("12", False)):
        change = Change("dora-target.change-failure-rate", "own", (text,))
        after, _ = play(state, m.Answer(Reply("", CHANGE, change=change)))
        assert after.refused is refused


def test_a_walk_asks_what_the_record_does_not_answer_and_shows_what_it_does() -> None:
    state = replace(at_menu(), place=Place.STEP)
    for scenario in state.content.library.scenarios:
        after, _ = play(state, m.Walk(scenario.id))
        if after.refused or after.round is None:
            continue
        assert len(after.round.prompts) <= len(scenario.stops)
        if not after.round.prompts:
            assert len(after.round.closing) == len(scenario.stops)
            left = played(after, m.Leave())
            assert (left.place, left.drafts) == (Place.STEP, {**state.drafts, 4: state.draft})


def test_a_later_round_of_the_same_kind_quotes_other_things() -> None:
    state = at_menu()
    first = played(state, m.Party())
    second = played(first, *answers(["one", "two", "three"]), m.Finish(), m.Reject(), m.Party())
    assert first.round is not None and second.round is not None
    assert first.round.ids != second.round.ids


def test_insights_are_written_with_the_step_and_read_back() -> None:
    disk = Disk()
    state, _ = play(begin(shipped_content(), "2026-11-20", Reading()), m.Opened(Reading()))
    state = answer_step(disk, introduce(disk, state))
    state = disk.play(state, m.GoTo(2, "branch-strategy"))
    for move in (m.Elicit("pre-mortem"), *answers(["# not a heading\nsecond line"]), m.Finish(), m.Accept()):
        state = disk.play(state, move)
    state = disk.play(answer_step(disk, state), m.Continue())
    (insight,) = read(disk.data, state.catalogue).plan.decisions["branch-strategy"].insights
    assert (insight.text, insight.by, insight.name) == (
        "# not a heading\nsecond line",
        "elicitation",
        state.content.library.method("pre-mortem").name,
    )


def test_who_skips_everything_stays_in_the_round_until_it_is_ended() -> None:
    state = at_menu()
    inside = played(state, m.Elicit("pre-mortem"))
    assert inside.round is not None
    skipped = played(inside, *[m.Skip()] * len(inside.round.prompts))
    assert skipped.place is Place.ROUND, "the next key must not land on the menu"
    assert played(skipped, m.StepBack(), *answers(["after all"])).place is Place.PROPOSAL
    for end in (m.Skip(), m.Finish(), m.Leave()):
        after = played(skipped, end)
        assert (after.place, after.draft.decisions) == (state.place, state.draft.decisions)


def test_a_round_begun_anew_does_not_take_the_place_of_the_one_that_waits() -> None:
    left = played(at_menu(), m.Elicit("pre-mortem"), *answers(["first"]), m.Leave())
    twice = played(left, m.Elicit("pre-mortem"), *answers(["second"]), m.Leave())
    told = [[r.text for r in one.replies if r] for one in left_here(twice)]
    assert told == [["first"], ["second"]]
    done = played(twice, m.TakeUp(0), m.Finish(), m.Accept())
    assert texts(done) == ["first"] and len(left_here(done)) == 1
