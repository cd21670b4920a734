"""The tools that an answer names, with what is known of their versions before anybody looked."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from facilitator.model import Decision, Evidence, Question, Standing, Status
from facilitator.session.state import State


def named_tools(
    state: State, question: Question, decision: Decision, before: Decision | None
) -> Decision:
    """The decision with the tools that its answer names; what was known of them, and tools added by hand, stay."""
    if not question.names_tool or decision.standing is not Standing.DECIDED:
        return decision
    named = [unchecked(state, name) for name in _names(state, question, decision)]
    if before is None:
        return replace(decision, evidence=tuple(named))
    known = {e.tool: e for e in before.evidence}
    evidence = [known.get(e.tool, e) for e in named]
    evidence += _added_by_hand(state, question, before, {e.tool for e in named})
    return replace(decision, evidence=tuple(evidence))


def _names(state: State, question: Question, decision: Decision) -> list[str]:
    """The names in an answer: of its options, or its own words where they are a name and nothing else."""
    own = decision.own
    if own and (own.lower() in state.content.tools or _is_name(own)):
        return [own]
    return [o.tool for o in question.options if o.tool and o.id in decision.choice]


def _is_name(own: str) -> bool:
    """Whether words look like the name of a tool: one word, or several that are written as names are.

    A command (`docker compose build`), a path and a sentence name no tool by themselves.
    """
    if len(own) > _LONGEST_NAME or "/" in own or "\n" in own:
        return False
    words = own.split()
    return len(words) == 1 or not any(word[0].islower() for word in words)


def _added_by_hand(
    state: State, question: Question, before: Decision, named: Set[str]
) -> list[Evidence]:
    """Tools of the answer before that neither an option nor its own words brought."""
    offered = {unchecked(state, o.tool).tool for o in question.options if o.tool}
    others = (e for e in before.evidence if e.tool not in offered | named)
    return [e for e in others if e.name != before.own]


_LONGEST_NAME = 60
"""An own answer longer than this describes more than a tool."""


def unchecked(state: State, name: str) -> Evidence:
    """Evidence that says only that nobody has looked, and why."""
    tool, title = state.content.tools.get(
        name.lower(), (re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "tool", name)
    )
    if tool in state.content.not_versioned:
        why = state.content.not_versioned[tool]
        return Evidence(
            tool, title, status=Status.NOT_VERSIONED, checked_at=state.today, reason=why
        )
    return Evidence(
        tool,
        title,
        status=Status.UNVERIFIED,
        checked_at=state.today,
        reason=state.content.version_checks,
    )
