"""Files made of a plan: from decisions and values alone, in formats that read back to the same values."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from support.walkthrough import shipped_content

from facilitator.conditions import Facts
from facilitator.exports.export import Made, export
from facilitator.exports.head import parted, with_head
from facilitator.exports.pipeline import STAGES, Command
from facilitator.exports.target import HASH, HTML, LINES, NONE, ExportFile
from facilitator.exports.targets import TARGETS
from facilitator.exports.yaml import TextBlock, yaml_text
from facilitator.model import Decision, How, Plan, Stated


def made(plan: Plan, only: str) -> Made:
    facts = Facts(plan.decisions, plan.context, frozenset(), shipped_content().catalogue)
    (found,) = [m for m in export(plan, facts) if m.target.id == only]
    return found


def decided(question: str, *options: str, **values: str) -> Decision:
    stated = {name.replace("_", "-"): Stated(text, How.STATED) for name, text in values.items()}
    return Decision(question, choice=tuple(f"{question}.{o}" for o in options), values=stated)


def plan(*decisions: Decision) -> Plan:
    return Plan("shop", decisions={decision.id: decision for decision in decisions})


GITHUB = (
    decided("ci-cd-platform", "github-actions"),
    decided("triggers", "push", "pull-request"),
    decided("env-sequence", "dev-staging-prod", environments="staging → production"),
    decided("unit-tests", "gate", command="pytest -q"),
    decided("branch-strategy", "trunk-based", main_branch="main"),
)


def containers(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)


SCALARS = st.text() | st.integers() | st.booleans() | st.none()


@given(st.recursive(SCALARS, containers, max_leaves=12))
def test_whatever_is_written_as_yaml_is_read_back(value: object) -> None:
    text = yaml_text({"value": value})  # type: ignore[dict-item]
    read = YAML(typ="safe", pure=True).load(text)["value"]
    assert read == value or (value == "" and read in ("", None))


@given(st.text())
@example("a blank at the end \n \nof a line ")
@example("\n indented first")
def test_a_script_is_read_back_from_its_block(text: str) -> None:
    read = YAML(typ="safe", pure=True).load(yaml_text({"run": TextBlock(text)}))["run"]
    assert read.rstrip("\n") == text.rstrip("\n")


def test_a_target_that_does_not_fit_says_what_is_decided_instead() -> None:
    found = made(plan(decided("ci-cd-platform", "jenkins")), "github-actions")
    assert found.files == ()
    assert found.reason == "CI/CD platform is Jenkins, and not GitHub Actions"


def test_what_a_target_cannot_do_without_is_named() -> None:
    found = made(plan(*GITHUB[:2]), "github-actions")
    assert found.missing == "env-sequence.environments"
    assert found.files == ()


def test_a_command_that_nobody_gave_fails_with_what_is_asked_for() -> None:
    (file,) = made(plan(*GITHUB), "github-actions").files
    jobs = YAML(typ="safe", pure=True).load(file.text)["jobs"]
    assert "pytest -q" in jobs["test"]["steps"][1]["run"]
    assert jobs["build"]["steps"][1]["run"].endswith("exit 1\n")
    assert "build-tool.command" in jobs["build"]["steps"][1]["run"]
    assert list(jobs) == ["build", "test", "deploy-staging", "deploy-production"]
    assert jobs["deploy-production"]["needs"] == ["deploy-staging"]


def test_what_the_platform_would_evaluate_is_refused() -> None:
    hostile = decided("unit-tests", "gate", command="echo ${{ secrets.TOKEN }}")
    assert "${{" in made(plan(*GITHUB[:3], hostile, GITHUB[4]), "github-actions").reason


@pytest.mark.parametrize("mark", [HASH, HTML, LINES, NONE])
def test_the_body_below_the_head_is_what_was_made(mark: str) -> None:
    body = '{\n  "a": 1\n}' if mark == NONE else "a: 1\n"
    whole = with_head(ExportFile("a", body, mark), "plan --> x\n# y", "1" * 16, ["valid"])
    parts = parted(whole, mark)
    assert parts and parts.body == body
    assert parted("mine\n", mark) is None


def test_stages_stand_in_the_order_of_the_origin() -> None:
    assert STAGES[0] == "source" and STAGES[-1] == "monitoring-validation" and len(STAGES) == 10
    said = subprocess.run(["sh", "-c", Command("", "it's $(open) << x").shell], capture_output=True)
    assert (said.returncode, said.stderr) == (1, b"it's $(open) << x\n")


def test_every_target_names_questions_and_values_that_exist() -> None:
    catalogue = shipped_content().catalogue
    values = {f"{q.id}.{v.id}" for q in catalogue.questions.values() for v in q.values}
    for target in TARGETS:
        for subject, options in target.fits.items():
            if not subject.startswith("context."):
                known = {o.id.split(".", 1)[1] for o in catalogue.questions[subject].options}
                assert set(options) <= known, target.id
        assert set(target.needs) <= values | set(catalogue.questions), target.id


def test_a_decision_that_is_not_read_changes_nothing() -> None:
    before = made(plan(*GITHUB), "github-actions")
    other = decided("feature-flags", "unleash", owner="the team")
    after = made(plan(*GITHUB, other), "github-actions")
    assert (before.digest, before.files) == (after.digest, after.files)
    tests = replace(GITHUB[3], values={"command": Stated("tox", How.STATED)})
    assert made(plan(*GITHUB[:3], tests, GITHUB[4]), "github-actions").digest != before.digest
