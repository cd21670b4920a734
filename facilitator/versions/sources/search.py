"""Web search through `ddgs`. The only module that knows it; it is imported at the first search, not before."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from functools import partial
from importlib import import_module
from threading import Lock, Thread
from typing import Any

from facilitator.versions.addresses import parse
from facilitator.versions.queries import Resolved
from facilitator.versions.sanitise import rows
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.sources.one_host import OneHost, RedirectedError

REGION = "us-en"

_NO_CONNECTION = re.compile(
    r"ConnectError|ConnectionError|dns|refused|unreachable|tunnel|connect\b", re.IGNORECASE
)
_NO_TRUST = re.compile(r"certificate|UnknownIssuer|tls|ssl", re.IGNORECASE)
_TIMED_OUT = re.compile(r"timed? ?out|TimeoutError|deadline", re.IGNORECASE)


class Search:
    """The search engines of the settings, behind one client that several threads share."""

    name = "ddgs"

    def __init__(self, settings: VersionSettings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._client: Any = None
        self._version = ""
        self._backends = ""

    def covers(self, found: Resolved) -> bool:
        """Anything can be searched for."""
        return True

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        """Search for a query; every failure of the library is an outcome."""
        return self.search(query)

    def search(self, query: str) -> SourceAnswer:
        """Search for a query, version or reading."""
        started = time.monotonic()
        try:
            found = self._open().text(
                query, region=REGION, max_results=self._settings.max_results, backend=self._backends
            )
        except (
            Exception
        ) as error:  # the library raises whatever its parsers and its transport raise
            return self._failed(error, time.monotonic() - started)
        usable = tuple(row for row in rows(_plain(found)) if parse(row.href) is not None)
        return SourceAnswer(
            "ok" if usable else "empty-or-blocked", usable, library_version=self._version
        )

    def _open(self) -> Any:
        with self._lock:
            if self._client is None:
                # primp logs every address with the query in it.
                logging.getLogger("primp").setLevel(logging.WARNING)
                import ddgs
                from ddgs import http_client
                from ddgs.engines import ENGINES

                base: Any = sys.modules["ddgs.base"]
                base.HttpClient = _staying(http_client.HttpClient)
                library: Any = import_module("ddgs.ddgs")
                library.ThreadPoolExecutor = _Unwaited

                known = [name for name in self._settings.backends if name in ENGINES["text"]]
                if not known:
                    raise ValueError(
                        f"none of the engines is available: {', '.join(self._settings.backends)}"
                    )
                self._backends, self._version = ",".join(known), str(ddgs.__version__)
                self._client = ddgs.DDGS(
                    proxy=self._settings.proxy or None,
                    timeout=self._settings.timeout,
                    verify=self._settings.ca_file or True,
                )
            return self._client

    def _failed(self, error: Exception, seconds: float) -> SourceAnswer:
        text = str(error)
        if isinstance(error, ValueError) and not self._version:
            return SourceAnswer("error", text=text)
        if (
            _TIMED_OUT.search(text)
            or _TIMED_OUT.search(type(error).__name__)
            or seconds >= self._settings.timeout * 0.9
        ):
            return SourceAnswer("timeout", text="no answer in time", library_version=self._version)
        if RedirectedError.__name__ in text:
            return SourceAnswer(
                "error", text="sent to another address", library_version=self._version
            )
        if _NO_TRUST.search(text):
            return SourceAnswer(
                "error", text="the certificate is not trusted", library_version=self._version
            )
        if _NO_CONNECTION.search(text):
            return SourceAnswer("offline", text="no connection", library_version=self._version)
        if "No results" in text:
            # 202, 403, 429 and 500 look the same as no result here.
            return SourceAnswer("empty-or-blocked", library_version=self._version)
        return SourceAnswer(
            "error",
            text=f"the search failed ({type(error).__name__})",
            library_version=self._version,
        )


def _staying(library: Any) -> type:
    """The library's client of the web, on a transport that stays with the host it was given."""

    class Staying(library):  # type: ignore[misc]
        def __init__(self, proxy: str | None = None, timeout: int = 10, **more: Any) -> None:
            super().__init__(proxy, timeout, **more)
            self.client: Any = OneHost(self.client, timeout)

    return Staying


class _Unwaited(Executor):
    """A thread for each engine; for those of a pool the end of the search and of the process would wait."""

    def __init__(self, **pool: Any) -> None:
        pass

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        work = partial(fn, *args, **kwargs)
        Thread(target=_settle, args=(future, work), daemon=True, name="search").start()
        return future


def _settle(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)


def _plain(found: object) -> list[dict[str, object]]:
    return (
        [dict(row) for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
    )
