"""What changed between two plans: decisions, tensions, effects, sign-offs, and edits outside decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from facilitator.model import (
    METRICS,
    Catalogue,
    Context,
    Decision,
    Effect,
    Evidence,
    Impact,
    Insight,
    Metric,
)
from facilitator.review.criteria import Criteria, judge
from facilitator.review.edits import Edit, edits
from facilitator.review.signoff import Signed, Validity, signed
from facilitator.review.sources import Version
from facilitator.validation.ledger import Ledger
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding, Standing
from facilitator.validation.values import place, shown


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a decision that moved; an empty text means that it was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One decision that differs."""

    question: str
    step: int
    place: str
    kind: str
    """`added`, `changed`, `withdrawn`, or `revised` where only what stands beside the choice differs."""
    before: str
    after: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class EffectMove:
    """One direction that moved."""

    place: str
    metric: Metric
    before: Effect
    after: Effect
    why: str
    """The reason recorded for the new direction."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs."""

    old: str
    new: str
    changes: tuple[Change, ...]
    context: tuple[Part, ...]
    """Project context and progress."""
    opened: tuple[Finding, ...]
    """Findings that wait for an answer now and did not before."""
    closed: tuple[Finding, ...]
    """Findings that waited before and do not now, as they stand now."""
    effects: tuple[EffectMove, ...]
    needs_review: tuple[str, ...]
    """Decisions that need review now and did not before, by place."""
    stale: tuple[Signed, ...]
    """Signatures that the change made stale."""
    edits: tuple[Edit, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs that a reviewer could want to know."""
        found = (
            self.changes,
            self.context,
            self.opened,
            self.closed,
            self.needs_review,
            self.stale,
            self.edits,
        )
        return not any(found)


def compare(old: Version, new: Version, criteria: Criteria, today: str) -> Difference:
    """Compare two plans; tensions are judged for both as of today (ISO date)."""
    before, after = judge(old.reading, criteria, today), judge(new.reading, criteria, today)
    catalogue = criteria.catalogue
    reviewed = new.reading.needs_review - old.reading.needs_review
    return Difference(
        old.name,
        new.name,
        tuple(_changes(old, new, catalogue)),
        tuple(_context(old, new)),
        _newly(before, after),
        tuple(_closed(before, after)),
        tuple(_effects(before.ledger, after.ledger)),
        tuple(place(q, catalogue) for q in catalogue.questions if q in reviewed),
        tuple(_stale(old, new)),
        edits(old, new, criteria),
    )


def _changes(old: Version, new: Version, catalogue: Catalogue) -> Iterator[Change]:
    for question in catalogue.questions:
        before = old.reading.plan.decisions.get(question)
        after = new.reading.plan.decisions.get(question)
        if before == after:
            continue
        kind = "revised"
        if before is None or after is None:
            kind = "added" if before is None else "withdrawn"
        elif shown(before, catalogue) != shown(after, catalogue) or before.choice != after.choice:
            kind = "changed"
        parts = tuple(_parts(before, after, catalogue))
        was, now = ("" if d is None else shown(d, catalogue) for d in (before, after))
        yield Change(
            question, catalogue.step_of(question), place(question, catalogue), kind, was, now, parts
        )


def _parts(before: Decision | None, after: Decision | None, catalogue: Catalogue) -> Iterator[Part]:
    one, other = _texts(before, catalogue), _texts(after, catalogue)
    for name in dict.fromkeys((*other, *one)):
        if one.get(name, "") != other.get(name, ""):
            yield Part(name, one.get(name, ""), other.get(name, ""))


def _texts(decision: Decision | None, catalogue: Catalogue) -> dict[str, str]:
    """Give what stands beside the choice, by the label that the document uses."""
    if decision is None:
        return {}
    labels = {d.key: d.label for d in catalogue.questions[decision.id].details}
    texts = {labels.get(key, key): text for key, text in decision.details.items()}
    texts["Rationale"] = decision.rationale
    texts["DORA Impact"] = "; ".join(
        _impact(m, decision.impact[m]) for m in METRICS if m in decision.impact
    )
    texts["Rollback Implication"] = decision.rollback
    texts["Version Evidence"] = "; ".join(map(evidence_line, decision.evidence))
    texts["Insights"] = "; ".join(map(_insight, decision.insights))
    texts["Supersedes"] = decision.supersedes
    return texts


def evidence_line(evidence: Evidence) -> str:
    """Say what was found of a tool's version, when and where."""
    reason = f" ({evidence.reason})" if evidence.reason else ""
    seen = f", as of {evidence.checked_at}" if evidence.checked_at else ""
    sources = f", from {' and '.join(evidence.sources)}" if evidence.sources else ""
    return (
        f"{evidence.name} {evidence.version}".strip()
        + f" — {evidence.status}{reason}{seen}{sources}"
    )


def _impact(metric: Metric, impact: Impact) -> str:
    return f"{metric.title}: {impact.effect}{f' — {impact.why}' if impact.why else ''}"


def _insight(insight: Insight) -> str:
    kind = {"accepted-risk": "accepted risk: ", "open-question": "open question: "}.get(
        insight.kind, ""
    )
    return f"{kind}{insight.text}"


def _context(old: Version, new: Version) -> Iterator[Part]:
    one, other = (dict(_stated(v.reading.plan.context)) for v in (old, new))
    one["Steps completed"], other["Steps completed"] = (
        ", ".join(map(str, v.reading.plan.steps_completed)) for v in (old, new)
    )
    for name in dict.fromkeys((*other, *one)):
        if one.get(name, "") != other.get(name, ""):
            yield Part(name, one.get(name, ""), other.get(name, ""))


def _stated(context: Context) -> Iterator[tuple[str, str]]:
    yield "Delivery Phase", context.delivery_phase
    yield "Workload", context.workload
    yield "Input Documents", ", ".join(d.path for d in context.documents)
    yield "Existing CI/CD", ", ".join(context.existing_ci)
    yield from ((f.field, ", ".join(f.values)) for f in context.facts)


def _newly(before: Validation, after: Validation) -> tuple[Finding, ...]:
    waited = {f.id for f in before.open_findings}
    return tuple(f for f in after.open_findings if f.id not in waited)


def _closed(before: Validation, after: Validation) -> Iterator[Finding]:
    waits = {f.id for f in after.open_findings}
    for finding in before.open_findings:
        if finding.id not in waits:
            yield after.finding(finding.id) or replace(finding, standing=Standing.SETTLED)


def _effects(before: Ledger, after: Ledger) -> Iterator[EffectMove]:
    old, new = ({row.question: row for row in book.rows} for book in (before, after))
    for question in dict.fromkeys((*new, *old)):
        one, other = old.get(question), new.get(question)
        for metric in METRICS:
            was = one.effect(metric) if one else Effect.UNKNOWN
            now = other.effect(metric) if other else Effect.UNKNOWN
            if was is not now:
                row = other or one
                why = other.impacts[metric].why if other else ""
                yield EffectMove(row.place if row else question, metric, was, now, why)


def _stale(old: Version, new: Version) -> Iterator[Signed]:
    valid = {s.signature for s in signed(old.reading) if s.validity is Validity.VALID}
    for item in signed(new.reading):
        if item.signature in valid and item.validity is not Validity.VALID:
            yield item
