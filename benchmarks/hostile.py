"""Any bytes in any place that a command reads: processor time and peak memory, for 2 MB of hostile shapes.

    python benchmarks/hostile.py [--bytes N] [--only COMMAND] [--shape SHAPE]

Each command runs in a process of its own and is measured in processor seconds, which other work on the machine
hardly changes; nothing is waited for besides. The floor, first, is the same command on a file of one line. Where a
plan is read, the bytes stand behind the head of one, but for those that are front matter.
The goals for 2 MB are under 2 s, under 300 MB and no traceback.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import paths  # noqa: F401 - makes `support` importable
from support.hostile_shapes import SHAPES

from facilitator.storage.steps_folder import steps_folder

SECONDS, MEGABYTES = 2.0, 300.0
EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "example" / "pipeline.md"
TIMEOUT = 120
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def places(folder: Path) -> dict[str, tuple[list[Path], list[str]]]:
    """Name of a command at a place: the files that hold the bytes, and the arguments."""
    plan, answers, results = folder / "pipeline.md", folder / "answers.yaml", folder / "r.jsonl"
    other, document = folder / "other.md", folder / "project" / "docs" / "architecture.md"
    workflow = folder / "project" / ".github" / "workflows" / "ci.yml"
    steps, config = folder / "steps", folder / "settings.toml"
    victim = max(steps.rglob("*.yaml"), key=lambda path: path.stat().st_size)
    bmad = folder / "project" / "_bmad" / "bmm" / "config.yaml"
    own = folder / "project" / "facilitator.toml"
    project = str(folder / "project")
    return {
        "show": ([plan], ["show", str(plan)]),
        "show --json": ([plan], ["show", str(plan), "--json"]),
        "check": ([plan], ["check", str(plan)]),
        "diff": ([plan], ["diff", str(plan), str(other)]),
        "report": ([plan], ["report", str(plan)]),
        "sign": ([plan], ["sign", str(plan), "--by", "A"]),
        "answers": ([plan], ["answers", str(plan)]),
        "versions --plan": ([plan], ["versions", "--plan", str(plan), "--offline"]),
        "versions --results": ([results], ["versions", "--results", str(results)]),
        "run": ([answers], ["run", str(folder / "new.md"), "--answers", str(answers)]),
        "context (document)": ([document], ["context", str(document)]),
        "context (project)": ([document], ["context", project]),
        "context (CI file)": ([workflow], ["context", project]),
        "assess (CI file)": ([workflow], ["assess", project, "--phase", "production"]),
        "assess --plan": ([plan], ["assess", project, "--plan", str(plan)]),
        "export": ([plan], ["export", str(plan), "--no-tools", "-o", str(folder / "made")]),
        "what-if": ([plan], ["what-if", str(plan)]),
        "upgrade": ([plan], ["upgrade", str(plan), "--check"]),
        "manifest": ([plan], ["manifest", str(plan), "--service", "web"]),
        "steps check": ([victim], ["steps", "check", str(steps)]),
        "settings": ([config], ["drafts", "list", "--config", str(config)]),
        "project settings": ([own], ["drafts", "list", "--project-root", project]),
        "BMAD configuration": ([bmad], ["context", project, "--project-root", project]),
    }


def plan_head() -> bytes:
    """The example as far as its third step: what holds nothing of a plan is refused before most of it is read."""
    whole = EXAMPLE.read_bytes()
    return whole[: whole.index(b"## Pipeline Stages\n")]


def behind(head: bytes, data: bytes) -> bytes:
    """Put a shape behind the head of a plan, unless it is one of front matter."""
    return data if data.startswith(b"---") else head + data


def measured(arguments: list[str], folder: Path) -> tuple[float, float]:
    """Run a command; processor seconds and peak megabytes of it alone."""
    full = [sys.executable, "-m", "facilitator", *arguments, "--state-dir", str(folder / "state")]
    with (folder / "out").open("wb") as out, (folder / "err").open("w+b") as err:
        process = subprocess.Popen(
            full, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=ENVIRONMENT
        )
        try:
            # Set with a timer of the kernel's own: a command that never ends costs its limit and no more.
            _limit(process.pid)
            _, _, usage = os.wait4(process.pid, 0)
        finally:
            process.returncode = 0
        err.seek(0)
        if b"Traceback" in err.read():
            raise SystemExit(f"a traceback: {arguments}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def _limit(pid: int) -> None:
    import resource

    if hasattr(resource, "prlimit"):
        resource.prlimit(pid, resource.RLIMIT_CPU, (TIMEOUT, TIMEOUT))


def put(files: Iterable[Path], data: bytes) -> None:
    """Write the same to all of these."""
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def main() -> int:
    """Measure every shape in every place and print a table; 1 when one is beyond the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=2_000_000)
    parser.add_argument("--only", default="", help="commands whose name begins so")
    parser.add_argument("--shape", default="", help="shapes whose name begins so")
    chosen = parser.parse_args()
    found: list[tuple[float, float, str, str]] = []
    head = plan_head()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["cp", "-r", str(steps_folder()), str(folder / "steps")], check=True)
        (folder / "other.md").write_bytes(b"# Plan\n")
        (folder / "project").mkdir()  # for the commands that look at one and write nothing there
        for command, (files, arguments) in places(folder).items():
            if not command.startswith(chosen.only):
                continue
            here = []
            whole = [(f, f.read_bytes() if f.exists() else None) for f in files]
            for shape, make in (("", SHAPES["one line"]), *SHAPES.items()):
                if shape.startswith(chosen.shape):
                    data = make(chosen.bytes)
                    put(files, behind(head, data) if files[0].name == "pipeline.md" else data)
                    here.append((*measured(arguments, folder), command, shape))
            for file, data in whole:
                file.unlink() if data is None else file.write_bytes(data)
            here = [
                f for f in here if f[3]
            ]  # the first compiles and caches what is there from then on
            worst, most = max(here), max(f[1] for f in here)
            print(f"{command:22} {worst[0]:7.2f} s ({worst[3]}), {most:6.0f} MB", flush=True)
            found += here
    beyond = [f for f in found if f[0] >= SECONDS or f[1] >= MEGABYTES]
    for took, peak, command, shape in sorted(beyond, reverse=True):
        print(f"beyond the goals: {command}: {shape}: {took:.2f} s, {peak:.0f} MB")
    print(f"goals: under {SECONDS:.0f} s of processor time, under {MEGABYTES:.0f} MB, no traceback")
    return int(bool(beyond))


if __name__ == "__main__":
    sys.exit(main())
