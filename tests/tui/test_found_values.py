"""What step 1 found stands on its page value by value: where it stands, and how much it counts."""

from __future__ import annotations

from facilitator.model import Statement
from facilitator.tui.pages.context_rows import as_found


def test_each_value_has_the_place_that_counts_most() -> None:
    found = (
        Statement("databases", "redis", file="docs/architecture.md", line=4, grade="stated"),
        Statement("databases", "postgresql", file="docs/prd.md", line=9, grade="stated"),
        Statement("databases", "postgresql", file="compose.yaml", line=3, grade="runs"),
        Statement("databases", "mysql", file="docs/adr/1.md", line=7, grade="decided"),
    )
    assert as_found(found).plain.split() == [
        "found:", "postgresql", "(runs,", "compose.yaml:3)", "mysql", "(decided,", "docs/adr/1.md:7)",
        "redis", "(stated,", "docs/architecture.md:4)",
    ]  # fmt: skip


def test_what_was_not_graded_has_its_place_alone() -> None:
    found = (Statement("databases", "redis", file="docs/a.md", line=4),)
    assert as_found(found).plain.split() == ["found:", "redis", "(docs/a.md:4)"]
