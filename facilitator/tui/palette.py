"""The command palette, and the actions that it offers."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import SystemCommand
from textual.command import CommandList, CommandPalette
from textual.dom import DOMNode


class Palette(CommandPalette):
    """Textual's, on a screen of any size."""

    def _action_command_list(self, action: str) -> None:
        # private hook: a list that has no room on the screen knows none of its lines, and a page of it would fail
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


def actions(*places: DOMNode) -> Iterable[SystemCommand]:
    """Every action that has a key in one of these places, by name."""
    for place in places:
        for binding in type(place).BINDINGS:
            key, action, name = binding.key, binding.action, binding.description  # type: ignore[union-attr]
            if name and not key.isdigit() and name != "quit" and _offers(place, action):
                yield SystemCommand(
                    name[0].upper() + name[1:],
                    f"key {key}",
                    lambda p=place, a=action: p.run_action(a),
                )


def _offers(place: DOMNode, action: str) -> bool:
    """Whether an action can do something there now, as far as the place says."""
    offers = getattr(place, "offers", None)
    return offers is None or bool(offers(action))
