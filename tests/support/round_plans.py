"""Varied plans: decisions with the catalogue's own effects and rollback texts, whole or cut short."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from facilitator.conditions import Truth, applies
from facilitator.document.impact import combine, rollback_of
from facilitator.model import (
    Catalogue,
    Category,
    Context,
    Decision,
    Evidence,
    Fact,
    InputDocument,
    Insight,
    Kind,
    Question,
    Standing,
    Stated,
    Status,
)
from facilitator.model.rules import Rule
from facilitator.model.techniques import Library
from facilitator.storage.content import load_catalogue, load_library, load_rules
from facilitator.storage.steps_folder import steps_folder
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.round_context import RoundContext, Tension, tensions_of
from facilitator.validation.tensions import findings

CONTEXT = Context(
    delivery_phase="production",
    documents=(InputDocument("docs/architecture.md", "architecture"),),
    facts=(
        Fact("environments", ("dev", "staging", "production")),
        Fact("iac-tool", ("Terraform",)),
        Fact("container-strategy", ("Kubernetes",)),
    ),
)
CANARY = {
    "ci-cd-platform": ["github-actions"], "pipeline-as-code": ["yaml"], "branch-strategy": ["trunk-based"],
    "repository-strategy": ["monorepo"], "runner-infrastructure": ["self-hosted"],
    "runner-security": ["ephemeral-oidc"], "triggers": ["push", "pull-request"],
    "artifact-format": ["container-image"], "caching": ["dependency", "layer"], "unit-tests": ["gate"],
    "integration-tests": ["contract"], "e2e-tests": ["critical-paths"], "test-splitting": ["staged"],
    "test-environment": ["ephemeral"], "sast": ["semgrep"], "sca": ["renovate"],
    "secrets-scan": ["gitleaks"], "container-scan": ["trivy"], "iac-scan": ["checkov"],
    "packaging": ["oci-image"], "versioning": ["git-sha"], "signing": ["image-signing", "sbom"],
    "deploy-method": ["gitops"], "deploy-tool": ["argocd"], "env-sequence": ["dev-staging-prod"],
    "smoke-tests": ["yes"], "health-checks": ["app-and-deps"], "synthetic-monitoring": ["none"],
    "metrics-monitoring": ["per-version"], "promotion-gates": ["quality-gates"],
    "promotion-mechanism": ["automatic"], "dora-target.deployment-frequency": ["l6"],
    "dora-target.lead-time": ["l6"], "dora-target.recovery-time": ["l6"], "deployment-pattern": ["canary"],
    "feature-flags": ["unleash"], "database-migrations": ["expand-contract"], "rollback-type": ["hybrid"],
    "rollback-criteria": ["error-rate", "latency"], "rollback-mechanism": ["traffic-shift"],
    "data-rollback": ["forward-only"], "rollback-testing": ["scheduled-drill"],
    "zero-downtime": ["required"], "multi-region": ["active-passive"],
}  # fmt: skip
"""A production plan with canary releases."""
BLUE_GREEN = {
    "ci-cd-platform": ["jenkins"], "pipeline-as-code": ["groovy-declarative"],
    "branch-strategy": ["gitflow"], "repository-strategy": ["polyrepo"],
    "runner-infrastructure": ["managed"], "runner-security": ["shared"], "triggers": ["tag", "manual"],
    "artifact-format": ["binary"], "caching": ["none"], "unit-tests": ["no-gate"],
    "integration-tests": ["services"], "e2e-tests": ["broad"], "test-splitting": ["parallel"],
    "test-environment": ["shared"], "sast": ["sonarqube"], "sca": ["dependabot"], "secrets-scan": ["none"],
    "container-scan": ["grype"], "iac-scan": ["none"], "packaging": ["binary"], "versioning": ["semver"],
    "signing": ["none"], "deploy-method": ["push"], "deploy-tool": ["helm"],
    "env-sequence": ["direct-prod"], "smoke-tests": ["manual"], "health-checks": ["app-only"],
    "synthetic-monitoring": ["yes"], "metrics-monitoring": ["aggregate"],
    "promotion-gates": ["manual-approval"], "promotion-mechanism": ["manual"],
    "dora-target.deployment-frequency": ["l3"], "dora-target.lead-time": ["l4"],
    "dora-target.recovery-time": ["l5"], "deployment-pattern": ["blue-green"], "feature-flags": ["none"],
    "database-migrations": ["in-deploy"], "rollback-type": ["manual"],
    "rollback-criteria": ["health-check"], "rollback-mechanism": ["infra-swap"],
    "data-rollback": ["backup-restore"], "rollback-testing": ["never"], "zero-downtime": ["best-effort"],
    "multi-region": ["single"],
}  # fmt: skip
"""A staging plan with blue-green releases and migrations inside the deployment."""


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue(steps_folder())


@cache
def library() -> Library:
    """The shipped methods, perspectives and failure walks, by themselves: without crossings."""
    return replace(whole_library(), crossings=())


@cache
def whole_library() -> Library:
    """All that a round can ask, as it is shipped."""
    return load_library(steps_folder())


@cache
def rules() -> tuple[Rule, ...]:
    """The shipped tensions."""
    return load_rules(steps_folder())


OF_THE_FIRST_CATALOGUE = (
    "build-matrix", "graceful-shutdown", "health-checks-integration", "connection-draining",
    "lb-integration", "region-order", "cross-region-consistency", "regional-rollback",
    "global-traffic",
)  # fmt: skip
"""Questions that both plans leave open."""
ADDED = {
    id_
    for id_ in catalogue().questions
    if id_ not in CANARY and id_ not in BLUE_GREEN and id_ not in OF_THE_FIRST_CATALOGUE
}
"""Questions that came later: both plans answer them, each with an option of its own."""


def is_told_apart(category: Category) -> bool:
    """Whether both plans were written with the decisions of this category in mind."""
    return ADDED.isdisjoint(question.id for question in category.questions)


def decided(question: Question, own_ids: Sequence[str], n: int = 0) -> Decision:
    """A decision on some options, with everything a session would record."""
    choice = tuple(f"{question.id}.{i}" for i in own_ids)
    tools = [o.tool for o in question.options if o.id in choice and o.tool]
    return Decision(
        id=question.id,
        choice=choice,
        rationale=f"settled after the review of release {n}" if n % 2 else "",
        values={f.id: Stated(f"first share {n} %, then all") for f in question.values}
        if n % 3 == 0
        else {},
        impact=combine(question, choice),
        rollback=rollback_of(question, choice),
        evidence=tuple(
            Evidence(t, t.title(), "1.8.3", Status.VERIFIED, "2026-10-02", ("example.org/x",))
            for t in tools[:1]
        ),
    )


def plan(
    choices: Mapping[str, Sequence[str]] | None = None, seed: int | None = None, until: str = ""
) -> dict[str, Decision]:
    """Decisions of a plan: those given, the rest by `seed` (None: left open); cut after category `until`."""
    given = tuple((question, tuple(own)) for question, own in (choices or {}).items())
    return dict(_planned(given, choices is CANARY, seed, until))


@cache
def _planned(
    given: tuple[tuple[str, tuple[str, ...]], ...], canary: bool, seed: int | None, until: str
) -> dict[str, Decision]:
    choices = dict(given)
    chance = random.Random(seed)
    decisions: dict[str, Decision] = {}
    for category in catalogue().categories.values():
        for n, question in enumerate(category.questions):
            if applies(question, facts_of(setting(decisions))) is not Truth.TRUE:
                continue
            number = chance.randrange(9) if seed is not None else n
            if question.id in choices:
                decisions[question.id] = decided(question, choices[question.id], number)
            elif seed is not None:
                decisions[question.id] = _any(question, chance, number)
            elif one := _usual(question, bool(choices), canary, number):
                decisions[question.id] = one
        if category.id == until:
            break
    return decisions


def _usual(question: Question, named: bool, canary: bool, number: int) -> Decision | None:
    """What a named plan decides where nothing is given, and any plan where there are no options."""
    if named and question.options and question.id in ADDED:
        option = question.options[0 if canary else 1]
        return decided(question, [option.id.removeprefix(f"{question.id}.")], number)
    if question.options or question.optional:
        return None
    percent = "5" if canary else "15"
    return Decision(question.id, own=percent if question.kind is Kind.PERCENT else "main only")


def _any(question: Question, chance: random.Random, number: int) -> Decision:
    if not question.options:
        return Decision(
            question.id, own="5" if question.kind is Kind.PERCENT else "main, release/*"
        )
    ids = [o.id.removeprefix(f"{question.id}.") for o in question.options]
    if chance.random() < 0.06:
        return Decision(
            question.id, Standing.DEFERRED, reason="until the pilot customer has signed"
        )
    if chance.random() < 0.06:
        return Decision(
            question.id, own="what {project} has always done: {choice}", rationale="it {works}"
        )
    picked = (
        chance.sample(ids, k=2)
        if question.kind is Kind.MULTI and chance.random() < 0.5
        else [chance.choice(ids)]
    )
    picked = picked[:1] if {"none", "never"} & set(picked) else picked
    found = decided(question, sorted(picked), number)
    if chance.random() < 0.1:
        return replace(found, supersedes="Rolling update: too slow to take back")
    if chance.random() < 0.1:
        risk = Insight(
            "nobody watches at night",
            kind="accepted-risk",
            owner="platform",
            until="the first release",
        )
        return replace(found, insights=(risk,))
    return found


def setting(
    decisions: Mapping[str, Decision], category: str = "", step: int = 0, **more: object
) -> RoundContext:
    """A setting over these decisions, with the tensions that they fire."""
    found = RoundContext(
        catalogue=catalogue(),
        library=library(),
        decisions=decisions,
        project_context=CONTEXT,
        project="harbour-ledger",
        step=step or (catalogue().categories[category].step if category else 4),
        category=category,
    )
    fired = () if "tensions" in more or not category else tensions(found)
    return replace(found, **{"tensions": fired, **more})


def tensions(found: RoundContext) -> tuple[Tension, ...]:
    """The findings of the rules on a plan, with their numbers."""
    return tensions_of(findings(rules(), facts_of(found), {}, "2026-11-28"))


def varied(category: str = "", seeds: int = 6) -> list[dict[str, Decision]]:
    """Whole plans and plans cut after a category: the two named ones and some by chance (always the same)."""
    whole = [plan(CANARY), plan(BLUE_GREEN), *(plan(seed=s) for s in range(seeds))]
    if not category:
        return whole
    return [
        *whole,
        plan(CANARY, until=category),
        plan(BLUE_GREEN, until=category),
        plan(seed=99, until=category),
    ]
