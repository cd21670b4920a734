"""A save changes its own section, keeps what belongs to others, and leaves nothing beside the plan."""

import errno
import os
import stat
from hashlib import sha256

import pytest
from support.faults import Watched
from support.save_once import operation
from support.saved_plans import names_in, saved

from facilitator.document.operation import Restore, SaveSignatures
from facilitator.document.splice import apply
from facilitator.storage.files import FileOps
from facilitator.storage.recover import prune
from facilitator.storage.save import commit


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


def test_signatures_are_set_without_touching_a_section(plan, tmp_path):
    body = plan.read_bytes().partition(b"---\n\n")[2]
    op = SaveSignatures(
        "S", [{"by": "Ada", "date": "2026-01-05", "section": "Project Context", "digest": "d"}]
    )
    assert commit(plan, op, tmp_path / "state").kind == "saved"
    assert plan.read_bytes().endswith(body)
    assert b"by: Ada" in plan.read_bytes()


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
