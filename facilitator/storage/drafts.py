"""The draft of one plan: kept at every pause, offered at the next start, cleared by a save."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from facilitator.document.outcome import Intent
from facilitator.model.noun import noun, replace
from facilitator.storage import lock
from facilitator.storage.files import FileOps, closing, sync_folder, write_all
from facilitator.storage.journal_records import decode, encode
from facilitator.storage.place import JOURNAL, folder_of, here, private_folder
from facilitator.storage.recover import LAST_SAVED, keep, keep_bytes, prune, write_private

ROTATE_AT = 1_000_000
"""Bytes after which a journal is replaced by its last record."""
LARGEST = 150_000_000
"""Bytes of a journal that is still read: two records of the largest paste that was ever kept."""
DAMAGED = "damaged"
"""Name beside the journal of a copy of what could not be read at its end."""


@noun
class Draft:
    """The last snapshot that arrived whole."""

    draft: Mapping[str, object]
    """What the caller gave to `keep`."""
    base_sha256: str
    """Of the plan's bytes the draft belongs to; empty when there was no file."""
    doc: str
    seq: int
    op_id: str = ""
    at: str = ""
    """When it was kept, as the caller said."""
    host: str = ""
    pid: int = 0
    intent: Intent | None = None
    """A save that was begun after this snapshot."""

    @property
    def steps(self) -> Mapping[str, Mapping[str, object]]:
        """What is kept of each step, by its number; nothing of a step that has another shape."""
        steps = self.draft.get("steps")
        found = steps.items() if isinstance(steps, Mapping) else ()
        return {str(number): step if isinstance(step, Mapping) else {} for number, step in found}

    def was_saved(self, disk_sha256: str) -> bool:
        """Whether the document on disk is what the save begun from this draft was to write."""
        return self.intent is not None and self.intent.new == disk_sha256


class Drafts:
    """The journal, the lock and the folder of one plan."""

    def __init__(
        self,
        state_dir: Path,
        plan_path: Path,
        files: FileOps | None = None,
        folder: Path | None = None,
    ) -> None:
        """Name the places; nothing is created before it is needed. A folder may be given that was found before."""
        self.files = files or FileOps()
        self.state_dir = state_dir
        self.plan_path = plan_path
        self.doc = self.files.resolve(plan_path)
        """Where the plan really lies, asked once: a draft never waits for the plan's disk."""
        self._here = here(self.doc, self.files)
        self.folder = folder or folder_of(state_dir, self.doc, self.files)
        """The `state` that `plan.save.commit` is given."""
        self.key = self.folder.name
        self.journal = self.folder / JOURNAL
        self._held: lock.Lock | None = None
        self._taken = ""
        """Who took the plan while the state folder was gone; it stays theirs."""
        self._seq = -1
        self._end = -1
        """Where the good records end; -1 when the journal has to be read first."""
        self.damaged = b""
        """What was once whole at the end of the journal and can no longer be read."""
        self._intended = ""
        """SHA-256 of what the last save of this session was to write."""
        self.to_trash = False
        """The draft was discarded and is not in the trash yet: nothing takes its place before."""
        self.not_taken_up = False
        """What is kept could not be read: it stays, or goes to the trash whole, and nothing is added to it."""

    @property
    def holds_another(self) -> bool:
        """Whether the journal holds a draft that this session does not know, or knows no more."""
        return self.to_trash or self.not_taken_up

    def acquire(self, since: str = "") -> lock.Lock | lock.Holder:
        """Take the plan for this session, or return who has it. Raises OSError."""
        self._make_folder()
        taken = lock.acquire(self.folder / "lock", self.plan_path, since, self.files, self._here)
        if isinstance(taken, lock.Lock):
            self._held = taken
        return taken

    def hold_on(self) -> None:
        """Make sure that the plan is still this session's; take it again where the state folder was removed.

        Raises:
            TakenError: another session has opened it meanwhile; it stays that one's.
            OSError: the state folder cannot be made again.
        """
        held = self._held
        if self._taken:
            raise lock.TakenError(errno.EBUSY, self._taken)
        if held is None or held.fd < 0 or held.holds():
            return
        self._make_folder()
        again = lock.acquire(held.path, self.plan_path, held.since, self.files, self._here)
        if isinstance(again, lock.Holder):
            who = again.message.removesuffix(" Opened read-only.")
            self._taken = f"The folder of drafts was removed. {who}"
            raise lock.TakenError(errno.EBUSY, self._taken)
        self.files.close(held.fd)
        held.fd = again.fd

    def latest(self) -> Draft | None:
        """Return the draft; None when nothing is pending. What is damaged is passed over. Raises OSError."""
        self._look_into()
        records, self._end, self.damaged = decode(self.files.read(self.journal, LARGEST) or b"")
        self._seq = max((_int(r.get("seq")) for r in records), default=0)
        found = latest_in(records)
        if found and self.damaged:  # a save that was begun may be one of what is damaged
            found = replace(found, intent=None)
        if found and found.intent and not self._intended:
            self._intended = found.intent.new  # of a session that was killed before it could say so
        return found

    def keep(
        self, snapshot: Mapping[str, object], base_sha256: str, *, op_id: str = "", at: str = ""
    ) -> Draft:
        """Append a snapshot and return when the device has it. Raises OSError: it is not stored."""
        if self.holds_another:
            self.discard()
        where = {
            "doc": str(self.doc),
            "host": socket.gethostname(),
            "pid": os.getpid(),
        }
        record = {
            "kind": "draft",
            "op_id": op_id,
            "at": at,
            "base_sha256": base_sha256,
            **where,
            "draft": snapshot,
        }
        kept = latest_in([self._append(record, durable=True)])
        assert kept is not None
        return kept

    def intend(self, intent: Intent) -> None:
        """Note that a save begins; for the `intend` of `commit`. Not synced: it only spares a question."""
        if self.holds_another:
            return
        record = {
            "kind": "intent",
            "op_id": intent.op_id,
            "base": intent.base,
            "new": intent.new,
            "step": intent.step,
        }
        self._intended = intent.new
        self._append(record, durable=False)

    def clear(self) -> None:
        """Forget the draft: it was saved. A draft that cannot be removed is recognised by its intent."""
        if self.not_taken_up:
            return
        self._end = -1
        with suppress(OSError):
            if self.to_trash:
                self.discard()
            self._look_into()
            self.files.remove(self.journal)
            sync_folder(self.files, self.folder)

    def keep_damaged(self) -> Path | None:
        """Keep a copy of what can no longer be read, before a draft takes its place; where. Raises OSError.

        Each has a name of its own: what was kept before stays.
        """
        if not self.damaged:
            return None
        name = f"{DAMAGED}-{sha256(self.damaged).hexdigest()[:12]}"
        return write_private(self.folder / name, self.damaged, self.files, durable=True)

    def keep_theirs(self) -> None:
        """Keep a copy of the plan as another program left it, among the earlier ones."""
        with suppress(OSError):
            theirs = self.files.read(self.files.resolve(self.plan_path))
            if theirs:
                keep_bytes(theirs, self.folder / "snapshots", self.files)
                prune(self.folder, self.files)

    def remember_saved(self) -> None:
        """Keep a copy of the plan as the last save here left it, to restore it, and ten earlier ones.

        The copy before it joins the earlier ones where the save did not find it on disk: another program
        had changed or removed what it holds.
        """
        with suppress(OSError):
            saved = self.files.read(self.files.resolve(self.plan_path))
            before = self.last_saved()
            if saved is None or saved == before or sha256(saved).hexdigest() != self._intended:
                return
            snapshots = self.folder / "snapshots"
            latest = self.files.names(snapshots)[-1:]
            if before and [before] != [self.files.read(snapshots / name) for name in latest]:
                keep(self.folder / LAST_SAVED, snapshots, self.files)
            write_private(self.folder / LAST_SAVED, saved, self.files)
            prune(self.folder, self.files)

    def last_saved(self) -> bytes | None:
        """Return the plan as it was last saved here; None when it never was. Raises OSError."""
        self._look_into()
        return self.files.read(self.folder / LAST_SAVED)

    def discard(self, today: date | None = None) -> Path | None:
        """Move the draft to the trash, for 30 days at least; return its place.

        Until that succeeds no other draft takes its place. Raises OSError.
        The day is the clock's: the date that a document is given decides about nobody's words.
        """
        self.to_trash = True
        self._look_into()
        if self.files.status(self.journal) is None:
            self.to_trash = self.not_taken_up = False
            return None
        trash = private_folder(self.state_dir, "trash", files=self.files)
        numbers = (
            n.removesuffix(f".{JOURNAL}").rpartition("-")[2] for n in self.files.names(trash)
        )
        number = max((int(n) for n in numbers if n.isdecimal()), default=0) + 1
        target = trash / f"{today or date.today():%Y%m%d}-{self.key}-{number}.{JOURNAL}"
        self.files.move_new(self.journal, target)
        self.to_trash = self.not_taken_up = False
        self._end = -1
        sync_folder(self.files, self.folder)
        return target

    def _append(self, fields: Mapping[str, object], *, durable: bool) -> dict[str, object]:
        self._make_folder()
        there = self.files.status(self.journal)
        if there is None or there.st_size != self._end:  # what others put there is not cut off
            self.latest()
        record = {"seq": self._seq + 1, **fields}
        data = encode(record)
        if self._end + len(data) > ROTATE_AT and self._end:
            self._rotate()
        end = self._end
        with closing(self.files, self.files.append(self.journal)) as fd:
            self._end = -1  # to be read again unless all goes well
            self.files.truncate(fd, end)  # what a fault or a power loss left of a record
            write_all(self.files, fd, data)
            if durable:
                self.files.sync(fd)
        if there is None:
            sync_folder(self.files, self.folder)
        self._end, self._seq = end + len(data), self._seq + 1
        return record

    def _rotate(self) -> None:
        """Replace the journal by its last snapshot, durably."""
        records = decode(self.files.read(self.journal, LARGEST) or b"").records
        last = next((r for r in reversed(records) if r.get("kind") == "draft"), None)
        data = encode(last) if last else b""
        temp = self.folder / f"{JOURNAL}.new"
        self.files.remove(temp)
        with closing(self.files, self.files.create(temp, 0o600)) as fd:
            write_all(self.files, fd, data)
            self.files.sync(fd)
        self.files.move(temp, self.journal)
        self._end = len(data)
        sync_folder(self.files, self.folder)

    def _look_into(self) -> None:
        """Believe nothing that lies in a folder of somebody else. Raises OSError."""
        for folder in (self.state_dir / "drafts", self.folder):
            self.files.enter(folder)

    def _make_folder(self) -> None:
        private_folder(self.state_dir, "drafts", self.key, files=self.files)


def latest_in(records: list[dict[str, object]]) -> Draft | None:
    """Return the last snapshot among records, with the save that was begun after it."""
    found, intent = None, None
    for record in records:
        if record.get("kind") == "draft" and isinstance(record.get("draft"), dict):
            found, intent = record, None
        elif record.get("kind") == "intent":
            op_id, base, new = (str(record.get(k, "")) for k in ("op_id", "base", "new"))
            intent = Intent(op_id, base, new, _int(record.get("step")))
    if found is None:
        return None
    text = {k: str(found.get(k, "")) for k in ("base_sha256", "doc", "op_id", "at", "host")}
    snapshot = found["draft"]
    assert isinstance(snapshot, dict)
    return Draft(
        snapshot, seq=_int(found.get("seq")), pid=_int(found.get("pid")), intent=intent, **text
    )


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
