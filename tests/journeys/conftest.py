"""Gives each journey folders of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

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
