"""Reads steps/tensions.yaml and steps/alignment.yaml: what decisions are held against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from facilitator.content.cache import compiled
from facilitator.content.source import file_bytes
from facilitator.model import Condition
from facilitator.model.rules import Relation, Rule

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

TENSIONS, ALIGNMENT = "tensions.yaml", "alignment.yaml"


def rules(folder: Traversable) -> tuple[Rule, ...]:
    """Load all tensions, in the order of the file; ContentError with every fault when it is wrong."""
    data = file_bytes(folder.joinpath(TENSIONS), TENSIONS)
    return compiled("tensions", [(TENSIONS, data)], tuple[Rule, ...], lambda: _rules(data))


def relations(folder: Traversable) -> tuple[Relation, ...]:
    """Load what documents are compared with; ContentError with every fault when it is wrong."""
    data = file_bytes(folder.joinpath(ALIGNMENT), ALIGNMENT)
    return compiled(
        "alignment", [(ALIGNMENT, data)], tuple[Relation, ...], lambda: _relations(data)
    )


def named(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Ids of the questions that conditions are about, each once, in order."""
    found: dict[str, None] = {}
    for condition in conditions:
        if condition.children:
            found |= dict.fromkeys(named(condition.children))
        elif condition.op not in ("context", "always_when_rendering"):
            found[condition.subject] = None
    return tuple(found)


def _rules(data: bytes) -> tuple[Rule, ...]:
    # YAML and models are imported only when there is something to compile.
    from facilitator.content.tension_models import TensionsModel
    from facilitator.content.yamlfile import check, parse

    model = check(parse(data, TENSIONS), TensionsModel)
    return tuple(Rule(**dict(t), decisions=named([t.when])) for t in model.tensions)


def _relations(data: bytes) -> tuple[Relation, ...]:
    from facilitator.content.tension_models import AlignmentModel
    from facilitator.content.yamlfile import check, parse

    model = check(parse(data, ALIGNMENT), AlignmentModel)
    return tuple(
        Relation(r.id, r.part, r.field, r.question, r.parts(), named(c.agrees for c in r.cases))
        for r in model.relations
    )
