"""Whatever a terminal sends in whatever pieces: keys stay as they were sent, a paste holds no key."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from facilitator.tui.terminal_input import BEGIN, END, ESCAPE, Decoder

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
    """The same, by looking at the whole."""
    found, pasting = "", False
    while sent:
        mark = END if pasting else BEGIN
        text, there, sent = sent.partition(mark)
        if pasting and not there:
            held = next((n for n in range(len(END) - 1, 0, -1) if text.endswith(END[:n])), 0)
            text = text[: len(text) - held]
        found += (text.replace(ESCAPE, "") if pasting else text) + there
        pasting ^= bool(there)
    return found


@given(SENT, st.lists(st.integers(0, 200), max_size=8))
def test_pieces_do_not_matter(sent: str, cuts: list[int]) -> None:
    assert read(sent, cuts) == wanted(sent)


def test_a_paste_holds_no_escape() -> None:
    assert read(f"a{BEGIN}x{ESCAPE}[Ay{ESCAPE}cz{END}\x1b[Bq", []) == f"a{BEGIN}x[Aycz{END}\x1b[Bq"


def test_an_escape_key_does_not_wait() -> None:
    decoder = Decoder()
    assert decoder.decode(b"\x1b") == "\x1b"
    assert decoder.decode(b"[200~a\x1b[") == "[200~a"
    assert decoder.decode(b"201~") == "\x1b[201~"


def test_bytes_that_are_no_utf8_arrive_as_a_mark() -> None:
    assert Decoder().decode(b"a\xff\xfeb", final=True) == "a\ufffd\ufffdb"
