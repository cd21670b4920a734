"""After a power loss at any moment the disk holds the old or the new plan; the new one once "Saved" was said.

A model of what a disk may keep: what was synced is there; of all else, any part may be. It must find the
faults of savers that sync too little, or it proves nothing.
"""

from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pytest
from support.faults import Watched
from support.save_once import operation

from facilitator.document.splice import apply
from facilitator.storage.save import commit


@pytest.fixture(autouse=True)
def by_path(monkeypatch):
    """The model knows files by their paths."""
    monkeypatch.setattr("facilitator.held.BY_DESCRIPTOR", Path("/nowhere"))


PIECE = 900
"""Bytes that one write takes, so that a file can be there in part."""


@dataclass
class Disk:
    """Acts of one save: writes to files, changes of names, and what a sync has made certain."""

    plan: object
    old: bytes | None
    acts: list = field(default_factory=list)
    """("write", file, bytes) | ("names", {name: file or None}) | ("sync", file or "folder")."""
    open_files: dict = field(default_factory=dict)
    folders: set = field(default_factory=set)

    def before(self, _number, act, args):
        name = getattr(args[0], "name", "") if args else ""
        beside = bool(args) and getattr(args[0], "parent", None) == self.plan.parent
        if act == "create" and beside:
            self.acts.append(("names", {name: name}))
            self.last = name
        elif act == "write" and self.open_files.get(args[0]):
            self.acts.append(("write", self.open_files[args[0]], bytes(args[1][:PIECE])))
        elif act == "sync":
            self.acts.append(("sync", self.open_files.get(args[0], "folder")))
        elif act == "exchange":
            self.acts.append(("names", {self.plan.name: self.last, self.last: "old"}))
        elif act == "move_new":
            self.acts.append(("names", {self.plan.name: self.last, self.last: None}))
        elif act == "move" and beside:
            new = {self.plan.name: self.last} if args[1] == self.plan else {}
            self.acts.append(("names", {name: None, **new}))
        elif act == "remove" and beside:
            self.acts.append(("names", {name: None}))

    def states(self, length):
        """Contents of the plan that a disk may show after a loss of power behind the first `length` acts."""
        done = self.acts[:length]
        last_sync = {what: i for i, (kind, what, *_) in enumerate(done) if kind == "sync"}
        sure, unsure = [], []
        for i, act in enumerate(done):
            if act[0] != "sync":
                where = act[1] if act[0] == "write" else "folder"
                (sure if i < last_sync.get(where, -1) else unsure).append(i)
        for size in range(len(unsure) + 1):
            for kept in combinations(unsure, size):
                yield self._content([done[i] for i in sorted([*sure, *kept])])

    def _content(self, acts):
        names, files = {self.plan.name: "old" if self.old is not None else None}, {"old": self.old}
        for kind, what, *rest in acts:
            if kind == "write":
                files[what] = files.get(what, b"") + rest[0]
            else:
                names |= what
        file = names[self.plan.name]
        return None if file is None else files.get(file, b"")


class Recorded(Watched):
    """Files that tell the model what is done, with writes cut into pieces."""

    def __init__(self, disk, without=()):
        super().__init__(disk.before, short=PIECE)
        self.disk, self.without = disk, without

    def __getattribute__(self, name):
        act = super().__getattribute__(name)
        if name == "create":

            def create(path, mode):
                fd = act(path, mode)
                if path.parent == self.disk.plan.parent:
                    self.disk.open_files[fd] = path.name
                return fd

            return create
        if name == "close":

            def close(fd):
                self.disk.open_files.pop(fd, None)
                act(fd)

            return close
        if name == "sync" and self.without:

            def sync(fd):
                is_file = fd in self.disk.open_files
                if ("file" if is_file else "folder") not in self.without:
                    act(fd)

            return sync
        return act


def judged(tmp_path, exists, without=()):
    path = tmp_path / "project" / "pipeline.md"
    path.parent.mkdir()
    old = apply(None, operation(1, "**Field:** words", None)) if exists else None
    if old:
        path.write_bytes(old)
    disk = Disk(path, old)
    op = operation(2 if exists else 1, "**Pattern:** Canary\n" * 60, old)
    assert commit(path, op, tmp_path / "state", Recorded(disk, without)).kind == "saved"
    new = apply(old, op)
    corrupt = lost = states = 0
    for length in range(len(disk.acts) + 1):
        for content in disk.states(length):
            states += 1
            corrupt += content not in (old, new)
            lost += length == len(disk.acts) and content != new
    return states, corrupt, lost


@pytest.mark.parametrize("exists", [True, False])
def test_no_state_is_corrupt_and_none_lost(tmp_path, exists):
    states, corrupt, lost = judged(tmp_path, exists)
    assert states > 20
    assert (corrupt, lost) == (0, 0)


def test_the_model_finds_a_file_that_is_not_synced(tmp_path):
    assert judged(tmp_path, True, without=("file",))[1] > 0


def test_the_model_finds_a_folder_that_is_not_synced(tmp_path):
    assert judged(tmp_path, True, without=("folder",))[2] > 0
