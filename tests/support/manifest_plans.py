"""Plans for the tests of manifests: of all steps, with context and hostile words; and what is made of them."""

from __future__ import annotations

from hypothesis import strategies as st

from facilitator.conditions import Facts
from facilitator.model import Plan
from facilitator.phases.manifest import Manifest, manifest
from facilitator.storage.content import load_phases
from support.plan_strategies import STEPS, catalogue, contexts, plans, words

MATRIX = load_phases(STEPS)


def facts_of(plan: Plan) -> Facts:
    """What conditions are held against."""
    return Facts(plan.decisions, plan.context, frozenset(), catalogue())


def made(plan: Plan, service: str = "", change: str = "") -> Manifest:
    """The manifest of a plan."""
    return manifest(plan.project_name, facts_of(plan), MATRIX, service, change)


@st.composite
def any_plans(draw: st.DrawFn) -> Plan:
    """A plan of all steps, with context and hostile words."""
    decisions = {}
    for step in (2, 3, 4):
        decisions |= draw(plans(step, most=3)).decisions
    name = draw(st.one_of(st.just("shop"), words().map(lambda text: " ".join(text.split()) or "x")))
    return Plan(name, "Ada", "2026-11-20", (), draw(contexts), decisions)
