"""One bounded answer over HTTPS from an address of our own making; what fails is an outcome."""

from __future__ import annotations

import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import IO, Any

from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.version_check import SearchRow

SIZE_LIMIT = 1 << 22
"""Bytes of an answer; a feed brings the notes of ten releases with it."""
CHUNK = 1 << 14

Accepts = Callable[[str], bool]
"""Whether a redirect to an address may be followed."""


class ElsewhereError(Exception):
    """An answer sends us to an address that we do not accept."""


def answered(read: Callable[[], SearchRow | None]) -> SourceAnswer:
    """The row that a source reads as its answer, or what came instead of it."""
    try:
        row = read()
    except (TimeoutError, ElsewhereError, urllib.error.URLError) as error:
        return _failed(error)
    except (
        OSError,
        HTTPException,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as error:
        text = f"the answer could not be read ({type(error).__name__})"
        return SourceAnswer("error", text=text)
    return SourceAnswer("ok", (row,)) if row else SourceAnswer("empty-or-blocked")


def _failed(error: Exception) -> SourceAnswer:
    reason = getattr(error, "reason", error)
    if isinstance(error, ElsewhereError):
        return SourceAnswer("error", text="sent to another address")
    if isinstance(reason, TimeoutError):
        return SourceAnswer("timeout", text="no answer in time")
    if isinstance(error, urllib.error.HTTPError):
        return SourceAnswer("empty-or-blocked", text=f"answered with {error.code}")
    if isinstance(reason, ssl.SSLError):
        return SourceAnswer("error", text="the certificate is not trusted")
    return SourceAnswer("offline", text="no connection")


def fetch(url: str, kind: str, settings: VersionSettings, accepts: Accepts) -> bytes:
    """Read an answer of this kind; ElsewhereError where a redirect leads to what is not accepted."""
    with _opened(url, kind, settings, _Redirects(accepts)) as reply:
        if reply.headers.get_content_type() != kind:
            raise ValueError(f"not {kind}")
        data = b""
        while chunk := reply.read1(CHUNK):
            data += chunk
            if len(data) > SIZE_LIMIT:
                raise ValueError("too large")
    return data


def led_to(url: str, settings: VersionSettings) -> str:
    """The address that an answer redirects to, which is not opened; empty where it does not."""
    noted: list[str] = []

    def note(address: str) -> bool:
        noted.append(address)
        return False

    try:
        with _opened(url, "text/html", settings, _Redirects(note)):
            return ""
    except ElsewhereError:
        return noted[0]


@contextmanager
def _opened(
    url: str, kind: str, settings: VersionSettings, redirects: _Redirects
) -> Iterator[HTTPResponse]:
    """An answer that ends at the deadline, whatever comes and however slowly: TimeoutError then."""
    until = time.monotonic() + settings.deadline
    handlers: list[urllib.request.BaseHandler] = [_Ending(settings, until), redirects]
    if settings.proxy:
        handlers.append(urllib.request.ProxyHandler({"https": settings.proxy}))
    asked = urllib.request.Request(url, headers={"Accept": kind, "User-Agent": "facilitator"})
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(asked, timeout=settings.timeout) as reply:
            yield reply
    except (OSError, HTTPException, ValueError) as error:
        if time.monotonic() < until:
            raise
        raise TimeoutError from error
    if time.monotonic() >= until:
        raise TimeoutError  # a connection that was ended looks like the end of an answer


class _Ending(urllib.request.HTTPSHandler):
    """Opens connections that end at a time."""

    def __init__(self, settings: VersionSettings, until: float) -> None:
        super().__init__(context=ssl.create_default_context(cafile=settings.ca_file or None))
        self.until = until

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open a connection that ends."""

        def connection(host: str, **how: Any) -> HTTPSConnection:
            return _Connection(host, self.until, **how)

        return self.do_open(connection, req, context=self._context)  # type: ignore[attr-defined]


class _Connection(HTTPSConnection):
    """A connection that is shut at a time: of a line that never ends no reader sees the time."""

    def __init__(self, host: str, until: float, **how: Any) -> None:
        super().__init__(host, **how)
        self.until = until

    def connect(self) -> None:
        """Connect, and have it shut at its time; the timer ends with the connection, or does nothing."""
        super().connect()
        left = max(0.0, self.until - time.monotonic())
        timer = Timer(left, _shut, (self.sock,))
        timer.daemon = True
        timer.start()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        # As of TLS it would take the socket from under a reader.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to accepted addresses only."""

    def __init__(self, accepts: Accepts) -> None:
        self.accepts = accepts

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not newurl.startswith("https://") or not self.accepts(newurl):
            raise ElsewhereError
        fp.close()  # what stands behind a redirect would be read to its end
        return super().redirect_request(req, fp, code, msg, headers, newurl)
