"""Any plan on Kubernetes: what is made is sound and holds nobody's words, what is refused names a decision."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.clusters import ERRORS, GATEWAY, by_schemas, cluster_plan
from support.pipelines import HOSTILE, decided, made, plan_of

from facilitator.model import Decision, How, Plan, Stated

TARGETS = ("kubernetes", "argo-rollout", "flagger", "http-route")
WAYS = (
    ("canary", "flagger"),
    ("canary", "flagger"),
    ("canary", "argo-rollouts"),
    ("blue-green", "argo-rollouts"),
    ("canary", "weights-by-pipeline"),
    ("blue-green", "weights-by-pipeline"),
    ("rolling", "platform"),
    ("recreate", "person"),
    ("ab-testing", "flagger"),
)
WITHOUT_DATA = ("go back", "go back", "hold", "x")
OTHERS = {
    "shares": ("5, 25, 100", "10, 20, 30, 100", "2.5, 100", "100", "50, 100"),
    "hold": ("30 min", "1 min", "5 s", "1 month"),
    "check-interval": ("1 min", "30 min"),
    "instances": ("6", "20", "0"),
    "keep-old": ("1 h", "2 min"),
    "max-surge": ("25 %", "0", "some", "300 %"),
    "max-unavailable": ("0 %", "1", "half", "101 %"),
    "strikes": ("1", "3", "0"),
    "interval": ("10 s", "500 ms", "0 s"),
    "timeout": ("2 s", "20 s"),
    "grace": ("60 s", "5 s"),
    "services": ("booking-api", "a → b", "Not A Name"),
    "threshold": (
        ERRORS,
        "e ≥ 0.3 % over 90 s, 2 in a row",
        "e > 1 over 500 ms",
        "x fails 3 times",
    ),
    "version-label": ("version", "no label"),
    "path": ("/up", "ask `pg_isready`", "/a{b}"),
}
OF_PATTERN = (
    *("shares", "hold", "check_interval", "strikes", "instances"),
    *("keep_old", "max_surge", "max_unavailable"),
)
FREE = ("repository", "affinity", "target")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan that a target takes whole, with a few values left out, in hostile words, or others."""
    pattern, controller = draw(st.sampled_from(WAYS))
    source = {"metric_source": "Prometheus", "without_data": draw(st.sampled_from(WITHOUT_DATA))}
    values = {name: OTHERS[name.replace("_", "-")][0] for name in OF_PATTERN}
    if controller == "flagger":
        del values["check_interval"]
    whole = cluster_plan(
        pattern,
        decided("rollout-controller", controller, **source),
        decided("deploy-tool", "helm", services="booking-api", target="x, namespace booking"),
        draw(st.sampled_from((GATEWAY, GATEWAY, decided("lb-integration", "cloud-lb")))),
        decided(
            "rollback-type",
            draw(st.sampled_from(("automated", "automated", "automated", "manual", "hybrid"))),
        ),
        **values,
    )
    places = [(id_, name) for id_, d in whole.decisions.items() for name in d.values]
    changed = draw(st.lists(st.sampled_from(places), max_size=3, unique=True))
    decisions = dict(whole.decisions)
    for id_, name in changed:
        decisions[id_] = _varied(draw, decisions[id_], name)
    left_out = draw(st.sampled_from((None, None, None, *decisions)))
    return plan_of(*(decision for id_, decision in decisions.items() if id_ != left_out))


def _varied(draw: st.DrawFn, decision: Decision, name: str) -> Decision:
    hostile = draw(st.sampled_from(HOSTILE))
    others = [Stated(text, How.STATED) for text in OTHERS.get(name, ())]
    words = Stated(hostile, How.STATED if name in FREE else How.IN_WORDS)
    chosen = draw(st.sampled_from((None, words, *others)))
    kept = {id_: stated for id_, stated in decision.values.items() if id_ != name}
    return replace(decision, values=kept | ({name: chosen} if chosen else {}))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=plans())
def test_what_is_made_is_sound_and_what_is_refused_names_a_decision(
    plan: Plan, shared: Path
) -> None:
    for target in TARGETS:
        found = made(plan, target)
        assert found.faults == ()
        if not found.files:
            assert found.reason and (not found.missing or found.reason.endswith("."))
        for file in found.files:
            assert list(by_schemas(shared, file)) == []
            held = "\n".join(
                line for line in file.text.split("\n") if not line.lstrip().startswith("#")
            )
            assert [word for word in HOSTILE if word in held] == []


WHOLE = {
    "shares": "5, 25, 100",
    "hold": "30 min",
    "check_interval": "1 min",
    "strikes": "3",
    "instances": "6",
}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"hold": "15 min"}, {"argo-rollout", "http-route"}),
        ({"shares": "10, 25, 100"}, {"argo-rollout"}),
        ({"check_interval": "2 min"}, {"argo-rollout"}),
        ({"strikes": "2"}, {"argo-rollout"}),
        ({"instances": "8"}, {"argo-rollout"}),
        ({"max_surge": "1"}, set()),
        (decided("graceful-shutdown", "sigterm-drain", grace="90 s"), {"argo-rollout"}),
        (
            decided("rollback-criteria", "error-rate", threshold="e > 1 % over 5 min"),
            {"argo-rollout"},
        ),
        (decided("feature-flags", "unleash", owner="the team"), set()),
    ],
)
def test_a_change_changes_exactly_the_files_that_follow(change: object, changed: set[str]) -> None:
    controller = decided("rollout-controller", "argo-rollouts", metric_source="Prometheus")
    helm = decided("deploy-tool", "helm", services="booking-api", target="x, namespace booking")
    other = change if isinstance(change, dict) else {}
    more = (change,) if isinstance(change, Decision) else ()
    first = cluster_plan("canary", controller, helm, GATEWAY, **WHOLE)
    second = cluster_plan("canary", controller, helm, GATEWAY, *more, **(WHOLE | other))
    differ = {t for t in TARGETS if made(first, t).files != made(second, t).files}
    assert differ == changed
