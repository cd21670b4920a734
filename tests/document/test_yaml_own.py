"""Front matter in the program's own form is read as the YAML parser reads it, or is left to the parser."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import cut
from facilitator.document.yaml_own import LONGEST, read_own_form
from facilitator.document.yaml_text import lines
from facilitator.document.yaml_tree import MAX_EVENTS, parsed

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "example" / "pipeline.md"
PIECES = (
    "a", "B2", "key", "stepsCompleted", "2026-11-27", "1", "-1", "2.5", "true", "null", "~", "no", "a b", "a  b",
    "x/y.md", ": ", ":", ", ", ",", "[", "]", "{", "}", "[]", "{}", "'", "''", "'a'", "'it''s: #1'", "' x '", '"',
    '"a"', "\n", "\n  - a", "\n- a", "  ", " ", "#c", " # c", "---", "...", "&a", "*a", "!t", "|", ">", "?", "é",
    "\u00a0", "\u2028", "\x85", "\t", "\r\n", "\ufeff", "%", "@", "`", "<<", "=",
)  # fmt: skip


def places(node):
    """All there is of a node: also where it stands, which equality passes over."""
    inner = tuple(map(places, (*node.keys, *node.items)))
    return node.kind, node.start, node.end, node.text, node.quote, node.flow, inner


def parse(text):
    try:
        return places(parsed(text, 2))
    except DocumentError as refusal:
        return refusal.code
    except Exception as error:
        return type(error).__name__


def agree(text):
    """Say whether it is read here; when it is, the parser must say the same."""
    own = read_own_form(text)
    if own is not None:
        assert places(own) == parse(text)
    return own is not None


def test_the_example_is_read_without_the_parser():
    assert agree(cut(EXAMPLE.read_text("utf-8"))[0].text)


words = st.text("ab1 .-_/'é:#,[]{}&*!\"\\", max_size=12)
plain = st.integers(-(10**17), 10**17) | words
values = st.recursive(
    plain, lambda v: st.lists(v, max_size=3) | st.dictionaries(words, v, max_size=3), max_leaves=8
)


@given(st.dictionaries(words, values, min_size=1, max_size=4))
def test_what_is_written_is_read_alike(keys):
    agree("".join(lines(key, value, "\n", depth=0) for key, value in keys.items()))


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("a: 'b\nc'\n")
@example("a: 'x'y\n")
@example("a: [b, c]]\n")
@example("a: [b, ]\n")
@example("a: {b: c, b: d}\n")
@example("a: b\na: c\n")
@example("a: b")
def test_any_text_is_read_alike_or_left_to_the_parser(text):
    agree(text)
    agree(f"key: {text}\n")
    agree(f"key: [{text}]\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n",
        "a: [1, 2-b, 'c: d']\nb: []\n",
        "a: {1: 'x', b: {c: [d e]}}\n",
        "a: 'it''s'\n",
        "a: " + "[" * 7 + "]" * 7 + "\n",
    ],
)
def test_this_form_is_read_without_the_parser(text):
    assert agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: b",
        "a:\n",
        "a:  b\n",
        "a: b # c\n",
        "a: b\r\n",
        "a: b\na: c\n",
        "a: {b: c, b: d}\n",
        "a: " + "[" * 8 + "]" * 8 + "\n",
        "a: " + "b" * LONGEST + "\n",
    ],
)
def test_any_other_form_is_left_to_the_parser(text):
    assert not agree(text)


def test_what_is_read_here_is_never_too_much():
    text = f"a: [{', '.join(['[]'] * (LONGEST // 4))}"[: LONGEST - 2]
    shortest = f"{text[: text.rindex(', ')]}]\n"
    assert agree(shortest)
    assert read_own_form(shortest).items[0].items[1:]
    assert 2 * len(read_own_form(shortest).items[0].items) < MAX_EVENTS - 10
