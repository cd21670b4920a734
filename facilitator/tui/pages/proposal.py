"""What a round would change: y takes it, n leaves it, a digit strikes a line, Escape goes back to the questions."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from facilitator.session import events
from facilitator.session.state import State
from facilitator.techniques.proposal import Line
from facilitator.text import counted
from facilitator.tui.keys import digits, key
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import HOT, QUIET, STRONG, joined, lines, said

MOST = 9
"""Lines that have a digit; the cursor reaches the others."""


class ProposalPage(Page):
    """What would change: y takes it, n leaves it."""

    DEFAULT_CSS = """
    ProposalPage #proposal-title { height: 1; padding: 0 1; background: $panel; }
    ProposalPage Rows { height: 1fr; }
    """
    BINDINGS = [
        key("y", "accept", "take it"),
        key("n", "reject", "leave it: nothing changes"),
        key("escape,left,b", "back", "back to the questions"),
        *digits("strike", MOST),
    ]

    takes_nothing_typed_ahead = True  # `n` of an answer would drop them all

    def __init__(self) -> None:
        super().__init__(id="proposal")

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield Static(
            joined(
                ("What would change", STRONG),
                ("   y takes it, n leaves everything as it is", QUIET),
            ),
            id="proposal-title",
        )
        yield Rows(id="lines")

    def show(self, state: State) -> None:
        """Show the difference against the decisions as they stand."""
        proposal = state.proposal
        if proposal is None:
            return
        rows = []
        for n, line in enumerate(proposal.lines, 1):
            title = state.catalogue.questions[line.question].title
            rows.append(Row(str(n), _line(n, line, title, line in proposal.taken), 3))
        closing = state.round.closing if state.round else ()
        if closing:
            rows.append(Row("", said("After the last question the record answers:", STRONG)))
            rows += [Row("", joined(("✓ ", "$text-success"), (fact, QUIET)), 2) for fact in closing]
        self.query_one(Rows).show(rows)

    def keys(self, state: State) -> Keys:
        """Take or leave."""
        count = len(state.proposal.lines) if state.proposal else 0
        digits = f"1-{min(count, MOST)}" if count > 1 else "1"
        return (
            ("y", "take it"),
            ("n", "leave it"),
            (digits, "strike a line"),
            ("Esc", "back to the questions"),
        )

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Strike the line under the cursor, or put it back."""
        event.stop()
        self.action_strike(int(event.id))

    def action_accept(self) -> None:
        """Take it."""
        self.play(events.Accept())

    def action_reject(self) -> None:
        """Leave it."""
        self.play(events.Reject())

    def action_back(self) -> None:
        """Back to the questions, with all answers."""
        self.play(events.StepBack())

    def action_strike(self, number: int) -> None:
        """Strike a line, or put it back."""
        self.play(events.Strike(number - 1))


def _line(number: int, line: Line, title: str, taken: bool) -> Content:
    struck = "" if taken else "strike "
    digit = f"{number}  " if number <= MOST else "   "
    state = "" if taken else "   struck"
    head = joined(
        (digit, HOT), (line.label, f"{struck}bold"), (f"  {title}, {line.by}{state}", QUIET)
    )
    before, after = line.before.splitlines(), line.after.splitlines() or ["(empty)"]
    stays = [part for part in before if part in after]
    told = [
        joined(("− ", "$text-error"), (p, f"{struck}$text-error")) for p in before if p not in stays
    ]
    told += [
        joined(("+ ", "$text-success"), (p, f"{struck}$text-success"))
        for p in after
        if p not in stays
    ]
    if stays:
        told.append(said(f"  {counted(len(stays), 'line')} beside it as before", QUIET))
    return lines([head, *told])
