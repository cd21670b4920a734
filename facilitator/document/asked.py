"""Which questions the document shows: those that are asked under the decisions recorded."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.conditions import Facts, Truth, applies, is_due
from facilitator.model import Catalogue, Plan, Question


def asked(questions: Iterable[Question], plan: Plan, catalogue: Catalogue) -> tuple[Question, ...]:
    """Give the questions that are asked, and those answered while it is unknown whether they apply."""
    facts = Facts(plan.decisions, plan.context, frozenset(), catalogue)
    truths = ((question, applies(question, facts)) for question in questions)
    return tuple(
        question
        for question, truth in truths
        if (truth is Truth.TRUE and is_due(question.from_, plan.context))
        or (truth is not Truth.FALSE and question.id in plan.decisions)
    )
