"""What every page is: it shows a state, plays moves, and says which keys work now."""

from __future__ import annotations

from textual.containers import Vertical
from textual.widget import Widget

from facilitator.session.events import Event, StartOver
from facilitator.session.state import State
from facilitator.tui.host import Host, host_of
from facilitator.tui.widgets.rows import Rows

Keys = tuple[tuple[str, str], ...]
"""Key and what it does, in the order of the bottom line."""


async def start_over(host: Host) -> None:
    """Start over, when agreed."""
    if host.state.only_reads:
        host.tell(host.state.only_reads)
        return
    question = (
        "Start over? Drafts are dropped (they can be recovered for 30 days). "
        "The file stays until step 1 is written; a copy of it is kept then."
    )
    if await host.confirm(question, "start over", "leave it"):
        host.play(StartOver())


def secret_warning(state: State) -> tuple[tuple[str, str], ...]:
    """A line, to be joined to others, when what C would write looks like it holds a secret."""
    if not state.drafts:
        return ()  # nothing was typed; a start does not wait for the patterns
    from facilitator.session.opening import secret_lines

    found = secret_lines(state)
    return (("\n" + found, "bold $text-error"),) if found else ()


class Page(Vertical):
    """Base of the pages."""

    DEFAULT_CSS = "Page { height: 1fr; }"
    ready = False
    """Whether it is composed and can be shown."""
    takes_nothing_typed_ahead = False
    """Whether keys that were typed before it is shown were meant for something else."""

    def show(self, state: State) -> None:
        """Show this state."""
        raise NotImplementedError

    def keys(self, state: State) -> Keys:
        """The page's own keys that work now."""
        return ()

    def offers(self, action: str) -> bool:
        """Whether an action that has a key here can do something now; the help leaves out what cannot."""
        return True

    def holds_back(self) -> bool:
        """Whether C asks for something first; it is pressed again then."""
        return False

    def home(self) -> Widget:
        """Where the keyboard belongs when the page is entered: to its list, if nothing else is said."""
        return self.query_one(Rows)

    def remember(self) -> None:
        """Put what is being typed into the draft now; called when the program ends."""

    @property
    def host(self) -> Host:
        """The program."""
        return host_of(self)

    @property
    def session(self) -> State:
        """The state as it is now."""
        return self.host.state

    def play(self, move: Event) -> None:
        """Play a move, before the next thing is asked."""
        self.host.play(move)
