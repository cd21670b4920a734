"""The transport under the search: it talks to the engine that was named, and reads a bounded page.

An engine, or whoever answers for it, can redirect to any address: a private one, another service. Only a redirect
to the same host is followed, and never to plain HTTP.
"""

from __future__ import annotations

import codecs
import time
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

LARGEST = 4_000_000
"""Bytes of a page of results; real ones have less than one million. What is behind them is not read."""
HOPS = 3
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


class RedirectedError(Exception):
    """The engine sent us elsewhere."""


class WebPage(NamedTuple):
    """An answer, in the shape that the search library reads."""

    status_code: int
    content: bytes
    text: str


class OneHost:
    """A client of the search library that stays with the host of an address."""

    def __init__(self, client: Any, seconds: float) -> None:
        self._client, self._seconds = client, seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def request(self, method: str, url: str, **how: Any) -> WebPage:
        """Ask, and follow where the same host leads. Raises what the transport raises, and RedirectedError."""
        until = time.monotonic() + self._seconds
        host = urlsplit(url).hostname
        for _ in range(HOPS):
            reply = self._client.request(method, url, **how, follow_redirects=False, stream=True)
            try:
                there = reply.headers.get("location", "")
                if reply.status_code not in _REDIRECTS or not there:
                    return _page(reply, until)
            finally:
                reply.close()
            url = urljoin(url, there)
            if urlsplit(url).scheme != "https" or urlsplit(url).hostname != host:
                raise RedirectedError("to another host")
            if reply.status_code in (301, 302, 303):
                method, how = "GET", {}
        raise RedirectedError("too often")


def _page(reply: Any, until: float) -> WebPage:
    content = b""
    for piece in reply.iter_bytes():
        content += piece
        if len(content) > LARGEST:
            break
        if time.monotonic() > until:
            raise TimeoutError("the page never ends")
    try:
        encoding = codecs.lookup(reply.encoding or "utf-8").name
    except LookupError:
        encoding = "utf-8"
    content = content[:LARGEST]
    return WebPage(reply.status_code, content, content.decode(encoding, "replace"))
