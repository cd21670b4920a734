"""What C would write over: a section that somebody edited by hand, with the lines that go and those that come."""

from __future__ import annotations

from dataclasses import replace

from facilitator.document.fingerprint import judge, normal, same
from facilitator.document.operation import Conflict, SaveSection
from facilitator.session.places import Place
from facilitator.session.plan_file import InConflict
from facilitator.session.state import State

EDITED = "edited"
"""Kind of conflict: the file has the section as this session read it, and not as it was saved."""


def written_over(state: State, write: SaveSection) -> Conflict | None:
    """The two texts, where writing a section changes one that was edited by hand; None where it does not.

    Where the file changed after the draft was begun, the save itself meets it.
    """
    theirs = normal(state.reading.section_text(write.heading))
    if state.file.restarting or not theirs or same(theirs, write.section):
        return None
    mark = state.reading.marks.get(write.step)
    as_saved = mark is not None and judge(mark, theirs) == "as-saved"
    if as_saved or not same(theirs, write.base_section):
        return None
    titles = tuple(section.title for section in state.reading.sections)
    return Conflict(EDITED, write.heading, theirs, theirs, write.section, (), titles)


def shown_first(state: State, met: Conflict) -> State:
    """The session at the page that shows both; nothing is written before it is settled."""
    file = replace(state.file, standing=InConflict(met, None, restarting=False))
    words = f"“{met.title}” was edited by hand. Nothing is written yet."
    return replace(state, file=file).go(Place.CONFLICT).says(words)


def lines_that_differ(conflict: Conflict) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines that go and those that come, each under the heading that it stands under."""
    from facilitator.line_changes import line_changes  # only a section that was edited needs it

    was, now = conflict.disk.splitlines(), conflict.mine.splitlines()
    moved = line_changes(was, now)
    return (
        _headed(was, [(change.start, change.end) for change in moved]),
        _headed(now, [(change.first, change.last) for change in moved]),
    )


def _headed(lines: list[str], spans: list[tuple[int, int]]) -> tuple[str, ...]:
    told: list[str] = []
    under = ""
    for first, last in spans:
        here = next((line for line in reversed(lines[:first]) if line.startswith("#")), "")
        if last > first and here != under:
            told.append(here)
            under = here
        told += lines[first:last]
    return tuple(line for line in told if line.strip())
