"""The actions that the command palette offers."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import SystemCommand
from textual.dom import DOMNode


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
