"""Makes the harness beside these tests importable, and gives each journey folders of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

sys.path.append(str(Path(__file__).parent))

ARCHITECTURE = """\
# Architecture: ferry-times

ferry-times shows when the next ferry leaves. One service reads the harbour's feed, one serves the page.

## Infrastructure

| Concern | Decision |
|---|---|
| Infrastructure as code | Terraform |
| Container strategy | Docker |
| Orchestration | Kubernetes |

Environments: dev and staging.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: an architecture document and a workflow."""
    root = tmp_path / "ferry-times"
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "architecture.md").write_text(ARCHITECTURE, encoding="utf-8")
    (root / ".github" / "workflows").mkdir(parents=True)
    (root / ".github" / "workflows" / "ci.yml").write_text("on: push\njobs: {}\n", encoding="utf-8")
    return root


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Play a journey that failed once more, and say so: keys and screen share a busy machine with other tests."""
    if item.get_closest_marker("journey") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    if any(report.failed for report in reports):
        item.warn(pytest.PytestWarning(f"{item.name} failed once and was played again"))
        item._initrequest()  # type: ignore[attr-defined]
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
