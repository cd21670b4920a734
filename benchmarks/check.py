"""`check` on one plan beside importing three libraries, on many beside parsing them as Markdown.

    python benchmarks/check.py PLAN [COUNT]     COUNT plans (default 1000) are made from PLAN

Every plan is judged in one process, so content is loaded once. Medians for one plan; one run for many.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from markdown_it import MarkdownIt

from facilitator.review.check import check
from facilitator.runtime.criteria import load_criteria

STEPS = Path(__file__).resolve().parents[1] / "steps"
TODAY = "2026-11-20"
EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "example" / "pipeline.md"
FLOOR = "import pydantic, markdown_it, ruamel.yaml"
ONE = """
import sys
from pathlib import Path
from facilitator.review.check import check
from facilitator.runtime.criteria import load_criteria
from facilitator.review.render import render
criteria = load_criteria(Path(sys.argv[1]))
render(check([sys.argv[2]], criteria, "2026-11-20"), "text", criteria)
"""
REPORT = """
import sys
from pathlib import Path
from facilitator.document.read import read
from facilitator.runtime.criteria import load_criteria
from facilitator.review.report.page import report
criteria = load_criteria(Path(sys.argv[1]))
report(read(Path(sys.argv[2]).read_bytes(), criteria.catalogue), criteria, "2026-11-20")
"""


def process_ms(*command: str, rounds: int = 11) -> float:
    """Median wall time of a Python process, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", *command], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def peak_mb() -> float:
    """Highest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def many(plan: bytes, count: int) -> None:
    """Check 1/10 of the plans and all of them, and parse the same files."""
    criteria = load_criteria(STEPS)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{n}.md") for n in range(count)]
        for number, path in enumerate(paths):
            path.write_bytes(
                plan.replace(b"project_name:", f"number: {number}\nproject_name:".encode(), 1)
            )
        check([str(paths[0])], criteria, TODAY)
        for part in (count // 10, count):
            start = time.perf_counter()
            check([str(p) for p in paths[:part]], criteria, TODAY)
            checked = time.perf_counter() - start
            peak = peak_mb()
            start = time.perf_counter()
            parser = MarkdownIt("commonmark").enable("table")
            for path in paths[:part]:
                parser.parse(path.read_text("utf-8"))
            parsed = time.perf_counter() - start
            ratio = checked / parsed
            print(
                f"{part:6} plans: check {checked:.2f} s, Markdown {parsed:.2f} s, {ratio:.2f} x (limit 1.5)"
            )
            print(f"{'':14}{checked / part * 1000:.1f} ms a plan, peak memory {peak:.0f} MB")


def main() -> None:
    """Print the table."""
    file = Path(sys.argv[1] if len(sys.argv) > 1 else EXAMPLE)
    floor = process_ms(FLOOR)
    one = process_ms(ONE, str(STEPS), str(file))
    page = process_ms(REPORT, str(STEPS), str(file))
    print(
        f"one plan, {file.stat().st_size / 1000:.0f} KB: check {one:.0f} ms, imports {floor:.0f} ms, ",
        end="",
    )
    print(f"{one / floor:.2f} x (limit 2.5)")
    print(f"report {page:.0f} ms, {page / one:.2f} x check (limit 1.5)")
    many(file.read_bytes(), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)


if __name__ == "__main__":
    main()
