"""What plans are reviewed against: catalogue, tensions, relations to documents, DORA's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from facilitator.conditions import Facts
from facilitator.document.reading import Reading
from facilitator.model import Catalogue, Plan, Statement
from facilitator.model.noun import noun
from facilitator.model.phases import PhaseMatrix
from facilitator.model.rules import Relation, Rule
from facilitator.validation.report import Validation, passed_menus, validate

if TYPE_CHECKING:
    from facilitator.phases.standing import ConformanceFinding


@noun
class Criteria:
    """The content that a review needs."""

    catalogue: Catalogue
    rules: tuple[Rule, ...]
    relations: tuple[Relation, ...]
    phases: PhaseMatrix | None = None
    """What each delivery phase is usually built with; None where the content holds none."""
    documents: Callable[[Plan], Iterable[Statement]] = lambda _: ()
    """What the documents of a plan say; nothing unless they are to be compared."""
    digests: Callable[[Plan], Mapping[str, str]] = lambda _: {}
    """Digests of these documents by path, to tell which have changed; nothing unless they are to be compared."""
    followed: Callable[[Plan, Facts], Iterable[ConformanceFinding]] = lambda *_: ()
    """What a repository shows of the decisions of a plan; nothing unless there is one to be held against it."""


def judge(reading: Reading, criteria: Criteria, today: str) -> Validation:
    """Validate a plan as it was read; menus count as passed where their step is complete."""
    return validate(
        reading.plan,
        criteria.catalogue,
        criteria.rules,
        today,
        needs_review=reading.needs_review,
        outdated=reading.outdated,
        statements=criteria.documents(reading.plan),
        relations=criteria.relations,
        passed=passed_menus(reading.plan, criteria.catalogue),
        phases=lambda: criteria.phases,
    )
