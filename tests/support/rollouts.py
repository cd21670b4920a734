"""Plans of a roll-out behind a proxy, on one server, on a cloud: whole ones, and ones with a part left out or changed."""

from __future__ import annotations

from facilitator.conditions import Facts
from facilitator.exports.export import Made, export
from facilitator.exports.target import ExportFile
from facilitator.exports.targets import TARGETS
from facilitator.model import Context, Decision, Fact, Plan
from support.pipelines import decided
from support.walkthrough import shipped_content


def rollout(
    *changed: Decision,
    name: str = "shop",
    phase: str = "",
    workload: str = "",
    facts: dict[str, str] | None = None,
    without: str = "",
) -> Plan:
    """A canary behind a proxy with every value that one reads; decisions given replace these."""
    whole = (
        decided("deployment-pattern", "canary", shares="5, 25, 100", hold="30 min"),
        decided("lb-integration", "proxy", affinity="none"),
        decided(
            "health-checks",
            "app-and-deps",
            path="/health/ready",
            liveness_path="/health/live",
            port="8000",
            interval="10 s",
            timeout="2 s",
            failures="3",
        ),
        decided(
            "graceful-shutdown",
            "sigterm-drain",
            "prestop-delay",
            grace="60 s",
            pre_stop="10 s",
            longest_job="20 s",
        ),
        decided("connection-draining", "configured", drain_limit="30 s"),
        decided("deploy-tool", "ansible", services="booking-api"),
    )
    decisions = {one.id: one for one in (*whole, *changed) if one.id != without}
    known = tuple(Fact(field, (value,)) for field, value in (facts or {}).items())
    context = Context(delivery_phase=phase, workload=workload, facts=known)
    return Plan(name, context=context, decisions=decisions)


def facts_of(plan: Plan) -> Facts:
    """What conditions are evaluated against."""
    return Facts(plan.decisions, plan.context, frozenset(), shipped_content().catalogue)


def made_of(plan: Plan, target: str) -> Made:
    """What one target makes of a plan."""
    (found,) = export(plan, facts_of(plan), [one for one in TARGETS if one.id == target])
    return found


def only_file(plan: Plan, target: str) -> ExportFile:
    """The one file of a target, in which our own rules find nothing."""
    made = made_of(plan, target)
    assert (made.reason, made.faults) == ("", ())
    (file,) = made.files
    return file
