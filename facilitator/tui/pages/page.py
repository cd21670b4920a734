"""What every page is: it shows a state, plays moves, and says which keys work now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from facilitator.session.events import Event, Typing
from facilitator.session.state import State
from facilitator.tui.wording import said

if TYPE_CHECKING:
    from facilitator.tui.app import Facilitator

Keys = tuple[tuple[str, str], ...]
"""Key and what it does, in the order of the bottom line."""


START_OVER = (
    "Start over? Drafts are dropped (they can be recovered for 30 days). "
    "The file stays until step 1 is written; a copy of it is kept then."
)


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

    def show(self, state: State) -> None:
        """Show this state."""
        raise NotImplementedError

    def keys(self, state: State) -> Keys:
        """The page's own keys that work now."""
        return ()

    def home(self) -> Widget | None:
        """Where the keyboard belongs when the page is entered."""
        return None

    @property
    def session(self) -> State:
        """The state as it is now."""
        return cast("Facilitator", self.app).state

    def play(self, move: Event) -> None:
        """Play a move, before the next thing is asked."""
        cast("Facilitator", self.app).play(move)

    def tell(self, text: str) -> None:
        """Say something in the line above the keys, until the next move."""
        self.screen.query_one("#notice", Static).update(said(text, "$text-warning"))

    def ask(
        self, title: str, then: Callable[[str], object], *, text: str = "", about: str = ""
    ) -> None:
        """Ask for a line that belongs to no step: it is in no draft, and Escape forgets it."""
        from facilitator.tui.dialogs.edit import Edit

        def done(line: str | None) -> None:
            if line is not None:
                then(line)

        self.app.push_screen(Edit(title, text, about=about, one_line=True), done)

    def write(
        self,
        field: str,
        title: str,
        text: str,
        keep: Callable[[str], Event | None],
        *,
        about: str = "",
        one_line: bool = False,
    ) -> None:
        """Open the editor on a field; what was typed there before and never kept is there again."""
        from facilitator.tui.dialogs.edit import Edit

        unsent = self.session.draft.typing.get(field, "")

        def done(result: str | None) -> None:
            if result is None:
                return
            self.play(Typing(field, ""))
            move = keep(result)
            if move is None:
                return
            self.play(move)
            if self.session.refused:  # what was typed is there again next time
                self.play(Typing(field, result))

        session = cast("Facilitator", self.app)
        edit = Edit(
            title,
            unsent or text,
            about=about,
            one_line=one_line,
            typed=lambda t: session.play(Typing(field, t)),  # at once: a signal may end the program
        )
        self.app.push_screen(edit, done)
