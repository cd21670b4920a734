"""How a page, a dialog or a list says which keys it takes: in the table BINDINGS at its head, and nowhere else."""

from __future__ import annotations

from textual.binding import Binding


def key(keys: str, action: str, what: str = "") -> Binding:
    """A key, or several with commas, and the action of the class that it calls; `what` stands in the help."""
    return Binding(keys, action, what, show=False)


def digits(action: str, most: int = 9) -> list[Binding]:
    """The digits from 1, each calling the action with its number; the page says in its line what they do."""
    return [key(str(number), f"{action}({number})") for number in range(1, most + 1)]
