"""What a round would change: y takes it, n leaves it, a digit strikes a line."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from facilitator.session import moves as m
from facilitator.session.state import State
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import HOT, QUIET, STRONG, joined


class ProposalPage(Page):
    """What would change: y takes it, n leaves it."""

    DEFAULT_CSS = """
    ProposalPage #proposal-title { height: 1; padding: 0 1; background: $panel; }
    """
    BINDINGS = [
        Binding("y", "accept", "take it", show=False),
        Binding("n,escape", "reject", "leave it", show=False),
        *[Binding(str(n), f"strike({n})", show=False) for n in range(1, 10)],
    ]

    def __init__(self) -> None:
        super().__init__(id="proposal")

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield Static(
            joined(
                ("What would change", STRONG), ("     y take it   n leave it   a digit strikes a line", QUIET)
            ),
            id="proposal-title",
        )
        yield Lines(id="lines")

    def home(self) -> Widget:
        """The lines scroll."""
        return self.query_one(Lines)

    def show(self, state: State) -> None:
        """Show the difference."""
        if state.proposal is None:
            return
        found: list[Content] = []
        taken = state.proposal.taken
        for n, line in enumerate(state.proposal.lines, 1):
            question = state.catalogue.questions[line.question]
            struck = "" if line in taken else "strike "
            head = joined(
                (f"{n} ", HOT), (f"{line.label}", f"{struck}bold"), (f"  {question.title}, {line.by}", QUIET)
            )
            found.append(head)
            if line.before:
                found += [
                    joined(("   − ", "$text-error"), (part, f"{struck}$text-error"))
                    for part in line.before.splitlines()
                ]
            found += [
                joined(("   + ", "$text-success"), (part, f"{struck}$text-success"))
                for part in line.after.splitlines() or ["(empty)"]
            ]
        self.query_one(Lines).show(found, keep_place=True)

    def keys(self, state: State) -> Keys:
        """Take or leave."""
        return (("y", "take it"), ("n", "leave it"), ("1-9", "strike a line"))

    def action_accept(self) -> None:
        """Take it."""
        self.play(m.Accept())

    def action_reject(self) -> None:
        """Leave it."""
        self.play(m.Reject())

    def action_strike(self, number: int) -> None:
        """Strike a line."""
        self.play(m.Strike(number - 1))
