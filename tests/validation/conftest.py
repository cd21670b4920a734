"""A full catalogue, the rules, and plans written as `question=option` words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from facilitator.conditions import Facts
from facilitator.model import Catalogue, Context, Decision, Kind, Plan, Standing, Stated
from facilitator.model.rules import Relation, Rule
from facilitator.storage.content import load_catalogue, load_relations, load_rules
from facilitator.validation.report import validate
from facilitator.values import read, show

STEPS = Path(__file__).resolve().parents[2] / "steps"
TODAY = "2026-11-20"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(STEPS)


@pytest.fixture(scope="session")
def rules() -> tuple[Rule, ...]:
    return load_rules(STEPS)


@pytest.fixture(scope="session")
def relations() -> tuple[Relation, ...]:
    return load_relations(STEPS)


@pytest.fixture(scope="session")
def decide(catalogue: Catalogue) -> Callable[[str], dict[str, Decision]]:
    """Decisions from words: `triggers=push+tag dora-target.change-failure-rate=5`."""

    def build(words: str) -> dict[str, Decision]:
        found: dict[str, Decision] = {}
        for id_, _, value in (word.partition("=") for word in words.split()):
            if "/" in id_:
                of, _, name = id_.partition("/")
                field = catalogue.questions[of].value(name)
                assert field, id_
                said = read(value.replace("_", " "), field.kind, field.unit)
                values = {**found[of].values, name: Stated(show(said))}
                found[of] = replace(found[of], values=values)
                continue
            question = catalogue.questions[id_]
            if value == "not-applicable":
                found[id_] = Decision(id_, Standing.NOT_APPLICABLE, reason="not here")
            elif question.kind is Kind.PERCENT or not question.options:
                found[id_] = Decision(id_, own=value)
            else:
                options = [o for own in value.split("+") if (o := question.option(own))]
                assert options, f"{id_}.{value}"
                effects = dict(options[0].dora)
                found[id_] = Decision(id_, choice=tuple(o.id for o in options), impact=effects)
        return found

    return build


@pytest.fixture(scope="session")
def record(
    catalogue: Catalogue, decide: Callable[[str], dict[str, Decision]]
) -> Callable[..., Facts]:
    """A record from words (`delivery-phase`, `workload-kind` too), with all menus passed or none."""

    def build(words: str, passed: bool = True) -> Facts:
        context = dict(
            w.split("=")
            for w in words.split()
            if w.startswith(("delivery-phase=", "workload-kind="))
        )
        decisions = decide(" ".join(w for w in words.split() if w.partition("=")[0] not in context))
        menus = frozenset(catalogue.categories) if passed else frozenset()
        held = Context(context.get("delivery-phase", ""), context.get("workload-kind", ""))
        return Facts(decisions, held, menus, catalogue)

    return build


COHERENT = """
    ci-cd-platform=github-actions pipeline-as-code=yaml branch-strategy=trunk-based
    repository-strategy=polyrepo runner-infrastructure=managed runner-security=ephemeral-oidc
    triggers=push+pull-request
    artifact-format=container-image unit-tests=gate integration-tests=services test-splitting=parallel
    secrets-scan=gitleaks container-scan=trivy packaging=oci-image versioning=semver
    deploy-method=gitops deploy-tool=argocd env-sequence=dev-staging-prod
    smoke-tests=yes health-checks=app-and-deps metrics-monitoring=per-version
    promotion-gates=soak-time promotion-mechanism=automatic
    deployment-pattern=canary feature-flags=custom database-migrations=expand-contract rollback-type=hybrid
    rollback-criteria=error-rate+latency rollback-mechanism=git-revert data-rollback=forward-only
    rollback-testing=every-release zero-downtime=required multi-region=single
"""


@pytest.fixture(scope="session")
def coherent(decide: Callable[[str], dict[str, Decision]]) -> Plan:
    """A plan whose decisions fit each other, steps 2 to 4 complete as far as it is recorded."""
    return Plan(
        "shop",
        "Ada",
        "2026-11-02",
        (1, 2, 3, 4),
        Context("production", "web-service"),
        decide(COHERENT),
    )


@pytest.fixture
def judge(catalogue, rules, relations):
    """Validate a plan today."""

    def run(plan: Plan, **named):
        return validate(plan, catalogue, rules, TODAY, **{"relations": relations, **named})

    return run
