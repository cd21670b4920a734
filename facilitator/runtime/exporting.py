"""Writes what was made of a plan into a folder, and remembers how it was made: `.facilitator/artefacts.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from facilitator.bounded import lies_in, read_file, write_file
from facilitator.exports.export import Made
from facilitator.exports.head import beginning, with_head
from facilitator.exports.in_step import OUT_OF_STEP, Fate, Next, Recorded, digest, what_next
from facilitator.exports.target import ExportFile
from facilitator.runtime.export_checks import checks
from facilitator.runtime.export_tools import ToolSaid, told_by_tools

LARGEST = 2_000_000
"""Bytes of a file that is compared."""
RECORD = ".facilitator/artefacts.json"
_RECORD_BEGINS = '{\n  "format": 1,\n  "files"'
_BASE = ".facilitator/base"
_BASE_BEGINS = ""


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
        self.record = self._read_record()

    def compare(self, made: Iterable[Made]) -> tuple[WrittenFile, ...]:
        """Say what would become of each file; nothing is written."""
        return tuple(
            WrittenFile(file.path, one.target.id, self._next(file).fate)
            for one in made
            for file in one.files
        )

    def write(self, made: Iterable[Made]) -> tuple[WrittenFile, ...]:
        """Write the files of targets without faults; a file that fails stops no other."""
        done = [file for one in made if not one.faults for file in self._write_all(one)]
        if fault := self._keep_record():
            done.append(WrittenFile(RECORD, "", Fate.FOREIGN, fault=fault))
        return tuple(done)

    def _next(self, file: ExportFile) -> Next:
        return what_next(file, self._there(file.path), self._recorded(file.path))

    def _write_all(self, one: Made) -> Iterator[WrittenFile]:
        """Write the files of a target; where one is to be written, the outside tools see them all first."""
        following = {file.path: self._next(file) for file in one.files}
        said: Mapping[str, tuple[ToolSaid, ...]] = {}
        if any(there.body for there in following.values()):
            bodies = (file._replace(text=following[file.path].body or file.text) for file in one.files)  # fmt: skip
            said = told_by_tools(one.target.tools, tuple(bodies), run=self.tools)
        for file in one.files:
            yield self._write(one, file, following[file.path], said.get(file.path, ()))

    def _write(
        self, one: Made, file: ExportFile, following: Next, tools: tuple[ToolSaid, ...]
    ) -> WrittenFile:
        beside = f"{file.path}.new" if following.fate in (Fate.BESIDE, Fate.FOREIGN) else ""
        if not following.body:
            return WrittenFile(file.path, one.target.id, following.fate)
        text = with_head(
            file._replace(text=following.body),
            self.plan,
            one.digest,
            checks(one.target, following.body, tools),
        )
        try:
            self._put(beside or file.path, text, beginning(file.comment))
            if not beside:
                self._remember(one, file)
        except OSError as error:
            why = error.strerror or str(error)
            return WrittenFile(file.path, one.target.id, following.fate, fault=why)
        refused = next((tool.sentence for tool in tools if tool.refused), "")
        return WrittenFile(file.path, one.target.id, following.fate, beside, refused=refused)

    def _put(self, path: str, text: str, begins: str) -> None:
        place = self.folder / path
        if not lies_in(place.parent, self.folder):
            raise OSError(0, "a folder on the way is a link that leads elsewhere")
        place.parent.mkdir(parents=True, exist_ok=True)
        write_file(place, text.encode(), begins.encode())

    def _there(self, path: str) -> str | None:
        """What stands at a place; None where nothing does. What cannot be read is somebody else's."""
        place = self.folder / path
        if not place.exists() and not place.is_symlink():
            return None
        try:
            return read_file(place, LARGEST).decode("utf-8", errors="replace")
        except OSError:
            return ""

    def _recorded(self, path: str) -> Recorded | None:
        known = self.record.get(path)
        body = known.get("body") if isinstance(known, dict) else None
        if not isinstance(body, str) or not body.isalnum():
            return None
        text = self._there(f"{_BASE}/{body}") or ""
        return Recorded(body, text if digest(text) == body else "")

    def _remember(self, one: Made, file: ExportFile) -> None:
        """Remember a file as the plan makes it, whatever a person has added to it."""
        body = digest(file.text)
        self.record[file.path] = {"target": one.target.id, "body": body, "values": one.digest}
        if self._there(f"{_BASE}/{body}") is None:
            self._put(f"{_BASE}/{body}", file.text, _BASE_BEGINS)

    def _read_record(self) -> dict[str, Any]:
        try:
            kept = json.loads(read_file(self.folder / RECORD, LARGEST))
            files = kept["files"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}
        return dict(files) if isinstance(files, Mapping) else {}

    def _keep_record(self) -> str:
        """Keep the record; why it could not be kept, empty when it was."""
        files = dict(sorted(self.record.items()))
        text = json.dumps({"format": 1, "files": files}, ensure_ascii=False, indent=2) + "\n"
        try:
            self._put(RECORD, text, _RECORD_BEGINS)
        except OSError as error:
            return error.strerror or str(error)
        return ""


def out_of_step(done: Iterable[WrittenFile]) -> tuple[WrittenFile, ...]:
    """The files that are not what the plan says."""
    return tuple(one for one in done if one.fate in OUT_OF_STEP)
