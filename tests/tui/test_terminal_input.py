"""Whatever a terminal sends in whatever pieces: keys stay as they were sent, a paste holds no key."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.tui.terminal_input import BEGIN, END, Decoder

ESCAPE = "\x1b"

PIECES = st.sampled_from(
    [ESCAPE, "[", "2", "0", "1", "~", BEGIN, END, "\x1b[A", "c", "é", "\x1b[20", "\x1b[200"]
)
SENT = st.lists(PIECES, max_size=12).map("".join)


def read(sent: str, cuts: list[int]) -> str:
    data, decoder, found = sent.encode(), Decoder(), ""
    places = sorted({0, len(data), *(c % (len(data) + 1) for c in cuts)})
    for begin, end in itertools.pairwise(places):
        found += decoder.decode(data[begin:end])
    return found


def wanted(sent: str) -> str:
    """The same, by looking at the whole: what stands around pastes as it is, a paste that has ended as text."""
    found = ""
    while sent:
        text, began, sent = sent.partition(BEGIN)
        pasted, ended, sent = sent.partition(END)
        found += text + began
        found += re.sub(rf"{ESCAPE}(\[[0-?]*[ -/]*[@-~])?", "", pasted) + ended if ended else ""
    return found


@given(SENT, st.lists(st.integers(0, 200), max_size=8))
def test_pieces_do_not_matter(sent: str, cuts: list[int]) -> None:
    assert read(sent, cuts) == wanted(sent)


COLOURED = {
    "\x1b[31mred\x1b[0m": "red",
    "\x1b[38;2;1;2;3;48:5:7mx\x1b[m": "x",
    "a\x9b1;31mb\x1b[2Kc": "abc",
    "\x1b]0;title\x07a\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\": "alink",
    "\x1b]words that end nothing\nmore": "]words that end nothing\nmore",
    "x\x1b[Ay\x1bcz[31m]": "xycz[31m]",
}


@pytest.mark.parametrize(("pasted", "text"), COLOURED.items())
def test_a_paste_holds_no_control_sequence(pasted: str, text: str) -> None:
    sent = f"a{BEGIN}{pasted}{END}\x1b[Bq"
    for cuts in ([], list(range(200))):
        assert read(sent, cuts) == f"a{BEGIN}{text}{END}\x1b[Bq"


@pytest.mark.parametrize(
    "words", ["“quoted” and my own words “again”", "tělo, dotčený: slovo", "„eins“ – zwei ‚drei‘"]
)
def test_words_of_a_paste_that_was_decoded_twice_all_arrive(words: str) -> None:
    twice = words.encode().decode("latin-1")
    assert read(f"{BEGIN}{twice}{END}", []) == f"{BEGIN}{twice}{END}"


def test_an_escape_key_does_not_wait() -> None:
    decoder = Decoder()
    assert decoder.decode(b"\x1b") == "\x1b"
    assert decoder.decode(b"[200~a\x1b[") == "[200~"
    assert decoder.decode(b"201~") == "a\x1b[201~"


def test_bytes_that_are_no_utf8_arrive_as_a_mark() -> None:
    assert Decoder().decode(b"a\xff\xfeb", final=True) == "a\ufffd\ufffdb"


@pytest.mark.parametrize(
    ("pressed", "kept"), [("a", "a"), ("é", "é"), ("\x1b", ""), ("\x1b[A", ""), ("\x11", "\x11")]
)
def test_a_paste_whose_end_was_lost_ends_at_the_next_key_and_keeps_its_words(
    monkeypatch: pytest.MonkeyPatch, pressed: str, kept: str
) -> None:
    now = [10.0]
    monkeypatch.setattr("facilitator.tui.terminal_input.monotonic", lambda: now[0])
    decoder = Decoder()
    assert decoder.decode(f"{BEGIN}half of it".encode()) == BEGIN
    now[0] += 5
    assert decoder.decode(pressed.encode()) == f"half of it{kept}{END}"
    assert decoder.decode(b"q") == "q"


@pytest.mark.parametrize("rest", ["ccccy, the rest of it", "1~c\x1b[B\x1b[B"])
def test_the_rest_of_a_paste_that_was_held_up_is_no_key(
    monkeypatch: pytest.MonkeyPatch, rest: str
) -> None:
    now = [10.0]
    monkeypatch.setattr("facilitator.tui.terminal_input.monotonic", lambda: now[0])
    decoder = Decoder()
    decoder.decode(f"{BEGIN}half of it".encode())
    now[0] += 5
    assert decoder.decode(rest.encode()) == ""
    assert decoder.decode(b"c") == "", "it comes at once: it is a part of it too"


def test_what_has_come_of_a_paste_can_be_taken_out_and_the_rest_goes_on_behind_it() -> None:
    decoder = Decoder()
    decoder.decode(f"{BEGIN}half \x1b[31mof it\x1b[20".encode())
    assert decoder.begun_paste() == "half of it"
    assert decoder.begun_paste() == ""
    assert decoder.decode(f"1~q{BEGIN}".encode()) == f"{END}q{BEGIN}"
