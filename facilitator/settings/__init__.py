"""Where settings come from: flags over environment over the project's over the user's own over _bmad's.

Read once by the command line and handed down; nothing else looks at the environment for a setting. What a
project can set is a short list (`project.py`); everything private is the user's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitator.bounded import read_file
from facilitator.private import user_folder
from facilitator.settings import toml
from facilitator.settings.project import FILE, said_by_project
from facilitator.settings.root import find_root
from facilitator.settings.values import KINDS, LEVELS, SettingsError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["FILE", "LEVELS", "PLAN", "Settings", "SettingsError", "read_settings"]

PLAN = "pipeline.md"
LARGEST = 1_000_000
"""Bytes of the user's own settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is decided before a session begins."""

    root: Path
    """The project, absolute."""
    today: str
    """ISO date on which they were read, from SOURCE_DATE_EPOCH (UTC) or the clock."""
    clock: Callable[[], date] | None = None
    """What tells the day as it goes on; None where it is fixed."""
    root_because: str = ""
    """Why that folder is the project."""
    state_dir: Path | None = None
    """Drafts and snapshots; None means the user's state folder."""
    steps: Traversable | None = None
    """Folder of content; None means the one that is shipped."""
    project_steps: Path | None = None
    """Folder of content that the project would use; not in effect before the user agrees."""
    planning_artifacts: str = "planning_artifacts"
    """Folder of the plan, relative to the root."""
    user_name: str = ""
    skill_level: str = "intermediate"
    language: str = ""
    document_language: str = ""
    offline: bool = False
    versions: Mapping[str, Any] = field(default_factory=dict)
    """The table `[versions]` as written."""
    remarks: tuple[str, ...] = ()
    """What the project sets and is passed over, a line each."""

    @property
    def day(self) -> str:
        """ISO date of now: a session may last over midnight."""
        return self.clock().isoformat() if self.clock else self.today

    @property
    def plan(self) -> Path:
        """The plan of the project where none is named."""
        return self.root / self.planning_artifacts / PLAN


def read_settings(
    flags: Mapping[str, Any], environment: Mapping[str, str], cwd: Path, plan: Path | None = None
) -> Settings:
    """Read settings for a command; a flag that is None was not given.

    Raises:
        SettingsError: the first fault in what the user set; a fault in the project's is a remark.
    """
    given = {k: v for k, v in flags.items() if v is not None}
    root, because = _root(given, environment, cwd, plan)
    own = given.get("config") or environment.get("FACILITATOR_CONFIG")
    file = (
        _toml(cwd / own, must_exist=True)
        if own
        else _toml(user_folder("config", environment) / FILE)
    )
    users, stronger = _checked(file), _checked(_from_environment(environment) | given)
    said = said_by_project(root)
    values = {**said.from_bmad, **users, **said.values, **stronger}
    values.pop("project_knowledge", None)  # who looks for documents reads it
    own_word = {**users, **stronger}.get("offline", False)
    values["offline"] = own_word or said.values.get("offline", False)  # the stricter one
    for name in ("steps", "state_dir"):
        if name in values:
            values[name] = cwd / values[name]
    return Settings(
        root=root,
        root_because=because,
        today=_today(environment),
        clock=None if environment.get("SOURCE_DATE_EPOCH") else date.today,
        versions={**file.get("versions", {}), **said.versions},
        project_steps=None if "steps" in values else said.steps,
        remarks=(*said.remarks, *_languages(values)),
        **values,
    )


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What variables set; an empty one sets nothing."""
    found = {name: environment.get(_variable(name)) for name in KINDS}
    return {name: value for name, value in found.items() if value}


def _languages(values: Mapping[str, Any]) -> list[str]:
    """Say of each language that is set that only English exists yet."""
    return [
        f"{name}: {values[name]!r} changes nothing: only English exists yet."
        for name in ("language", "document_language")
        if not (values.get(name) or "en").casefold().startswith("en")
    ]


def _root(
    given: Mapping[str, Any], environment: Mapping[str, str], cwd: Path, plan: Path | None
) -> tuple[Path, str]:
    named = given.get("project_root") or environment.get("FACILITATOR_PROJECT_ROOT")
    if not named:
        return find_root(cwd, plan, FILE)
    root = cwd / named
    if not root.is_dir():
        raise SettingsError(f"--project-root: {root} is not a folder")
    return Path(os.path.normpath(root)), "it was named"


def _variable(name: str) -> str:
    return f"FACILITATOR_{name.upper()}"


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: KINDS[name](name, value) for name, value in values.items() if name in KINDS}


def _toml(file: Path, *, must_exist: bool = False) -> dict[str, Any]:
    """Read the user's own settings."""
    text = _own_text(file)
    if text is None and must_exist:
        raise SettingsError(f"--config: {file} does not exist")
    if text is None:
        return {}
    try:
        values = toml.table(text)
    except ValueError as error:
        raise SettingsError(f"{file}: {error}") from error
    unknown = [name for name in values if name not in KINDS and name != "versions"]
    if unknown or not isinstance(values.get("versions", {}), dict):
        known = ", ".join([*KINDS, "[versions]"])
        raise SettingsError(
            f"{file}: unknown setting {(unknown or ['versions'])[0]!r}; known are {known}"
        )
    return values


def _own_text(file: Path) -> str | None:
    """The text of the user's own settings; None where there are none."""
    try:
        return read_file(file, LARGEST).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        # A disk that is not mounted must not undo what the user set, `offline` above all.
        lost = [p for p in (file, *file.parents) if p.is_symlink() and not p.exists()]
        if lost:
            raise SettingsError(f"{lost[0]}: is a link to what is not there") from None
        return None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingsError(f"{file}: cannot be read ({why})") from error


def _today(environment: Mapping[str, str]) -> str:
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return date.today().isoformat()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(
            f"SOURCE_DATE_EPOCH: expected seconds since 1970, found {epoch!r}"
        ) from error
