"""A line of keys that can be clicked, in the colours of keys and not of links."""

from __future__ import annotations

from typing import Any

from facilitator.tui.widgets.still import Still


class KeyLine(Still):
    """Shows `pressable` keys as they are."""

    def __init__(self, *content: Any, **options: Any) -> None:
        super().__init__(*content, **options)
        self.auto_links = False
