"""Difference: what a reviewer is told of a change, from files and from git; hostile text stays text."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from facilitator.document.splice import apply
from facilitator.model import (
    Decision,
    Effect,
    Evidence,
    FindingAnswer,
    Metric,
    Plan,
    Standing,
    Status,
)
from facilitator.review.difference import Difference, compare
from facilitator.review.difference_render import FORMATS, headline, render_difference
from facilitator.review.signoff import sign
from facilitator.review.sources import SourceError, Version, version
from facilitator.review.upgrade import upgrade

TODAY = "2026-11-20"


@pytest.fixture
def differ(write, reading, criteria) -> Callable[..., Difference]:
    """Compare two plans, or two documents."""

    def run(old: Plan | bytes, new: Plan | bytes) -> Difference:
        both = [d if isinstance(d, bytes) else write(d) for d in (old, new)]
        versions = [
            Version(name, data, reading(data))
            for name, data in zip(("old", "new"), both, strict=True)
        ]
        return compare(*versions, criteria, TODAY)

    return run


def with_decision(plan: Plan, decision: Decision) -> Plan:
    return replace(plan, decisions={**plan.decisions, decision.id: decision})


@pytest.fixture
def canary(plan, criteria) -> Plan:
    """The plan with canary instead of a rolling update, reason and effects with it."""
    option = criteria.catalogue.options["deployment-pattern.canary"]
    return with_decision(
        plan,
        Decision(
            "deployment-pattern",
            choice=(option.id,),
            rationale="one tenant first",
            impact=option.dora,
            rollback=option.rollback,
        ),
    )


def test_a_plan_does_not_differ_from_itself(plan, differ) -> None:
    found = differ(plan, plan)
    assert found.same
    for form in FORMATS:
        assert render_difference(found, form)


def test_a_changed_decision_says_what_moved(plan, canary, differ, criteria) -> None:
    found = differ(plan, canary)
    (change,) = found.changes
    assert (change.kind, change.before, change.after) == (
        "changed",
        "Rolling update",
        "Canary deployment",
    )
    stated = {field.field for field in criteria.catalogue.questions["deployment-pattern"].values}
    assert {p.name for p in change.parts} - stated == {
        "Rationale",
        "DORA Impact",
        "Rollback Implication",
    }
    moved = {(e.metric, e.before, e.after) for e in found.effects}
    assert (Metric.LEAD_TIME, Effect.NEUTRAL, Effect.WORSENS) in moved
    assert found.edits == ()


def test_tensions_open_and_close_with_a_change(plan, differ) -> None:
    recreate = with_decision(
        plan, Decision("deployment-pattern", choice=("deployment-pattern.recreate",))
    )
    assert {f.id for f in differ(plan, recreate).opened} >= {"R-ZD-001", "R-DB-007"}
    closed = {f.id: f.state.value for f in differ(recreate, plan).closed}
    assert closed["R-ZD-001"] == "no longer holds"


def test_an_answer_closes_a_tension_and_is_told(plan, differ) -> None:
    held = replace(
        plan,
        findings={
            "R-FF-006": FindingAnswer("R-FF-006", "accepted", "the data team", "data", "2027-01-01")
        },
    )
    found = differ(plan, held)
    assert [f.id for f in found.closed] == ["R-FF-006"]
    assert "accepted: the data team (owner data; until 2027-01-01)" in render_difference(
        found, "markdown"
    )


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, Decision("sast", own="ours"), "added"),
        (Decision("sast", own="ours"), None, "withdrawn"),
        (Decision("sast", own="ours"), Decision("sast", own="theirs"), "changed"),
        (
            Decision("sast", own="ours"),
            Decision("sast", Standing.DEFERRED, reason="later"),
            "changed",
        ),
        (Decision("sast", own="ours"), Decision("sast", own="ours", rationale="why"), "revised"),
    ],
)
def test_kinds_of_change(before, after, kind, plan, differ) -> None:
    rest = {k: d for k, d in plan.decisions.items() if k != "sast"}
    old, new = (
        replace(plan, decisions={**rest, **({"sast": d} if d else {})}) for d in (before, after)
    )
    assert [c.kind for c in differ(old, new).changes] == [kind]


def test_evidence_that_moved_is_told(plan, differ) -> None:
    def seen(number: str) -> Plan:
        evidence = Evidence(
            "argo-cd", "Argo CD", number, Status.VERIFIED, TODAY, ("argo-cd.readthedocs.io/x",)
        )
        return with_decision(plan, replace(plan.decisions["deploy-tool"], evidence=(evidence,)))

    text = render_difference(differ(seen("3.1.0"), seen("3.2.0")), "text")
    assert re.search(r"Version Evidence: Argo CD 3\.2\.0 .*\(before: Argo CD 3\.1\.0", text)


def test_hand_edits_outside_decisions_are_counted_and_named(plan, write, differ) -> None:
    data = write(plan)
    text = data.decode()
    text = text.replace(
        "## Pipeline Stages\n", "## Pipeline Stages\n\nAsk the platform team first.\n", 1
    )
    text = text.replace("project_name:", "reviewed: yes\nproject_name:", 1) + "\n## Notes\n\nours\n"
    found = differ(data, text.encode())
    assert not found.changes
    assert {(e.place, e.added, e.removed) for e in found.edits} == {
        ("Front matter", 1, 0),
        ("Pipeline Stages", 1, 0),
        ("Notes", 2, 0),
    }
    assert "Ask the platform team first." in render_difference(found, "markdown")


def test_a_sign_off_that_a_change_made_stale_is_told(plan, canary, write, reading, differ) -> None:
    data = write(plan)
    signed = apply(data, sign(reading(data), "Ada", TODAY, "op-s"))
    changed = write(canary, steps=(4,), data=signed)
    found = differ(signed, changed)
    assert [s.signature.section for s in found.stale] == ["Deployment Strategy"]
    assert "Deployment Strategy: signed by Ada" in render_difference(found, "markdown")


def test_later_decisions_that_need_review_are_named(plan, write, differ) -> None:
    data = write(plan)
    gitflow = with_decision(plan, Decision("branch-strategy", choice=("branch-strategy.gitflow",)))
    found = differ(data, write(gitflow, steps=(2,), data=data))
    assert "Deployment Pattern: Pattern" in found.needs_review
    assert "CI/CD Platform" not in found.needs_review


def test_json_is_plain_data(plan, canary, differ) -> None:
    data = json.loads(render_difference(differ(plan, canary), "json"))
    assert data["decisions"][0]["question"] == "deployment-pattern"
    assert data["same"] is False


HOSTILE = "x\n\n# Heading\n<script>alert(1)</script> @team #12 | `\x1b[31m"


def test_hostile_text_stays_text_in_a_comment(plan, differ) -> None:
    new = with_decision(
        plan,
        Decision("sast", own=HOSTILE.replace("\x1b", ""), rationale=HOSTILE.replace("\x1b", "")),
    )
    text = render_difference(differ(plan, new), "markdown")
    assert "<script>" not in text.replace("\\<", "")
    assert not any(line.startswith("# ") for line in text.splitlines())
    assert "@team" not in text and "\x1b" not in text


def test_headline_counts(plan, canary, differ) -> None:
    assert headline(differ(plan, canary)).startswith("1 decision changed")


@pytest.fixture
def repository(tmp_path) -> Path:
    """A git repository whose first commit holds the plan `old`, in a folder."""
    (tmp_path / "docs").mkdir()

    def git(*words: str) -> None:
        identity = (
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "-c",
            "commit.gpgsign=false",
        )
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    (tmp_path / "docs" / "pipeline.md").write_bytes(b"old\n")
    git("add", ".")
    git("commit", "-q", "-m", "first: one")
    (tmp_path / "docs" / "pipeline.md").write_bytes(b"new\n")
    return tmp_path


def test_a_revision_is_read_from_git(repository, criteria) -> None:
    for folder, spec in (
        (repository, "HEAD:docs/pipeline.md"),
        (repository / "docs", "main:docs/pipeline.md"),
        (repository / "docs", "main:./pipeline.md"),
        (repository / "docs", "main:../docs/pipeline.md"),
        (repository / "docs", "HEAD^{/first: *one}:./pipeline.md"),
        (repository / "docs", "HEAD^{commit}:docs/pipeline.md"),
        (repository / "docs", "HEAD@{2099-01-01 10:00}:docs/pipeline.md"),
    ):
        assert version(spec, folder, criteria.catalogue).data == b"old\n"
    assert version("docs/pipeline.md", repository, criteria.catalogue).data == b"new\n"


@pytest.mark.parametrize(
    ("spec", "named"),
    [
        ("v9:docs/pipeline.md", "revision “v9”"),
        ("HEAD:none.md", "no file “none.md”"),
        ("none.md", "“none.md”"),
        ("--output=x:docs/pipeline.md", "revision “--output=x”"),
        ("a\0b", "cannot be read"),
        ("{" * 300 + ":a", "cannot be read"),
    ],
)
def test_what_is_not_there_is_named(spec, named, repository, criteria) -> None:
    with pytest.raises(SourceError, match=re.escape(named)):
        version(spec, repository, criteria.catalogue)
    assert not (repository / "x").exists()


def test_a_file_that_lies_below_this_folder_is_told_by_its_name(repository, criteria) -> None:
    told = re.escape("no file “pipeline.md”. From this folder it is “HEAD:./pipeline.md”.")
    with pytest.raises(SourceError, match=told):
        version("HEAD:pipeline.md", repository / "docs", criteria.catalogue)


@pytest.mark.parametrize(
    "text",
    [
        "#### h\n\n" * 30_000,
        "* a\n\n" * 20_000,
        "|a" * 60_000,
        "[a]: #b\n" * 15_000,
        "a" * 700_000,
    ],
    ids=["headings", "bullets", "cells", "links", "one line"],
)
def test_what_would_be_rendered_for_minutes_is_not_compared(text, repository, criteria) -> None:
    (repository / "docs" / "pipeline.md").write_text(f"## Pipeline Stages\n\n{text}\n")
    words = ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qam", "second")
    subprocess.run(["git", *words], cwd=repository, check=True)
    for spec in ("docs/pipeline.md", "HEAD:docs/pipeline.md"):
        with pytest.raises(SourceError, match=re.escape(f"“{spec}” is too long to be compared")):
            version(spec, repository, criteria.catalogue)


def test_without_a_repository_no_revision_is_looked_for(tmp_path, criteria, monkeypatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(SourceError, match="no git repository"):
        version("HEAD:pipeline.md", tmp_path, criteria.catalogue)


def test_a_heading_that_stands_there_again_and_again_is_composed_once(
    differ, plan, write, monkeypatch
) -> None:
    from facilitator.review import edits

    composed = []
    compose = edits.compose_section
    monkeypatch.setattr(
        edits, "compose_section", lambda *given: composed.append(given) or compose(*given)
    )
    differ(b"## Pipeline Stages\n" * 500, write(plan))
    assert 0 < len(composed) <= 10


FIRST = Path(__file__).resolve().parents[1] / "document" / "first_form.md"
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "example" / "pipeline.md"


@pytest.fixture(scope="module")
def upgraded(criteria, reading) -> tuple[bytes, bytes]:
    """A plan of the first form, and the same in the second."""
    data = FIRST.read_bytes()
    return data, apply(data, upgrade(data, reading(data), criteria, "2027-01-05"))


@pytest.mark.parametrize("form", FORMATS)
def test_a_change_of_form_is_one_line(upgraded, differ, form) -> None:
    found = differ(*upgraded)
    assert found.same and found.second_form and found.edits == ()
    said = render_difference(found, form)
    if form != "json":
        assert said == "Written in the second form; no decision differs.\n"


def test_what_differs_beside_the_form_is_told_as_ever(upgraded, differ) -> None:
    first, second = upgraded
    changed = second.replace(b"**Platform:** GitHub Actions", b"**Platform:** Jenkins")
    noted = changed + b"\n## Notes\n\nours\n"
    found = differ(first, noted)
    assert [c.question for c in found.changes] == ["ci-cd-platform"]
    assert [(e.place, e.added, e.removed) for e in found.edits] == [("Notes", 2, 0)]
    assert "1 decision changed, written in the second form" in headline(found)


def test_computed_parts_are_no_edits(upgraded, differ) -> None:
    """What a later day, other content or a formatter makes of what is computed counts for nothing."""
    _, text = upgraded
    for old, new in (
        (b"computed 2027-01-05", b"computed 2027-02-06"),
        (b"Computed on 2027-01-05", b"Computed on 2027-02-06"),
        (b"| [CI/CD Platform]", b"| &nbsp;[CI/CD Platform]"),
        (b'commit["Commit', b'commit["The commit'),
        (b"*neutral*", b"*nothing moves*"),
        (b"Commit \xe2\x86\x92 ", b"Commit \xe2\x86\x92  "),
        (b"8 agree.", b"9 agree."),
    ):
        assert old in text, old
        found = differ(text, text.replace(old, new))
        assert found.same, (old, found.edits)
        assert differ(text.replace(old, new), text).same


@pytest.mark.parametrize(
    ("where", "heading"),
    [
        ("### Repository Strategy\n", "Pipeline Architecture"),
        ("### Pipeline Overview\n", "Pipeline Stages"),
        ("### Deployment Strategy Summary\n", "Deployment Strategy"),
        ("## Project Context\n", "Project Context"),
        ("### Pipeline Readiness Assessment\n", "Pipeline Validation Results"),
        ("# CI/CD Pipeline: harbour-ledger\n", "Before the first section"),
    ],
)
@pytest.mark.parametrize("form", ["first", "second"])
def test_words_added_by_hand_are_counted_where_they_stand(
    upgraded, differ, where, heading, form
) -> None:
    before = upgraded[form == "second"].decode()
    assert before.count(f"\n{where}") == 1
    after = before.replace(f"\n{where}", f"\n{where}\nAsk the platform team\nbefore noon.\n")
    counted = [(e.place, e.added, e.removed) for e in differ(before.encode(), after.encode()).edits]
    assert counted == [(heading, 2, 0)]


NOTES = """
## Notes

Three things
to know:

- one
- *two*

1. first
2. second

A `word`, [a link](https://example.org/a) and an arrow ->.

| a | b |
|---|---|
| 1 | 2 |

Last line.
"""
AS_A_FORMATTER_LEAVES_IT = """

Notes
-----

Three things to
know:

* one
* _two_

1) first
2) second

A `word`, [a link](<https://example.org/a>) and an arrow -&gt;.

| a   | b   |
| --- | --- |
| 1   | 2   |

Last
line.
"""


def test_what_renders_the_same_is_no_edit(plan, write, differ) -> None:
    data = write(plan)
    found = differ(data + NOTES.encode(), data + AS_A_FORMATTER_LEAVES_IT.encode())
    assert found.same, found.edits
    moved = NOTES.replace("https://example.org/a", "https://example.org/b")
    found = differ(data + NOTES.encode(), data + moved.encode())
    assert [(e.added, e.removed) for e in found.edits] == [(1, 1)]


def test_only_lines_that_are_new_are_counted(plan, write, differ) -> None:
    data = write(plan)
    old = data + b"\n## Notes\n\none\ntwo\nthree\n\nfour\n\nfour\n"
    new = data + b"\n## Notes\n\nfour\n\none\ntwo and a half\nthree\n\nfour\n\nfour\n"
    assert [(e.added, e.removed) for e in differ(old, new).edits] == [(2, 1)]


def test_a_value_that_moved_stands_in_the_table(upgraded, differ) -> None:
    data = EXAMPLE.read_bytes()
    found = differ(data, data.replace(b"**Hold:** 30 min", b"**Hold:** 1 h"))
    (change,) = found.changes
    assert [(p.name, p.before, p.after, p.is_value) for p in change.parts] == [
        ("Hold", "30 min", "1 h", True)
    ]
    said = render_difference(found, "markdown")
    assert "| Deployment Pattern: Pattern: Hold | 30 min | **1 h** |" in said
    assert "Hold: 1 h" not in said, "told once"


def test_another_answer_to_the_same_point_is_told(plan, differ) -> None:
    def held(until: str) -> Plan:
        answer = FindingAnswer("R-DB-006", "accepted", "the data team", "data", until)
        return replace(plan, findings={"R-DB-006": answer})

    found = differ(held("2027-01-01"), held("2027-06-01"))
    assert not found.same and not found.opened and not found.closed
    for form in FORMATS:
        assert "2027-06-01" in render_difference(found, form)
    assert headline(found) == "1 answer changed"


def test_words_that_c_carried_are_still_words_of_somebodys_own(
    plan, write, differ, reading, criteria
) -> None:
    data = write(plan)
    noted = data.replace(
        b"### Repository Strategy\n", b"### Repository Strategy\n\nAsk the platform team.\n"
    )
    saved = apply(noted, upgrade(noted, reading(noted), criteria, TODAY))
    assert b"Ask the platform team." in saved
    assert not [p for p in reading(saved).problems if p.code == "section-edited"]
    assert differ(noted, saved).edits == ()
    assert [(e.place, e.added, e.removed) for e in differ(data, saved).edits] == [
        ("Pipeline Architecture", 1, 0)
    ]
