"""`assess` on large trees: seconds for 10,000 files, 100,000 beside walking them, and what memory it takes.

    python benchmarks/assess.py [--rounds N]

The trees hold sources, documents and YAML in the shares of a monorepo, and a pipeline, a container file, manifests and
instructions at the root. The floor is `os.walk` over the same tree, in turns in the same run. Goals: 10,000 files
under 2 s, 100,000 within 1.6 times the walk that lists them, and memory that grows with the paths alone.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median

from facilitator.context.traces.files import further
from facilitator.context.walk import walk
from facilitator.runtime.assessing import assess_repository
from facilitator.storage.steps_folder import steps_folder

PER_FOLDER = 100
SUFFIXES = (".py", ".ts", ".md", ".txt", ".java", ".png", ".json", ".css", ".yml", ".go")
SECONDS, TIMES = 2.0, 1.6
AT_THE_ROOT = {
    ".github/workflows/ci.yml": "on: [push]\njobs:\n  a:\n    steps:\n      - run: make check\n",
    "Makefile": "check:\n\truff check .\n\tpytest\n",
    "Dockerfile": "FROM python:3\nHEALTHCHECK CMD curl -f http://localhost/healthz\n",
    "README.md": "# Service\n\nClick Deploy in the console.\n",
    "k8s/app.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec: {}\n",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    for files in (10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            grow(root, files)
            measure(root, files, rounds)


def grow(root: Path, files: int) -> None:
    """Write a tree of so many files."""
    for name, text in AT_THE_ROOT.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    for number in range(files // PER_FOLDER):
        place = root / f"part{number // 25}" / f"unit{number}"
        place.mkdir(parents=True)
        for n in range(PER_FOLDER):
            suffix = SUFFIXES[n % len(SUFFIXES)]
            (place / f"source_{n}{suffix}").write_text("name: value\n" if suffix == ".yml" else "")


def measure(root: Path, files: int, rounds: int) -> None:
    """Print how long it takes beside the walks, and the most memory that it held at once."""
    steps = steps_folder(None)
    acts: tuple[Callable[[], object], ...] = (
        lambda: sum(len(names) for _, _, names in os.walk(root)),
        lambda: walk(root, further=further),
        lambda: assess_repository(steps, root, "production"),
    )
    listed, walked, assessed = together(acts, rounds)
    tracemalloc.start()
    assess_repository(steps, root, "production")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(
        f"{files:,} files: os.walk {listed:.0f} ms, walk {walked:.0f} ms, assess {assessed:.0f} ms "
        f"({assessed / listed:.2f} times os.walk, {assessed / walked:.2f} times the walk), "
        f"memory {peak / 1e6:.1f} MB"
    )


def together(acts: tuple[Callable[[], object], ...], rounds: int) -> list[float]:
    """Medians in milliseconds of processor time, in turns: other work on the machine changes neither."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for act, kept in zip(acts, times, strict=True):
            start = time.process_time()
            act()
            kept.append((time.process_time() - start) * 1000)
    return [median(kept) for kept in times]


if __name__ == "__main__":
    main()
