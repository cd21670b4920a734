"""What changed between two plans: decisions, tensions, effects, sign-offs, and edits outside decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from facilitator.document.form import steps_in_first_form
from facilitator.document.values import plain_value
from facilitator.model import (
    METRICS,
    Catalogue,
    Decision,
    Effect,
    Evidence,
    FindingAnswer,
    Insight,
    Metric,
    Plan,
)
from facilitator.model.noun import noun
from facilitator.review.criteria import Criteria, judge
from facilitator.review.edits import HandEdit, edits
from facilitator.review.signoff import JudgedSignature, Validity, signed
from facilitator.review.sources import Version
from facilitator.text import bounds
from facilitator.validation.ledger import Ledger
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding, FindingState
from facilitator.validation.values import impact_line, shown


@noun
class PartChange:
    """One part of a decision that moved; an empty text means that it was not there."""

    name: str
    before: str
    after: str
    is_value: bool = False
    """Whether it is a value that the decision states."""


@noun
class DecisionChange:
    """One decision that differs."""

    question: str
    step: int
    place: str
    kind: str
    """`added`, `changed`, `withdrawn`, or `revised` where only what stands beside the choice differs."""
    before: str
    after: str
    parts: tuple[PartChange, ...] = ()


@noun
class EffectChange:
    """One direction that moved."""

    place: str
    metric: Metric
    before: Effect
    after: Effect
    why: str
    """The reason recorded for the new direction."""


@noun
class Difference:
    """Everything that differs."""

    old: str
    new: str
    changes: tuple[DecisionChange, ...]
    context: tuple[PartChange, ...]
    """Project context and progress."""
    opened: tuple[Finding, ...]
    """Findings that wait for an answer now and did not before."""
    closed: tuple[Finding, ...]
    """Findings that waited before and do not now, as they stand now."""
    effects: tuple[EffectChange, ...]
    needs_review: tuple[str, ...]
    """Decisions that need review now and did not before, by place."""
    stale: tuple[JudgedSignature, ...]
    """Signatures that the change made stale."""
    edits: tuple[HandEdit, ...]
    answers: tuple[PartChange, ...] = ()
    """Answers to findings that differ, by the title of the finding."""
    second_form: bool = False
    """Whether sections of the old plan are in the first form of the document, and are not in the new one."""

    @property
    def same(self) -> bool:
        """Whether nothing differs that a reviewer could want to know."""
        return not (
            self.changes
            or self.context
            or self.answers
            or self.opened
            or self.closed
            or self.needs_review
            or self.stale
            or self.edits
        )

    def effects_of(self, change: DecisionChange) -> list[EffectChange]:
        """The directions that moved with a decision."""
        return [effect for effect in self.effects if effect.place == change.place]

    def parts_of(self, change: DecisionChange) -> list[PartChange]:
        """What moved beside a choice. Reasons of effects are told with the directions that moved, not twice."""
        moved = self.effects_of(change)
        return [part for part in change.parts if part.name != IMPACT or not moved]


IMPACT = "DORA Impact"
"""The part of a decision that tells its effects and why."""


def compare(old: Version, new: Version, criteria: Criteria, today: str) -> Difference:
    """Compare two plans; tensions are judged for both as of today (ISO date)."""
    before = judge(old.reading, criteria, today)
    after = judge(new.reading, criteria, today)
    reviewed = new.reading.needs_review - old.reading.needs_review
    return Difference(
        old=old.name,
        new=new.name,
        changes=tuple(_changes(before, after)),
        context=tuple(_moved(_progress(old.reading.plan), _progress(new.reading.plan))),
        opened=tuple(_opened(before, after)),
        closed=tuple(_closed(before, after)),
        effects=tuple(_effects(before.ledger, after.ledger)),
        needs_review=tuple(after.place(q) for q in criteria.catalogue.questions if q in reviewed),
        stale=tuple(_stale(old, new)),
        edits=edits(old, new, criteria),
        answers=tuple(_answers(old.reading.plan, new.reading.plan, after)),
        second_form=_newly_written(old, new, criteria),
    )


def _newly_written(old: Version, new: Version, criteria: Criteria) -> bool:
    was, now = (steps_in_first_form(v.reading, criteria.catalogue) for v in (old, new))
    return bool(set(was).intersection(new.reading.plan.steps_completed).difference(now))


def _changes(before: Validation, after: Validation) -> Iterator[DecisionChange]:
    catalogue = after.facts.catalogue
    for question in catalogue.questions:
        one = before.facts.decisions.get(question)
        other = after.facts.decisions.get(question)
        if one != other:
            yield DecisionChange(
                question=question,
                step=catalogue.step_of(question),
                place=after.place(question),
                kind=_kind(one, other, catalogue),
                before=shown(one, catalogue) if one else "",
                after=shown(other, catalogue) if other else "",
                parts=(
                    *_moved(_values(one, catalogue), _values(other, catalogue), are_values=True),
                    *_moved(_parts(one), _parts(other)),
                ),
            )


def _kind(before: Decision | None, after: Decision | None, catalogue: Catalogue) -> str:
    if before is None:
        return "added"
    if after is None:
        return "withdrawn"
    same = shown(before, catalogue) == shown(after, catalogue) and before.choice == after.choice
    return "revised" if same else "changed"


def _moved(
    before: Mapping[str, str], after: Mapping[str, str], *, are_values: bool = False
) -> Iterator[PartChange]:
    """The parts whose texts differ, those of the new plan first."""
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            yield PartChange(name, was, now, are_values)


def _values(decision: Decision | None, catalogue: Catalogue) -> dict[str, str]:
    """Give the values that a decision states, by the label that the document uses."""
    if decision is None:
        return {}
    labels = {value.id: value.field for value in catalogue.questions[decision.id].values}
    return {labels.get(id_, id_): plain_value(s) for id_, s in decision.values.items()}


def _parts(decision: Decision | None) -> dict[str, str]:
    """Give what else stands beside the choice, by the label that the document uses."""
    if decision is None:
        return {}
    texts = {}
    impact = [impact_line(m, decision.impact[m]) for m in METRICS if m in decision.impact]
    texts["Rationale"] = decision.rationale
    texts[IMPACT] = "; ".join(impact)
    texts["Rollback Implication"] = decision.rollback
    texts["Version Evidence"] = "; ".join(map(evidence_line, decision.evidence))
    texts["Insights"] = "; ".join(map(insight_line, decision.insights))
    texts["Supersedes"] = decision.supersedes
    return texts


def evidence_line(evidence: Evidence) -> str:
    """Say what was found of a tool's version, when and where."""
    name = f"{evidence.name} {evidence.version}".strip()
    line = f"{name} — {evidence.status}"
    if evidence.reason:
        line += f" ({evidence.reason})"
    if evidence.checked_at:
        line += f", as of {evidence.checked_at}"
    if evidence.sources:
        line += f", from {' and '.join(evidence.sources)}"
    return line


def insight_line(insight: Insight) -> str:
    """Say what a round left behind; a risk and a question say that they are one."""
    if insight.kind in ("accepted-risk", "open-question"):
        return f"{insight.kind.replace('-', ' ')}: {insight.text}"
    return insight.text


def _progress(plan: Plan) -> dict[str, str]:
    """The project's context and how far the plan is, by the label that the document uses."""
    context = plan.context
    texts = {
        "Delivery Phase": context.delivery_phase,
        "Workload": context.workload,
        "Input Documents": ", ".join(document.path for document in context.documents),
        "Existing CI/CD": ", ".join(context.existing_ci),
    }
    for fact in context.facts:
        texts[fact.field] = ", ".join(fact.values)
    texts["Steps completed"] = ", ".join(map(str, plan.steps_completed))
    return texts


def _answers(before: Plan, after: Plan, judged: Validation) -> Iterator[PartChange]:
    """The answers that were given before and are others now; new ones close their point, and are told there."""
    was, now = before.findings, after.findings
    for rule in was:
        if rule not in now or was[rule] == now[rule]:
            continue
        finding = judged.finding(rule)
        title = f"{rule}: {finding.title}" if finding else rule
        yield PartChange(title, answer_line(was[rule]), answer_line(now[rule]))


def answer_line(answer: FindingAnswer) -> str:
    """Say an answer with who holds it, and until when."""
    held = bounds(answer.owner, answer.until, "")
    said = f"{answer.kind}: {answer.text}"
    return f"{said} ({held})" if held else said


def _opened(before: Validation, after: Validation) -> Iterator[Finding]:
    waited = {finding.id for finding in before.open_findings}
    for finding in after.open_findings:
        if finding.id not in waited:
            yield finding


def _closed(before: Validation, after: Validation) -> Iterator[Finding]:
    waits = {finding.id for finding in after.open_findings}
    for finding in before.open_findings:
        if finding.id not in waits:
            yield after.finding(finding.id) or replace(finding, state=FindingState.SETTLED)


def _effects(before: Ledger, after: Ledger) -> Iterator[EffectChange]:
    old = {row.question: row for row in before.rows}
    new = {row.question: row for row in after.rows}
    for question in dict.fromkeys((*new, *old)):
        row = new.get(question) or old[question]
        none = replace(row, impacts={})
        was, now = old.get(question, none), new.get(question, none)
        for metric in METRICS:
            if was.effect(metric) is not now.effect(metric):
                impact = now.impacts.get(metric)
                why = impact.why if impact else ""
                yield EffectChange(row.place, metric, was.effect(metric), now.effect(metric), why)


def _stale(old: Version, new: Version) -> Iterator[JudgedSignature]:
    before = signed(old.reading)
    valid = {item.signature for item in before if item.validity is Validity.VALID}
    for item in signed(new.reading):
        if item.signature in valid and item.validity is not Validity.VALID:
            yield item
