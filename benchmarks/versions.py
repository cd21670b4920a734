"""What looking up versions costs: judging, searching ten tools at once, a hostile page, and not importing the search.

Run with `python benchmarks/versions.py`. Each figure stands beside a floor or a peer of the same run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import paths
from support import local_site

from facilitator.storage.content import load_tools
from facilitator.storage.steps_folder import steps_folder
from facilitator.versions.assemble import judge_results
from facilitator.versions.lookup import lookup
from facilitator.versions.queries import resolve
from facilitator.versions.sanitise import rows
from facilitator.versions.settings import VersionSettings
from facilitator.versions.version_check import Asked, Provider, SearchRow

TOOLS = load_tools(steps_folder())
NOW = datetime(2026, 11, 20, tzinfo=UTC)
NAMES = (
    "argo-cd",
    "flux",
    "helm",
    "terraform",
    "trivy",
    "grype",
    "semgrep",
    "checkov",
    "cosign",
    "grafana",
)

BODY = (
    "v3.6.1 Latest. released this 04 Nov 14:20, 391 commits to master since this release. Full Changelog: v3.6.0...v3.6.1. "
    "chore(deps): bump alpine to 3.24.1; Kubernetes 1.36.4 compatible. Argo CD v3.5.7; v3.4.14; v3.7.0-rc1 Pre-release. "
)


RUNS = count()


def ten_results(body: str) -> tuple[SearchRow, ...]:
    """Ten rows as a search returns them; no sentence is ever seen twice, so that nothing kept helps."""
    run = next(RUNS)
    places = (
        "github.com/argoproj/argo-cd/releases/tag/v3.6.",
        "blog.example/argo-cd/",
        "argo-cd.readthedocs.io/en/",
    )
    bodies = [
        body.replace("3.", f"{run % 9000}.{n}.").replace(". ", f" {run}{n}. ") for n in range(10)
    ]
    return tuple(
        SearchRow(f"Argo CD release {n}", f"https://{places[n % 3]}{n}", bodies[n])
        for n in range(10)
    )


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Median of several runs."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def judging() -> None:
    """Ten results, ordinary and hostile, beside the cost of only cutting them."""
    found = resolve(Asked("argo-cd"), TOOLS)
    page = "1.2.3 latest v" * 360_000
    raw = [
        {"title": page, "href": "https://blog.example/argo-cd/" + str(n), "body": page}
        for n in range(10)
    ]

    def judge(given: tuple[SearchRow, ...]) -> object:
        return judge_results(found, given, TOOLS, NOW, NOW.date(), "q", Provider("ddgs"))

    row(
        "sanitise ten ordinary results (floor)",
        milliseconds(lambda: rows([_raw(r) for r in ten_results(BODY)]), 50),
        "",
    )
    row(
        "judge ten ordinary results",
        milliseconds(lambda: judge(ten_results(BODY)), 50),
        "goal: under 5 ms",
    )
    row(
        "judge ten results of full length",
        milliseconds(lambda: judge(ten_results(BODY * 3)), 50),
        "",
    )
    row(
        "judge ten results of 5 MB each, hostile",
        milliseconds(lambda: judge(rows(raw)), 10),
        "goal: under 100 ms",
    )


def _raw(given: SearchRow) -> dict[str, str]:
    return {"title": given.title, "href": given.href, "body": given.body}


def searching() -> None:
    """Ten tools at once through the real client, against a local server that takes a second."""
    if not local_site.have_openssl():
        row("ten tools at once", float("nan"), "not run: no openssl")
        return
    given = [
        {"tool": "", "title": r.title, "href": r.href, "body": r.body} for r in ten_results(BODY)
    ]
    with tempfile.TemporaryDirectory() as name, local_site.site(Path(name), given) as server:
        settings = VersionSettings(
            proxy=server.url, ca_file=str(server.ca), cache_dir=f"{name}/cache", deadline=20
        )
        for word, text in (
            ("slow:0", "server answers at once (floor)"),
            ("slow:1", "server takes 1 s; goal: 1500 ms"),
        ):
            server.behave(word)
            start = time.perf_counter()
            records = lookup([Asked(tool) for tool in NAMES], TOOLS, settings, fresh=True)
            taken = (time.perf_counter() - start) * 1000
            answered = sum(record.outcome == "ok" for record in records)
            row(f"ten tools at once, {answered} answered", taken, text)
        start = time.perf_counter()
        lookup([Asked(tool) for tool in NAMES], TOOLS, settings)
        row("the same from the cache", (time.perf_counter() - start) * 1000, "")


def importing() -> None:
    """Import of the room in a process of its own, with and without the search library."""
    bare = "import facilitator.versions.answers"
    with_search = bare + ", ddgs; ddgs.DDGS"
    for text, code in (
        ("start Python (floor)", "pass"),
        ("import the room", bare),
        ("and ddgs", with_search),
    ):
        row(text, milliseconds(lambda code=code: _python(code), 7), "")
    imported = _python(
        bare + "\nimport sys; sys.exit('ddgs' in sys.modules or 'primp' in sys.modules)"
    )
    row("ddgs imported before the first search", float(imported), "goal: 0")


def _python(code: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=paths.ROOT, check=False, timeout=60
    ).returncode


def row(what: str, figure: float, remark: str) -> None:
    """Print one line of the table."""
    print(f"{what:<44} {figure:>10.2f}  {remark}")


def main() -> None:
    """Print the table."""
    print(f"{'':<44} {'ms':>10}")
    judging()
    searching()
    importing()


if __name__ == "__main__":
    main()
