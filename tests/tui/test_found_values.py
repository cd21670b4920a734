"""What step 1 found stands on its page value by value: where it stands, and how much it counts."""

from __future__ import annotations

import pytest
from support.valued import at_the_pattern

from facilitator.model import Statement
from facilitator.session import events
from facilitator.session.play import play
from facilitator.session.view import Quotation
from facilitator.tui.explain import quoted, repository
from facilitator.tui.pages.context_rows import as_found, people, standing


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


@pytest.mark.parametrize(
    ("state", "grade", "told"),
    [
        ("decided", "runs", "runs"),
        ("decided", "stated", "stated"),
        ("decided", "decided", "decided"),
        ("decided", "", "decided"),
        ("deferred", "decided", "deferred"),
        ("rejected", "stated", "rejected"),
    ],
)
def test_a_line_of_the_list_stands_as_its_place_counts(state: str, grade: str, told: str) -> None:
    assert standing(Statement("databases", "redis", state, grade=grade)) == told


def test_a_bare_yes_of_the_repository_has_its_name() -> None:
    files = Statement("containerfile", "yes", file="Dockerfile", line=1)
    state, _ = play(at_the_pattern(), events.Scanned(traces=(files,)))
    shown = [line.plain for line in repository(state, "artifact-format")]
    assert shown == ["Your repository shows Containerfile: yes (Dockerfile:1)"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "optional, in your words"),
        ("an API on one server", "an API on one server  read as: web service on single server"),
        ("mainframe", "mainframe  read as: no kind that is known, so everything is asked"),
    ],
)
def test_a_workload_in_words_says_what_it_is_read_as(said: str, told: str) -> None:
    state, _ = play(at_the_pattern(), events.GoTo(1))
    state, _ = play(state, events.Introduce(workload=said))
    assert told in people(state)[-1].content.plain


def test_a_line_of_a_pipeline_is_not_called_a_document() -> None:
    said = quoted(Quotation("github-actions", ".github/workflows/ci.yml, line 1", confirmed=True))
    assert said.plain.startswith("Your project says github-actions")
