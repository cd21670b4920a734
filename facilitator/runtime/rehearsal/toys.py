"""Starts toy applications on a stage."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import NamedTuple

from facilitator.rehearsal.bounds import MOST_SECONDS
from facilitator.rehearsal.scenarios import Fault
from facilitator.runtime.rehearsal import toy
from facilitator.runtime.rehearsal.load import get
from facilitator.runtime.rehearsal.stage import Stage, StageError


class Instance(NamedTuple):
    """A toy application that was started."""

    port: int
    process: subprocess.Popen[bytes]


def start_toy(
    stage: Stage, name: str, fault: Fault, *, seed: int = 0, errors: float = 0.0, after: int = 0
) -> Instance:
    """Start one; `errors` and `after` are the share that fails and from which request on."""
    bound = stage.bind()
    says = {
        "fd": bound.fileno(),
        "errors": errors,
        "errors_after": after,
        "delay": fault.delay,
        "unhealthy": fault.unhealthy,
        "crash": fault.crash,
        "ready_after": fault.ready_after,
        "abrupt": fault.abrupt,
        "lingers": fault.lingers,
        "fails_readiness": fault.fails_readiness,
        "seed": seed,
        "lives": MOST_SECONDS + 5,
    }
    port = int(bound.getsockname()[1])
    words = [sys.executable, "-I", toy.__file__, json.dumps(says)]
    return Instance(port, stage.start(words, name, [bound]))


async def answering(instance: Instance) -> None:
    """Wait until an instance is healthy; StageError where it is not within five seconds."""
    for _ in range(250):
        if await get(instance.port, "/health"):
            return
        await asyncio.sleep(0.02)
    raise StageError("the toy application does not answer")
