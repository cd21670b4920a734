"""The validation of a plan: what step 5, `check` and the report say about it, computed in one place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import field
from typing import TYPE_CHECKING

from facilitator.asking import later
from facilitator.conditions import Facts, context_values
from facilitator.model import FACT_FIELDS, Catalogue, Category, Evidence, Plan, Statement, Status
from facilitator.model.noun import noun
from facilitator.model.rules import Relation, Rule
from facilitator.validation.alignment import Comparison, collect_statements, compare, differences
from facilitator.validation.completeness import Box, boxes, without_reason
from facilitator.validation.ledger import Ledger, ledger
from facilitator.validation.questions import open_questions
from facilitator.validation.readiness import MetricReadiness, Missing, metrics, missing
from facilitator.validation.tensions import Finding, FindingState, findings
from facilitator.validation.values import place, shown

if TYPE_CHECKING:
    from facilitator.model.phases import PhaseMatrix
    from facilitator.phases.standing import CellStanding

_CHECKED = (Status.VERIFIED, Status.NOT_VERSIONED, Status.CHOSEN)


def _no_matrix() -> None:
    return None


@noun
class Validation:
    """What was computed of a plan. Nothing in it is typed in."""

    facts: Facts
    today: str
    findings: tuple[Finding, ...]
    """Tensions, differences and open questions, with how each stands."""
    comparisons: tuple[Comparison, ...]
    boxes: tuple[Box, ...]
    ledger: Ledger
    metrics: tuple[MetricReadiness, ...]
    missing: tuple[Missing, ...]
    unverified: tuple[tuple[str, Evidence], ...]
    """Evidence that does not establish a version, with its question; shown, never in the way of readiness."""
    without_reason: tuple[str, ...] = ()
    """Decisions of which nobody said why; in the way of readiness only where they cost something."""
    needs_review: frozenset[str] = frozenset()
    phases: Callable[[], PhaseMatrix | None] = field(default=_no_matrix, compare=False)
    """Gives what each delivery phase usually has; most that is validated is never held against it."""
    headed: Collection[str] | None = None
    """Ids of the categories that have their heading in the document; None where all of them are taken to."""

    @property
    def phase(self) -> tuple[CellStanding, ...]:
        """What the delivery phase usually has, with the decisions that speak to it; no repository is looked at here.

        Nothing where step 1 states no phase, or there is no matrix.
        """
        matrix = self.phases()
        if matrix is None:
            return ()
        from facilitator.phases.cells import cells  # no first screen waits for it
        from facilitator.phases.traces import TraceIndex

        return cells(matrix, self.facts.context.delivery_phase, TraceIndex(()), self.facts)

    @property
    def ready(self) -> bool:
        """Whether nothing is open."""
        return not self.missing

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """What waits for the architect's answer."""
        return tuple(f for f in self.findings if f.is_open)

    @property
    def not_checkable(self) -> tuple[Finding, ...]:
        """What cannot be checked before something else is recorded, but for what a later phase asks."""
        comes = {
            question.id for question in later(self.facts.catalogue.questions.values(), self.facts)
        }
        waiting = (f for f in self.findings if f.state is FindingState.NOT_CHECKABLE)
        return tuple(f for f in waiting if not comes.issuperset(f.needs))

    def finding(self, id_: str) -> Finding | None:
        """The finding with this id, if there is one."""
        return next((f for f in self.findings if f.id == id_), None)

    def due(self, steps: Collection[int]) -> tuple[Missing, ...]:
        """What is missing of what these steps decide; the other steps are named once each."""
        return tuple(point for point in self.missing if self._is_due(point, steps))

    def _is_due(self, point: Missing, steps: Collection[int]) -> bool:
        finding, question = self.finding(point.subject), self.question_of(point)
        about = finding.decisions if finding else (question,) if question else ()
        return not about or any(self.facts.catalogue.step_of(id_) in steps for id_ in about)

    def question_of(self, point: Missing) -> str:
        """The question that a point is about, by itself or by one of its values; empty for a step or a finding."""
        questions = self.facts.catalogue.questions
        named = (point.subject, point.subject.rpartition(".")[0])
        return next((name for name in named if name in questions), "")

    def heading_of(self, question: str) -> str:
        """Name the heading under which a question stands in the document; empty where it has none yet."""
        found = self.facts.catalogue.questions.get(question)
        headings = (
            b.category.heading
            for b in self.boxes
            if found and b.category.id == found.category and not b.aside
        )
        return next(headings, "")

    def has_heading(self, category: Category) -> bool:
        """Whether a link to the heading of a category goes somewhere."""
        return self.headed is None or category.id in self.headed

    def place(self, question: str) -> str:
        """The question's name, by the heading of its category and its field; that of what step 1 states."""
        return place(question, self.facts.catalogue)

    def shown(self, question: str) -> str:
        """What is recorded for a question, a value of it or step 1, as the document says it; `open` for nothing."""
        if stated := context_values(question, self.facts.context):
            return ", ".join(stated)
        question, _, value = question.partition("/")
        decision = self.facts.decisions.get(question)
        if value:
            return (decision.said(value) if decision else "") or "open"
        return shown(decision, self.facts.catalogue)


def facts_of(plan: Plan, catalogue: Catalogue, passed: Set[str] | None = None) -> Facts:
    """Gather the facts that conditions are evaluated against; without `passed` all menus count as passed."""
    menus = frozenset(catalogue.categories) if passed is None else frozenset(passed)
    return Facts(plan.decisions, plan.context, menus, catalogue)


def passed_menus(plan: Plan, catalogue: Catalogue) -> frozenset[str]:
    """Ids of the categories whose step is complete; all once step 5 is."""
    done = (1, 2, 3, 4, 5) if 5 in plan.steps_completed else plan.steps_completed
    return frozenset(c.id for c in catalogue.categories.values() if c.step in done)


def validate(
    plan: Plan,
    catalogue: Catalogue,
    rules: Sequence[Rule],
    today: str,
    *,
    needs_review: Set[str] = frozenset(),
    outdated: Collection[int] = (),
    statements: Iterable[Statement] = (),
    relations: Sequence[Relation] = (),
    passed: Set[str] | None = None,
    phases: Callable[[], PhaseMatrix | None] = _no_matrix,
) -> Validation:
    """Compute everything about a plan as of today (ISO date).

    `outdated` are the steps that hold what was computed before something has changed. `statements` were
    found in documents; those of documents that the plan does not name are left out.
    """
    facts = facts_of(plan, catalogue, passed)
    compared = {relation.field for relation in relations} | set(FACT_FIELDS)
    said = (one for one in collect_statements(plan.context, statements) if one.field in compared)
    comparisons = compare(said, relations, facts)
    found = (
        *findings(rules, facts, plan.findings, today, needs_review),
        *differences(comparisons, relations, facts, plan.findings, today, needs_review),
        *open_questions(facts, plan.findings, today),
    )
    judged = boxes(facts, needs_review)
    book = ledger(facts)
    return Validation(
        facts=facts,
        today=today,
        findings=found,
        comparisons=comparisons,
        boxes=judged,
        ledger=book,
        metrics=metrics(book),
        missing=(*_outdated(outdated, catalogue), *missing(plan, judged, found, facts, today)),
        unverified=tuple(_unverified(plan)),
        without_reason=without_reason(facts),
        needs_review=frozenset(needs_review),
        phases=phases,
    )


def _outdated(steps: Collection[int], catalogue: Catalogue) -> Iterator[Missing]:
    """What a section computes was computed before something has changed."""
    for step in catalogue.steps:
        if step.number in steps:
            what = "the flow it draws" if step.categories else "something it was computed from"
            text = f"{step.heading}: {what} has changed; write step {step.number} anew"
            yield Missing("step", str(step.number), text)


def _unverified(plan: Plan) -> Iterator[tuple[str, Evidence]]:
    for decision in plan.decisions.values():
        for evidence in decision.evidence:
            if evidence.status not in _CHECKED:
                yield decision.id, evidence
