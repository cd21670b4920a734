"""Whatever a plan holds, writing it anew keeps it; what would not is refused, and nothing in between happens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support import plan_strategies as plans
from support.examples import dear

from facilitator.document.form import has_glance, in_first_form, steps_in_first_form
from facilitator.document.read import read
from facilitator.document.splice import apply
from facilitator.model import Plan
from facilitator.review.criteria import Criteria
from facilitator.review.difference import compare
from facilitator.review.sources import Version
from facilitator.review.upgrade import is_second_form, upgrade

TODAY = "2026-11-20"
CATALOGUE = plans.catalogue()


@st.composite
def whole(draw: st.DrawFn) -> Plan:
    decisions = {k: d for n in (2, 3, 4) for k, d in draw(plans.plans(n, 2)).decisions.items()}
    names = plans.one_line()
    context = draw(plans.contexts)
    return Plan(draw(names), draw(names), TODAY, (1, 2, 3, 4), context, decisions)


@dear(10)
@given(plan=whole())
def test_any_plan_keeps_what_it_records(criteria: Criteria, plan: Plan) -> None:
    data = plans.document(plan, 4)
    before = read(data, CATALOGUE)
    assert not has_glance(before), "as it was before a document said anything at a glance"
    new = apply(data, upgrade(data, before, criteria, TODAY))
    after = read(new, CATALOGUE)
    assert after.plan == before.plan and not after.damaged
    assert is_second_form(after, CATALOGUE)
    found = compare(Version("old", data, before), Version("new", new, after), criteria, TODAY)
    assert found.same, found.edits
    again = upgrade(new, after, criteria, TODAY)
    assert apply(new, again) == new, "once is enough"


def test_which_form_a_section_has_follows_from_how_its_fields_stand(criteria: Criteria) -> None:
    step = CATALOGUE.step(2)
    for first in ("**Platform:** Jenkins\n", "__Platform:__ Jenkins\n", "**Platform**: Jenkins\n"):
        assert in_first_form(f"## A\n\n### CI/CD Platform\n\n{first}", step)
    for other in (
        "- **Platform:** Jenkins\n",
        "**Sources:** a\n",
        "**Status:** b\n",
        "Platform: c\n",
    ):
        assert not in_first_form(f"## A\n\n### CI/CD Platform\n\n{other}", step)
    assert not in_first_form("**Phase:** mvp\n", CATALOGUE.step(1)), "both forms write it so"


def test_a_plan_may_be_of_both_forms(write, plan, criteria: Criteria) -> None:
    """Section by section, as its steps are written: until the last one it can be upgraded."""
    data = write(plan)
    mixed = data.replace(b"- **Platform:** ", b"**Platform:** ", 1)
    reading = read(mixed, CATALOGUE)
    assert steps_in_first_form(reading, CATALOGUE) == (2,)
    assert reading.plan == read(data, CATALOGUE).plan
    assert not is_second_form(reading, CATALOGUE)
    new = apply(mixed, upgrade(mixed, reading, criteria, TODAY))
    assert is_second_form(read(new, CATALOGUE), CATALOGUE)
