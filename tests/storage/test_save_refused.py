"""What is not saved: odd targets, damaged documents, text that would harm; the plan stays as it is, and it is said why."""

import os
from pathlib import Path

import pytest
from support.save_once import operation
from support.saved_plans import document, names_in, saved

from facilitator.document.errors import DocumentError
from facilitator.document.operation import SaveSignatures
from facilitator.document.splice import apply
from facilitator.storage import save as saving
from facilitator.storage.files import FileOps
from facilitator.storage.save import commit


@pytest.mark.parametrize(
    "kind", ["dangling", "loop", "folder", "fifo", "read-only", "missing-folder-is-file"]
)
def test_odd_targets_are_refused_and_left_alone(tmp_path, kind):
    path = tmp_path / "pipeline.md"
    match kind:
        case "dangling":
            path.symlink_to(tmp_path / "nowhere.md")
        case "loop":
            path.symlink_to(path)
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "read-only":
            path.write_bytes(document())
            path.chmod(0o444)
        case _:
            (tmp_path / "file").write_text("x")
            path = tmp_path / "file" / "pipeline.md"
    before = names_in(tmp_path)
    outcome = commit(path, operation(1, "text", None), tmp_path / "state")
    assert outcome.kind == "unchanged"
    assert outcome.message.startswith("Not saved. pipeline.md is unchanged. ")
    assert names_in(tmp_path) == before


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (b"\xff\xfeu\x00t\x00f\x00", "not-utf8"),
        (b"---\nstepsCompleted: [1\n", "front-matter-unclosed"),
        (b"---\nstepsCompleted: [1\n---\n", "front-matter-not-yaml"),
        (b"---\na: &x 1\n---\n", "front-matter-refused"),
        (b"---\nstepsCompleted: [1]\nstepsCompleted: []\n---\n", "front-matter-duplicate-key"),
        (b"---\nstepsCompleted: 3\n---\n", "steps-not-a-list"),
        (b"---\nstepsCompleted: [1, 'x']\n---\n", "steps-mixed"),
        (b"---\na: 1\n---\ntext\n", "not-a-plan"),
        (b"---\na: 1\n---\n\n## Pipeline Stages\n", "steps-missing"),
        (b"just text\n", "not-a-plan"),
        (b"---\nstepsCompleted: [1]\n---\n```\nopen\n", "fence-unclosed"),
        (b"---\nstepsCompleted: [1]\n---\n<!-- open\n", "comment-unclosed"),
        (
            b"---\nstepsCompleted: [1]\n---\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n",
            "merge-conflict",
        ),
        (b"---\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n---\n", "merge-conflict"),
        (b"---\nstepsCompleted: [1]\nfacilitator: {format: 9}\n---\n", "other-format"),
        (
            b"---\nstepsCompleted: [1]\n---\n## Pipeline Stages\n\n## Pipeline Stages\n",
            "section-twice",
        ),
    ],
)
def test_a_damaged_document_is_refused_unchanged(tmp_path, broken, code):
    path = tmp_path / "pipeline.md"
    path.write_bytes(broken)
    _, outcome = saved(path, tmp_path, step=3)
    assert (outcome.kind, outcome.code) == ("unchanged", code)
    assert path.read_bytes() == broken
    assert names_in(tmp_path) == ["pipeline.md"]


def test_a_vanished_or_emptied_file_is_not_a_new_plan(plan, tmp_path):
    op = operation(4, "text", plan.read_bytes())
    for leave in (b"", None):
        plan.write_bytes(b"") if leave == b"" else plan.unlink()
        outcome = commit(plan, op, tmp_path / "state")
        assert (outcome.kind, outcome.code) == ("unchanged", "vanished")


def test_a_folder_locked_by_another_save_is_waited_for_and_then_told(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "WAIT", 0.02)
    files = FileOps()
    fd = files.open_folder(plan.parent)
    files.lock(fd)
    _, outcome = saved(plan, tmp_path)
    assert (outcome.kind, outcome.code) == ("unchanged", "busy")
    files.close(fd)
    assert saved(plan, tmp_path)[1].kind == "saved"


def test_a_section_that_would_swallow_others_is_never_written(plan, tmp_path):
    for hostile in ("```\nopen", "<!-- open", "## Another section", "text\n---\nunder"):
        before = plan.read_bytes()
        _, outcome = saved(plan, tmp_path, text=hostile)
        assert (outcome.kind, outcome.code) == ("unchanged", "self-check"), hostile
        assert plan.read_bytes() == before


def test_half_a_character_is_refused(plan, tmp_path):
    assert saved(plan, tmp_path, text="\ud800")[1].code == "unwritable-text"


def test_no_plan_is_signed_into_being(tmp_path):
    with pytest.raises(DocumentError):
        apply(None, SaveSignatures("S", []))
    assert not Path(tmp_path / "pipeline.md").exists()
