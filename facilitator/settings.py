"""Where settings come from: flags over environment over facilitator.toml over the user's own over _bmad's.

Read once by the command line and handed down; nothing else looks at the environment for a setting.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

FILE = "facilitator.toml"
LEVELS = ("expert", "intermediate", "beginner")
"""Depth of explanation; the choices are the same at every level."""
PLAN = "pipeline.md"
_MARKS = (FILE, "_bmad", "planning_artifacts", ".git")
"""What a project root holds."""
_BMAD = (
    "_bmad/bmm/config.yaml",
    "_bmad/core/config.yaml",
    ".bmad/bmm/config.yaml",
    "bmad/bmm/config.yaml",
)
_BMAD_NAMES = {
    "user_name": "user_name",
    "user_skill_level": "skill_level",
    "communication_language": "language",
    "document_output_language": "document_language",
    "planning_artifacts": "planning_artifacts",
    "project_knowledge": "project_knowledge",
}
"""Key of that file to the name used here; everything else in it is somebody else's."""
_BMAD_LINE = re.compile(r"^([a-z_]+)\s*:\s*[\"']?([^\"'#\n]*?)[\"']?\s*(?:#.*)?$", re.M)
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


class SettingsError(ValueError):
    """A setting is not what it can be; the text names where it stands and what was expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is decided before a session begins."""

    root: Path
    """The project, absolute."""
    today: str
    """ISO date, from SOURCE_DATE_EPOCH (UTC) or the clock."""
    state_dir: Path | None = None
    """Drafts and snapshots; None means the user's state folder."""
    steps: Path | None = None
    """Folder of content; None means the one that is shipped."""
    planning_artifacts: str = "planning_artifacts"
    """Folder of the plan, relative to the root."""
    project_knowledge: str = ""
    user_name: str = ""
    skill_level: str = "intermediate"
    language: str = ""
    document_language: str = ""
    offline: bool = False
    versions: Mapping[str, Any] = field(default_factory=dict)
    """The table `[versions]` as written."""

    @property
    def plan(self) -> Path:
        """The plan of the project where none is named."""
        return self.root / self.planning_artifacts / PLAN


def read_settings(
    flags: Mapping[str, Any], environment: Mapping[str, str], cwd: Path, plan: Path | None = None
) -> Settings:
    """Read settings for a command; a flag that is None was not given. SettingsError on the first fault.

    The root is `--project-root`; else the nearest folder that holds facilitator.toml, _bmad,
    planning_artifacts or .git, from the current folder up (from the plan's folder up where the plan lies
    elsewhere), not above the home folder; else the folder where that search began.
    """
    given = {k: v for k, v in flags.items() if v is not None}
    named = given.get("project_root") or environment.get("FACILITATOR_PROJECT_ROOT")
    root = _named_root(Path(named), cwd) if named else _found_root(cwd, plan)
    own = given.get("config") or environment.get("FACILITATOR_CONFIG")
    values: dict[str, Any] = _bmad(root)
    values |= _toml(cwd / own, must_exist=True) if own else _toml(_user_folder(environment) / FILE)
    values |= _toml(root / FILE)
    from_environment = {name: environment.get(f"FACILITATOR_{name.upper()}") for name in _KINDS}
    values |= {name: value for name, value in from_environment.items() if value is not None}
    values |= {name: given[name] for name in _KINDS if name in given}
    checked: dict[str, Any] = {
        name: _KINDS[name](name, value) for name, value in values.items() if name in _KINDS
    }
    for name in ("steps", "state_dir"):
        if name in checked:
            checked[name] = cwd / checked[name]
    return Settings(
        root=root, today=_today(environment), versions=values.get("versions", {}), **checked
    )


def _named_root(root: Path, cwd: Path) -> Path:
    root = cwd / root
    if not root.is_dir():
        raise SettingsError(f"--project-root: {root} is not a folder")
    return Path(os.path.normpath(root))


def _found_root(cwd: Path, plan: Path | None) -> Path:
    start = cwd
    if plan is not None:
        folder = Path(os.path.normpath(cwd / plan)).parent
        start = cwd if folder.is_relative_to(cwd) else folder
    home = Path.home()
    for folder in (start, *start.parents):
        if folder == home and folder != start:
            break
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return start


def _user_folder(environment: Mapping[str, str]) -> Path:
    base = Path(environment.get("XDG_CONFIG_HOME", ""))
    if base.is_absolute():
        return base / "facilitator"
    from platformdirs import user_config_path

    return user_config_path("facilitator", appauthor=False)


def _toml(file: Path, *, must_exist: bool = False) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if must_exist:
            raise SettingsError(f"--config: {file} does not exist") from None
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file.name}: cannot be read ({error})") from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: {error}") from error
    unknown = [name for name in values if name not in _KINDS and name != "versions"]
    if unknown or not isinstance(values.get("versions", {}), dict):
        known = ", ".join([*_KINDS, "[versions]"])
        raise SettingsError(
            f"{file}: unknown setting {(unknown or ['versions'])[0]!r}; known are {known}"
        )
    return values


def _bmad(root: Path) -> dict[str, Any]:
    """Read by line: keys are plain `key: value` there, and a broken line costs only itself."""
    for name in _BMAD:
        try:
            text = (root / name).read_bytes()[:65_536].decode("utf-8-sig", "replace")
        except OSError:
            continue
        found = {
            _BMAD_NAMES[k]: v.strip()
            for k, v in _BMAD_LINE.findall(text)
            if k in _BMAD_NAMES and v.strip()
        }
        if found.get("skill_level", "").lower() not in LEVELS:
            found.pop("skill_level", None)
        for key in ("planning_artifacts", "project_knowledge"):
            if key in found and not _inside(root, found[key]):
                del found[key]
            elif key in found:
                found[key] = _inside(root, found[key])
        return found
    return {}


def _inside(root: Path, value: str) -> str:
    """Make a configured folder relative to the root; empty when it lies outside."""
    text = (
        re.sub(r"^\{project[-_]root\}/?", "", value.replace("\\", "/"))
        .removeprefix("./")
        .rstrip("/")
    )
    if text.startswith("/"):
        try:
            text = Path(text).relative_to(root).as_posix()
        except ValueError:
            return ""
    outside = "{" in text or ".." in PurePosixPath(text).parts or re.match(r"[A-Za-z]:", text)
    return "" if outside or text == "." else text


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{name}: expected a text, found {value!r}")
    return value


def _level(name: str, value: object) -> str:
    level = _text(name, value).lower()
    if level not in LEVELS:
        raise SettingsError(f"{name}: expected {', '.join(LEVELS)}, found {value!r}")
    return level


def _truth(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in (*_TRUE, *_FALSE):
        raise SettingsError(f"{name}: expected true or false, found {value!r}")
    return word in _TRUE


def _path(name: str, value: object) -> Path:
    return Path(_text(name, value)).expanduser()


_KINDS = {
    "user_name": _text,
    "skill_level": _level,
    "language": _text,
    "document_language": _text,
    "planning_artifacts": _text,
    "project_knowledge": _text,
    "offline": _truth,
    "steps": _path,
    "state_dir": _path,
}
"""Settings that flags, environment and files share, with what each has to be."""


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
