"""The flow from commit to production as recorded: Mermaid for GitHub, and the same flow as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from facilitator.plan.values import labels, plain_value
from facilitator.vocabulary import Catalogue, Category, Plan, Standing

OVERVIEW = "Pipeline Overview"
DEPLOYMENT = "Deployment Strategy Summary"

_WIDTH = 72
_SHOWN = 3
"""Values that one node lists before it says how many more there are."""

_UNSAFE = re.compile(r"[^\w .,/+%():'’–-]+")
"""Whatever Mermaid or HTML could read as their own."""

_STAGES = ("build", "test", "security", "package")
_SUMMARY = (
    ("deploy", "Deploy", ("deployment-pattern", "deploy-method", "deploy-tool")),
    ("flags", "Feature flags", ("feature-flags",)),
    ("migrate", "Database migrations", ("database-migrations",)),
    ("availability", "Zero downtime", ("zero-downtime",)),
    ("verify", "Verify", ("smoke-tests", "health-checks", "synthetic-monitoring", "metrics-monitoring")),
    ("promote", "Promote", ("promotion-gates", "promotion-mechanism")),
)
_COMMIT = ("branch-strategy", "triggers")
_PRODUCTION = ("multi-region",)
_ROLLBACK = ("rollback-type", "rollback-criteria", "rollback-mechanism")


@dataclass(frozen=True, slots=True)
class Node:
    """A stop on the way."""

    id: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """The way from commit to production, and the way back where one is recorded."""

    nodes: tuple[Node, ...]
    back: Node | None = None
    back_from: str = ""
    """Id of the node from which the way back begins."""


def overview(plan: Plan, catalogue: Catalogue) -> Flow:
    """Make the flow through the stages of step 3."""
    stages = (_stage(category, plan) for category in catalogue.step(3).categories)
    return Flow((Node("commit", "Commit"), *stages, Node("production", "Production")))


def deployment(plan: Plan, catalogue: Catalogue) -> Flow:
    """Make the flow that the deployment strategy describes, with the way back."""

    def node(key: str, title: str, questions: Iterable[str]) -> Node:
        return Node(key, title, _values(questions, plan, catalogue))

    stages = [c for key in _STAGES if (c := catalogue.categories.get(key)) is not None]
    nodes = (
        node("commit", "Commit", _COMMIT),
        *(_stage(category, plan) for category in stages),
        *(node(*stop) for stop in _SUMMARY),
        node("production", "Production", _PRODUCTION),
    )
    return Flow(nodes, node("rollback", "Rollback", _ROLLBACK), "verify")


def _stage(category: Category, plan: Plan) -> Node:
    values = [v for q in category.questions for v in _decided(plan, q.id, category)]
    return Node(category.id.replace("-", "_"), category.heading.removesuffix(" Stage"), _joined(values))


def _decided(plan: Plan, question: str, category: Category) -> Sequence[str]:
    decision = plan.decisions.get(question)
    asked = next(q for q in category.questions if q.id == question)
    if decision is None or decision.standing is not Standing.DECIDED:
        return ()
    return labels(asked, decision.choice) or (plain_value(asked, decision),)


def _values(questions: Iterable[str], plan: Plan, catalogue: Catalogue) -> str:
    known = [catalogue.questions[key] for key in questions if key in catalogue.questions]
    values = [v for q in known for v in _decided(plan, q.id, catalogue.categories[q.category])]
    if values or not known:
        return _joined(values)
    return plain_value(known[0], plan.decisions.get(known[0].id))


def _joined(values: Sequence[str]) -> str:
    if not values:
        return "open"
    rest = len(values) - _SHOWN
    shown = ", ".join(_safe(value) for value in values[:_SHOWN])
    return f"{shown} and {rest} more" if rest > 0 else shown


def _safe(text: str) -> str:
    clean = " ".join(_UNSAFE.sub(" ", text).split())
    return clean if len(clean) <= _WIDTH else clean[: _WIDTH - 1].rstrip() + "…"


def mermaid(flow: Flow) -> str:
    """Compose the flow as a Mermaid flowchart."""
    lines = ["flowchart TD"]
    lines += (f"    {node.id}[{_label(node)}]" for node in flow.nodes)
    lines.append("    " + " --> ".join(node.id for node in flow.nodes))
    if flow.back is not None:
        lines.append(f"    {flow.back.id}[{_label(flow.back)}]")
        lines.append(f"    {flow.back_from} -. fails .-> {flow.back.id}")
    return "\n".join(lines) + "\n"


def _label(node: Node) -> str:
    return '"' + "<br/>".join(part for part in (_safe(node.title), node.detail) if part) + '"'


def drawn(flow: Flow) -> str:
    """Compose the flow as text, a line per stop."""
    width = max(len(node.title) for node in flow.nodes)
    lines = []
    for number, node in enumerate(flow.nodes):
        lines.append(f"{'↓' if number else ' '} {node.title.ljust(width)}  {node.detail}".rstrip())
        if flow.back is not None and node.id == flow.back_from:
            lines.append(f"  └ on failure: {flow.back.title.lower()}, {flow.back.detail}")
    return "\n".join(lines) + "\n"


def fenced(flow: Flow) -> str:
    """Compose both forms as they stand in the document."""
    return f"```mermaid\n{mermaid(flow)}```\n\n```text\n{drawn(flow)}```\n"
