"""Go to any question by words; one that is not asked yet can be read ahead."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from facilitator.model import Question
from facilitator.session.finding import FoundQuestion
from facilitator.session.open_points import point_at
from facilitator.tui.dialogs.find import Find
from facilitator.tui.host import Host
from facilitator.tui.jump import CLOSED, go, goes_anywhere
from facilitator.tui.wording import QUIET, STRONG, joined, said


async def find(host: Host) -> None:
    """Ask for words; go to the question that is picked, or show it where one cannot go yet."""
    if not goes_anywhere(host.state):
        host.tell(CLOSED)
        return
    found = await host.open(Find())
    if found is None:
        return
    if found.asked:
        await go(host, point_at(host.state, found.question.id))
    else:
        await host.read(f"Ahead: {found.question.title}", read_ahead(found))


def read_ahead(found: FoundQuestion) -> list[Content]:
    """A question that is not asked now: where it comes, what it asks, its options and values."""
    return list(_lines(found, found.question))


def _lines(found: FoundQuestion, question: Question) -> Iterator[Content]:
    yield said(f"Step {found.where}: {found.standing}.", QUIET)
    yield said(question.question, STRONG)
    if question.why:
        yield said(question.why)
    yield Content("")
    for option in question.options:
        yield joined((option.label, STRONG), f"  {option.summary}")
    if question.values:
        yield Content("")
        yield said("Values", STRONG)
    for value in question.values:
        yield joined((value.field, STRONG), f"  {value.ask}")
