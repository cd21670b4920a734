"""Step 1 and what the project says: C tells once that nothing of it is confirmed; confirming says what is recorded."""

from __future__ import annotations

import json

from support.rounds_at_a_menu import played
from support.walkthrough import Disk

from facilitator.model import Statement
from facilitator.runtime.packed_drafts import pack_draft, unpack_draft
from facilitator.session import events
from facilitator.session.commands import KeepDraft, ReadDocument
from facilitator.session.drafts import SessionDraft
from facilitator.session.found_answers import found_answers
from facilitator.session.introduction import found_beside, offered
from facilitator.session.places import Place
from facilitator.session.play import play
from facilitator.session.state import State, unsaved
from facilitator.session.view import quotations

SAYS = Statement(
    "databases", "mysql", "decided", "docs/architecture.md", 3, "We use MySQL.", "decided"
)
AGAINST = Statement("databases", "mysql", "rejected", "docs/prd.md", 9, "No MySQL.", "rejected")
INTRODUCTION = (
    events.Introduce("shop", "Ada", "production", ""),
    events.LoadDocument("docs/architecture.md"),
)


def introduced(disk: Disk, state: State, *facts: Statement) -> State:
    """Step 1 ready for C, after the project was read."""
    for move in (*INTRODUCTION, events.DocumentRead("docs/architecture.md", facts)):
        state = disk.play(state, move)
    return state


def test_c_tells_once_that_nothing_found_is_confirmed(new: State) -> None:
    disk = Disk()
    state = disk.play(introduced(disk, new, SAYS), events.Continue())
    assert state.refused and state.notice.startswith("1 found, none confirmed")
    assert state.place is Place.CONTEXT and not disk.saves
    state = disk.play(state, events.Introduce(workload="queue worker"))
    disk.play(state, events.Continue())
    assert [save.operation.step for save in disk.saves] == [1]


def test_what_stops_the_step_is_said_before_what_is_found(new: State) -> None:
    disk = Disk()
    state = disk.play(disk.play(new, events.Scanned((), facts=(SAYS,))), events.Continue())
    assert "architecture" in state.notice
    state = disk.play(introduced(disk, state, SAYS), events.Continue())
    assert "none confirmed" in state.notice


def test_a_confirmed_fact_is_enough_to_go_on(new: State) -> None:
    disk = Disk()
    state = disk.play(introduced(disk, new, SAYS), events.ConfirmFact("databases", ("mysql",)))
    assert state.notice == "Databases: mysql."
    disk.play(state, events.Continue())
    assert disk.saves


def test_several_values_can_be_told_from_one_that_holds_a_comma(new: State) -> None:
    disk = Disk()
    one = disk.play(new, events.ConfirmFact("environments", ("production, on vm1",)))
    two = disk.play(new, events.ConfirmFact("environments", ("production", "on vm1")))
    assert one.notice == "Environments: production, on vm1."
    assert two.notice == "Environments: “production”, “on vm1”."


def test_what_a_document_adds_to_a_value_confirmed_before_is_told_when_it_is_read(
    new: State,
) -> None:
    disk = Disk()
    state = disk.play(new, events.ConfirmFact("databases", ("redis",), (".env:2",)))
    state = introduced(disk, state, SAYS, SAYS._replace(value="Redis", line=4))
    assert state.notice == "docs/architecture.md says more of Databases than was confirmed: mysql."
    (fact,) = state.draft.context.facts
    assert fact.values == ("redis",) and found_beside(state, fact) == (SAYS,)
    known = disk.play(state, events.ConfirmFact("databases", ("redis", "mysql")))
    assert "says more" not in introduced(disk, known, SAYS).notice


def test_what_documents_disagree_on_is_not_counted_as_found(new: State) -> None:
    disk = Disk()
    state = introduced(disk, new, SAYS, AGAINST)
    assert not offered(state, "databases")
    disk.play(state, events.Continue())
    assert disk.saves


def test_a_statement_put_away_is_there_again_when_that_is_undone(new: State) -> None:
    """Undo takes back the putting away, not the confirming before it."""
    disk = Disk()
    state = introduced(disk, new, SAYS)
    confirmed = disk.play(state, events.ConfirmFact("databases", ("mysql",)))
    away = disk.play(confirmed, events.RejectFact(SAYS))
    assert away.said == () and "Databases keeps it (stated by you)" in away.notice
    back = disk.play(away, events.Undo())
    assert "putting the statement away" in back.notice
    assert back.said == (SAYS,) and back.draft.context.facts == confirmed.draft.context.facts
    assert disk.play(back, events.Redo()).said == ()


def test_what_is_put_away_is_confirmed_no_more(new: State) -> None:
    """What the user stated, another value and another place for the same one stay."""
    disk = Disk()
    also = SAYS._replace(file="docs/prd.md", line=7)
    other = SAYS._replace(value="redis")
    state = introduced(disk, new, SAYS, also, other)
    state = disk.play(state, events.TakeAll(tuple(line.move for line in found_answers(state))))
    (confirmed,) = state.draft.context.facts
    assert confirmed.cited == (
        ("mysql", "docs/architecture.md:3, docs/prd.md:7"),
        ("redis", "docs/architecture.md:3"),
    )
    away = disk.play(state, events.RejectFact(SAYS))
    assert "Databases keeps it (docs/prd.md:7)" in away.notice
    (left,) = away.draft.context.facts
    assert left.cited == (("mysql", "docs/prd.md:7"), ("redis", "docs/architecture.md:3"))
    out = disk.play(away, events.RejectFact(also))
    (left,) = out.draft.context.facts
    assert left.cited == (("redis", "docs/architecture.md:3"),)
    assert out.notice == (
        "“mysql” (docs/prd.md, line 7) is put away, and no longer confirmed under Databases."
    )
    nothing = disk.play(out, events.RejectFact(other))
    assert nothing.draft.context.facts == ()
    back = disk.play(disk.play(nothing, events.Undo()), events.Undo())
    assert back.draft.context.facts == away.draft.context.facts


def test_a_document_that_undo_loads_again_is_read_again_and_one_it_takes_out_says_nothing(
    new: State,
) -> None:
    state = introduced(Disk(), new, SAYS)
    path = INTRODUCTION[1].path
    out, _ = play(state, events.LoadDocument(path, load=False))
    assert out.said == ()
    _, commands = play(out, events.Undo())
    assert ReadDocument(path) in commands
    loaded = played(out, events.LoadDocument(path), events.DocumentRead(path, (SAYS,)))
    assert played(loaded, events.Undo()).said == ()


def test_that_there_is_nothing_of_one_kind_answers_no_question_of_another(new: State) -> None:
    disk = Disk()
    state = introduced(disk, new, SAYS)
    state = disk.play(state, events.ConfirmFact("container-strategy", ("none",)))
    state = disk.play(state, events.Continue())
    nothing = [
        option.id
        for question in state.catalogue.questions.values()
        for option in question.options
        if option.id.endswith(".none") and quotations(state, option)
    ]
    assert not nothing


def test_what_was_put_away_stays_away_for_whoever_comes_back(new: State) -> None:
    """Also where nothing else is drafted, and after step 1 is written."""
    alone = disk_of(played(new, events.Scanned((), facts=(SAYS,)), events.RejectFact(SAYS)))
    assert alone.put_away == (SAYS,) and alone.steps == {}
    disk = Disk()
    state = disk.play(introduced(disk, new, SAYS), events.RejectFact(SAYS))
    for kept in (alone, disk_of(state), disk_of(disk.play(state, events.Continue()))):
        again, _ = play(new, events.Opened(state.reading, kept))
        again = played(again, events.DocumentRead("docs/architecture.md", (SAYS, AGAINST)))
        assert again.said == (AGAINST,)


def test_putting_away_is_kept_at_once_and_undoing_it_too(new: State) -> None:
    there = played(new, events.Scanned((), facts=(SAYS,)))
    away, commands = play(there, events.RejectFact(SAYS))
    assert [c.draft.put_away for c in commands if isinstance(c, KeepDraft)] == [(SAYS,)]
    _, commands = play(away, events.Undo())
    assert [c.draft.put_away for c in commands if isinstance(c, KeepDraft)] == [()]


def disk_of(state: State) -> SessionDraft:
    """What the journal gives back of a session."""
    return unpack_draft(json.loads(json.dumps(pack_draft(unsaved(state)))))


def test_what_was_put_away_is_offered_again_when_somebody_says_so(new: State) -> None:
    there = played(new, events.Scanned((), facts=(SAYS,)))
    away = played(there, events.RejectFact(SAYS))
    back = played(away, events.RejectFact(SAYS, away=False))
    assert back.said == (SAYS,) and "is offered again" in back.notice
    assert "offering the statement again" in played(back, events.Undo()).notice
    assert play(back, events.RejectFact(SAYS, away=False))[0].refused
    for moves in ((events.Overview(), events.DropDraft()), (events.StartOver(),)):
        assert played(away, *moves).said == (SAYS,), "whoever begins anew begins without it"
