"""A state folder that somebody prepared: nothing of the user's is removed, written over or believed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from support.faults import Killed, KilledFiles
from support.save_once import operation

from facilitator.storage.draft_listing import empty_trash
from facilitator.storage.drafts import Drafts
from facilitator.storage.files import FileOps
from facilitator.storage.recover import KEPT, key_for, leftovers, prune, recover, temporary
from facilitator.storage.save import commit

DAY = date(2026, 1, 5)
NAMES = [f"{n:06d}.md" for n in range(1, KEPT + 5)] + ["journal", "last-saved.md", "lock", "a.json"]


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """Files of the user's, with names that this program would use, and old ones."""
    folder = tmp_path / "victim"
    folder.mkdir()
    for name in (*NAMES, "20200101-0123456789abcdef-1.journal"):
        (folder / name).write_text(f"the user's {name}")
    return folder


def _held(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text() if p.is_file() else "folder" for p in folder.iterdir()}


def _drafts(tmp_path: Path, plan: Path) -> Drafts:
    return Drafts(tmp_path / "state", plan)


def _act(drafts: Drafts) -> None:
    """Everything that touches a draft's folder, whether it may or not."""
    for act in (
        drafts.acquire,
        drafts.latest,
        lambda: drafts.keep({"steps": {"2": {}}}, ""),
        drafts.remember_saved,
        drafts.keep_theirs,
        drafts.clear,
        lambda: drafts.discard(DAY),
        lambda: prune(drafts.folder, drafts.files),
        lambda: empty_trash(drafts.state_dir, drafts.files, DAY),
        lambda: commit(drafts.plan_path, operation(4, "x", None), drafts.folder),
    ):
        try:
            act()
        except OSError:
            continue


@pytest.mark.parametrize("link", ["drafts", "trash", "drafts/KEY", "drafts/KEY/snapshots"])
def test_a_planted_link_leads_nowhere(tmp_path: Path, plan: Path, victim: Path, link: str) -> None:
    drafts = _drafts(tmp_path, plan)
    place = drafts.state_dir / link.replace("KEY", drafts.key)
    place.parent.mkdir(parents=True)
    if link == "drafts":
        (victim / drafts.key).mkdir()
        (victim / drafts.key / "journal").write_text("the user's")
        place.symlink_to(victim)
        _act(drafts)
        assert _held(victim / drafts.key) == {"journal": "the user's"}
        return
    before = _held(victim)
    place.symlink_to(victim)
    _act(drafts)
    assert _held(victim) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to plant a folder of another: NOT tested")
@pytest.mark.parametrize("place", ["", "drafts", "drafts/KEY"])
def test_a_folder_of_another_user_is_neither_used_nor_believed(
    tmp_path: Path, plan: Path, place: str
) -> None:
    drafts = _drafts(tmp_path, plan)
    drafts.keep({"steps": {"2": {}}}, "")
    assert drafts.latest() is not None
    os.chown(drafts.state_dir / place.replace("KEY", drafts.key), 12345, 12345)
    with pytest.raises(PermissionError, match="another user"):
        drafts.keep({}, "")
    with pytest.raises(PermissionError, match="another user"):
        drafts.acquire()
    if place:
        with pytest.raises(PermissionError, match="another user"):
            drafts.latest()


def test_only_snapshots_are_pruned(tmp_path: Path, plan: Path) -> None:
    drafts = _drafts(tmp_path, plan)
    snapshots = drafts.folder / "snapshots"
    snapshots.mkdir(parents=True)
    for name in NAMES:
        (snapshots / name).write_text(name)
    prune(drafts.folder, drafts.files)
    assert sorted(_held(snapshots)) == sorted(NAMES[4:])


def _modes(folder: Path) -> dict[str, int]:
    return {
        p.relative_to(folder).as_posix(): stat.S_IMODE(p.stat().st_mode)
        for p in (folder, *folder.rglob("*"))
    }


@pytest.fixture
def loose() -> object:
    """A program that was started where every new file is open to all."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_all_that_is_kept_is_the_users_alone(tmp_path: Path, plan: Path, loose: object) -> None:
    plan.chmod(0o666)
    drafts = _drafts(tmp_path, plan)
    (drafts.state_dir / "drafts" / drafts.key / "snapshots").mkdir(parents=True)
    lock = drafts.acquire()
    for number in range(2):
        drafts.keep({"steps": {"2": {"n": number}}}, "")
        done = commit(
            plan,
            operation(4, f"text {number}", plan.read_bytes()),
            drafts.folder,
            intend=drafts.intend,
        )
        assert done.kind == "saved"
        drafts.remember_saved()
    drafts.discard(DAY)
    modes = _modes(drafts.state_dir)
    assert {name for name in modes if name.endswith(".md")} > {f"drafts/{drafts.key}/last-saved.md"}
    files = {n: m for n, m in modes.items() if (drafts.state_dir / n).is_file()}
    folders = {n: m for n, m in modes.items() if n not in files}
    assert len(files) >= 4 and set(files.values()) == {0o600}
    assert set(folders.values()) == {0o700}
    assert stat.S_IMODE(plan.stat().st_mode) == 0o666, "the plan keeps its rights"
    lock.release()  # type: ignore[union-attr]


def test_another_name_of_the_plan_keeps_its_text_and_its_rights(tmp_path: Path, plan: Path) -> None:
    other = plan.with_name("other name.md")
    other.hardlink_to(plan)
    plan.chmod(0o644)
    text = plan.read_bytes()
    drafts = _drafts(tmp_path, plan)
    assert commit(plan, operation(4, "x", text), drafts.folder).kind == "saved"
    assert (other.read_bytes(), stat.S_IMODE(other.stat().st_mode)) == (text, 0o644)
    (kept,) = (drafts.folder / "snapshots").iterdir()
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (text, 0o600)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: state.write_text("a file"),
        lambda state: state.symlink_to("nowhere"),
        lambda state: os.mkfifo(state),
    ],
    ids=["file", "link to nothing", "pipe"],
)
def test_a_save_without_a_state_folder_leaves_nothing_beside_the_plan(
    tmp_path: Path, plan: Path, spoil: Callable[[Path], None]
) -> None:
    drafts = _drafts(tmp_path, plan)
    spoil(drafts.state_dir)
    for number in (1, 2):
        done = commit(plan, operation(4, f"text {number}", plan.read_bytes()), drafts.folder)
        assert done.kind == "saved"
    assert [p.name for p in plan.parent.iterdir()] == [plan.name]


def test_a_planted_leftover_that_is_no_file_is_left_alone(tmp_path: Path, plan: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    drafts = _drafts(tmp_path, plan)
    name = temporary(plan, "x", "0" * 64, "1" * 64, key_for(drafts.folder, drafts.files))
    name.symlink_to(tmp_path / "mine")
    assert commit(plan, operation(4, "x", plan.read_bytes()), drafts.folder).kind == "saved"
    assert name.is_symlink() and (tmp_path / "mine").read_text() == "mine"
    assert leftovers(plan, FileOps()) == []


@pytest.mark.parametrize("holds", ["new", "base", "something else"])
@pytest.mark.parametrize("key", ["", "0" * 32, "of another state folder"])
def test_a_file_that_only_has_the_name_of_a_leftover_is_left_alone(
    tmp_path: Path, plan: Path, holds: str, key: str
) -> None:
    """A repository may hold a file whose name carries the right digests."""
    drafts, text = _drafts(tmp_path, plan), plan.read_bytes()
    assert commit(plan, operation(4, "x", text), drafts.folder).kind == "saved"
    base, new = sha256(plan.read_bytes()).hexdigest(), sha256(holds.encode()).hexdigest()
    base = sha256(holds.encode()).hexdigest() if holds == "base" else base
    planted = temporary(plan, "x", base, new if holds == "new" else "1" * 64, key)
    planted.write_text(holds)
    kept = _held(drafts.folder / "snapshots")
    assert recover(plan, drafts.folder, drafts.files) == ()
    assert commit(plan, operation(4, "y", plan.read_bytes()), drafts.folder).remarks == ()
    assert planted.read_text() == holds
    assert len(_held(drafts.folder / "snapshots")) == len(kept) + 1
    assert not (drafts.folder / "conflicts").exists()


def test_what_a_killed_save_of_another_state_folder_left_stays_its_own(
    tmp_path: Path, plan: Path
) -> None:
    op = operation(4, "x", plan.read_bytes())
    at = 1
    while not leftovers(plan, FileOps()):
        with suppress(Killed):
            commit(plan, op, tmp_path / "one", KilledFiles(at))
        at += 1
    [(left, _, _)] = leftovers(plan, FileOps())
    assert recover(plan, tmp_path / "two", FileOps()) == ()
    assert left.exists()
    assert recover(plan, tmp_path / "one", FileOps()) == ()
    assert not left.exists()
