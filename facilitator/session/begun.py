"""Answers of a round that were begun and not finished: kept as they are typed, and proposed as open questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from facilitator.session.state import State
from facilitator.techniques.rounds import QUESTION, Prompt, Reply, Round, tidy

KIND = "kind"
"""The part that says what a begun answer is to be kept as."""
IN_FIELD = ("text", KIND)
"""The parts that stand in the field of the answer and above it."""
_NAMED = (*IN_FIELD, "owner", "until")
"""The parts that are no words of an open question; what was typed of others is part of its words."""


def typing_field(prompt: Prompt, part: str = "") -> str:
    """The name under which a part of an answer is kept while it is typed; without one, what all parts begin with."""
    return f"round:{prompt.id}:{prompt.question_id}:{part}"


def without_begun(typing: Mapping[str, str], *prompts: Prompt) -> dict[str, str]:
    """What was typed, without the parts of answers to these prompts."""
    sent = tuple(map(typing_field, prompts))
    return {field: text for field, text in typing.items() if not field.startswith(sent)}


def with_begun(state: State, round_: Round) -> Round:
    """The round with what was begun as answers of its own, behind the others."""
    begun = [(p, r) for p in round_.prompts if (r := _begun(state, p)).text]
    left = [None] * (len(round_.prompts) - len(round_.replies))
    return replace(
        round_,
        prompts=(*round_.prompts, *(prompt for prompt, _ in begun)),
        replies=(*round_.replies, *left, *(reply for _, reply in begun)),
    )


def _begun(state: State, prompt: Prompt) -> Reply:
    """What was typed of an answer to this prompt, as an open question; empty where there is nothing."""
    first = typing_field(prompt)
    typing = state.draft.typing.items()
    parts = {field.removeprefix(first): text for field, text in typing if field.startswith(first)}
    others = (text for part, text in parts.items() if part not in _NAMED)
    words = filter(str.strip, (parts.get("text", ""), *others))
    owner, until = parts.get("owner", ""), parts.get("until", "")
    return tidy(Reply(" — ".join(words), QUESTION, owner, until))
