"""Whole documents: any plan saved step by step reads back as that plan, and foreign documents never fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from support import plan_strategies as plans
from support.examples import dear

from facilitator.document.asked import asked
from facilitator.document.read import read
from facilitator.model import Plan

CATALOGUE = plans.catalogue()


@st.composite
def whole(draw: st.DrawFn) -> Plan:
    decisions = {k: d for n in (2, 3, 4) for k, d in draw(plans.plans(n, 2)).decisions.items()}
    names = plans.one_line()
    plan = Plan(
        draw(names), draw(names), "2026-11-20", (1, 2, 3, 4), draw(plans.contexts), decisions
    )
    shown = {q.id for q in asked(CATALOGUE.questions.values(), plan, CATALOGUE)}
    return replace(plan, decisions={k: d for k, d in decisions.items() if k in shown})


@dear(20)
@given(plan=whole())
def test_a_plan_saved_step_by_step_reads_back_whole(plan: Plan) -> None:
    found = read(plans.document(plan, 4), CATALOGUE)
    assert found.plan == plan
    assert {p.code for p in found.problems} <= {"field-missing"}


def test_foreign_documents_never_fail(shared: Path) -> None:
    files = sorted((shared / "corpus").glob("*/*.md"))
    assert files
    for file in files:
        found = read(file.read_bytes(), CATALOGUE)
        assert found.status in ("in-progress", "damaged"), file.name
