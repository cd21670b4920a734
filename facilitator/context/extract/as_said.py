"""What a document writes beside a label such as `Database:` and no name known here: shown as it is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from facilitator.context.extract.blocks import Block, split
from facilitator.context.extract.names import Finder, words_of
from facilitator.context.nouns import MENTIONED
from facilitator.model import Statement

_WORDS = 6
"""Words of a value; a longer one is a sentence."""
_LONGEST = 80


class AsSaid:
    """The labels of the fields, and the names that are known."""

    def __init__(self, labels: Mapping[str, tuple[str, ...]], finder: Finder) -> None:
        self.fields = {label: field for field, written in labels.items() for label in written}
        self.finder = finder

    def read(self, source: str, file: str) -> Iterator[Statement]:
        """The values without a known name, each with its line."""
        for block in split(source).blocks:
            field = self.fields.get(block.label.split("|")[0].strip().lower())
            value = _value(block) if field else ""
            if field and value and not self.finder.find(block, words_of(block.text)):
                text = block.row or block.quoted()
                yield Statement(field, value, MENTIONED, file, block.line, text)


def _value(block: Block) -> str:
    """What stands beside the label, where it is short; empty for nothing or a sentence."""
    text = block.text if block.kind == "cell" else block.text.replace("：", ":").partition(":")[2]
    value = " ".join(text.split()).strip("*_` .")
    short = len(value) <= _LONGEST and len(value.split()) <= _WORDS
    return value if short and any(c.isalpha() for c in value) else ""
