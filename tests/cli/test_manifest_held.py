"""`facilitator assess --plan` holds the deployment manifests of a repository against the plan."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.sample_project import Command, Project


@pytest.fixture
def deployed(complete: Project, facilitator: Command) -> Project:
    """The sample project with a manifest of each service."""
    (complete.root / "deploy").mkdir()
    assert facilitator("manifest", complete.plan, "-o", complete.root / "deploy").code == 0
    return complete


def assessed(project: Project, facilitator: Command) -> dict[str, Any]:
    shown = facilitator("assess", project.root, "--plan", project.plan, "--format", "json")
    assert shown.code == 0, shown.err
    return dict(json.loads(shown.out))


def of_manifests(told: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [
        (one["decision"], one["state"], one["seen"][0]["line"])
        for one in told["conformance"]
        if one["seen"] and "deployment-manifest" in one["seen"][0]["file"]
    ]


def test_as_decided_until_one_side_changes(deployed: Project, facilitator: Command) -> None:
    found = of_manifests(assessed(deployed, facilitator))
    assert [state for _, state, _ in found] == ["as-decided"] * 3
    file = deployed.root / "deploy" / "deployment-manifest-web.yaml"
    text = file.read_text()
    line = next(n for n, t in enumerate(text.split("\n"), 1) if "deployment-pattern.hold" in t)
    file.write_text(text.replace('"30 min"', '"31 min"'))
    told = assessed(deployed, facilitator)
    assert ("deployment-pattern", "differs", line) in of_manifests(told)
    assert any("deployment-pattern.hold" in task["title"] for task in told["tasks"])


def test_manifests_of_others_and_broken_ones_are_said_and_the_rest_is_held(
    deployed: Project, facilitator: Command
) -> None:
    folder = deployed.root / "deploy"
    web = (folder / "deployment-manifest-web.yaml").read_text()
    (folder / "deployment-manifest-other.yaml").write_text(web.replace("harbour-ledger", "x\x1by"))
    (folder / "deployment-manifest-gone.yaml").write_text(
        web.replace('service: "web"', 'service: "gone"')
    )
    (folder / "deployment-manifest-cut.yaml").write_text("deployment-manifest: 1\na: [\n")
    (folder / "deployment-manifest-bytes.yaml").write_bytes(b"deployment-manifest: 1\n\xff\n")
    (folder / "deployment-manifest-large.yaml").write_text("deployment-manifest: 1\n" + "#" * 1_000_001)  # fmt: skip
    (folder / "deployment-manifest-k8s.yaml").write_text("kind: ConfigMap\n")
    told = assessed(deployed, facilitator)
    remarks = [r for r in told["remarks"] if "deployment-manifest" in r]
    assert len(remarks) == 5
    assert any("-cut.yaml:" in r and "not YAML" in r for r in remarks)
    assert any("no service “gone”" in r for r in remarks)
    assert [state for _, state, _ in of_manifests(told)] == ["as-decided"] * 3


def test_without_a_plan_manifests_are_not_read(deployed: Project, facilitator: Command) -> None:
    shown = facilitator("assess", deployed.root, "--phase", "mvp", "--format", "json")
    assert json.loads(shown.out)["conformance"] == []


def test_more_than_is_read_of_a_repository_is_said(deployed: Project, facilitator: Command) -> None:
    one = "deployment-manifest: 1\na: [" + "x," * 13_000 + "x]\n"
    for number in range(4):
        (deployed.root / "deploy" / f"deployment-manifest-{number}.yaml").write_text(one)
    told = assessed(deployed, facilitator)
    assert sum("more than the 30,000 entries" in remark for remark in told["remarks"]) == 2
    assert [state for _, state, _ in of_manifests(told)] == ["as-decided"] * 3
