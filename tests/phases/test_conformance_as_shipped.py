"""The rules of conformance as they are shipped, held against small repositories: what differs, and what stays open."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.manifest_plans import facts_of
from support.written import written

from facilitator.context.traces.look import look
from facilitator.model import Decision, Plan
from facilitator.phases.conformance import conformance
from facilitator.phases.traces import TraceIndex
from facilitator.storage.content import load_conformance, load_pipeline_words
from facilitator.storage.steps_folder import steps_folder

RULES = load_conformance(steps_folder(None))
WORDS = load_pipeline_words(steps_folder(None))
FLOW = ".github/workflows/a.yml"
JOB = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    environment: {}\n    steps:\n      - run: {}\n"
HELM = {FLOW: JOB.format("production", "helm upgrade shop ./chart")}
HELM_TO_STAGING = {FLOW: JOB.format("staging", "helm upgrade shop ./chart")}
DISPATCH = "      - uses: peter-evans/repository-dispatch@v3\n        with:\n          repository: team/infra\n"
ELSEWHERE = "  more:\n    uses: team/flows/.github/workflows/ship.yml@v1\n"
CALL = {FLOW: JOB.format("production", "./deploy.sh")}
KUSTOMIZED = {"k8s/base/kustomization.yaml": "resources: [a.yaml]\n"}
CHART = {"helm/shop/Chart.yaml": "name: shop\n", "helm/shop/values.yaml": "a: 1\n"}
SERVERLESS = {"serverless.yml": "service: shop\nprovider:\n  name: aws\n"}
BLUE = {"deploy.sh": "#!/bin/sh\ndocker-compose -p blue -f blue.yml up -d\n"}
BY_VARIABLE = {"deploy.sh": '#!/bin/sh\nRUN="docker-compose -f prod.yml"\n${RUN} up -d\n'}
WHEEL = {"pyproject.toml": '[build-system]\nrequires = ["hatchling"]\n'}
IMAGE = {FLOW: JOB.format("production", "pack build a.example/shop")}
DEPLOYMENT = {
    "k8s/a.yaml": "kind: Deployment\napiVersion: apps/v1\nspec:\n  template:\n    spec: {}\n"
}
OVERLAYS = {"k8s/overlays/staging/kustomization.yaml": "resources: [../../base]\n"}


def state(root: Path, files: dict[str, str], question: str, option: str) -> str:
    """How one decision stands against a repository."""
    decision = Decision(question, choice=(f"{question}.{option}",))
    traces = TraceIndex(look(written(root, files), WORDS).statements)
    found = conformance(RULES, traces, facts_of(Plan("shop", decisions={question: decision})))
    states = {one.state.value for one in found}
    return next((one for one in ("differs", "as-decided") if one in states), "not-visible")


KINDS = {
    "another tool deploys": (HELM, "deploy-tool", "argocd", "differs"),
    "another tool deploys, and Kustomize would need a file of its own": (HELM, "deploy-tool", "kustomize", "differs"),
    "what deploys elsewhere is not seen": (
        {FLOW: HELM_TO_STAGING[FLOW] + DISPATCH}, "deploy-tool", "kubectl", "not-visible",
    ),
    "what deploys to production is seen, whatever else is handed over": (
        {FLOW: HELM[FLOW] + DISPATCH}, "deploy-tool", "kubectl", "differs",
    ),
    "the same of what is called elsewhere": ({FLOW: HELM[FLOW] + ELSEWHERE}, "deploy-method", "gitops", "differs"),
    "it says nothing where another environment is reached": (
        {FLOW: HELM_TO_STAGING[FLOW] + ELSEWHERE}, "deploy-method", "gitops", "not-visible",
    ),
    "a definition for another tool": (SERVERLESS, "deploy-tool", "aws-sam", "differs"),
    "a chart goes with what pulls it": (CHART, "deploy-tool", "argocd", "not-visible"),
    "a chart goes with Kubernetes' own tool no more": (CHART, "deploy-tool", "kubectl", "differs"),
    "a definition of its own": ({**CHART, **KUSTOMIZED}, "deploy-tool", "kustomize", "as-decided"),
    "a script that somebody starts": (BLUE, "deploy-tool", "helm", "differs"),
    "the same tool": (BLUE, "deploy-tool", "docker-compose", "as-decided"),
    "a tool that a variable stands for": (BY_VARIABLE, "deploy-tool", "docker-compose", "as-decided"),
    "a script for the own machine": ({"deploy-local.sh": BLUE["deploy.sh"]}, "deploy-tool", "helm", "not-visible"),
    "a script that only tries": (
        {"deploy.sh": "#!/bin/sh\nhelm upgrade shop ./chart --dry-run\n"}, "deploy-tool", "docker-compose", "not-visible",
    ),
    "a target that somebody starts": ({"Makefile": "deploy:\n\tnpx cdk deploy\n"}, "deploy-tool", "helm", "differs"),
    "another target": ({"Makefile": "up:\n\tdocker compose up\n"}, "deploy-tool", "helm", "not-visible"),
    "an old script beside a pipeline that deploys": ({**HELM, **BLUE}, "deploy-tool", "docker-compose", "differs"),
    "a script beside what is handed over": (
        {FLOW: JOB.format("test", "pytest") + DISPATCH, **BLUE}, "deploy-tool", "helm", "not-visible",
    ),
    "a package, and nothing that makes an image": (WHEEL, "artifact-format", "container-image", "differs"),
    "functions from their source": (SERVERLESS, "artifact-format", "container-image", "differs"),
    "a package that goes into an image": (
        {**WHEEL, "Dockerfile": "FROM a\n"}, "artifact-format", "container-image", "as-decided",
    ),
    "an image that needs no container file": ({**WHEEL, **IMAGE}, "artifact-format", "container-image", "as-decided"),
    "what runs an image": ({**WHEEL, **DEPLOYMENT}, "artifact-format", "container-image", "as-decided"),
    "nothing that is built": ({"main.py": "a = 1\n"}, "artifact-format", "container-image", "not-visible"),
    "a definition of staging": (OVERLAYS, "env-sequence", "direct-prod", "differs"),
    "a definition of production": (
        {"k8s/overlays/production/kustomization.yaml": "resources: [../../base]\n"},
        "env-sequence", "direct-prod", "not-visible",
    ),
    "infrastructure by another one": ({FLOW: JOB.format("production", "cdk deploy")}, "deploy-tool", "terraform", "differs"),
    "a release of a site pushes": (
        {FLOW: JOB.format("production", "firebase deploy --only hosting")}, "deploy-method", "gitops", "differs",
    ),
    "infrastructure alone pushes no release": (
        {FLOW: JOB.format("production", "terraform apply")}, "deploy-method", "gitops", "not-visible",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_repository_is_held_against_a_decision(tmp_path: Path, kind: str) -> None:
    files, question, option, wanted = KINDS[kind]
    assert state(tmp_path, files, question, option) == wanted
