"""A save is whole or nothing, honest about it, and keeps what belongs to others, wherever it is cut off."""

import errno
import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from facilitator.plan import save as saving
from facilitator.plan.errors import DocumentError
from facilitator.plan.files import FileOps
from facilitator.plan.frontmatter import cut
from facilitator.plan.operation import Restore, SaveSignatures, keep_both, replace_theirs
from facilitator.plan.recover import leftovers, prune
from facilitator.plan.save import clear_up, commit
from facilitator.plan.sections import sections
from facilitator.plan.splice import apply
from facilitator.testing.faults import Killed, KilledFiles, Watched, failing
from facilitator.testing.save_once import HEADINGS, operation

ERRNOS = (errno.ENOSPC, errno.EIO, errno.EACCES)
MOST_ACTS = 60


def document(steps=(1, 2, 3)):
    data = None
    for step in steps:
        data = apply(data, operation(step, f"**Field:** words of step {step}", data))
    return data


def names_in(folder):
    return sorted(entry.name for entry in folder.iterdir())


def titles_of(path):
    text = path.read_text()
    return [s.title for s in sections(text, cut(text)[1])]


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "project" / "pipeline.md"
    path.parent.mkdir()
    path.write_bytes(document())
    return path


def saved(path, tmp_path, step=4, text="**Pattern:** Canary", **more):
    op = operation(step, text, path.read_bytes() if path.exists() else None)
    return op, commit(path, op, tmp_path / "state", **more)


def test_a_save_changes_the_file_and_leaves_nothing_beside_it(plan, tmp_path):
    before = plan.read_bytes()
    op, outcome = saved(plan, tmp_path)
    assert (outcome.kind, outcome.message) == ("saved", "Saved step 4 to pipeline.md.")
    assert plan.read_bytes() == apply(before, op)
    assert outcome.sha256 == sha256(plan.read_bytes()).hexdigest()
    assert names_in(plan.parent) == ["pipeline.md"]
    assert (tmp_path / "state/snapshots/000001.md").read_bytes() == before


def test_the_first_save_creates_folder_and_file(tmp_path):
    path = tmp_path / "new" / "planning" / "pipeline.md"
    _, outcome = saved(path, tmp_path, step=1)
    assert outcome.kind == "saved"
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


def test_saving_twice_is_saving_once(plan, tmp_path):
    op, _ = saved(plan, tmp_path)
    once = plan.read_bytes()
    assert commit(plan, op, tmp_path / "state").kind == "saved"
    assert plan.read_bytes() == once


def test_mode_and_link_are_kept(plan, tmp_path):
    plan.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(plan)
    _, outcome = saved(link, tmp_path)
    assert outcome.kind == "saved"
    assert link.is_symlink()
    assert stat.S_IMODE(plan.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away: owner NOT tested")
def test_owner_and_group_are_kept(plan, tmp_path):
    os.chown(plan, 12345, 23456)
    saved(plan, tmp_path)
    assert (plan.stat().st_uid, plan.stat().st_gid) == (12345, 23456)


def test_extended_attributes_are_kept_where_they_exist(plan, tmp_path):
    try:
        os.setxattr(plan, "user.origin", b"by hand")
    except OSError:
        pytest.skip("no extended attributes on this file system: NOT tested")
    saved(plan, tmp_path)
    assert os.getxattr(plan, "user.origin") == b"by hand"


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
        (b"---\na: 1\n---\ntext\n", "steps-missing"),
        (b"just text\n", "steps-missing"),
        (b"---\nstepsCompleted: [1]\n---\n```\nopen\n", "fence-unclosed"),
        (b"---\nstepsCompleted: [1]\n---\n<!-- open\n", "comment-unclosed"),
        (b"---\nstepsCompleted: [1]\n---\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", "merge-conflict"),
        (b"---\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n---\n", "merge-conflict"),
        (b"---\nstepsCompleted: [1]\nfacilitator: {format: 9}\n---\n", "other-format"),
        (b"---\nstepsCompleted: [1]\n---\n## Pipeline Stages\n\n## Pipeline Stages\n", "section-twice"),
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


def test_an_unrelated_edit_on_disk_stays(plan, tmp_path):
    op = operation(4, "text", plan.read_bytes())
    plan.write_bytes(plan.read_bytes().replace(b"words of step 2", b"other words") + b"\n## Notes\n\nmine\n")
    edited = plan.read_bytes()
    assert commit(plan, op, tmp_path / "state").kind == "saved"
    assert plan.read_bytes() == apply(edited, op)
    assert b"other words" in plan.read_bytes()
    assert titles_of(plan)[-2:] == ["Deployment Strategy", "Notes"]


def test_the_same_section_changed_is_a_conflict_with_every_way_out(plan, tmp_path):
    op = operation(3, "mine", plan.read_bytes())
    theirs = plan.read_bytes().replace(b"words of step 3", b"theirs")
    plan.write_bytes(theirs)
    outcome = commit(plan, op, tmp_path / "state")
    assert outcome.kind == "conflict"
    assert plan.read_bytes() == theirs
    conflict = outcome.conflict
    assert "theirs" in conflict.disk and "mine" in conflict.mine
    both = commit(plan, keep_both(op, conflict), tmp_path / "state")
    assert both.kind == "saved"
    assert titles_of(plan) == [*HEADINGS[:3], "Pipeline Stages (proposal)"]
    assert b"theirs" in plan.read_bytes() and b"mine" in plan.read_bytes()
    assert commit(plan, replace_theirs(op, conflict), tmp_path / "state").kind == "saved"
    assert b"theirs" not in plan.read_bytes()
    assert any(b"theirs" in p.read_bytes() for p in (tmp_path / "state/snapshots").iterdir())


def test_a_changed_earlier_decision_is_a_conflict(plan, tmp_path):
    op = operation(4, "text", plan.read_bytes())
    plan.write_bytes(plan.read_bytes().replace(b"words of step 2", b"another platform"))
    now = {"1": "digest-1", "2": "changed", "3": "digest-3"}
    outcome = commit(plan, op, tmp_path / "state", digests=lambda _data: now)
    assert outcome.kind == "conflict"
    assert (outcome.conflict.kind, outcome.conflict.sections) == ("relied", (2,))


def test_signatures_are_set_without_touching_a_section(plan, tmp_path):
    body = plan.read_bytes().partition(b"---\n\n")[2]
    op = SaveSignatures(
        "S", [{"by": "Ada", "date": "2026-01-05", "section": "Project Context", "digest": "d"}]
    )
    assert commit(plan, op, tmp_path / "state").kind == "saved"
    assert plan.read_bytes().endswith(body)
    assert b"by: Ada" in plan.read_bytes()


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("code", ERRNOS)
def test_an_error_at_any_act_is_told_as_it_is(tmp_path, code, exists):
    old = document() if exists else None
    for at in range(1, MOST_ACTS):
        place = tmp_path / str(at)
        place.mkdir()
        path = place / "pipeline.md"
        if old:
            path.write_bytes(old)
        op = operation(4 if exists else 1, "**Pattern:** Canary", old)
        files = failing(at, code)
        outcome = commit(path, op, place / "state", files)
        now = path.read_bytes() if path.exists() else None
        new = apply(old, op)
        assert now == (old if outcome.kind == "unchanged" else new), (at, outcome)
        if files.count < at:
            assert at > 10
            return
        assert commit(path, op, place / "state").kind == "saved"
        assert path.read_bytes() == new
        assert not leftovers(path, FileOps())
    raise AssertionError("more acts than expected")


@pytest.mark.parametrize("exists", [True, False])
def test_a_kill_at_any_act_leaves_the_old_or_the_new_document(tmp_path, exists):
    old = document() if exists else None
    outcome = None
    for at in range(1, MOST_ACTS):
        place = tmp_path / str(at)
        place.mkdir()
        path = place / "pipeline.md"
        if old:
            path.write_bytes(old)
        op = operation(4 if exists else 1, "**Pattern:** Canary", old)
        with suppress(Killed):
            outcome = commit(path, op, place / "state", KilledFiles(at))
        new = apply(old, op)
        assert (path.read_bytes() if path.exists() else None) in (old, new)
        if outcome:
            assert outcome.kind == "saved"
            return
        again = commit(path, op, place / "state")
        assert (again.kind, again.remarks) == ("saved", ())
        assert path.read_bytes() == new
        assert not leftovers(path, FileOps())
    raise AssertionError("more acts than expected")


def replace_like_an_editor(path, data):
    temp = path.with_name("editor~")
    temp.write_bytes(data)
    temp.replace(path)


def write_in_place(path, data):
    path.write_bytes(data)


@pytest.mark.parametrize("editor", [replace_like_an_editor, write_in_place])
def test_what_an_editor_saves_at_any_act_is_never_lost(tmp_path, editor):
    old = document()
    theirs = old.replace(b"words of step 2", b"the editor's words")
    for at in range(1, MOST_ACTS):
        path = tmp_path / str(at) / "pipeline.md"
        path.parent.mkdir()
        path.write_bytes(old)
        op = operation(4, "**Pattern:** Canary", old)

        def before(number, _act, _arguments, at=at, path=path):
            if number == at:
                editor(path, theirs)

        files = Watched(before)
        outcome = commit(path, op, path.parent / "state", files)
        if files.count < at:
            return
        assert outcome.kind == "saved", (at, outcome)
        assert path.read_bytes() in (apply(theirs, op), theirs), at
    raise AssertionError("more acts than expected")


def test_writes_may_be_short(plan, tmp_path):
    before = plan.read_bytes()
    op = operation(4, "long " * 500, before)
    files = Watched(lambda *_: None, short=7)
    assert commit(plan, op, tmp_path / "state", files).kind == "saved"
    assert plan.read_bytes() == apply(before, op)


def test_without_an_exchange_the_save_is_still_whole(plan, tmp_path):
    def before(_number, act, _arguments):
        if act == "exchange":
            raise OSError(errno.ENOSYS, "not known here")

    old = plan.read_bytes()
    op = operation(4, "text", old)
    assert commit(plan, op, tmp_path / "state", Watched(before)).kind == "saved"
    assert plan.read_bytes() == apply(old, op)
    assert names_in(plan.parent) == ["pipeline.md"]
    assert (tmp_path / "state/snapshots/000001.md").read_bytes() == old


def test_a_folder_locked_by_another_save_is_waited_for_and_then_told(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "WAIT", 0.02)
    files = FileOps()
    fd = files.open_folder(plan.parent)
    files.lock(fd)
    _, outcome = saved(plan, tmp_path)
    assert (outcome.kind, outcome.code) == ("unchanged", "busy")
    files.close(fd)
    assert saved(plan, tmp_path)[1].kind == "saved"


def test_someone_elses_text_in_a_leftover_is_kept_and_told(plan, tmp_path):
    stray = plan.with_name(f".pipeline.md.T.{'0' * 16}-{'1' * 16}.tmp")
    stray.write_bytes(b"an editor's text")
    _, outcome = saved(plan, tmp_path)
    assert outcome.kind == "saved"
    assert len(outcome.remarks) == 1
    assert (tmp_path / "state/conflicts/000001.md").read_bytes() == b"an editor's text"
    assert not stray.exists()


def test_a_start_clears_up_after_a_kill_and_tells_only_what_matters(plan, tmp_path):
    op = operation(4, "text", plan.read_bytes())
    for at in range(1, MOST_ACTS):
        with suppress(Killed):
            commit(plan, op, tmp_path / "state", KilledFiles(at))
        before = plan.read_bytes()
        assert clear_up(plan, tmp_path / "state") == ()
        assert plan.read_bytes() == before
        assert names_in(plan.parent) == ["pipeline.md"]
    assert clear_up(tmp_path / "nowhere" / "pipeline.md", tmp_path / "state") == ()


def test_a_vanished_plan_is_restored_as_it_was_saved_and_never_over_another(plan, tmp_path):
    old = plan.read_bytes()
    restore = Restore("R", old)
    assert commit(plan, restore, tmp_path / "state").code == "not-empty"
    for leave in (b"", None):
        plan.write_bytes(b"") if leave == b"" else plan.unlink()
        assert commit(plan, restore, tmp_path / "state").kind == "saved"
        assert plan.read_bytes() == old


def test_ten_snapshots_are_kept(plan, tmp_path):
    for number in range(14):
        saved(plan, tmp_path, text=f"text {number}")
    prune(tmp_path / "state", FileOps())
    names = names_in(tmp_path / "state/snapshots")
    assert names == [f"{n:06}.md" for n in range(5, 15)]


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
