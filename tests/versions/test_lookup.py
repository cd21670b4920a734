"""Lookups run beside each other, end at their deadline, can be cancelled, and say what they could not find out."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from facilitator.model import Status
from facilitator.model.tools import Tools
from facilitator.versions import lookup as module
from facilitator.versions.lookup import Progress, lookup
from facilitator.versions.queries import Resolved, queries, reading_queries, resolve
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.version_check import Asked, SearchRow

ROW = SearchRow(
    "Release v3.6.1", "https://github.com/argoproj/argo-cd/releases", "Argo CD v3.6.1 Latest"
)


class FakeSearch:
    """Stands in for the search: answers at once, or waits for its gate."""

    name = "ddgs"
    asked: list[str] = []
    gate: threading.Event | None = None
    answer = SourceAnswer("ok", (ROW,))

    def __init__(self, settings: VersionSettings) -> None:
        self.settings = settings

    def covers(self, found: Resolved) -> bool:
        return True

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        type(self).asked.append(query)
        if self.gate is not None:
            self.gate.wait(10)
        return self.answer


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeSearch]:
    class Fresh(FakeSearch):
        asked: list[str] = []

    monkeypatch.setattr(module, "Search", Fresh)
    return Fresh


@pytest.fixture
def settings(tmp_path: Path) -> VersionSettings:
    return VersionSettings(
        cache_dir=str(tmp_path / "cache"), deadline=5, releases=False, endoflife=False
    )


def test_records_come_in_the_order_asked(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    names = ["trivy", "argocd", "LaunchDarkly", "jenkins lts"]
    records = lookup([Asked(name) for name in names], tools, settings)
    assert [r.tool for r in records] == ["trivy", "argo-cd", "launchdarkly", "jenkins"]
    assert records[1].proposal == "3.6.1"
    assert records[2].status is Status.NOT_VERSIONED
    assert records[3].track == "lts"
    assert not any("LaunchDarkly" in query for query in fake.asked)


def test_each_tool_reports_its_query_before_it_is_answered(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    seen: list[Progress] = []
    lookup([Asked("argo-cd")], tools, settings, seen.append)
    assert [p.state for p in seen] == ["asked", "answered"]
    assert seen[0].query == '"Argo CD" latest stable release' == fake.asked[0]
    assert seen[1].record is not None


def test_a_plan_of_thousands_of_tools_starts_few_threads_and_requests(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []

    class Counted(threading.Thread):
        def start(self) -> None:
            started.append(self)
            super().start()

    monkeypatch.setattr(module, "Thread", Counted)
    records = lookup([Asked(f"tool-{n}") for n in range(3_000)], tools, settings)
    assert len(records) == 3_000
    assert 0 < len(started) <= module.AT_ONCE
    assert len(fake.asked) == module.MOST_TOOLS
    assert "no more than" in records[-1].why


def test_more_tools_than_threads_are_all_asked(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    names = [f"tool-{n}" for n in range(9)]
    lookup([Asked(name) for name in names], tools, settings)
    assert len(fake.asked) == len(names)


def test_one_that_hangs_expires_and_the_others_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tools: Tools
) -> None:
    gate = threading.Event()

    class Partly(FakeSearch):
        def ask(self, found: Resolved, query: str) -> SourceAnswer:
            if found.id == "trivy":
                gate.wait(10)
            return self.answer

    monkeypatch.setattr(module, "Search", Partly)
    settings = VersionSettings(cache_dir=str(tmp_path), deadline=1, releases=False, endoflife=False)
    slow, quick = lookup([Asked("trivy"), Asked("argo-cd")], tools, settings)
    gate.set()
    assert (slow.status, slow.outcome, slow.proposal) == (Status.UNVERIFIED, "timeout", "")
    assert quick.proposal == "3.6.1"


def test_a_cancelled_one_ends_at_once_and_its_late_answer_is_dropped(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    fake.gate = threading.Event()
    (record,) = lookup([Asked("argo-cd")], tools, settings, cancelled=lambda index: index == 0)
    fake.gate.set()
    assert (record.status, record.why, record.proposal) == (Status.UNVERIFIED, "cancelled", "")


@pytest.mark.parametrize("settings", [VersionSettings(offline=True), VersionSettings(backends=())])
def test_offline_asks_nobody(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    (record,) = lookup([Asked("argo-cd")], tools, settings)
    assert (record.status, record.outcome, fake.asked) == (Status.UNVERIFIED, "offline", [])


@pytest.mark.parametrize("outcome", ["empty-or-blocked", "timeout", "offline", "error"])
def test_every_failure_is_an_outcome_without_a_number(
    outcome: str, fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    fake.answer = SourceAnswer(outcome)
    (record,) = lookup([Asked("argo-cd")], tools, settings)
    assert (record.status, record.outcome, record.proposal) == (Status.UNVERIFIED, outcome, "")
    assert record.why


def test_a_source_that_raises_is_an_error_and_no_crash(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> SourceAnswer:
        raise RuntimeError("boom")

    monkeypatch.setattr(fake, "ask", broken)
    assert lookup([Asked("argo-cd")], tools, settings)[0].outcome == "error"


def test_an_answer_is_reused_for_a_day_with_the_time_it_was_asked(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    first = datetime(2026, 11, 20, 8, tzinfo=UTC)
    asked = [Asked("argo-cd")]
    lookup(asked, tools, settings, now=lambda: first)
    (again,) = lookup(asked, tools, settings, now=lambda: first + timedelta(hours=3))
    assert (len(fake.asked), again.checked_at) == (1, "2026-11-20T08:00:00Z")
    (fresh,) = lookup(asked, tools, settings, now=lambda: first + timedelta(hours=4), fresh=True)
    assert (len(fake.asked), fresh.checked_at) == (2, "2026-11-20T12:00:00Z")
    lookup(asked, tools, settings, now=lambda: first + timedelta(hours=30))
    lookup(asked, tools, settings, now=lambda: first - timedelta(days=3))
    assert len(fake.asked) == 4


def test_failures_and_broken_files_are_not_reused(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    fake.answer = SourceAnswer("empty-or-blocked")
    for _ in range(2):
        lookup([Asked("argo-cd")], tools, settings)
    fake.answer = SourceAnswer("ok", (ROW,))
    lookup([Asked("argo-cd")], tools, settings)
    for file in Path(settings.cache_dir).glob("*.json"):
        file.write_text('{"checked_at": 7')
    lookup([Asked("argo-cd")], tools, settings)
    assert len(fake.asked) == 4


def test_a_track_that_a_tool_has_not_is_said(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    (record,) = lookup([Asked("terraform", "lts")], tools, settings)
    assert (record.outcome, fake.asked) == ("error", [])
    assert "no lts track; it has stable" in record.why


def test_an_unlisted_tool_is_searched_and_nobody_speaks_for_it(
    fake: type[FakeSearch], settings: VersionSettings, tools: Tools
) -> None:
    fake.answer = SourceAnswer(
        "ok",
        (SearchRow("zorp 1.2.3", "https://zorp.example/", "The latest version of zorp is 1.2.3"),),
    )
    (record,) = lookup([Asked("zorp")], tools, settings)
    assert (record.tool, record.status) == ("zorp", Status.CONFLICTING)


def test_only_names_leave_the_machine(tools: Tools) -> None:
    assert queries(resolve(Asked("nginx", "mainline"), tools)) == [
        '"NGINX" latest mainline release'
    ]
    assert queries(resolve(Asked('my "tool"\n\x1b[31m and a long story ' * 9), tools))[
        0
    ].isprintable()
    assert reading_queries("Argo Rollouts", "canary", 2026) == [
        "Argo Rollouts canary implementation",
        "canary best practices 2026",
    ]


def test_the_search_library_is_not_imported_before_the_first_search() -> None:
    code = (
        "import sys; from facilitator.versions import answers, lookup, reading; "
        "from facilitator.versions.settings import VersionSettings; "
        "from facilitator.versions.version_check import Asked; from facilitator.model.tools import Tools; "
        "lookup.lookup([Asked('x')], Tools(), VersionSettings(offline=True)); "
        "sys.exit(any(m in sys.modules for m in ('ddgs', 'primp', 'lxml', 'textual', 'pydantic')))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


class FakeClient:
    """Stands in for the transport of the real search library."""

    pages: dict[str, Any] = {}

    def __init__(self, **_: Any) -> None:
        pass

    def headers_update(self, headers: Any) -> None:
        pass

    def set_cookies(self, *_: Any) -> None:
        pass

    def request(self, method: str, url: str, **_: Any) -> Any:
        page = self.pages[url.split("/")[2]]
        if isinstance(page, Exception):
            raise page
        return SimpleNamespace(
            status_code=page[0],
            headers={},
            encoding="utf-8",
            iter_bytes=lambda: iter([page[1].encode()]),
            close=lambda: None,
        )


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        ((202, "blocked"), "empty-or-blocked"),
        ((200, "<div class='anomaly-modal__body'>x</div>"), "empty-or-blocked"),
        (RuntimeError("dns error: no such host"), "offline"),
        (RuntimeError("invalid peer certificate: UnknownIssuer"), "error"),
        (RuntimeError("operation timed out"), "timeout"),
    ],
)
def test_what_the_library_raises_becomes_an_outcome(
    page: Any,
    outcome: str,
    monkeypatch: pytest.MonkeyPatch,
    settings: VersionSettings,
    tools: Tools,
) -> None:
    http_client = pytest.importorskip("ddgs.http_client")
    monkeypatch.setattr(
        FakeClient,
        "pages",
        dict.fromkeys(("html.duckduckgo.com", "search.brave.com", "www.mojeek.com"), page),
    )
    monkeypatch.setattr(http_client.primp, "Client", FakeClient)
    assert lookup([Asked("argo-cd")], tools, settings)[0].outcome == outcome


@pytest.mark.parametrize(
    ("words", "track", "key", "name"),
    [
        ("nginx", "", "nginx", "NGINX"),
        ("nginx", "mainline", "nginx-mainline", "NGINX mainline"),
        ("jenkins lts", "", "jenkins", "Jenkins"),
        ("Jenkins", "weekly", "jenkins-weekly", "Jenkins weekly"),
        ("argo-cd-chart", "", "argo-cd-chart", "Argo CD chart"),
        (
            "launchdarkly",
            "sdk:node-server",
            "launchdarkly@sdk:node-server",
            "LaunchDarkly node-server sdk",
        ),
        ("Zorp Tool", "", "zorp-tool", "Zorp Tool"),
    ],
)
def test_a_track_is_found_again_by_its_key(
    words: str, track: str, key: str, name: str, tools: Tools
) -> None:
    found = resolve(Asked(words, track), tools)
    assert (found.key, found.label) == (key, name)
    again = resolve(Asked(found.key), tools)
    assert (again.tool, again.track) == (found.tool, found.track)


def test_the_clock_can_be_set(monkeypatch: pytest.MonkeyPatch, tools: Tools) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    (record,) = lookup([Asked("argo-cd")], tools, VersionSettings(offline=True))
    assert record.checked_at == "2023-11-14T22:13:20Z"
