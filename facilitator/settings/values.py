"""What a setting has to be, whoever gives it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from facilitator.private import typed_path

LEVELS = ("expert", "intermediate", "beginner")
"""Depth of explanation; the choices are the same at every level."""
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


class SettingsError(ValueError):
    """A setting is not what it can be; the text names where it stands and what was expected."""


def text(name: str, value: object) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise SettingsError(f"{name}: expected a text, found {value!r}")
    return value


def level(name: str, value: object) -> str:
    """A level of explanation, in any case."""
    word = text(name, value).lower()
    if word not in LEVELS:
        raise SettingsError(f"{name}: expected {', '.join(LEVELS)}, found {value!r}")
    return word


def truth(name: str, value: object) -> bool:
    """True or false, also as the words of an environment variable."""
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in (*_TRUE, *_FALSE):
        raise SettingsError(f"{name}: expected true or false, found {value!r}")
    return word in _TRUE


def path(name: str, value: object) -> Path:
    """A path; `~` is the home folder."""
    if not (given := text(name, value)):  # which would be the current folder, whoever wrote that
        raise SettingsError(f"{name}: expected a path, found ''")
    return typed_path(given)


KINDS: dict[str, Callable[[str, object], object]] = {
    "user_name": text,
    "skill_level": level,
    "language": text,
    "document_language": text,
    "planning_artifacts": text,
    "offline": truth,
    "steps": path,
    "state_dir": path,
}
"""Settings that flags, environment and the user's own file share, with what each has to be."""
