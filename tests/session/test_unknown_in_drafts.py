"""What a kept draft names and the content no longer has is shown as words; nothing is looked up by it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from support.walkthrough import Disk, answer_step, introduce

from facilitator.runtime.packed_drafts import pack_draft, unpack_draft
from facilitator.session import events
from facilitator.session.play import begin, play
from facilitator.session.saving import section
from facilitator.session.state import State, unsaved
from facilitator.techniques.rounds import Reply
from facilitator.tui.draft_text import draft_lines


def drafted(new: State) -> tuple[State, str]:
    """A session with decisions, words that were not kept and an open party round; and its draft as kept."""
    disk = Disk()
    state = introduce(disk, new)
    state = answer_step(disk, state)
    state = disk.play(disk.play(state, events.GoTo(2, "branch-strategy")), events.Party())
    assert state.draft.round is not None
    state = disk.play(state, events.Typing("rationale:branch-strategy", "half a thought"))
    return state, json.dumps(pack_draft(unsaved(state)))


def again(state: State, kept: str) -> State:
    """Open the draft, look at everything that is made of it, and go on with what is there."""
    assert kept
    opened, _ = play(
        begin(state.content, state.today, state.reading),
        events.Opened(state.reading, unpack_draft(json.loads(kept))),
    )
    told(opened)
    state, _ = play(opened, events.Resume())
    for move in (
        events.Continue(),
        events.Back(),
        events.GoTo(2, "ci-cd-platform"),
        events.Continue(),
        events.Party(),
    ):
        section(state)
        told(state)
        state, _ = play(state, move)
    return opened


def told(state: State) -> str:
    lines = "\n".join(line.plain for line in draft_lines(state))
    lines.encode()
    return lines


@pytest.mark.parametrize(
    ("old", "new_id"),
    [
        ("ci-cd-platform.github-actions", "ci-cd-platform.gone-by-now"),
        ('"ci-cd-platform": {', '"gone-by-now": {'),
        ('"ci-cd-platform": {', '"deployment-pattern": {'),
        ('"kept": [', '"kept": ["gone-by-now", '),
        ('"question": "', '"question": "gone-by-now'),
        ('"question_id": "', '"question_id": "gone-by-now'),
        ('"ids": ["', '"ids": ["gone-by-now'),
        ('"findings": {}', '"findings": {"gone-by-now": {"id": "gone-by-now", "kind": "accepted", "text": "x"}}'),
        ('"rationale:branch-strategy"', '"choice:gone-by-now"'),
        ("half a thought", "half \\ud83d a thought gone-by-now"),
        ("ci-cd-platform.", "\\udc80gone-by-now."),
    ],
)  # fmt: skip
def test_what_is_unknown_is_words(new: State, old: str, new_id: str) -> None:
    state, kept = drafted(new)
    assert old in kept
    again(state, kept.replace(old, new_id))


def test_an_option_that_is_gone_is_told_in_the_words_it_had(new: State) -> None:
    state, kept = drafted(new)
    chosen = next(iter(state.draft.decisions["ci-cd-platform"].choice))
    opened = again(state, kept.replace(chosen, "ci-cd-platform.gone-by-now"))
    decision = opened.drafts[2].decisions["ci-cd-platform"]
    assert (decision.choice, decision.own) == ((), "ci-cd-platform.gone-by-now")
    assert "gone-by-now" in told(opened)


def test_an_answer_to_a_question_that_is_gone_is_kept_as_words(new: State) -> None:
    state, kept = drafted(new)
    opened = again(state, kept.replace('"ci-cd-platform": {', '"gone-by-now": {'))
    assert "gone-by-now" not in opened.drafts[2].decisions
    words = opened.drafts[2].typing["gone-by-now"]
    assert "github-actions" in words or state.draft.decisions["ci-cd-platform"].rationale in words
    assert words.split("\n")[0] in told(opened)


def test_replies_of_a_round_with_a_voice_that_is_gone_are_kept_as_words(new: State) -> None:
    state, _ = drafted(new)
    state, _ = play(state, events.AnswerPrompt(Reply("an answer of mine")))
    kept = json.dumps(pack_draft(unsaved(state)))
    ids: Mapping[str, object] = json.loads(kept)["steps"]["2"]["round"]
    opened = again(state, kept.replace(f'"ids": ["{ids["ids"][0]}"', '"ids": ["gone-by-now"'))  # type: ignore[index]
    assert opened.drafts[2].round is None
    assert "an answer of mine" in told(opened)
