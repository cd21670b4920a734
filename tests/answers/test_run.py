"""`run`: the whole session from a file, and every way it can end."""

from __future__ import annotations

import json

import pytest
from support.guided import catalogue
from support.sample_project import (
    SAMPLE,
    TODAY,
    Command,
    Project,
    answers_before,
    dump,
    sample_answers,
)


@pytest.mark.parametrize("level", [pytest.param("expert", marks=pytest.mark.slow), "beginner"])
def test_the_sample_is_played_to_the_end_and_writes_the_same_bytes_at_every_skill_level(
    project: Project, sample_plan: bytes, facilitator: Command, level: str
) -> None:
    result = facilitator("--skill-level", level, "run", project.plan, "--answers", SAMPLE)
    assert (result.code, result.err) == (0, "")
    kept = [line for line in result.out.splitlines() if line.startswith("kept ")]
    saved = [line for line in result.out.splitlines() if line.startswith("saved ")]
    assert len(kept) == len(catalogue().categories)
    assert len(saved) == 5
    text = project.plan.read_text()
    assert "stepsCompleted: [1, 2, 3, 4, 5]" in text
    assert f"date: '{TODAY}'" in text
    assert project.bytes == sample_plan


def test_rounds_leave_what_was_accepted_and_nothing_of_what_was_not(
    project: Project, sample_plan: bytes
) -> None:
    project.plan.write_bytes(sample_plan)
    text = project.plan.read_text()
    assert "smallest number of bookings" in text
    assert "at a quarter of its size" not in text


def test_a_plan_that_says_the_same_is_left_alone(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    before = project.bytes
    again = facilitator("run", project.plan, "--answers", SAMPLE)
    assert again.code == 0
    assert project.bytes == before


def test_an_answer_put_off_until_a_day_that_has_passed_is_told(
    project: Project, facilitator: Command
) -> None:
    answers = answers_before("triggers")
    answers["decisions"]["branch-strategy"] = {"deferred": "until 2025-01-01, we look again"}
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    notes = [line for line in result.out.splitlines() if line.startswith("note ")]
    assert notes == ["note     Branch strategy: Deferred until 2025-01-01: that has passed."]


def test_it_stops_at_the_first_question_without_an_answer_and_plays_the_rest_once_it_is_there(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    file = project.write("a.yaml", dump(answers_before("rollback-type")))
    result = facilitator("run", project.plan, "--answers", file)
    assert result.code == 3
    assert "rollback-type is not answered" in result.err
    assert "stepsCompleted: [1, 2, 3]" in project.plan.read_text()
    shown = facilitator("show", project.plan)
    (told,) = [line for line in shown.out.splitlines() if line.startswith("draft of step 4: ")]
    assert "Deployment pattern" in told
    result = facilitator("run", project.plan, "--answers", SAMPLE)
    assert result.code == 0
    assert project.bytes == sample_plan
    assert "in the trash" in result.err
    assert "draft" not in facilitator("show", project.plan).out


def test_no_architecture_document_stops_step_1(project: Project, facilitator: Command) -> None:
    project.plan.with_name("architecture.md").unlink()
    result = facilitator("run", project.plan, "--answers", SAMPLE)
    assert result.code == 3
    assert "architecture document" in result.err
    assert project.bytes is None


def test_a_document_that_is_not_there_is_named(project: Project, facilitator: Command) -> None:
    answers = sample_answers() | {"documents": ["docs/none.md"]}
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 3
    assert "docs/none.md" in result.err
    assert project.bytes is None


def test_a_document_outside_the_project_is_not_read(project: Project, facilitator: Command) -> None:
    outside = project.root.parent / "elsewhere-architecture.md"
    outside.write_text("# Elsewhere\n\nWe use Terraform.\n")
    answers = sample_answers() | {"documents": ["../elsewhere-architecture.md"]}
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 3
    assert "outside" in result.err


def test_a_save_that_fails_is_1_and_the_file_stays(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_text(_before_step_5(sample_plan))
    before = project.bytes
    project.plan.chmod(0o444)
    result = facilitator("run", project.plan, "--answers", SAMPLE)
    assert result.code == 1
    assert "read-only" in result.err
    assert project.bytes == before


def test_a_plan_open_elsewhere_is_refused(project: Project, facilitator: Command) -> None:
    from facilitator.storage.drafts import Drafts
    from facilitator.storage.place import default_state_dir

    project.plan.parent.mkdir(exist_ok=True)
    lock = Drafts(default_state_dir(), project.plan).acquire("10:00")
    result = facilitator("run", project.plan, "--answers", SAMPLE)
    assert result.code == 2
    assert "another session" in result.err
    assert project.bytes is None
    lock.release()
    file = project.write("a.yaml", dump(answers_before("branch-strategy")))
    assert facilitator("run", project.plan, "--answers", file).code == 3
    assert project.bytes is not None


def test_another_answer_for_a_written_step_wants_a_reason(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    before = project.bytes
    answers = sample_answers()
    answers["decisions"]["deployment-pattern"] = "blue-green"
    path = project.write("a.yaml", dump(answers))
    result = facilitator("run", project.plan, "--answers", path)
    assert result.code == 2
    assert "deployment-pattern" in result.err
    assert "step 4" in result.err
    assert project.bytes == before


@pytest.mark.parametrize("field", ["rationale", "rollback_implication"])
def test_other_words_for_a_written_step_want_a_reason_too(
    project: Project, sample_plan: bytes, facilitator: Command, field: str
) -> None:
    project.plan.write_bytes(sample_plan)
    before = project.bytes
    answers = sample_answers()
    answers["decisions"]["deployment-pattern"][field] = "other words"
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 2
    assert "deployment-pattern" in result.err
    assert project.bytes == before


def test_a_revision_says_what_it_supersedes_and_leaves_other_steps_alone(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    before = project.plan.read_text()
    answers = sample_answers() | {"revision": "the weights of the balancer cannot be set by hand"}
    answers["decisions"]["deployment-pattern"]["choice"] = "blue-green"
    del answers["rounds"]
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert (result.code, result.err) == (0, "")
    after = project.plan.read_text()
    superseded = "Canary deployment — the weights of the balancer cannot be set by hand"
    assert f"\n  - **Supersedes:** {superseded}\n" in after
    for heading in ("## Project Context", "## Pipeline Architecture", "## Pipeline Stages"):
        assert _section(after, heading) == _section(before, heading)


def test_another_version_of_one_of_two_tools_is_a_revision(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    answers = sample_answers() | {"revision": "the new one reads our lock file"}
    del answers["rounds"]
    for version in ("39.1", "40.0"):
        stated = {"name": "Renovate", "version": version, "reason": "pinned"}
        answers["decisions"]["sca"]["tool"] = stated
        written = project.write("a.yaml", dump(answers))
        assert facilitator("run", project.plan, "--answers", written).code == 0
        assert f"Renovate {version} — chosen by the user" in project.plan.read_text()


def _before_step_5(plan: bytes) -> str:
    head, _, _ = plan.decode().partition("## Pipeline Validation Results")
    return head.replace("[1, 2, 3, 4, 5]", "[1, 2, 3, 4]")


def _section(text: str, heading: str) -> str:
    return text.partition(f"{heading}\n")[2].partition("\n## ")[0]


def test_the_answers_of_another_project_are_refused(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    before = project.bytes
    answers = sample_answers() | {"project_name": "another"}
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 2
    assert "another" in result.err
    assert project.bytes == before


def test_somebody_else_may_run_it_again_and_the_name_that_is_written_stays(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    project.plan.write_bytes(sample_plan)
    answers = sample_answers() | {
        "user_name": "the night shift",
        "workload": "batch",
        "revision": "it changed",
    }
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 0, result.err
    text = project.plan.read_text()
    assert "batch" in text and "the night shift" not in text
    assert f"user_name: {sample_answers()['user_name']}" in text


def test_a_hand_edit_elsewhere_stays(
    project: Project, sample_plan: bytes, facilitator: Command
) -> None:
    text = _before_step_5(sample_plan).replace(
        "# CI/CD Pipeline", "<!-- reviewed -->\n\n# CI/CD Pipeline"
    )
    project.plan.write_text(text + "\n## Our own notes\n\nRing the harbour office.\n")
    assert facilitator("run", project.plan, "--answers", SAMPLE).code == 0
    after = project.plan.read_text()
    assert "<!-- reviewed -->" in after
    assert "Ring the harbour office." in after


def test_existing_ci_is_recorded(project: Project, facilitator: Command) -> None:
    workflow = project.root / ".github" / "workflows" / "ci.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text("name: ci\non: push\njobs:\n  test:\n    runs-on: x\n    steps: []\n")
    file = project.write("a.yaml", dump(answers_before("branch-strategy")))
    facilitator("run", project.plan, "--answers", file)
    assert ".github/workflows/ci.yml" in project.plan.read_text()


def test_offline_is_said_where_versions_are_not_verified(
    project: Project, facilitator: Command
) -> None:
    file = project.write("a.yaml", dump(answers_before("deployment-pattern")))
    facilitator("--offline", "run", project.plan, "--answers", file)
    assert "unverified (offline)" in project.plan.read_text()


def test_the_plan_folder_is_made_at_the_first_save(project: Project, facilitator: Command) -> None:
    plan = project.root / "docs" / "plans" / "pipeline.md"
    file = project.write("a.yaml", dump(answers_before("branch-strategy")))
    assert facilitator("run", plan, "--answers", file).code == 3
    assert plan.is_file()


def test_a_linked_plan_stays_a_link(project: Project, facilitator: Command) -> None:
    real = project.root / "elsewhere.md"
    real.write_text("")
    project.plan.symlink_to(real)
    file = project.write("a.yaml", dump(answers_before("triggers")))
    assert facilitator("run", project.plan, "--answers", file).code == 3
    assert project.plan.is_symlink()
    assert "stepsCompleted: [1, 2]" in real.read_text()


def test_what_looks_like_a_secret_is_pointed_out_and_not_repeated(
    project: Project, facilitator: Command
) -> None:
    answers = answers_before("triggers") | {"workload": "uses AKIA" + "ABCDEFGHIJKLMNOP"}
    path = project.write("a.yaml", dump(answers))
    result = facilitator("run", project.plan, "--answers", path)
    assert result.code == 3
    assert f"{path}:1: looks like a secret (AWS access key)" in result.err
    assert "ABCDEFG" not in result.err


def test_answers_as_json_keep_every_character(project: Project, facilitator: Command) -> None:
    """JSON writes a character beyond U+FFFF as two escapes, each of them half of it."""
    said = "green \U0001f680, \U0001d48fever on red \U00020bb7野家"
    answers = answers_before("triggers")
    answers["decisions"]["branch-strategy"]["rationale"] = said
    file = project.root / "answers.json"
    file.write_text(json.dumps(answers, default=str))
    assert "\\ud83d\\ude80" in file.read_text()
    facilitator("run", str(project.plan), "--answers", str(file))
    assert f"**Rationale:** {said}" in project.plan.read_text()
