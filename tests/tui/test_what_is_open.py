"""Undo by key, the page Open, and answering findings one after the other."""

from __future__ import annotations

import re
from pathlib import Path

from support.on_screen import drive, flat, frame, prepared, typed_ahead, until
from support.rounds_at_a_menu import at_menu, played
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.findings import STILL_HOLDS, validation, validation_as_written
from facilitator.session.found_answers import found_answers
from facilitator.session.open_points import Point, can_be_deferred, open_points
from facilitator.session.places import Place
from facilitator.session.state import unsaved_steps
from facilitator.tui.app import Facilitator
from facilitator.tui.jump import _left_out, _row
from facilitator.tui.widgets.rows import Rows


def test_a_move_is_undone_and_done_again_by_key(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("2", "escape", "1", "escape")
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert app.state.draft.decisions["ci-cd-platform"].choice == ("ci-cd-platform.gitlab-ci",)
        assert "Undone: the choice." in flat(app) and "● GitLab CI" in frame(app)
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert "● GitHub Actions" in frame(app)

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_step_5_counts_the_categories_as_it_counts_what_is_open(tmp_path: Path) -> None:
    """Both with the drafts of other steps, which it names."""
    boxes = validation_as_written(at_menu()).boxes
    (box, *_) = (b for b in boxes if b.ticked and b.category.step == 4)
    counts: list[int] = []

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        told = re.search(r"(\d+) of \d+ categories complete", flat(app))
        assert told is not None
        counts.append(int(told[1]))

    for moves in ((), (events.Defer(box.category.questions[0].id, "later"),)):
        drafted = played(at_menu(4, box.category.id), *moves, events.GoTo(5))
        drive(tmp_path, act, at=drafted, size=(100, 30))
    assert counts[0] - counts[1] == 1


def test_the_bottom_line_says_what_enter_does_on_the_lines_of_the_decision(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("e")
        await until(pilot, lambda: "Enter change the line" in flat(app))
        assert "Enter choose" not in flat(app)
        await pilot.press("escape")
        await until(pilot, lambda: "Enter change the line" not in flat(app))
        assert app.screen.focused is not None and app.screen.focused.id == "options"

    drive(tmp_path, act, at=at_menu())


def test_ctrl_c_ends_nothing_and_says_what_does(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "ctrl+q quits from anywhere" in flat(app))
        assert app.is_running and app.return_code is None

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_undo_in_a_text_field_is_the_fields_own(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("2", "r", *"slow", "ctrl+z")
        await pilot.pause()
        assert app.state.draft.decisions["ci-cd-platform"].choice

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_what_was_undone_from_a_text_field_is_done_again_from_there(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("2")
        await until(pilot, lambda: "Enter next" in flat(app) or "Enter keep" in flat(app))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "ci-cd-platform" not in app.state.draft.decisions)
        await pilot.press("ctrl+y")
        await until(pilot, lambda: "ci-cd-platform" in app.state.draft.decisions)

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_the_page_open_lists_what_is_open_and_goes_there(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await pilot.pause()
        assert "in the way of readiness" in frame(app)
        for key in (
            "f accepts findings",
            "r asks for reasons",
            "a marks all of a kind",
            "Esc back",
        ):
            assert key in frame(app), "keys stand whole on a line"
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.state.place in (Place.FINDINGS, Place.CATEGORY)

    drive(prepared(tmp_path), act, at=at_menu())


def test_words_for_a_question_are_typed_from_the_page_open_as_well(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        typed_ahead(app, "slash", *"runner", "space", *"sec")
        await until(pilot, lambda: "runner sec" in flat(app) and "1 question" in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.state.draft.question == "runner-security")

    drive(prepared(tmp_path), act, at=at_menu())


def test_findings_are_accepted_one_after_the_other(tmp_path: Path) -> None:
    """The cursor goes on to what is open next; owner and term of the answer before are there already."""
    state = played(at_menu(), events.GoTo(5))
    tensions = [f.id for f in validation(state).open_findings if f.kind == "tension"][:2]

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        rows = app.screen.query_one("#findings Rows", Rows)
        rows.look(f"finding:{tensions[0]}")
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        assert STILL_HOLDS in flat(app) and not app.state.draft.findings
        await pilot.press("enter", *"known", "ctrl+s", *"us", "enter", *"Q1 2030", "enter")
        await pilot.pause()
        assert rows.cursor == f"finding:{tensions[1]}"
        await pilot.press("enter", *"known too", "ctrl+s", "enter", "enter")
        await pilot.pause()
        second = app.state.draft.findings[tensions[1]]
        assert (second.text, second.owner, second.until) == ("known too", "us", "Q1 2030")

    drive(prepared(tmp_path), act, at=state)


def test_findings_are_accepted_together_with_one_reason_owner_and_date(tmp_path: Path) -> None:
    state = played(at_menu(), events.GoTo(5))
    tensions = [f.id for f in validation(state).open_findings if f.kind == "tension"]
    tensions, other = tensions[:3], tensions[3]

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        rows = app.screen.query_one("#findings Rows", Rows)
        for id_ in tensions:
            rows.look(f"finding:{id_}")
            await pilot.press("space")
            await pilot.pause()
        assert frame(app).count("[x]") >= 1 and "accept all marked" in flat(app)
        await pilot.press("enter")
        await until(pilot, lambda: "3 findings: accepted, because" in flat(app))
        await pilot.press(*"known", "enter", *"us", "escape")
        await until(pilot, lambda: "Not accepted. What was typed is there next time." in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: "3 findings: accepted, because" in flat(app))
        await pilot.press("enter", "enter", *"Q1 2030", "enter")
        await until(pilot, lambda: len(app.state.draft.findings) == 3)
        answers = [app.state.draft.findings[id_] for id_ in tensions]
        assert {(a.text, a.owner, a.until) for a in answers} == {("known", "us", "Q1 2030")}
        assert "[x]" not in frame(app)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert not app.state.draft.findings
        await pilot.press(
            "ctrl+y"
        )  # owner and date are offered for the next, and typing replaces them
        rows.look(f"finding:{other}")
        await pilot.press("enter")
        await until(pilot, lambda: "accepted, because (1 of 3)" in flat(app))
        await pilot.press(*"so", "enter")
        await until(pilot, lambda: "Owner (2 of 3)" in flat(app) and "us" in flat(app))
        await pilot.press(*"Ada", "enter")
        await until(pilot, lambda: "Until (3 of 3)" in flat(app))
        await pilot.press(*"2031-01", "enter")
        await until(pilot, lambda: other in app.state.draft.findings)
        answer = app.state.draft.findings[other]
        assert (answer.owner, answer.until) == ("Ada", "2031-01")

    drive(tmp_path, act, at=state)


def test_questions_are_deferred_together_from_the_page_open(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        points = open_points(app.state)
        for number in [n for n, p in enumerate(points) if p.kind == "decision"][:2]:
            app.screen.query_one("#rows", Rows).look(str(number))
            await pilot.press("space")
        await pilot.press("d")
        await until(pilot, lambda: "Defer 2 questions" in flat(app))
        await pilot.press(*"later", "enter")
        await until(pilot, lambda: len(app.state.draft.decisions) == 2)
        assert {d.reason for d in app.state.draft.decisions.values()} == {"later"}
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        await pilot.press("escape")

    drive(prepared(tmp_path), act, events.GoTo(2, "ci-cd-platform"))


def test_the_list_stays_where_its_keys_can_do_nothing_or_were_left(tmp_path: Path) -> None:
    """A key for lines of another kind says so in the list; Escape in what a key asks goes back to the list."""
    points = open_points(at_menu())
    a_reason = next(n for n, p in enumerate(points) if p.kind == "reason")
    a_tension = next(n for n, p in enumerate(points) if p.kind == "tension")

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        listed = app.screen
        for at, key, told in (
            (a_reason, "d", "None of these is a question that waits for an answer."),
            (a_reason, "f", "None of these is a finding."),
        ):
            app.screen.query_one("#rows", Rows).look(str(at))
            await pilot.press("space", key)
            await until(pilot, lambda told=told: told in flat(app))
            rows = app.screen.query_one("#rows", Rows)
            assert app.screen is not listed and rows.cursor == str(at), "the same line"
            assert "1 marked" in flat(app), "what was marked stays so"
            await pilot.press("space")
        app.screen.query_one("#rows", Rows).look(str(a_tension))
        await pilot.press("f")
        await until(pilot, lambda: "accepted, because" in flat(app))
        await pilot.press("escape")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        assert "Not accepted." in flat(app)
        await pilot.press("escape")
        await until(pilot, lambda: "in the way of readiness" not in flat(app))
        assert (app.state.place, app.state.step) == (Place.CATEGORY, 4), "where j was pressed"

    drive(tmp_path, act, at=at_menu())


def test_a_mistyped_date_is_told_at_its_field(tmp_path: Path) -> None:
    state = played(at_menu(), events.GoTo(5))
    one = next(f.id for f in validation(state).open_findings if f.kind == "tension")

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.screen.query_one("#findings Rows", Rows).look(f"finding:{one}")
        await pilot.press("enter")
        await until(pilot, lambda: "accepted, because (1 of 3)" in flat(app))
        await pilot.press(*"so", "enter", *"Ada", "enter", *"2031-13", "enter")
        await until(pilot, lambda: "“2031-13” is not read as a date" in flat(app))
        await pilot.press("backspace", "2", "enter")
        await until(pilot, lambda: one in app.state.draft.findings)
        assert app.state.draft.findings[one].until == "2031-12"

    drive(tmp_path, act, at=state)


def test_missing_reasons_are_walked_through(tmp_path: Path) -> None:
    silent = [p.question for p in open_points(at_menu()) if p.kind == "reason"]
    assert len(silent) > 2

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        first = next(n for n, p in enumerate(open_points(app.state)) if p.kind == "reason")
        app.screen.query_one("#rows", Rows).look(str(first))
        await pilot.press("r")
        await until(pilot, lambda: "Why? (1 of" in flat(app))
        await pilot.press(*"one", "enter")
        await until(pilot, lambda: "Why? (2 of" in flat(app))
        await pilot.press(*"two", "enter")
        await until(pilot, lambda: "Why? (3 of" in flat(app))
        await pilot.press("escape")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        assert app.screen.query_one("#rows", Rows).cursor == str(first)
        await pilot.press("escape")
        await until(pilot, lambda: "in the way of readiness" not in flat(app))
        assert (app.state.place, app.state.step) == (Place.CATEGORY, 4), "where j was pressed"
        assert app.state.question is at_menu().question
        reasons = [
            app.state.drafts[app.state.catalogue.step_of(q)].decisions[q].rationale
            for q in silent[:2]
        ]
        assert reasons == ["one", "two"]

    drive(tmp_path, act, at=at_menu())


def test_reasons_are_asked_of_what_is_marked_alone(tmp_path: Path) -> None:
    points = open_points(at_menu())
    silent = [n for n, p in enumerate(points) if p.kind == "reason"]
    other = next(n for n, p in enumerate(points) if p.kind != "reason")

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await until(pilot, lambda: "r goes on from there" in flat(app))
        rows = app.screen.query_one("#rows", Rows)
        rows.look(str(silent[1]))
        await pilot.press("space")
        await pilot.press("r")
        title = app.state.catalogue.questions[points[silent[1]].question].title
        await until(pilot, lambda: f"{title}:" in flat(app) and "Why? (1 of 1)" in flat(app))
        await pilot.press("escape")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        rows = app.screen.query_one("#rows", Rows)
        await pilot.press("space")
        rows.look(str(other))
        await pilot.press("space", "r")
        await until(pilot, lambda: "None of these lacks a reason." in flat(app))

    drive(tmp_path, act, at=at_menu())


def test_what_the_project_says_is_taken_line_by_line(tmp_path: Path) -> None:
    folder = prepared(tmp_path)
    (folder / ".github" / "workflows").mkdir(parents=True)
    (folder / ".github" / "workflows" / "ci.yml").write_text("on: push\njobs: {}\n")
    (folder / "Jenkinsfile").write_text("pipeline { agent any }\n")

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: app.state.statements)
        lines = found_answers(app.state)
        assert len(lines) == 2 and all(line.contested for line in lines)
        await pilot.press("y")
        await until(pilot, lambda: "What the project says about this step" in flat(app))
        assert "[x]" not in frame(app)
        await pilot.press("enter")
        await until(pilot, lambda: "What the project says about this step" not in flat(app))
        assert not app.state.draft.decisions, "nothing was marked: nothing is taken"
        await pilot.press("y", "space", "enter")
        await until(pilot, lambda: "ci-cd-platform" in app.state.draft.decisions)
        choice = app.state.draft.decisions["ci-cd-platform"].choice
        assert choice == (lines[0].move.option,)

    drive(folder, act, events.GoTo(2, "ci-cd-platform"))


def test_what_is_only_drafted_counts_from_everywhere_and_is_named(tmp_path: Path) -> None:
    """An answer to a finding is drafted in step 5: the list of another step has it no more, and says why."""
    state = played(at_menu(), events.GoTo(5))
    (one, *_) = [f.id for f in validation(state).open_findings if f.kind == "tension"]
    answered = played(state, events.AnswerFinding(one, "accepted", "known", "us", "Q1 2030"))

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        drafted = "Counted as drafted, not written yet: step 5."
        assert drafted not in flat(app)
        app.play(events.GoTo(4))
        await pilot.press("j")
        await until(pilot, lambda: drafted in flat(app))
        assert one not in {point.subject for point in open_points(app.state)}

    drive(tmp_path, act, at=answered)


def test_all_that_is_marked_as_a_question_is_deferred_whatever_else_is_drafted(
    tmp_path: Path,
) -> None:
    """Deferred in step 2 and open in step 4, both drafted; and no draft is left of the step one stood in."""
    state = played(at_menu(), events.GoTo(2, "ci-cd-platform"))
    state = played(state, events.Defer("ci-cd-platform", "later"))
    state = played(state, events.GoTo(4, "deployment-pattern"))
    state = played(state, events.Withdraw("deployment-pattern"), events.GoTo(3))

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        before = flat(app).partition("Open: ")[2].partition(" in all")[0]
        wanted = [p for p in open_points(app.state) if can_be_deferred(app.state, p)]
        first = open_points(app.state).index(wanted[0])
        app.screen.query_one("#rows", Rows).look(str(first))
        await pilot.press("a", "d")
        await until(pilot, lambda: "why, or until when?" in flat(app))
        await pilot.press(*"soon", "enter")
        await until(pilot, lambda: "Deferred: " in flat(app))
        assert flat(app).partition("Open: ")[2].partition(" in all")[0] == before
        decisions = app.state.drafts[4].decisions
        assert decisions["deployment-pattern"].reason == "soon"
        await pilot.press("escape")
        await until(pilot, lambda: "in the way of readiness" not in flat(app))
        assert app.state.step == 3 and unsaved_steps(app.state) == (2, 4)

    drive(tmp_path, act, at=state)


def test_what_was_deferred_over_several_steps_is_taken_back_at_once(tmp_path: Path) -> None:
    state = played(at_menu(), events.Withdraw("deployment-pattern"))
    state = played(state, events.GoTo(2, "ci-cd-platform"), events.Withdraw("ci-cd-platform"))
    state = played(state, events.GoTo(3))
    wanted = {p.question for p in open_points(state) if can_be_deferred(state, p)}
    assert len({state.catalogue.step_of(id_) for id_ in wanted}) > 1
    told = f"Deferred: {len(wanted)}."

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("j")
        await until(pilot, lambda: "in the way of readiness" in flat(app))
        points = open_points(app.state)
        first = next(n for n, p in enumerate(points) if can_be_deferred(app.state, p))
        app.screen.query_one("#rows", Rows).look(str(first))
        await pilot.press("a", "d")
        await until(pilot, lambda: "why, or until when?" in flat(app))
        await pilot.press(*"soon", "enter")
        await until(pilot, lambda: told in flat(app))
        await pilot.press("escape")
        await until(pilot, lambda: "in the way of readiness" not in flat(app))
        assert app.state.notice == told and app.state.step == 3
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Undone: deferring several questions." in flat(app))
        assert {p.question for p in open_points(app.state)} >= wanted
        assert not any(
            "soon" in d.reason for n in (2, 4) for d in app.state.drafts[n].decisions.values()
        )

    drive(tmp_path, act, at=state)


def test_a_question_that_waits_for_one_put_off_is_no_answer() -> None:
    state = played(
        at_menu(2, "runner-infrastructure"),
        events.Withdraw("runner-security"),
        events.Defer("runner-infrastructure", "later"),
    )
    for there in (state, played(state, events.GoTo(4))):  # wherever one looks from
        kinds = {
            point.subject: _row(there, 0, point, False).group
            for point in open_points(there)
            if point.kind == "decision"
        }
        assert kinds == {"runner-infrastructure": "answer", "runner-security": "waits"}


def test_of_much_that_is_left_as_it_is_three_are_named() -> None:
    points = [Point("reason", str(n), f"p{n}") for n in range(5)]
    assert _left_out(points, points) == ""
    assert _left_out(points, points[1:]) == " Left as it is: p0."
    assert _left_out(points, []) == " Left as it is: p0 · p1 · p2 and 2 more."
