"""What a screen says is so: of step 1 while it is looked at, of the keys of a form, of what C misses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.on_screen import drive, flat, prepared, until
from support.rounds_at_a_menu import at_menu, played
from support.valued import at_the_pattern
from support.walkthrough import shipped_content
from textual.events import Paste
from textual.pilot import Pilot

from facilitator.document.reading import Reading
from facilitator.model import Context, Decision, Evidence, Plan, Stated
from facilitator.session import events
from facilitator.session.choosing import percent_problem
from facilitator.session.findings import validation
from facilitator.session.places import Place
from facilitator.session.plan_file import PlanFile
from facilitator.session.play import begin, play
from facilitator.session.round_context import round_context
from facilitator.session.saving import answer_label
from facilitator.session.state import State, asked
from facilitator.session.view import Quotation, relations
from facilitator.tui.app import Facilitator
from facilitator.tui.dialogs.reader import Reader
from facilitator.tui.explain import _near, option, quoted
from facilitator.tui.frame import keys, top
from facilitator.tui.pages import decision as sheet
from facilitator.tui.pages.choices import _values_told, beside, values
from facilitator.tui.pages.context_rows import existing_ci, infrastructure
from facilitator.tui.pages.methods import _walks
from facilitator.tui.pages.overview import _standing
from facilitator.tui.pages.step import _about, _stands
from facilitator.tui.widgets.rows import Rows
from facilitator.tui.widgets.text_field import TextField

PATH = "docs/architecture.md"
CANARY = events.Choose("pattern", "pattern.canary")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose document names a cloud."""
    (tmp_path / "docs").mkdir()
    (tmp_path / PATH).write_text("# Architecture\n\nOne server at Hetzner.\n")
    return tmp_path


def empty() -> State:
    return begin(shipped_content(), "2026-11-28", Reading(Plan()))


def test_nothing_is_called_absent_before_the_project_was_looked_at() -> None:
    state = empty()
    assert not state.scanned
    told = " ".join(row.content.plain for row in (*existing_ci(state), *infrastructure(state)))
    assert "none of a known platform" not in told and "not stated" not in told


def test_a_given_document_that_may_be_anything_is_asked_what_it_is(project: Path) -> None:
    notes = "planning_artifacts/notes.md"
    (project / notes).parent.mkdir()
    (project / notes).write_text("# Notes\n\nOne server.\n")

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: app.state.found)
        await pilot.press("x")
        await until(pilot, lambda: f"{notes} its name is none that step 1 asks for" in flat(app))
        await pilot.press("escape", "+", *notes, "enter")
        await until(pilot, lambda: f"What is {notes}?" in flat(app))
        assert not app.state.draft.context.documents
        await pilot.press("enter")
        await until(pilot, lambda: app.state.draft.context.documents)
        assert [d.kind for d in app.state.draft.context.documents] == ["other"]
        await pilot.press("x")
        await until(pilot, lambda: "Nothing was left out" in flat(app))

    drive(project, act, events.Introduce(project_name="shop"))


def test_why_a_question_waits_is_not_offered_as_why_it_does_not_apply(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("n")
        await until(pilot, lambda: "Why does it not apply?" in flat(app))
        assert app.screen.query_one(TextField).text == ""
        await pilot.press("escape", "d")
        await until(pilot, lambda: "Why, or until when?" in flat(app))
        assert app.screen.query_one(TextField).text == "after the load test"
        await pilot.press("escape")

    drive(tmp_path, act, events.Defer("pattern", "after the load test"), at=at_the_pattern())


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ((), f"doc:{PATH}"),
        ((events.LoadDocument(PATH),), "project"),
        ((events.LoadDocument(PATH), events.Introduce(project_name="shop")), "phase"),
    ],
)
def test_c_leads_to_what_it_misses_and_the_cursor_is_free_again(
    project: Path, known: tuple[events.Event, ...], wanted: str
) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        rows = app.screen.query_one("#context-rows", Rows)
        await pilot.press("end", "c")
        await until(pilot, lambda: rows.cursor == wanted)
        await pilot.press("down")
        moved = rows.cursor
        assert moved != wanted
        app.page().show(app.state)  # type: ignore[union-attr]
        assert rows.cursor == moved

    drive(project, act, *known)


def test_a_statement_that_was_put_away_is_there_again_after_undo(project: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.LoadDocument(PATH))
        await until(pilot, lambda: "One server at Hetzner." in flat(app))
        await pilot.press("end", "n")
        await until(pilot, lambda: "is put away" in flat(app))
        assert "One server at Hetzner." not in flat(app)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Undone: putting the statement away" in flat(app))
        assert "One server at Hetzner." in flat(app)

    drive(project, act, size=(100, 50))


def test_the_last_line_of_a_form_says_that_enter_keeps(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("f")
        await until(pilot, lambda: "Enter next" in flat(app))
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "Enter keep, close" in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Enter keep, close" not in flat(app))

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_a_form_says_nothing_that_was_told_of_another_move(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.SetRationale("pattern", "slow and sure"))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Undone: the rationale" in flat(app))
        await pilot.press("f")
        await until(pilot, lambda: "Enter next" in flat(app))
        assert "Undone" not in " ".join(str(note.content) for note in app.screen.query(".note"))

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_values_that_are_stated_are_not_told_as_to_be_filled_in(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "4 values, 2 open: f fills them in" in flat(app)
        for name, text in {"shares": "5, 100", "hold": "5 min"}.items():
            app.play(events.SetValue("pattern", name, text))
        await until(pilot, lambda: "4 values, 2 not stated: f fills them in" in flat(app))
        for name, text in {"note": "by hand", "team": "the team on call"}.items():
            app.play(events.SetValue("pattern", name, text))
        await until(pilot, lambda: "4 values: f changes them" in flat(app))
        assert "fills them in" not in flat(app)
        assert app.state.draft.decisions["pattern"].values["hold"] == Stated("5 min")

    drive(tmp_path, act, CANARY, at=at_the_pattern())


def test_the_bottom_line_of_the_overview_leads_to_no_overview() -> None:
    state, _ = play(at_the_pattern(), events.Overview())
    assert "o overview" in keys(at_the_pattern(), (), 200).plain
    assert "o overview" not in keys(state, (), 200).plain
    assert "l ledger" in keys(state, (), 200).plain


def test_one_value_is_it_and_several_are_them() -> None:
    state, _ = play(at_the_pattern(), CANARY)
    pattern = state.catalogue.questions["pattern"]
    alone = replace(pattern, values=tuple(v for v in pattern.values if v.id == "hold"))
    (told,) = _values_told(state, alone)
    assert told.plain.rstrip() == "1 value, 1 open: f fills it in"
    state, _ = play(state, events.SetValue("pattern", "hold", "5 min"))
    (told,) = _values_told(state, alone)
    assert told.plain.rstrip() == "1 value: f changes it"


def test_ctrl_u_takes_a_line_away_up_to_the_cursor_however_it_is_wrapped(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("home", "down", "enter")
        await until(pilot, lambda: isinstance(app.focused, TextField))
        field = app.focused
        assert isinstance(field, TextField)
        field.write("many words " * 20)
        await pilot.pause()
        await pilot.press("ctrl+u")
        assert field.text == ""

    drive(tmp_path, act)


def test_help_names_no_a_and_p_where_a_step_has_none(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("question_mark")
        await until(pilot, lambda: "this page" in flat(app))
        assert "Advanced Elicitation: a method asks" not in flat(app)

    drive(tmp_path, act, size=(100, 60))


def test_a_paste_where_no_text_is_typed_is_told(project: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.post_message(Paste("three lines\nof an old\nplan"))
        await until(pilot, lambda: "Nothing was pasted" in flat(app))
        await pilot.press("o")
        await until(pilot, lambda: "Nothing was pasted" not in flat(app))
        await pilot.press("b", "question_mark")
        await until(pilot, lambda: isinstance(app.screen, Reader))
        app.post_message(Paste("a word"))
        await until(pilot, lambda: "Nothing was pasted" in str(list(app._notifications)))
        await pilot.press("escape", "slash")
        await until(pilot, lambda: app.screen.query(TextField))
        app.post_message(Paste("roll\u200bba\u00adck\u2060"))  # as a page in a browser holds it
        await until(pilot, lambda: app.screen.query_one(TextField).text == "rollback")

    drive(project, act)


def test_what_was_typed_and_left_stands_on_its_row(project: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("enter", "h", "a", "r", "b", "o", "r", "escape")
        await until(pilot, lambda: "typed, not kept, gone with C: harbor" in flat(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.state.draft.project_name == "harbor")
        assert "typed, not kept" not in flat(app)

    drive(project, act)


def test_y_goes_on_where_it_confirmed_something_and_stays_where_it_did_not(project: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        rows = app.screen.query_one("#context-rows", Rows)
        rows.look("fact:cloud")
        await pilot.press("y")
        await until(pilot, lambda: app.state.draft.context.facts)
        after = rows.cursor
        assert after != "fact:cloud"
        rows.look("phase")
        await pilot.press("y")
        await pilot.pause()
        assert rows.cursor == "phase"
        assert app.state.draft.context.delivery_phase == ""
        assert "recorded already" not in flat(app) and "Nothing was found here" in flat(app)

    drive(project, act, events.LoadDocument(PATH))


def test_no_reason_is_asked_where_nothing_is_replaced(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        for category in app.state.catalogue.step(2).categories:
            app.play(events.GoTo(2, category.id))
            for question in category.questions:
                app.play(events.OwnWords(question.id, "as we do today"))
            app.play(events.Continue())
        await until(pilot, lambda: app.state.place is Place.STEP)
        await pilot.press("r")
        await until(pilot, lambda: "Nothing that is written is replaced" in flat(app))
        assert not app.screen.query(TextField)
        await pilot.press("question_mark")
        await until(pilot, lambda: "1-9" in flat(app) or "Keys" in flat(app))
        assert "why it is revised" not in flat(app)

    drive(prepared(tmp_path), act, events.GoTo(2))


def test_the_help_of_the_first_page_names_no_key_that_does_nothing(tmp_path: Path) -> None:
    state = empty()
    done = replace(state.plan, steps_completed=(1, 2, 3, 4, 5))
    for plan, on in ((done, False), (replace(done, steps_completed=(1,)), True)):

        async def act(pilot: Pilot[int], app: Facilitator, on: bool = on) -> None:
            await pilot.press("question_mark")
            await until(pilot, lambda: "start over" in flat(app))
            assert ("Enter resume" in flat(app)) is on
            assert "Advanced Elicitation" not in flat(app) and "line by line" not in flat(app)
            named = [command.title for command in app.get_system_commands(app.screen)]
            assert ("Resume" in named) is on and "Put a vanished plan back" not in named
            assert "discard the draft" not in flat(app) and "vanished" not in flat(app)

        drive(tmp_path, act, at=replace(state, file=PlanFile(Reading(plan))), size=(80, 60))


def test_what_is_none_of_is_said() -> None:
    found = Quotation("none", "stated in step 1", True, "Container Strategy")
    assert quoted(found).plain == "Your project says of Container Strategy: none (stated in step 1)"


@pytest.mark.parametrize(("workload", "there"), [("web service on one server", 0), ("", 1)])
def test_a_failure_that_has_nothing_to_do_with_the_plan_is_not_offered(
    workload: str, there: int
) -> None:
    current = round_context(at_menu())
    stated = replace(current.project_context, workload=workload)
    rows = [row.id for row in _walks(replace(current, project_context=stated))]
    assert rows.count("walk:region-lost") == there
    assert "walk:bad-canary" in rows


def test_a_part_of_the_explanation_begins_with_what_it_is_about() -> None:
    state = at_menu()
    looked = state.catalogue.options["deployment-pattern.canary"]
    for part in ("DORA", "Rollback", "More"):
        first, second, *_ = (line.plain for line in option(state, looked, part, "intermediate"))
        assert first == looked.label and looked.summary not in second
    assert looked.summary in option(state, looked, "Trade-offs", "intermediate")[0].plain


def test_a_version_stands_in_the_decision_as_words_and_not_as_the_file_writes_it() -> None:
    tool = Evidence("deploy-sh", "deploy.sh", checked_at="2026-11-20", reason="offline")
    state = played(at_menu(3, "deploy"), events.OwnWords("deploy-tool", "deploy.sh"))
    state = played(state, events.RecordEvidence("deploy-tool", tool))
    shown = [
        row.content.plain for row in sheet.rows(state, state.catalogue.questions["deploy-tool"])
    ]
    (version,) = (line for line in shown if line.startswith("Version"))
    assert "deploy.sh — unverified (offline)" in version and "\\" not in version
    labels = [line[:22].strip() for line in shown if line[:22].strip()]
    assert labels.count("Tool") <= 1 and "Another tool" in labels


def test_x_in_step_1_offers_again_what_was_put_away(project: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await until(pilot, lambda: app.state.said)
        first = app.state.said[0]
        app.play(events.RejectFact(first))
        await pilot.press("x")
        await until(pilot, lambda: "put away by you" in flat(app))
        await pilot.press("enter")
        await until(pilot, lambda: first in app.state.said)
        assert "is offered again" in flat(app)

    drive(project, act, events.LoadDocument(PATH))


@pytest.mark.parametrize("step", [1, 2, 5])
def test_of_a_step_that_is_being_written_nothing_else_is_told(step: int) -> None:
    """Steps 1 and 5 stand on the page of the step for that time, and count nothing there."""
    state = played(at_menu(), events.GoTo(step), *([events.Continue()] * (step == 5)))
    assert any(f.is_open for f in validation(state).findings)
    assert _stands(state.go(Place.SAVING)) == "being written"


def test_the_overview_of_a_whole_plan_names_the_steps_with_drafts() -> None:
    assert _standing(at_menu()).startswith("All five steps are written. Not ready")
    drafted = played(at_menu(), events.Defer("deployment-pattern", "later"))
    assert _standing(drafted).startswith(
        "All five steps are written; what is drafted of step 4 is not. Not ready"
    )


def test_what_two_choices_mean_together_is_told_once() -> None:
    state, told = at_menu(), 0
    for looked in state.catalogue.options.values():
        pairs = [(r.other, r.where) for r in relations(state, looked)]
        assert len(pairs) == len(set(pairs)), looked.id
        told += len(pairs)
    assert told


def test_a_share_has_its_sign_wherever_an_answer_is_named() -> None:
    rate = "dora-target.change-failure-rate"
    state = at_menu()
    assert answer_label(state, Decision(rate, own="10")) == "10 %"


@pytest.mark.parametrize(
    ("typed", "refused"), [("100.5", True), ("100", False), ("4.125 %", False)]
)
def test_a_percentage_is_at_most_a_hundred(typed: str, refused: bool) -> None:
    question = at_menu().catalogue.questions["dora-target.change-failure-rate"]
    assert bool(percent_problem(question, typed)) is refused


@pytest.mark.parametrize("options", [True, False])
@pytest.mark.parametrize("kind", ["own", "defer", "not applicable"])
def test_an_answer_that_was_begun_and_not_kept_is_named_with_its_key(
    kind: str, options: bool
) -> None:
    state = at_menu()
    several = state.catalogue.questions_of(3)
    question = next(q for q in several if q.id in state.decisions and bool(q.options) is options)
    state = played(state, events.GoTo(3, question.category), events.Ask(question.id))
    assert "typed, not kept" not in values(state, question).plain
    typed = played(state, events.Typing(f"{kind}:{question.id}", "# pip\nwheel"))
    key = {"own": "w" if options else "Enter", "defer": "d", "not applicable": "n"}[kind]
    assert f"typed, not kept: {key} # pip wheel" in values(typed, question).plain


def test_an_option_of_another_question_stands_with_the_question_that_it_answers() -> None:
    state = empty()
    single = state.catalogue.options["multi-region.single"]
    lines = [line.plain for line in option(state, single, "More", "expert")]
    assert (
        "With Required (Zero-downtime requirement): says nothing about losing the region" in lines
    )
    required = ("zero-downtime.required",)
    decided = Plan(decisions={"zero-downtime": Decision("zero-downtime", choice=required)})
    state = begin(shipped_content(), "2026-11-28", Reading(decided))
    told = [line.plain for line in _near(state, state.catalogue.questions["multi-region"])]
    assert any(" with Required (Zero-downtime requirement, step 4): " in line for line in told)


def test_an_optional_question_without_an_answer_is_called_optional() -> None:
    plan = Plan("shop", "Ada", "2026-01-01", (1, 2, 3), Context(delivery_phase="production"))
    state = begin(shipped_content(), "2026-11-28", Reading(plan))
    for move in (events.Resume(), events.GoTo(4, "dora-target")):
        state, _ = play(state, move)
    assert state.category is not None and state.question is not None

    def told() -> str:
        questions = asked(state, state.category)
        return beside(state, questions, state.question, 200).plain

    assert "○ Deployment Rework Rate (optional)" in told()
    assert told().count("(optional)") == 1
    state, _ = play(state, events.OwnWords("dora-target.rework-rate", "5 %"))
    assert "✓ Deployment Rework Rate" in told() and "(optional)" not in told()


@pytest.mark.parametrize(
    ("width", "told"), [(100, " answered, 1 deferred  draft kept"), (70, " answered  draft kept")]
)
def test_the_top_line_leaves_out_what_is_deferred_before_what_is_answered(
    width: int, told: str
) -> None:
    state = played(at_menu(), events.Defer("deployment-pattern", "until spring"))
    assert f"66/67{told}" in top(state, width, "", stored=True).plain


def test_the_place_of_a_category_is_told_among_those_that_ask_something() -> None:
    """The top line counts as the page of the step does."""
    plan = Plan("shop", "Ada", "2026-01-01", (1,), Context(delivery_phase="poc"))
    state = begin(shipped_content(), "2026-11-28", Reading(plan))
    told = set()
    for category in state.catalogue.step(2).categories:
        there = played(state, events.GoTo(2, category.id))
        told.add(top(there, 200, "", stored=True).plain.partition(category.title)[2].split("  ")[0])
    assert _stands(there).startswith("0 of 2 decided")
    assert told == {" 1/2", " 2/2", ""}


def test_what_was_just_deferred_is_not_called_answered(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("d")
        await until(pilot, lambda: "Why, or until when?" in flat(app))
        await pilot.press(*"until spring", "ctrl+s")
        await until(
            pilot, lambda: "Nothing more is asked here, 1 answer deferred, but" in flat(app)
        )

    drive(tmp_path, act, at=at_menu())


def test_the_help_names_each_key_once(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("o", "question_mark")
        await until(pilot, lambda: "back to where you were" in flat(app))
        assert "all steps at a glance" not in flat(app)

    drive(prepared(tmp_path), act, size=(100, 50))


def test_what_c_writes_is_said_last_and_directly_above_it() -> None:
    state = played(at_menu(4), events.Typing("own:deployment-pattern", "ours"), events.Continue())
    told = "".join(words for words, _ in _about(state, "a\nb\n"))
    assert told.startswith("Typed or put aside") and ", gone" not in told.partition("\n")[2]
