"""The tools of those who read exported files: what each is given, and what it says of it, for the head of the file.

Nothing is installed and nothing is asked of a network; a tool that is not there did not validate.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from facilitator.exports.target import ExportFile
from facilitator.patterns import regex
from facilitator.rehearsal.config import ASKS_NO_NAMES
from facilitator.runtime.tool_runs import (
    PREFIX,
    NotRunError,
    Ran,
    run_tool,
    tool_path,
    tool_version,
    without_network,
)
from facilitator.text import visible

_ADDRESSES = {
    "STABLE_HOST": "127.0.0.1",
    "STABLE_PORT": "1",
    "NEW_HOST": "127.0.0.1",
    "NEW_PORT": "2",
    "LISTEN_PORT": "3",
    "ADMIN_PORT": "4",
    "ADMIN_SOCKET": "unix@admin",
    "SERVED": "stable",
    "WELL_AFTER": "2",
}
"""What a person sets later: addresses of this machine, for the check alone."""


class ToolSaid(NamedTuple):
    """What a tool says of a file."""

    sentence: str
    """For the head of the file: checked, refused, or not validated and why."""
    refused: bool = False


class _Tool(NamedTuple):
    program: str
    version: tuple[str, ...]
    commands: Callable[[Path, tuple[Path, ...]], Iterable[tuple[str, ...]]]
    """The arguments of each run for the files of a target in a folder."""
    reads: Callable[[ExportFile], str] = lambda file: file.text
    """The text that the tool is given."""
    fault: Callable[[Ran], str] = lambda ran: _worst(ran.said) if ran.code else ""
    """What it finds wrong; empty where it accepts the file."""
    filled_in: bool = False
    """Whether it is given addresses of this machine in place of what a person sets."""


def told_by_tools(
    names: Iterable[str], files: tuple[ExportFile, ...], why_not: str = ""
) -> dict[str, tuple[ToolSaid, ...]]:
    """What each tool says of each file, by the path of the file; `why_not`: nothing is started, for this reason."""
    said: dict[str, list[ToolSaid]] = {file.path: [] for file in files}
    for name in names:
        about = _without(name, why_not) if why_not else _tool_says(name, files)
        for told in said.values():
            told.append(about)
    return {path: tuple(told) for path, told in said.items()}


def _without(name: str, why: str) -> ToolSaid:
    return ToolSaid(f"NOT VALIDATED by {name}: {why}.")


def _tool_says(name: str, files: tuple[ExportFile, ...]) -> ToolSaid:
    tool = TOOLS.get(name)
    if tool is None:
        return _without(name, "run it on this file")
    program = tool_path(tool.program)
    if program is None:
        return _without(name, "it is not installed")
    try:
        with TemporaryDirectory(prefix=PREFIX) as made:
            return _checked(name, tool, program, files, Path(made))
    except (OSError, NotRunError) as error:
        return _without(name, " ".join(visible(str(error)).split()))


def _checked(
    name: str, tool: _Tool, program: str, files: tuple[ExportFile, ...], folder: Path
) -> ToolSaid:
    places = tuple(_laid_out(tool, file, folder) for file in files)
    known = f"{name} {tool_version(program, tool.version)}".strip()
    about = " with addresses of this machine" if tool.filled_in else ""
    warned = ""
    for arguments in tool.commands(folder, places):
        ran = run_tool((program, *arguments), folder, _ADDRESSES)
        if fault := tool.fault(ran):
            return ToolSaid(f"NOT VALID by {known}: {_told(fault, folder)}", refused=True)
        warned = warned or _first(ran.said, _WARNS)
    warns = f", which warns: {_told(warned, folder).rstrip('.')}" if warned else ""
    return ToolSaid(f"Checked by {known}{about}{warns}.")


def _laid_out(tool: _Tool, file: ExportFile, folder: Path) -> Path:
    place = folder / file.path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(tool.reads(file), encoding="utf-8")
    return place


def _worst(said: str) -> str:
    """The line that tells most of what a tool prints: the first that speaks of a fault, else the first at all."""
    return _first(said, _LOUD) or _first(said, regex(r"\S")) or "it says nothing"


def _first(said: str, pattern: object) -> str:
    lines = (line.strip() for line in said.split("\n"))
    return next((line for line in lines if pattern.search(line)), "")  # type: ignore[attr-defined]


_LOUD = regex(r"ALERT|emerg|[Ee]rror|FAILED")
_WARNS = regex(r"^\[WARNING\]|\[warn\]")


def _told(line: str, folder: Path) -> str:
    """A line of a tool without what changes from run to run: its folder, its process, the time of day."""
    words = _RUN.sub("", " ".join(visible(line.replace(f"{folder}/", "")).split()))
    return words if len(words) <= 200 else f"{words[:199]}…"


_RUN = regex(
    r"^(?:nginx: )?(?:[\d/]+ [\d:]+ )?\[[A-Za-z]+\] ?(?:\(\d+\) : |\d+#\d+: )?(?:config : )?"
)


def _haproxy(folder: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    names = folder / "names.cfg"
    names.write_text(ASKS_NO_NAMES)
    yield from (("-c", "-f", str(names), "-f", str(place)) for place in places)


def _nginx(folder: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    """The file is a part of a configuration: the rest is written around it, and touches nothing outside the folder."""
    root = "user root;\n" if without_network() or os.geteuid() == 0 else ""
    includes = "".join(f"include '{place}';\n" for place in places)
    temporary = "".join(f"{kind}_temp_path {kind};\n" for kind in _NGINX_WRITES)
    main = folder / "nginx.conf"
    inside = f"access_log off;\n{temporary}{includes}"
    main.write_text(f"{root}pid pid;\nerror_log stderr;\nevents {{ }}\nhttp {{\n{inside}}}\n")
    yield "-t", "-q", "-e", "stderr", "-p", str(folder), "-c", str(main)


_NGINX_WRITES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def _filled_in(file: ExportFile) -> str:
    """A template with addresses of this machine."""
    return _NAME.sub(lambda found: _ADDRESSES.get(found[1], found[0]), file.text)


def _listening_on_a_file(file: ExportFile) -> str:
    """What nginx is given: it opens what it listens on, even for a check, so no port of the machine is taken."""
    return _filled_in(file._replace(text=file.text.replace("${LISTEN_PORT}", "unix:listening")))


def _envoy(_: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    for place in places:
        yaml = place.rename(place.with_suffix(".yaml"))
        yield "--mode", "validate", "-l", "error", "-c", str(yaml)


def _systemd(_: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    yield "verify", "--man=no", *map(str, places)


def _of_our_file(ran: Ran) -> str:
    """What systemd says of the file: it does not fail for a key that it does not know, and speaks of other units too."""
    ours = _first(ran.said, regex(rf"/{PREFIX}"))
    return ours or (_worst(ran.said) if ran.code else "")


_NAME = regex(r"\$\{([A-Z_]+)\}")


def _promtool(_: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    rules, tests = map(str, places)
    yield "check", "rules", rules
    yield "test", "rules", tests


def _actionlint(_: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    yield "-no-color", "-shellcheck=", "-pyflakes=", *map(str, places)


def _zizmor(_: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    yield "--offline", "--no-config", "--quiet", *map(str, places)


def _kubernetes_validate(_: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    """It passes a kind that it does not know: only what Kubernetes itself brings is given to it."""
    yield "--strict", "--quiet", *map(str, places)


TOOLS: Mapping[str, _Tool] = {
    "haproxy": _Tool("haproxy", ("-v",), _haproxy, filled_in=True),
    "nginx": _Tool("nginx", ("-v",), _nginx, _listening_on_a_file, filled_in=True),
    "envoy": _Tool("envoy", ("--version",), _envoy, _filled_in, filled_in=True),
    "systemd-analyze": _Tool("systemd-analyze", ("--version",), _systemd, fault=_of_our_file),
    "promtool": _Tool("promtool", ("--version",), _promtool),
    "actionlint": _Tool("actionlint", ("-version",), _actionlint),
    "kubernetes-validate": _Tool("kubernetes-validate", ("--version",), _kubernetes_validate),
    "zizmor": _Tool("zizmor", ("--version",), _zizmor),
}
