"""The tools of those who read exported files, run where they are installed: each in a folder of its own, bounded, offline.

Nothing is installed and nothing is asked of a network; what is not there is said in the head of the file.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from facilitator import programs
from facilitator.bounded import read_beginning
from facilitator.exports.target import ExportFile
from facilitator.patterns import regex
from facilitator.text import visible

SECONDS = 10
"""How long one run of a tool may take."""
_MOST = 20_000
"""Bytes of what a tool prints that are read."""
_PREFIX = "facilitator-"
_ALSO = ("/usr/sbin", "/usr/local/sbin")
_VERSION = regex(r"\d{1,9}(?:\.\d{1,9}){0,5}")
_ADDRESSES = {
    "STABLE_HOST": "127.0.0.1",
    "STABLE_PORT": "1",
    "NEW_HOST": "127.0.0.1",
    "NEW_PORT": "2",
    "LISTEN_PORT": "3",
    "ADMIN_PORT": "4",
    "SERVED": "stable",
    "WELL_AFTER": "2",
}
"""What a person sets later: addresses of this machine, for the check alone."""


class Ran(NamedTuple):
    """How a run ended."""

    code: int
    said: str


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
    program = _found(tool.program)
    if program is None:
        return _without(name, "it is not installed")
    try:
        with TemporaryDirectory(prefix=_PREFIX) as made:
            return _checked(name, tool, program, files, Path(made))
    except (OSError, subprocess.TimeoutExpired) as error:
        late = isinstance(error, subprocess.TimeoutExpired)
        why = f"it did not answer within {SECONDS} seconds" if late else str(error)
        return _without(name, " ".join(visible(why).split()))


def _checked(
    name: str, tool: _Tool, program: str, files: tuple[ExportFile, ...], folder: Path
) -> ToolSaid:
    places = tuple(_laid_out(tool, file, folder) for file in files)
    known = f"{name} {_version(program, tool.version)}".strip()
    warned = ""
    for arguments in tool.commands(folder, places):
        ran = _run((program, *arguments), folder)
        if fault := tool.fault(ran):
            return ToolSaid(f"NOT VALID by {known}: {_told(fault, folder)}", refused=True)
        warned = warned or _first(ran.said, _WARNS)
    warns = f", which warns: {_told(warned, folder)}" if warned else ""
    return ToolSaid(f"Checked by {known}{warns}.")


def _laid_out(tool: _Tool, file: ExportFile, folder: Path) -> Path:
    place = folder / file.path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(tool.reads(file), encoding="utf-8")
    return place


def _found(name: str) -> str | None:
    """Where a program is; services stand where only the administrator's PATH looks."""
    beside = [f"{folder}/{name}" for folder in _ALSO]
    known = (path for path in beside if os.access(path, os.X_OK))
    return programs.found(name) or next(known, None)


@cache
def _version(program: str, arguments: tuple[str, ...]) -> str:
    with TemporaryDirectory(prefix=_PREFIX) as folder:
        found = _VERSION.search(_run((program, *arguments), Path(folder)).said)
    return found[0] if found else ""


@cache
def _alone() -> tuple[str, ...]:
    """What starts a program without a network; empty where the system does not allow it."""
    unshare = programs.found("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--user", "--map-root-user", "--net", "--")
    with TemporaryDirectory(prefix=_PREFIX) as folder:
        return () if _started((*command, "true"), Path(folder)).code else command


def _run(command: tuple[str, ...], folder: Path) -> Ran:
    """Run a command without a network where the system allows that. OSError, TimeoutExpired."""
    return _started((*_alone(), *command), folder)


def _started(command: tuple[str, ...], folder: Path) -> Ran:
    printed = folder / ".printed"
    with printed.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
        try:
            code = process.wait(SECONDS)
        finally:
            _end(process)
    said = read_beginning(printed, _MOST).decode("utf-8", errors="replace")
    return Ran(code, said)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(folder: Path) -> Mapping[str, str]:
    own = {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C", "NO_COLOR": "1"}
    socket = {"ADMIN_SOCKET": str(folder / "admin")}
    return {"PATH": os.environ.get("PATH", os.defpath), **own, **_ADDRESSES, **socket}


def _worst(said: str) -> str:
    """The line that tells most of what a tool prints: the first that speaks of a fault, else the first at all."""
    return _first(said, _LOUD) or _first(said, regex(r"\S")) or "it says nothing"


def _first(said: str, pattern: object) -> str:
    lines = (line.strip() for line in said.split("\n"))
    return next((line for line in lines if pattern.search(line)), "")  # type: ignore[attr-defined]


_LOUD = regex(r"ALERT|emerg|[Ee]rror|FAILED")
_WARNS = regex(r"^\[WARNING\]|\[warn\]")


def _told(fault: str, folder: Path) -> str:
    words = " ".join(visible(fault.replace(f"{folder}/", "")).split())
    return words if len(words) <= 200 else f"{words[:199]}…"


def _haproxy(_: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    yield from (("-c", "-f", str(place)) for place in places)


def _nginx(folder: Path, places: tuple[Path, ...]) -> Iterator[tuple[str, ...]]:
    """The file is a part of a configuration: the rest is written around it, and touches nothing outside the folder."""
    root = "user root;\n" if _alone() or os.geteuid() == 0 else ""
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
    ours = _first(ran.said, regex(rf"/{_PREFIX}"))
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


TOOLS: Mapping[str, _Tool] = {
    "haproxy": _Tool("haproxy", ("-v",), _haproxy),
    "nginx": _Tool("nginx", ("-v",), _nginx, _listening_on_a_file),
    "envoy": _Tool("envoy", ("--version",), _envoy, _filled_in),
    "systemd-analyze": _Tool("systemd-analyze", ("--version",), _systemd, fault=_of_our_file),
    "promtool": _Tool("promtool", ("--version",), _promtool),
    "actionlint": _Tool("actionlint", ("-version",), _actionlint),
    "zizmor": _Tool("zizmor", ("--version",), _zizmor),
}
