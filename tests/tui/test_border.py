"""What a widget draws without asking `visible` still passes the border of the screen."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from support.on_screen import drive, frame, prepared, until
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Static

from facilitator.tui.app import Facilitator

RAW = "odd\x1b\x07\x7f\x9b\u061c\u202e\u2066\U000e0041\u00ad\u200b\u2060end"


class Raw(Static):
    """A widget that hands on whatever it is given."""

    def render_line(self, y: int) -> Strip:
        from rich.segment import Segment

        return Strip([Segment(RAW)])


def test_no_widget_draws_what_a_terminal_obeys(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await app.screen.mount(Raw())
        await until(pilot, lambda: "odd" in frame(app) and "end" in frame(app))
        classes = ("Cc", "Cs", "Cf", "Zl", "Zp")
        assert {c for c in frame(app) if unicodedata.category(c) in classes} == {"\n"}

    drive(prepared(tmp_path), act)
