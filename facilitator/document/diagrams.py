"""The flow from commit to production as recorded: Mermaid for GitHub, and the same flow as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from facilitator.document.choice import labels, plain_choice
from facilitator.model import Catalogue, Category, Plan, Standing
from facilitator.model.noun import noun

OVERVIEW = "Pipeline Overview"
DEPLOYMENT = "Deployment Strategy Summary"

_WIDTH = 72
_SHOWN = 3
"""Values that one node lists before it says how many more there are."""

_UNSAFE = re.compile(r"[^\w .,/+%():'’–→-]+")
"""Whatever Mermaid or HTML could read as their own."""

_BUILT = ("build", "test", "security", "package")
_COMMIT = ("branch-strategy", "triggers")
_DEPLOY = ("deployment-pattern", "deploy-method", "deploy-tool")
_BESIDE_DEPLOY = (
    ("migrations", "Database migrations", ("database-migrations",)),
    ("downtime", "Zero downtime", ("zero-downtime",)),
)
_BESIDE_PRODUCTION = (
    ("flags", "Feature flags", ("feature-flags",)),
    ("regions", "Regions", ("multi-region", "region-order")),
)
_ROLLBACK = ("rollback-type", "rollback-criteria", "rollback-mechanism")


@noun
class Station:
    """A stop on the way, what goes with it, and the way back that begins here."""

    id: str
    title: str
    detail: str = ""
    beside: tuple[Station, ...] = ()
    back: Station | None = None


def overview(plan: Plan, catalogue: Catalogue) -> tuple[Station, ...]:
    """Make the flow through the stages of step 3."""
    stages = (_stage(category, plan) for category in catalogue.step(3).categories)
    return (Station("commit", "Commit"), *stages, Station("production", "Production"))


def deployment(plan: Plan, catalogue: Catalogue) -> tuple[Station, ...]:
    """Make the flow that the deployment strategy describes, with the way back."""

    def node(key: str, title: str, questions: Iterable[str]) -> Station:
        return Station(key, title, _values(questions, plan, catalogue))

    def stages(*keys: str) -> Iterator[Station]:
        return (
            _stage(catalogue.categories[key], plan) for key in keys if key in catalogue.categories
        )

    deploy = replace(
        node("deploy", "Deploy", _DEPLOY), beside=tuple(node(*n) for n in _BESIDE_DEPLOY)
    )
    back = node("rollback", "Rollback", _ROLLBACK)
    return (
        node("commit", "Commit", _COMMIT),
        *stages(*_BUILT),
        deploy,
        *(replace(verify, back=back) for verify in stages("verify")),
        *stages("promote"),
        Station("production", "Production", beside=tuple(node(*n) for n in _BESIDE_PRODUCTION)),
    )


def _stage(category: Category, plan: Plan) -> Station:
    values = [v for q in category.questions for v in _decided(plan, q.id, category)]
    aside = ((q, plan.decisions[q.id]) for q in category.questions if q.id in plan.decisions)
    detail = _joined(values) if values else next((plain_choice(q, d) for q, d in aside), "open")
    title = _safe(category.heading.removesuffix(" Stage"))
    return Station(category.id.replace("-", "_"), title, detail)


def _decided(plan: Plan, question: str, category: Category) -> Sequence[str]:
    decision = plan.decisions.get(question)
    asked = next(q for q in category.questions if q.id == question)
    if decision is None or decision.standing is not Standing.DECIDED:
        return ()
    return labels(asked, decision.choice) or (plain_choice(asked, decision),)


def _values(questions: Iterable[str], plan: Plan, catalogue: Catalogue) -> str:
    known = [catalogue.questions[key] for key in questions if key in catalogue.questions]
    values = [v for q in known for v in _decided(plan, q.id, catalogue.categories[q.category])]
    if values:
        return _joined(values)
    return plain_choice(known[0], plan.decisions.get(known[0].id)) if known else ""


def _joined(values: Sequence[str]) -> str:
    rest = len(values) - _SHOWN
    shown = ", ".join(_safe(value) for value in values[:_SHOWN])
    return f"{shown} and {rest} more" if rest > 0 else shown


def _safe(text: str) -> str:
    clean = " ".join(_UNSAFE.sub(" ", text.replace("->", "→")).split())
    return clean if len(clean) <= _WIDTH else clean[: _WIDTH - 1].rstrip() + "…"


def mermaid(flow: Sequence[Station]) -> str:
    """Compose the flow as a Mermaid flowchart."""
    lines = ["flowchart TD", *(f"    {_box(node)}" for node in flow)]
    lines += (f"    {one.id} --> {other.id}" for one, other in pairwise(flow))
    for node in flow:
        lines += (f"    {node.id} -.- {_box(aspect)}" for aspect in node.beside)
        lines += [f"    {node.id} -. fails .-> {_box(node.back)}"] if node.back else []
    return "\n".join(lines) + "\n"


def _box(node: Station) -> str:
    label = "<br/>".join(part for part in (_safe(node.title), node.detail) if part)
    return f'{node.id}["{label}"]'


def drawn(flow: Sequence[Station]) -> str:
    """Compose the flow as text: a line per stop, what goes with it indented."""
    width = max(len(n.title) + 2 * (n is not node) for node in flow for n in (node, *node.beside))
    lines = []
    for number, node in enumerate(flow):
        lines.append(f"{'↓' if number else ' '} {node.title:<{width}}  {node.detail}".rstrip())
        lines += (
            f"    {aspect.title:<{width - 2}}  {aspect.detail}".rstrip() for aspect in node.beside
        )
        lines += [f"  ↩ fails: {node.back.title.lower()} — {node.back.detail}"] if node.back else []
    return "\n".join(lines) + "\n"


def fenced(flow: Sequence[Station]) -> str:
    """Compose both forms as they stand in the document."""
    return f"```mermaid\n{mermaid(flow)}```\n\n```text\n{drawn(flow)}```\n"
