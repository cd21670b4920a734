"""What renders the same reads the same: a document that a formatter or a person wrote otherwise decides the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import dear
from support.rewrites import LAST, WAYS, rewritten
from support.written_otherwise import (
    EXAMPLE,
    ROOT,
    assert_the_same,
    points,
    version,
    whole_plans,
)

from facilitator.document.signed import resigned
from facilitator.model import Plan
from facilitator.review.sources import Version

FIRST_FORM = (ROOT / "tests" / "document" / "first_form.md").read_text(encoding="utf-8")
ABSENT = frozenset({"definitions last"})
"""Ways for which the example holds nothing to rewrite."""


@pytest.mark.parametrize("way", [*WAYS, *LAST])
def test_the_example_written_otherwise_decides_the_same(way: str) -> None:
    after = rewritten(EXAMPLE, way)
    assert after != EXAMPLE or way in ABSENT
    assert_the_same(EXAMPLE, after)


@pytest.mark.parametrize("way", [*WAYS, *LAST])
def test_a_plan_of_the_first_form_written_otherwise_decides_the_same(way: str) -> None:
    new = version("new", rewritten(FIRST_FORM, way))
    assert new.reading.plan == _first().reading.plan
    assert points(new) == points(_first())


@cache
def _first() -> Version:
    return version("old", FIRST_FORM)


@pytest.mark.parametrize("way", ["strong with underscores", "wrapped lines", "CRLF"])
def test_who_signs_now_is_said_at_a_glance_however_that_is_written(way: str) -> None:
    text = rewritten(EXAMPLE.replace("not signed", "signed by Eve"), way)
    summary = resigned(text.encode())
    assert summary and "Eve" not in summary.section and "not signed" in summary.section


@dear(15)
@given(plan=whole_plans(), ways=st.sets(st.sampled_from([*WAYS, *LAST]), min_size=1))
def test_a_plan_written_otherwise_in_any_ways_decides_the_same(
    plan: Plan, ways: set[str], write: Callable[[Plan], bytes]
) -> None:
    before = write(plan).decode()
    assert_the_same(before, rewritten(before, *ways))
