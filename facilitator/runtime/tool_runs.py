"""One run of an outside tool: in a folder of its own, bounded in time and output, without a network where possible."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from facilitator import programs
from facilitator.bounded import read_beginning
from facilitator.patterns import regex

SECONDS = 10
"""How long one run may take."""
PREFIX = "facilitator-"
"""How the names of its folders begin."""
ADMINISTRATORS = ("/usr/sbin", "/usr/local/sbin")
"""Where services stand, and a user's PATH does not look."""
_MOST = 20_000
"""Bytes of what it prints that are read."""
_LARGEST = 5_000_000
"""Bytes of a file that it may write, what it prints included."""
_VERSION = regex(r"\d{1,9}(?:\.\d{1,9}){0,5}")


class Ran(NamedTuple):
    """How a run ended."""

    code: int
    said: str


class NotRunError(Exception):
    """It did not come to an end of its own; the text says why."""


def tool_path(name: str) -> str | None:
    """Where a program is; None where there is none."""
    known = (f"{folder}/{name}" for folder in ADMINISTRATORS)
    return programs.found(name) or next((p for p in known if os.access(p, os.X_OK)), None)


@cache
def tool_version(program: str, arguments: tuple[str, ...]) -> str:
    """The first number that a program tells of itself; empty where it tells none."""
    with TemporaryDirectory(prefix=PREFIX) as folder:
        found = _VERSION.search(run_tool((program, *arguments), Path(folder), {}).said)
    return found[0] if found else ""


@cache
def without_network() -> tuple[str, ...]:
    """What starts a program without a network; empty where the system does not allow it."""
    unshare = programs.found("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--user", "--map-root-user", "--net", "--")
    with TemporaryDirectory(prefix=PREFIX) as folder:
        return () if _started((*command, "true"), Path(folder), {}).code else command


def run_tool(command: tuple[str, ...], folder: Path, known: Mapping[str, str]) -> Ran:
    """Run a command in a folder; of the environment it sees PATH and `known` alone.

    Raises:
        NotRunError: it did not end in time, or something ended it.
        OSError: it could not be started.
    """
    return _started((*without_network(), *command), folder, known)


def _started(command: tuple[str, ...], folder: Path, known: Mapping[str, str]) -> Ran:
    printed = folder / ".printed"
    with printed.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**_environment(folder), **known},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
        code = _code(process)
    return Ran(code, read_beginning(printed, _MOST).decode("utf-8", errors="replace"))


def _code(process: subprocess.Popen[bytes]) -> int:
    try:
        _limit_files(process.pid)
        code = process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise NotRunError(f"it did not answer within {SECONDS} seconds") from None
    finally:
        _end(process)
    if code < 0:
        raise NotRunError(f"it was ended by signal {-code}")
    return code


def _limit_files(pid: int) -> None:
    """Bound what a started process writes, where the system can."""
    with suppress(OSError, AttributeError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of it, and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(folder: Path) -> dict[str, str]:
    own = {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C", "NO_COLOR": "1"}
    return {"PATH": os.environ.get("PATH", os.defpath), **own}
