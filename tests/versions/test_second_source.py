"""endoflife.date is read as a second source: lines, LTS and ends of life; whatever it sends, nothing breaks."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from facilitator.model import Status
from facilitator.model.tools import Tools
from facilitator.versions.assemble import judge_results
from facilitator.versions.queries import resolve
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.sources.endoflife import EndOfLife
from facilitator.versions.version_check import Asked, Provider, SearchRow, VersionCheck

RELEASES = [
    {
        "name": "3.3",
        "isLts": False,
        "isEol": False,
        "latest": {"name": "3.3.9", "date": "2026-05-06"},
    },
    {
        "name": "3.2",
        "isLts": True,
        "isEol": False,
        "latest": {"name": "3.2.18", "date": "2026-05-06"},
    },
    {
        "name": "3.1",
        "isLts": False,
        "isEol": True,
        "latest": {"name": "3.1.20", "date": "2026-01-06"},
    },
]


def asked(data: Any, tool: str, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> SourceAnswer:
    source = EndOfLife(VersionSettings())
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    monkeypatch.setattr(EndOfLife, "_read", lambda *_: text)
    return source.ask(resolve(Asked(tool), tools), "")


def judged(rows: tuple[SearchRow, ...], tool: str, tools: Tools, now: datetime) -> VersionCheck:
    return judge_results(
        resolve(Asked(tool), tools), rows, tools, now, now.date(), "q", Provider("ddgs")
    )


def test_each_track_gets_its_lines(
    tools: Tools, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    stable = asked({"result": {"releases": RELEASES}}, "haproxy", tools, monkeypatch)
    lts = asked({"result": {"releases": RELEASES}}, "haproxy lts", tools, monkeypatch)
    assert judged(stable.rows, "haproxy", tools, now).proposal == "3.3.9"
    assert judged(lts.rows, "haproxy lts", tools, now).proposal == "3.2.18"


def test_alone_it_gives_low_confidence_at_most(
    tools: Tools, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = asked({"result": {"releases": RELEASES}}, "haproxy", tools, monkeypatch)
    assert judged(answer.rows, "haproxy", tools, now).status is Status.LOW_CONFIDENCE


def test_it_contradicts_with_a_higher_number_and_lags_without_harm(
    tools: Tools, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker = asked({"result": {"releases": RELEASES}}, "haproxy", tools, monkeypatch).rows
    behind = SearchRow("HAProxy", "https://www.haproxy.org/", "Latest version: HAProxy 3.2.1")
    ahead = SearchRow("HAProxy", "https://www.haproxy.org/", "Latest version: HAProxy 3.4.1")
    contradicted = judged((behind, *tracker), "haproxy", tools, now)
    assert (contradicted.status, contradicted.proposal) == (Status.CONFLICTING, "3.3.9")
    assert contradicted.tracker == "endoflife.date has 3.3.9, and it alone"
    confirmed = judged((ahead, *tracker), "haproxy", tools, now)
    assert (confirmed.status, confirmed.proposal) == (Status.VERIFIED, "3.4.1")
    assert confirmed.tracker == "endoflife.date has 3.3.9: it differs, lower"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 100_000,
        {"result": None},
        {"result": {"releases": {}}},
        {"result": {"releases": [7]}},
    ],
)
def test_what_cannot_be_read_is_an_error(
    data: Any, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = asked(data, "haproxy", tools, monkeypatch)
    assert (answer.outcome, answer.rows) in (("error", ()), ("empty-or-blocked", ()))


def test_text_from_there_passes_the_same_border(
    tools: Tools, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = [
        {"name": "\x1b[31m", "latest": {"name": "3.9.9\u202e\x1b]8;;x", "date": "<script>"}}
    ] * 500
    answer = asked({"result": {"releases": hostile}}, "haproxy", tools, monkeypatch)
    record = judged(answer.rows, "haproxy", tools, now)
    assert all(
        char.isprintable() for result in record.results for char in result.title + result.body
    )


def test_a_tool_without_a_page_there_is_not_asked_about(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(b"never read", "trivy", tools, monkeypatch).rows == ()
