"""The toy application of a rehearsal: a program of its own that imports the standard library alone.

It serves on a socket that it inherits, misbehaves as one JSON object on its command line says, and ends by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import Any


class Toy:
    """How it behaves, and how far it has come."""

    def __init__(self, faults: dict[str, Any]) -> None:
        self.errors = float(faults["errors"])
        self.errors_after = int(faults["errors_after"])
        self.delay = float(faults["delay"])
        self.healthy = not faults["unhealthy"]
        self.chance = random.Random(faults["seed"])
        self.served = 0
        self.open = 0
        """Requests that are being answered."""

    def status(self, path: bytes) -> bytes:
        """The status line of an answer; health is no request."""
        if path == b"/health":
            return b"200 OK" if self.healthy else b"503 Service Unavailable"
        self.served += 1
        fails = self.served > self.errors_after and self.chance.random() < self.errors
        return b"500 Internal Server Error" if fails else b"200 OK"


class Connection(asyncio.Protocol):
    """One connection: requests one after the other, without a body."""

    def __init__(self, toy: Toy) -> None:
        self.toy, self.read = toy, b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer what is whole."""
        self.read += data
        if len(self.read) > 8192 and self.transport:
            self.transport.abort()
            return
        while b"\r\n\r\n" in self.read:
            head, _, self.read = self.read.partition(b"\r\n\r\n")
            path = [*head.split(b" ", 2), b"", b""][1]
            answer = b"HTTP/1.1 %s\r\nContent-Length: 3\r\n\r\nok\n" % self.toy.status(path)
            if path == b"/health":
                self.send(answer, last=b"HTTP/1.0" in head)
            else:
                self.toy.open += 1
                asyncio.get_running_loop().call_later(self.toy.delay, self.finish, answer)

    def finish(self, answer: bytes) -> None:
        """Answer a request that was worked on."""
        self.toy.open -= 1
        self.send(answer)

    def send(self, answer: bytes, *, last: bool = False) -> None:
        """Send an answer while somebody is there; after the last one hang up."""
        if self.transport and not self.transport.is_closing():
            self.transport.write(answer)
            if last:
                self.transport.close()


async def serve(faults: dict[str, Any]) -> None:
    """Serve until it is told to stop, or its time is over."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    end: Callable[[], Any] = partial(os._exit, 1) if faults["abrupt"] else told.set
    loop.add_signal_handler(signal.SIGTERM, end)
    loop.call_later(float(faults["lives"]), os._exit, 0)
    if faults["crash"]:
        os._exit(1)
    await asyncio.sleep(float(faults["ready_after"]))
    toy = Toy(faults)
    bound = socket.socket(fileno=int(faults["fd"]))
    assert bound.getsockname()[0] == "127.0.0.1"
    server = await loop.create_server(lambda: Connection(toy), sock=bound)
    await told.wait()
    toy.healthy = False
    await asyncio.sleep(float(faults["fails_readiness"]))
    server.close()
    while toy.open:
        await asyncio.sleep(0.005)
    await asyncio.sleep(float(faults["lingers"]))
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(serve(json.loads(sys.argv[1])))
