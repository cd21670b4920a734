"""HAProxy as the load balancer of a rehearsal: started on inherited sockets, told weights and states at run time."""

from __future__ import annotations

import asyncio
import csv
import re
import socket
import subprocess
from collections.abc import Iterable

from facilitator.programs import found
from facilitator.rehearsal.config import BACKEND, balancer_text
from facilitator.runtime.rehearsal.clock import comes
from facilitator.runtime.rehearsal.stage import Stage, StageError

_SOCKET = "control.sock"
_PATIENCE = 10.0
"""Seconds that what has to serve before anything is played may take."""
_VERSION = re.compile(r"version ([0-9][0-9.]{0,20})")


class Balancer:
    """A running HAProxy; `port` is where the load goes, `metrics` where its figures are."""

    def __init__(self, stage: Stage, ports: dict[str, int], *, checks: bool, retry: bool) -> None:
        """Start it with a server of weight 0 per name."""
        program = found("haproxy")
        if program is None:
            raise StageError("haproxy not found (apt install haproxy)")
        self.path = stage.folder / _SOCKET
        traffic, metrics = stage.bind(), stage.bind()
        self.port, self.metrics = traffic.getsockname()[1], metrics.getsockname()[1]
        text = balancer_text(
            ports, traffic.fileno(), metrics.fileno(), str(self.path), checks=checks, retry=retry
        )
        written = stage.folder / "haproxy.cfg"
        written.write_text(text)
        self.process = stage.start(
            [program, "-db", "-f", str(written)], "haproxy", [traffic, metrics]
        )

    async def ready(self) -> None:
        """Wait until it answers; StageError where it does not."""
        for _ in range(100):
            if self.process.poll() is not None:
                raise StageError("haproxy ended at once: it does not take the configuration")
            if self.path.is_socket():
                return
            await asyncio.sleep(0.02)
        raise StageError("haproxy does not answer")

    def weights(self, weights: dict[str, int]) -> None:
        """Set absolute weights: one in percent would be of the configured one."""
        self.tell(f"set server {BACKEND}/{name} weight {w}" for name, w in weights.items())

    def state(self, name: str, state: str) -> None:
        """Put a server into a state: ready, drain or maint."""
        self.tell([f"set server {BACKEND}/{name} state {state}"])

    def move(self, name: str, port: int) -> None:
        """Give a server another port of loopback."""
        self.tell([f"set server {BACKEND}/{name} addr 127.0.0.1 port {port}"])

    def tell(self, commands: Iterable[str]) -> str:
        """Send commands in one connection, and return what it says."""
        said = b""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as control:
            control.settimeout(2)
            control.connect(str(self.path))
            control.sendall(";".join(commands).encode() + b"\n")
            while read := control.recv(65536):
                said += read
        return said.decode("utf-8", "replace")

    def row(self, name: str) -> dict[str, str]:
        """What it counts of a server."""
        lines = self.tell(["show stat"]).lstrip("# ").splitlines()
        for row in csv.DictReader(lines):
            if row.get("pxname") == BACKEND and row.get("svname") == name:
                return row
        raise StageError(f"haproxy knows no server {name}")

    async def is_up(self, name: str, seconds: float) -> bool:
        """Wait for the result of a check, not for the status: that says UP before the first check is over."""

        def answers() -> bool:
            row = self.row(name)
            healthy = row["check_status"].removeprefix("* ") == "L7OK"
            return healthy and row["status"].startswith(("UP", "DRAIN"))

        return await comes(answers, seconds, 0.02)

    async def need_up(self, names: Iterable[str]) -> None:
        """Wait until these answer their checks; StageError where one does not, so that no failure of ours is counted."""
        for name in names:
            if not await self.is_up(name, _PATIENCE):
                raise StageError(
                    f"{name} does not come up: this machine is too busy for a rehearsal"
                )

    async def is_idle(self, name: str, seconds: float) -> bool:
        """Wait until a server has no request."""
        return await comes(lambda: self.row(name)["scur"] == "0", seconds, 0.01)


def version(program: str, option: str) -> str:
    """The version that a program tells; empty where it is not found."""
    path = found(program)
    if path is None:
        return ""
    said = subprocess.run([path, option], capture_output=True, text=True, check=False, timeout=10)
    number = _VERSION.search(said.stdout or said.stderr)
    return number[1] if number else ""


def has_metrics() -> bool:
    """Whether this HAProxy was built with its exporter for Prometheus."""
    path = found("haproxy")
    if path is None:
        return False
    said = subprocess.run([path, "-vv"], capture_output=True, text=True, check=False, timeout=10)
    return "prometheus-exporter" in said.stdout
