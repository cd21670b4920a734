"""Categories that ask nothing yet: they are counted in step 5, and nothing of them stands in their section."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import plan_strategies as plans

from facilitator.document.asked import asked
from facilitator.document.carry import carry_over
from facilitator.document.compose import compose_section
from facilitator.document.diagrams import deployment, drawn, mermaid
from facilitator.document.parse import parse_section
from facilitator.document.read import read
from facilitator.model import Plan

CATALOGUE = plans.catalogue()
WHOLE = plans.sample()


def early() -> Plan:
    """The sample as a proof of concept: only what is asked then."""
    context = replace(WHOLE.context, delivery_phase="poc")
    shown = {q.id for q in asked(CATALOGUE.questions.values(), Plan(context=context), CATALOGUE)}
    decisions = {key: d for key, d in WHOLE.decisions.items() if key in shown}
    return replace(WHOLE, context=context, decisions=decisions)


def composed(step: int, plan: Plan) -> str:
    return compose_section(CATALOGUE.step(step), plan, CATALOGUE)


def test_they_are_not_named_and_have_no_heading() -> None:
    text = composed(2, early())
    assert "Repository Strategy" not in text and "### CI/CD Platform" in text
    assert "### Repository Strategy" in composed(2, WHOLE)


@pytest.mark.parametrize("step", [2, 3, 4])
def test_what_is_decided_reads_back(step: int) -> None:
    plan = early()
    wanted = {k: d for k, d in plan.decisions.items() if CATALOGUE.step_of(k) == step}
    assert wanted
    found = parse_section(CATALOGUE.step(step), composed(step, plan), CATALOGUE).decisions
    assert dict(found) == wanted


def test_a_reader_is_not_told_that_they_are_missing() -> None:
    found = read(plans.document(early(), 4), CATALOGUE)
    assert not [p for p in found.problems if p.code == "category-missing"]


@pytest.mark.parametrize("step", [2, 3, 4])
def test_a_section_written_for_a_later_phase_leaves_nothing_behind(step: int) -> None:
    now, before = composed(step, early()), composed(step, WHOLE)
    assert carry_over(now, before, CATALOGUE.step(step), lambda: before) == now
    assert carry_over(before, now, CATALOGUE.step(step), lambda: now) == before


def test_what_somebody_wrote_under_their_heading_stays() -> None:
    note = "We talked about this with the tenants."
    before = composed(2, WHOLE).replace(
        "### Repository Strategy\n\n", f"### Repository Strategy\n\n{note}\n\n"
    )
    kept = carry_over(composed(2, early()), before, CATALOGUE.step(2), lambda: composed(2, WHOLE))
    assert kept.endswith(f"\n\n### Repository Strategy\n\n{note}\n")


def test_the_diagram_has_no_stop_for_them() -> None:
    text = mermaid(deployment(early(), CATALOGUE))
    assert "security" not in text and "gate" not in text and "verify" not in text
    assert "production -. fails .-> rollback" in text.replace("step_1 & ", "")


def test_the_way_is_one_line_while_nothing_is_checked_on_it() -> None:
    line = drawn(deployment(early(), CATALOGUE))
    assert line.startswith("Commit → Build → Test → ") and line.count("\n") == 1
    assert " → Production: " in line and " · fails → Rollback: " in line
    assert drawn(deployment(WHOLE, CATALOGUE)).startswith("```mermaid\nflowchart TD\n")
    assert line in composed(4, early())
