"""From a key to the changed frame at 120×40, with a complete plan in the preview, beside smallest Textual apps.

The floor is the smallest app that does what an arrow does here: it moves the cursor of a list, and one line changes
with it. The app of one line without a list is shown beside it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from on_terminal import SMALLEST, Program, percentile
from startup import ROOT, complete

from facilitator.asking import as_offered
from facilitator.document.read import read
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder
from facilitator.validation.report import facts_of

LIST = """\
from textual.app import App
from textual.widgets import OptionList, Static


class Smallest(App):
    def compose(self):
        yield OptionList(*[f"option {n}" for n in range(30)])
        yield Static("MARK-0000")

    def on_option_list_option_highlighted(self, event):
        self.query_one(Static).update(f"MARK-{event.option_index:04d}")


Smallest().run()
"""
DOWN, UP, HOME = "\x1b[B", "\x1b[A", "\x1b[H"
UNDO, REDO = "\x1a", "\x19"


def of_the_floor(app: Path, source: str, rounds: int) -> list[float]:
    """One line that changes."""
    app.write_text(source, encoding="utf-8")
    program = Program([sys.executable, str(app)])
    try:
        program.until(b"MARK-0000")
        program.drain(0.5)
        path = [*range(1, 30), *range(28, -1, -1)] if source is LIST else range(1, rounds + 1)
        steps = zip(range(rounds), cycle(path), strict=False)
        return [
            program.milliseconds(
                UP if source is LIST and n % 58 >= 29 else DOWN, f"MARK-{at:04d}".encode()
            )
            for n, at in steps
        ]
    finally:
        program.close()


def of_the_session(folder: Path, plan: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Arrows over the options of the deployment pattern, each explained; then a choice taken back and made again."""
    where = ["--project-root", str(folder), "--state-dir", str(folder / "state"), "--offline"]
    program = Program([sys.executable, "-m", "facilitator", str(plan), *where], cwd=ROOT)
    try:
        program.until(b"All five steps are written")
        program.drain(
            1.0
        )  # the project is looked at beside the session; its threads are not measured here
        program.child.send(HOME)
        program.drain()
        program.child.send(DOWN * rows_above())
        program.drain()
        program.child.send("\r")
        program.until(b"Deployment pattern 2/7")
        program.drain()
        program.child.send(DOWN)
        program.drain(0.5)
        looked = [program.milliseconds(key, marker) for key, marker in moves(rounds, plan)]
        program.child.send("\r")
        program.until(b"Why this, in your words?")
        program.drain()
        program.child.send("\x1b")
        program.drain(0.5)
        turns = zip(
            range(rounds), cycle(((UNDO, b"Undone: "), (REDO, b"Done again: "))), strict=False
        )
        return looked, [program.milliseconds(key, marker) for _, (key, marker) in turns]
    finally:
        program.close()


def rows_above() -> int:
    """Rows of the overview above the deployment pattern that the cursor stops at."""
    ids = [
        id_
        for step in load_catalogue(steps_folder()).steps
        for id_ in (step.id, *(c.id for c in step.categories))
    ]
    return ids.index("deployment-pattern")


def moves(rounds: int, plan: Path) -> Iterator[tuple[str, bytes]]:
    """Down and up over five options that are offered, each with the first words of the argument for it."""
    catalogue = load_catalogue(steps_folder())
    facts = facts_of(read(plan.read_bytes(), catalogue).plan, catalogue)
    options = as_offered(catalogue.questions["deployment-pattern"], facts).options
    at = 0
    for _, step in zip(range(rounds), cycle([1, 1, 1, 1, -1, -1, -1, -1]), strict=False):
        at += step
        yield (DOWN if step > 0 else UP), options[at].pros[0][:14].encode()


def main() -> None:
    """Measure one after the other and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = folder / "smallest.py"
        plan = complete(folder)
        rows = {
            "one line, no list": of_the_floor(app, SMALLEST, rounds),
            "smallest app with a list": of_the_floor(app, LIST, rounds),
        }
        looked, undone = of_the_session(folder, plan, rounds)
        rows |= {"facilitator, another option": looked, "facilitator, undo and redo": undone}
    floor = rows["smallest app with a list"]
    print(f"key to frame at 120×40, {rounds} keys each, complete plan in the preview")
    print(f"{'':30}{'p50 ms':>8}{'ratio':>7}{'p95 ms':>8}{'ratio':>7}")
    for label, values in rows.items():
        p50, p95 = statistics.median(values), percentile(values, 0.95)
        ratios = p50 / statistics.median(floor), p95 / percentile(floor, 0.95)
        print(f"{label:30}{p50:8.1f}{ratios[0]:7.2f}{p95:8.1f}{ratios[1]:7.2f}")


if __name__ == "__main__":
    main()
