"""Phrases are looked up by one of their words before they are searched for."""

from __future__ import annotations

import pytest

from facilitator.context.extract.phrases import Phrases
from facilitator.storage.content import load_context_words
from facilitator.storage.steps_folder import steps_folder


@pytest.mark.parametrize(
    ("phrase", "key"),
    [("for v2", "v2"), ("a gran escala", "esca"), ("to be used", "used"), ("switch*", "swit")],
)
def test_a_phrase_is_looked_up_by_the_word_that_fewest_sentences_hold(
    phrase: str, key: str
) -> None:
    assert Phrases([phrase]).keys == {key}


def test_every_phrase_of_words_is_found_in_a_sentence_that_holds_it() -> None:
    cues = load_context_words(steps_folder()).cues.values()
    lists = ((c.before, c.after, c.within, c.under, c.title, c.right_before) for c in cues)
    phrases = {p for kinds in lists for words in kinds for p in words if p[0].isalnum()}
    assert len(phrases) > 1000
    missed = {p for p in phrases if not Phrases([p]).search(f"so {p.replace('*', 'x')} it".lower())}
    assert missed == set()


def test_words_are_compiled_where_a_text_can_hold_one() -> None:
    """Of some hundred lists one document needs a few: to compile all of them takes longer than to read it."""
    phrases = Phrases(["we use", "使用"])
    assert not phrases.search("nothing of that")
    assert not {"search"} & {*vars(phrases.spaced), *vars(phrases.other)}
    assert phrases.search("here we use it")
    assert "search" in vars(phrases.spaced)
    assert "search" not in vars(phrases.other)
    assert phrases.search("这里使用")
