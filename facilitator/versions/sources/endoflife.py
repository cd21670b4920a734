"""The second source: release lines at endoflife.date, as JSON. It knows LTS and ends of life, and may lag."""

from __future__ import annotations

import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPMessage
from typing import IO, Any
from urllib.parse import urlsplit

from facilitator.versions.queries import Resolved
from facilitator.versions.sanitise import BODY_LIMIT
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.version_check import SearchRow

HOST = "endoflife.date"
SIZE_LIMIT = 1 << 20
CHUNK = 1 << 14


class EndOfLife:
    """endoflife.date behind the same protocol as the search."""

    name = "endoflife"

    def __init__(self, settings: VersionSettings) -> None:
        self._settings = settings

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        """Read the release lines of the tool's product; one row that names them."""
        slug = found.tool.endoflife if found.tool else ""
        if not slug:
            return SourceAnswer("empty-or-blocked", text="not listed there")
        try:
            data = json.loads(self._read(f"https://{HOST}/api/v1/products/{slug}/"))
            body = _lines(data, found.track.id)
        except TimeoutError:
            return SourceAnswer("timeout", text="no answer in time")
        except urllib.error.URLError as error:
            trust = isinstance(error.reason, ssl.SSLError)
            return (
                SourceAnswer("error", text="the certificate is not trusted")
                if trust
                else SourceAnswer("offline", text="no connection")
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            return SourceAnswer(
                "error", text=f"the answer could not be read ({type(error).__name__})"
            )
        if not body:
            return SourceAnswer("empty-or-blocked")
        return SourceAnswer(
            "ok", (SearchRow(f"{found.name} | {HOST}", f"https://{HOST}/{slug}", body),)
        )

    def _read(self, url: str) -> bytes:
        context = ssl.create_default_context(cafile=self._settings.ca_file or None)
        handlers: list[urllib.request.BaseHandler] = [
            urllib.request.HTTPSHandler(context=context),
            _SameHost(),
        ]
        if self._settings.proxy:
            handlers.append(urllib.request.ProxyHandler({"https": self._settings.proxy}))
        until = time.monotonic() + self._settings.deadline
        request = urllib.request.Request(
            url, headers={"Accept": "application/json", "User-Agent": "facilitator"}
        )
        with urllib.request.build_opener(*handlers).open(
            request, timeout=self._settings.timeout
        ) as reply:
            if reply.headers.get_content_type() != "application/json":
                raise ValueError("not JSON")
            data = b""
            while chunk := reply.read1(CHUNK):
                data += chunk
                if len(data) > SIZE_LIMIT:
                    raise ValueError("too large")
                if time.monotonic() > until:
                    raise TimeoutError
        return data


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects on the same host only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        parts = urlsplit(newurl)
        if parts.scheme != "https" or parts.hostname != HOST:
            raise ValueError("redirected to another host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _lines(data: Mapping[str, Any], track: str) -> str:
    """The lines that are maintained, newest first as the source lists them: `1.36 latest 1.36.4 (2026-08-20)`."""
    parts: list[str] = []
    for release in data["result"]["releases"][:30]:
        latest = release.get("latest") or {}
        if not isinstance(latest.get("name"), str) or (
            track == "lts" and release.get("isLts") is not True
        ):
            continue
        ended = " ended" if release.get("isEol") is True else ""
        lts = " LTS" if release.get("isLts") is True else ""
        part = f"{release.get('name')}{lts} latest {latest['name']} ({latest.get('date') or 'no date'}){ended}"
        if sum(map(len, parts)) + len(part) + 2 * len(parts) > BODY_LIMIT - 40:
            break
        parts.append(part)
    return "; ".join(parts)
