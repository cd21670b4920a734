"""What somebody who comes back is told first: documents, acceptances, versions and answers that have moved on."""

from __future__ import annotations

from dataclasses import replace

from support.rounds_at_a_menu import at_menu, played
from support.walkthrough import Disk, answer_step, complete, introduce

from facilitator.document.read import read
from facilitator.model import Evidence, Insight, Statement, Status
from facilitator.session import events
from facilitator.session.findings import validation
from facilitator.session.open_points import coming_back, in_the_way, open_points
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.saving import section
from facilitator.session.state import State, unsaved
from facilitator.session.view import counted_answers

PATH = "docs/architecture.md"
PLATFORM = "ci-cd-platform"


def written(disk: Disk, new: State) -> State:
    """Step 1 as the program plays it: the document is read before C."""
    state = disk.play(new, events.Introduce("shop", "Ada", "production", ""))
    state = disk.play(state, events.LoadDocument(PATH))
    state = disk.play(state, events.DocumentRead(PATH, digest="as it was"))
    return disk.play(state, events.Continue())


def again(disk: Disk, state: State, today: str = "2026-11-20") -> State:
    """Another session on the same file."""
    assert disk.data is not None
    reading = read(disk.data, state.catalogue)
    return play(begin(state.content, today, reading), events.Opened(reading))[0]


def documents(state: State) -> list[str]:
    points = [p for p in coming_back(state).moved if p.kind == "document"]
    assert all(p in open_points(state) and p.step == 1 for p in points)
    return [p.text for p in points]


def test_a_document_that_changed_since_step_1_is_told_until_step_1_is_written_again(
    new: State,
) -> None:
    disk = Disk()
    state = again(disk, written(disk, new))
    assert documents(state) == [], "nothing was read yet"
    assert documents(played(state, events.DocumentRead(PATH, digest="as it was"))) == []
    state = played(state, events.DocumentRead(PATH, digest="another text"))
    assert documents(state) == [f"{PATH} changed since step 1 was written"]
    assert not [p for p in in_the_way(state) if p.kind == "document"]
    told, _ = play(played(state, events.GoTo(1)), events.Continue())
    assert told.refused and f"{PATH} changed since this step was written" in told.notice
    state = disk.play(told, events.Continue())
    assert documents(state) == []


def test_what_was_confirmed_and_is_no_longer_said_is_told(new: State) -> None:
    disk = Disk()

    def says(value: str, line: int, weighed: str = "decided") -> Statement:
        return Statement("databases", value, weighed, PATH, line, value, weighed)

    state = disk.play(new, events.Introduce("shop", "Ada", "production", ""))
    state = disk.play(state, events.LoadDocument(PATH))
    before = (says("postgresql", 4), says("redis", 9))
    state = disk.play(state, events.DocumentRead(PATH, before, digest="as it was"))
    values, sources = ("postgresql", "redis", "mysql"), (f"{PATH}:4", f"{PATH}:9", "")
    state = disk.play(state, events.ConfirmFact("databases", values, sources))
    state = again(disk, disk.play(state, events.Continue()))
    same = played(state, events.DocumentRead(PATH, (), digest="as it was"))
    assert documents(same) == [], "the document is the same: how it is read is another matter"
    changed = f"{PATH} changed since step 1 was written"
    moved = (says("PostgreSQL", 40),)
    dropped = f"{PATH} no longer says that Databases is redis: it was confirmed from line 9"
    state = played(state, events.DocumentRead(PATH, moved, digest="another"))
    assert documents(state) == [changed, dropped]
    refused = (*moved, says("redis", 41, "rejected"))
    state = played(state, events.DocumentRead(PATH, refused, digest="another"))
    assert documents(state)[1].startswith(dropped.partition(":")[0] + ", and turns it down: ")
    told, _ = play(played(state, events.GoTo(1)), events.Continue())
    state = disk.play(told, events.Continue())
    assert documents(state) == []


def test_a_document_that_cannot_be_read_any_more_is_told(new: State) -> None:
    disk = Disk()
    state, _ = play(again(disk, written(disk, new)), events.DocumentRead(PATH, problem="gone."))
    assert documents(state) == [f"{PATH} cannot be read any more"]


def test_what_is_put_off_until_a_day_is_told_once_that_has_passed(new: State) -> None:
    disk = Disk()
    state = played(introduce(disk, new), events.Defer(PLATFORM, "until 2026-12, no vendor yet"))
    state = disk.play(answer_step(disk, state), events.Continue())
    soon, later = again(disk, state), again(disk, state, "2027-04-01")
    assert coming_back(soon).moved == ()
    (point,) = coming_back(later).moved
    assert point.subject == PLATFORM and point.text.endswith("(2026-12 has passed)")


def test_a_question_left_open_until_a_day_is_told_once_that_has_passed(new: State) -> None:
    disk = Disk()
    left = Insight("Who pays?", kind="open-question", owner="Ines", until="2026-12-05")
    asked = played(introduce(disk, new), events.OwnWords(PLATFORM, "our own"))
    state = played(asked, events.SetInsights(PLATFORM, (left,)))
    state = disk.play(answer_step(disk, state), events.Continue())
    soon, later = again(disk, state, "2026-12-05"), again(disk, state, "2026-12-06")
    assert coming_back(soon).moved == ()
    (point,) = coming_back(later).moved
    assert point.kind == "open-question" and point.text.endswith("(2026-12-05 has passed)")


def test_acceptances_that_have_expired_and_versions_of_long_ago_are_told(new: State) -> None:
    disk = Disk()
    state = introduce(disk, new)
    state = played(state, events.OwnWords(PLATFORM, "argo-rollouts"))
    seen = Evidence(
        "argo-rollouts", "Argo Rollouts", "1.8", Status.VERIFIED, "2026-11-20", ("a.org",)
    )
    state = disk.play(
        answer_step(disk, played(state, events.RecordEvidence(PLATFORM, seen))), events.Continue()
    )
    for _ in (3, 4):
        state = disk.play(answer_step(disk, state), events.Continue())
    findings = tuple(f.id for f in validation(state).open_findings)[:2]
    state = disk.play(state, events.AcceptAll(findings, "known", "us", "2026-12"))
    state = disk.play(state, events.Continue())

    soon, later = again(disk, state), again(disk, state, "2027-04-01")
    assert coming_back(soon).moved == ()
    told = {point.subject: point.text for point in coming_back(later).moved}
    assert set(told) == {*findings, PLATFORM}
    assert told[PLATFORM].endswith("Argo Rollouts 1.8 was looked up on 2026-11-20, 132 days ago")
    assert coming_back(later).answered == counted_answers(later)
    assert coming_back(later).open == len(in_the_way(later)) > 0


def test_missing_reasons_are_counted_and_listed(new: State) -> None:
    state = at_menu()
    silent = validation(state).without_reason
    assert set(silent) == {p.question for p in open_points(state) if p.kind == "reason"}
    five = played(complete(Disk(), new), events.GoTo(5))
    owed = sum(point.kind == "reason" for point in validation(five).missing)
    count = len(validation(five).without_reason) - owed
    assert f"**Without a reason:** {count} " in section(five)
    given = replace(five.plan.decisions[silent[0]], rationale="because")
    plan = replace(five.plan, decisions={**five.plan.decisions, given.id: given})
    fewer = replace(five, file=five.file.show(replace(five.reading, plan=plan)))
    assert len(validation(fewer).without_reason) == count + owed - 1


def test_what_was_told_of_a_draft_is_told_no_more_once_it_is_written_or_dropped(
    new: State,
) -> None:
    told = "The draft was kept yesterday."
    state = replace(played(new, events.Introduce("shop", "Ada", "production", "")), remarks=(told,))
    dropped = played(state, events.Overview(), events.DropDraft())
    assert (state.remarks, dropped.remarks) == ((told,), ())
    disk = Disk()
    saved = written(disk, replace(new, remarks=(told,)))
    assert disk.saves and saved.remarks == ()


def test_as_many_answers_are_counted_before_going_on_as_after(new: State) -> None:
    """Also where another program wrote the plan while answers of one of its steps were drafted."""
    disk = Disk()
    state = complete(disk, new)
    question = next(q for q in state.catalogue.questions_of(3) if q.id in state.plan.decisions)
    drafted = played(state, events.GoTo(3, question.category), events.Withdraw(question.id))
    opened = events.Opened(state.reading, unsaved(drafted))
    opening, _ = play(begin(state.content, "2026-11-20", state.reading), opened)
    assert opening.place is Place.OPENING
    on = played(opening, events.Resume())
    assert on.step == 3
    assert counted_answers(opening) == counted_answers(on) == counted_answers(drafted)
    assert counted_answers(on) != counted_answers(state)


def test_the_phase_that_is_chosen_counts_before_step_1_is_written(new: State) -> None:
    disk = Disk()
    chosen = disk.play(new, events.Introduce("shop", "Ada", "poc", ""))
    state = disk.play(chosen, events.LoadDocument(PATH))
    state = disk.play(state, events.Continue())
    assert state.step == 2
    assert counted_answers(new) != counted_answers(state) == counted_answers(chosen)
