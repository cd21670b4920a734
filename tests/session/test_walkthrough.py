"""A whole session: five steps in order, resumed, revised, reviewed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.walkthrough import (
    Disk,
    answer_step,
    complete,
    first_option,
    introduce,
    shipped_content,
)

from facilitator.asking import as_offered
from facilitator.document.read import read
from facilitator.document.reading import Reading
from facilitator.model import Context, Plan, Question, Standing, Statement
from facilitator.runtime.packed_drafts import pack_draft, unpack_draft
from facilitator.session import events
from facilitator.session.commands import KeepDraft, Save
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.saving import answer_label
from facilitator.session.state import State, open_questions, unsaved


def test_a_new_plan_begins_at_step_one(new: State) -> None:
    assert (new.place, new.step) == (Place.CONTEXT, 1)


def test_five_steps_make_a_complete_plan(new: State) -> None:
    disk = Disk()
    state = complete(disk, new)
    assert state.place is Place.OVERVIEW
    reading = read(disk.data, state.catalogue)
    assert reading.status == "complete"
    assert reading.plan.steps_completed == (1, 2, 3, 4, 5)
    assert [save.operation.step for save in disk.saves] == [1, 2, 3, 4, 5]
    assert not reading.problems


STEP_ONE = (
    events.Introduce(project_name="shop"),
    events.Introduce(user_name="Ada"),
    events.Introduce(delivery_phase="poc"),
    events.LoadDocument("docs/architecture.md"),
)
"""What step 1 asks besides the kind of workload, an event a row."""


def last_option(question: Question) -> events.Event:
    """The last answer a question offers."""
    if question.options:
        return events.Choose(question.id, question.options[-1].id)
    return first_option(question)


FIVE = ("web service on kubernetes", "function", "single server", "app store", "queue worker")


@pytest.mark.parametrize("at", [0, -1])
@pytest.mark.parametrize("workload", FIVE)
def test_five_workloads_are_decided_by_what_is_offered_to_them(
    new: State, workload: str, at: int
) -> None:
    disk = Disk()
    state = introduce(disk, new)
    state = disk.play(state, events.GoTo(1))
    state = disk.play(state, events.Introduce(workload=workload))
    state = disk.play(state, events.Continue())
    for _ in (2, 3, 4):
        while state.place is Place.CATEGORY and state.category is not None:
            missing = open_questions(state, state.category)
            offered = as_offered(missing[0], state.facts).options if missing else ()
            move = events.Choose(missing[0].id, offered[at].id) if offered else None
            state = disk.play(
                state, move or (first_option(missing[0]) if missing else events.Continue())
            )
            assert not state.refused, state.notice
        state = disk.play(state, events.Continue())
    state = disk.play(state, events.Continue())
    plan = read(disk.data, state.catalogue).plan
    assert plan.steps_completed == (1, 2, 3, 4, 5)
    for id_, decision in state.decisions.items():
        without = {key: d for key, d in state.decisions.items() if key != id_}
        known = replace(state.facts, decisions=without)
        ids = {o.id for o in as_offered(state.catalogue.questions[id_], known).options}
        assert set(decision.choice) <= ids, id_


@pytest.mark.parametrize("answer", [first_option, last_option])
@pytest.mark.parametrize("workload", FIVE)
def test_a_proof_of_concept_is_walked_in_sixteen_answers(
    new: State, workload: str, answer: Callable[[Question], events.Event]
) -> None:
    disk, asked = Disk(), [*STEP_ONE, events.Introduce(workload=workload)]
    state = disk.play(
        new, events.Scanned((events.FoundDocument("docs/architecture.md", "architecture"),))
    )
    for move in asked:
        state = disk.play(state, move)
        assert not state.refused, state.notice

    def counted(question: Question) -> events.Event:
        asked.append(answer(question))
        return asked[-1]

    state = disk.play(state, events.Continue())
    for _ in (2, 3, 4):
        assert state.category and open_questions(state, state.category), (
            "a step begins where it asks"
        )
        state = disk.play(answer_step(disk, state, counted), events.Continue())
    state = disk.play(state, events.Continue())
    assert read(disk.data, state.catalogue).plan.steps_completed == (1, 2, 3, 4, 5)
    assert len(asked) <= 16, [getattr(move, "question", move) for move in asked]
    assert disk.data is not None and disk.data.count(b"\n") <= 80


def test_a_category_that_asks_nothing_is_not_called_kept(new: State) -> None:
    disk = Disk()
    state = introduce(disk, new)
    state = disk.play(disk.play(state, events.GoTo(1)), events.Introduce(delivery_phase="poc"))
    state = disk.play(disk.play(state, events.Continue()), events.GoTo(2, "repository-strategy"))
    assert "nothing of it is asked" in disk.play(state, events.Continue()).notice


def test_what_the_preview_shows_is_what_is_written(new: State) -> None:
    from facilitator.session.saving import section

    disk = Disk()
    state = answer_step(disk, introduce(disk, new))
    shown = section(state)
    disk.play(state, events.Continue())
    assert disk.data is not None
    assert shown in disk.data.decode()


def test_step_one_needs_an_architecture_document(new: State) -> None:
    disk = Disk()
    state = disk.play(new, events.Introduce("shop", "Ada", "production"))
    state = disk.play(state, events.Continue())
    assert state.refused
    assert "architecture" in state.notice
    assert not disk.saves
    state = disk.play(state, events.LoadDocument("notes/how-it-works.md"))
    state = disk.play(state, events.Continue())
    assert disk.saves, "a document that the user names is the architecture"


@pytest.mark.parametrize("first", ["notes.md", "docs/architecture.md"])
def test_what_a_given_document_is_does_not_hang_on_the_order(new: State, first: str) -> None:
    found = (events.FoundDocument("docs/architecture.md", "architecture"),)
    state, _ = play(new, events.Scanned(documents=found))
    paths = {"notes.md", "docs/architecture.md", "docs/prd-shop.md", "old/architecture/index.md"}
    for path in (first, *sorted(paths - {first})):
        state, _ = play(state, events.LoadDocument(path))
    assert {d.path: d.kind for d in state.draft.context.documents} == {
        "notes.md": "other",
        "docs/architecture.md": "architecture",
        "docs/prd-shop.md": "prd",
        "old/architecture/index.md": "architecture",
    }


def test_an_architecture_that_was_found_is_not_passed_over_without_a_word(new: State) -> None:
    disk, found = Disk(), events.FoundDocument("docs/architecture.md", "architecture")
    state = disk.play(new, events.Introduce("shop", "Ada", "production"))
    state = disk.play(state, events.Scanned(documents=(found,)))
    state = disk.play(state, events.LoadDocument("notes.md", kind="architecture"))
    state = disk.play(state, events.Continue())
    assert state.refused and not disk.saves
    assert "docs/architecture.md" in state.notice and "C again" in state.notice
    disk.play(state, events.Continue())
    assert disk.saves


def test_a_document_that_cannot_be_read_is_put_back(new: State) -> None:
    state, _ = play(new, events.LoadDocument("gone.md"))
    state, _ = play(
        state, events.DocumentRead("gone.md", problem="gone.md: there is no such file.")
    )
    assert not state.draft.context.documents
    assert "gone.md" in state.notice


def test_a_session_resumes_exactly_where_it_stopped(new: State) -> None:
    disk = Disk()
    state = introduce(disk, new)
    state = disk.play(answer_step(disk, state), events.Continue())
    state = disk.play(state, events.Choose("triggers", "push"))
    state = disk.play(state, events.OwnWords("branch-filters", "main only"))
    state = disk.play(state, events.Continue())
    state = disk.play(state, events.OwnWords("build-tool", "make"))
    state = disk.play(state, events.Typing("rationale:build-tool", "because it is there and"))
    kept = unpack_draft(pack_draft(unsaved(state)))

    again, _ = play(
        begin(state.content, state.today, read(disk.data, state.catalogue)),
        events.Opened(read(disk.data, state.catalogue), kept),
    )
    assert again.place is Place.OPENING
    again, _ = play(again, events.Resume())
    assert (again.place, again.step, again.draft.category) == (
        state.place,
        state.step,
        state.draft.category,
    )
    assert again.draft == state.draft


def test_every_change_of_a_draft_is_kept(new: State) -> None:
    disk = Disk()
    state = introduce(disk, new)
    state, acts = play(state, events.Choose("ci-cd-platform", "jenkins"))
    assert any(isinstance(a, KeepDraft) for a in acts)


def test_revising_keeps_what_was_replaced_and_marks_later_steps(new: State) -> None:
    disk = Disk()
    state = complete(disk, new)
    state = disk.play(state, events.GoTo(2, "branch-strategy"))
    state = disk.play(state, events.Choose("branch-strategy", "gitflow"))
    state = disk.play(state, events.Continue())
    assert state.place is Place.STEP
    state = disk.play(state, events.Continue())
    assert state.refused, "a replaced choice wants a reason"
    state = disk.play(state, events.GiveReason("release trains were agreed"))
    state = disk.play(state, events.Continue())
    reading = read(disk.data, state.catalogue)
    decision = reading.plan.decisions["branch-strategy"]
    assert decision.choice == ("branch-strategy.gitflow",)
    assert decision.supersedes.endswith("— release trains were agreed")
    assert set(reading.review_because) == {3, 4, 5}
    assert reading.state_of(reading.plan.decisions["unit-tests"]) == "needs-review"

    state = disk.play(disk.play(state, events.GoTo(3)), events.Continue())
    while state.place is Place.CATEGORY:
        state = disk.play(state, events.Continue())
    disk.play(state, events.Continue())
    assert 3 not in read(disk.data, state.catalogue).review_because


@pytest.mark.parametrize(
    "answer",
    [
        (
            events.Choose("branch-strategy", "gitflow"),
            events.SetRationale("branch-strategy", "two lines live"),
        ),
        (events.Defer("branch-strategy", "until the audit"),),
    ],
)
def test_a_reason_that_was_given_with_the_new_answer_is_asked_for_no_more(
    new: State, answer: tuple[events.Event, ...]
) -> None:
    disk = Disk()
    state = complete(disk, new)
    was = answer_label(state, state.plan.decisions["branch-strategy"])
    for move in (events.GoTo(2, "branch-strategy"), *answer, events.Continue(), events.Continue()):
        state = disk.play(state, move)
    assert not state.refused
    assert read(disk.data, state.catalogue).plan.decisions["branch-strategy"].supersedes == was


def test_a_revision_that_changes_only_words_supersedes_nothing(new: State) -> None:
    disk = Disk()
    state = complete(disk, new)
    state = disk.play(state, events.GoTo(2, "branch-strategy"))
    state = disk.play(state, events.SetRationale("branch-strategy", "better words"))
    state = disk.play(disk.play(state, events.Continue()), events.Continue())
    decision = read(disk.data, state.catalogue).plan.decisions["branch-strategy"]
    assert decision.rationale == "better words"
    assert decision.supersedes == ""


def test_starting_over_leaves_the_file_until_step_one_is_written(new: State) -> None:
    disk = Disk()
    state = complete(disk, new)
    before, saves = disk.data, len(disk.saves)
    state = disk.play(state, events.StartOver())
    assert (state.place, state.step) == (Place.CONTEXT, 1)
    assert disk.data == before
    introduce(disk, state)
    assert disk.saves[saves].fresh
    assert read(disk.data, state.catalogue).plan.steps_completed == (1,)


def test_questions_that_depend_on_others_appear_and_disappear(new: State) -> None:
    from facilitator.session.state import asked

    disk = Disk()
    state = introduce(disk, new)
    for _ in (2, 3):
        state = disk.play(answer_step(disk, state), events.Continue())
    state = answer_step(disk, state)
    state = disk.play(state, events.GoTo(4, "zero-downtime"))
    category = state.catalogue.categories["zero-downtime"]
    state = disk.play(state, events.Choose("zero-downtime", "required"))
    assert len(asked(state, category)) == 5
    state = disk.play(state, events.Choose("zero-downtime", "maintenance-window"))
    assert [q.id for q in asked(state, category)] == ["zero-downtime"]
    assert "graceful-shutdown" not in state.decisions


def test_set_aside_wants_a_reason(new: State) -> None:
    state = introduce(Disk(), new)
    after, _ = play(state, events.NotApplicable("ci-cd-platform", "  "))
    assert after.refused
    after, _ = play(state, events.Defer("ci-cd-platform", "until the tender is over"))
    assert after.draft.decisions["ci-cd-platform"].standing is Standing.DEFERRED


def test_none_beside_another_choice_is_refused(new: State) -> None:
    disk = Disk()
    state = disk.play(answer_step(disk, introduce(disk, new)), events.Continue())
    state = disk.play(state, events.GoTo(3, "build"))
    state = disk.play(state, events.Choose("caching", "none"))
    after, _ = play(state, events.Choose("caching", "layer"))
    assert after.refused
    assert after.draft.decisions["caching"].choice == ("caching.none",)


@pytest.mark.parametrize("number", range(6))
def test_every_option_is_reachable_and_written(new: State, number: int) -> None:
    """Over all numbers every option of every question is chosen once; the document holds its label and reads back."""

    def nth(question: Question) -> events.Event:
        if not question.options:
            return first_option(question)
        return events.Choose(
            question.id, question.options[min(number, len(question.options) - 1)].id
        )

    disk = Disk()
    state = complete(disk, new, nth)
    text = (disk.data or b"").decode()
    reading = read(disk.data, state.catalogue)
    for id_, decision in reading.plan.decisions.items():
        question = state.catalogue.questions[id_]
        if question.options:
            chosen = question.options[min(number, len(question.options) - 1)]
            assert decision.choice == (chosen.id,), id_
            assert chosen.label in text
    assert {save.operation.step for save in disk.saves} == {1, 2, 3, 4, 5}


def test_a_failed_save_moves_nothing(new: State) -> None:
    from facilitator.document.outcome import Outcome

    disk = Disk()
    state = answer_step(disk, introduce(disk, new))
    waiting, acts = play(state, events.Continue())
    assert isinstance(acts[0], Save)
    after, _ = play(
        waiting, events.SaveEnded(Outcome("unchanged", "Not saved. The disk is full."), None)
    )
    assert after.place is Place.STEP
    assert after.draft == state.draft
    assert after.notice.startswith("Not saved")
    assert replace(after, notice="", refused=False) == replace(state, notice="", refused=False)


def test_looking_at_a_written_step_drafts_nothing(new: State) -> None:
    from facilitator.session.state import unsaved_steps

    state = complete(Disk(), new)
    state, _ = play(state, events.GoTo(4, "rollback"))
    state, _ = play(state, events.Ask("data-rollback"))
    assert unsaved_steps(state) == ()
    state, _ = play(state, events.SetRationale("data-rollback", "new words"))
    assert unsaved_steps(state) == (4,)


def test_the_project_is_quoted_beside_the_option_that_it_names(new: State) -> None:
    from facilitator.session.view import quotations, said_about

    disk = Disk()
    state = disk.play(
        new, events.ConfirmFact("ci-platform", ("GitHub Actions",), ("docs/architecture.md:214",))
    )
    state = introduce(disk, state)
    state = disk.play(
        state,
        events.Scanned(
            facts=(Statement("ci-platform", "Jenkins", "decided", "Jenkinsfile", 1, "Jenkinsfile"),)
        ),
    )
    options = {o.label: o for o in state.catalogue.questions["ci-cd-platform"].options}
    [said] = quotations(state, options["GitHub Actions"])
    assert (said.confirmed, said.where) == (True, "docs/architecture.md, line 214")
    [found] = quotations(state, options["Jenkins"])
    assert (found.confirmed, found.where) == (False, "Jenkinsfile")
    assert quotations(state, options["CircleCI"]) == ()
    assert [q.value for q in said_about(state, state.catalogue.questions["ci-cd-platform"])] == [
        "GitHub Actions"
    ]
    assert "ci-cd-platform" not in state.decisions, "what is quoted is never preselected"


def test_a_file_that_was_confirmed_is_quoted_once(new: State) -> None:
    from facilitator.session.view import quotations

    disk, ci, record = Disk(), ".github/workflows/ci.yml", "docs/adr/1.md"
    confirmed = events.ConfirmFact("ci-platform", ("github-actions",), (f"{ci}:1",))
    state = introduce(disk, disk.play(new, confirmed))
    lines = [Statement("ci-platform", "github-actions", file=f, line=1) for f in (ci, record)]
    state = disk.play(state, events.Scanned(facts=tuple(lines)))
    options = {o.label: o for o in state.catalogue.questions["ci-cd-platform"].options}
    quoted = [q.where for q in quotations(state, options["GitHub Actions"])]
    assert quoted == [f"{ci}, line 1", record]
    for move in (events.GoTo(1), events.LoadDocument("docs/adr/"), events.Continue()):
        state = disk.play(state, move)
    quoted = [q.where for q in quotations(state, options["GitHub Actions"])]
    assert quoted == [f"{ci}, line 1"], "what a loaded folder says is quoted once it is confirmed"


def test_what_the_project_holds_comes_beside_what_was_said(new: State) -> None:
    disk = Disk()
    state = disk.play(introduce(disk, new), events.Introduce("shop", "Ada", "nonsense"))
    said = (state.notice, state.refused)
    assert said[0], "the premise: something was said"
    quiet = disk.play(state, events.Scanned())
    assert (quiet.notice, quiet.refused) == said
    assert disk.play(state, events.Scanned(problems=("odd",))).notice == f"{said[0]} odd"


def test_only_what_is_written_is_signed(new: State) -> None:
    from facilitator.session.commands import WriteSignOff

    state = complete(Disk(), new)
    assert state.place is Place.OVERVIEW
    _, acts = play(state, events.SignOff("Ada"))
    assert acts == (WriteSignOff("Ada", (), ""),)
    refused, acts = play(state, events.SignOff("  "))
    assert refused.refused
    assert not acts
    state, _ = play(state, events.GoTo(4, "rollback"))
    state, _ = play(state, events.SetRationale("data-rollback", "new words"))
    state, _ = play(state, events.Overview())
    refused, acts = play(state, events.SignOff("Ada"))
    assert refused.refused
    assert not acts


def test_a_document_of_a_written_plan_that_is_gone_drafts_nothing(new: State) -> None:
    from facilitator.session.state import unsaved_steps

    state = complete(Disk(), new)
    state, _ = play(state, events.GoTo(1))
    state, _ = play(
        state,
        events.DocumentRead(
            "docs/architecture.md", problem="docs/architecture.md: there is no such file."
        ),
    )
    assert "docs/architecture.md" in state.notice
    assert unsaved_steps(state) == ()


def test_nobody_is_led_to_a_category_that_asks_nothing_yet() -> None:
    plan = Plan("shop", "Ada", "2026-01-01", (1, 2, 3), Context(delivery_phase="mvp"))
    state = begin(shipped_content(), "2026-11-20", Reading(plan=plan))
    state, _ = play(state, events.GoTo(4))
    assert state.draft.category == "deployment-pattern", "targets come with staging"
    assert play(state, events.Back())[0].place is Place.OVERVIEW
    state, _ = play(state, events.GoTo(3, "configuration"))
    assert play(state, events.Back())[0].draft.category == "verify", "promote comes with staging"
    state, _ = play(state, events.GoTo(3, "promote"))
    refused, _ = play(state, events.Choose("promotion-gates", "promotion-gates.manual-approval"))
    assert refused.notice == "Promotion gates: comes with staging. + answers it now."


def test_what_was_edited_on_disk_is_told_by_the_save_that_keeps_it(new: State) -> None:
    disk = Disk()
    state = complete(disk, new)
    assert disk.data is not None and "Edited on disk" not in state.notice
    heading = state.catalogue.step(3).heading
    state = disk.play(state, events.GoTo(1))
    disk.data = disk.data.replace(f"## {heading}\n".encode(), f"## {heading}\n\nOurs.\n".encode())
    state = disk.play(state, events.Continue())
    assert f"Edited on disk meanwhile, and kept as it is there: “{heading}”." in state.notice
    assert b"Ours." in disk.data
