"""Plans of every CI platform: harmless ones, and ones with hostile words in every free field."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import cycle

from hypothesis import strategies as st

from facilitator.conditions import Facts
from facilitator.exports.export import Made, export
from facilitator.exports.targets import TARGETS
from facilitator.model import Decision, How, Plan, Stated
from support.walkthrough import shipped_content

PLATFORMS = {
    "github-actions": "github-actions",
    "gitlab-ci": "gitlab-ci",
    "jenkins": "jenkins",
    "circleci": "circleci",
    "buildkite": "buildkite",
    "azure-pipelines": "azure-devops",
}
"""Targets to the own id of their platform."""
HOSTILE = (
    "${{ secrets.TOKEN }}",
    "$(System.AccessToken)",
    "$[variables.secret]",
    "<< pipeline.parameters.rollback >>",
    "it's 'quoted' and \"quoted\"",
    "a: b",
    "- x",
    "# no comment",
    "-->",
    "*/ // */",
    "$(rm -rf /)",
    "`id`",
    "$HOME ${HOME}",
    "back\\slash \\u0027 \\'",
    "'''",
    '"""',
    "!reference [a]",
    "&anchor *alias",
    "{{ x }} {% y %}",
    "key: |",
    "| tail",
    "%TAG",
    "日本語 ünï",
    "}}}",
    "::set-output name=x::y",
    "x\\",
    "yes",
    "null",
    "0x1f",
    "1e3",
)
"""Words that mean something to one format or another."""
words = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map(" ".join)
names = words.map(lambda text: " ".join(text.replace(",", "").replace(";", "").split()))
RUNNERS = {
    "circleci": ("harbour/linux", "ubuntu-2404:current", "cimg/base:2026.01"),
    "azure-pipelines": ("ubuntu-24.04", "own-pool", "a, b"),
}


def decided(question: str, *options: str, **values: str) -> Decision:
    stated = {
        name.replace("_", "-"): Stated(text, How.STATED) for name, text in values.items() if text
    }
    return Decision(question, choice=tuple(f"{question}.{o}" for o in options), values=stated)


def plan_of(*decisions: Decision) -> Plan:
    return Plan("shop", decisions={decision.id: decision for decision in decisions})


@cache
def _target(id_: str):
    (found,) = [target for target in TARGETS if target.id == id_]
    return found


def made(plan: Plan, target: str) -> Made:
    """What one target makes of a plan."""
    facts = Facts(plan.decisions, plan.context, frozenset(), shipped_content().catalogue)
    (found,) = export(plan, facts, [_target(target)])
    return found


def full(target: str, *given: str, runner: str = "") -> Plan:
    """A plan in which every value is given that a pipeline reads; the words stand in its free fields, in turn."""
    turn = cycle(given or ("make it",))
    labels = runner or RUNNERS.get(target, ("linux",))[0]
    return plan_of(
        decided("ci-cd-platform", PLATFORMS[target]),
        decided("runner-infrastructure", "self-hosted", labels=labels),
        decided("runner-security", "ephemeral-oidc"),
        decided("branch-strategy", "trunk-based", main_branch="main"),
        decided("branch-filters", production_from="main"),
        decided(
            "triggers",
            *("push", "pull-request", "tag", "schedule", "manual"),
            tag_pattern="v*",
            schedule="0 3 * * 1-5",
        ),
        decided("build-tool", command=f"build {next(turn)}", versions=f"Python 3.12, {next(turn)}"),
        decided("artifact-format", "bundle", artifact_name=next(turn)),
        decided("unit-tests", "gate", command=f"test {next(turn)}", time_limit="90 s"),
        decided("integration-tests", "services", command=f"integrate {next(turn)}"),
        decided("sast", "semgrep", blocks=next(turn)),
        decided("container-scan", "trivy", blocks=next(turn)),
        decided("env-sequence", "dev-staging-prod", environments="dev → staging → production"),
        decided(
            "promotion-gates",
            "manual-approval",
            approvers=next(turn),
            checks_before=next(turn),
            unanswered_within="4 h",
        ),
        decided(
            "release-windows",
            "window",
            window="Mon-Thu 09:00-16:00 Europe/Berlin",
            exceptions=next(turn),
        ),
        decided("deploy-tool", "helm", command=f"deploy {next(turn)}"),
        decided("secrets-store", "manager", place=next(turn)),
        decided("smoke-tests", "yes", paths="/health", expected_status="200", timeout="2 min"),
        decided("rollback-type", "hybrid"),
        decided("rollback-mechanism", "redeploy-previous", command=f"back {next(turn)}"),
    )


def commands_of(plan: Plan) -> set[str]:
    """The commands that a plan states."""
    return {d.values["command"].text for d in plan.decisions.values() if "command" in d.values}


@st.composite
def pipelines(draw: st.DrawFn, target: str) -> Plan:
    """A plan of a platform with any part of it left out, in any shape, with hostile words."""
    whole = full(target, runner=draw(st.sampled_from(RUNNERS.get(target, ("linux", "a, b")))))
    needed = {"ci-cd-platform", "env-sequence", "triggers", "branch-strategy"}
    needed |= {"runner-infrastructure"} if target == "circleci" else set()
    kept = {
        id_: _varied(draw, decision)
        for id_, decision in whole.decisions.items()
        if id_ in needed or draw(st.integers(0, 4))
    }
    order = draw(st.sampled_from(("production", "a → b", "dev → staging eu → prod.x → PROD X")))
    values = {"environments": Stated(order, How.STATED)}
    if draw(st.booleans()):
        values["approval"] = Stated(order.split(" → ")[0], How.STATED)
    kept["env-sequence"] = replace(kept["env-sequence"], values=values)
    if "rollback-type" in kept:
        how = draw(st.sampled_from(("automated", "manual", "hybrid")))
        kept["rollback-type"] = decided("rollback-type", how)
    if "smoke-tests" in kept and draw(st.booleans()):
        looked = draw(names)
        kept["smoke-tests"] = decided("smoke-tests", "yes", paths=looked, checks_after=looked)
    return replace(whole, decisions=kept)


_FREE = frozenset(
    ["command", "versions", "artifact-name", "blocks", "approvers", "exceptions", "place"]
)


def _varied(draw: st.DrawFn, decision: Decision) -> Decision:
    """Free values become hostile words; some are left out."""
    values = {}
    for id_, stated in decision.values.items():
        if id_ not in _FREE:
            values[id_] = stated
        elif draw(st.integers(0, 3)):
            values[id_] = Stated(draw(words), How.STATED)
    return replace(decision, values=values)
