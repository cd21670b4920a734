"""What is drawn holds no control character; neither does what enters a plan, however often it is cleaned."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from facilitator.text import (
    double_quoted,
    inert,
    json_text,
    sendable,
    strip_unsafe,
    visible,
)

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
EVERY = "".join(map(chr, range(0x110000)))
NEVER_SENT = {c for c in EVERY if unicodedata.category(c) in ("Cc", "Cs", "Cf", "Zl", "Zp")} - {
    *"\n\t\u200c\u200d"
}
"""Controls, surrogates, formats and line separators, as Unicode classes them, but for line end, tab and joiners."""


def test_every_code_point_is_sent_and_drawn_without_controls():
    sent = sendable(EVERY)
    assert {"\x1b", "\x7f", "\x9b", "\ud800", "\U000e0041", *BIDI} <= NEVER_SENT
    assert not NEVER_SENT & set(sent)
    assert "\t" in sent and "\t" not in visible(EVERY)
    sent.encode()


def test_json_and_yaml_hold_none_of_them_and_read_back_as_the_same():
    for form, load in ((json_text, json.loads), (double_quoted, YAML(typ="safe", pure=True).load)):
        text = EVERY[::-1]  # upwards, two halves would stand side by side for another character
        written = form(text)
        assert not NEVER_SENT & set(written)
        assert sendable(written) == written
        assert load(written) == text


def test_every_code_point_enters_a_plan_without_controls():
    kept = strip_unsafe("".join(map(chr, range(0x110000))))
    assert {c for c in kept if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")} == {"\n", "\t"}
    assert not set(BIDI) & set(kept)


def test_escape_sequences_are_shown_and_not_sent():
    assert visible("a\x1b]52;c;eA==\x07\x9b31m") == "a␛]52;c;eA==␇\ufffd31m"


def test_only_a_whole_line_end_ends_a_line_that_is_drawn():
    assert visible("a\r\nb\rc\r\rd\te") == "a\nb␍c␍␍d    e"


def test_line_ends_become_line_feeds_and_words_stay_apart():
    assert strip_unsafe("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"


def test_joiners_and_other_scripts_stay():
    text = "👩\u200d💻 می\u200cخواهم 日本語\n\tx"
    assert strip_unsafe(text) == text


def test_what_would_begin_a_tag_is_written_as_an_entity_and_nothing_else_is():
    assert (
        inert("<!-- a <b></b> <?x &lt; &amp;lt;")
        == "&lt;!-- a &lt;b>&lt;/b> &lt;?x &amp;lt; &amp;amp;lt;"
    )
    assert inert("a < b && c &amp; d <3") == "a < b && c &amp; d <3"


@given(st.text())
def test_stripping_twice_is_stripping_once(text):
    assert strip_unsafe(strip_unsafe(text)) == strip_unsafe(text)
    assert not NEVER_SENT & set(visible(strip_unsafe(text)))
