"""Mistakes planted in documents and data, one a rule: our own rules have to see each."""

from __future__ import annotations

from functools import cache

import pytest
from support.sample_export import exported, sample_plan

from facilitator.exports.target import ExportFile, Target
from facilitator.exports.targets import TARGETS
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder

CATALOGUE = load_catalogue(steps_folder())
PLAN, RULES, HEALTH = (
    "Traffic_Management_Plan.json",
    "canary-traffic-rules.yml",
    "health-checks-config.yml",
)
DATA, PAGE = "Workflow_Configuration.json", "Deployment_Workflow_Automation.md"
DESIGN, TRIED = "Deployment_Strategy_Design.md", "Deployment_Workflow_Test_Plan.md"
ALERTS, ALERT_TESTS = "alerts/rollback.rules.yml", "alerts/rollback.rules.test.yml"
RECORD, ROWS, LINES = (
    f"decisions/{list(CATALOGUE.questions).index('deployment-pattern') + 1:04}-deployment-pattern.md",
    "decision-log.md",
    "decision-log.jsonl",
)
MISTAKES = [
    (PLAN, '"healthChecks"', '"healthchecks"', "healthChecks is missing"),
    (PLAN, '"trafficRules"', '"rules"', "trafficRules is missing"),
    (PLAN, '"kind": "liveness"', '"kind": "livenes"', "has to be one of readiness"),
    (PLAN, '"path": "/health/ready"', '"path": ""', "has to be a text"),
    (PLAN, '"order": 2', '"order": 4', "not in one order"),
    (PLAN, '"weight": "5 %"', '"wieght": "5 %"', "neither a weight"),
    (RULES, "traffic-percentage: 25", "traffic-percentage: 2", "do not rise"),
    (RULES, "traffic-percentage: 100", "traffic-percentage: 90", "do not rise to 100"),
    (RULES, "traffic-percentage: 5", "traffic-percentage: five", "has to be a number"),
    (RULES, "step: 2", "step: 4", "not in order"),
    (HEALTH, "health-thresholds", "thresholds", "health-thresholds is missing"),
    (HEALTH, "readiness:", "rediness:", "rediness is no field"),
    (HEALTH, "  failures:", "  falures:", "falures is no field"),
    (DATA, '"stage": "build"', '"stage": "biuld"', "not the ten"),
    (DATA, '"needs": [\n            "test"', '"needs": [\n            "tset"', "needs tset"),
    (DATA, '"id": "build",\n          "needs": []', '"id": "build", "needs": ["test"]', "circle"),
    (PAGE, "Gradual shift", "Sudden shift", "gradual-shift is missing"),
    (PAGE, "| smoke tests |", "| smoke |", "smoke-tests is missing"),
    (DESIGN, "## The way back", "## Back", "The way back is missing"),
    (DESIGN, "## Drawn", "## Picture", "Drawn is missing"),
    (DESIGN, "--> whole", "--> hole", "hole is not drawn"),
    (DESIGN, 'step1["', 'step7["', "step1 is not drawn"),
    ("Deployment_Strategy_Configuration.md", "\n## ", "\n### ", "nothing is decided"),
    ("deployment_requirements.md", "\n## ", "\n", "nothing is decided"),
    (TRIED, "- **Simulate:**", "- **Try:**", "Simulate is missing"),
    (TRIED, "- **Expect:**", "- **Hope:**", "Expect is missing"),
    (TRIED, "- **Rests on:**", "- **From:**", "Rests on is missing"),
    (TRIED, "_to be filled in after it ran", "passed_", "it has a result, and nothing ran"),
    ("runbook.md", "## When to go back", "## Going back", "When to go back is missing"),
    ("rollback-procedure.md", "## Steps", "## How", "Steps is missing"),
    ("rollback-procedure.md", "## Contacts", "## People", "Contacts is missing"),
    ("checklist.md", "## After", "## Later", "After is missing"),
    ("deployment-summary.md", "## Validation results", "## Results", "Validation results"),
    ("status.md", "## Next steps", "## Next", "Next steps is missing"),
    (RECORD, "## Considered Options", "## Options", "Considered Options is missing"),
    (RECORD, "## Decision Outcome", "## Outcome", "Decision Outcome is missing"),
    (ROWS, "## Risk mitigation steps", "## Risks", "Risk mitigation steps is missing"),
    (LINES, '{"category"', '{"category', "line 1 is no decision"),
    (LINES, '"id": "triggers"', '"name": "triggers"', "is no decision"),
    (LINES, '"id": "caching"', '"id": "triggers"', "triggers stands there twice"),
    (ALERTS, "alert: ErrorShareTooHighNoData", "alert: Nothing", "no alert for missing data"),
    (ALERTS, "absent(release:threshold)", "absent(release:treshold)", "no alert for missing data"),
    (ALERTS, "release:threshold > 0.02", "release:threshold", "compares nothing"),
    (ALERT_TESTS, "alertname: ErrorShareTooHigh\n", "alertname: Other\n", "not tried both"),
]  # fmt: skip


@cache
def files() -> dict[str, tuple[Target, ExportFile]]:
    made = exported(sample_plan(), [t for t in TARGETS if "ci-cd-platform" not in t.fits])
    return {file.path: (one.target, file) for one in made for file in one.files}


@pytest.mark.parametrize(("path", "right", "wrong", "said"), MISTAKES)
def test_a_planted_mistake_is_seen(path: str, right: str, wrong: str, said: str) -> None:
    target, file = files()[path]
    assert right in file.text, "the mistake can no longer be planted"
    whole = list(target.check(file))
    many = -1 if right in ("\n## ", "- **Simulate:**") else 1
    seen = list(target.check(file._replace(text=file.text.replace(right, wrong, many))))
    assert whole == []
    assert any(said in one for one in seen), seen


def test_every_target_has_rules_of_its_own() -> None:
    assert [target.id for target in TARGETS if target.check is None] == []
