"""The load of a rehearsal: requests at a steady rate that waits for no answer, without retries."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import NamedTuple

from facilitator.rehearsal.bounds import LOOPBACK, MOST_OPEN, MOST_RATE, MOST_REQUESTS
from facilitator.runtime.rehearsal.stage import StageError

_TIMEOUT = 3.0
_REQUEST = b"GET / HTTP/1.1\r\nHost: rehearsal\r\n\r\n"
_SERVER = b"x-server: "
_TICK = 0.004
"""Seconds between two looks at what is due."""


class Returned(NamedTuple):
    """What came of a request."""

    server: str
    """Which server of the balancer had it; empty where nobody did."""
    failed: bool
    seconds: float


class Load:
    """Sends requests to a port of loopback, over connections that are kept open."""

    def __init__(self, port: int, rate: float) -> None:
        if rate > MOST_RATE:
            raise StageError(f"more than {MOST_RATE} requests per second")
        self.port, self.rate = port, rate
        self.sent = 0
        self.answers: list[Returned] = []
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._open: set[asyncio.Task[None]] = set()

    async def send(self, count: int) -> None:
        """Send so many requests at the rate; one that waits for an answer holds no other up.

        Raises:
            StageError: more requests than a scenario may send.
        """
        if self.sent + count > MOST_REQUESTS:
            raise StageError(f"more than {MOST_REQUESTS} requests")
        loop = asyncio.get_running_loop()
        began, done = loop.time(), 0
        while done < count:
            due = min(count, int((loop.time() - began) * self.rate) + 1)
            for _ in range(done, due if len(self._open) < MOST_OPEN else done):
                task = asyncio.create_task(self._one())
                self._open.add(task)
                task.add_done_callback(self._open.discard)
                done += 1
            await asyncio.sleep(_TICK)
        self.sent += count
        await asyncio.sleep(max(0.0, began + count / self.rate - loop.time()))

    async def settle(self, seconds: float) -> None:
        """Wait for the answers that are still due, no longer than this."""
        if self._open:
            await asyncio.wait(self._open, timeout=seconds)

    async def close(self) -> None:
        """Wait for the last answers, and hang up."""
        await self.settle(_TIMEOUT + 1)
        for task in self._open:
            task.cancel()
        for _, writer in self._idle:
            writer.close()

    async def _one(self) -> None:
        loop = asyncio.get_running_loop()
        began, server, status = loop.time(), "", 0
        writer = None
        try:
            async with asyncio.timeout(_TIMEOUT):
                reader, writer = await self._connection()
                writer.write(_REQUEST)
                status, server, closes = await _answer(reader)
            if closes:
                writer.close()
            else:
                self._idle.append((reader, writer))
        except (OSError, EOFError, ValueError, TimeoutError):
            if writer:
                writer.close()
        self.answers.append(Returned(server, status != 200, loop.time() - began))

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(LOOPBACK[0], self.port)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, str, bool]:
    """Status, server and whether the connection ends with this answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    status, server, length, closes = int(lines[0].split(b" ")[1]), "", 0, False
    for line in lines[1:]:
        low = line.lower()
        if low.startswith(_SERVER):
            server = low[len(_SERVER) :].decode()
        elif low.startswith(b"content-length:"):
            length = int(low[15:])
        elif low.startswith(b"connection: close"):
            closes = True
    if length:
        await reader.readexactly(length)
    return status, server, closes


async def get(port: int, path: str) -> bytes:
    """The body of an answer on a port of loopback; empty where nobody answers."""
    with suppress(OSError, EOFError, TimeoutError):
        async with asyncio.timeout(_TIMEOUT):
            reader, writer = await asyncio.open_connection(LOOPBACK[0], port)
            writer.write(f"GET {path} HTTP/1.0\r\nHost: rehearsal\r\n\r\n".encode())
            whole = await reader.read()
            writer.close()
            head, _, body = whole.partition(b"\r\n\r\n")
            return body if b" 200 " in head.split(b"\r\n")[0] else b""
    return b""
