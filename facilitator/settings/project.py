"""What a project may say about a session: folders inside itself, words, and being stricter; nothing private.

A repository is written by others. Where drafts and caches lie, what the network is asked through and whose
content is trusted is for the user alone; what a project says of that is passed over with a line. Nothing
that stands there keeps a session from opening.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from facilitator.bounded import read_file
from facilitator.settings import bmad, toml
from facilitator.settings.root import of_the_user, written_by_all
from facilitator.settings.values import KINDS, LEVELS, SettingsError, level, text, truth

FILE = "facilitator.toml"
LARGEST = 65_536
"""Bytes of a project's settings."""
LONGEST = 200
"""Characters of a word that a project sets."""
STALE_DAYS = range(1, 3651)
"""Ages from which evidence may be called stale."""
_SHOWN = 60
"""Characters shown of what is passed over."""


@dataclass(eq=False, repr=False)
class Said:
    """What a project says, as far as that is its to say."""

    values: dict[str, Any] = field(default_factory=dict)
    """From facilitator.toml: it goes before the user's own file."""
    from_bmad: dict[str, Any] = field(default_factory=dict)
    """From BMAD's configuration: the user's own file goes before it."""
    steps: Path | None = None
    """Content of its own; to be used only when the user agrees."""
    versions: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    """A line for each thing that was passed over."""

    def pass_over(self, file: str, why: str) -> None:
        """Say that a file, or something in it, does not count, and why."""
        self.remarks.append(f"{file}: {_cut(why, 2 * _SHOWN)}. Passed over.")


Kind = Callable[[str, object], object]

FOLDERS = ("planning_artifacts", "project_knowledge", "implementation_artifacts", "output_folder")
"""Keys of BMAD's configuration that name a folder."""
OURS = FOLDERS[:2]
"""Those that facilitator.toml may set too; the second says where to look for documents."""


def folders_of_project(root: Path) -> tuple[dict[str, str], list[str]]:
    """Return the folders that the project's settings name, relative to the root, and what of BMAD's cannot be used.

    What cannot be used of its facilitator.toml is among the remarks of the settings.
    """
    said, own = Said(), Said()
    name, found = bmad.read_bmad(lambda file: _read(root, file, said), said.pass_over)
    kinds: dict[str, Kind] = dict.fromkeys(FOLDERS, lambda key, v: _folder(root, key, v))
    of_bmad = _taken(name, kinds, found, said)
    data = _read(root, FILE, own)
    table = _table(data, own) if data is not None else {}
    kinds_of_ours = {key: kinds[key] for key in OURS}
    return of_bmad | _taken(FILE, kinds_of_ours, table, own), said.remarks


def said_by_project(root: Path) -> Said:
    """Read BMAD's configuration and the project's own facilitator.toml."""
    said = Said()
    folders: dict[str, Kind] = dict.fromkeys(OURS, lambda name, v: _folder(root, name, v))
    words: dict[str, Kind] = dict.fromkeys(("user_name", "language", "document_language"), _word)
    name, found = bmad.read_bmad(lambda file: _read(root, file, said), said.pass_over)
    if found.get("skill_level", "").lower() not in LEVELS:
        found.pop("skill_level", None)  # BMAD has levels of its own
    said.from_bmad = _taken(name, {**folders, **words, "skill_level": level}, found, said)
    data = _read(root, FILE, said)
    table = _table(data, said) if data is not None else {}
    own = {**folders, **words, "skill_level": level, "offline": truth}
    said.values = _taken(FILE, own, table, said)
    _take_steps(root, table, said)
    rest = [n for n in table if n not in (*own, "steps", "versions")]
    _name_the_rest([*rest, *_take_versions(table, said)], said)
    return said


def _read(root: Path, name: str, said: Said) -> bytes | None:
    """Read a file of the project; None where there is none, or none to be followed."""
    file = root / name
    try:
        status = file.stat()
        if not _inside(root, file):
            raise OSError(0, "it is a link out of this project")
        if not of_the_user(status) and written_by_all(root.stat()):
            raise OSError(0, "it belongs to another user, in a folder that everybody may write")
        return read_file(file, LARGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        said.remarks.append(f"{name}: {error.strerror or type(error).__name__}. Passed over.")
        return None


def _table(data: bytes, said: Said) -> Mapping[str, Any]:
    try:
        return toml.table(data.decode("utf-8-sig"))
    except ValueError as error:
        said.pass_over(FILE, str(error))
        return {}


def _taken(
    where: str, kinds: Mapping[str, Kind], given: Mapping[str, object], said: Said
) -> dict[str, Any]:
    """Take over what is as it should be."""
    values = {}
    for name in [n for n in kinds if n in given]:
        try:
            values[name] = kinds[name](name, given[name])
        except SettingsError as error:
            said.pass_over(where, str(error))
    return values


def _take_steps(root: Path, table: Mapping[str, Any], said: Said) -> None:
    if "steps" not in table:
        return
    try:
        said.steps = root / _folder(root, "steps", table["steps"])
    except SettingsError as error:
        said.remarks.append(f"{FILE}: {error}. Passed over.")


def _take_versions(table: Mapping[str, Any], said: Said) -> list[str]:
    """Take over being stricter and the age of evidence; return the names of all else in `[versions]`."""
    versions = table.get("versions", {})
    if not isinstance(versions, Mapping):
        return ["versions"]
    if versions.get("offline") is True:
        said.values["offline"] = True
    days = versions.get("max_age_days")
    if type(days) is int and days in STALE_DAYS:
        said.versions["max_age_days"] = days
    elif days is not None:
        limits = f"expected {STALE_DAYS[0]} to {STALE_DAYS[-1]}"
        said.remarks.append(f"{FILE}: versions.max_age_days: {limits}. Passed over.")
    return [f"versions.{name}" for name in versions if name not in ("offline", "max_age_days")]


def _name_the_rest(names: list[str], said: Said) -> None:
    """One line for all that is the user's to set, one for all that nobody knows."""
    shown = [n if n.isprintable() else ascii(n) for n in names]
    private = [n for n in shown if n in KINDS or n.startswith("versions.")]
    unknown = [n for n in shown if n not in private]
    if private:
        why = "a project cannot set this; your own settings, environment and flags can"
        said.remarks.append(f"{FILE}: {_cut(', '.join(private))}: {why}. Passed over.")
    if unknown:
        said.remarks.append(f"{FILE}: unknown setting {_cut(', '.join(unknown))}. Passed over.")


def _word(name: str, value: object) -> str:
    word = text(name, value)
    if len(word) > LONGEST or not word.isprintable():
        raise SettingsError(f"{name}: expected one line of at most {LONGEST} characters")
    return word


def _folder(root: Path, name: str, value: object) -> str:
    """A folder inside the project, relative to it; no link leads out."""
    given = text(name, value)
    found = _relative(root, given)
    if not found or not found.isprintable() or not _inside(root, root / found):
        raise SettingsError(f"{name}: expected a folder inside this project, found {_cut(given)!r}")
    return found


def _relative(root: Path, value: str) -> str:
    """A configured folder as a path below the root; empty where it is none."""
    written = re.sub(r"^\{project[-_]root\}/?", "", value.replace("\\", "/"))
    written = written.removeprefix("./").rstrip("/")
    if written.startswith("/"):
        try:
            written = Path(written).relative_to(root).as_posix()
        except ValueError:
            return ""
    outside = "{" in written or ".." in PurePosixPath(written).parts
    outside = outside or re.match(r"[A-Za-z]:", written) is not None
    return "" if outside or written == "." else written


def _inside(root: Path, place: Path) -> bool:
    return Path(os.path.realpath(place)).is_relative_to(os.path.realpath(root))


def _cut(shown: str, most: int = _SHOWN) -> str:
    return shown if len(shown) <= most else f"{shown[:most]}…"
