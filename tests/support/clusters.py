"""Plans that run on Kubernetes, and what their manifests hold once they are read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from facilitator.exports.export import Made
from facilitator.exports.target import ExportFile
from facilitator.exports.targets import TARGETS
from facilitator.model import Plan
from support.pipelines import decided, plan_of

SCHEMAS = {
    "Deployment": "kubernetes-deployment-apps-v1.json",
    "Rollout": "argo-rollout-v1alpha1.json",
    "AnalysisTemplate": "argo-analysistemplate-v1alpha1.json",
    "Canary": "flagger-canary-v1beta1.json",
    "MetricTemplate": "flagger-metrictemplate-v1beta1.json",
}
GATEWAY = decided("lb-integration", "ingress-mesh", entry="gateway public in namespace edge")
ERRORS = "failed bookings > 2 % over 5 min, at least 50 requests"


def cluster_plan(pattern: str, *more: Any, words: Iterable[str] = ("said",), **values: str) -> Plan:
    """A plan of one service in which everything is given that a manifest reads; `more` replaces decisions."""
    turn = cycle(words)
    base = (
        decided("deploy-tool", "helm", services="booking-api", target=f"the cluster, {next(turn)}"),
        decided("packaging", "oci-image", repository=next(turn)),
        decided(
            "health-checks",
            "app-only",
            path="/health/ready",
            liveness_path="/health/live",
            startup_path="/health/started",
            port="8000",
            interval="10 s",
            timeout="2 s",
            failures="3",
        ),
        decided("health-checks-integration", "readiness-and-liveness"),
        decided(
            "graceful-shutdown", "sigterm-drain", "prestop-delay", grace="60 s", pre_stop="10 s"
        ),
        decided("connection-draining", "configured", drain_limit="30 s"),
        decided("rollback-mechanism", "redeploy-previous", kept_versions="7"),
        decided("rollback-type", "automated"),
        decided("rollback-criteria", "error-rate", threshold=ERRORS),
        decided("metrics-monitoring", "per-version", version_label="version"),
        decided("lb-integration", "k8s-service", affinity=next(turn)),
        decided("deployment-pattern", pattern, **values),
    )
    whole = {decision.id: decision for decision in base}
    whole |= {decision.id: decision for decision in more}
    return plan_of(*whole.values())


def read(file: ExportFile) -> list[dict[str, Any]]:
    """Every document of a file."""
    return list(YAML(typ="safe", pure=True).load_all(file.text))


def read_all(found: Made) -> dict[str, dict[str, Any]]:
    """Every object of a target, by kind and name."""
    documents = [document for file in found.files for document in read(file)]
    return {f"{d['kind']} {d['metadata']['name']}": d for d in documents}


def by_rules(target: str, file: ExportFile) -> list[str]:
    """What our own rules say of a file."""
    (check,) = [one.check for one in TARGETS if one.id == target]
    assert check is not None
    return list(check(file))


def by_schemas(shared: Path, file: ExportFile) -> Iterator[str]:
    """What the schemas say of a file; skipped, visibly, where they are not here."""
    for document in read(file):
        if name := SCHEMAS.get(document["kind"]):
            for error in _validator(shared / "schemas" / name).iter_errors(document):
                yield f"{'/'.join(map(str, error.absolute_path))}: {error.message}"


@cache
def _validator(path: Path) -> Any:
    validators = pytest.importorskip("jsonschema.validators")
    if not path.is_file():
        pytest.skip(f"{path.name} is not here: manifests are NOT validated")
    schema = json.loads(path.read_text("utf-8"))
    return validators.validator_for(schema)(schema)
