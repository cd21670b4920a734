"""Deployments and Services: values come back as they were given, what is open is marked, mistakes are seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.clusters import by_rules, by_schemas, cluster_plan, read, read_all
from support.pipelines import HOSTILE, decided, made

ROLLING = {"instances": "6", "max_surge": "25 %", "max_unavailable": "0"}


def container(document: dict[str, Any]) -> dict[str, Any]:
    (found,) = document["spec"]["template"]["spec"]["containers"]
    return found


def test_a_rolling_update_holds_what_the_plan_states(shared: Path) -> None:
    found = made(cluster_plan("rolling", **ROLLING), "kubernetes")
    assert (found.reason, found.faults) == ("", ())
    objects = read_all(found)
    assert list(objects) == ["Deployment booking-api", "Service booking-api"]
    spec = objects["Deployment booking-api"]["spec"]
    assert spec["replicas"] == 6 and spec["revisionHistoryLimit"] == 7
    assert spec["strategy"]["rollingUpdate"] == {"maxSurge": "25%", "maxUnavailable": 0}
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] == 60
    inside = container(objects["Deployment booking-api"])
    assert inside["lifecycle"] == {"preStop": {"sleep": {"seconds": 10}}}
    assert inside["readinessProbe"] == {
        "httpGet": {"path": "/health/ready", "port": "http"},
        "periodSeconds": 10,
        "timeoutSeconds": 2,
        "failureThreshold": 3,
    }
    assert inside["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert inside["startupProbe"]["httpGet"]["path"] == "/health/started"
    assert "image" not in inside and "resources" not in inside
    assert list(by_schemas(shared, found.files[0])) == []


def test_what_no_decision_says_is_an_open_question_with_its_id() -> None:
    plan = cluster_plan("rolling", decided("rollback-mechanism", "redeploy-previous"))
    (file,) = made(plan, "kubernetes").files
    for subject in (
        "deployment-pattern.instances",
        "deployment-pattern.max-surge",
        "deployment-pattern.max-unavailable",
        "rollback-mechanism.kept-versions",
    ):
        assert f"({subject})" in " ".join(file.text.replace("#", "").split())
    assert "# open: maxSurge: How many instances may run on top" in file.text
    (deployment, _) = read(file)
    assert deployment["spec"]["strategy"] == {"type": "RollingUpdate"}
    assert "# open: image: set it at each release, by its digest" in file.text


@pytest.mark.parametrize(
    ("pattern", "objects"),
    [
        ("recreate", ["Deployment booking-api", "Service booking-api"]),
        (
            "canary",
            [
                "Deployment booking-api-stable",
                "Service booking-api-stable",
                "Deployment booking-api-new",
                "Service booking-api-new",
            ],
        ),
        (
            "blue-green",
            [
                "Deployment booking-api-stable",
                "Service booking-api-stable",
                "Deployment booking-api-new",
                "Service booking-api-new",
            ],
        ),
    ],
)
def test_where_a_router_splits_there_are_two_sides(pattern: str, objects: list[str]) -> None:
    found = made(cluster_plan(pattern, instances="6"), "kubernetes")
    assert list(read_all(found)) == objects and found.faults == ()


def test_how_many_instances_serve_a_share_nobody_said() -> None:
    objects = read_all(made(cluster_plan("canary", instances="6"), "kubernetes"))
    assert objects["Deployment booking-api-stable"]["spec"]["replicas"] == 6
    assert "replicas" not in objects["Deployment booking-api-new"]["spec"]
    both = read_all(made(cluster_plan("blue-green", instances="6"), "kubernetes"))
    assert both["Deployment booking-api-new"]["spec"]["replicas"] == 6


def test_several_services_share_no_number_of_instances() -> None:
    several = decided("deploy-tool", "helm", services="booking-api → web")
    found = made(cluster_plan("rolling", several, **ROLLING), "kubernetes")
    assert [f.path for f in found.files] == ["kubernetes/booking-api.yaml", "kubernetes/web.yaml"]
    assert all("replicas" not in read(file)[0]["spec"] for file in found.files)
    assert "So far: 6," in found.files[0].text and "web together." in found.files[0].text


@pytest.mark.parametrize(
    ("integration", "probes"),
    [
        ("single", {"readinessProbe"}),
        ("lb-only", set()),
        ("readiness-and-liveness", {"readinessProbe", "livenessProbe", "startupProbe"}),
    ],
)
def test_one_check_is_not_written_as_if_it_were_three(integration: str, probes: set[str]) -> None:
    plan = cluster_plan("rolling", decided("health-checks-integration", integration))
    inside = container(read_all(made(plan, "kubernetes"))["Deployment booking-api"])
    assert {key for key in inside if key.endswith("Probe")} == probes


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        (decided("deploy-tool", "helm", services="Booking API"), "deploy-tool.services"),
        (decided("deploy-tool", "helm", services="9lives"), "deploy-tool.services"),
        (decided("deploy-tool", "helm", services="x" * 60), "deploy-tool.services"),
        (
            decided(
                "graceful-shutdown", "sigterm-drain", "prestop-delay", grace="10 s", pre_stop="10 s"
            ),
            "graceful-shutdown.pre-stop",
        ),
        (
            decided("deployment-pattern", "rolling", max_surge="0", max_unavailable="0 %"),
            "deployment-pattern.max-unavailable",
        ),
        (decided("health-checks", "app-only", path="/a b", port="8000"), ""),
    ],
)
def test_what_a_cluster_would_refuse_names_its_decision(more: Any, missing: str) -> None:
    found = made(cluster_plan("rolling", more), "kubernetes")
    assert found.missing == missing and bool(found.files) != bool(missing)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            decided("connection-draining", "configured", drain_limit="55 s"),
            "are more than the 60 s",
        ),
        (
            decided(
                "graceful-shutdown",
                "sigterm-drain",
                "prestop-delay",
                grace="60 s",
                pre_stop="10 s",
                longest_job="2 min",
            ),
            "120 s after it",
        ),
        (decided("lb-integration", "cloud-lb"), "it knows after 30 s"),
        (
            decided("health-checks", "app-and-deps", path="/up", liveness_path="/up", port="80"),
            "when a dependency is down?",
        ),
        (
            decided(
                "health-checks", "app-only", path="/up", port="80", interval="1 s", timeout="5 s"
            ),
            "longer than the time between",
        ),
        (decided("health-checks", "app-only", path="/up"), "Until it is said there is no Service"),
    ],
)
def test_times_that_do_not_fit_each_other_are_a_question(more: Any, said: str) -> None:
    (file,) = made(cluster_plan("rolling", more), "kubernetes").files
    assert said in " ".join(file.text.replace("#", "").split())


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (
            (decided("deploy-tool", "terraform", services="a"),),
            "neither step 1 nor the deploy tool",
        ),
        ((decided("rollout-controller", "argo-rollouts"),), "its Rollout holds the instances"),
        ((decided("deployment-pattern", "store-phased"),), "and not Rolling update"),
    ],
)
def test_it_fits_only_what_runs_like_this(more: Any, reason: str) -> None:
    found = made(cluster_plan("canary", *more), "kubernetes")
    assert reason in found.reason and not found.missing


@pytest.mark.parametrize("first", range(5))
def test_hostile_words_stay_comments_and_a_hostile_path_comes_back(first: int) -> None:
    path = "/up:~'!$&'()*+,;=@%20"
    asked = decided("health-checks", "app-only", path=path, port="8000", interval="10 s")
    found = made(cluster_plan("rolling", asked, words=HOSTILE[first::5]), "kubernetes")
    plain = made(cluster_plan("rolling", asked), "kubernetes")
    assert read_all(found) == read_all(plain) and found.faults == ()
    inside = container(read_all(found)["Deployment booking-api"])
    assert inside["readinessProbe"]["httpGet"]["path"] == path


@pytest.mark.parametrize("path", ["/a#b", "/a{b}", "/${x}", '/"', "/a\\b"])
def test_a_path_that_is_none_of_a_url_is_refused(path: str) -> None:
    asked = decided("health-checks", "app-only", path=path, port="8000")
    assert made(cluster_plan("rolling", asked), "kubernetes").missing == "health-checks.path"


# What is planted, and what our rules or the schema have to say of it.
MISTAKES = [
    (
        "      app.kubernetes.io/name: booking-api\n  strategy",
        "      app.kubernetes.io/name: web\n  strategy",
        "does not select its own",
    ),
    (
        "selector:\n    app.kubernetes.io/name: booking-api\n",
        "selector:\n    app: booking-api\n",
        "selects nothing that runs",
    ),
    ("targetPort: http", "targetPort: htpp", "sends to the port htpp"),
    ("port: http\n", "port: htpp\n", "asks the port htpp"),
    ("path: /health/ready", "path: health/ready", "has to be a path"),
    (
        "- name: http\n              containerPort",
        "- name: HTTP\n              containerPort",
        "has no name of its own",
    ),
    (
        "terminationGracePeriodSeconds: 60",
        "terminationGracePeriodSeconds: 10",
        "waits 10 s before the signal",
    ),
    ("      terminationGracePeriodSeconds: 60\n", "", "seconds: 40"),
    ("failureThreshold: 3", "failureThreshold: 0", "failureThreshold is 0, and has to be"),
    ("periodSeconds: 10", "periodSeconds: 0", "periodSeconds is 0, and has to be"),
    ("replicas: 6", "replicas: 0", "has no instance"),
    ('maxSurge: "25%"', "maxSurge: 0", "it never rolls"),
    ("type: RollingUpdate", "type: Recreate", "says how it rolls"),
    (
        "kind: Service\nmetadata:\n  name: booking-api",
        "kind: Service\nmetadata:\n  name: Booking",
        "no name for Kubernetes",
    ),
    ("kind: Service", "kind: Servcie", "is no kind that is written here"),
    ("apiVersion: apps/v1", "apiVersion: apps/v1beta1", "is no kind that is written here"),
    ("      port: 8000", "      port: 80000", "is 80000, and has to be a port"),
    ("terminationGracePeriodSeconds", "terminationGracePeriod", "terminationGracePeriod"),
    ("readinessProbe", "readynessProbe", "readynessProbe"),
    ("replicas: 6", "replicas: six", "six"),
    ("maxSurge", "maxsurge", "maxsurge"),
]
BY_SCHEMA = ("terminationGracePeriod", "readynessProbe", "six", "maxsurge")


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_planted_mistake_is_seen(right: str, wrong: str, said: str, shared: Path) -> None:
    (file,) = made(cluster_plan("rolling", **ROLLING), "kubernetes").files
    assert right in file.text, "the mistake can no longer be planted"
    text = file.text.replace(right, wrong, 1)
    if said == "seconds: 40":
        text, said = text.replace("seconds: 10", said, 1), "waits 40 s before the signal"
    broken = file._replace(text=text)
    seen = by_schemas(shared, broken) if said in BY_SCHEMA else by_rules("kubernetes", broken)
    assert any(said in one for one in list(seen))
