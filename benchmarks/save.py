"""What a save costs: `commit` of a plan beside a bare write + fsync + rename of the same bytes, in the same run.

python benchmarks/save.py [KILOBYTES] [ROUNDS]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import paths  # noqa: F401 - makes `support` importable
from support.save_once import operation

from facilitator.document.splice import apply
from facilitator.storage.save import commit

LINE = "**Field:** words that somebody wrote about a stage, with a reason and a condition.\n\n- **Insight:** text\n"


def document(size: int) -> bytes:
    """Return a complete plan of about this many bytes."""
    data = None
    for step in range(1, 6):
        words = "".join(
            f"### Part {n}\n\n{LINE * 8}\n"
            for n in range(size // 4 // (len(LINE) * 8 + 15) if step < 5 else 1)
        )
        data = apply(data, operation(step, words.strip(), data))
    assert data is not None
    return data


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds that an act takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1e3


def bare(path: Path, data: bytes) -> None:
    """Write, sync and rename: the least that a durable save does."""
    temp = path.with_suffix(".tmp")
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(fd, data)
    os.fsync(fd)
    os.close(fd)
    temp.rename(path)


def main() -> None:
    """Print the table."""
    kilobytes, rounds = (int(a) for a in (*sys.argv[1:], *("500", "200")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory(dir=".") as folder:
        plan, other, state = (
            Path(folder, "pipeline.md"),
            Path(folder, "bare.md"),
            Path(folder, "state"),
        )
        data = document(kilobytes * 1000)
        plan.write_bytes(data)
        ours, floor = [], []
        for n in range(rounds + 5):
            op = operation(5, f"words {n}\n\n{LINE * 40}".strip(), data, op_id=f"b{n}")
            floor.append(timed(lambda data=data: bare(other, data)))
            ours.append(timed(lambda op=op: commit(plan, op, state)))
            data = plan.read_bytes()
    table = {"write + fsync + rename": floor[5:], "commit": ours[5:]}
    print(f"{len(data) / 1000:.0f} kB, {rounds} rounds, one after the other\n")
    print(f"{'':24}{'median':>9}{'p95':>9}  ms")
    p95 = {}
    for name, values in table.items():
        p95[name] = statistics.quantiles(values, n=20)[-1]
        print(f"{name:24}{statistics.median(values):9.2f}{p95[name]:9.2f}")
    print(
        f"\np95 of commit is {p95['commit'] / p95['write + fsync + rename']:.2f} × the bare one's (goal: under 3)"
    )


if __name__ == "__main__":
    main()
