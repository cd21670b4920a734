"""Lines that differ between two texts: what is found makes the one of the other, and no text takes long."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator import line_changes as module
from facilitator.document.conflict import changes
from facilitator.line_changes import line_changes, unified

LINES = st.lists(st.sampled_from("abcd"), max_size=8)


def applied(before: list[str], after: list[str]) -> list[str]:
    made, at = [], 0
    for change in line_changes(before, after):
        made += [*before[at : change.start], *after[change.first : change.last]]
        at = change.end
    return made + before[at:]


@given(LINES, LINES, st.sampled_from([0, 3, 10, 500_000]))
def test_what_is_found_makes_one_text_of_the_other_however_little_is_looked_at(
    before: list[str], after: list[str], looks: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "MOST_LOOKS", looks)
        assert applied(before, after) == after
        told = list(unified(before, after, 99))
    assert [line[1:] for line in told if line[0] in " +"] == (after if told else [])
    assert told or before == after


def test_an_unchanged_line_between_two_changes_stays_where_it_is() -> None:
    assert line_changes(list("abc"), list("xby")) == [(0, 1, 0, 1), (2, 3, 2, 3)]
    assert list(unified(list("abc"), list("abx"), 1)) == ["@@ -2,2 +2,2 @@", " b", "-c", "+x"]


@pytest.mark.parametrize("lines", [2_000, 10_000])
def test_a_plan_that_somebody_wrote_to_be_slow_to_compare_is_compared_soon(lines: int) -> None:
    """With 1 % each, no line is so frequent that `difflib` passes over it by itself."""
    old, new = ("".join(f"a{n % 150}\n{who}{n}\n" for n in range(lines)).encode() for who in "xy")
    began = process_time()
    (change,) = changes(old, new)
    assert change.added >= lines and process_time() - began < 4
