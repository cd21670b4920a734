"""The preview as it looks: nothing of the words is lost, the signs are gone, tables fit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.on_screen import drive, flat, until
from support.rounds_at_a_menu import at_menu
from textual.pilot import Pilot

from facilitator.session import events
from facilitator.session.play import play
from facilitator.session.saving import section
from facilitator.tui.app import Facilitator
from facilitator.tui.rendered import inline, rendered


def sections() -> dict[int, str]:
    return {n: section(play(at_menu(), events.GoTo(n))[0]) for n in range(1, 6)}


@pytest.mark.parametrize("width", [40, 76, 200])
@pytest.mark.parametrize("step", range(1, 6))
def test_every_word_is_there_and_no_sign(step: int, width: int) -> None:
    text = re.sub(r"```mermaid.*?```|<!--.*?-->|\]\([^)]*\)", " ", sections()[step], flags=re.S)
    lines = rendered(sections()[step], width)
    shown = "\n".join(line.plain for line in lines)
    squeezed = re.sub(r"\W+", "", shown)
    if width == 200:  # cells of a table wrap on narrow screens
        missing = [w for w in re.findall(r"[^\W_]{3,}", text) if w not in squeezed and "&" not in w]
        assert not missing
    assert "**" not in shown and "](" not in shown and "###" not in shown


@pytest.mark.parametrize("width", [30, 76])
def test_a_table_fits(width: int) -> None:
    table = "| A | Longer head |\n| --- | :-: |\n| [CI](#ci) | " + "many words " * 12 + "|\n"
    lines = rendered(table, width)
    assert max(line.cell_length for line in lines) <= width
    assert "many words" in " ".join(" ".join(line.plain for line in lines).split())


@pytest.mark.parametrize(
    ("source", "looks"),
    [
        (r"\[skip ci] and 2 \* 3", "[skip ci] and 2 * 3"),
        ("**Why:** *because*, `make x`", "Why: because, make x"),
        ("a &lt; b [there](#x)", "a < b there"),
        ("5 * 3 and a*b", "5 * 3 and a*b"),
        ("_none_, but snake_case_stays", "none, but snake_case_stays"),
    ],
)
def test_signs_become_looks(source: str, looks: str) -> None:
    assert inline(source).plain == looks


def test_v_shows_the_looks_and_v_again_the_source(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await pilot.press("v")
        await until(pilot, lambda: "What C writes" in flat(app) and "v the source" in flat(app))
        assert "## " not in flat(app)
        await pilot.press("v")
        await until(pilot, lambda: "## Deployment Strategy" in flat(app))
        await pilot.press("v", "escape")
        await until(pilot, lambda: "v the source" not in flat(app))

    drive(tmp_path, act, at=at_menu())
