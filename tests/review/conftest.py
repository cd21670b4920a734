"""Plans written as the program writes them, and the criteria they are reviewed against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from facilitator.document.compose import compose_section
from facilitator.document.digest import decisions_digest
from facilitator.document.impact import combine, rollback_of
from facilitator.document.operation import SaveSection
from facilitator.document.read import Reading, read
from facilitator.document.splice import apply
from facilitator.model import (
    Context,
    Decision,
    Evidence,
    Fact,
    FindingAnswer,
    InputDocument,
    Insight,
    Kind,
    Plan,
    Problem,
    Standing,
    Stated,
    Status,
)
from facilitator.review.check import check_reading
from facilitator.review.criteria import Criteria
from facilitator.review.report.page import report
from facilitator.runtime.criteria import load_criteria
from facilitator.validation.report import validate
from facilitator.validation.section import compose_validation
from facilitator.values import read as read_value
from facilitator.values import show

STEPS = Path(__file__).resolve().parents[2] / "steps"
TODAY = "2026-11-20"
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)><!-- </title></style> javascript:0\n</svg>"


@pytest.fixture(scope="session")
def criteria() -> Criteria:
    return load_criteria(STEPS)


@pytest.fixture(scope="session")
def decisions(criteria: Criteria) -> dict[str, Decision]:
    """Every question answered: chosen where it matters to the flow or a tension, else not applicable."""
    chosen = {
        "ci-cd-platform": "github-actions",
        "pipeline-as-code": "yaml",
        "branch-strategy": "trunk-based",
        "triggers": "push",
        "deploy-method": "gitops",
        "deploy-tool": "argocd",
        "smoke-tests": "yes",
        "health-checks": "app-and-deps",
        "synthetic-monitoring": "yes",
        "metrics-monitoring": "per-version",
        "deployment-pattern": "rolling",
        "feature-flags": "custom",
        "database-migrations": "expand-contract",
        "rollback-type": "hybrid",
        "rollback-criteria": "error-rate",
        "rollback-mechanism": "git-revert",
        "data-rollback": "forward-only",
        "rollback-testing": "every-release",
        "zero-downtime": "required",
        "graceful-shutdown": "sigterm-drain",
        "health-checks-integration": "readiness-and-liveness",
        "connection-draining": "configured",
        "lb-integration": "ingress-mesh",
        "multi-region": "single",
        "dora-target.deployment-frequency": "l4",
        "dora-target.lead-time": "l4",
        "dora-target.recovery-time": "l4",
    }
    found = {}
    for question in criteria.catalogue.questions.values():
        if own := chosen.get(question.id):
            option = question.option(own)
            assert option, question.id
            found[question.id] = Decision(
                question.id,
                choice=(option.id,),
                values={
                    f.id: Stated(show(read_value(f.example, f.kind, f.unit)))
                    for f in question.values
                    if f.essential
                },
                rationale="as the team agreed" if option.dora else "",
                impact=combine(question, (option.id,)),
                rollback=rollback_of(question, (option.id,)),
            )
        elif question.kind is Kind.PERCENT and not question.optional:
            found[question.id] = Decision(question.id, own="10")
        elif not question.optional and question.id.partition("-")[0] not in (
            "region",
            "cross",
            "regional",
            "global",
        ):
            found[question.id] = Decision(
                question.id,
                Standing.NOT_APPLICABLE,
                reason="another team's",
                impact=combine(question, ()),
            )
    return found


@pytest.fixture(scope="session")
def write(criteria: Criteria) -> Callable[..., bytes]:
    """Save a plan step by step, as the session does; gives the bytes of the file, the same plan's but once."""
    kept: dict[object, bytes] = {}

    def save(
        plan: Plan, steps: Sequence[int] = (1, 2, 3, 4, 5), data: bytes | None = None
    ) -> bytes:
        key = (repr(plan), tuple(steps), data)
        if key not in kept:
            kept[key] = anew(plan, steps, data)
        return kept[key]

    def anew(plan: Plan, steps: Sequence[int], data: bytes | None) -> bytes:
        catalogue, digests = criteria.catalogue, {}
        for number in steps:
            step = catalogue.step(number)
            text = ""
            if number == 5:
                judged = validate(
                    plan,
                    catalogue,
                    criteria.rules,
                    TODAY,
                    relations=criteria.relations,
                )
                text = compose_validation(judged, plan)
            digests[number] = decisions_digest(plan, number, catalogue)
            data = apply(
                data,
                SaveSection(
                    op_id=f"op-{number}",
                    step=number,
                    step_name=step.id,
                    heading=step.heading,
                    section=compose_section(step, plan, catalogue, text),
                    order=tuple(s.heading for s in catalogue.steps),
                    title=f"CI/CD Pipeline: {plan.project_name}",
                    new_front={
                        "project_name": plan.project_name,
                        "user_name": plan.user_name,
                        "date": plan.date,
                    },
                    relies={str(n): decisions_digest(plan, n, catalogue) for n in range(2, number)},
                    digest=digests[number],
                    base_section=_section(data, step.heading, criteria),
                ),
            )
        assert data is not None
        return data

    return save


def _section(data: bytes | None, heading: str, criteria: Criteria) -> str:
    return read(data, criteria.catalogue).section_text(heading) if data else ""


@pytest.fixture(scope="session")
def plan(decisions: dict[str, Decision]) -> Plan:
    context = Context(
        "production",
        "web-service",
        (InputDocument("docs/architecture.md", "architecture"),),
        facts=(Fact("ci-platform", ("GitHub Actions",), ("docs/architecture.md:3",)),),
    )
    return Plan("shop", "Ada", "2026-11-02", (1, 2, 3, 4, 5), context, decisions)


@pytest.fixture(scope="session")
def reading(criteria: Criteria) -> Callable[[bytes], Reading]:
    return cache(lambda data: read(data, criteria.catalogue))


@pytest.fixture
def page(write, reading, criteria) -> Callable[[Plan | bytes], str]:
    def make(plan: Plan | bytes) -> str:
        return report(reading(plan if isinstance(plan, bytes) else write(plan)), criteria, TODAY)

    return make


@pytest.fixture
def hostile(plan: Plan) -> Plan:
    """The plan with hostile text wherever a user can type."""
    evidence = Evidence(
        "x", "Tool", "1.0", Status.VERIFIED, TODAY, ("example.org/x",), HOSTILE.replace("\n", " ")
    )
    insight = Insight(HOSTILE, "party", "SRE", "open-question", HOSTILE.replace("\n", " "))
    decision = replace(
        plan.decisions["deployment-pattern"],
        rationale=HOSTILE,
        rollback=HOSTILE,
        evidence=(evidence,),
        insights=(insight,),
    )
    held = {**plan.decisions, "deployment-pattern": decision, "sast": Decision("sast", own=HOSTILE)}
    answer = FindingAnswer("R-DB-006", "accepted", HOSTILE, HOSTILE, HOSTILE, TODAY)
    return replace(
        plan, project_name=HOSTILE.replace("\n", " "), decisions=held, findings={"R-DB-006": answer}
    )


@pytest.fixture
def codes(write, reading, criteria) -> Callable[..., dict[str, Problem]]:
    """Findings by code of a plan, or of bytes."""

    def run(plan: Plan | bytes, today: str = TODAY, **named) -> dict[str, Problem]:
        data = plan if isinstance(plan, bytes) else write(plan, **named)
        return {
            f.code: f for f in check_reading("pipeline.md", reading(data), criteria, today).findings
        }

    return run
