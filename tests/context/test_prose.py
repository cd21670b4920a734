"""The sentences of a document, with their lines."""

from __future__ import annotations

from facilitator.context.prose import MOST, sentences

TEXT = """---
title: nothing of this is quoted at all
---
# A heading is no sentence of its own

A paragraph goes on
over two lines. Its second sentence begins here and ends
with the line. Too short here.

- An item with **marks** and a [link](https://example.org) in it.
- [ ] A task that is still to be done.

| Load | 40 requests per second at the peak |
|------|------------------------------------|

```
code is not quoted, however long the line is
```
"""


def test_each_sentence_has_the_line_it_begins_in() -> None:
    found = [(one.line, one.text) for one in sentences(TEXT, "a.md")]
    assert found == [
        (6, "A paragraph goes on over two lines."),
        (7, "Its second sentence begins here and ends with the line."),
        (10, "- An item with marks and a link in it."),
        (11, "- A task that is still to be done."),
        (13, "| Load | 40 requests per second at the peak |"),
    ]


def test_a_long_document_is_cut() -> None:
    assert len(sentences("One two three four five six.\n\n" * (MOST + 50), "a.md")) == MOST
