"""The flow from commit to production as recorded: one Mermaid diagram, and the stages in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from facilitator.asking import asks_nothing
from facilitator.conditions import Facts, is_not_applicable
from facilitator.document.choice import labels, plain_choice
from facilitator.document.fields import one_line
from facilitator.model import (
    Catalogue,
    Category,
    Decision,
    How,
    Plan,
    Standing,
    ValueField,
    ValueKind,
)
from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.text import strip_unsafe
from facilitator.validation.escape import escaped
from facilitator.values.words import is_production

OVERVIEW = "Pipeline Overview"
DEPLOYMENT = "Deployment Strategy Summary"

_WIDTH = 72
_SHOWN = 3
"""Values that one node lists before it says how many more there are."""

_SEQUENCE_MARK = regex("→|->|,")
_OWN = regex(r"[^\w .,/+%():'’–→…-]")
"""Whatever Mermaid or HTML could read as their own."""

_AFTER = ("verify",)
"""Stages behind the last stop: what is verified runs in production by then."""
_DEPLOY = "deploy"
_ELSEWHERE = ("source", _DEPLOY, "promote")
"""Stages that the commit, the environments and the gate stand for."""
_OPEN = "open"
_COMMIT = ("branch-strategy", "triggers")
_PATTERN = "deployment-pattern"
_SEQUENCE = "env-sequence"
_MAIN_LINE = "main"
"""Where a sequence may begin: what changes come from, which is no environment."""
_ROLL_OUT = (_PATTERN, "deploy-tool", "deploy-method")
_GATE = ("promotion-gates", "promotion-mechanism")
_GATE_SAYS = (("promotion-gates", ValueKind.WHO), ("release-windows", ValueKind.WHEN))
"""Questions whose essential values of this kind belong to a stop."""
_BACK = ("rollback-type", "rollback-mechanism", "data-rollback")
_BACK_SAYS = (("rollback-type", ValueKind.WHO), ("rollback-criteria", ValueKind.THRESHOLD))
_LAST = "Production"
_STAGE = " Stage"
_TELLS = ("gate", "production")
"""Stops that say what was decided, as the steps of the roll-out do."""
_CHECKED = {"gate", "verify", "security"}
"""Stops at which a change is held against something; an early plan has none of them yet."""
_STEP = "step_"
_MOST_STEPS = 4
_ASIDE = " · "
"""Before each value that a stop tells behind its choices."""
_COMPARED = str.maketrans({">": " above ", "<": " below "})


@noun
class Station:
    """A stop on the way, and the way back that begins here."""

    id: str
    title: str
    detail: str = ""
    back: Station | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """What it says beside its title, a line each."""
        return tuple(filter(None, self.detail.split(_ASIDE)))


_Says = tuple[str, ValueKind]


def overview(facts: Facts) -> str:
    """Compose the stages in one line of arrows; what is no stage is not on the way."""
    names = {c.id: c.heading.removesuffix(_STAGE) for c in _stages(facts)}
    after = [names.pop(id_) for id_ in _AFTER if id_ in names]
    return one_line(" → ".join(("Commit", *names.values(), _LAST, *after))) + "\n"


def _stages(facts: Facts) -> list[Category]:
    categories = facts.catalogue.categories.values()
    return [c for c in categories if c.step == 3 and _is_on_the_way(c, facts)]


def _is_on_the_way(category: Category, facts: Facts) -> bool:
    """Whether a change passes it and it has anything to do: it is asked for, and decides more than that nothing is done."""
    if not category.passed or asks_nothing(category, facts):
        return False
    found = (facts.decisions.get(question.id) for question in category.questions)
    decided = [one for one in found if one and one.standing is not Standing.DEFERRED]
    return not decided or not all(map(_does_nothing, decided))


def _does_nothing(decision: Decision) -> bool:
    return is_not_applicable(decision) or decision.choice == (f"{decision.id}.none",)


def deployment(plan: Plan, catalogue: Catalogue) -> tuple[Station, ...]:
    """Make the flow from commit to production: stages, environments, the gate, the steps of the roll-out, the way back."""

    def node(key: str, title: str, questions: Iterable[str], says: Iterable[_Says] = ()) -> Station:
        stated = (text for one in says for text in _told(*one, plan, catalogue))
        return Station(key, title, _ASIDE.join((_values(questions, plan, catalogue), *stated)))

    def stages(categories: Iterable[Category]) -> Iterator[Station]:
        return (_stage(c, plan) for c in categories if c.id not in _ELSEWHERE)

    passed = _stages(Facts(plan.decisions, plan.context, frozenset(), catalogue))
    before = [c for c in passed if c.id not in _AFTER]
    built = [*takewhile(lambda c: c.id != _DEPLOY, before)]
    earlier = (
        Station(f"env_{n}", _safe(name))
        for n, name in enumerate(_before_production(plan, catalogue))
    )
    gate = (
        (node("gate", "Gate", _GATE, _GATE_SAYS),) if any(c.id == "promote" for c in passed) else ()
    )
    flow = (
        node("commit", "Commit", _COMMIT),
        *stages(built),
        *earlier,
        *gate,
        *stages(before[len(built) :]),
        *_steps(plan, catalogue),
        node("production", _LAST, _ROLL_OUT),
        *stages(c for c in passed if c.id in _AFTER),
    )
    back = node("rollback", "Rollback", _BACK, _BACK_SAYS)
    return (*flow[:-1], replace(flow[-1], back=back))


def _steps(plan: Plan, catalogue: Catalogue) -> Iterator[Station]:
    """Make a stop of each share of production that meets the new version before all do, with how long it holds."""
    stated = _stated(_PATTERN, ValueKind.SHARES, plan, catalogue)
    shares = _sequence(stated[0][1])[:-1] if stated else []
    lasting = _stated(_PATTERN, ValueKind.DURATION, plan, catalogue)
    holds = [_safe(text) for field, text in lasting if field.essential]
    if len(shares) > _MOST_STEPS:
        shares = [" → ".join(shares)]
    for number, share in enumerate(shares, 1):
        yield Station(f"{_STEP}{number}", f"{_safe(share)} of production", ", ".join(holds[:1]))


def _before_production(plan: Plan, catalogue: Catalogue) -> Sequence[str]:
    """Name the environments before production that were decided, in their order; what the project names is no decision."""
    stated = _stated(_SEQUENCE, ValueKind.NAMES, plan, catalogue)
    names = _sequence(stated[0][1] if stated else _values((_SEQUENCE,), plan, catalogue))
    if len(names) == 1 and not stated:
        return []
    before = takewhile(lambda name: not is_production(name), names)
    return [name for name in before if name.casefold() != _MAIN_LINE]


def _stated(
    question: str, kind: ValueKind, plan: Plan, catalogue: Catalogue
) -> Sequence[tuple[ValueField, str]]:
    """Give the values of a kind that were stated for a question, in the order in which they are asked."""
    decision, asked = plan.decisions.get(question), catalogue.questions.get(question)
    if decision is None or asked is None:
        return ()
    fields = [f for f in asked.values if f.kind is kind and f.id in decision.values]
    stated = ((field, decision.values[field.id]) for field in fields)
    return [(field, value.text) for field, value in stated if value.how is How.STATED]


def _told(question: str, kind: ValueKind, plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """Give the essential ones among them with their names."""
    for field, text in _stated(question, kind, plan, catalogue):
        if field.essential:
            yield f"{_safe(field.field)}: {_safe(text)}"


def _stage(category: Category, plan: Plan) -> Station:
    values = [v for q in category.questions for v in _decided(plan, q.id, category)]
    aside = ((q, plan.decisions[q.id]) for q in category.questions if q.id in plan.decisions)
    detail = _joined(values) if values else next((plain_choice(q, d) for q, d in aside), _OPEN)
    title = _safe(category.heading.removesuffix(_STAGE))
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
    told = strip_unsafe(text.replace("->", "→")).translate(_COMPARED)
    clean = " ".join(told.split())
    return clean if len(clean) <= _WIDTH else clean[: _WIDTH - 1].rstrip() + "…"


def mermaid(flow: Sequence[Station]) -> str:
    """Compose the flow as a Mermaid flowchart; what the stages consist of stands at a glance already."""
    flow = [node if _tells(node) else replace(node, detail="") for node in flow]
    lines = ["flowchart TD", *(f"    {_box(node)}" for node in flow if node.told)]
    chain = (node.id if node.told else _box(node) for node in flow)
    lines.append(f"    {' --> '.join(chain)}")
    steps = [node.id for node in flow if node.id.startswith(_STEP)]
    for node in flow:
        if node.back:
            lines.append(f"    {' & '.join((*steps, node.id))} -. fails .-> {_box(node.back)}")
    return "\n".join(lines) + "\n"


def _tells(node: Station) -> bool:
    return node.id in _TELLS or node.id.startswith(_STEP) or node.detail == _OPEN


def _box(node: Station) -> str:
    label = "<br/>".join(map(_for_mermaid, (node.title, *node.told)))
    return f'{node.id}["{label}"]'


def _for_mermaid(text: str) -> str:
    """Write what Mermaid could read as its own in the way that it reads as the character."""
    return _OWN.sub(lambda m: f"#{ord(m[0])};", text)


def drawn(flow: Sequence[Station]) -> str:
    """Compose the flow as it stands in the document: in one line while nothing is checked on the way, else as a diagram."""
    checked = {node.id for node in flow} & _CHECKED
    return f"```mermaid\n{mermaid(flow)}```\n" if checked else _in_a_line(flow)


def _in_a_line(flow: Sequence[Station]) -> str:
    *earlier, last = flow
    way = " → ".join((*(node.title for node in earlier), _told_of(last)))
    back = f" · fails → {_told_of(last.back)}" if last.back else ""
    return one_line(escaped(f"{way}{back}")) + "\n"


def _told_of(node: Station) -> str:
    return f"{node.title}: {', '.join(node.told)}" if node.told else node.title


def _sequence(text: str) -> list[str]:
    """The members of a sequence that is written with arrows or commas."""
    return [part.strip() for part in _SEQUENCE_MARK.split(text)]
