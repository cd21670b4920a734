"""Proxies: shares become weights to the digit, what is missing is asked, mistakes are seen by our rules or the tool."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from support.pipelines import HOSTILE, decided
from support.rollouts import facts_of, made_of, only_file, rollout
from support.walkthrough import shipped_content

from facilitator.document.read import read
from facilitator.exports.export import Made
from facilitator.exports.haproxy_rules import sections
from facilitator.exports.rollout import share_steps
from facilitator.exports.target import ExportFile
from facilitator.exports.targets import TARGETS
from facilitator.inputs import Inputs, MissingError
from facilitator.model import Plan
from facilitator.runtime.export_tools import TOOLS, told_by_tools

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "pipeline.md"
PROXIES = ("haproxy", "nginx", "envoy")
CHECK: dict[str, Any] = {target.id: target.check for target in TARGETS}
TOOL = {target.id: target.tools for target in TARGETS}


def tool_says(target: str, *files: ExportFile) -> list[str]:
    """What the tool refuses; the test is skipped where it is not installed."""
    told = [one for said in told_by_tools(TOOL[target], files).values() for one in said]
    if any("not installed" in one.sentence for one in told):
        pytest.skip(f"{', '.join(TOOL[target])} is not installed: {target} is NOT checked by it")
    assert all(one.refused or one.sentence.startswith("Checked by") for one in told), told
    return [one.sentence for one in told if one.refused]


def canary(shares: str, **more: str) -> Plan:
    return rollout(decided("deployment-pattern", "canary", shares=shares, **more))


QUICK = {"interval": "500 ms", "timeout": "200 ms", "failures": "3"}
PLANS = {
    "whole": rollout(),
    "halves": canary("0.5, 12.5, 100"),
    "blue-green": rollout(decided("deployment-pattern", "blue-green", keep_old="1 h")),
    "no health check": rollout(without="health-checks"),
    "no shutdown": rollout(without="graceful-shutdown"),
    "milliseconds": rollout(decided("health-checks", "app-only", path="/", **QUICK)),
    "several": rollout(decided("deploy-tool", "helm", services="web, worker")),
}


@pytest.fixture(scope="module")
def sample() -> Plan:
    """The sample's plan, whose traffic is split by a proxy."""
    plan = read(EXAMPLE.read_bytes(), shipped_content().catalogue).plan
    proxy = decided("lb-integration", "proxy", entry="edge-1", affinity="none")
    return replace(plan, decisions={**plan.decisions, proxy.id: proxy})


@pytest.mark.parametrize("target", PROXIES)
def test_the_proxy_itself_accepts_what_is_made_of_the_sample(sample: Plan, target: str) -> None:
    file = only_file(sample, target)
    assert "Each step lasts 30 min" in file.text and "ledger-worker, booking-api, web" in file.text
    assert tool_says(target, file) == []


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("target", PROXIES)
def test_the_proxy_itself_accepts_what_is_made(target: str, name: str) -> None:
    assert tool_says(target, *made_of(PLANS[name], target).files) == []


@pytest.mark.parametrize("target", PROXIES)
def test_what_the_plan_states_stands_in_the_file_and_the_rest_is_asked(target: str) -> None:
    text = only_file(rollout(), target).text
    bare = made_of(rollout(without="health-checks"), target).files[0].text
    assert "/health/ready" in text or target == "nginx"
    assert "(health-checks.path)" in bare and "(health-checks.path)" not in text
    assert "(lb-integration.entry)" in text
    assert "30 min" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (rollout(decided("lb-integration", "k8s-service")), "Load balancer integration is"),
        (rollout(decided("deployment-pattern", "recreate")), "and not Canary"),
        (rollout(decided("lb-integration", "proxy", entry="the old Traefik")), "does not name"),
        (rollout(decided("deployment-pattern", "canary")), "Shares: not given"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("target", PROXIES)
def test_what_does_not_fit_is_refused_with_the_reason(target: str, given: Plan, said: str) -> None:
    found = made_of(given, target)
    assert (found.files, said.lower() in found.reason.lower()) == ((), True), found.reason


def steps_of(shares: str, most: int) -> list[tuple[int, int]]:
    plan = canary(shares)
    return [(s.stable, s.new) for s in share_steps(Inputs(plan, facts_of(plan)), most, "x")]


def test_shares_are_weights_without_rounding() -> None:
    assert steps_of("5, 25, 100", 256) == [(95, 5), (75, 25), (0, 100)]
    assert steps_of("0.5, 100", 256) == [(199, 1), (0, 200)]
    with pytest.raises(MissingError, match="whole numbers up to 256") as refused:
        steps_of("0.1, 100", 256)
    assert refused.value.subject == "deployment-pattern.shares"
    assert steps_of("0.1, 100", 1000) == [(999, 1), (0, 1000)]


def test_nginx_counts_in_hundredths_of_a_percent() -> None:
    assert "0.25% new;" in only_file(canary("0.25, 100"), "nginx").text
    assert "steps of 0.01 %" in made_of(canary("0.125, 100"), "nginx").reason


@pytest.mark.parametrize(
    ("entry", "fitting"),
    [
        ("nginx on edge-1", {"nginx"}),
        ("HAProxy, then Envoy", {"haproxy", "envoy"}),
        ("edge-1", set(PROXIES)),
    ],
)
def test_only_the_proxy_that_is_named_is_made(entry: str, fitting: set[str]) -> None:
    plan = rollout(decided("lb-integration", "proxy", entry=entry))
    assert {target for target in PROXIES if made_of(plan, target).files} == fitting


def test_envoy_stands_behind_a_mesh_only_where_it_is_named() -> None:
    mesh = [decided("lb-integration", "ingress-mesh", entry=e) for e in ("gateway", "Envoy edge")]
    assert [bool(made_of(rollout(one), "envoy").files) for one in mesh] == [False, True]
    assert not made_of(rollout(mesh[1]), "haproxy").files


def paths(words: str) -> Plan:
    return rollout(decided("health-checks", "app-only", path=words))


def directives(file: ExportFile, name: str) -> list[list[str]]:
    """The words of every directive of this name in a configuration of HAProxy."""
    return [w for _, found in sections(file.text) for w in found if w[0] == name]


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=12))
def test_a_path_comes_back_from_haproxy_as_it_was_or_is_refused(words: str) -> None:
    path = " ".join(f"/{words}".split())
    found = made_of(paths(path), "haproxy")
    if found.files:
        sent = [words[5] for words in directives(found.files[0], "http-check")]
        assert sent == [path] or "(health-checks.path)" in found.files[0].text
        assert found.faults == ()
    else:
        assert found.missing == "health-checks.path"


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=12))
def test_a_path_comes_back_from_envoy_as_it_was_or_is_refused(words: str) -> None:
    path = " ".join(f"/{words}".split())
    whole = {"interval": "10 s", "timeout": "2 s", "failures": "3"}
    found = made_of(rollout(decided("health-checks", "app-only", path=path, **whole)), "envoy")
    if found.files:
        read = YAML(typ="safe", pure=True).load(found.files[0].text)
        checks = [c.get("health_checks") for c in read["static_resources"]["clusters"]]
        asked = {check[0]["http_health_check"]["path"] for check in checks if check}
        assert asked == {path} or "(health-checks.path)" in found.files[0].text
    else:
        assert found.missing == "health-checks.path"


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_in_comments(words: str) -> None:
    said = rollout(decided("lb-integration", "proxy", entry=words, affinity=words), name=words)
    for target in PROXIES:
        assert code(made_of(said, target)) == code(made_of(rollout(), target))


def code(found: Made) -> list[str]:
    """The lines that are no comments."""
    assert found.faults == ()
    lines = [line for file in found.files for line in file.text.split("\n")]
    return [line for line in lines if line and not line.lstrip().startswith("#")]


MISTAKES = [
    ("haproxy", "weight 100", "wieght 100"),
    ("haproxy", "server new", "server stable"),
    ("haproxy", "default_backend release", "default_backend relaese"),
    ("haproxy", "new weight 25", "new weight 26"),
    ("haproxy", "release/stable weight 75", "release/old weight 75"),
    ("haproxy", "weight 100\n", "weight 300\n"),
    ("haproxy", '_PORT}" weight 100', '_PORT}" weight 0'),
    ("haproxy", "inter 10s", "inter 10"),
    ("haproxy", "inter 10s", "inter ten"),
    ("haproxy", "fall 3", "fall 0"),
    ("haproxy", "port 8000", "port 80000"),
    ("haproxy", "timeout check", "timeuot check"),
    ("haproxy", "timeout server 20s", "timeout server 20x"),
    ("haproxy", "backend release\n", "backedn release\n"),
    ("haproxy", "${NEW_HOST}", "${NEW_HSOT}"),
    ("haproxy", "hard-stop-after 30s", "hard-stop-after"),
    ("nginx", "5% new;", "500% new;"),
    ("nginx", "25% new;", "0% new;"),
    ("nginx", "25% new;", "25% nwe;"),
    ("nginx", "* stable;", ""),
    ("nginx", "* stable;", "* stable"),
    ("nginx", "split_clients $", "split_client $"),
    ("nginx", "http://$release;", "http://$relaese;"),
    ("nginx", "default ${SERVED};", ""),
    ("nginx", "new new;", "new knew;"),
    ("nginx", "upstream new {", "upstream knew {"),
    ("nginx", "max_fails=3", "max_fials=3"),
    ("nginx", "fail_timeout=30s", "fail_timeout=1500ms"),
    ("nginx", "max_fails=3", "max_fails=none"),
    ("nginx", "fail_timeout=30s", "fail_timeout=30"),
    ("nginx", "proxy_read_timeout 20s", "proxy_read_timeout soon"),
    ("nginx", "${LISTEN_PORT}", "${PORT}"),
    ("nginx", "server {", "server"),
    ("nginx", "proxy_pass http://$release;", ""),
    ("envoy", "weighted_clusters", "weighed_clusters"),
    ("envoy", "weight: 100", "weight: 90"),
    ("envoy", "name: new\n                                  w", "name: nwe\n                                  w"),
    ("envoy", "cluster_name: new", "cluster_name: stable"),
    ("envoy", "unhealthy_threshold: 3", "unhealty_threshold: 3"),
    ("envoy", 'interval: "10s"', 'interval: "10 s"'),
    ("envoy", "path: /health/ready", 'path: "health"'),
    ("envoy", 'timeout: "20s"', 'timeout: "20"'),
    ("envoy", "health_checks:", "healthchecks:"),
    ("envoy", "release.new=25", "release.new=26"),
    ("envoy", "${NEW_PORT}", "${NEW}"),
    ("envoy", "clusters:\n    - name", "clusters:\n    - nam"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "old", "new"), MISTAKES)
def test_our_rules_see_what_is_planted(target: str, old: str, new: str) -> None:
    file = only_file(rollout(), target)
    assert old in file.text
    assert list(CHECK[target](file._replace(text=file.text.replace(old, new))))


@pytest.mark.parametrize(
    ("target", "old", "new"),
    [
        ("haproxy", "default_backend release", "default_backend relaese"),
        ("haproxy", "weight 100", "wieght 100"),
        ("haproxy", "weight 0\n", "weight 257\n"),
        ("haproxy", "defined(NEW_HOST)", "defined(NOWHERE)"),
        ("nginx", "5% new;", "500% new;"),
        ("nginx", "split_clients $", "split_client $"),
        ("nginx", "upstream new {", "upstream knew"),
        ("nginx", "http://$release;", "http://$relaese;"),
        ("nginx", "max_fails=3", "max_fials=3"),
    ],
)
def test_the_tool_sees_what_is_planted(target: str, old: str, new: str) -> None:
    file = only_file(rollout(), target)
    assert old in file.text
    (said, *_) = tool_says(target, file._replace(text=file.text.replace(old, new))) or [""]
    assert said.startswith(f"NOT VALID by {target} ") and target in TOOLS
