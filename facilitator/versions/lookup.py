"""Several tools looked up at once, in threads, under one deadline; each can be cancelled by its id. Knows no screen."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Thread

from facilitator.model.noun import noun
from facilitator.model.tools import Tools
from facilitator.versions import cache
from facilitator.versions.assemble import judge_results, unanswered, unversioned
from facilitator.versions.queries import Resolved, not_versioned, queries, resolve
from facilitator.versions.settings import VersionSettings, proxy_in_effect
from facilitator.versions.sources import SourceAnswer, VersionSource
from facilitator.versions.sources.search import Search
from facilitator.versions.version_check import Asked, Provider, VersionCheck

AT_ONCE = 48
"""Requests that run beside each other, whatever a plan names."""
MOST_TOOLS = 60
"""Tools that one lookup asks for; no real plan records as many."""
TICK = 0.05
"""Seconds between two looks at deadline and cancellation."""


@noun
class Progress:
    """What happened to one of the tools asked for."""

    index: int
    """Position in the list of tools asked for."""
    state: str
    """asked, answered, expired or cancelled."""
    query: str = ""
    record: VersionCheck | None = None


OnProgress = Callable[[Progress], None]
Cancelled = Callable[[int], bool]
Arrived = SimpleQueue[tuple[int, str, SourceAnswer, datetime]]


def clock() -> datetime:
    """The time now, or what SOURCE_DATE_EPOCH says."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)


def lookup(
    asked: Sequence[Asked],
    tools: Tools,
    settings: VersionSettings,
    on_progress: OnProgress = lambda _: None,
    cancelled: Cancelled = lambda _: False,
    now: Callable[[], datetime] = clock,
    fresh: bool = False,
) -> list[VersionCheck]:
    """Look up versions; one record per tool, in order. Never raises for what the network does.

    Blocks until all have answered or the deadline has passed. `cancelled(index)` is asked all the time; a cancelled
    tool's record says so. `fresh` passes over the cache.
    """
    found = [resolve(one, tools) for one in asked]
    return _Run(found, tools, settings, on_progress, now).run(cancelled, fresh)


def _sources(settings: VersionSettings, tools: Tools) -> list[VersionSource]:
    """The sources of the settings, those that bring one row before the search, which brings ten."""
    # Imported when they are wanted: they bring the standard library's HTTP client with them.
    sources: list[VersionSource] = []
    if settings.is_offline:
        return sources
    if settings.releases:
        from facilitator.versions.sources.releases import Latest, Releases

        sources += [Latest(settings), Releases(settings, tools)]
    if settings.endoflife:
        from facilitator.versions.sources.endoflife import EndOfLife

        sources.append(EndOfLife(settings))
    return [*sources, Search(settings)] if settings.search else sources


class _Run:
    """One call of `lookup`: what is open, what has arrived, what is finished."""

    def __init__(
        self,
        found: list[Resolved],
        tools: Tools,
        settings: VersionSettings,
        tell: OnProgress,
        now: Callable[[], datetime],
    ) -> None:
        self.found, self.tools, self.settings = found, tools, settings
        self.tell, self.now = tell, now
        self.sources = _sources(settings, tools)
        self.waiting: SimpleQueue[tuple[int, VersionSource]] = SimpleQueue()
        self.arrived: Arrived = SimpleQueue()
        self.answers: dict[int, dict[str, tuple[SourceAnswer, datetime]]] = {}
        self.records: dict[int, VersionCheck] = {}
        self.query = {index: " ".join(queries(one)) for index, one in enumerate(found)}

    def run(self, cancelled: Cancelled, fresh: bool) -> list[VersionCheck]:
        until = time.monotonic() + self.settings.deadline
        for index, one in enumerate(self.found):
            self._start(index, one)
        for _ in range(min(AT_ONCE, self.waiting.qsize())):
            # A daemon: nothing but the end of the process waits for a request that hangs.
            Thread(target=self._work, args=(fresh, until), daemon=True, name="lookup").start()
        while self._open():
            for index in filter(cancelled, self._open()):
                check = unanswered(*self._case(index, "timeout", "cancelled"))
                self._finish(index, check, "cancelled")
            if time.monotonic() >= until:
                for index in self._open():
                    self._expire(index)
                break
            self._receive()
        return [self.records[index] for index in range(len(self.found))]

    def _open(self) -> list[int]:
        """The tools that have no answer yet."""
        return [index for index in range(len(self.found)) if index not in self.records]

    def _start(self, index: int, one: Resolved) -> None:
        if one.fault:
            return self._finish(index, unanswered(*self._case(index, "error", one.fault)))
        if not_versioned(one):
            return self._finish(index, unversioned(one, self.now()))
        if self.settings.is_offline:
            return self._finish(index, unanswered(*self._case(index, "offline", "offline")))
        if len(self.answers) == MOST_TOOLS:
            why = f"not asked: one lookup asks for no more than {MOST_TOOLS} tools"
            return self._finish(index, unanswered(*self._case(index, "error", why)))
        sources = self._sources(one)
        if not sources:
            why = "not listed, and the search is off"
            return self._finish(index, unanswered(*self._case(index, "error", why)))
        self.tell(Progress(index, "asked", self.query[index]))
        self.answers[index] = {}
        for source in sources:
            self.waiting.put((index, source))
        return None

    def _work(self, fresh: bool, until: float) -> None:
        """Ask, one after the other, what nobody has asked yet and somebody still waits for."""
        with contextlib.suppress(Empty):
            while time.monotonic() < until:
                index, source = self.waiting.get_nowait()
                if index not in self.records:
                    self._ask(index, source, fresh)

    def _sources(self, one: Resolved) -> list[VersionSource]:
        return [source for source in self.sources if source.covers(one)]

    def _ask(self, index: int, source: VersionSource, fresh: bool) -> None:
        one, query, asked_at = self.found[index], self.query[index], self.now()
        place = cache.folder(self.settings)
        name = cache.key(one.id, one.track.id, source.name, query, self.settings)
        if not fresh and (kept := cache.read(place, name, asked_at)):
            self.arrived.put(
                (index, source.name, SourceAnswer("ok", kept[0], library_version=kept[2]), kept[1])
            )
            return
        try:
            answer = source.ask(one, query)
        except (
            Exception
        ) as error:  # a source that breaks its promise must not leave the lookup waiting
            answer = SourceAnswer("error", text=f"the search failed ({type(error).__name__})")
        if answer.outcome == "ok":
            cache.keep(place, name, (answer.rows, asked_at, answer.library_version))
        self.arrived.put((index, source.name, answer, asked_at))

    def _receive(self) -> None:
        try:
            index, source, answer, asked_at = self.arrived.get(timeout=TICK)
        except Empty:
            return
        if index in self.records:  # cancelled meanwhile
            return
        self.answers[index][source] = (answer, asked_at)
        if len(self.answers[index]) == len(self._sources(self.found[index])):
            self._finish(index, self._judged(index))

    def _expire(self, index: int) -> None:
        """The deadline has passed: judge what has come so far, else say so."""
        if any(answer.rows for answer, _ in self.answers[index].values()):
            return self._finish(index, self._judged(index))
        return self._finish(
            index, unanswered(*self._case(index, "timeout", "no answer in time")), "expired"
        )

    def _judged(self, index: int) -> VersionCheck:
        came = self.answers[index]
        # The same order whoever answers first; a judgement takes so many rows, and a release source brings one.
        answers = {s.name: came[s.name] for s in self.sources if s.name in came}
        rows = tuple(row for answer, _ in answers.values() for row in answer.rows)
        if not rows:
            failed, _ = answers.get(Search.name) or next(iter(answers.values()))
            return unanswered(*self._case(index, failed.outcome, failed.text))
        asked_at = min(at for answer, at in answers.values() if answer.rows)
        query, provider = self.query[index], self._provider(index)
        return judge_results(
            self.found[index], rows, self.tools, asked_at, asked_at.date(), query, provider
        )

    def _case(
        self, index: int, outcome: str, text: str
    ) -> tuple[Resolved, str, str, datetime, str, Provider]:
        return (
            self.found[index],
            outcome,
            text,
            self.now(),
            self.query[index],
            self._provider(index),
        )

    def _provider(self, index: int) -> Provider:
        answers = self.answers.get(index, {})
        names = " + ".join(s.name for s in self.sources if s.name in answers)
        library = next((a.library_version for a, _ in answers.values() if a.library_version), "")
        return Provider(
            names or Search.name,
            library,
            self.settings.backends if self.settings.search else (),
            proxy_in_effect(self.settings, os.environ),
        )

    def _finish(self, index: int, record: VersionCheck, state: str = "answered") -> None:
        self.records[index] = record
        self.tell(Progress(index, state, record.query, record))
