"""The tools that an answer names, with what is known of their versions before anybody looked."""

from __future__ import annotations

import re
from dataclasses import replace

from facilitator.model import Decision, Evidence, Question, Standing, Status
from facilitator.session.state import State


def named_tools(
    state: State, question: Question, decision: Decision, before: Decision | None
) -> Decision:
    """The decision with the tools that its answer names; what was known of them, and tools added by hand, stay."""
    if not question.names_tool or decision.standing is not Standing.DECIDED:
        return decision
    options = [o for o in question.options if o.id in decision.choice]
    names = [o.tool for o in options if o.tool]
    if decision.own and len(decision.own) <= _LONGEST_NAME and "\n" not in decision.own:
        names = [decision.own]
    known = {e.tool: e for e in before.evidence} if before else {}
    fresh = [unchecked(state, name) for name in names]
    offered = {unchecked(state, o.tool).tool for o in question.options if o.tool}
    added = [
        e
        for k, e in known.items()
        if k not in offered
        and k not in [f.tool for f in fresh]
        and (not before or before.own != e.name)
    ]
    return replace(decision, evidence=(*(known.get(e.tool, e) for e in fresh), *added))


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
