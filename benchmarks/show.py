"""`facilitator show` on a complete plan, beside an interpreter that imports pydantic and markdown-it-py and ends."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from startup import ROOT, complete

ROUNDS = 15
HEAVY = ("textual", "pydantic", "ruamel", "yaml", "markdown_it")
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def milliseconds(argv: Sequence[str]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    subprocess.run(argv, check=True, cwd=ROOT, env=ENVIRONMENT, capture_output=True)
    return (time.perf_counter() - start) * 1000


def imported(plan: Path) -> str:
    """Which of the heavy packages `show` imports."""
    code = (
        "import sys\nfrom facilitator.cli import main\n"
        f"main(['show', {str(plan)!r}])\n"
        f"print(*[m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True
    )
    return done.stderr.strip() or "none"


def main() -> None:
    """Measure in turns and print the table."""
    with tempfile.TemporaryDirectory() as name:
        plan = complete(Path(name))
        programs = {
            "import pydantic, markdown_it": [sys.executable, "-c", "import pydantic, markdown_it"],
            "facilitator show": [sys.executable, "-m", "facilitator", "show", str(plan)],
            "facilitator show --json": [
                sys.executable,
                "-m",
                "facilitator",
                "show",
                str(plan),
                "--json",
            ],
        }
        times: dict[str, list[float]] = {label: [] for label in programs}
        for number in range(ROUNDS + 1):
            for label, argv in programs.items():
                took = milliseconds(argv)
                if number:  # the first warms the disk cache and the compiled content
                    times[label].append(took)
        size, heavy = plan.stat().st_size, imported(plan)
    floor = statistics.median(times["import pydantic, markdown_it"])
    print(f"a complete plan of {size / 1000:.0f} KB, medians of {ROUNDS}, compiled content warm")
    print(f"{'':30}{'ms':>7}{'ratio':>7}")
    for label, values in times.items():
        print(f"{label:30}{statistics.median(values):7.0f}{statistics.median(values) / floor:7.2f}")
    print(f"of {', '.join(HEAVY)} show imports: {heavy}")


if __name__ == "__main__":
    main()
