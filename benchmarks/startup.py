"""From exec to the first question on a pseudo-terminal, and memory then, beside the smallest Textual app.

`--peers` installs frogmouth, toolong and harlequin into a throw-away environment under the user's cache and
measures them in the same run. The compiled content is warm, as from the second start on.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from on_terminal import SMALLEST, Program

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "planning_artifacts"
PEERS = ("frogmouth", "toolong", "harlequin")


@dataclass
class Started:
    """A program, the text that shows it is there, and what was measured."""

    name: str
    argv: Sequence[str]
    marker: bytes
    cwd: Path
    ms: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it once, to its first text."""
        program = Program(self.argv, cwd=self.cwd)
        try:
            self.ms.append((program.until(self.marker) - program.born) * 1000)
            self.cpu.append(program.processor())
            program.drain(0.4)
            self.megabytes.append(program.resident())
        finally:
            program.close()


def programs(folder: Path, *, peers: bool) -> list[Started]:
    """The floor first, then ours, then the peers."""
    app = folder / "smallest.py"
    app.write_text(SMALLEST, encoding="utf-8")
    (folder / "planning_artifacts").mkdir()
    for name in ("architecture.md",):
        (folder / "planning_artifacts" / name).write_bytes((SAMPLE / name).read_bytes())
    new = ["--project-root", str(folder), "--state-dir", str(folder / "state"), "--offline"]
    same = ["--project-root", str(ROOT), *new[2:]]
    ours = [sys.executable, "-m", "facilitator", str(folder / "new.md"), *new]
    written = [sys.executable, "-m", "facilitator", str(complete(folder)), *same]
    found = [
        Started("smallest Textual app", [sys.executable, str(app)], b"MARK-0000", folder),
        Started("facilitator, a new plan", ours, b"Who decides, about which project", ROOT),
        Started("facilitator, a complete plan", written, b"All five steps are written", ROOT),
    ]
    return found + (peer_programs(folder) if peers else [])


def complete(folder: Path) -> Path:
    """A complete plan, written by `run` from the sample's answers."""
    plan = folder / "pipeline.md"
    argv = [
        "run",
        str(plan),
        "--answers",
        str(SAMPLE / "answers.yaml"),
        "--project-root",
        str(ROOT),
    ]
    quiet = [*argv, "--state-dir", str(folder / "state"), "--offline"]
    subprocess.run(
        [sys.executable, "-m", "facilitator", *quiet], check=True, cwd=ROOT, capture_output=True
    )
    return plan


def peer_programs(folder: Path) -> list[Started]:
    """The peers, installed where they are not yet: each shows a file or an empty database."""
    cache = (
        Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
        / "facilitator"
        / "benchmark-peers"
    )
    text = folder / "text.md"
    text.write_text("PEER-TEXT\n\n" + "A line to read.\n\n" * 75 + "PEER-END\n", encoding="utf-8")
    shown = {"frogmouth": b"PEER-TEXT", "toolong": b"PEER-END", "harlequin": b"Catalog"}
    found = []
    for name in PEERS:
        home = cache / name
        if not (home / "bin" / "python").exists():
            venv.create(home, with_pip=True)
            pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", name]
            subprocess.run(pip, check=True)
        program = str(home / "bin" / {"toolong": "tl"}.get(name, name))
        argv = [program, str(text)] if name != "harlequin" else [program]
        found.append(Started(name, argv, shown[name], folder))
    return found


def main() -> None:
    """Measure in turns, so that a busy moment falls on all of them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true", help="measure other Textual programs too")
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measured = programs(Path(name), peers=chosen.peers)
        for number in range(chosen.rounds + 1):
            for program in measured:
                program.start()
                if number == 0:  # warms the disk cache and the compiled content
                    program.ms.clear(), program.cpu.clear(), program.megabytes.clear()
    floor = measured[0]
    print(f"exec to first text at 120×40, medians of {chosen.rounds}, compiled content warm")
    print(
        f"{'':30}{'ms':>6}{'min–max':>12}{'ratio':>7}{'CPU ms':>8}{'ratio':>7}{'RSS MB':>8}{'ratio':>7}"
    )
    for p in measured:
        ms, cpu, mb = (statistics.median(v) for v in (p.ms, p.cpu, p.megabytes))
        base = [statistics.median(v) for v in (floor.ms, floor.cpu, floor.megabytes)]
        spread = f"{min(p.ms):.0f}–{max(p.ms):.0f}"
        print(
            f"{p.name:30}{ms:6.0f}{spread:>12}{ms / base[0]:7.2f}"
            f"{cpu:8.0f}{cpu / base[1]:7.2f}{mb:8.1f}{mb / base[2]:7.2f}"
        )


if __name__ == "__main__":
    main()
