"""Check: what a reviewer has to know about plans, each point with a stable code, a severity and a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from facilitator.document.read import Reading, read
from facilitator.model import Problem, Severity, Status
from facilitator.review.codes import UNREADABLE
from facilitator.review.criteria import Criteria, judge
from facilitator.review.paths import plan_bytes, plans_in
from facilitator.review.signoff import Signed, Validity, signed
from facilitator.validation.completeness import Answered, Item
from facilitator.validation.questions import expired_risks
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding, Standing
from facilitator.validation.values import place

MAX_AGE_DAYS = 90
"""Days after which a version that was checked is reported as old."""
_LOOKED_UP = (Status.VERIFIED, Status.LOW_CONFIDENCE, Status.CONFLICTING)
"""Statuses whose version was seen somewhere on a day; others do not age."""
RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@dataclass(frozen=True, slots=True)
class PlanResult:
    """What check found in one plan."""

    path: str
    """As it was asked for."""
    status: str = ""
    """in-progress, complete or damaged; empty when the plan could not be read."""
    project: str = ""
    steps: tuple[int, ...] = ()
    ready: bool = False
    findings: tuple[Problem, ...] = ()
    not_checkable: tuple[str, ...] = ()
    """Rules that wait for something that is not recorded."""
    signatures: tuple[Signed, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the plan could be read at all."""
        return not any(f.code in UNREADABLE for f in self.findings)

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity."""
        return sum(f.severity is severity for f in self.findings)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What check found in all plans."""

    plans: tuple[PlanResult, ...]

    def exit_code(self, fail_on: Severity = Severity.ERROR) -> int:
        """0 clean, 1 findings at or above a severity, 2 a plan that could not be read."""
        if not all(plan.readable for plan in self.plans):
            return 2
        worst = max((RANK[f.severity] for p in self.plans for f in p.findings), default=-1)
        return 1 if worst >= RANK[fail_on] else 0


def check(
    paths: Sequence[str], criteria: Criteria, today: str, max_age_days: int = MAX_AGE_DAYS
) -> CheckResult:
    """Check files, folders or patterns of plans as of today (ISO date); one that fails stops no other."""
    return CheckResult(
        tuple(check_file(path, criteria, today, max_age_days) for path in plans_in(paths))
    )


def check_file(
    path: str, criteria: Criteria, today: str, max_age_days: int = MAX_AGE_DAYS
) -> PlanResult:
    """Check one plan; whatever keeps it from being read is a finding."""
    try:
        data = plan_bytes(Path(path))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it has no such name"
        missing = isinstance(error, FileNotFoundError)
        code = "plan-missing" if missing else "plan-unreadable"
        return PlanResult(
            path, findings=(Problem(code, Severity.ERROR, f"Cannot be read: {reason}."),)
        )
    return check_reading(path, read(data, criteria.catalogue), criteria, today, max_age_days)


def check_reading(
    path: str, reading: Reading, criteria: Criteria, today: str, max_age_days: int = MAX_AGE_DAYS
) -> PlanResult:
    """Check a plan that was read."""
    plan, judged, given = reading.plan, judge(reading, criteria, today), signed(reading)
    if any(p.code in UNREADABLE for p in reading.problems):
        return PlanResult(path, reading.status, findings=reading.problems)
    if not reading.sections and not reading.problems:
        empty = Problem("plan-empty", Severity.WARNING, "The plan has not begun.")
        return PlanResult(path, reading.status, findings=(empty,))
    found = [
        *reading.problems,
        *_steps(reading),
        *(_located(f, reading) for f in judged.open_findings),
        *_decisions(judged, reading),
        *_risks(judged, reading, today),
        *_evidence(reading, judged, today, max_age_days),
        *_signatures(reading, given),
    ]
    found.sort(key=lambda f: (-RANK[f.severity], f.line, f.code))
    return PlanResult(
        path,
        reading.status,
        plan.project_name,
        plan.steps_completed,
        judged.ready and not reading.damaged,
        tuple(found),
        tuple(f.id for f in judged.not_checkable),
        given,
    )


def totals(result: CheckResult) -> Counter[Severity]:
    """Count the findings of all plans by severity."""
    return Counter(f.severity for plan in result.plans for f in plan.findings)


def _steps(reading: Reading) -> Iterator[Problem]:
    open_ = [str(n) for n in range(1, 6) if n not in reading.plan.steps_completed]
    if open_:
        noun = "Step" if len(open_) == 1 else "Steps"
        yield Problem("steps-open", Severity.INFO, f"{noun} {', '.join(open_)} not complete yet.")


def _located(finding: Finding, reading: Reading) -> Problem:
    """Turn an open finding into a problem at the line of the first decision it names."""
    lines = [reading.lines[d] for d in finding.decisions if d in reading.lines]
    again = ""
    if finding.standing is Standing.EXPIRED and finding.answer is not None:
        again = f" The answer given held until {finding.answer.until}."
    elif finding.standing is Standing.STALE:
        again = " The answer given is stale: what it was given for has changed."
    review = " A decision it names needs review." if finding.under_review else ""
    code = "open-question" if finding.kind == "open-question" else finding.id
    text = f"{sentence(finding.title)} {finding.why} {finding.question}{again}{review}"
    return Problem(code, finding.severity, " ".join(text.split()), min(lines, default=0))


def sentence(title: str) -> str:
    """End a title as a sentence; one that asks has its sign already."""
    return title if title.endswith("?") else f"{title}."


def _decisions(judged: Validation, reading: Reading) -> Iterator[Problem]:
    """Name what is open in completed steps; a field that is absent was named when the plan was read."""
    catalogue = judged.facts.catalogue
    for box in judged.boxes:
        if box.category.step in reading.plan.steps_completed:
            for item in box.open:
                line = reading.lines.get(item.question.id, 0)
                if line and item.standing is not Answered.NEEDS_REVIEW:
                    code, words = _open(item)
                    message = f"{place(item.question.id, catalogue)} {words}"
                    yield Problem(code, Severity.WARNING, message, line)


def _open(item: Item) -> tuple[str, str]:
    if item.standing is Answered.DEFERRED:
        reason = " ".join(item.decision.reason.split()) if item.decision else ""
        return "decision-deferred", f"is deferred: {reason}" if reason else "is deferred."
    if item.standing is Answered.WAITS:
        return "decision-waits", "waits for a decision that is not recorded."
    return "decision-open", "is open."


def _risks(judged: Validation, reading: Reading, today: str) -> Iterator[Problem]:
    for question, risk in expired_risks(judged.facts, today):
        name = place(question, judged.facts.catalogue)
        text = f"{name}: a risk was accepted until {risk.until}, which has passed: {' '.join(risk.text.split())}"
        yield Problem("risk-expired", Severity.WARNING, text, reading.lines.get(question, 0))


def _evidence(
    reading: Reading, judged: Validation, today: str, max_age_days: int
) -> Iterator[Problem]:
    for question, evidence in judged.unverified:
        text = f"{evidence.name}: {evidence.status}{f' ({evidence.reason})' if evidence.reason else ''}."
        yield Problem("evidence-unverified", Severity.INFO, text, reading.lines.get(question, 0))
    for decision in reading.plan.decisions.values():
        for evidence in decision.evidence:
            age = _days(evidence.checked_at, today)
            if evidence.status in _LOOKED_UP and age is not None and age > max_age_days:
                text = f"{evidence.name} {evidence.version}".strip()
                text += f" was looked up on {evidence.checked_at}, {age} days ago (limit {max_age_days})."
                yield Problem(
                    "evidence-stale", Severity.WARNING, text, reading.lines.get(decision.id, 0)
                )


def _days(then: str, today: str) -> int | None:
    try:
        return (date.fromisoformat(today) - date.fromisoformat(then)).days
    except ValueError:
        return None


def _signatures(reading: Reading, given: Sequence[Signed]) -> Iterator[Problem]:
    lines = {section.title: section.line for section in reading.sections}
    for item in given:
        s = item.signature
        if item.validity is Validity.STALE:
            text = f"“{s.section}” has changed since {s.by} signed it on {s.date}."
            yield Problem("signature-stale", Severity.WARNING, text, lines.get(s.section, 0))
        elif item.validity is Validity.GONE:
            text = f"{s.by} signed “{s.section}” on {s.date}, and there is no such section now."
            yield Problem("signature-orphan", Severity.WARNING, text)
    if reading.status == "complete" and not any(i.validity is Validity.VALID for i in given):
        yield Problem(
            "not-signed", Severity.INFO, "The plan is complete, and nobody has signed it."
        )
