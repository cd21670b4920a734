"""How much a statement counts: what runs, what an accepted record decides, what is stated, what is only mentioned."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from facilitator.context.nouns import DECIDED, MENTIONED, RECORDED, STATED
from facilitator.context.standing import RECORDS
from facilitator.model import Statement

DISPUTED = "disputed"
"""The state of a line that decides what another document turns down or puts off."""


def graded(said: Statement, weighed: str, *, decides: bool = True) -> Statement:
    """A statement of a document with its grade; `weighed` is what the document says all in all."""
    if said.state != DECIDED or weighed != DECIDED or not decides:
        return said._replace(grade=MENTIONED)
    recorded = RECORDS.search(said.file.lower()) is not None
    return said._replace(grade=RECORDED if recorded else STATED)


def agreeing(
    said: Statement,
    decided: Mapping[str, Collection[str]],
    disputed: Collection[tuple[str, str]],
) -> Statement:
    """A statement whose state is that of the lists: what is in none of them is not decided."""
    if said.state != DECIDED or said.value in decided.get(said.field, ()):
        return said
    return said._replace(state=DISPUTED if (said.field, said.value) in disputed else MENTIONED)
