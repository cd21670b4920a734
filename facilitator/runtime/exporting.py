"""Writes what was made of a plan into a folder, and remembers how it was made: `.facilitator/artefacts.json`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from facilitator.bounded import read_file, write_over
from facilitator.exports.export import Made
from facilitator.exports.head import parted, with_head
from facilitator.exports.in_step import (
    OUT_OF_STEP,
    Fate,
    Next,
    Recorded,
    as_bytes,
    as_text,
    digest,
    what_next,
)
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.targets.records import FOLDER
from facilitator.held import make_held
from facilitator.runtime.export_checks import checks
from facilitator.runtime.export_tools import ToolSaid, told_by_tools
from facilitator.storage.probe import LEAVES_PROJECT, probe
from facilitator.text import MADE_BY, json_text

MANY = 10_000
"""Files of a folder that are looked at."""
LARGEST = 2_000_000
"""Bytes of a file that is compared."""
RECORD = ".facilitator/artefacts.json"
_BASE = ".facilitator/base"
_NEW = ".new"
_HEAD = 200
"""Characters in which a file says that it was made here."""


class WrittenFile(NamedTuple):
    """What became of one file."""

    path: str
    target: str
    fate: Fate
    beside: str = ""
    """Where the new text was put instead; empty where it was not."""
    fault: str = ""
    """Why it could not be written; empty when it was."""
    refused: str = ""
    """What an outside tool finds wrong with what was written; empty where it finds nothing, or none ran."""


class Exporter:
    """One folder that files are exported into."""

    def __init__(self, folder: Path, plan: str, *, tools: bool = True) -> None:
        self.folder, self.plan, self.tools = folder, plan, tools
        self.real = Path(os.path.realpath(folder))
        """Where the folder was when it was looked at: a link that takes its place later leads nowhere."""
        self.record = _record_in(self._there(RECORD)) or {}
        self._changed: dict[str, dict[str, str] | None] = {}

    def problem(self, project: Path) -> str:
        """Why nothing is exported into the folder: it is none, or lies outside the project; empty when it may be."""
        if os.path.lexists(self.folder) and not self.folder.is_dir():
            return "it is no folder."
        found = probe(self.folder, project, target=self.real)
        if not any(one.code == LEAVES_PROJECT for one in found):
            return ""
        return f"a link leads to {self.real}, outside this project; name that folder with -o."

    def lying(self) -> frozenset[str]:
        """The paths of records that are taken: those that lie there, and those that were made once."""
        folder = self.folder / FOLDER
        with suppress(OSError), os.scandir(folder) as found:
            there = {f"{FOLDER}/{entry.name}" for entry in islice(found, MANY)}
            return frozenset(there | self.record.keys())
        return frozenset(self.record)

    def compare(self, made: Sequence[Made]) -> tuple[WrittenFile, ...]:
        """Say what would become of each file; nothing is written."""
        there = [
            WrittenFile(
                file.path, one.target.id, self._next(one, file, self._there(file.path)).fate
            )
            for one in made
            for file in one.files
        ]
        return (*there, *self._left(made))

    def write(self, made: Sequence[Made]) -> tuple[WrittenFile, ...]:
        """Write the files of targets without faults; a file that fails stops no other."""
        done = [file for one in made if not one.faults for file in self._write_all(one)]
        done += self._left(made)
        if fault := self._keep_record():
            done.append(WrittenFile(RECORD, "", Fate.FOREIGN, fault=fault))
        return tuple(done)

    def _left(self, made: Iterable[Made]) -> Iterator[WrittenFile]:
        """Files that these targets made once and make no more; what is gone is forgotten."""
        targets = {one.target.id for one in made}
        paths = {file.path for one in made for file in one.files}
        for path, known in self.record.items():
            if known["target"] not in targets or path.removesuffix(_NEW) in paths:
                continue
            there = self._there(path)
            if there is None:
                self._changed[path] = None
            elif MADE_BY in as_text(there[:_HEAD]):
                yield WrittenFile(path, known["target"], Fate.LEFT)

    def _next(self, one: Made, file: ExportFile, there: bytes | None) -> Next:
        text = None if there is None else as_text(there)
        following = what_next(file, text, self._recorded(file.path))
        if following.fate is Fate.MERGED:
            merged = file._replace(path=file.path.removesuffix(_NEW), text=following.body)
            if _is_wrong(one.target, merged):
                return Next(Fate.BESIDE, file.text)
        return following

    def _write_all(self, one: Made) -> Iterator[WrittenFile]:
        """Write the files of a target; where one is to be written, the outside tools see them all first."""
        there = {file.path: self._there(file.path) for file in one.files}
        following = {file.path: self._next(one, file, there[file.path]) for file in one.files}
        said: Mapping[str, tuple[ToolSaid, ...]] = {}
        if any(there.body for there in following.values()):
            said = told_by_tools(
                one.target.tools, one.files, self._why_no_tools(following.values())
            )
        for file in one.files:
            said_of_it = said.get(file.path, ())
            yield self._write(one, file, following[file.path], there[file.path], said_of_it)

    def _why_no_tools(self, following: Iterable[Next]) -> str:
        """Programs are given what the plan says, and never words that somebody put into a file."""
        if any(there.fate is Fate.MERGED for there in following):
            return "it holds what somebody edited"
        return "" if self.tools else "it was not to be run"

    def _write(
        self,
        one: Made,
        file: ExportFile,
        following: Next,
        there: bytes | None,
        tools: tuple[ToolSaid, ...],
    ) -> WrittenFile:
        done = WrittenFile(file.path, one.target.id, following.fate)
        try:
            if following.fate in (Fate.BESIDE, Fate.UNKNOWN, Fate.FOREIGN):
                done = done._replace(beside=self._put_beside(one, file, tools))
            else:
                self._put_made(one, file, following, there, tools)
        except OSError as error:
            return done._replace(fault=error.strerror or str(error))
        refused = next((tool.sentence for tool in tools if tool.refused), "")
        return done._replace(refused=refused if following.body else "")

    def _put_beside(self, one: Made, file: ExportFile, tools: tuple[ToolSaid, ...]) -> str:
        """Put the new text beside a file, over an earlier one that nobody edited; where it stands."""
        new = file._replace(path=f"{file.path}{_NEW}")
        there = self._there(new.path)
        following = self._next(one, new, there)
        if following.fate not in (Fate.WRITTEN, Fate.REPLACED, Fate.SAME):
            raise OSError(0, f"it holds something else, and so does {new.path}: both are kept")
        self._put_made(one, new, following, there, tools)
        return new.path

    def _put_made(
        self,
        one: Made,
        file: ExportFile,
        following: Next,
        was: bytes | None,
        tools: tuple[ToolSaid, ...],
    ) -> None:
        """Write what is to be written of a file, and remember it as the plan makes it."""
        if following.body:
            sentences = checks(one.target, following.body, tools)
            text = with_head(file._replace(text=following.body), self.plan, one.digest, sentences)
            self._keep_base(file)
            self._put(file.path, text, was)
            self._remember(one, file, _head_in(text, file))
        elif following.fate is Fate.SAME and was is not None:
            self._keep_base(file)
            self._remember(one, file, self._head_given(one, file, as_text(was), tools))

    def _head_given(
        self, one: Made, file: ExportFile, there: str, tools: tuple[ToolSaid, ...]
    ) -> str:
        """Digest of the head that a file in step was given: one that somebody has edited since is never taken for it."""
        now, places = _head_in(there, file), (file.path, f"{file.path}{_NEW}")
        known = [self.record[place]["head"] for place in places if place in self.record]
        if not known:
            sentences = checks(one.target, file.text, tools)
            return _head_in(with_head(file, self.plan, one.digest, sentences), file)
        return now if now in known else known[0]

    def _put(self, path: str, text: str, was: bytes | None) -> None:
        place = self.folder / path
        real = Path(os.path.realpath(place.parent))
        if not real.is_relative_to(self.real):
            raise OSError(0, "a folder on the way is a link that leads elsewhere")
        with make_held(real) as folder:
            write_over(folder / place.name, as_bytes(text), was)

    def _there(self, path: str) -> bytes | None:
        """What stands at a place; None where nothing does. What cannot be read is somebody else's."""
        place = self.folder / path
        if not place.exists() and not place.is_symlink():
            return None
        try:
            return read_file(place, LARGEST)
        except OSError:
            return b""

    def _recorded(self, path: str) -> Recorded | None:
        known = self.record.get(path)
        if known is None:
            return None
        body = known["body"]
        text = as_text(self._there(f"{_BASE}/{body}") or b"")
        return Recorded(body, known["head"], text if digest(text) == body else "")

    def _remember(self, one: Made, file: ExportFile, head: str) -> None:
        """Remember a file as the plan makes it, whatever a person has added to it."""
        known = {
            "target": one.target.id,
            "body": digest(file.text),
            "head": head,
            "values": one.digest,
        }
        if known != self.record.get(file.path):
            self.record[file.path] = self._changed[file.path] = known

    def _keep_base(self, file: ExportFile) -> None:
        """Keep what the plan says now, to merge with later."""
        place = f"{_BASE}/{digest(file.text)}"
        if self._there(place) is None:
            self._put(place, file.text, None)

    def _keep_record(self) -> str:
        """Keep what changed in the record, beside what another export has put there; why not, empty when kept."""
        if not self._changed:
            return ""
        was = self._there(RECORD)
        unread = was == b"" and (self.folder / RECORD).lstat().st_size > 0
        before = None if unread else _record_in(was)
        if before is None:
            return "it is damaged, or not ours: what was made now is not remembered"
        files = {**before, **self._changed}
        kept = {path: known for path, known in sorted(files.items()) if known}
        text = json_text({"format": 1, "files": kept}) + "\n"
        try:
            self._put(RECORD, text, was)
        except OSError as error:
            return error.strerror or str(error)
        return ""


def _head_in(whole: str, file: ExportFile) -> str:
    parts = parted(whole, file.comment)
    return digest(parts.head if parts else "")


def _is_wrong(target: Target, file: ExportFile) -> bool:
    """Whether our rules find a fault in what somebody edited, or cannot read it."""
    from facilitator.content.source import ContentError

    try:
        return target.check is not None and any(target.check(file))
    except (ContentError, AttributeError, LookupError, TypeError, ValueError):
        return True


def _record_in(data: bytes | None) -> dict[str, dict[str, str]] | None:
    """What the bytes of the record remember; None where they are no record."""
    if not data:
        return {}
    try:
        held = json.loads(data)
        files = held["files"] if held["format"] == 1 else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(files, dict):
        return None
    return {path: known for path, known in files.items() if _is_ours(path, known)}


_KEYS = {"target", "body", "head", "values"}


def _is_ours(path: str, known: object) -> bool:
    """Whether an entry of the record is one as it is written here, of a place inside the folder."""
    if not isinstance(known, dict) or known.keys() != _KEYS:
        return False
    words = [*known.values(), path]
    if not all(isinstance(word, str) and word.isprintable() for word in words):
        return False
    inside = not path.startswith("/") and ".." not in path.split("/")
    return inside and all(known[key].isalnum() for key in ("body", "head"))


def out_of_step(done: Iterable[WrittenFile]) -> tuple[WrittenFile, ...]:
    """The files that are not what the plan says."""
    return tuple(one for one in done if one.fate in OUT_OF_STEP)
