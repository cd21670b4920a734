"""What a manifest takes from the plan where it is stated, and marks to be filled in where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from support.clusters import GATEWAY, cluster_plan, read_all
from support.pipelines import decided, made

from facilitator.exports.export import Made
from facilitator.model import Decision

STEPS = {"shares": "20, 40, 60, 100", "hold": "5 min"}
FLAGGER = decided("rollout-controller", "flagger", metric_source="Prometheus in the cluster")
PIPELINE = decided("rollout-controller", "weights-by-pipeline")


def entry(**values: str) -> Decision:
    return decided("lb-integration", "ingress-mesh", entry="gateway public in namespace edge", **values)  # fmt: skip


def deployed(resources: str) -> Made:
    tool = decided("deploy-tool", "helm", services="booking-api", resources=resources)
    return made(cluster_plan("rolling", tool), "kubernetes")


def container(found: Made) -> Any:
    assert (found.reason, found.faults) == ("", ())
    return read_all(found)["Deployment booking-api"]["spec"]["template"]["spec"]["containers"][0]


def flat(found: Made) -> str:
    return " ".join(found.files[0].text.replace("#", " ").split())


def test_resources_are_what_the_plan_states() -> None:
    found = deployed("cpu 250m, memory 256Mi, memory at most 512Mi")
    assert container(found)["resources"] == {
        "requests": {"cpu": "250m", "memory": "256Mi"},
        "limits": {"memory": "512Mi"},
    }
    assert "deploy-tool.resources" not in found.files[0].text


@pytest.mark.parametrize("words", ["", "as little as can be", "cpu 250m, plenty of memory", "cpu 1x"])  # fmt: skip
def test_resources_in_other_words_are_an_open_question(words: str) -> None:
    found = deployed(words)
    assert "resources" not in container(found)
    assert "(deploy-tool.resources)" in flat(found) and words in flat(found)


def test_callers_and_health_check_have_a_port_each() -> None:
    found = made(cluster_plan("rolling", entry(service_port="9000")), "kubernetes")
    assert container(found)["ports"] == [
        {"name": "http", "containerPort": 9000},
        {"name": "health", "containerPort": 8000},
    ]
    assert container(found)["readinessProbe"]["httpGet"]["port"] == "health"
    service = read_all(found)["Service booking-api"]["spec"]["ports"]
    assert service == [{"name": "http", "port": 9000, "targetPort": "http"}]
    assert "do callers use it as well" not in flat(found)


def test_the_same_port_is_one() -> None:
    found = made(cluster_plan("rolling", entry(service_port="8000")), "kubernetes")
    assert container(found)["ports"] == [{"name": "http", "containerPort": 8000}]
    assert container(found)["readinessProbe"]["httpGet"]["port"] == "http"
    plain = made(cluster_plan("rolling", GATEWAY), "kubernetes")
    assert "do callers use it as well? (lb-integration.service-port)" in flat(plain)


@pytest.mark.parametrize(
    ("controller", "target", "kind", "field"),
    [(PIPELINE, "http-route", "HTTPRoute", "hostnames"), (FLAGGER, "flagger", "Canary", "hosts")],
)
def test_host_names_are_what_the_plan_states(
    controller: Decision, target: str, kind: str, field: str
) -> None:
    def spec(hosts: str) -> Any:
        found = made(cluster_plan("canary", controller, entry(host_names=hosts), **STEPS), target)
        assert (found.reason, found.faults) == ("", ())
        spec = read_all(found)[f"{kind} booking-api"]["spec"]
        return spec if kind == "HTTPRoute" else spec["service"], flat(found)

    assert spec("book.example.org, *.example.com")[0][field] == ["book.example.org", "*.example.com"]  # fmt: skip
    for words in ("", "ours", "a_b.example.org, c.example.org"):
        without, text = spec(words)
        assert field not in without and "(lb-integration.host-names)" in text


def test_an_image_is_set_at_each_release_and_says_what_is_decided_of_it() -> None:
    artifact = decided("artifact-format", "container-image", artifact_name="booking-api")
    found = made(cluster_plan("rolling", artifact), "kubernetes")
    assert "image" not in container(found)
    assert "image: set it at each release, by its digest" in flat(found)
    assert "booking-api (artifact-format.artifact-name)" in flat(found)
