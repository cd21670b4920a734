"""The matrix of the phase on the screen tells findings of every subject, also of whole deployment manifests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from facilitator.document.reading import Reading
from facilitator.model import Context, Plan, Statement
from facilitator.model.phases import ConformanceRule
from facilitator.phases.standing import Assessment, ConformanceFinding, Followed
from facilitator.phases.told_manifest import TRACE
from facilitator.runtime.content import content
from facilitator.session.play import begin
from facilitator.session.state import State
from facilitator.settings import read_settings
from facilitator.tui import phase_text


@pytest.fixture
def state(tmp_path: Path) -> State:
    given = {"project_root": str(tmp_path), "offline": True}
    known = content(read_settings(given, {}, tmp_path, tmp_path / "pipeline.md"))
    return begin(known, "2026-11-20", Reading())


@pytest.mark.parametrize(
    ("decision", "value", "title"),
    [
        ("health-checks", "path", "Path"),
        (TRACE, "", TRACE),
        ("services", "", "services"),
    ],
)
def test_a_finding_of_any_subject_is_told(
    state: State, monkeypatch: pytest.MonkeyPatch, decision: str, value: str, title: str
) -> None:
    seen = Statement(TRACE, "shop", "decided", "deployment-manifest.yaml", 7, "service: shop")
    rule = ConformanceRule(decision, TRACE, "why", value=value)
    finding = ConformanceFinding(rule, Followed.DIFFERS, "/ready", (seen,))
    made = Assessment("mvp", (), (finding,))
    monkeypatch.setattr(phase_text, "assessment", lambda _: made)
    told = "\n".join(line.plain for line in phase_text.phase_lines(state))
    assert f"{title}: /ready" in told
    assert "deployment-manifest.yaml:7" in told


@pytest.mark.parametrize("phase", ["poc", "mvp", "production"])
def test_what_a_phase_usually_has_is_told_apart_from_what_is_in_place(
    state: State, phase: str
) -> None:
    """`in place` before `None (manual build)` would say that nothing is."""
    reading = replace(state.reading, plan=Plan(context=Context(phase)))
    at = replace(state, file=replace(state.file, reading=reading))
    told = {row.content.plain for row in phase_text.phase_rows(at)[1:]}
    says = {cell.says for cell in phase_text.assessment(at).cells}
    assert told and {line.partition("  usually: ")[2] for line in told} == says
