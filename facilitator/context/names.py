"""What a project calls itself, and who works on it: offered in step 1, never taken by itself."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from facilitator.bounded import lies_in, read_beginning
from facilitator.model import Named
from facilitator.patterns import regex
from facilitator.secret_lines import secrets_in

_MOST = 200_000
"""Bytes read of a file."""
_LONGEST = 80
"""Characters of a name."""
_MARKUP = frozenset("[]<>!`#")
_SECTION = regex(r"[ \t]*\[([^\]]*)\].*")
_NAME = regex(r"[ \t]{0,20}name[ \t]{0,20}=[ \t]{0,20}(.*)", 2)  # in any case


def project_names(root: Path) -> tuple[Named, ...]:
    """Give the names that README, pyproject.toml and package.json state, each once, the first place of each."""
    found: dict[str, Named] = {}
    for file, named in _PLACES.items():
        path = root / file
        text = _text(path) if lies_in(path, root) else ""
        for name, where in named(text, file) if text else ():
            words = " ".join(name.split())
            if words and len(words) <= _LONGEST and not secrets_in(words):
                found.setdefault(words.casefold(), Named(words, where))
    return tuple(found.values())


def _of_readme(text: str, file: str) -> Iterator[tuple[str, str]]:
    """The title, where it is words alone; none below the first heading."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# "):
            title = line[2:].strip().rstrip("#").strip()
            if title and _MARKUP.isdisjoint(title):
                yield title, f"{file}:{number}"
            return


def _of_pyproject(text: str, file: str) -> Iterator[tuple[str, str]]:
    import tomllib  # only where there is one

    try:
        project = tomllib.loads(text).get("project")
    except (ValueError, RecursionError):
        return
    name = project.get("name") if isinstance(project, Mapping) else None
    if isinstance(name, str):
        yield name, file


def _of_package(text: str, file: str) -> Iterator[tuple[str, str]]:
    try:
        package = json.loads(text)
    except (ValueError, RecursionError):
        return
    name = package.get("name") if isinstance(package, dict) else None
    if isinstance(name, str):
        yield name, file


_PLACES: Mapping[str, Callable[[str, str], Iterator[tuple[str, str]]]] = {
    "README.md": _of_readme,
    "pyproject.toml": _of_pyproject,
    "package.json": _of_package,
}


def git_author(root: Path, environment: Mapping[str, str] = os.environ) -> tuple[Named, ...]:
    """Give `user.name` as git knows it: of the project, else of the user; git itself is not run."""
    home = environment.get("HOME", "")
    config = environment.get("XDG_CONFIG_HOME", "") or f"{home}/.config"
    files = [root / ".git" / "config"]
    files += [Path(home, ".gitconfig"), Path(config, "git", "config")] if home else []
    names = (_user_name(_text(file)) for file in files)
    name = next(filter(None, names), "")
    return (Named(name, "git"),) if name and len(name) <= _LONGEST else ()


def _user_name(text: str) -> str:
    section, found = "", ""
    for line in text.splitlines():
        if head := _SECTION.fullmatch(line):
            section = head[1].strip().lower()
        elif section == "user" and (match := _NAME.fullmatch(line)):
            found = " ".join(match[1].strip().strip('"').split())
    return found


def _text(path: Path) -> str:
    try:
        return read_beginning(path, _MOST).decode("utf-8-sig", errors="replace")
    except OSError:
        return ""
