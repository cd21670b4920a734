"""The flow from commit to production as recorded: one Mermaid diagram, and the stages in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from facilitator.document.choice import labels, plain_choice
from facilitator.document.fields import one_line
from facilitator.model import Catalogue, Category, How, Plan, Standing, ValueKind
from facilitator.model.noun import noun
from facilitator.validation.markdown import anchor

OVERVIEW = "Pipeline Overview"
DEPLOYMENT = "Deployment Strategy Summary"

_WIDTH = 72
_SHOWN = 3
"""Values that one node lists before it says how many more there are."""

_SEQUENCE_MARK = re.compile(r"\s*(?:→|->|,)\s*")
_UNSAFE = re.compile(r"[^\w .,/+%():'’–→-]+")
"""Whatever Mermaid or HTML could read as their own."""

_BUILT = ("build", "test", "security", "package")
_COMMIT = ("branch-strategy", "triggers")
_PATTERN = "deployment-pattern"
_SEQUENCE = "env-sequence"
_ROLL_OUT = (_PATTERN, "deploy-tool", "deploy-method")
_GATE = ("promotion-gates", "promotion-mechanism")
_BESIDE_PRODUCTION = (
    ("migrations", "Database migrations", ("database-migrations",)),
    ("flags", "Feature flags", ("feature-flags",)),
    ("downtime", "Zero downtime", ("zero-downtime",)),
    ("regions", "Regions", ("multi-region", "region-order")),
)
_ROLLBACK = ("rollback-type", "rollback-criteria", "rollback-mechanism")
_STEPS = (ValueKind.SHARES, ValueKind.DURATION)
"""Kinds of the values that say how a roll-out goes on, in the order in which it names them."""
_LAST = "Production"


@noun
class Station:
    """A stop on the way, what goes with it, and the way back that begins here."""

    id: str
    title: str
    detail: str = ""
    beside: tuple[Station, ...] = ()
    back: Station | None = None


def overview(catalogue: Catalogue) -> str:
    """Compose the stages in one line of arrows, each a link to its heading."""
    headings = (category.heading for category in catalogue.step(3).categories)
    links = (f"[{h.removesuffix(' Stage')}](#{anchor(h)})" for h in headings)
    return one_line(" → ".join(("Commit", *links, _LAST))) + "\n"


def deployment(plan: Plan, catalogue: Catalogue) -> tuple[Station, ...]:
    """Make the flow from commit to production: stages, environments, the gate, the roll-out, the way back."""

    def node(key: str, title: str, questions: Iterable[str]) -> Station:
        return Station(key, title, _values(questions, plan, catalogue))

    def stages(*keys: str) -> Iterator[Station]:
        return (
            _stage(catalogue.categories[key], plan) for key in keys if key in catalogue.categories
        )

    earlier = (
        Station(f"env_{n}", _safe(name))
        for n, name in enumerate(_before_production(plan, catalogue))
    )
    roll_out = node("production", _LAST, _ROLL_OUT)
    detail = ", ".join(part for part in (roll_out.detail, _roll_out_steps(plan, catalogue)) if part)
    beside = tuple(node(*one) for one in _BESIDE_PRODUCTION if _is_decided(one[2], plan))
    back = node("rollback", "Rollback", _ROLLBACK)
    return (
        node("commit", "Commit", _COMMIT),
        *stages(*_BUILT),
        *earlier,
        node("gate", "Gate", _GATE),
        replace(roll_out, detail=detail, beside=beside),
        *(replace(verify, back=back) for verify in stages("verify")),
    )


def _is_decided(questions: Iterable[str], plan: Plan) -> bool:
    found = (plan.decisions.get(question) for question in questions)
    return any(decision and decision.standing is Standing.DECIDED for decision in found)


def _before_production(plan: Plan, catalogue: Catalogue) -> Sequence[str]:
    """Name the environments before production: as stated, else as the chosen sequence says."""
    stated = _stated(_SEQUENCE, (ValueKind.NAMES,), plan, catalogue)
    facts = [fact.values for fact in plan.context.facts if fact.field == "environments"]
    if stated:
        names = list(_SEQUENCE_MARK.split(stated[0]))
    elif facts:
        names = list(facts[0])
    else:
        names = list(_SEQUENCE_MARK.split(_values((_SEQUENCE,), plan, catalogue)))
        names = names if len(names) > 1 else []
    return [name for name in names if not name.casefold().startswith("prod")]


def _roll_out_steps(plan: Plan, catalogue: Catalogue) -> str:
    return ", ".join(map(_safe, _stated(_PATTERN, _STEPS, plan, catalogue)))


def _stated(
    question: str, kinds: Sequence[ValueKind], plan: Plan, catalogue: Catalogue
) -> Sequence[str]:
    """Give the first value of each of these kinds that was stated for a question."""
    decision, asked = plan.decisions.get(question), catalogue.questions.get(question)
    if decision is None or asked is None:
        return ()
    found = []
    for kind in kinds:
        texts = [
            decision.values[field.id].text
            for field in asked.values
            if field.kind is kind
            and field.id in decision.values
            and decision.values[field.id].how is How.STATED
        ]
        found += texts[:1]
    return found


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
    lines.append(f"    {' --> '.join(node.id for node in flow)}")
    for node in flow:
        lines += (f"    {node.id} -.- {_box(aspect)}" for aspect in node.beside)
        lines += [f"    {node.id} -. fails .-> {_box(node.back)}"] if node.back else []
    return "\n".join(lines) + "\n"


def _box(node: Station) -> str:
    label = "<br/>".join(part for part in (_safe(node.title), node.detail) if part)
    return f'{node.id}["{label}"]'


def fenced(flow: Sequence[Station]) -> str:
    """Compose the flow as it stands in the document."""
    return f"```mermaid\n{mermaid(flow)}```\n"
