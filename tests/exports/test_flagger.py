"""Canaries of Flagger and routes of the Gateway API: shares exact or refused, references exist, mistakes are seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.clusters import ERRORS, GATEWAY, by_rules, by_schemas, cluster_plan, read_all
from support.pipelines import HOSTILE, decided, made

from facilitator.exports.export import Made
from facilitator.exports.targets.http_route import PATCH
from facilitator.model import Plan

STEPS = {"shares": "5, 25, 50, 100", "hold": "30 min", "strikes": "3", "instances": "20"}
HELM = decided("deploy-tool", "helm", services="booking-api", target="harbour, namespace booking")


def controller(without_data: str = "go back", source: str = "http://prometheus.monitoring:9090"):
    return decided("rollout-controller", "flagger", metric_source=source, without_data=without_data)


def plan(*more: Any, pattern: str = "canary", **values: str) -> Plan:
    return cluster_plan(pattern, controller(), GATEWAY, HELM, *more, **(STEPS | values))


def flagger(*more: Any, **values: str) -> Made:
    return made(plan(*more, **values), "flagger")


def analysis(*more: Any, **values: str) -> dict[str, Any]:
    return read_all(flagger(*more, **values))["Canary booking-api"]["spec"]["analysis"]


def route(*more: Any, **values: str) -> Made:
    by_pipeline = decided("rollout-controller", "weights-by-pipeline")
    return made(plan(by_pipeline, *more, **values), "http-route")


def test_a_canary_holds_what_the_plan_states(shared: Path) -> None:
    found = flagger(controller(source="Prometheus at http://prometheus.monitoring:9090"))
    assert (found.reason, found.faults) == ("", ())
    objects = read_all(found)
    template = objects["MetricTemplate booking-api-threshold"]["spec"]
    assert template["provider"] == {
        "type": "prometheus",
        "address": "http://prometheus.monitoring:9090",
    }
    assert template["query"].startswith('release:threshold{version="{{ target }}"} and on()')
    made_of = analysis()
    assert (made_of["interval"], made_of["threshold"]) == ("1800s", 3)
    assert made_of["metrics"][0]["thresholdRange"] == {"max": 0.02}
    service = objects["Canary booking-api"]["spec"]["service"]
    assert service["gatewayRefs"] == [{"name": "public", "namespace": "edge"}]
    assert list(by_schemas(shared, found.files[0])) == []
    assert "takes at least 5400 s, going back 5400 s" in found.files[0].text


@pytest.mark.parametrize(
    ("shares", "weights"),
    [
        ("5, 25, 50, 100", {"stepWeights": [5, 25, 50]}),
        ("10, 20, 30, 100", {"stepWeight": 10, "maxWeight": 30}),
        ("25, 100", {"stepWeight": 25, "maxWeight": 25}),
        ("20, 50, 100", {"stepWeights": [20, 50]}),
    ],
)
def test_even_shares_are_one_step_and_uneven_ones_a_list(shares: str, weights: Any) -> None:
    made_of = analysis(shares=shares)
    assert {key: made_of[key] for key in made_of if "eight" in key} == weights


@pytest.mark.parametrize(
    ("said", "limit", "asks"),
    [
        ("e > 0.00001 % over 5 min", {"max": 1e-07}, ""),
        ("e ≥ 2 % over 5 min", {"max": 0}, " >= bool 0.02"),
        ("e < 70 % over 5 min", {"min": 0.7}, ""),
        ("e ≤ 70 % over 5 min", {"max": 0}, " <= bool 0.7"),
        ("p95 > 800 ms over 5 min", {"max": 0.8}, ""),
        ("oldest event > 10 min over 5 min", {"max": 600}, ""),
    ],
)
def test_a_limit_is_exact(said: str, limit: Any, asks: str) -> None:
    criteria = decided("rollback-criteria", "error-rate", threshold=said)
    (metric,) = analysis(criteria)["metrics"]
    assert metric["thresholdRange"] == limit
    query = read_all(flagger(criteria))["MetricTemplate booking-api-threshold"]["spec"]["query"]
    assert query.endswith(asks) and ("bool" in query) == bool(asks)


def test_what_a_person_decides_is_not_in_it_and_is_said() -> None:
    criteria = decided(
        "rollback-criteria",
        *("error-rate", "latency"),
        threshold=ERRORS,
        latency_threshold="p95 > 800 ms over 5 min",
        without_a_person="failed bookings",
    )
    found = flagger(criteria, decided("rollback-type", "hybrid"))
    (metric,) = analysis(criteria, decided("rollback-type", "hybrid"))["metrics"]
    assert metric["name"] == "threshold"
    assert "NOT in here, as a person decides: p95 > 800 ms" in found.files[0].text


@pytest.mark.parametrize(
    ("more", "values", "missing"),
    [
        ((), {"shares": "2.5, 100"}, "deployment-pattern.shares"),
        ((), {"shares": "100"}, "deployment-pattern.shares"),
        ((), {"hold": ""}, "deployment-pattern.hold"),
        ((), {"hold": "5 s"}, "deployment-pattern.hold"),
        ((), {"check_interval": "1 min"}, "deployment-pattern.check-interval"),
        ((), {"pattern": "blue-green"}, "deployment-pattern"),
        ((), {"pattern": "ab-testing"}, "deployment-pattern.rule"),
        ((controller("hold"),), {}, "rollout-controller.without-data"),
        ((controller(source=""),), {}, "rollout-controller.metric-source"),
        ((controller(source="Datadog"),), {}, "rollout-controller.metric-source"),
        ((decided("rollback-type", "manual"),), {}, "rollback-type"),
        ((decided("rollback-criteria", "none"),), {}, "rollback-criteria.threshold"),
        ((decided("lb-integration", "k8s-service"),), {}, "lb-integration.entry"),
        ((decided("health-checks", "app-only", path="/up"),), {}, "health-checks.port"),
    ],
)
def test_what_it_cannot_do_without_is_named(more: Any, values: Any, missing: str) -> None:
    found = flagger(controller(source="Prometheus"), *more, **values)
    assert (found.files, found.missing) == ((), missing) and found.reason.endswith(".")


def test_limits_of_different_strikes_need_one_number() -> None:
    criteria = decided(
        "rollback-criteria",
        *("error-rate", "latency"),
        threshold=ERRORS,
        latency_threshold="p95 > 800 ms over 5 min, 2 in a row",
    )
    source = controller(source="Prometheus")
    assert flagger(source, criteria, strikes="").missing == "deployment-pattern.strikes"
    assert flagger(source, criteria).missing == ""


def test_what_it_refers_to_is_made_by_the_other_targets() -> None:
    whole = plan(controller(source="Prometheus"))
    deployments = read_all(made(whole, "kubernetes"))
    target = read_all(made(whole, "flagger"))["Canary booking-api"]["spec"]["targetRef"]
    assert list(deployments) == [f"{target['kind']} {target['name']}"]
    backends = read_all(route())["HTTPRoute booking-api"]["spec"]["rules"][0]["backendRefs"]
    by_pipeline = decided("rollout-controller", "weights-by-pipeline")
    services = read_all(made(plan(by_pipeline), "kubernetes"))
    for backend in backends:
        (port,) = services[f"Service {backend['name']}"]["spec"]["ports"]
        assert port["port"] == backend["port"]
    argo = decided("rollout-controller", "argo-rollouts", metric_source="Prometheus")
    rollout = read_all(made(plan(argo, check_interval="1 min"), "argo-rollout"))
    assert {f"Service {backend['name']}" for backend in backends} <= rollout.keys()


@pytest.mark.parametrize("shares", ["5, 25, 100", "2.5, 100", "0.125, 50, 100"])
def test_a_route_has_exactly_the_shares(shares: str) -> None:
    (file,) = route(shares=shares).files
    steps = [json.loads(patch) for _, patch in PATCH.findall(file.text)]
    weights = [[change["value"] for change in step] for step in steps]
    exact = [100 * new / (stable + new) for stable, new in weights]
    assert exact == [*map(float, shares.split(",")), 0]
    first = read_all(route(shares=shares))["HTTPRoute booking-api"]["spec"]
    assert [b["weight"] for b in first["rules"][0]["backendRefs"]] == [sum(weights[0]), 0]
    assert first["parentRefs"] == [{"name": "public", "namespace": "edge"}]


def test_of_several_services_none_is_attached_to_a_gateway() -> None:
    several = decided("deploy-tool", "helm", services="booking-api, web", target="x")
    found = route(several)
    assert [file.path for file in found.files] == [
        "http-route/booking-api.yaml",
        "http-route/web.yaml",
    ]
    assert all("parentRefs" not in document["spec"] for document in read_all(found).values())
    assert "# open: Which of booking-api, web stands behind" in found.files[0].text
    canaries = read_all(flagger(several, controller(source="Prometheus")))
    assert "gatewayRefs" not in canaries["Canary web"]["spec"]["service"]


@pytest.mark.parametrize(
    ("more", "pattern", "reason"),
    [
        ((controller(),), "canary", "makes the route itself"),
        ((decided("rollout-controller", "argo-rollouts"),), "blue-green", "not a route"),
        ((decided("lb-integration", "ingress-mesh", entry="Istio"),), "canary", "names no gateway"),
        ((decided("lb-integration", "cloud-lb"),), "canary", "and not Ingress, gateway or mesh"),
    ],
)
def test_a_route_fits_only_where_somebody_sets_its_weights(
    more: Any, pattern: str, reason: str
) -> None:
    found = route(*more, pattern=pattern)
    assert reason in found.reason and not found.missing


@pytest.mark.parametrize("first", range(5))
def test_hostile_words_stay_comments(first: int) -> None:
    words = " ".join(HOSTILE[first::5])
    source = controller(f"{words} go back", f"Prometheus {words}")
    affinity = decided("lb-integration", "ingress-mesh", entry="gateway public", affinity=words)
    plain = decided("lb-integration", "ingress-mesh", entry="gateway public")
    for make, more in ((flagger, (source,)), (route, ())):
        found = make(*more, affinity)
        assert found.faults == () and found.files
        harmless = (controller(source="Prometheus"),) if more else ()
        assert read_all(found) == read_all(make(*harmless, plain))


FLAGGER = [
    (
        "templateRef:\n          name: booking-api-threshold",
        "templateRef:\n          name: booking-threshold",
        "judged by booking-threshold",
    ),
    (
        "name: booking-api-threshold\nspec",
        "name: booking-api-treshold\nspec",
        "booking-api-treshold judges nothing",
    ),
    (
        "kind: Deployment\n    name: booking-api",
        "kind: Deployment\n    name: booking",
        "not of its own",
    ),
    ("kind: Deployment", "kind: Rollout", "targetRef.kind is 'Rollout', and has to be"),
    ('interval: "1800s"', 'interval: "5s"', "no interval of 10 s"),
    ("threshold: 3", "threshold: 0", "threshold is 0, and has to be"),
    ("      - 25\n", "      - 4\n", "do not rise"),
    ("      - 50\n", "      - 101\n", "stepWeights[2] is 101, and has to be"),
    ("    stepWeights:", "    stepWeight: 5\n    stepWeights:", "one of both"),
    (
        "    stepWeights:\n      - 5\n      - 25\n      - 50\n",
        "    stepWeight: 20\n    maxWeight: 50\n",
        "does not reach 50",
    ),
    (
        "    stepWeights:",
        "    match: [{headers: {x: {exact: y}}}]\n    stepWeights:",
        "its weights are ignored",
    ),
    ("        thresholdRange:\n          max: 0.02\n", "", "thresholdRange is missing"),
    ("port: 8000", "port: 0", "port is 0, and has to be"),
    (
        "apiVersion: flagger.app/v1beta1",
        "apiVersion: flagger.app/v1",
        "is no kind that is written here",
    ),
    ("stepWeights", "stepWieghts", "stepWieghts"),
    ("query:", "qeury:", "qeury"),
    ("thresholdRange", "tresholdRange", "tresholdRange"),
]
BY_SCHEMA = ("stepWieghts", "qeury", "tresholdRange")
ROUTE = [
    ("name: booking-api-new", "name: booking-api-stable", "does not send to two sides"),
    ("weight: 100", "weight: 0", "sends to nobody"),
    ("weight: 0", "weight: 2000000", "weight is 2000000, and has to be"),
    ("port: 8000\n          weight: 0", "port: 8001\n          weight: 0", "sends to two ports"),
    ('"value": 95', '"value": 96', "do not add up to 100"),
    ("backendRefs/1/weight", "backendRefs/2/weight", "others than both weights"),
    ("httproute booking-api ", "httproute booking-apis ", "weights of booking-apis"),
    ("kind: HTTPRoute", "kind: HttpRoute", "is no kind that is written here"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), FLAGGER)
def test_a_planted_mistake_is_seen(right: str, wrong: str, said: str, shared: Path) -> None:
    (file,) = flagger(controller(source="Prometheus")).files
    assert right in file.text, "the mistake can no longer be planted"
    broken = file._replace(text=file.text.replace(right, wrong, 1))
    seen = by_schemas(shared, broken) if said in BY_SCHEMA else by_rules("flagger", broken)
    assert any(said in one for one in list(seen))


@pytest.mark.parametrize(("right", "wrong", "said"), ROUTE)
def test_a_mistake_in_a_route_is_seen(right: str, wrong: str, said: str) -> None:
    (file,) = route().files
    assert right in file.text, "the mistake can no longer be planted"
    broken = file._replace(text=file.text.replace(right, wrong, 1))
    assert any(said in one for one in by_rules("http-route", broken))
