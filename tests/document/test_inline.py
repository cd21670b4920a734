"""What the inline content of a block says, and that words are written so that they come back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from support import plan_strategies as plans

from facilitator.document.blocks import block_tokens, parser
from facilitator.document.entries import read
from facilitator.document.fields import Entry, free, write
from facilitator.document.parts import parts
from facilitator.text import strip_unsafe

MARKS = st.sampled_from(
    [
        "*", "**", "_", "`", "``", "[", "]", "(", ")", "\\", "<b>", "<", "&amp;", "&", "#", "- ", "1. ", "\n", "\n\n",
        " ", "  ", "\t", "a", "b", "~", "~~", "|", "---", "===", "> ", "+", "!", "x:", "<!--", "é", " · **Hold:** x",
        "\u00a0", "https://example.org/_c", ":", "|-|", "2) ", "    ",
    ]
)  # fmt: skip
WORDS = st.one_of(
    plans.words(), st.lists(MARKS, min_size=1, max_size=9).map("".join).map(strip_unsafe)
).filter(bool)


def entries(text: str) -> tuple[Entry, ...]:
    return read(parts(f"## Stages\n\n{text}")[0])


def said(entry: Entry) -> tuple[object, ...]:
    """An entry without its lines."""
    return entry.label, entry.text, entry.quote, entry.more, tuple(map(said, entry.items))


@given(text=WORDS)
def test_words_come_back_exactly_and_stay_in_their_place(text: str) -> None:
    (entry,) = entries(write((free("Rationale", text),)))
    assert (entry.label, entry.words, entry.items) == ("Rationale", text, ())


@given(text=WORDS)
def test_words_in_a_quote_come_back_exactly_and_form_only_paragraphs(text: str) -> None:
    written = write((Entry("Rationale", quote=text),))
    (entry,) = entries(written)
    assert entry.quote == text
    kinds = {token.type.partition("_")[0] for token in MarkdownIt().parse(written)}
    assert kinds == {"paragraph", "inline", "blockquote"}


@example(text="___")
@example(text="1. ---")
@example(text=">\tcode")
@given(text=st.lists(MARKS, min_size=1, max_size=24).map("".join).map(strip_unsafe))
def test_no_rule_is_left_out_that_would_have_applied(text: str) -> None:
    found, whole = block_tokens(text), {}
    tokens: list[Token] = []
    parser().block.parse(text, parser(), whole, tokens)
    assert (list(found[0]), found[1]) == (tokens, whole.get("references", {}))


SAME = {
    "strong of underscores": "__Label:__ a text",
    "colon behind": "**Label**: a text",
    "colon behind underscores": "__Label__: a text",
    "no-break space": "**Label:**\u00a0a text",
    "wrapped": "**Label:** a\ntext",
    "wrapped behind the label": "**Label:**\na text",
    "two spaces at the end": "**Label:** a text  ",
    "entity": "**Label:** &#97; te&#x78;t",
    "comment": "**Label:** a <!-- x -->text",
}


@pytest.mark.parametrize("how", SAME)
def test_what_renders_the_same_reads_the_same(how: str) -> None:
    (entry,) = entries(SAME[how])
    assert (entry.label, " ".join(entry.text.split())) == ("Label", "a text")


@pytest.mark.parametrize(
    "line",
    [
        "**Pattern:** Canary · **Shares:** 5 % → 25 % · **Hold:** about `5` min _(in words)_",
        "__Pattern:__ Canary\n· **Shares**: 5 %\n→ 25 % ·\n**Hold:** about `5` min *(in words)*",
        "- **Pattern:** Canary · **Shares:** 5 % &rarr; 25 % · **Hold:** about `5` min _(in\n  words)_",
    ],
)
def test_a_label_behind_a_labelled_text_is_beneath_it(line: str) -> None:
    (entry,) = entries(line)
    entry = entry.items[0] if entry.items and not entry.label else entry
    shares = ("Shares", "5 % → 25 %", None, "", ())
    hold = ("Hold", "about `5` min _(in words)_", None, "", ())
    assert said(entry) == ("Pattern", "Canary", None, "", (shares, hold))


@pytest.mark.parametrize(
    "line", ["Canary · **Shares:** 5 %", "**Pattern:** Canary **Shares:** 5 %", "**a** · **b**"]
)
def test_other_strong_text_is_text(line: str) -> None:
    (entry,) = entries(line)
    assert entry.items == () and "**" in entry.text


@pytest.mark.parametrize("nothing", ["- &#32;", "- x <!-- a -->", "- ", "> ", "- - -", "&nbsp;"])
def test_an_item_that_says_nothing_is_read(nothing: str) -> None:
    assert [entry.label for entry in entries(f"{nothing}\n\n**Label:** a")][-1] == "Label"
