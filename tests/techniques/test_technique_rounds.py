"""The state of a round: every way through it, and the way to a draft and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import round_plans as plans

from facilitator.model.packing import pack, unpack
from facilitator.techniques.elicitation import open_elicitation
from facilitator.techniques.party import open_party
from facilitator.techniques.proposal import propose, strike, take
from facilitator.techniques.rounds import (
    KINDS,
    QUESTION,
    FieldChange,
    Reply,
    Round,
    answer,
    missing,
    skip,
    step_back,
    typed_anything,
)
from facilitator.techniques.walks import open_walk

DECISIONS = plans.plan(plans.BLUE_GREEN)
SETTING = plans.setting(DECISIONS, "rollback")
ROUNDS = (
    open_elicitation(SETTING, "pre-mortem"),
    open_party(SETTING),
    open_walk(plans.setting(DECISIONS, "", 4), "deploy-tool-down"),
)

changes = st.builds(
    FieldChange,
    question=st.sampled_from(["rollback-type", "rollback-criteria", "unit-tests", "nonsense"]),
    field=st.sampled_from(
        ["choice", "own", "rationale", "rollback", "values.x", "impact.lead-time", "?"]
    ),
    value=st.lists(
        st.sampled_from(["hybrid", "error-rate", "latency", "worsens", "", "x"]), max_size=2
    ).map(tuple),
)
replies = st.builds(
    Reply,
    text=st.text(max_size=30),
    kind=st.sampled_from(["", *KINDS]),
    owner=st.sampled_from(["", "platform"]),
    until=st.sampled_from(["", "the first release"]),
    change=st.none() | changes,
    decision=st.sampled_from(["", "rollback-type", "nowhere"]),
)
moves = st.lists(st.none() | st.just("back") | replies, max_size=20)


def play(round_: Round, sequence: list[object]) -> Round:
    for move in sequence:
        if move is None:
            round_ = skip(round_)
        elif isinstance(move, Reply):
            round_ = answer(round_, move)
        else:
            round_ = step_back(round_)
    return round_


@given(st.sampled_from(ROUNDS), moves)
def test_any_moves_leave_a_round_that_is_whole_and_survives_a_draft(
    start: Round, sequence: list[object]
) -> None:
    round_ = play(start, sequence)
    assert round_.prompts == start.prompts
    assert 0 <= round_.at <= len(round_.prompts)
    assert len(round_.replies) in (0, len(round_.prompts))
    assert unpack(Round, json.loads(json.dumps(pack(round_)))) == round_


@given(st.sampled_from(ROUNDS[:2]), moves, st.lists(st.integers(-1, 12), max_size=4))
def test_a_proposal_changes_nothing_until_it_is_taken(
    start: Round, sequence: list[object], struck: list[int]
) -> None:
    before = dict(DECISIONS)
    proposal = propose(play(start, sequence), SETTING)
    for n in struck:
        proposal = strike(proposal, n)
    assert before == DECISIONS
    after = take(proposal, DECISIONS)
    assert before == DECISIONS
    assert list(after) == list(DECISIONS)
    changed = {k for k in after if after[k] != DECISIONS[k]}
    assert changed <= {line.question for line in proposal.taken}
    assert all(plans.catalogue().step_of(k) == 4 for k in changed)


def test_going_back_keeps_what_was_typed_until_it_is_answered_anew() -> None:
    round_ = answer(ROUNDS[0], Reply("first"))
    back = step_back(round_)
    assert back.at == 0
    assert back.reply == Reply("first")
    assert answer(back, Reply("second")).replies[0] == Reply("second")
    assert skip(back).replies[0] is None
    assert step_back(step_back(back)).at == 0


def test_an_empty_answer_is_a_skip() -> None:
    assert answer(ROUNDS[0], Reply("  \n ")) == skip(ROUNDS[0])
    assert not typed_anything(skip(ROUNDS[0]))
    assert typed_anything(answer(ROUNDS[0], Reply("x")))


def test_a_question_kept_as_it_was_asked_needs_no_words() -> None:
    round_ = answer(ROUNDS[0], Reply(kind="open-question"))
    assert typed_anything(round_)
    line = propose(round_, SETTING).lines[0]
    assert line.insight is not None
    assert line.insight.text == ROUNDS[0].prompts[0].text
    assert line.insight.owner == "nobody yet"


def test_answering_past_the_end_changes_nothing() -> None:
    round_ = ROUNDS[0]
    while not round_.done:
        round_ = skip(round_)
    assert round_.prompt is None
    assert answer(round_, Reply("late")) == round_


def test_control_characters_do_not_enter() -> None:
    round_ = answer(ROUNDS[0], Reply("a\x1b[31mb\u202ec\r\nd", QUESTION, owner="x\ny\x00"))
    assert round_.replies[0] == Reply("a[31mbc\nd", QUESTION, owner="x y")


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not 'verdict'"):
        answer(ROUNDS[0], Reply("x", kind="verdict"))


def test_the_screen_learns_what_is_missing() -> None:
    prompt = ROUNDS[0].prompts[0]
    assert missing(prompt, Reply("x", kind="accepted-risk")) == ("owner", "until")
    assert missing(prompt, Reply("x", kind="accepted-risk", owner="a", until="b")) == ()
    assert missing(prompt, Reply(kind="insight")) == ("text",)
    assert missing(prompt, Reply("x", kind="change")) == ("change",)
    assert missing(prompt, Reply(kind="dismissed")) == ()
    naming = replace(prompt, answer_kind="decided-option")
    assert "decision" in missing(naming, Reply("x", owner="a"))


@pytest.mark.parametrize("broken", [{}, {"prompts": 3}, {"at": "two"}, {"replies": [{"kind": 1}]}])
def test_a_broken_draft_is_refused(broken: dict[str, object]) -> None:
    data = pack(ROUNDS[0]) | broken if broken else {}
    with pytest.raises((KeyError, TypeError, ValueError)):
        unpack(Round, data)
