"""From a key to the changed frame while versions are looked up, beside the same keys while nothing is.

The real search client runs against a local server that keeps every request waiting for nine seconds. Programs with a
search under way and without one take turns; the ratio is the one of their medians.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import paths  # noqa: F401 - makes `support` importable
from on_terminal import Program, percentile
from startup import ROOT, complete
from support import local_site

from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder

DOWN, UP, HOME, ESCAPE, RIGHT = "\x1b[B", "\x1b[A", "\x1b[H", "\x1b", "\x1b[C"
TOOLS = "Argo CD", "Flux", "Terraform"
LIMIT = 1.2


def keys(folder: Path, plan: Path, server: Any, rounds: int, *, searching: bool) -> list[float]:
    """Arrows over the deploy tools, each of which explains another one; in milliseconds."""
    env = {
        "FACILITATOR_VERSIONS_PROXY": server.url,
        "FACILITATOR_VERSIONS_CA_FILE": str(server.ca),
        "FACILITATOR_VERSIONS_TIMEOUT": "10",
        "FACILITATOR_VERSIONS_DEADLINE": "60",
        "FACILITATOR_VERSIONS_CACHE_DIR": str(folder / "cache"),
    }
    where = ["--project-root", str(folder), "--state-dir", tempfile.mkdtemp(dir=folder)]
    program = Program([sys.executable, "-m", "facilitator", str(plan), *where], cwd=ROOT, env=env)
    try:
        to_the_deploy_tools(program)
        for tool in chosen():
            program.child.send(str(tool + 1))
            program.drain(0.3)
        program.child.send("s")
        program.until(b"sends this")
        if searching:
            program.child.send("y")
            program.until(b"Looking for")
        program.drain()
        program.child.send(ESCAPE)
        program.drain(0.7)
        asked = len(server.seen)
        program.child.send(HOME)
        program.drain(0.3)
        measured = [program.milliseconds(key, marker) for key, marker in moves(rounds)]
        assert len(server.seen) == asked, "the searches were over before the keys were"
        return measured
    finally:
        program.close()


def to_the_deploy_tools(program: Program) -> None:
    """Open the question from the overview."""
    program.until(b"sign off")  # a complete plan opens on its overview
    program.drain(1.0)  # the project is looked at beside the session; that is not measured here
    for sent, quiet in ((HOME, 0.2), (DOWN * rows_above(), 0.2)):
        program.child.send(sent)
        program.drain(quiet)
    program.child.send("\r")
    program.until(b"Deploy stage 6/")
    program.drain()
    program.child.send(RIGHT)
    program.until(b"Which tool changes the target?")
    program.drain(0.3)


def rows_above() -> int:
    """Rows of the overview above the deploy stage that the cursor stops at."""
    steps = load_catalogue(steps_folder()).steps
    return [id_ for s in steps for id_ in (s.id, *(c.id for c in s.categories))].index("deploy")


def chosen() -> list[int]:
    """Positions of the tools that are chosen, so that three are named."""
    options = load_catalogue(steps_folder()).questions["deploy-tool"].options
    return [n for n, option in enumerate(options) if option.label in TOOLS]


def moves(rounds: int) -> Iterator[tuple[str, bytes]]:
    """Down and up over four options, each with the first words of the argument for it."""
    options = load_catalogue(steps_folder()).questions["deploy-tool"].options
    at = 0
    for _, step in zip(range(rounds), cycle([1, 1, 1, -1, -1, -1]), strict=False):
        at += step
        yield (DOWN if step > 0 else UP), options[at].pros[0][:14].encode()


def main() -> int:
    """Measure by turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=24, help="keys per program")
    parser.add_argument("--turns", type=int, default=3, help="programs of each kind")
    arguments = parser.parse_args()
    if not local_site.have_openssl():
        sys.stdout.write("openssl is not here: nothing can be measured\n")
        return 2
    rows: dict[str, list[float]] = {"idle": [], "looking up three tools": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = complete(folder)
        (folder / "site").mkdir()
        with local_site.site(folder / "site", local_site.ROWS) as server:
            server.behave("slow:9")
            for _ in range(arguments.turns):
                for label, values in rows.items():
                    values += keys(
                        folder, plan, server, arguments.rounds, searching=label != "idle"
                    )
    idle = rows["idle"]
    sys.stdout.write(f"key to frame at 120×40, {len(idle)} keys each, by turns\n")
    sys.stdout.write(f"{'':26}{'p50 ms':>8}{'ratio':>7}{'p95 ms':>8}{'ratio':>7}\n")
    for label, values in rows.items():
        p50, p95 = statistics.median(values), percentile(values, 0.95)
        ratios = p50 / statistics.median(idle), p95 / percentile(idle, 0.95)
        sys.stdout.write(f"{label:26}{p50:8.1f}{ratios[0]:7.2f}{p95:8.1f}{ratios[1]:7.2f}\n")
    return int(statistics.median(rows["looking up three tools"]) > LIMIT * statistics.median(idle))


if __name__ == "__main__":
    raise SystemExit(main())
