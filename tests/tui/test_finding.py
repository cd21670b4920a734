"""`/` finds any question by words of its name, its options, its values, and goes there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.on_screen import drive, flat, prepared, until
from support.rounds_at_a_menu import at_menu, played
from support.walkthrough import shipped_content
from textual.pilot import Pilot

from facilitator.asking import as_offered
from facilitator.session import events
from facilitator.session.finding import NOT_OFFERED, find_questions
from facilitator.session.places import Place
from facilitator.tui.app import Facilitator


def test_each_question_is_found_by_its_name_each_option_and_each_value() -> None:
    state = at_menu()
    for question in shipped_content().catalogue.questions.values():
        words = [question.title, *(o.label for o in question.options)]
        words += [value.field for value in question.values]
        for text in words:
            assert question.id in {f.question.id for f in find_questions(state, text)}, text


def test_an_option_that_is_not_shown_where_it_is_asked_is_said_not_to_be() -> None:
    state, told = at_menu(), 0
    plan = state.reading.plan
    plan = replace(plan, context=replace(plan.context, workload="a mobile app for iOS"))
    reading = replace(state.reading, plan=plan)
    state = replace(state, file=replace(state.file, reading=reading))
    for question in shipped_content().catalogue.questions.values():
        shown = as_offered(question, state.drafted).options
        about = (question.title, question.question, *(value.field for value in question.values))
        others = " ".join((*about, *(f"{o.label} {o.summary}" for o in shown))).lower()
        ids = {option.id for option in shown}
        for option in (o for o in question.options if o.id not in ids):
            words = option.label.lower().split()
            (found,) = (f for f in find_questions(state, option.label) if f.question == question)
            if not all(word in others for word in words):
                told += 1
                assert found.by == f"{option.label}, {NOT_OFFERED}"
    assert told


def test_those_whose_name_has_the_words_stand_first() -> None:
    found = find_questions(at_menu(), "rollback type")
    assert found[0].question.id == "rollback-type" and not found[0].by


def test_what_is_drafted_in_another_step_is_found_as_it_stands_there() -> None:
    there = played(
        at_menu(),
        events.GoTo(2, "branch-strategy"),
        events.Defer("branch-strategy", "after the audit"),
    )
    for state in (there, played(there, events.GoTo(4))):
        (found,) = (f for f in find_questions(state, "") if f.question.id == "branch-strategy")
        assert "after the audit" in found.standing, state.step


def test_enter_goes_to_the_question_and_escape_nowhere(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("/", *"gitflow")
        await until(pilot, lambda: "Find a question" in flat(app) and "GitFlow" in flat(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Find a question" not in flat(app))
        question = app.state.question
        assert question is not None and question.category == "deployment-pattern"
        await pilot.press("/", *"gitflow", "enter")
        await until(pilot, lambda: app.state.step == 2)
        question = app.state.question
        assert question is not None and question.id == "branch-strategy"

    drive(tmp_path, act, at=at_menu())


def test_what_is_not_reached_yet_is_read_ahead(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        before = app.state.place
        await pilot.press("/", *"canary", "enter")
        await until(pilot, lambda: "Ahead: " in flat(app))
        assert "Canary deployment" in flat(app)
        await pilot.press("escape")
        await until(pilot, lambda: "Ahead: " not in flat(app))
        assert app.state.place is before

    drive(prepared(tmp_path), act)


def test_no_words_are_taken_from_what_is_open_here(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("a", "/")
        await until(pilot, lambda: "Search the methods" in flat(app))
        assert app.state.place is Place.METHODS

    drive(tmp_path, act, at=at_menu())
