"""Pipelines of every CI platform: texts come back as themselves, the shape is one, and mistakes are seen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from support.examples import dear
from support.pipelines import (
    HOSTILE,
    PLATFORMS,
    commands_of,
    decided,
    full,
    made,
    pipelines,
    plan_of,
)
from support.value_strategies import VALUES

from facilitator.exports.export import Made
from facilitator.exports.shell import single_quoted, window_check
from facilitator.exports.target import ExportFile
from facilitator.exports.targets import TARGETS
from facilitator.exports.targets.circleci import escaped as for_circleci
from facilitator.exports.targets.jenkins import quoted
from facilitator.model import ValueKind
from facilitator.runtime.export_checks import _validator, checks, schema_check
from facilitator.values.calendar import DAYS, Window

ALL = sorted(PLATFORMS)
SCHEMAS = {target.id: target.schema for target in TARGETS}
TARGET = {target.id: target for target in TARGETS}


def loaded(file: ExportFile) -> Any:
    return YAML(typ="safe", pure=True).load(file.text)


def texts(data: Any) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str):
        yield data


def shape(data: Any) -> Any:
    """A document without its texts: keys, kinds, and how many of each."""
    if isinstance(data, dict):
        return {key: shape(value) for key, value in data.items()}
    if isinstance(data, list):
        return [shape(value) for value in data]
    return type(data).__name__


@cache
def harmless(target: str) -> Made:
    """What a harmless plan comes to."""
    return made(full(target), target)


@cache
def shapes(target: str) -> list[Any]:
    return [shape(loaded(file)) for file in harmless(target).files]


def as_read(target: str, text: str) -> str:
    """What a shell is given of a text of the file once the platform has read it."""
    if target == "circleci":
        return text.replace("\\<<", "<<")
    return text.replace("$$", "$") if target == "buildkite" else text


def refused(target: str, text: str) -> bool:
    """Whether a platform would evaluate this in a command, and offers no way to say it otherwise."""
    if target == "github-actions":
        return "${{" in text
    return target == "azure-pipelines" and ("${{" in text or "$(System" in text)


def faults(found: Made) -> list[str]:
    """Everything that our rules and the schema find."""
    said = list(found.faults)
    for file in found.files:
        if SCHEMAS[found.target.id]:
            said += schema_check(SCHEMAS[found.target.id], file.text).faults
    return said


@pytest.mark.parametrize("target", ALL)
def test_a_whole_plan_makes_every_stage_in_order(target: str) -> None:
    found = harmless(target)
    assert (found.reason, faults(found)) == ("", [])
    text = found.files[0].text
    jobs = (
        "build make",
        "test make",
        "Semgrep",
        "deploy make",
        "integrate make",
        "now=$",
        "/health",
    )
    at = [text.index(word) for word in jobs]
    assert at[:2] == sorted(at[:2]) and at[-1] > at[-2]
    assert "back make it" in text and "back make it" in (found.files[-1].text)


def _lines(made_: Made) -> list[int]:
    return [file.text.count("\n") for file in made_.files]


@pytest.mark.parametrize("first", range(7))
@pytest.mark.parametrize("target", ALL)
def test_hostile_words_change_no_shape_and_come_back(target: str, first: int) -> None:
    words = [word for word in HOSTILE if not refused(target, word)]
    plan = full(target, *words[first::7])
    found, plain = made(plan, target), harmless(target)
    assert (found.reason, found.faults) == ("", ())
    if target == "jenkins":
        assert _lines(found) == _lines(plain)
        whole = "".join(file.text for file in found.files)
        assert all(quoted(command) in whole for command in commands_of(plan))
        return
    read = [loaded(file) for file in found.files]
    assert [shape(data) for data in read] == shapes(target)
    said = [as_read(target, text) for data in read for text in texts(data)]
    assert commands_of(plan) <= {text.removeprefix("set -e\n").rstrip("\n") for text in said}


@pytest.mark.parametrize("word", HOSTILE)
@pytest.mark.parametrize("target", ["github-actions", "azure-pipelines"])
def test_what_a_platform_would_evaluate_in_a_command_is_refused(target: str, word: str) -> None:
    found = made(full(target, word), target)
    assert bool(found.files) != refused(target, word)
    if not found.files:
        assert "holds" in found.reason and found.missing.endswith("command")


@pytest.mark.parametrize("target", ALL)
@dear(10)
@given(data=st.data())
def test_any_plan_of_a_platform_is_accepted_or_refused_with_its_reason(target: str, data) -> None:
    found = made(data.draw(pipelines(target)), target)
    if not found.files:
        assert found.missing and found.reason.endswith(".")
    assert faults(found) == []


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_what_is_said_by_a_shell_is_what_was_typed(text: str) -> None:
    said = subprocess.run(["sh", "-c", f"printf %s {single_quoted(text)}"], capture_output=True)
    assert said.stdout == text.encode()
    assert not any(sign in single_quoted(text) for sign in ("${{", "$(", "$[", "<<"))


@given(st.text())
def test_nothing_is_evaluated_in_what_circleci_reads(text: str) -> None:
    assert for_circleci(text).replace("\\<<", "") == text.replace("<<", "")


@given(VALUES[ValueKind.WHEN], st.datetimes(datetime(2026, 1, 5), datetime(2026, 1, 12)))
def test_a_release_begins_inside_its_window_alone(window: Window, now: datetime) -> None:
    """The clock is a function of the shell, so that any moment can be tried."""
    clock = f"date() {{ echo {now:%u%H%M}; }}\n"
    script = window_check(Window(window.spans, "UTC"), "x")
    ended = subprocess.run(["sh", "-e", "-c", clock + script], capture_output=True, text=True)
    assert (ended.returncode == 0) == inside(window, now)
    assert ended.returncode == 0 or ended.stderr.startswith("Now is outside ")


def inside(window: Window, now: datetime) -> bool:
    """Minute by minute, in another way than the script counts."""
    minute = now.weekday() * 1440 + now.hour * 60 + now.minute
    for span in window.spans:
        hour, minutes = map(int, span.start.split(":"))
        last, past = map(int, span.end.split(":"))
        start, end = hour * 60 + minutes, last * 60 + past
        length = end - start if end > start else end - start + 1440
        for day in span.days:
            if (minute - DAYS.index(day) * 1440 - start) % (7 * 1440) < length:
                return True
    return False


def test_a_machine_that_does_not_know_the_zone_releases_nothing() -> None:
    window = Window((), "Europe/Berlin")
    script = window_check(window, "").replace("for span in ;", "for span in 0-99999;")
    environment = {"TZDIR": "/nowhere", "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(["sh", "-c", script], capture_output=True, text=True, env=environment)
    assert ended.returncode == 1
    assert ended.stderr == "This machine does not know the time zone Europe/Berlin.\n"


@pytest.mark.parametrize("target", ALL)
def test_what_nobody_named_is_asked_for_instead_of_guessed(target: str) -> None:
    whole = full(target).decisions
    for subject in ("branch-strategy.main-branch", "triggers.tag-pattern"):
        question = subject.partition(".")[0]
        less = decided(question, *(o.partition(".")[2] for o in whole[question].choice))
        found = made(plan_of(*(whole | {question: less}).values()), target)
        assert (found.files, found.missing) == ((), subject)
    loose = decided("env-sequence", "dev-staging-prod", environments="dev → production: $(x)")
    found = made(plan_of(*(whole | {"env-sequence": loose}).values()), target)
    assert (found.files, found.missing) == ((), "env-sequence.environments")


@pytest.mark.parametrize("target", ALL)
def test_a_step_that_nobody_filled_in_takes_nothing_back(target: str) -> None:
    whole = full(target).decisions
    open_ = decided("deploy-tool", "helm")
    found = made(plan_of(*(whole | {"deploy-tool": open_}).values()), target)
    assert "Nothing is taken back by itself until these have no open step" in found.files[0].text


@pytest.mark.parametrize("target", ALL)
def test_two_environments_that_read_alike_are_two_jobs(target: str) -> None:
    alike = decided("env-sequence", "dev-staging-prod", environments="prod x → prod.x → prod-x")
    found = made(plan_of(*(full(target).decisions | {"env-sequence": alike}).values()), target)
    assert faults(found) == [] and "prod-x-2" in found.files[0].text.replace("_", "-")


# What is planted in a file of one platform, and what our rules or the schema have to say of it.
MISTAKES = [
    ("github-actions", "- approval-gate\n", "- approval-gaet\n", "needs approval-gaet"),
    ("github-actions", "needs:\n      - build\n", "needs:\n      - test\n", "circle"),
    ("github-actions", "needs.smoke-tests.result", "needs.smoke.result", "asks about smoke"),
    ("github-actions", "runs-on:", "runson:", "runs-on"),
    ("github-actions", "contents: read\nconc", "contents: reed\nconc", "reed"),
    ("github-actions", "cancel-in-progress: false", "cancel-in-progress: 7", "cancel-in-progress"),
    ("gitlab-ci", "needs:\n    - deploy-dev", "needs:\n    - deploy-dve", "needs deploy-dve"),
    ("gitlab-ci", "stage: build\n", "stage: biuld\n", "stage biuld"),
    ("gitlab-ci", "stage: build\n  needs: []", "stage: smoke-tests\n  needs: []", "later stage"),
    ("gitlab-ci", "  needs: []\n  script", "  needs:\n    - test\n  script", "circle"),
    ("gitlab-ci", "action: verify", "action: verfy", "action"),
    ("gitlab-ci", "when: on_failure", "when: on_failrue", "when"),
    ("gitlab-ci", "script:", "scripts:", "build"),
    ("gitlab-ci", "    name: staging\n    action", "    name: stagign\n    action", "stagign"),
    ("azure-pipelines", "- approve_production\n", "- approve_prodution\n", "approve_prodution"),
    ("azure-pipelines", "job: test\n", "job: build\n", "two jobs are called build"),
    ("azure-pipelines", "dependencies.smoke_tests", "dependencies.smoke", "asks about smoke"),
    ("azure-pipelines", "dependsOn:\n      - build", "dependsOn:\n      - test", "circle"),
    ("azure-pipelines", "runOnce:", "runTwice:", "runTwice"),
    ("azure-pipelines", "lockBehavior: sequential", "lockBehavior: serial", "serial"),
    ("circleci", "- deploy-dev\n          serial", "- deploy-dve\n          serial", "deploy-dve"),
    ("circleci", "- approve-production:\n", "- aprove-production:\n", "approve-production"),
    ("circleci", "      - smoke-tests:\n", "      - smok-tests:\n", "smok-tests, which there is not"),
    ("circleci", "type: boolean", "type: boolaen", "boolaen"),
    ("circleci", "smoke-tests: failed", "smoke-tests: faild", "requires/0/smoke-tests"),
    ("circleci", "steps:", "stpes:", "stpes"),
    ("buildkite", "- step: smoke-tests", "- step: smoketests", "depends on smoketests"),
    ("buildkite", "key: test\n", "key: build\n", "two steps have the key build"),
    ("buildkite", "depends_on:\n      - build", "depends_on:\n      - test", "circle"),
    ("buildkite", "blocked_state: running", "blocked_state: runing", "runing"),
    ("buildkite", "timeout_in_minutes: 2", "timeout_in_minutes: two", "two"),
    ("buildkite", "commands:", "comands:", "comands"),
    ("jenkins", "stage('test')", "stage('build')", "two stages are called build"),
    ("jenkins", "steps {", "step {", "no steps"),
    ("jenkins", "            }\n        }\n        stage('test')", "            }\n        stage('test')", "not closed"),
    ("jenkins", "sh 'build make it'", "sh 'build make it", "not closed"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "right", "wrong", "said"), MISTAKES)
def test_a_planted_mistake_is_seen(target: str, right: str, wrong: str, said: str) -> None:
    file = harmless(target).files[0]
    assert right in file.text, "the mistake can no longer be planted"
    broken = file._replace(text=file.text.replace(right, wrong, 1))
    seen = list(TARGET[target].check(broken))
    if SCHEMAS[target]:
        seen += schema_check(SCHEMAS[target], broken.text).faults
    if not any(said in one for one in seen) and SCHEMAS[target]:
        needs_schemas()
    assert any(said in one for one in seen), seen


def needs_schemas() -> None:
    pytest.importorskip("check_jsonschema", reason="the extra facilitator[export] is not installed")


@pytest.mark.parametrize("target", [target for target in ALL if SCHEMAS[target]])
def test_the_head_says_which_schema_a_file_was_held_against(target: str) -> None:
    needs_schemas()
    file = harmless(target).files[0]
    (rules, schema, *_) = checks(TARGET[target], file.text)
    assert rules == "Checked by the rules of facilitator."
    assert schema.startswith(f"Valid against the schema {SCHEMAS[target]} of check-jsonschema ")
    broken = list(checks(TARGET[target], "a: [\n"))[1]
    assert broken.startswith(f"NOT VALID against the schema {SCHEMAS[target]}: ")


def test_what_could_not_be_validated_is_never_called_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_specifications", None)
    _validator.cache_clear()
    said = schema_check("woodpecker-ci", "a: 1\n")
    assert said.faults == ()
    assert said.sentence == (
        "NOT VALIDATED against the schema woodpecker-ci: the extra facilitator[export] is not installed."
    )
    monkeypatch.undo()
    _validator.cache_clear()
    needs_schemas()
    assert schema_check("nobodys", "a: 1\n").sentence == (
        "NOT VALIDATED against the schema nobodys: no such schema is installed."
    )
