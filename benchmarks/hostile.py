"""Any bytes as a plan, answers or step file: seconds until the message, for 2 MB of hostile shapes.

    python benchmarks/hostile.py [--bytes N]

Each command runs in a process of its own and is measured in processor seconds, which other work on the machine
does not change; nothing is waited for besides. The floor, first, is the same command on a file of one line.
The goal is 1 s for 2 MB.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import paths  # noqa: F401 - makes `support` importable
from support.hostile_shapes import SHAPES

from facilitator.storage.steps_folder import steps_folder


def seconds(arguments: list[str]) -> float:
    """Run a command and return the processor seconds it took: it waits for nothing else."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "facilitator", *arguments], capture_output=True, check=False
    )
    if b"Traceback" in done.stderr:
        raise SystemExit(f"a traceback: {arguments}")
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime


def main() -> int:
    """Time every shape in every place and print a table; 1 when one takes longer than the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=2_000_000)
    size = parser.parse_args().bytes
    title = "2 MB of" if size == 2_000_000 else f"{size} bytes of"
    print(f"{title:32} {'show':>7} {'check':>7} {'run':>7} {'steps check':>12}")
    with tempfile.TemporaryDirectory() as folder:
        plan, steps = Path(folder) / "pipeline.md", Path(folder) / "steps"
        answers = Path(folder) / "answers.yaml"
        subprocess.run(["cp", "-r", str(steps_folder()), str(steps)], check=True)
        state = ["--state-dir", str(Path(folder) / "state"), "--project-root", folder]
        victim = max(steps.rglob("*.yaml"), key=lambda path: path.stat().st_size)
        worst = 0.0
        for name, shape in (("", SHAPES["one line"]), *SHAPES.items()):
            data = shape(size)
            for file in (plan, answers, victim):
                file.write_bytes(data)
            run = ["run", str(Path(folder) / "new.md"), "--answers", str(answers), *state]
            commands = (
                ["show", str(plan), *state],
                ["check", str(plan), *state],
                run,
                ["steps", "check", str(steps)],
            )
            took = [seconds(c) for c in commands]
            if not name:
                continue  # what is compiled and cached once is there from now on
            worst = max(worst, *took)
            print(f"{name:32} {took[0]:7.2f} {took[1]:7.2f} {took[2]:7.2f} {took[3]:12.2f}")
    print(f"worst: {worst:.2f} s (goal: under 1 s)")
    return int(worst >= 1)


if __name__ == "__main__":
    sys.exit(main())
