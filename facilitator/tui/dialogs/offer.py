"""Text to read that offers something: a key of its own for each thing that can be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from facilitator.tui.dialogs.reader import Reader


class OfferReader(Reader):
    """A titled page; ends with the key of what is wanted, or with None."""

    takes_nothing_typed_ahead = True
    closes = "n"

    def __init__(
        self, title: str, text: Iterable[Content], offers: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(title, text)
        self._offers = offers
        for pressed, _ in offers:
            self._bindings.bind(pressed, f"end('{pressed}')", show=False)

    def action_end(self, pressed: str) -> None:
        """End with what is wanted."""
        self.dismiss(pressed)
