"""A save while others write: unrelated edits stay, the same section is a conflict, an editor's text is never lost."""

import pytest
from support.faults import Watched
from support.save_once import HEADINGS, operation
from support.saved_plans import MOST_ACTS, document, saved, titles_of

from facilitator.document.operation import keep_both, replace_theirs
from facilitator.document.splice import apply
from facilitator.storage.files import FileOps
from facilitator.storage.recover import key_for, temporary
from facilitator.storage.save import commit


def test_an_unrelated_edit_on_disk_stays(plan, tmp_path):
    op = operation(4, "text", plan.read_bytes())
    plan.write_bytes(
        plan.read_bytes().replace(b"words of step 2", b"other words") + b"\n## Notes\n\nmine\n"
    )
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


def test_someone_elses_text_in_a_leftover_is_kept_and_told(plan, tmp_path):
    key = key_for(tmp_path / "state", FileOps())
    stray = temporary(plan, "T", "0" * 64, "1" * 64, key)
    stray.write_bytes(b"an editor's text")
    _, outcome = saved(plan, tmp_path)
    assert outcome.kind == "saved"
    assert len(outcome.remarks) == 1
    assert (tmp_path / "state/conflicts/000001.md").read_bytes() == b"an editor's text"
    assert not stray.exists()
