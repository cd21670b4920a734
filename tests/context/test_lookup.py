"""Words are looked up in many paths at once as if each path were asked by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from facilitator.context.ci import ANYWHERE
from facilitator.context.documents import _MAY_BE
from facilitator.context.lookup import below, by_folder, holding
from facilitator.context.traces.files import NAMED, READ
from facilitator.context.tree import IN_PATHS

WORDS = (*ANYWHERE, *_MAY_BE, *NAMED, *READ, *IN_PATHS)
PARTS = st.one_of(st.sampled_from([w.strip("/") for w in WORDS]), st.text("aA/.-İẞ\n", max_size=4))
PATHS = st.lists(st.lists(PARTS, min_size=1, max_size=4).map("/".join), max_size=6)


def test_a_slash_stands_at_the_end_of_a_word_only() -> None:
    assert not [word for word in WORDS if "/" in word[:-1]]


@given(PATHS, st.lists(st.sampled_from(WORDS), max_size=5))
def test_as_if_each_path_were_asked(paths: list[str], words: list[str]) -> None:
    paths = [path for path in paths if "\n" not in path]
    wanted = [p for p in paths if any(w in p.lower() for w in words)]
    assert holding(paths, words) == wanted
    assert sorted(below(by_folder(paths), words)) == sorted(wanted)
