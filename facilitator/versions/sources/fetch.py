"""One bounded answer over HTTPS from an address of our own making; what fails is an outcome."""

from __future__ import annotations

import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO

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
    until = time.monotonic() + settings.deadline
    with _open(url, kind, settings, _Redirects(accepts)) as reply:
        if reply.headers.get_content_type() != kind:
            raise ValueError(f"not {kind}")
        data = b""
        while chunk := reply.read1(CHUNK):
            data += chunk
            if len(data) > SIZE_LIMIT:
                raise ValueError("too large")
            if time.monotonic() > until:
                raise TimeoutError
    return data


def led_to(url: str, settings: VersionSettings) -> str:
    """The address that an answer redirects to, which is not opened; empty where it does not."""
    noted: list[str] = []

    def note(address: str) -> bool:
        noted.append(address)
        return False

    try:
        with _open(url, "text/html", settings, _Redirects(note)):
            return ""
    except ElsewhereError:
        return noted[0]


def _open(url: str, kind: str, settings: VersionSettings, redirects: _Redirects) -> HTTPResponse:
    context = ssl.create_default_context(cafile=settings.ca_file or None)
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.HTTPSHandler(context=context),
        redirects,
    ]
    if settings.proxy:
        handlers.append(urllib.request.ProxyHandler({"https": settings.proxy}))
    asked = urllib.request.Request(url, headers={"Accept": kind, "User-Agent": "facilitator"})
    reply: HTTPResponse = urllib.request.build_opener(*handlers).open(
        asked, timeout=settings.timeout
    )
    return reply


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
        return super().redirect_request(req, fp, code, msg, headers, newurl)
