"""Random moves: nothing crashes, nothing is lost, only Continue on a step saves, A and P come back to their menu."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.walkthrough import Disk, answer_step, complete, introduce, shipped_content

from facilitator.document.reading import Reading
from facilitator.model import Evidence, Statement
from facilitator.runtime.packed_drafts import pack_draft, unpack_draft
from facilitator.session import events
from facilitator.session.commands import Save
from facilitator.session.findings import tensions
from facilitator.session.found_answers import found_answers
from facilitator.session.places import Place
from facilitator.session.play import begin, play
from facilitator.session.state import State, open_questions, unsaved, unsaved_steps
from facilitator.techniques.rounds import CHANGE, KINDS, FieldChange, Reply

WORDS = [
    "",
    " ",
    "because",
    "a\nb",
    "Deferred — x",
    "# heading",
    "```",
    "\x1b[31m",
    "5",
    "101",
    "x" * 300,
]
MENUS = (Place.CATEGORY, Place.STEP)


def a_move(state: State, dice: random.Random) -> events.Event:
    """A move that may or may not be possible now; mostly about the question that is open."""
    questions = list(state.catalogue.questions.values())
    question = state.question if state.question and dice.random() < 0.9 else dice.choice(questions)
    option = dice.choice(question.options).id if question.options else "nothing"
    word, id_ = dice.choice(WORDS), question.id
    detail = question.values[0].id if question.values else "implementation"
    rule = dice.choice(state.content.rules).id
    category = dice.choice(list(state.catalogue.categories))
    fact = Statement("cloud", "x", "decided", "a", 1, "x")
    phase = dice.choice(["mvp", "nonsense"])
    effect = dice.choice(["worsens", "nonsense"])
    settled = dice.choice(["replace", "cancel", "keep-disk", "keep-both", "?"])
    method = dice.choice(state.content.library.methods).id
    scenario = dice.choice(state.content.library.scenarios).id
    voice = dice.choice(state.content.library.perspectives).id
    kinds: list[events.Event] = [
        events.Choose(id_, option),
        events.Choose(id_, option),
        events.OwnWords(id_, word),
        events.NotApplicable(id_, word),
        events.Defer(id_, word),
        events.Withdraw(id_),
        events.SetValue(id_, detail, word),
        events.SetRationale(id_, word),
        events.SetRollback(id_, word),
        events.SetImpact(id_, "lead-time", effect, word),
        events.NameTool(id_, word),
        events.RecordEvidence(id_, Evidence("argo-cd", "Argo CD")),
        events.DropTool(id_, "argo-cd"),
        events.Ask(id_),
        events.LookAgain(id_, "argo-cd"),
        events.AllowSearch(),
        events.CancelLookUp("argo-cd"),
        events.LookedUp(dice.randint(0, 9), "argo-cd", None),
        events.GoTo(dice.randint(0, 6), dice.choice(["", category])),
        events.GiveReason(word),
        events.Continue(),
        events.Continue(),
        events.Continue(),
        events.Back(),
        events.Overview(),
        events.Resume(),
        events.DropDraft(),
        events.Typing("rationale:x", word),
        events.Elicit(),
        events.Elicit(method),
        events.Elicit("nobody"),
        events.Party(),
        events.Party((voice,)),
        events.CallIn("finance"),
        events.SendOut(dice.choice(["finance", "sre", "x"])),
        events.Walk(scenario),
        events.TakeUp(dice.randint(-1, 1)),
        events.Skip(),
        events.StepBack(),
        events.Leave(),
        events.Finish(),
        events.Strike(dice.randint(-1, 3)),
        events.Accept(),
        events.Reject(),
        events.AnswerPrompt(Reply(word, dice.choice(["", *KINDS]))),
        events.AnswerPrompt(Reply(word, CHANGE, change=FieldChange(id_, "rationale", (word,)))),
        events.Introduce(word, word, phase),
        events.LoadDocument(word, dice.random() < 0.7),
        events.ConfirmFact("environments", (word,)),
        events.RejectFact(fact),
        events.AnswerFinding(rule, "accepted", word, "us", "2027"),
        events.DeferAll(tuple(open_here(state)), word),
        events.AcceptAll(tuple(open_tensions(state)), word, "us", "2027"),
        events.TakeAll(tuple(line.move for line in found_answers(state) if not line.contested)),
        events.Settle(settled),
        events.Undo(),
        events.Redo(),
    ]
    if dice.random() < 0.01:
        return events.StartOver()
    return dice.choice(kinds)


def open_here(state: State) -> list[str]:
    """What is open in the current category."""
    return [q.id for q in open_questions(state, state.category)] if state.category else []


def open_tensions(state: State) -> list[str]:
    return [f.id for f in tensions(state) if f.is_open]


def beginnings(new: State) -> list[tuple[Disk, State]]:
    """Sessions at several places of the way."""
    found = []
    for steps in range(4):
        disk = Disk()
        state = introduce(disk, new)
        for _ in range(steps):
            state = disk.play(answer_step(disk, state), events.Continue())
        found.append((disk, state))
    disk = Disk()
    return [*found, (disk, complete(disk, new))]


@cache
def starts() -> list[tuple[Disk, State]]:
    """Made once: states are values."""
    state, _ = play(begin(shipped_content(), "2026-11-20", Reading()), events.Opened(Reading()))
    return beginnings(state)


@given(seed=st.integers(0, 2**32), start=st.integers(0, 4))
@settings(max_examples=60)
def test_random_moves_keep_every_promise(seed: int, start: int) -> None:
    dice = random.Random(seed)
    disk, state = Disk(), starts()[start][1]
    disk.data = starts()[start][0].data
    menu: Place | None = state.place if state.place in MENUS else None
    for _ in range(120):
        move = a_move(state, dice)
        after, acts = play(state, move)
        if any(isinstance(act, Save) for act in acts):
            assert may_save(move, state)
        promises_of_a_refusal(move, state, after)
        promises_of_a_round(move, state, after, menu)
        menu = after.place if after.place in MENUS else menu
        state = disk.perform(after, acts)
        menu = state.place if state.place in MENUS else menu
    kept = unpack_draft(json.loads(json.dumps(pack_draft(unsaved(state))))).steps
    assert dict(kept) == {n: state.drafts[n] for n in unsaved_steps(state)}, (
        "a draft survives the journal unchanged"
    )


def may_save(move: events.Event, state: State) -> bool:
    """Only C on a step writes, or settling a conflict that it met."""
    at_a_step = state.place in (Place.STEP, Place.CONTEXT, Place.FINDINGS)
    return isinstance(move, events.Settle) or (isinstance(move, events.Continue) and at_a_step)


def promises_of_a_refusal(move: events.Event, state: State, after: State) -> None:
    assert after.refused <= bool(after.notice), "a move that was not possible says why"
    if after.refused and not isinstance(move, events.Continue | events.Typing | events.LookedUp):
        told = {"notice": "", "refused": False}
        assert replace(after, **told) == replace(state, **told)


def promises_of_a_round(move: events.Event, state: State, after: State, menu: Place | None) -> None:
    in_a_round = state.place in (Place.METHODS, Place.ROUND, Place.PROPOSAL)
    if in_a_round and after.place in MENUS and not isinstance(move, events.StartOver):
        assert after.place is menu, "a round ends at the menu it began from"
    left = isinstance(move, events.Reject | events.Leave) and not after.refused
    if left and state.place in (Place.PROPOSAL, Place.ROUND):
        assert after.draft.decisions == state.draft.decisions


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), start=st.integers(0, 4))
@settings(max_examples=3000)
def test_random_moves_at_length(seed: int, start: int) -> None:
    test_random_moves_keep_every_promise.hypothesis.inner_test(seed, start)  # type: ignore[attr-defined]
