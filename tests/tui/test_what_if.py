"""What a bad release does, in the session: read, seen beside a changed input, and nothing of it in the plan by that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from support.on_screen import drive, flat, prepared, until
from textual.pilot import Pilot

from facilitator.inputs import Inputs
from facilitator.model import REHEARSAL, WHAT_IF, Insight
from facilitator.rehearsal.played import NotRun, Played
from facilitator.rehearsal.scenarios import Trial
from facilitator.session import events
from facilitator.session.open_points import open_points
from facilitator.tui.app import Facilitator
from facilitator.tui.whatif import TITLE
from facilitator.whatif.inputs import NAMES
from facilitator.whatif.kept import DECISION

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "pipeline.md"


async def press(pilot: Pilot[int], app: Facilitator, key: str, then: str) -> None:
    await pilot.press(key)
    await until(pilot, lambda: then in flat(app))
    await pilot.pause(0.3)  # a key typed before a dialog is drawn was not meant for it


async def change(pilot: Pilot[int], app: Facilitator, name: str, words: str) -> None:
    await press(pilot, app, "c", "Which input?")
    await pilot.press(*["down"] * list(NAMES).index(name))
    await press(pilot, app, "enter", "For this look only")
    await pilot.press(*["space" if c == " " else c for c in words], "enter")
    await pilot.pause(0.3)


def test_an_input_is_changed_for_a_look_and_the_plan_is_left_alone(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        before = app.state
        await press(pilot, app, "i", "Smallest added share")
        await press(pilot, app, "end", "Where a missing input is given")
        assert "Failing Share of a Bad Release Deployment pattern step 4" in flat(app)
        await change(pilot, app, "rate", "lots")
        assert "so many in a span of time" in flat(app)
        await pilot.press("escape")
        await until(pilot, lambda: TITLE in flat(app))
        await pilot.pause(0.3)
        await change(pilot, app, "rate", "3 per minute")
        await until(pilot, lambda: "Beside each other" in flat(app))
        assert "2 requests per second 3 requests per minute ≠" in flat(app)
        await pilot.press("escape")
        await until(pilot, lambda: TITLE not in flat(app))
        assert app.state.plan == before.plan and app.state.drafts == before.drafts
        assert app.plan_path.read_bytes() == EXAMPLE.read_bytes()

    (tmp_path / "pipeline.md").write_bytes(EXAMPLE.read_bytes())
    drive(tmp_path, act)


def test_without_a_decision_everything_is_missing_and_named(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await press(pilot, app, "i", "Not computed")
        assert "Usual Rate Deployment pattern step 4" in flat(app)
        assert "needs" in flat(app) and "check-interval" not in flat(app)
        await press(pilot, app, "question_mark", TITLE)

    drive(prepared(tmp_path), act, size=(120, 60))


def test_what_is_accepted_is_kept_in_the_draft_and_undone_again(tmp_path: Path) -> None:
    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await press(pilot, app, "i", "Smallest added share")
        await press(pilot, app, "k", "What would be kept")
        assert "2.8 % at 25 %" in flat(app) and not app.state.drafts
        await press(pilot, app, "escape", TITLE)
        await press(pilot, app, "k", "What would be kept")
        await pilot.press("y")
        await until(pilot, lambda: "C on its step writes it" in flat(app))
        kept = [i for i in insights(app) if i.by == WHAT_IF]
        assert len(kept) == 1 and "[rollback-criteria.threshold]" in kept[0].text
        assert app.plan_path.read_bytes() == EXAMPLE.read_bytes()
        assert not stale(app)
        app.play(events.SetValue(DECISION, "rate", "3 per minute"))
        assert stale(app) == [
            "Deployment Pattern: Pattern: the what-if was computed before rate changed"
        ]
        await pilot.press("ctrl+z", "ctrl+z")
        await until(pilot, lambda: not any(i.by == WHAT_IF for i in insights(app)))

    (tmp_path / "pipeline.md").write_bytes(EXAMPLE.read_bytes())
    drive(tmp_path, act)


def stale(app: Facilitator) -> list[str]:
    return [point.text for point in open_points(app.state) if point.kind == "what-if"]


def insights(app: Facilitator) -> tuple[Insight, ...]:
    return app.state.decisions[DECISION].insights


def test_a_rehearsal_is_played_when_asked_for_and_kept_when_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def played(trials: Iterable[Trial], _: Inputs) -> Iterator[NotRun | Played]:
        for trial in trials:
            asked.append(trial.id)
            made = Played(trial, "none", 600, 7, None, trial.expected[0])
            yield made if trial.id == "a" else NotRun(trial, "needs Hold")

    monkeypatch.setattr("facilitator.tui.rehearsal.rehearse", played)

    async def act(pilot: Pilot[int], app: Facilitator) -> None:
        await press(pilot, app, "i", "Smallest added share")
        assert not asked and flat(app).endswith(
            "c change an input k keep it r rehearse it Esc back"
        )
        await press(pilot, app, "r", "600 requests, 7 failed")
        assert asked == ["a", "H"] and "workflow logic on a toy application" in flat(app)
        await press(pilot, app, "k", "What would be kept")
        assert REHEARSAL not in [one.by for one in insights(app)]
        await pilot.press("y")
        await until(pilot, lambda: "C on its step writes it" in flat(app))
        (kept,) = [one for one in insights(app) if one.by == REHEARSAL]
        assert kept.text.startswith("As workflow logic on a toy application: a, 20 % of the")
        assert "H, the new version is never healthy" not in kept.text
        assert "; H, not run: needs Hold\nPlayed " in kept.text
        assert not stale(app)
        app.play(events.SetValue(DECISION, "rate", "3 per minute"))
        assert stale(app) == [
            "Deployment Pattern: Pattern: the rehearsal was played before rate changed"
        ]
        assert app.plan_path.read_bytes() == EXAMPLE.read_bytes()

    (tmp_path / "pipeline.md").write_bytes(EXAMPLE.read_bytes())
    drive(tmp_path, act)
