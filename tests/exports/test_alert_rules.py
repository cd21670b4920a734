"""Alert rules and their unit tests, held against promtool where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from support.walkthrough import shipped_content

from facilitator.conditions import Facts
from facilitator.exports.export import export
from facilitator.exports.target import ExportFile
from facilitator.model import Decision, How, Plan, Stated

PROMTOOL = shutil.which("promtool")
THRESHOLDS = {
    "threshold": ("failed bookings > 2 % over 5 min, at least 50 requests, 3 in a row", "0.02"),
    "latency-threshold": ("p95 ≥ 800 ms over 5 min", "0.8"),
    "business-threshold": ("orders < 70 % over 30 min", "0.7"),
}


ONCE = "failed bookings > 2 % over 5 min"


def files(**said: str) -> tuple[ExportFile, ...]:
    return files_of(**said)


def files_of(*others: Decision, **said: str) -> tuple[ExportFile, ...]:
    values = {name.replace("_", "-"): Stated(text, How.STATED) for name, text in said.items()}
    decision = Decision(
        "rollback-criteria", choice=("rollback-criteria.error-rate",), values=values
    )
    plan = Plan("shop", decisions={one.id: one for one in (decision, *others)})
    facts = Facts(plan.decisions, plan.context, frozenset(), shipped_content().catalogue)
    (made,) = [one for one in export(plan, facts) if one.target.id == "alert-rules"]
    return made.files


def promtool(made: tuple[ExportFile, ...], folder: Path) -> list[subprocess.CompletedProcess[str]]:
    """Check the rules and run their tests; skipped where promtool is not installed."""
    if PROMTOOL is None:
        pytest.skip("promtool is not installed: rules are NOT checked by it")
    for file in made:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_text(file.text)
    rules, tests = (str(folder / file.path) for file in made)
    commands = ([PROMTOOL, "check", "rules", rules], [PROMTOOL, "test", "rules", tests])
    return [subprocess.run(c, capture_output=True, text=True, check=False) for c in commands]


@pytest.mark.parametrize("value", THRESHOLDS)
def test_a_threshold_is_a_rule_with_its_number_and_its_tests_pass(
    value: str, tmp_path: Path
) -> None:
    said, bound = THRESHOLDS[value]
    rules, _ = made = files(**{value.replace("-", "_"): said})
    first, second = YAML(typ="safe", pure=True).load(rules.text)["groups"][0]["rules"]
    assert first["expr"].endswith(f" {bound}")
    assert first["alert"].endswith("TooHigh" if ">" in first["expr"] else "TooLow")
    assert first["annotations"]["summary"].startswith(said.split(",")[0])
    assert second["expr"].startswith("absent(")
    for ended in promtool(made, tmp_path):
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_strikes_that_only_the_pattern_counts_are_asked_for() -> None:
    pattern = Decision(
        "deployment-pattern",
        choice=("deployment-pattern.canary",),
        values={"strikes": Stated("3", How.STATED)},
    )
    assert "this fires at the first: who counts" in files_of(pattern, threshold=ONCE)[
        0
    ].text.replace("\n          # ", " ")
    assert "who counts" not in files(threshold=ONCE)[0].text


def test_strikes_beyond_the_first_have_to_last() -> None:
    (rules, _) = files(threshold=THRESHOLDS["threshold"][0])
    rule = YAML(typ="safe", pure=True).load(rules.text)["groups"][0]["rules"][0]
    assert rule["for"] == "600s"


@pytest.mark.parametrize(
    ("old", "new"),
    [("> 0.02", "> 0.2"), ("absent(", "absent_over("), ("release:threshold >", "release:treshold >"), ("for:", "fro:")],
)  # fmt: skip
def test_what_is_planted_is_found(old: str, new: str, tmp_path: Path) -> None:
    rules, tests = files(threshold=THRESHOLDS["threshold"][0])
    assert old in rules.text
    broken = rules._replace(text=rules.text.replace(old, new))
    assert any(ended.returncode for ended in promtool((broken, tests), tmp_path))


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs")), min_size=1, max_size=20))  # fmt: skip
def test_words_of_a_metric_stay_words(metric: str) -> None:
    said = f"{metric.replace('>', '').replace('<', '').strip(' ,') or 'x'} > 2 % over 5 min"
    try:
        rules, _ = files(threshold=said)
    except ValueError:
        return  # the words hold a comparison of their own
    made = YAML(typ="safe", pure=True).load(rules.text)["groups"][0]["rules"]
    assert [rule["alert"] for rule in made] == ["ErrorShareTooHigh", "ErrorShareTooHighNoData"]
