"""The file and this session disagree about a section: both texts, or what differs between them, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from facilitator.document.operation import Conflict
from facilitator.session import events
from facilitator.session.over_edits import EDITED, lines_that_differ
from facilitator.session.state import State
from facilitator.tui.keys import key
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import QUIET, STRONG, joined, said

_CHANGED = (
    "The section changed on disk.",
    "Both changed since this session read the file. Whatever is chosen, the other side is kept in the snapshots.",
)
_EDITED = (
    "“{}” was edited by hand since it was saved. C writes it anew.",
    "Lines on the left would go, those on the right come; all others stay. The file as it is now is kept as a snapshot.",
)
_TITLES = {False: ("On disk", "Mine"), True: ("Lines that go", "Lines that come")}


def _sides(conflict: Conflict) -> tuple[Sequence[str], Sequence[str]]:
    """What stands on each side: the whole section, or what differs of one that was edited by hand."""
    if conflict.kind == EDITED:
        return lines_that_differ(conflict)
    return conflict.disk.splitlines(), conflict.mine.splitlines()


class ConflictPage(Page):
    """Disk beside mine; nothing is preselected."""

    DEFAULT_CSS = """
    ConflictPage #conflict-about { height: auto; max-height: 4; padding: 0 1; }
    ConflictPage Horizontal { height: 1fr; }
    ConflictPage .side { width: 1fr; height: 1fr; }
    ConflictPage .side Static { height: 1; background: $panel; padding: 0 1; }
    """
    BINDINGS = [
        key("k", "settle('keep-disk')", "keep the file's"),
        key("m", "settle('replace')", "replace with mine"),
        key("t", "settle('keep-both')", "keep both"),
        key("escape", "settle('cancel')", "cancel"),
    ]

    def __init__(self) -> None:
        super().__init__(id="conflict")

    def compose(self) -> ComposeResult:
        """About, both sides."""
        yield Static(id="conflict-about")
        with Horizontal():
            with Vertical(classes="side"):
                yield Static(joined(("On disk", STRONG)), id="disk-title")
                yield Lines(id="disk")
            with Vertical(classes="side"):
                yield Static(joined(("Mine", STRONG)), id="mine-title")
                yield Lines(id="mine")

    def home(self) -> Widget:
        """The disk's side scrolls first; Tab goes to the other."""
        return self.query_one("#disk", Lines)

    def show(self, state: State) -> None:
        """Show both sides, lines that the other lacks marked."""
        conflict = state.conflict
        if conflict is None:
            return
        edited = conflict.kind == EDITED
        head, about = _EDITED if edited else _CHANGED
        self.query_one("#conflict-about", Static).update(
            joined((head.format(conflict.title), "$text-warning"), ("\n" + about, QUIET))
        )
        for place, title in zip(("#disk-title", "#mine-title"), _TITLES[edited], strict=True):
            self.query_one(place, Static).update(joined((title, STRONG)))
        disk, mine = _sides(conflict)
        for name, lines, other in (("#disk", disk, set(mine)), ("#mine", mine, set(disk))):
            side = self.query_one(name, Lines)
            side.show([said(line, "" if line in other else "bold $text-warning") for line in lines])
            first = next((line for line in lines if line not in other), "")
            side.scroll_to_line(first)

    def keys(self, state: State) -> Keys:
        """Ways out."""
        edited = state.conflict is not None and state.conflict.kind == EDITED
        return (
            ("k", "keep the file's"),
            ("m", "write it anew" if edited else "replace with mine"),
            ("t", "keep both"),
            ("Esc", "cancel"),
            ("Tab", "other side"),
        )

    def action_settle(self, how: str) -> None:
        """Settle it."""
        self.play(events.Settle(how))
