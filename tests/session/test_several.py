"""Several answers in one move: all or none, and one move to undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.rounds_at_a_menu import at_menu, played
from support.valued import FLAGS, at_the_pattern
from support.walkthrough import Disk, complete, introduce

from facilitator.model import Standing, Statement
from facilitator.session import events
from facilitator.session.findings import validation
from facilitator.session.found_answers import found_answers
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import Moment, State, open_questions
from facilitator.session.undoing import moment


def at_step_two(new: State) -> State:
    state = introduce(Disk(), new)
    assert (state.step, state.place) == (2, Place.CATEGORY)
    return state


def open_in_step(state: State) -> tuple[str, ...]:
    return tuple(q.id for c in state.current_step.categories for q in open_questions(state, c))


def come_to(state: State) -> Moment:
    return moment(state)


def test_several_questions_are_deferred_for_one_reason_and_taken_back_as_one(new: State) -> None:
    state = at_step_two(new)
    wanted = open_in_step(state)[1:4]
    assert len({state.catalogue.questions[id_].category for id_ in wanted}) > 1
    after = played(state, events.DeferAll(wanted, "until the platform is chosen"))
    for id_ in wanted:
        decision = after.draft.decisions[id_]
        assert decision.standing is Standing.DEFERRED
        assert decision.reason == "until the platform is chosen"
    assert (after.draft.category, after.draft.question) == (
        state.draft.category,
        state.draft.question,
    )
    assert come_to(played(after, events.Undo())) == come_to(state)


@pytest.mark.parametrize(
    ("reason", "day"),
    [
        ("2025-01-01", "2025-01-01"),
        ("until 2025-01-01, there is no schema yet", "2025-01-01"),
        ("no schema yet; by Q1 2025", "Q1 2025"),
        ("until January 2025", "January 2025"),
        ("Q1 2199", ""),
        ("agreed on 2025-01-01, for later", ""),
        ("until the platform is chosen", ""),
    ],
)
def test_a_day_that_has_passed_is_told_where_a_question_is_put_off_until_it(
    new: State, reason: str, day: str
) -> None:
    state = at_step_two(new)
    told = f"Deferred until {day}: that has passed." if day else ""
    id_ = state.draft.question
    assert played(state, events.Defer(id_, reason)).notice == told
    assert played(state, events.NotApplicable(id_, reason)).notice == ""
    several = played(state, events.DeferAll((id_,), reason)).notice
    assert several == f"Deferred: 1. {told}".rstrip()


def test_questions_of_several_steps_are_deferred_and_taken_back_as_one_move(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(2))
    known = state.catalogue
    wanted = tuple(next(iter(known.questions_of(step))).id for step in (2, 3, 4))
    for id_ in wanted:
        there = events.GoTo(known.step_of(id_), known.questions[id_].category)
        state = played(state, there, events.Ask(id_), events.Withdraw(id_))
    state = played(state, events.GoTo(2))
    after = played(state, events.DeferAll(wanted, "next quarter"))
    assert after.notice == "Deferred: 3."
    assert [after.drafted.decisions[id_].standing for id_ in wanted] == [Standing.DEFERRED] * 3
    assert (after.step, after.question) == (2, state.question)
    assert come_to(played(after, events.Undo())) == come_to(state)


def test_an_answer_that_stands_is_not_deferred_with_the_others(new: State) -> None:
    state = at_step_two(new)
    first, second = open_in_step(state)[:2]
    option = state.catalogue.questions[first].options[0].id
    state = played(state, events.Choose(first, option))
    for questions, reason in (((first, second), "later"), ((second,), " "), ((), "later")):
        after, commands = play(state, events.DeferAll(questions, reason))
        assert (after.refused, commands) == (True, ())
        assert come_to(after) == come_to(state)


def test_several_findings_are_accepted_by_one_owner_until_one_date(new: State) -> None:
    state = played(complete(Disk(), new), events.GoTo(5))
    wanted = tuple(f.id for f in validation(state).open_findings)
    assert len(wanted) > 2
    after = played(
        state, events.AcceptAll(wanted, "known and carried", "the platform team", "2027-03")
    )
    assert not validation(after).open_findings
    answer = after.draft.findings[wanted[-1]]
    assert (answer.text, answer.owner, answer.until) == (
        "known and carried",
        "the platform team",
        "2027-03",
    )
    assert come_to(played(after, events.Undo())) == come_to(state)


@pytest.mark.parametrize("missing", ["text", "owner", "until"])
def test_none_is_accepted_where_something_is_missing(new: State, missing: str) -> None:
    state = played(complete(Disk(), new), events.GoTo(5))
    wanted = tuple(f.id for f in validation(state).open_findings)
    event = replace(events.AcceptAll(wanted, "known", "us", "2027-03"), **{missing: ""})
    after, _ = play(state, event)
    assert after.refused and after.draft.findings == state.draft.findings


def test_what_the_project_says_is_listed_line_by_line_and_taken_as_one_move(new: State) -> None:
    said = [Statement("ci_platforms", "GitHub Actions", "decided", ".github/workflows/ci.yml", 1)]
    state = replace(at_step_two(new), statements=tuple(said))
    (line,) = found_answers(state)
    assert line.move == events.Choose("ci-cd-platform", "ci-cd-platform.github-actions")
    assert (line.words, line.where) == ("GitHub Actions", ".github/workflows/ci.yml")
    after = played(state, events.TakeAll((line.move,)))
    assert after.draft.decisions["ci-cd-platform"].choice == ("ci-cd-platform.github-actions",)
    assert not found_answers(after), "what is answered is not offered"
    assert come_to(played(after, events.Undo())) == come_to(state)


def test_of_two_lines_for_one_answer_one_is_taken(new: State) -> None:
    said = [
        Statement("ci_platforms", name, "decided", "ci.md", 1)
        for name in ("GitHub Actions", "Jenkins")
    ]
    state = replace(at_step_two(new), statements=tuple(said))
    lines = found_answers(state)
    assert [line.contested for line in lines] == [True, True]
    both, _ = play(state, events.TakeAll(tuple(line.move for line in lines)))
    assert both.refused and come_to(both) == come_to(state)
    one = played(state, events.TakeAll((lines[1].move,)))
    assert one.draft.decisions["ci-cd-platform"].choice == ("ci-cd-platform.jenkins",)


def test_only_what_the_project_says_is_taken(new: State) -> None:
    state = at_step_two(new)
    after, _ = play(
        state, events.TakeAll((events.Choose("ci-cd-platform", "ci-cd-platform.jenkins"),))
    )
    assert after.refused and come_to(after) == come_to(state)


def test_values_that_the_project_states_are_lines_too() -> None:
    state = played(
        at_the_pattern("staging"), events.Ask(FLAGS.id), events.Choose(FLAGS.id, "flags.own")
    )
    (line,) = found_answers(state)
    assert line.where == "docs/architecture.md:14"
    after = played(state, events.TakeAll((line.move,)))
    assert (
        after.draft.decisions[FLAGS.id].values["environments"].text == "dev → staging → production"
    )


def test_in_step_1_each_value_is_a_line_and_joins_what_is_taken_of_its_field(new: State) -> None:
    said = [
        Statement("environments", name, "decided", "a.md", n)
        for n, name in enumerate(("dev", "prod"), 3)
    ]
    state = played(new, events.Introduce("shop", "Ada", "mvp"), events.Scanned(facts=tuple(said)))
    lines = found_answers(state)
    assert [line.words for line in lines] == ["dev", "prod"]
    after = played(state, events.TakeAll(tuple(line.move for line in lines)))
    (fact,) = after.draft.context.facts
    assert fact.values == ("dev", "prod")
    assert come_to(played(after, events.Undo())) == come_to(state)


def test_questions_of_several_steps_are_one_move_wherever_one_stands() -> None:
    state = at_menu()
    state = played(state, events.Withdraw("deployment-pattern"), events.GoTo(2, "ci-cd-platform"))
    state = played(state, events.Withdraw("ci-cd-platform"))
    wanted = ("ci-cd-platform", "deployment-pattern")
    for move in (events.GoTo(1), events.GoTo(3), events.GoTo(4), events.GoTo(5), events.Overview()):
        here = played(state, move)
        after = played(here, events.DeferAll(wanted, "next quarter"))
        assert after.notice == "Deferred: 2."
        assert (after.place, after.step, after.question) == (here.place, here.step, here.question)
        told = [after.with_drafted(after.drafts)[id_].reason for id_ in wanted]
        assert told == ["next quarter", "next quarter"]
        assert come_to(played(after, events.Undo())) == come_to(here)
