"""`export` of everything for the sample's plan, in process and as a command, and what it costs those who do not export.

    python benchmarks/export.py [--rounds N]

No outside tool runs: the search path is empty. Floors in the same run, in turns: reading the plan, and `facilitator show`,
which reads it and writes no file. Goal: under 1 s. `--version` and `show` may import nothing of the exports.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from facilitator.conditions import Facts
from facilitator.document.read import read
from facilitator.exports.export import export
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "docs/example/pipeline.md"
GOAL = 1.0
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def command(*words: str) -> None:
    """Run the program where no outside tool is found."""
    run = [sys.executable, "-m", "facilitator", *words]
    quiet = {**ENVIRONMENT, "PATH": ""}
    subprocess.run(run, check=True, cwd=ROOT, env=quiet, capture_output=True)


def seconds(act: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor time of one act, of what it started too."""
    start, used = time.perf_counter(), processor()
    act()
    return time.perf_counter() - start, processor() - used


def processor() -> float:
    """Processor seconds of this process and of those that it waited for."""
    return sum(os.times()[:4])


def imported(*words: str) -> list[str]:
    """The modules of exports that a command imports."""
    run = [sys.executable, "-X", "importtime", "-m", "facilitator", *words]
    done = subprocess.run(
        run, check=True, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True
    )
    names = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    return [name for name in names if name.startswith("facilitator.exports")]


def main() -> None:
    """Measure in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    catalogue, data = load_catalogue(steps_folder(None)), PLAN.read_bytes()
    plan = read(data, catalogue).plan
    facts = Facts(plan.decisions, plan.context, frozenset(), catalogue)
    with tempfile.TemporaryDirectory() as folder:
        acts: dict[str, Callable[[], object]] = {
            "read the plan, in process": lambda: read(data, catalogue),
            "make every file, in process": lambda: export(plan, facts),
            "facilitator show": lambda: command("show", str(PLAN)),
            "facilitator export": lambda: command("export", str(PLAN), "-o", f"{folder}/out"),
            "facilitator export --check": lambda: command("export", str(PLAN), "-o", f"{folder}/out", "--check"),
        }  # fmt: skip
        times: dict[str, list[tuple[float, float]]] = {label: [] for label in acts}
        for number in range(rounds + 1):
            for label, act in acts.items():
                took = seconds(act)
                if number:  # the first warms the disk cache and the compiled content
                    times[label].append(took)
        files = sum(1 for path in Path(folder, "out").rglob("*") if path.is_file())
    middle = {label: median(wall for wall, _ in values) for label, values in times.items()}
    print(f"{files} files with what is remembered of them, medians of {rounds}, no outside tool")
    print(f"{'':30}{'ms':>7}{'min–max':>12}{'ratio':>7}{'CPU ms':>8}")
    for label, values in times.items():
        floor = middle["read the plan, in process" if "process" in label else "facilitator show"]
        walls = [wall * 1000 for wall, _ in values]
        cpu = median(used for _, used in values) * 1000
        spread, ratio = f"{min(walls):.0f}–{max(walls):.0f}", middle[label] / floor
        print(f"{label:30}{middle[label] * 1000:7.0f}{spread:>12}{ratio:7.2f}{cpu:8.0f}")
    said = "yes" if middle["facilitator export"] < GOAL else "NO"
    print(f"under {GOAL:g} s: {said}")
    for words in (["--version"], ["show", str(PLAN)]):
        found = imported(*words)
        print(f"modules of exports that `{words[0]}` imports: {len(found)} {' '.join(found[:3])}")


if __name__ == "__main__":
    main()
