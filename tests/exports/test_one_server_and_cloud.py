"""Units, Compose, Cloud Run and SAM: what the plan states to the digit, what no target can express is refused."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from support.outside_tools import function_filled_in
from support.pipelines import HOSTILE, decided
from support.rollouts import made_of, only_file, rollout

from facilitator.exports.target import ExportFile
from facilitator.exports.targets import TARGETS
from facilitator.model import Decision, How, Plan, Stated
from facilitator.runtime.export_checks import schema_check
from facilitator.runtime.export_tools import told_by_tools

CHECK: dict[str, Any] = {target.id: target.check for target in TARGETS}
FUNCTION = {"workload": "lambda function", "facts": {"cloud": "aws"}}
IN_CONTAINERS = {"container-strategy": "docker"}
PLANS = {
    "systemd": rollout(workload="single server"),
    "compose": rollout(phase="poc", workload="web service", facts=IN_CONTAINERS),
    "cloud-run": rollout(facts={"container-strategy": "cloud-run"}),
}


def shifting(shares: str, hold: str) -> Plan:
    pattern = decided("deployment-pattern", "canary", shares=shares, hold=hold)
    return rollout(pattern, workload="lambda", facts={"cloud": "aws"})


PLANS["sam"] = shifting("10, 100", "5 min")
CUSTOM = shifting("20, 40, 60, 80, 100", "5 min")


def loaded(file: ExportFile) -> Any:
    return YAML(typ="safe", pure=True).load(file.text)


def keys(file: ExportFile) -> list[tuple[str, str]]:
    """The keys and values of a unit."""
    lines = [line for line in file.text.split("\n") if line and line[0] not in "#["]
    return [tuple(line.split("=", 1)) for line in lines]  # type: ignore[misc]


@pytest.mark.parametrize("target", PLANS)
def test_a_whole_plan_makes_a_file_without_faults(target: str) -> None:
    assert only_file(PLANS[target], target).text


@pytest.mark.parametrize("target", PLANS)
def test_where_no_service_is_named_the_project_is_the_service(target: str) -> None:
    plan = PLANS[target]
    left = {id_: one for id_, one in plan.decisions.items() if id_ != "deploy-tool"}
    alone, nameless = (replace(plan, decisions=left, project_name=name) for name in ("shop", ""))
    assert "shop" in only_file(alone, target).text.lower()
    assert made_of(nameless, target).missing == "deploy-tool.services"


@pytest.mark.parametrize("target", PLANS)
def test_a_plan_of_another_kind_is_told_why_not(target: str) -> None:
    found = made_of(rollout(workload="library", phase="production"), target)
    assert (found.files, found.missing) == ((), "") and found.reason


def in_words(plan: Plan, words: str) -> Plan:
    """The same with every time and count in words, which no program can read."""
    told = {"interval", "timeout", "failures", "grace", "longest-job", "drain-limit", "pre-stop"}
    decisions = {
        id_: replace(
            one, values={k: _told(v, words) if k in told else v for k, v in one.values.items()}
        )
        for id_, one in plan.decisions.items()
    }
    return replace(plan, decisions=decisions)


def _told(stated: Stated, words: str) -> Stated:
    return replace(stated, text=words, how=How.IN_WORDS)


def code(plan: Plan, target: str) -> list[str]:
    """The lines that are no comments."""
    text = only_file(plan, target).text
    return [line for line in text.split("\n") if not line.lstrip().startswith("#")]


ALL = {**PLANS, "haproxy": rollout(), "nginx": rollout(), "envoy": rollout()}


@pytest.mark.parametrize("target", ALL)
def test_what_is_in_words_is_asked_and_never_code(target: str) -> None:
    plain = code(in_words(ALL[target], "soon"), target)
    for words in (*HOSTILE, "a\nb: c", "x \\", "*/ } ; { #", "\u2028[Service]"):
        assert code(in_words(ALL[target], words), target) == plain
    assert (
        "So far: soon"
        in " ".join(only_file(in_words(ALL[target], "soon"), target).text.replace("#", "").split())
        or target == "sam"
    )


DURATIONS = st.sampled_from(
    [
        "",
        "1 ms",
        "500 ms",
        "1.5 s",
        "2 s",
        "10 s",
        "90 s",
        "5 min",
        "1 h",
        "3 days",
        "30 days",
        "3 months",
    ]
)
COUNTS = st.sampled_from(("", "1", "3", "1000", "999999"))
SHARES = st.sampled_from(
    ["100", "10, 100", "5, 25, 100", "0.5, 100", "0.001, 100", "33, 66, 99, 100"]
)


@given(*[DURATIONS] * 6, COUNTS, SHARES, st.sampled_from(("canary", "blue-green")))
def test_no_value_of_a_plan_makes_a_file_that_our_rules_refuse(
    interval: str, timeout: str, grace: str, wait: str, job: str, hold: str, failures: str, shares: str, pattern: str
) -> None:  # fmt: skip
    probes = {"path": "/x", "liveness_path": "/y", "port": "80", "failures": failures}
    changed = (
        decided("health-checks", "app-only", interval=interval, timeout=timeout, **probes),
        decided("graceful-shutdown", "prestop-delay", grace=grace, pre_stop=wait, longest_job=job),
        decided("connection-draining", "configured", drain_limit=job),
        decided("deployment-pattern", pattern, shares=shares, hold=hold),
    )
    plans = (
        rollout(*changed, workload="vm", phase="poc", facts={"container-strategy": "cloud-run"}),
        rollout(*changed, workload="lambda", facts={"cloud": "aws"}),
    )
    for target in ALL:
        found = made_of(plans[target == "sam"], target)
        assert found.faults == ()
        assert found.files or found.missing.startswith("deployment-pattern."), found.reason


# systemd


def test_a_unit_waits_then_stops_within_the_grace_and_starts_anew() -> None:
    found = dict(keys(only_file(PLANS["systemd"], "systemd")))
    assert (found["ExecStop"], found["TimeoutStopSec"]) == ("/bin/sleep 10", "60s")
    assert found["Restart"] == "on-failure"
    told = rollout(without="graceful-shutdown", workload="vm")
    drained = dict(keys(only_file(told, "systemd")))
    assert drained["TimeoutStopSec"] == "30s" and "ExecStop" not in drained
    asked = only_file(rollout(without="health-checks", workload="vm"), "systemd")
    assert "Restart" not in dict(keys(asked)) and "(health-checks.liveness-path)" in asked.text


def test_the_unit_that_is_named_is_made_and_no_other_file() -> None:
    def named(unit: str) -> Plan:
        return rollout(decided("deployment-pattern", "in-place", unit=unit))

    assert only_file(named("harbour.service"), "systemd").path == "systemd/harbour.service"
    assert made_of(named("../../etc/x"), "systemd").missing == "deployment-pattern.unit"
    assert made_of(named("a b"), "systemd").missing == "deployment-pattern.unit"


def test_no_unit_is_made_of_what_compose_starts_unless_one_is_named() -> None:
    compose = decided("deploy-tool", "docker-compose")
    unnamed = made_of(rollout(compose, workload="single server"), "systemd")
    assert not unnamed.files and "Docker Compose starts what runs" in unnamed.reason
    named = decided("deployment-pattern", "in-place", unit="shop.service")
    assert only_file(rollout(compose, named, workload="single server"), "systemd")


def test_a_grace_that_is_too_short_is_asked_about() -> None:
    short = decided("graceful-shutdown", "prestop-delay", grace="5 s", pre_stop="10 s")
    assert "is that meant?" in only_file(rollout(short, workload="vm"), "systemd").text


NAMES = (*HOSTILE, "100%", "%n", "a\\", "x\\\\", "line\u2028two")


def test_the_name_of_the_project_is_what_systemd_describes() -> None:
    files = [only_file(rollout(workload="vm", name=words), "systemd") for words in NAMES]
    for words, file in zip(NAMES, files, strict=True):
        described = dict(keys(file))["Description"].replace("%%", "%")
        assert described == f"{words.replace(LINE, SHOWN)} as its plan has it"
        assert len(keys(file)) == 5
    units = (file._replace(path=f"systemd/{n}.service") for n, file in enumerate(files))
    assert systemd_says(*units) == []


LINE, SHOWN = "\u2028", "\ufffd"


def systemd_says(*files: ExportFile) -> list[str]:
    """What systemd refuses; skipped where it is not installed."""
    told = [one for said in told_by_tools(("systemd-analyze",), files).values() for one in said]
    if any("not installed" in one.sentence for one in told):
        pytest.skip("systemd-analyze is not installed: units are NOT checked by it")
    refused = [one.sentence for one in told if one.refused]
    assert refused or all(one.sentence.startswith("Checked by systemd") for one in told)
    return refused


# Compose


def test_compose_is_asked_as_the_plan_says_and_valid() -> None:
    file = only_file(PLANS["compose"], "compose")
    service = loaded(file)["services"]["booking-api"]
    assert service["healthcheck"]["test"][-1] == "http://127.0.0.1:8000/health/ready"
    assert (service["ports"], service["stop_grace_period"]) == (["8000:8000"], "60s")
    assert schema_check("compose-spec", file.text).faults == ()
    poc = {"phase": "poc", "workload": "api", "facts": IN_CONTAINERS}
    for plan in (rollout(without="health-checks", **poc), rollout(without="deploy-tool", **poc)):
        assert schema_check("compose-spec", only_file(plan, "compose").text).faults == ()


@pytest.mark.parametrize(
    ("changed", "facts", "fits"),
    [
        ((), {}, False),
        ((), {"container-strategy": "none"}, False),
        ((), {"container-strategy": "Docker"}, True),
        ((decided("deploy-tool", "docker-compose", services="api"),), {}, True),
        ((decided("artifact-format", "container-image"),), {}, True),
        ((decided("artifact-format", "binary"),), {"container-strategy": "none"}, False),
    ],
)
def test_compose_is_for_what_something_says_runs_in_containers(
    changed: tuple[Decision, ...], facts: dict[str, str], fits: bool
) -> None:
    found = made_of(rollout(*changed, phase="poc", workload="one server", facts=facts), "compose")
    assert bool(found.files) is fits
    assert fits or "runs in containers" in found.reason


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=12))
def test_a_path_comes_back_from_compose_as_it_was_or_is_refused(words: str) -> None:
    path = " ".join(f"/{words}".split())
    asked = decided("health-checks", "app-only", path=path, port="80")
    found = made_of(rollout(asked, phase="poc", workload="api", facts=IN_CONTAINERS), "compose")
    if not found.files:
        assert found.missing == "health-checks.path"
        return
    check = loaded(found.files[0])["services"]["booking-api"].get("healthcheck")
    sent = check["test"][-1].replace("$$", "$") if check else ""
    assert sent == f"http://127.0.0.1:80{path}" or "(health-checks.path)" in found.files[0].text


# Cloud Run


def test_cloud_run_shifts_by_tags_and_whole_percents() -> None:
    file = only_file(PLANS["cloud-run"], "cloud-run")
    assert [one["percent"] for one in loaded(file)["spec"]["traffic"]] == [100, 0]
    assert (
        "step 2, 25 %: gcloud run services update-traffic booking-api --to-tags=new=25" in file.text
    )
    halves = decided("deployment-pattern", "canary", shares="0.5, 100")
    refused = made_of(rollout(halves, facts={"container-strategy": "Cloud Run"}), "cloud-run")
    assert refused.missing == "deployment-pattern.shares" and "steps of 1 %" in refused.reason


def test_a_probe_that_cloud_run_does_not_take_is_asked_about() -> None:
    slow = decided("health-checks", "app-only", path="/", interval="100 s", failures="3", timeout="500 ms")  # fmt: skip
    file = only_file(rollout(slow, facts={"container-strategy": "cloud-run"}), "cloud-run")
    probe = loaded(file)["spec"]["template"]["spec"]["containers"][0]["startupProbe"]
    assert probe == {"httpGet": {"path": "/"}, "periodSeconds": 100}
    assert "whole seconds, 240 at most" in " ".join(file.text.replace("#", "").split())


@pytest.mark.parametrize("name", ["Booking", "a_b", "-a", "a" * 50, "a:b", "${{x}}", "x y"])
@pytest.mark.parametrize("target", ["cloud-run", "compose"])
def test_a_service_that_no_platform_names_so_is_refused(target: str, name: str) -> None:
    plan = PLANS[target]
    named = {**plan.decisions, "deploy-tool": decided("deploy-tool", "helm", services=name)}
    found = made_of(Plan(plan.project_name, context=plan.context, decisions=named), target)
    taken = target == "compose" and name in ("Booking", "a_b", "a" * 50)
    assert (found.missing == "deploy-tool.services") != taken, found.reason


# SAM


@pytest.mark.parametrize(
    ("shares", "hold", "way"),
    [
        ("10, 100", "5 min", "Canary10Percent5Minutes"),
        ("10, 100", "30 min", "Canary10Percent30Minutes"),
        ("10, 20, 30, 40, 50, 60, 70, 80, 90, 100", "1 min", "Linear10PercentEvery1Minute"),
        ("100", "5 min", "AllAtOnce"),
        ("10, 100", "7 min", {"CanaryPercentage": 10, "CanaryInterval": 7}),
        ("50, 100", "1 h", {"CanaryPercentage": 50, "CanaryInterval": 60}),
        ("25, 50, 75, 100", "10 min", {"LinearPercentage": 25, "LinearInterval": 10}),
    ],
)
def test_sam_shifts_exactly_as_the_plan_says(shares: str, hold: str, way: object) -> None:
    data = loaded(only_file(shifting(shares, hold), "sam"))
    said = data["Globals"]["Function"]["DeploymentPreference"]["Type"]
    if isinstance(said, dict):
        routing = data["Resources"][said["Ref"]]["Properties"]["TrafficRoutingConfig"]
        said = routing[routing["Type"]]
    assert said == way


@pytest.mark.parametrize(
    ("shares", "hold", "missing"),
    [
        ("5, 25, 100", "5 min", "deployment-pattern.shares"),
        ("0.5, 100", "5 min", "deployment-pattern.shares"),
        ("30, 60, 90, 100", "5 min", "deployment-pattern.shares"),
        ("10, 100", "90 s", "deployment-pattern.hold"),
        ("10, 100", "3 days", "deployment-pattern.hold"),
        ("10, 100", "", "deployment-pattern.hold"),
    ],
)
def test_what_codedeploy_cannot_express_is_refused(shares: str, hold: str, missing: str) -> None:
    found = made_of(shifting(shares, hold), "sam")
    assert (found.files, found.missing) == ((), missing)


@pytest.mark.slow
def test_cfn_lint_accepts_templates_once_they_are_filled_in_and_sees_what_is_planted(
    tmp_path: Path,
) -> None:
    """Slow, since cfn-lint reads all of CloudFormation first: one run for all templates."""
    texts = [
        function_filled_in(only_file(plan, "sam").text)
        for plan in (PLANS["sam"], CUSTOM, shifting("100", ""))
    ]
    broken = texts[1].replace("TimeBasedLinear\n", "TimeBasedLine\n")
    said = cfn_lint([*texts, broken], tmp_path)
    assert said and all("template-3.yaml" in line for line in said), said


def cfn_lint(texts: list[str], folder: Path) -> list[str]:
    """What cfn-lint says, a line a fault."""
    program = shutil.which("cfn-lint")
    if program is None or subprocess.run([program, "--version"], capture_output=True).returncode:
        pytest.skip("cfn-lint is not installed: templates of SAM are NOT checked by it")
    for number, text in enumerate(texts):
        (folder / f"template-{number}.yaml").write_text(text)
    places = sorted(str(place) for place in folder.iterdir())
    command = [program, "--format", "parseable", "--regions", "eu-north-1", "--", *places]
    return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[:-1]


# mistakes

MISTAKES = [
    ("systemd", "Restart=", "Restrat="),
    ("systemd", "on-failure", "on-fialure"),
    ("systemd", "[Service]", "[Servcie]"),
    ("systemd", "TimeoutStopSec=60s", "TimeoutStopSec=soon"),
    ("systemd", "ExecStart=", "ExecStrat="),
    ("systemd", "ExecStop=/bin", "ExecStop=bin"),
    ("systemd", "Description=shop", "Description=%shop"),
    ("systemd", "has it\n", "has it \\\n"),
    ("compose", "image:", "imgae:"),
    ("compose", ":?Which image is booking-api", ""),
    ("compose", "8000:8000", "8000:80000"),
    ("compose", "healthcheck:", "healthchek:"),
    ("compose", 'interval: "10s"', 'interval: "10"'),
    ("compose", "retries: 3", "retries: some"),
    ("compose", "/health/ready", "/$HOME"),
    ("compose", 'stop_grace_period: "60s"', "stop_grace_period: long"),
    ("compose", "services:", "servics:"),
    ("cloud-run", "percent: 100", "percent: 90"),
    ("cloud-run", "tag: new", "tag: nwe"),
    ("cloud-run", "latestRevision: true", "latestRevision: false"),
    ("cloud-run", "name: booking-api", "name: Booking"),
    ("cloud-run", "startupProbe:", "startupProb:"),
    ("cloud-run", "path: /health/ready", "path: health"),
    ("cloud-run", "periodSeconds: 10", "periodSeconds: 1"),
    ("cloud-run", "failureThreshold: 3", "failureThreshold: 0"),
    ("cloud-run", "timeoutSeconds: 20", "timeoutSecond: 20"),
    ("cloud-run", "${STABLE_REVISION}", "${REVISION}"),
    ("cloud-run", "new=25", "new=250"),
    ("cloud-run", "stable=100", "old=100"),
    ("sam", "Canary10Percent5Minutes", "Canary10Percent7Minutes"),
    ("sam", "AutoPublishAlias", "AutoPublishAlais"),
    ("sam", "Transform", "Transfrom"),
    ("sam", "AWS::Serverless::Function", "AWS::Serverless::Funktion"),
    ("sam", "DeploymentPreference", "DeploymentPreferences"),
]


@pytest.mark.parametrize(("target", "old", "new"), MISTAKES)
def test_our_rules_see_what_is_planted(target: str, old: str, new: str) -> None:
    file = only_file(PLANS[target], target)
    assert old in file.text
    assert list(CHECK[target](file._replace(text=file.text.replace(old, new))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ref: Rollout", "Ref: Rolout"),
        ("Type: TimeBasedLinear", "Type: TimeBasedLine"),
        ("LinearPercentage: 20", "LinearPercentage: 0"),
        ("LinearInterval", "LinearIntervall"),
        ("ComputePlatform: Lambda", "ComputePlatform: Server"),
    ],
)
def test_our_rules_see_a_way_of_shifting_that_is_none(old: str, new: str) -> None:
    file = only_file(CUSTOM, "sam")
    assert old in file.text
    assert list(CHECK["sam"](file._replace(text=file.text.replace(old, new))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Restart=", "Restrat="),
        ("[Service]", "[Servcie]"),
        ("ExecStart=", "ExecStrat="),
        ("=60s", "=6x"),
    ],
)
def test_systemd_sees_what_is_planted(old: str, new: str) -> None:
    file = only_file(PLANS["systemd"], "systemd")
    (said,) = systemd_says(file._replace(text=file.text.replace(old, new)))
    assert said.startswith("NOT VALID by systemd-analyze ")
