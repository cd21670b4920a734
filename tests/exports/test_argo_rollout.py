"""Rollouts of Argo: steps and limits as the plan states them, no data never passes, mistakes are seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.clusters import ERRORS, GATEWAY, by_rules, by_schemas, cluster_plan, read_all
from support.pipelines import HOSTILE, decided, made

from facilitator.exports.export import Made
from facilitator.model import Decision, Plan

CANARY = {
    "shares": "5, 25, 50, 100",
    "hold": "30 min",
    "check_interval": "1 min",
    "strikes": "3",
    "instances": "20",
}
LABEL = "metrics-monitoring.version-label"
HELM = decided("deploy-tool", "helm", services="booking-api", target="harbour, namespace booking")


def controller(without_data: str = "hold, and call the person on call", source: str = "Prometheus"):
    return decided(
        "rollout-controller", "argo-rollouts", metric_source=source, without_data=without_data
    )


def canary(*more: Any, **values: str) -> Plan:
    return cluster_plan("canary", controller(), GATEWAY, HELM, *more, **(CANARY | values))


def blue_green(*more: Any, **values: str) -> Plan:
    given = {"keep_old": "1 h", "instances": "6"} | values
    return cluster_plan("blue-green", controller(), *more, **given)


def limited(said: str) -> Decision:
    return decided("rollback-criteria", "error-rate", threshold=said)


def argo(plan: Plan) -> Made:
    return made(plan, "argo-rollout")


def metric(plan: Plan) -> dict[str, Any]:
    """The one metric of a plan with one limit."""
    (found,) = read_all(argo(plan))["AnalysisTemplate booking-api-limits"]["spec"]["metrics"]
    return found


def spec(plan: Plan) -> dict[str, Any]:
    return read_all(argo(plan))["Rollout booking-api"]["spec"]


def test_a_canary_holds_what_the_plan_states(shared: Path) -> None:
    found = argo(canary())
    assert (found.reason, found.faults) == ("", ())
    way = spec(canary())["strategy"]["canary"]
    assert [step["setWeight"] for step in way["steps"][::2]] == [5, 25, 50]
    assert {step["pause"]["duration"] for step in way["steps"][1::2]} == {"1800s"}
    assert way["trafficRouting"]["plugins"]["argoproj-labs/gatewayAPI"] == {
        "httpRoute": "booking-api",
        "namespace": "booking",
    }
    assert way["analysis"]["startingStep"] == 1
    assert spec(canary())["rollbackWindow"] == {"revisions": 7}
    assert list(by_schemas(shared, found.files[0])) == []


def test_blue_green_keeps_the_old_side_and_waits_for_who_switches(shared: Path) -> None:
    way = spec(blue_green())["strategy"]["blueGreen"]
    assert way["scaleDownDelaySeconds"] == 3600
    assert way["autoPromotionEnabled"] is False
    assert (way["activeService"], way["previewService"]) == ("booking-api", "booking-api-new")
    assert metric(blue_green())["count"] == 12 and metric(blue_green())["interval"] == "300s"
    (file,) = argo(blue_green()).files
    assert list(by_schemas(shared, file)) == []
    assert "(deployment-pattern.switched-by)" in file.text


def test_strikes_are_one_more_than_what_is_let_go() -> None:
    found = metric(canary())
    assert (found["failureLimit"], found["inconclusiveLimit"]) == (2, 0)
    assert (found["interval"], found["initialDelay"]) == ("60s", "300s")
    own = limited(f"{ERRORS}, 4 in a row")
    assert metric(canary(own, strikes=""))["failureLimit"] == 3
    assert "not in a row" in argo(canary(own)).files[0].text


def judged(result: list[float], condition: str) -> bool:
    """What a condition says of a result, as the evaluator of Argo Rollouts reads it."""
    words = condition.replace("&&", "and").replace("||", "or").replace("false", "False")
    return bool(eval(words, {"result": result, "len": len, "isNaN": lambda x: x != x}))


def outcome(found: dict[str, Any], *result: float) -> str:
    if judged(list(result), found["failureCondition"]):
        return "failed"
    return "passed" if judged(list(result), found["successCondition"]) else "held"


@pytest.mark.parametrize(
    ("said", "within", "beyond", "at"),
    [
        ("e > 2 % over 5 min", 0.01, 0.03, "passed"),
        ("e ≥ 2 % over 5 min", 0.01, 0.03, "failed"),
        ("e < 70 % over 5 min", 0.8, 0.6, "passed"),
        ("e ≤ 70 % over 5 min", 0.8, 0.6, "failed"),
    ],
)
def test_no_data_never_passes(said: str, within: float, beyond: float, at: str) -> None:
    limit = limited(said)
    number = 0.02 if "2 %" in said else 0.7
    found = metric(canary(limit))
    results = [outcome(found, within), outcome(found, beyond), outcome(found, number)]
    assert results == ["passed", "failed", at]
    assert {outcome(found), outcome(found, float("nan")), outcome(found, within, within)} == {
        "held"
    }
    back = metric(canary(limit, controller("go back")))
    assert [outcome(back, within), outcome(back, beyond)] == ["passed", "failed"]
    assert {outcome(back), outcome(back, float("nan")), outcome(back, within, within)} == {"failed"}


@pytest.mark.parametrize("said", ["", "hold, then go back", "somebody looks"])
def test_words_that_say_nothing_clear_of_no_data_hold_the_step(said: str) -> None:
    assert outcome(metric(canary(controller(said)))) == "held"
    text = argo(canary(controller(said))).files[0].text
    assert (said or "(rollout-controller.without-data)") in " ".join(text.replace("#", "").split())


@pytest.mark.parametrize(
    ("how", "alone", "result"),
    [
        (("automated",), "", "failed"),
        (("manual",), "", "held"),
        (("hybrid",), "Failed Bookings, latency", "failed"),
        (("hybrid",), "latency", "held"),
        (("hybrid",), "", "held"),
        ((), "", "held"),
    ],
)
def test_only_what_goes_back_without_a_person_fails(how: Any, alone: str, result: str) -> None:
    criteria = decided("rollback-criteria", "error-rate", threshold=ERRORS, without_a_person=alone)
    found = metric(canary(criteria, decided("rollback-type", *how)))
    assert outcome(found, 0.5) == result
    assert found["failureLimit" if result == "failed" else "inconclusiveLimit"] == 2


def test_a_sample_that_is_too_small_is_no_data() -> None:
    assert metric(canary())["provider"]["prometheus"]["query"] == (
        'release:threshold{version="{{args.version}}"} and on() '
        'release:threshold:sample{version="{{args.version}}"} >= 50'
    )


def test_shares_of_instances_are_exact_or_refused() -> None:
    none = decided("lb-integration", "k8s-service")
    assert list(read_all(argo(canary(none)))) == [
        "Service booking-api",
        "AnalysisTemplate booking-api-limits",
        "Rollout booking-api",
    ]
    refused = argo(canary(none, instances="6"))
    assert refused.missing == "deployment-pattern.shares" and "5 % of 6" in refused.reason
    assert argo(canary(none, instances="")).missing == "deployment-pattern.instances"
    two = decided("deploy-tool", "helm", services="booking-api, worker", target="harbour")
    told = argo(canary(none, two)).reason
    assert "(booking-api, worker)" in told and "(Load balancer integration)" in told
    assert told.endswith("once the plan records a router there, or one service.")


@pytest.mark.parametrize(
    ("plan", "missing"),
    [
        (canary(shares="2.5, 100"), "deployment-pattern.shares"),
        (canary(shares="100"), "deployment-pattern.shares"),
        (canary(hold=""), "deployment-pattern.hold"),
        (canary(check_interval=""), "deployment-pattern.check-interval"),
        (canary(decided("rollback-criteria", "none")), "rollback-criteria.threshold"),
        (canary(decided("metrics-monitoring", "aggregate")), LABEL),
        (canary(decided("metrics-monitoring", "per-version", version_label='a"} or x{')), LABEL),
        (canary(controller(source="")), "rollout-controller.metric-source"),
        (canary(controller(source="CloudWatch")), "rollout-controller.metric-source"),
        (
            canary(decided("lb-integration", "ingress-mesh", entry="the mesh")),
            "lb-integration.entry",
        ),
        (canary(decided("deploy-tool", "helm", services="a")), "deploy-tool.target"),
        (blue_green(keep_old="2 min"), "deployment-pattern.keep-old"),
        (blue_green(keep_old=""), "deployment-pattern.keep-old"),
        (blue_green(decided("health-checks", "app-only", path="/up")), "health-checks.port"),
    ],
)
def test_what_it_cannot_do_without_is_named(plan: Plan, missing: str) -> None:
    found = argo(plan)
    assert (found.files, found.missing) == ((), missing) and found.reason.endswith(".")


def test_it_fits_the_controller_that_was_chosen() -> None:
    found = argo(canary(decided("rollout-controller", "weights-by-pipeline")))
    assert found.reason.endswith("and not Argo Rollouts") and not found.missing


def test_what_git_and_a_balancer_do_otherwise_is_said() -> None:
    git, balancer = decided("deploy-method", "gitops"), decided("lb-integration", "cloud-lb")
    (file,) = argo(blue_green(git, balancer)).files
    assert "An abort is not written to Git" in file.text and "not atomic" in file.text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rate": "2 per second"}, "5 % of 2 per second, meets about 30 in 300 s, fewer"),
        ({"rate": "4 per second"}, ""),
        ({"hold": "2 min"}, "A step lasts 120 s and “failed bookings” is looked at over 300 s"),
    ],
)
def test_a_limit_that_could_not_be_judged_is_a_question(values: Any, said: str) -> None:
    text = " ".join(argo(canary(**values)).files[0].text.replace("#", "").split())
    assert said in text and ("no check would count" in text) == said.startswith("5 %")


@pytest.mark.parametrize("first", range(5))
def test_hostile_words_stay_comments(first: int) -> None:
    words = " ".join(HOSTILE[first::5]).replace("rollback", "x")
    of_metric = "".join(sign for sign in words if sign not in ",<>")
    hostile = controller(words, f"Prometheus {words}")
    found = argo(canary(limited(f"{of_metric} > 2 % over 5 min"), hostile))
    assert found.faults == ()
    assert read_all(found) == read_all(argo(canary(limited("e > 2 % over 5 min"))))


MISTAKES = [
    (
        "canaryService: booking-api-new",
        "canaryService: booking-api-nwe",
        "the Service booking-api-nwe, which there is not",
    ),
    (
        "canaryService: booking-api-new",
        "canaryService: booking-api-stable",
        "one Service for both sides",
    ),
    ("      stableService: booking-api-stable\n", "", "without a Service for each side"),
    (
        "templateName: booking-api-limits",
        "templateName: booking-limits",
        "judged by booking-limits, which there is not",
    ),
    (
        "          - name: version\n            valueFrom",
        "          - name: versoin\n            valueFrom",
        "does not give version",
    ),
    ("setWeight: 25", "setWeight: 4", "does not rise"),
    ("setWeight: 50", "setWeight: 500", "setWeight is 500, and has to be"),
    ('        - pause:\n            duration: "1800s"\n', "", "not followed by its pause"),
    ('duration: "1800s"', 'duration: ""', "pause.duration is '', and has to be"),
    ("startingStep: 1", "startingStep: 0", "where nobody meets the new version"),
    ('interval: "60s"', "count: 1", "interval is missing"),
    ('initialDelay: "300s"', "initialDelay: soon", "initialDelay is 'soon', and has to be"),
    (
        "len(result) == 1 && result[0] <=",
        "result[0] <=",
        "passes without asking whether there is data",
    ),
    (
        "len(result) == 1 && result[0] >",
        "result[0] >",
        "fails without asking whether there is data",
    ),
    (
        '      failureCondition: "len(result) == 1 && result[0] > 0.02"\n',
        "",
        "failureCondition is missing",
    ),
    ("failureLimit: 2", "failureLimit: -1", "failureLimit is -1, and has to be"),
    ("inconclusiveLimit: 0", "count: 2", "too few for its limit"),
    ("{{args.version}}", "{{args.versoin}}", "asks with versoin"),
    ("revisions: 7", "revisions: 12", "versions that are not kept"),
    (
        "    canary:\n",
        "    blueGreen: {activeService: booking-api-stable}\n    canary:\n",
        "not one strategy, but 2",
    ),
    ("name: booking-api-limits\nspec", "name: Booking_limits\nspec", "no name for Kubernetes"),
    ("kind: Rollout", "kind: Deployment", "is no kind that is written here"),
    ("setWeight", "setWieght", "setWieght"),
    ("failureLimit", "failureLimits", "failureLimits"),
    ("podTemplateHashValue: Latest", "podTemplateHash: Latest", "podTemplateHash"),
    ("rollbackWindow", "rollbackWindows", "rollbackWindows"),
]
BY_SCHEMA = ("setWieght", "failureLimits", "podTemplateHash", "rollbackWindows")


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_planted_mistake_is_seen(right: str, wrong: str, said: str, shared: Path) -> None:
    (file,) = argo(canary()).files
    assert right in file.text, "the mistake can no longer be planted"
    broken = file._replace(text=file.text.replace(right, wrong, 1))
    seen = by_schemas(shared, broken) if said in BY_SCHEMA else by_rules("argo-rollout", broken)
    assert any(said in one for one in list(seen))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("autoPromotionEnabled: false", "autoPromotionEnabled: true", "switch happens by itself"),
        ("      scaleDownDelaySeconds: 3600\n", "", "goes after 30 seconds"),
        ("scaleDownDelaySeconds: 3600", "scaleDownDelaySeconds: 60", "old side is kept for 60 s"),
        ("previewService: booking-api-new", "previewService: booking-api", "one Service for both"),
        ("postPromotionAnalysis", "postAnalysis", "judged by nothing"),
        ("name: booking-api-new", "name: booking-api", "is there twice"),
    ],
)
def test_a_mistake_in_a_switch_is_seen(right: str, wrong: str, said: str) -> None:
    (file,) = argo(blue_green()).files
    assert right in file.text
    broken = file._replace(text=file.text.replace(right, wrong, 1))
    assert any(said in one for one in by_rules("argo-rollout", broken))
