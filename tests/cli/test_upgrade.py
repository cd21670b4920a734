"""`facilitator upgrade`: the first form of the document becomes the second, and nothing that was recorded changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sample_project import STEP_ONE, Command, Project

from facilitator.document.errors import DocumentError
from facilitator.document.read import read
from facilitator.document.splice import apply
from facilitator.review import upgrade as upgrading
from facilitator.review.upgrade import upgrade
from facilitator.runtime.criteria import load_criteria
from facilitator.storage.save import commit

ROOT = Path(__file__).resolve().parents[2]
FIRST = (ROOT / "tests" / "document" / "first_form.md").read_bytes()
LOCATION = ("path", "problems")
"""Of `show --json`: where the file is, and which fields it lacks, which the second form lists as open."""


@pytest.fixture
def first(project: Project) -> Project:
    """A project whose plan is of the first form."""
    project.plan.write_bytes(FIRST)
    return project


def read_as(project: Project, facilitator: Command) -> dict[str, object]:
    """What `show --json` reads."""
    shown = json.loads(facilitator("show", project.plan, "--json").out)
    return {key: value for key, value in shown.items() if key not in LOCATION}


def test_the_plan_reads_the_same_and_is_shorter(first: Project, facilitator: Command) -> None:
    before = read_as(first, facilitator)
    done = facilitator("upgrade", first.plan)
    assert done.code == 0, done.err
    assert read_as(first, facilitator) == before
    text = first.plan.read_text()
    assert f"1328 lines before, {len(text.splitlines())} lines after" in done.out
    assert len(text.splitlines()) < 800
    assert text.count("```mermaid") == 1
    assert text.index("## At a Glance") < text.index("## Project Context")
    assert "neutral — " not in text and "#### R-" not in text
    assert "status: open-points" in text and "workflowType: pipeline" in text


def test_check_says_so_and_changes_nothing(first: Project, facilitator: Command) -> None:
    asked = facilitator("upgrade", first.plan, "--check")
    assert asked.code == 1
    assert "would be written in the second form" in asked.out and "1328 lines before" in asked.out
    assert first.bytes == FIRST


def test_once_is_enough(first: Project, facilitator: Command) -> None:
    facilitator("upgrade", first.plan)
    before = first.bytes
    for command in (("upgrade", first.plan), ("upgrade", first.plan, "--check")):
        again = facilitator(*command)
        assert again.code == 0 and "in the second form already" in again.out
        assert first.bytes == before


def test_what_a_session_writes_is_the_second_form(complete: Project, facilitator: Command) -> None:
    before = complete.bytes
    assert "already" in facilitator("upgrade", complete.plan).out
    assert complete.bytes == before


def test_every_section_is_as_c_writes_it(complete: Project, facilitator: Command) -> None:
    """Of a plan that a session wrote, the operation would change no byte."""
    criteria = load_criteria(ROOT / "steps")
    data = complete.plan.read_bytes()
    op = upgrade(data, read(data, criteria.catalogue), criteria, "2025-11-20")
    catalogue = criteria.catalogue
    new = read(apply(data, op), catalogue)
    old = read(data, catalogue)
    for step in catalogue.steps[:4]:
        assert new.section_text(step.heading) == old.section_text(step.heading)
    assert [s.title for s in new.sections] == [s.title for s in old.sections]


def edited(*changes: tuple[str, str]) -> bytes:
    """The plan of the first form with words added by hand."""
    text = FIRST.decode()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


HAND_WRITTEN = (
    ("## Project Context\n", "Read this with the runbook.\n\n## Project Context\n"),
    ("### Repository Strategy\n", "### Repository Strategy\n\nAsk the platform team first.\n"),
    ("### Runner Infrastructure\n", "### On Call\n\n- Ada\n- Linus\n\n### Runner Infrastructure\n"),
    ("## Pipeline Stages\n", "## Notes\n\nours\n\n## Pipeline Stages\n"),
    ("lastStep: 5\n", "lastStep: 5\nreviewed: yes\n"),
)
WORDS = (
    "Read this with the runbook.\n\n", "### Repository Strategy\n\nAsk the platform team first.\n",
    "### On Call\n\n- Ada\n- Linus\n", "## Notes\n\nours\n", "\nreviewed: yes\n",
)  # fmt: skip


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_what_was_written_by_hand_is_carried(
    first: Project, facilitator: Command, eol: str
) -> None:
    first.plan.write_bytes(edited(*HAND_WRITTEN).replace(b"\n", eol.encode()))
    before = read_as(first, facilitator)
    done = facilitator("upgrade", first.plan)
    assert done.code == 0, done.err
    assert "“Pipeline Architecture” was edited by hand since it was saved" in done.out
    text = (first.bytes or b"").decode()
    assert "\n" not in text.replace(eol, "")
    for words in WORDS:
        assert words.replace("\n", eol) in text
    assert read_as(first, facilitator) == before


@pytest.mark.parametrize(
    "heading", ["### Pipeline Overview\n", "### Deployment Strategy Summary\n"]
)
def test_words_beside_a_drawing_stay(first: Project, facilitator: Command, heading: str) -> None:
    first.plan.write_bytes(edited((heading, f"{heading}\nJenkins runs\nuntil spring.\n")))
    assert facilitator("upgrade", first.plan).code == 0
    assert f"{heading}\nJenkins runs\nuntil spring.\n" in (first.bytes or b"").decode()


def test_words_that_would_be_gone_are_named_and_nothing_is_written(
    first: Project, facilitator: Command
) -> None:
    heading = "### Existing CI/CD\n"
    first.plan.write_bytes(edited((heading, f"{heading}\nJenkins runs\nuntil spring.\n")))
    before = first.bytes
    refused = facilitator("upgrade", first.plan)
    assert refused.code == 2
    assert "“Jenkins runs”, written by hand in" in refused.err
    assert "Move it under a heading of its own. Nothing was changed." in refused.err
    assert first.bytes == before


@pytest.mark.parametrize("at", ["\n### Pipeline Readiness Assessment", ""])
def test_words_in_what_is_computed_are_never_dropped(
    first: Project, facilitator: Command, at: str
) -> None:
    text = first.bytes.decode()
    section = text.index("## Pipeline Validation Results")
    place = text.index(at, section) if at else len(text)
    first.plan.write_text(f"{text[:place]}\nHANDWORDS of somebody\n\n{text[place:]}")
    before = first.bytes
    told = facilitator("upgrade", first.plan)
    assert (told.code, first.bytes) == (2, before)
    assert "would be gone" in told.err and "C on step 5" in told.err


def test_a_plan_that_is_half_way_is_upgraded_as_far_as_it_goes(
    first: Project, facilitator: Command
) -> None:
    text = FIRST.decode().replace("[1, 2, 3, 4, 5]", "[1, 2, 3]")
    text = text.replace("lastStep: 5\nstatus: complete\ncompletedAt: '2026-11-20'\n", "")
    first.plan.write_text(text[: text.index("## Deployment Strategy\n")])
    before = read_as(first, facilitator)
    assert facilitator("upgrade", first.plan).code == 0
    assert read_as(first, facilitator) == before
    written = first.plan.read_text()
    assert "stepsCompleted: [1, 2, 3]\n" in written and "status: in-progress\n" in written


def test_what_needs_review_still_does(first: Project, facilitator: Command) -> None:
    first.plan.write_bytes(edited(("**Strategy:** Trunk-based", "**Strategy:** GitFlow and trunk")))
    before = read_as(first, facilitator)
    assert '"needs-review"' in json.dumps(before)
    assert facilitator("upgrade", first.plan).code == 0
    assert read_as(first, facilitator) == before


def test_a_sign_off_stays_and_is_of_the_text_before(first: Project, facilitator: Command) -> None:
    first.plan.write_bytes(FIRST + b"\n## Notes\n\nours\n")
    facilitator("sign", first.plan, "--by", "Ada", "--section", "Notes")
    facilitator("sign", first.plan, "--by", "Ada", "--section", "Deployment Strategy")
    done = facilitator("upgrade", first.plan)
    assert done.code == 0, done.err
    assert "Deployment Strategy: Ada signed the text before, on 2025-11-20" in done.out
    assert "Notes: Ada" not in done.out, "its text is the same"
    checked = facilitator("check", first.plan).out
    assert "Notes: signed by Ada, 2025-11-20 — valid" in checked
    assert "Deployment Strategy: signed by Ada, 2025-11-20 — stale" in checked


def _missing(project: Project) -> None:
    project.plan.unlink()


def _foreign(project: Project) -> None:
    project.plan.write_text("---\nworkflowType: architecture\n---\n\n# A\n\n## Pipeline Stages\n")


def _cut_short(project: Project) -> None:
    project.plan.write_bytes(FIRST[: len(FIRST) * 9 // 10])


def _twice(project: Project) -> None:
    project.plan.write_bytes(FIRST + b"\n## Pipeline Stages\n\nagain\n")


def _unclaimed(project: Project) -> None:
    project.plan.write_bytes(FIRST.replace(b"[1, 2, 3, 4, 5]", b"[1, 2, 3, 5]"))


def _no_text(project: Project) -> None:
    project.plan.write_bytes(FIRST + b"\xff")


def _not_begun(project: Project) -> None:
    project.plan.write_bytes(b"")


def _from_later(project: Project) -> None:
    project.plan.write_bytes(FIRST.replace(b"format: 1", b"format: 9"))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_missing, "there is no such plan"),
        (_foreign, "workflowType: architecture"),
        (_cut_short, "may be truncated"),
        (_twice, "stands 2 times"),
        (_unclaimed, "“Deployment Strategy” is there, but step 4 is not marked complete"),
        (_no_text, "not UTF-8"),
        (_not_begun, "nothing to write anew"),
        (_from_later, "another version of this program"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
@pytest.mark.parametrize("switch", [[], ["--check"]], ids=["upgrade", "check"])
def test_what_cannot_be_read_for_certain_is_refused(
    first: Project, facilitator: Command, spoil: Callable[[Project], None], told: str,
    switch: list[str],
) -> None:  # fmt: skip
    spoil(first)
    before = first.bytes
    refused = facilitator("upgrade", first.plan, *switch)
    assert refused.code == 2 and refused.out == ""
    assert told in refused.err
    assert first.bytes == before


def test_a_read_only_file_is_left_alone(first: Project, facilitator: Command) -> None:
    first.plan.chmod(0o444)
    refused = facilitator("upgrade", first.plan)
    assert refused.code == 1 and "is marked read-only" in refused.err
    assert "press C" not in refused.err
    assert first.bytes == FIRST


def test_a_link_out_of_the_project_is_written_through_only_when_that_is_said(
    first: Project, facilitator: Command, tmp_path: Path
) -> None:
    outside = tmp_path / "elsewhere" / "pipeline.md"
    outside.parent.mkdir()
    shutil.move(first.plan, outside)
    first.plan.symlink_to(outside)
    asked = ("upgrade", first.plan, "--project-root", first.root)
    refused = facilitator(*asked)
    assert refused.code == 1 and "--outside" in refused.err
    assert outside.read_bytes() == FIRST
    assert facilitator(*asked, "--outside").code == 0
    assert b"## At a Glance" in outside.read_bytes()


def test_what_is_drafted_beside_it_comes_first(first: Project, facilitator: Command) -> None:
    """A draft was made from the text that would be gone."""
    cut = first.write("half.yaml", f"{STEP_ONE}decisions: {{ci-cd-platform: jenkins}}\n")
    first.plan.unlink()
    assert facilitator("run", first.plan, "--answers", cut).code == 3
    first.plan.write_bytes(FIRST)
    refused = facilitator("upgrade", first.plan)
    assert refused.code == 2 and "a draft of it is not written yet" in refused.err
    assert first.bytes == FIRST


def test_nothing_is_written_that_would_not_read_the_same(
    first: Project, facilitator: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = upgrading.compose_section

    def losing(step, plan, catalogue, computed):
        return compose(step, plan, catalogue, computed).replace("GitHub Actions", "Jenkins")

    monkeypatch.setattr(upgrading, "compose_section", losing)
    refused = facilitator("upgrade", first.plan)
    assert refused.code == 2
    assert "it would not say the same: ci-cd-platform" in refused.err
    assert first.bytes == FIRST


def test_who_saves_in_between_keeps_what_was_saved(first: Project, tmp_path: Path) -> None:
    criteria = load_criteria(ROOT / "steps")
    op = upgrade(FIRST, read(FIRST, criteria.catalogue), criteria, "2025-11-20")
    theirs = edited(HAND_WRITTEN[0])
    first.plan.write_bytes(theirs)
    outcome = commit(first.plan, op, tmp_path / "state")
    assert (outcome.kind, outcome.code) == ("unchanged", "changed")
    assert first.bytes == theirs
    with pytest.raises(DocumentError):
        apply(b"---\nworkflowType: prd\n---\n", op)
