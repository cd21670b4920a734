"""The versions panel: nothing is sent unseen, every tool is reached, every key is named, hostile text stays text."""

from __future__ import annotations

import asyncio
import threading
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.on_screen import typed_ahead
from support.walkthrough import Disk, answer_step, introduce, shipped_content
from textual.pilot import Pilot
from textual.widgets import Static

from facilitator.document.reading import Reading
from facilitator.model import Evidence, Status
from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.play import begin, play
from facilitator.settings import read_settings
from facilitator.storage.content import load_tools
from facilitator.storage.steps_folder import steps_folder
from facilitator.tui import version_text as text
from facilitator.tui.app import Facilitator
from facilitator.tui.dialogs.versions import Versions
from facilitator.tui.evidence import aged
from facilitator.versions import lookup as module
from facilitator.versions.answers import versions_of_results
from facilitator.versions.assemble import judge_results
from facilitator.versions.queries import Resolved, resolve
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.version_check import Asked, Provider, SearchRow

ARGO = SearchRow(
    "Release v3.6.1",
    "https://github.com/argoproj/argo-cd/releases",
    "Argo CD v3.6.1 Latest. 3.7.0-rc1",
)
TOOLS = load_tools(steps_folder())
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Web:
    """A search that waits for its gate and knows one tool."""

    name = "ddgs"
    asked: list[str] = []
    gate = threading.Event()

    def __init__(self, settings: VersionSettings) -> None:
        self.settings = settings

    def covers(self, found: Resolved) -> bool:
        return True

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        self.asked.append(query)
        self.gate.wait(10)
        return (
            SourceAnswer("ok", (ARGO,))
            if found.id == "argo-cd"
            else SourceAnswer("empty-or-blocked")
        )


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Web]:
    monkeypatch.setattr(Web, "asked", [])
    monkeypatch.setattr(Web, "gate", threading.Event())
    monkeypatch.setattr(module, "Search", Web)
    monkeypatch.setenv("FACILITATOR_VERSIONS_CACHE_DIR", str(tmp_path / "versions"))
    return Web


def written() -> bytes:
    """A plan whose third step is written with Argo CD as its deploy tool."""
    state, _ = play(begin(shipped_content(), "2026-11-20", Reading()), events.Opened(Reading()))
    disk = Disk()
    state = introduce(disk, state)
    for _ in range(2):
        state = disk.play(answer_step(disk, state), events.Continue())
    assert disk.data is not None
    return disk.data


Drive = Callable[[Facilitator, "Pilot[int]"], Awaitable[None]]


def drive(project: Path, steps: Drive, *, offline: bool = False, width: int = 80) -> None:
    """Open the plan at the question for the deploy tool and do these steps."""
    plan = project / "planning_artifacts" / "pipeline.md"
    plan.parent.mkdir()
    plan.write_bytes(written())
    flags = {
        "project_root": str(project),
        "state_dir": str(project / ".state"),
        "offline": offline or None,
    }
    settings = read_settings(flags, {"SOURCE_DATE_EPOCH": "1795176000"}, project)
    loaded = content(settings)
    runtime = Runtime(settings, settings.plan, loaded.catalogue)
    arrived = runtime.open()
    state, _ = play(begin(loaded, settings.today, arrived.reading), arrived)
    for move in (
        events.GoTo(3, "deploy"),
        events.Ask("deploy-tool"),
        events.Withdraw("deploy-tool"),
    ):
        state, _ = play(state, move)
    state = replace(state, past=())  # nothing of the answer that was withdrawn comes back

    async def run() -> None:
        app = Facilitator(state, runtime)
        async with app.run_test(size=(width, 24)) as pilot:
            await pilot.pause()
            await steps(app, pilot)
            assert app.failure is None
        runtime.close()

    asyncio.run(run())


def shown(app: Facilitator) -> str:
    """The panel as text, single spaces."""
    assert isinstance(app.screen, Versions), "the panel is open"
    parts = [
        str(app.screen.query_one(f"#{i}", Static).content)
        for i in ("versions-title", "recorded", "standing")
    ]
    return " ".join(" ".join(parts).split())


async def until(pilot: Pilot[int], done: Callable[[], bool]) -> None:
    for _ in range(200):
        if done():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came to that")


def test_nothing_is_sent_for_a_yes_that_was_typed_before_the_words_were_seen(
    web: type[Web], tmp_path: Path
) -> None:
    web.gate.set()

    async def steps(app: Facilitator, pilot: Pilot[int]) -> None:
        app.play(events.Choose("deploy-tool", "deploy-tool.argocd"))
        await pilot.pause()
        typed_ahead(app, "s", "y")
        await until(pilot, lambda: isinstance(app.screen, Versions))
        await pilot.pause(0.3)
        assert not web.asked and not app.state.search_allowed

    drive(tmp_path, steps)


def test_nothing_is_sent_before_its_words_were_seen_and_every_tool_is_reached(
    web: type[Web], tmp_path: Path
) -> None:
    async def steps(app: Facilitator, pilot: Pilot[int]) -> None:
        for option in ("deploy-tool.argocd", "deploy-tool.flux"):
            app.play(events.Choose("deploy-tool", option))
        await _words_are_seen(app, pilot, web)
        await _both_are_asked_for(app, pilot, web)
        await _one_is_accepted_and_one_left_open(app, pilot)

    drive(tmp_path, steps)


async def _words_are_seen(app: Facilitator, pilot: Pilot[int], web: type[Web]) -> None:
    await pilot.press("s")
    await pilot.pause()
    said = shown(app)
    assert '"Argo CD" latest stable release' in said and '"Flux" latest stable release' in said
    assert "duckduckgo, brave, mojeek" in said
    await pilot.press("g")
    assert web.asked == []


async def _both_are_asked_for(app: Facilitator, pilot: Pilot[int], web: type[Web]) -> None:
    await pilot.press("y")
    await until(pilot, lambda: len(web.asked) == 2)
    said = shown(app)
    assert "Looking for" in said and "… Argo CD" in said and "… Flux" in said
    assert app.busy == "looking up 2 versions …"
    before = app.state.draft.decisions
    web.gate.set()
    await until(pilot, lambda: not app.busy)
    assert app.state.draft.decisions == before, "an answer changes nothing by itself"


async def _one_is_accepted_and_one_left_open(app: Facilitator, pilot: Pilot[int]) -> None:
    await pilot.press("enter")
    found = [(e.version, e.status) for e in app.state.draft.decisions["deploy-tool"].evidence]
    assert found == [("3.6.1", Status.VERIFIED), ("", Status.UNVERIFIED)]
    await pilot.pause()
    assert "unverified: blocked or nothing found" in shown(app)
    await pilot.press("left")
    # the session's day is an earlier one than that of the search
    assert "Recorded: 3.6.1 — verified, checked" in shown(app)
    await pilot.press("right", "l")
    await pilot.pause()
    assert not isinstance(app.screen, Versions)
    left = app.state.draft.decisions["deploy-tool"].evidence[1]
    assert left.reason == "blocked or nothing found"


def test_words_of_ones_own_are_sent_only_when_asked_for(web: type[Web], tmp_path: Path) -> None:
    async def steps(app: Facilitator, pilot: Pilot[int]) -> None:
        web.gate.set()
        app.play(events.Choose("deploy-tool", "deploy-tool.argocd"))
        app.play(events.AllowSearch())
        await until(pilot, lambda: len(web.asked) == 1 and not app.busy)
        app.play(events.OwnWords("deploy-tool", "Scripts 7 Of Jump Host"))
        await pilot.press("s")
        await pilot.pause(0.1)
        assert len(web.asked) == 1
        assert '"Scripts 7 Of Jump Host" latest stable release' in shown(app)
        await pilot.press("g")
        await until(pilot, lambda: len(web.asked) == 2)

    drive(tmp_path, steps)


def test_a_stopped_search_tells_nothing_later(web: type[Web], tmp_path: Path) -> None:
    async def steps(app: Facilitator, pilot: Pilot[int]) -> None:
        app.play(events.Choose("deploy-tool", "deploy-tool.argocd"))
        await pilot.press("s", "y")
        await until(pilot, lambda: len(web.asked) == 1)
        await pilot.press("h")
        await pilot.pause()
        assert "Stopped; nothing came of it." in shown(app)
        web.gate.set()
        await pilot.pause(0.2)
        assert "Stopped; nothing came of it." in shown(app)
        assert app.state.lookups["argo-cd"].record is None

    drive(tmp_path, steps)


def test_offline_is_said_and_a_version_of_ones_own_is_open(web: type[Web], tmp_path: Path) -> None:
    async def steps(app: Facilitator, pilot: Pilot[int]) -> None:
        app.play(events.Choose("deploy-tool", "deploy-tool.argocd"))
        await pilot.press("s")
        await pilot.pause()
        assert "Offline: nothing is sent." in shown(app)
        await pilot.press("y", "g", "i", "w")
        await pilot.pause()
        await pilot.press(*"3.4.2", "enter")
        await pilot.pause()
        await pilot.press(*"pinned", "enter")
        await pilot.pause()
        assert "Recorded: 3.4.2 — chosen by the user (pinned), chosen today" in shown(app)
        assert web.asked == []

    drive(tmp_path, steps, offline=True)


@pytest.mark.parametrize("width", [80, 120])
def test_the_line_of_keys_names_every_key_that_works(
    web: type[Web], tmp_path: Path, width: int
) -> None:
    async def steps(app: Facilitator, pilot: Pilot[int]) -> None:
        web.gate.set()
        for option in ("deploy-tool.argocd", "deploy-tool.flux"):
            app.play(events.Choose("deploy-tool", option))
        await pilot.press("s", "y")
        await until(pilot, lambda: not app.busy)
        panel = app.screen
        assert isinstance(panel, Versions)
        keys = panel.query_one("#versions-keys", Static)
        lines = str(keys.content).splitlines()
        for word in ("Enter accept", "u open source", "g search again", "w your own", "l leave open",
                     "i reading links", "x take out", "←→ tool", "Esc back"):  # fmt: skip
            assert any(word in line for line in lines)
        assert max(map(len, map(str.rstrip, lines))) <= width - 2
        assert keys.size.height >= len(lines)

    drive(tmp_path, steps, width=width)


def test_a_tool_without_versions_is_nothing_to_search(web: type[Web], tmp_path: Path) -> None:
    async def steps(app: Facilitator, pilot: Pilot[int]) -> None:
        app.play(events.NameTool("deploy-tool", "x"))  # refused: there is no answer yet
        app.play(events.OwnWords("deploy-tool", "circleci"))
        await pilot.press("s", "y", "g")
        await pilot.pause()
        assert "It has no version: hosted service." in shown(app)
        assert web.asked == []

    drive(tmp_path, steps)


@pytest.mark.parametrize(("tracker", "word"), [("3.6.1", "it agrees"), ("3.7.2", "it is ahead")])
def test_the_second_source_is_told_with_agreement_or_conflict(tracker: str, word: str) -> None:
    found = resolve(Asked("argo-cd"), TOOLS)
    link = f"https://github.com/argoproj/argo-cd/releases/tag/v{tracker}"
    second = SearchRow(
        f"Argo CD {tracker}", "https://endoflife.date/argo-cd", f"Argo CD latest {tracker} {link}"
    )
    record = judge_results(
        found, (ARGO, second), TOOLS, NOW, NOW.date(), "q", Provider("ddgs + endoflife")
    )
    told = text.found(record).plain
    assert f"endoflife.date has {tracker}" in told
    if word == "it agrees":
        assert word in told and record.status is Status.VERIFIED
    else:
        assert record.status is Status.CONFLICTING


def test_hostile_results_are_drawn_as_text(shared: Path) -> None:
    data = (shared / "versions" / "hostile.jsonl").read_bytes()
    records = versions_of_results(data, "hostile", TOOLS, NOW).records
    assert len(records) > 20
    for record in records:
        drawn = [text.found(record), *(row.content for row in text.candidates(record))]
        for content_ in drawn:
            assert not [
                c for c in content_.plain if unicodedata.category(c)[0] == "C" and c != "\n"
            ]
            assert not [
                span for span in content_.spans if "@click" in str(span) or "link" in str(span)
            ]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-19", "checked 1 day ago"),
        ("2026-11-21", "checked today"),
        ("2099-01-01", "checked on a day that is not yet"),
    ],
)
def test_a_day_that_is_not_yet_is_not_called_today(day: str, told: str) -> None:
    seen = Evidence("helm", "Helm", "3.19.0", Status.VERIFIED, day, ("github.com/helm/helm",))
    assert aged(seen, "2026-11-20") == told
