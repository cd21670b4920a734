"""Performs what one session asks for, on the real plan, its draft and its project."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from facilitator.document.operation import Restore
from facilitator.document.outcome import Outcome
from facilitator.document.read import Reading, decisions_digest, read
from facilitator.document.splice import is_blank
from facilitator.model import Catalogue
from facilitator.runtime import recovery
from facilitator.runtime.copies import keep_copy
from facilitator.runtime.keeping import Keeping
from facilitator.runtime.lookups import LookUps
from facilitator.runtime.packed_drafts import unpack_draft
from facilitator.runtime.plan_file import UnreadableError, a_plan, plan_bytes
from facilitator.session import events
from facilitator.session.commands import (
    Command,
    DiscardDraft,
    KeepDraft,
    KeepTheirs,
    LookUp,
    ReadDocument,
    Reread,
    RestorePlan,
    Save,
    Scan,
    StopLookUp,
    WriteCopy,
    WriteSignOff,
)
from facilitator.session.drafts import SessionDraft
from facilitator.settings import Settings
from facilitator.storage.draft_listing import empty_trash
from facilitator.storage.drafts import Draft, Drafts
from facilitator.storage.files import FileOps
from facilitator.storage.lock import Holder, Lock
from facilitator.storage.place import default_state_dir
from facilitator.storage.probe import Obstacle, probe
from facilitator.storage.reasons import reason_of, said
from facilitator.storage.save import commit

PATIENCE = 2.0
"""Seconds that the end of a session waits for a plan that does not answer."""


class Runtime:
    """Opens a plan, performs what its session asks for, and lets go of it.

    `perform` may be called from several threads: commands on the plan take turns, and so do commands on its draft.
    A draft never waits for the plan, and looking at the project waits for neither.
    """

    def __init__(
        self,
        settings: Settings,
        plan_path: Path,
        catalogue: Catalogue,
        files: FileOps | None = None,
    ) -> None:
        """Name the places; nothing is created or locked before `open`."""
        self.settings = settings
        self.path = plan_path
        self.catalogue = catalogue
        self.files = files or FileOps()
        self.drafts = Drafts(settings.state_dir or default_state_dir(), plan_path, self.files)
        self.keeping = Keeping(self.drafts)
        self.lookups = LookUps(settings, os.environ)
        self.journal_fault = ""
        """Why drafts could not be stored at the start; empty when they could."""
        self._lock: Lock | None = None
        self.plan_fault = ""
        """Why the plan could not be read when it was last looked at; empty when it could."""
        self._turn = threading.RLock()
        self.data: bytes | None = None
        """The plan's bytes as last read; None when there was no file."""
        self._seen = ""
        """SHA-256 of the bytes that the session knows."""
        self._whole: bytes | None = None
        """The last document that was read here; what a vanished plan is put back as."""
        self._unconfirmed = ""
        """SHA-256 of what the last save put in place, where the disk did not confirm it."""
        self._only_reads = False
        """The draft beside the plan is not this session's: it is another's, or was not taken up."""
        self.obstacles: tuple[Obstacle, ...] = ()
        """What about the file's place forbids writing."""

    def open(self) -> events.Opened:
        """Take the plan, read it and its draft; another session's plan is opened read-only.

        Raises:
            UnreadableError: there is something at the path that cannot be read, or is no plan.
        """
        with self._turn:
            empty_trash(self.drafts.state_dir, self.files)
            found = probe(self.path, self.settings.root, self.files, self.drafts.doc)
            self.obstacles = tuple(o for o in found if o.kind == "refuse")
            read_only = self._acquire() or " ".join(o.message for o in self.obstacles)
            self._only_reads = bool(read_only)
            remarks = [o.message for o in found if o.kind == "tell" and not read_only]
            remarks += [self._lock.unsure] if self._lock and self._lock.unsure else []
            try:
                reading = a_plan(self.path, self._read())
            except UnreadableError:
                self.close()
                raise
            self._seen = reading.sha256
            if read_only:
                return events.Opened(reading, read_only=read_only, remarks=tuple(remarks))
            return self._with_draft(reading, remarks)

    def perform(self, command: Command) -> events.Event | None:
        """Perform a command; what comes of it is an event.

        Raises:
            OSError: a draft could not be stored. A save never raises: its outcome says what happened.
        """
        if isinstance(command, Scan):
            from facilitator.runtime.project import scan

            return scan(self.settings.root, self.settings.user_name)
        if isinstance(command, ReadDocument):
            from facilitator.runtime.project import read as read_project

            return read_project(self.settings.root, command.path)
        if isinstance(command, LookUp):
            return self.lookups.look_up(command)
        if isinstance(command, StopLookUp):
            self.lookups.cancel(command)
            return None
        if isinstance(command, KeepDraft | DiscardDraft | WriteCopy):
            if self._only_reads and not isinstance(command, WriteCopy):
                return None
            return self.keeping.perform(command, self._seen)
        with self._turn:
            return self.keeping.refusal(command) or self._perform(command)

    def changed(self) -> events.DiskChanged | None:
        """Tell that the file is no longer what was read; None while it is, or with `plan_fault`."""
        self.keeping.taken_by()  # a lock that was removed is there again before anybody asks
        with self._turn:
            try:
                data = self.files.read(self.files.resolve(self.path))
            except OSError as error:
                self.plan_fault = f"{self.path.name}: {said(error)}"
                return None
            self.plan_fault = ""
            if (sha256(data).hexdigest() if data is not None else "") == self._seen:
                return None  # asked every few seconds: only what changed is read
            if not is_blank(data):
                self._whole = data
            reading = read(data, self.catalogue)
            self._seen = reading.sha256
            return events.DiskChanged(reading)

    def close(self) -> None:
        """Let go of the plan; where a disk that hangs holds it, the end of the process does."""
        if not self._turn.acquire(timeout=PATIENCE):
            return
        try:
            if self._lock is not None:
                self._lock.release()
                self._lock = None
        finally:
            self._turn.release()

    def _acquire(self) -> str:
        """Take the lock; return why nothing may be written, empty when it may."""
        if self._lock is not None:
            return ""
        try:
            held = self.drafts.acquire(f"{datetime.now().astimezone():%H:%M}")
        except OSError as error:
            self.journal_fault = said(error)
            return ""
        if isinstance(held, Holder):
            return held.message
        self._lock = held
        return ""

    def _with_draft(self, reading: Reading, remarks: list[str]) -> events.Opened:
        """What was opened, with its draft and what there is to say about that."""
        try:
            draft, last = self.drafts.latest(), self.drafts.last_saved()
            remarks += recovery.damage(self.drafts) + recovery.of_elsewhere(self.drafts)
            if draft is None:
                draft, moved = recovery.moved_draft(self.drafts, reading)
                remarks += [moved] if moved else []
        except OSError as error:
            self.journal_fault = said(error)
            remarks += recovery.not_taken_up(self.drafts, self.journal_fault)
            return events.Opened(reading, remarks=tuple(remarks))
        gone = recovery.vanished(reading, self.data, draft, last)
        if draft is None:
            return events.Opened(reading, remarks=tuple(remarks), vanished=gone)
        kept, told = self._take_up(draft, reading)
        return events.Opened(reading, kept, "", (*remarks, *told), gone)

    def _take_up(self, draft: Draft, reading: Reading) -> tuple[SessionDraft, list[str]]:
        """The draft without what of it was written already, and what there is to say about it."""
        saved = draft.was_saved(reading.sha256)
        if saved:
            self.drafts.remember_saved()  # whoever saved it was killed before that
        snapshot = recovery.unsaved(draft, reading, self.catalogue)
        told = []
        if snapshot:
            snapshot, unread = recovery.readable(self.drafts, draft, snapshot)
            told.append(unread)
        if snapshot.get("steps"):
            lag = recovery.lag(self.drafts, draft, self.data, reading, self.catalogue)
            told += [recovery.kept(draft), lag]
        elif saved:
            self.drafts.clear()
        return unpack_draft(snapshot), [text for text in told if text]

    def _perform(self, command: Command) -> events.Event | None:
        if isinstance(command, Save):
            return self._save(command)
        if isinstance(command, WriteSignOff):
            return self._sign(command)
        if isinstance(command, RestorePlan):
            return self._put_back()
        if isinstance(command, KeepTheirs) and not self._only_reads:
            self.drafts.keep_theirs()
        elif isinstance(command, Reread):
            reading = self._read()
            self._seen = reading.sha256
            return events.DiskChanged(reading)
        return None

    def _put_back(self) -> events.FileWritten:
        document = self._whole or self.drafts.last_saved()
        if document is None:
            return events.FileWritten(
                "No earlier text of this plan is known on this machine.", failed=True
            )
        operation = Restore(sha256(document).hexdigest()[:16], document)
        outcome = commit(self.path, operation, self.drafts.folder, self.files, home=self.drafts.doc)
        if outcome.kind not in ("saved", "unconfirmed"):
            return events.FileWritten(outcome.message, failed=True)
        reading = self._read()
        self._seen = reading.sha256
        return events.FileWritten(outcome.message, reading)

    def _sign(self, command: WriteSignOff) -> events.SignOffEnded:
        from facilitator.runtime.signing import sign_off

        reading = self._read()
        if reading.sha256 != self._seen:
            return events.SignOffEnded(
                "Nothing was signed: pipeline.md changed on disk. Look at it first."
            )
        outcome = sign_off(
            self.path,
            reading,
            command.by,
            self.settings.day,
            self.drafts,
            command.headings,
            command.note,
        )
        if outcome.kind not in ("saved", "unconfirmed"):
            return events.SignOffEnded(outcome.message)
        reading = self._read()
        self._seen = reading.sha256
        return events.SignOffEnded(outcome.message, reading)

    def _save(self, command: Save) -> events.SaveEnded:
        try:
            copied = self._keep_copy() if command.fresh else ""
        except OSError as error:
            why = f"Not saved. No copy of the old plan could be kept: {reason_of(error, self.path)[1]}"
            return events.SaveEnded(Outcome("unchanged", why, "no-copy"))
        try:
            from facilitator.runtime.project import with_documents  # once something is written

            outcome = commit(
                self.path,
                with_documents(command.operation, self.settings.root),
                self.drafts.folder,
                self.files,
                digests=self._digests,
                intend=self.keeping.intend,
                home=self.drafts.doc,
            )
        except Exception as defect:  # whatever it is: the session waits for the end of its save
            why = f"The save failed ({type(defect).__name__}). Your answers are kept; press C to try again."
            return events.SaveEnded(Outcome("unchanged", why, "defect"))
        if copied:
            told = f"{outcome.message} The plan before it is kept as {copied}."
            outcome = replace(outcome, message=told)
        try:
            reading = self._read()
        except UnreadableError:
            return events.SaveEnded(outcome)
        self._unconfirmed = outcome.sha256 if outcome.kind == "unconfirmed" else ""
        if outcome.kind in ("saved", "unconfirmed"):
            self._seen = reading.sha256
            self.drafts.remember_saved()
        return events.SaveEnded(outcome, reading)

    def _keep_copy(self) -> str:
        """Copy the plan that a new one replaces; empty where a link leads elsewhere now. Raises OSError."""
        if self.files.resolve(self.path) != self.drafts.doc:
            return ""
        return keep_copy(self.drafts.doc, self.settings.day, self.files, but=self._unconfirmed)

    def _digests(self, data: bytes) -> Mapping[str, str]:
        plan = read(data, self.catalogue).plan
        return {
            str(s.number): decisions_digest(plan, s.number, self.catalogue)
            for s in self.catalogue.steps
        }

    def _read(self) -> Reading:
        self.data = plan_bytes(self.path, self.files)
        if not is_blank(self.data):
            self._whole = self.data
        return read(self.data, self.catalogue)
