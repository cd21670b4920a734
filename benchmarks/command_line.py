"""Short commands on a complete plan, each beside its floor, from exec to end of the process.

python benchmarks/command_line.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 15
FACILITATOR = [sys.executable, "-m", "facilitator"]
LIBRARIES = [sys.executable, "-c", "import pydantic, markdown_it"]
ALL_LIBRARIES = [sys.executable, "-c", "import pydantic, markdown_it, ruamel.yaml"]
NOTHING = [sys.executable, "-c", "import argparse"]


def seconds(command: list[str]) -> float:
    """Time of one process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def medians(*commands: list[str]) -> list[float]:
    """Medians in milliseconds, measured in turns so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(ROUNDS):
        for command, found in zip(commands, times, strict=True):
            found.append(seconds(command))
    return [statistics.median(found) * 1000 for found in times]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_STATE_HOME": folder, "XDG_CACHE_HOME": folder}
        plan = str(Path(folder, "pipeline.md"))
        answers = str(ROOT / "planning_artifacts" / "answers.yaml")
        play = [*FACILITATOR, "run", plan, "--answers", answers, "--project-root", str(ROOT)]
        subprocess.run(play, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        rows = (
            ("--help", [*FACILITATOR, "--help"], "import argparse", NOTHING, 2.0),
            (
                "show PLAN",
                [*FACILITATOR, "show", plan],
                "import pydantic, markdown_it",
                LIBRARIES,
                2.0,
            ),
            ("check PLAN", [*FACILITATOR, "check", plan], "… and ruamel.yaml", ALL_LIBRARIES, 2.5),
        )
        print(f"{'command':<12}{'ms':>8}   {'floor':<30}{'ms':>8}{'ratio':>8}{'goal':>8}")
        for name, command, called, floor, goal in rows:
            took, least = medians(command, floor)
            verdict = "ok" if took <= goal * least else "OVER"
            print(
                f"{name:<12}{took:8.0f}   {called:<30}{least:8.0f}{took / least:8.2f}{goal:8.1f}  {verdict}"
            )


if __name__ == "__main__":
    main()
