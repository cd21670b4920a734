"""Whichever parser reads a text, the same comes of it: data, lines, columns, and what is refused in which words."""

from __future__ import annotations

import random
import subprocess
import sys
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.content import yaml_events, yamlfile
from facilitator.content.source import ContentError
from facilitator.storage.steps_folder import steps_folder

ROOT = Path(__file__).resolve().parents[2]
STEPS = Path(str(steps_folder()))
LIMITS = yamlfile.EVENT_LIMIT, yamlfile.DEPTH_LIMIT

PIECES = (
    *"[]{}\"'|>#-?:%@`=~&*! \t\n\r\x00\x7f\x85\xa0é😀\u200b\u2028\u2029\ufeff\ufffe",
    *("a", "key", "- ", "? ", ": ", ", ", " #", "# c", "&a ", "*a", "!t ", "!!str ", "! ", "!<x> "),
    *("\n  ", "\n    ", "\n- ", "\n  - ", "\r\n", "---", "\n---\n", "\n...\n", "%YAML 1.1\n---\n"),
    *("\\n", "\\u0041", "\\ud83d\\ude00", "\\ud83d", "\\x41", "\\\n", "\\/", "\\e", "\\q", "''"),
    *("null", "1.5", "yes", "0o17", "<<", "a: b\n", "c: d\n", "- x\n", '"a": ', "a:b", "k:\n"),
    *('"a":1', '{"a":1}', "{a: 1}", "[a, b]", "[a:b]", "[a: b]", "{a: }", "{a}", "[? a]", "?a"),
    *("k: |\n  ", "k: >\n ", " |\n", " >-\n", "|2\n", "|#", ">+\n", "\n \n", " " * 20, "k" * 1030),
)  # fmt: skip
LINES = (
    *("a: b", "b:", "- c", "- a: b", "- ", "-", "- - x", "? x", ": y", "s: |", "s: >-", "t: |2"),
    *("text", "two words", '"q": z', "'q': z", "# c", "[a, b]", "{a: b}", "a: [b,", "c]", 'x: "y'),
    *('z"', "", "  ", "...", "---", 'i: {"a":b}', "n: a #b", "o: a# b", "p: !t b", "q: &x b", "r: *x"),
    *("f: {a: [b, c], d: }", "h: [a:b, c: d]", 'm: "\\ud83d\\ude00 \\x41"', "u: http://x?y", "a: d"),
)  # fmt: skip


def read(text: str, as_typed: bool, by_ruamel: bool) -> object:
    """What comes of a text, or what is said of it."""
    alike = (lambda *_: None) if by_ruamel else yaml_events._alike
    with patch.object(yaml_events, "_alike", alike):
        try:
            return yamlfile.parse.__wrapped__(text, "x.yaml", as_typed=as_typed)
        except ContentError as error:
            return error.messages


def same(text: str) -> None:
    for as_typed in (False, True):
        assert read(text, as_typed, by_ruamel=False) == read(text, as_typed, by_ruamel=True)


@cache
def real_lines() -> tuple[str, ...]:
    files = [*sorted(STEPS.rglob("*.yaml")), ROOT / "planning_artifacts" / "answers.yaml"]
    return tuple(line for f in files for line in f.read_text("utf-8").splitlines(keepends=True))


@st.composite
def changed_lines(draw: st.DrawFn) -> str:
    """Some lines of a real file, with pieces put between."""
    first = draw(st.integers(0, len(real_lines()) - 1))
    text = "".join(real_lines()[first : first + draw(st.integers(1, 12))])
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + draw(st.integers(0, 3)) :]
    return text


@st.composite
def made_lines(draw: st.DrawFn) -> str:
    ends = st.sampled_from(("", "", "", " ", " # c", *PIECES))
    indents = st.sampled_from(("", "", "  ", "  ", "    "))
    line = st.builds("{}{}{}".format, indents, st.sampled_from(LINES), ends)
    end = draw(st.sampled_from(("\n", "\n", "\r\n", "\r")))
    return end.join(draw(st.lists(line, min_size=1, max_size=8))) + draw(st.sampled_from(("", end)))


@given(
    st.one_of(
        st.lists(st.sampled_from(PIECES), max_size=14).map("".join), made_lines(), changed_lines()
    )
)
def test_both_parsers_come_to_the_same(text: str) -> None:
    same(text)


def test_both_come_to_the_same_on_many_more_texts() -> None:
    """Those that libyaml takes are few of the texts above; here are those alone."""
    dice, taken = random.Random(1), 0
    for _ in range(4000):
        indent = [dice.choice(("", "  ", "    ")) for _ in range(3)]
        text = "\n".join(i + dice.choice(LINES) + dice.choice(("", "", " # c")) for i in indent)
        if not yaml_events.is_read_otherwise(text) and yaml_events._alike(text, *LIMITS):
            taken += 1
            same(text)
    assert taken > 200


@pytest.mark.parametrize(
    "text",
    [
        "a: b\tc\n", "a: 'b\u2028c'\n", "a: |# c\n  b\n", "%YAML 1.1\n---\na: b\n", "k: >\n \n  b\n",
        "[a: b]\n...\n\n...\n", '[a, "b":1c]\n', "{a: b, ? : [c]}\n", "a: b\rc: d\n", "\ufeffa: b\n",
        "*a: b\n", "a: &x b\n", "!!str a: b\n", "|-\na: b\n", "a: b\n---\nc: d\n", 'a: "\\ud83d"\n',
        "a: b\nc: \x00\n", "a: \ud800\n", "[a:, b]\n", "a: [\n", "[" * 30,
    ],
)  # fmt: skip
def test_what_they_read_differently_is_read_as_ruamel_reads_it(text: str) -> None:
    same(text)
    assert yaml_events.is_read_otherwise(text) or yaml_events._alike(text, *LIMITS) is None


def test_a_text_beyond_the_limits_is_refused_in_the_same_words() -> None:
    """However deep or long it is, libyaml reads no more of it."""
    for text in ("- a\n" * 14_001, "- a\n" * 90_000 + "b: [", "[" * 400_000, "{a: " * 90_000):
        told = read(text, as_typed=True, by_ruamel=False)
        assert told == read(text, as_typed=True, by_ruamel=True)
        assert "expected at most" in told[0]
    assert len(yaml_events._alike("- a\n" * 90_000, 100, 3) or ()) == 100


def test_some_of_that_would_come_out_otherwise() -> None:
    texts = (
        "a: b\tc\n",
        "a: |# c\n  b\n",
        "k: >\n \n  b\n",
        "[a: b]\n...\n\n...\n",
        '[a, "b":1c]\n',
    )
    with patch.object(yaml_events, "READ_OTHERWISE", ()):
        for text in texts:
            assert read(text, False, by_ruamel=False) != read(text, False, by_ruamel=True)


def test_libyaml_reads_all_of_the_content() -> None:
    for file in STEPS.rglob("*.yaml"):
        text = file.read_text("utf-8")
        assert not yaml_events.is_read_otherwise(text), file
        assert yaml_events._alike(text, *LIMITS), file


@pytest.mark.parametrize("name", ["context/words", "glossary", "tools"])
def test_of_content_both_come_to_the_same(name: str) -> None:
    same((STEPS / f"{name}.yaml").read_text("utf-8"))


def test_without_libyaml_the_same_is_read() -> None:
    program = (
        "import sys; sys.modules['yaml'] = None\n"
        "from facilitator.content.yamlfile import parse\n"
        "print(parse('a: [1, b]', 'x').data)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "{'a': [1, 'b']}\n", done.stderr
