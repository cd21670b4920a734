"""A digest of what a step decided: later sections remember it, and need review when it has changed since."""

from __future__ import annotations

import json
from hashlib import sha256

from facilitator.document.asked import asked
from facilitator.model import Catalogue, Context, Decision, Plan, ValueKind

_LENGTH = 16
"""Hexadecimal digits: a fingerprint against accident, not against forgery."""


def decisions_digest(plan: Plan, step: int, catalogue: Catalogue) -> str:
    """Digest the choices of a step: option ids in any order, own words and standings, and no reasons.

    Step 1 has the confirmed context instead; step 5 decides nothing, so its digest never changes.
    """
    stated: object = _context(plan.context) if step == 1 else _choices(plan, step, catalogue)
    packed = json.dumps(stated, ensure_ascii=True, separators=(",", ":"))
    return sha256(packed.encode()).hexdigest()[:_LENGTH]


def _choices(plan: Plan, step: int, catalogue: Catalogue) -> object:
    shown = asked(catalogue.questions_of(step), plan, catalogue)
    made = (plan.decisions.get(question.id) for question in shown)
    return sorted(_choice(d, catalogue) for d in made if d is not None)


def _choice(decision: Decision, catalogue: Catalogue) -> list[object]:
    """What others rest on: the choice, and the values that something can be computed from."""
    chosen: list[object] = [
        decision.id,
        decision.standing.value,
        sorted(decision.choice),
        decision.own,
    ]
    kinds = {field.id: field.kind for field in catalogue.questions[decision.id].values}
    values = sorted(
        [id_, stated.how.value, stated.text]
        for id_, stated in decision.values.items()
        if kinds.get(id_, ValueKind.TEXT) is not ValueKind.TEXT
    )
    return [*chosen, values] if values else chosen


def _context(context: Context) -> object:
    facts = sorted([fact.field, sorted(fact.values)] for fact in context.facts)
    return [context.delivery_phase, context.workload, facts]
