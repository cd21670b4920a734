"""`facilitator rehearse`: what it refuses, lists and writes; nothing is played here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facilitator.cli import main
from facilitator.programs import found
from facilitator.runtime.rehearsal import balancer, rehearse


@pytest.fixture(autouse=True)
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither HAProxy nor Prometheus is installed."""

    def only_others(name: str) -> str | None:
        return None if name in ("haproxy", "prometheus", "promtool") else found(name)

    monkeypatch.setattr(rehearse, "found", only_others)
    monkeypatch.setattr(balancer, "found", only_others)


def sample(root: Path) -> str:
    return str(root / "docs/example/pipeline.md")


def test_without_haproxy_nothing_ran_and_that_is_no_pass(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "tests.md"
    assert main(["rehearse", sample(root), "--all", "--report", str(report)]) == 3
    assert "NOT RUN: haproxy not found (apt install haproxy)" in capsys.readouterr().out
    text = report.read_text()
    assert "0 of 23 scenarios ran: 0 passed, 0 shown, 0 not as expected." in text
    assert "| passed" not in text


def test_as_json_every_scenario_says_why_it_did_not_run(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", sample(root), "--scenario", "a", "--scenario", "j", "--json"]) == 3
    scenarios = json.loads(capsys.readouterr().out)["scenarios"]
    assert [one["id"] for one in scenarios] == ["a", "j"]
    for one in scenarios:
        assert (one["status"], one["predicted"]) == ("not-run", None)
        assert one["why"] == "haproxy not found (apt install haproxy)"


def test_an_unknown_scenario_and_a_report_over_another_file_are_refused_first(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", sample(root), "--scenario", "z"]) == 2
    assert "There is no scenario" in capsys.readouterr().err
    other = tmp_path / "README.md"
    other.write_text("# mine\n")
    assert main(["rehearse", sample(root), "--report", str(other)]) == 2
    assert other.read_text() == "# mine\n"
    assert not capsys.readouterr().out


def test_the_list_needs_no_program_and_plays_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", sample(root), "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Scenarios; without --scenario or --all, a and H are played (*)"
    assert lines[1].split(maxsplit=2) == [
        "ID",
        "ROLLOUT",
        "WHAT IS WRONG: WHAT THE WORKFLOW HAS TO DO",
    ]
    assert len(lines) == 2 + 23
    assert [line.split()[1] for line in lines if line.startswith("* ")] == ["a", "H"]
    assert any(line.startswith("* H ") and "no traffic is shifted" in line for line in lines)
