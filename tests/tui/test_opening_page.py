"""A draft or a plan is met on opening: put a vanished plan back, save the draft as a file, discard it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.on_screen import drive, flat, frame, prepared, until
from support.rounds_at_a_menu import answers, at_menu, played
from textual.pilot import Pilot

from facilitator.model import FindingAnswer, Problem, Severity
from facilitator.session import events
from facilitator.session.drafts import StepDraft
from facilitator.session.open_points import as_drafted
from facilitator.session.places import At, Place
from facilitator.storage.draft_listing import list_drafts, list_trash
from facilitator.tui.app import Facilitator
from facilitator.tui.pages.opening import problems


async def save_step_one(pilot: Pilot[int], app: Facilitator) -> None:
    app.play(events.Continue())
    await until(pilot, lambda: app.state.notice.startswith("Saved step 1"))


async def draft_an_answer(pilot: Pilot[int], app: Facilitator) -> None:
    app.play(events.Choose("ci-cd-platform", "jenkins"))
    app.play(events.SetRationale("ci-cd-platform", "because of the harbour"))
    await pilot.pause()


def drafted(folder: Path) -> Path:
    """A folder with a written step 1 and a draft of step 2."""
    drive(prepared(folder), draft_an_answer, events.GoTo(2, "ci-cd-platform"))
    return folder


def test_u_puts_a_vanished_plan_back_as_it_was_last(tmp_path: Path) -> None:
    plan = tmp_path / "pipeline.md"
    drive(prepared(tmp_path), save_step_one, events.GoTo(1))
    before = plan.read_bytes()
    plan.unlink()

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "it is missing now" in flat(app)
        assert not plan.exists()
        await pilot.press("r")
        assert app.state.place is Place.OPENING and not plan.exists()
        await pilot.press("u")
        await until(pilot, lambda: not app.state.gone)
        assert plan.read_bytes() == before
        assert "u put it back" not in frame(app)

    drive(tmp_path, act)


def test_many_questions_without_an_answer_are_one_line_and_faults_of_the_file_keep_theirs() -> None:
    silent = [
        Problem("category-missing", Severity.WARNING, f"“Stage {n}” is missing.", n)
        for n in range(3)
    ]
    fault = Problem("category-repeated", Severity.ERROR, "It stands twice.", 9)
    told = [line.plain for line in problems([silent[0], fault, *silent[1:]])]
    assert told == [
        "error category-repeated  line 9: It stands twice.",
        "3 places of written sections have questions without an answer: j lists them.",
    ]
    assert len(list(problems(silent[:2]))) == 2, "two are named"


def test_u_does_nothing_while_the_plan_is_there(tmp_path: Path) -> None:
    before = (prepared(tmp_path) / "pipeline.md").read_bytes()

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("u")
        await pilot.pause()
        assert (
            app.state.place is Place.OPENING and (tmp_path / "pipeline.md").read_bytes() == before
        )

    drive(tmp_path, act)


def test_f_saves_the_draft_as_a_file_and_never_over_another(tmp_path: Path) -> None:
    copy = drafted(tmp_path) / "pipeline.draft.md"

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("f")
        await until(pilot, lambda: "Save the draft as" in frame(app))
        await pilot.press("enter")
        await until(pilot, copy.exists)
        await until(pilot, lambda: "The draft is saved as" in flat(app))
        assert "because of the harbour" in copy.read_text(encoding="utf-8")
        copy.write_text("mine", encoding="utf-8")
        await pilot.press("f")
        await until(pilot, lambda: "Save the draft as" in frame(app))
        await pilot.press("enter")
        await until(pilot, lambda: "exists already" in flat(app))
        assert copy.read_text(encoding="utf-8") == "mine"
        assert app.state.drafts[2].decisions["ci-cd-platform"].rationale == "because of the harbour"

    drive(tmp_path, act)


def test_f_left_with_escape_writes_nothing(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        before = sorted(tmp_path.iterdir())
        await pilot.press("f")
        await until(pilot, lambda: "Save the draft as" in frame(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Save the draft as" not in frame(app))
        assert sorted(tmp_path.iterdir()) == before

    drive(drafted(tmp_path), act)


def test_k_puts_a_draft_of_several_steps_into_the_trash_once_and_whole(tmp_path: Path) -> None:
    async def draft_another(pilot: Pilot[int], app: Facilitator) -> None:
        await draft_an_answer(pilot, app)
        app.play(events.GoTo(1))
        app.play(events.ConfirmFact("environments", ("the quay",)))
        await pilot.pause()

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("k")
        await until(pilot, lambda: "Discard the draft?" in frame(app))
        await pilot.press("y")
        await until(pilot, lambda: not app.state.drafts)

    drive(prepared(tmp_path), draft_another, events.GoTo(2, "ci-cd-platform"))
    drive(tmp_path, act)
    (trashed,) = list_trash(tmp_path / "state")
    assert set(trashed.draft.steps) == {"1", "2"}
    assert not list_drafts(tmp_path / "state")


def test_k_discards_the_draft_even_where_the_page_scrolls(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        app.state = replace(app.state, remarks=tuple(f"remark {n}" for n in range(60)))
        app.page().show(app.state)
        await pilot.pause()
        await pilot.press("down", "down")
        await pilot.press("k")
        await until(pilot, lambda: "Discard the draft?" in frame(app))
        await pilot.press("y")
        await until(pilot, lambda: not app.state.drafts)
        await until(pilot, lambda: "remark" not in frame(app))  # they were about the draft

    drive(drafted(tmp_path), act)


def test_a_round_that_was_open_is_named(tmp_path: Path) -> None:
    async def party(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.Choose("ci-cd-platform", "jenkins"))
        app.play(events.Party())
        await until(pilot, lambda: app.state.place is Place.ROUND)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "r resume in step 2, Party Mode" in flat(app)
        await pilot.press("r")
        await until(pilot, lambda: app.state.place is Place.ROUND)

    drive(prepared(tmp_path), party, events.GoTo(2, "ci-cd-platform"))
    drive(tmp_path, act)


def test_a_draft_of_step_five_is_told_by_its_findings(tmp_path: Path) -> None:
    """It holds no answers to questions: “0 answers” would say that there is nothing."""

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        answer = FindingAnswer("R-1", "accepted", "we know", "Ada", "Q1 2030", "2026-11-20")
        five = StepDraft(5, findings={"R-1": answer})
        app.state = replace(app.state, drafts={**app.state.drafts, 5: five})
        app.page().show(app.state)
        await until(pilot, lambda: "Draft of step 5: 1 finding answered." in flat(app))
        await pilot.press("d")
        await until(pilot, lambda: "R-1 accepted (Ada, until Q1 2030) we know" in flat(app))

    drive(drafted(tmp_path), act)


def test_a_draft_of_a_written_step_is_resumed_in_that_step(tmp_path: Path) -> None:
    async def revise(pilot: Pilot[int], app: Facilitator) -> None:
        app.play(events.Introduce(workload="a queue worker"))
        await pilot.pause()

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        steps = tuple(step.number for step in app.state.catalogue.steps)
        written = replace(app.state.reading, plan=replace(app.state.plan, steps_completed=steps))
        app.state = replace(app.state, file=replace(app.state.file, reading=written))
        app.page().show(app.state)
        await pilot.pause()
        assert "r resume in step 1" in flat(app)
        await pilot.press("r")
        await until(pilot, lambda: app.state.place is Place.CONTEXT)

    drive(prepared(tmp_path), revise, events.GoTo(1))
    drive(tmp_path, act)


def test_the_bottom_line_names_only_keys_that_work_here(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        keys = frame(app).splitlines()[-1]
        assert "o overview" in keys and "q quit" in keys
        assert "b back" not in keys

    drive(prepared(tmp_path), act)


def test_one_answer_is_not_called_answers(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        assert "1 answer, 0 categories kept" in flat(app)

    drive(drafted(tmp_path), act)


def test_a_written_step_of_which_a_round_is_open_is_told_by_the_round(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.pause()
        shown = flat(app)
        assert "Draft of step 4: a round of Pre-mortem with 1 answer." in shown
        assert as_drafted(app.state) == ""
        await pilot.press("d")
        await until(pilot, lambda: "The draft against what is written" in flat(app))
        assert "a round of Pre-mortem" in flat(app)

    state = played(at_menu(), events.Elicit("pre-mortem"), *answers(["it breaks"]))
    drive(tmp_path, act, at=replace(state, at=At(Place.OPENING)))


def test_only_the_answers_that_a_written_step_does_not_hold_are_counted(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.pause()
        assert "Draft of step 4: 1 answer, 0 categories kept." in flat(app)

    state = played(at_menu(), events.SetRationale("deployment-pattern", "slow and sure"))
    assert as_drafted(replace(state, at=At(Place.OPENING))).endswith("step 4.")
    drive(tmp_path, act, at=replace(state, at=At(Place.OPENING)))
