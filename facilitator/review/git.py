"""The only place where git is run: it reads one file of one revision, and starts nothing that a repository names.

A repository may come from a stranger. Its configuration can name programs and addresses; none is run or asked.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import threading
from pathlib import Path

from facilitator import programs

TIMEOUT = 10
"""Seconds for one git command; a local object is read in milliseconds."""
MEMORY = 200_000_000
"""Bytes that git may use: a small pack can unpack to gigabytes."""
_MISSING = "git is not installed, so no revision can be read."
_COMMANDS = frozenset({"rev-parse", "cat-file"})
"""Both print what is stored: without their options for it they run no filter, no text conversion and no hook."""
_CONFIGURATION = (
    "protocol.allow=never",
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.hooksPath=/dev/null",
    "core.sshCommand=false",
    "core.gitProxy=false",
    "core.askPass=false",
    "core.pager=cat",
    "core.editor=false",
    "core.alternateRefsCommand=false",
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    # What is large is streamed, and what is mapped is mapped in pieces: both keep git small.
    "core.bigFileThreshold=1m",
    "core.packedGitWindowSize=16m",
    "core.packedGitLimit=64m",
)
"""Stronger than what the repository says, in every git since 1.7.3; keys that a git does not know do nothing."""
_ENVIRONMENT = {
    # The first is from git 2.39.4 and 2.45; older ones fetch a missing object, but know no protocol to do it by.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ASKPASS": "false",
    "SSH_ASKPASS": "false",
    "GIT_SSH_COMMAND": "false",
    "GIT_SSH": "false",
    "GIT_PROXY_COMMAND": "false",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GIT_SEQUENCE_EDITOR": "false",
    "LC_ALL": "C",
}


class GitError(Exception):
    """Git is not there, or did not answer in time; the text is a sentence."""


def run(folder: Path, command: str, *arguments: str, most: int) -> bytes | None:
    """Return what a command prints, cut off one byte after `most`; None when it fails.

    Raises:
        GitError: git is not installed, or did not answer in time.
    """
    if command not in _COMMANDS:
        raise ValueError(f"git {command} is not one that only reads")
    try:
        process = subprocess.Popen(
            [_git(), *(part for s in _CONFIGURATION for part in ("-c", s)), command, *arguments],
            cwd=folder,
            env=os.environ | _ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise GitError(_MISSING) from error
    with process:
        return _printed(process, most)


def _git() -> str:
    program = programs.found("git")
    if program is None:
        raise GitError(_MISSING)
    return program


def _printed(process: subprocess.Popen[bytes], most: int) -> bytes | None:
    """What a process prints, within the bounds of size, memory and time."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(TIMEOUT, stop)
    timer.daemon = True
    timer.start()
    try:
        _limit_memory(process.pid)
        assert process.stdout
        data = process.stdout.read(most + 1)
        if len(data) > most:
            process.kill()
            return data
        failed = process.wait() != 0
    finally:
        timer.cancel()
    if late.is_set():
        raise GitError(f"git did not answer within {TIMEOUT} seconds.")
    return None if failed else data


def _limit_memory(pid: int) -> None:
    """Bound the memory of a started process, where the system can."""
    # Set from outside: code that runs between fork and exec can hang where there are threads.
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
