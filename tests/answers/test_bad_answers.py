"""Files of answers that are wrong: a message with line and column, exit code 2, and nothing written."""

from __future__ import annotations

import pytest
from support.sample_project import Command, Project, dump, sample_answers

BASE = """\
user_name: Ada
project_name: shop
delivery_phase: production
documents: all
"""
WRONG = {
    "an unknown key": ("colour: blue\n", "5:1: colour: unknown key"),
    "an unknown key of a decision": (
        "decisions:\n  sast: {choice: semgrep, why: so}\n",
        "6:27: decisions.sast.why: unknown key",
    ),
    "half a character": (
        'decisions:\n  sast: {choice: semgrep, rationale: "\\ud83d"}\n',
        "6:38: expected whole characters, found half of one (U+D83D)",
    ),
    "an unknown decision": (
        "decisions:\n  sats: semgrep\n",
        "6:3: there is no decision 'sats'; is 'sast' meant?",
    ),
    "a category for a decision": (
        "decisions:\n  rollback: automated\n",
        "it is a category; its decisions are rollback-type",
    ),
    "an unknown option": ("decisions:\n  sast: semgrap\n", "6:3: sast has no option 'semgrap'"),
    "an unknown option in a list": (
        "decisions:\n  sca: [snyk, snik]\n",
        "6:15: sca has no option 'snik'",
    ),
    "an unknown target": ("targets:\n  speed: l1\n", "6:3: there is no target 'speed'"),
    "an unknown category of rounds": (
        "rounds:\n  sast: [{elicitation: pre-mortem, accept: true}]\n",
        "6:3: there is no category 'sast'",
    ),
    "an unknown method": (
        "rounds:\n  deployment-pattern: [{elicitation: pre-mortum, accept: true}]\n",
        "6:25: there is no method 'pre-mortum'",
    ),
    "an unknown perspective": (
        "rounds:\n  deployment-pattern: [{party: [sre, cto], accept: true}]\n",
        "there is no perspective 'cto'",
    ),
    "an unknown finding": (
        "findings:\n  R-XX-1: {resolved: x}\n",
        "6:3: there is no finding 'R-XX-1'",
    ),
    "a field that the decision has not": (
        "decisions:\n  deployment-pattern: {choice: canary, values: {tool: x}}\n",
        "6:49: deployment-pattern has no value 'tool': its values are",
    ),
    "none beside another": (
        "decisions:\n  sca: [snyk, none]\n",
        "none cannot stand beside another choice",
    ),
    "two where one is allowed": (
        "decisions:\n  sast: [semgrep, codeql]\n",
        "sast takes one option, found 2",
    ),
    "an option twice": ("decisions:\n  sca: [snyk, snyk]\n", "an option is named twice"),
    "a choice and a deferral": (
        "decisions:\n  sast: {choice: semgrep, deferred: later}\n",
        "expected one of choice, not_applicable, deferred; found choice and deferred",
    ),
    "no answer in an answer": ("decisions:\n  sast: {rationale: x}\n", "found none of them"),
    "a deferral without a reason": (
        "decisions:\n  sast: {deferred: ''}\n",
        "expected a reason behind deferred",
    ),
    "an unknown phase": ("workload: x\ncontext: {iac-tol: x}\n", "6:11: context.iac-tol"),
    "a metric that is none": (
        "decisions:\n  sast: {choice: semgrep, dora_impact: {speed: {effect: improves}}}\n",
        "decisions.sast.dora_impact.speed",
    ),
    "an effect that is none": (
        "decisions:\n  sast: {choice: semgrep, dora_impact: {lead-time: {effect: better}}}\n",
        "decisions.sast.dora_impact.lead-time.effect",
    ),
    "a round without y or n": (
        "rounds:\n  deployment-pattern: [{elicitation: pre-mortem}]\n",
        "accept: expected, but missing",
    ),
    "a round of two kinds": (
        "rounds:\n  deployment-pattern: [{elicitation: pre-mortem, party: [sre], accept: true}]\n",
        "expected one of elicitation, party, walk",
    ),
    "a finding accepted by nobody": (
        "findings:\n  R-RB-017: {accept: x}\n",
        "expected owner and until",
    ),
    "a key twice": ("user_name: Eve\n", "5:1: expected each key once, found 'user_name' twice"),
    "no YAML": ("decisions: [\n", "not YAML"),
    "an alias": ("a: &x 1\nb: *x\n", "5:4: expected no anchor"),
    "two documents": ("---\nuser_name: x\n", "expected one document"),
    "a list for a mapping": ("decisions: [sast]\n", "5:1: decisions: "),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_is_refused_with_its_place(project: Project, facilitator: Command, name: str) -> None:
    text, expected = WRONG[name]
    path = project.write("a.yaml", BASE + text)
    result = facilitator("run", project.plan, "--answers", path)
    assert result.code == 2
    assert result.out == ""
    assert all(line.startswith(f"{path}:") for line in result.err.splitlines()), result.err
    assert expected in result.err
    assert project.bytes is None


def test_every_fault_of_a_file_is_told_at_once(project: Project, facilitator: Command) -> None:
    path = project.write("a.yaml", BASE + "decisions:\n  sats: semgrep\n  sca: snik\n")
    result = facilitator("run", project.plan, "--answers", path)
    assert len(result.err.splitlines()) == 2


def test_a_decision_that_does_not_apply_names_why_and_writes_nothing(
    project: Project, facilitator: Command
) -> None:
    answers = sample_answers()
    answers["decisions"]["region-order"] = "sequential"
    path = project.write("a.yaml", dump(answers))
    result = facilitator("run", project.plan, "--answers", path)
    assert result.code == 2
    assert "region-order does not apply" in result.err
    assert "multi-region (Single region)" in result.err
    assert project.bytes is None


def test_more_answers_than_prompts_are_an_error(project: Project, facilitator: Command) -> None:
    answers = sample_answers()
    answers["rounds"]["deployment-pattern"][0]["answers"] = ["x"] * 30
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 2
    assert "30 answers, but the round asks" in result.err
    assert project.bytes is None


def test_an_answer_to_a_finding_that_does_not_hold_is_an_error(
    project: Project, facilitator: Command
) -> None:
    answers = sample_answers()
    answers["findings"] = {"R-MR-001": {"resolved": "x"}}
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 2
    assert "R-MR-001" in result.err
    assert project.bytes is None


def test_a_percentage_that_is_none_is_refused(project: Project, facilitator: Command) -> None:
    answers = sample_answers()
    answers["targets"]["change-failure-rate"] = "a few"
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 2
    assert "from 0 to 100" in result.err
    assert project.bytes is None


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"a: \x00",
        b"[" * 5000,
        b"a: " + b"x" * 3_000_000,
        b"",
        b"- a",
        b"just words",
        b"{" * 40,
    ],
    ids=["utf-16", "control", "deep", "large", "empty", "a list", "words", "braces"],
)
def test_any_bytes_get_a_message_and_an_exit_code(
    project: Project, facilitator: Command, data: bytes
) -> None:
    path = project.plan.with_name("a.yaml")
    path.write_bytes(data)
    result = facilitator("run", project.plan, "--answers", path)
    assert result.code in (2, 3)
    assert result.err
    assert "Traceback" not in result.err
    assert project.bytes is None


def test_a_file_that_is_not_there(project: Project, facilitator: Command) -> None:
    result = facilitator("run", project.plan, "--answers", "none.yaml")
    assert (result.code, result.err) == (2, "none.yaml: No such file or directory\n")


def test_what_a_file_holds_is_drawn_safely(project: Project, facilitator: Command) -> None:
    path = project.write("a.yaml", BASE + 'decisions:\n  "\\e[31msast": x\n')
    result = facilitator("run", project.plan, "--answers", path)
    assert result.code == 2
    assert "\x1b" not in result.err
