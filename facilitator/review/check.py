"""Check: what a reviewer has to know about plans, each point with a stable code, a severity and a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from facilitator.asking import deferred_values
from facilitator.document.context_section import label_of
from facilitator.document.read import Reading, read
from facilitator.document.reading import COMPLETE
from facilitator.document.rests import changed_documents
from facilitator.document.whose import NOT_A_PLAN
from facilitator.model import Problem, Severity
from facilitator.model.noun import noun
from facilitator.review.codes import UNREADABLE
from facilitator.review.criteria import Criteria, judge
from facilitator.review.followed import not_as_decided
from facilitator.review.paths import named_alone, plan_bytes, plans_in
from facilitator.review.signoff import JudgedSignature, Validity, signed
from facilitator.review.whatif import stale_what_ifs
from facilitator.validation.completeness import Answered
from facilitator.validation.confirmed import no_longer_said
from facilitator.validation.questions import expired_risks
from facilitator.validation.report import Validation
from facilitator.validation.tensions import TERM_OVER, Finding, FindingState, problem_of_term
from facilitator.versions.evidence import stale

MAX_AGE_DAYS = 90
"""Days after which a version that was checked is reported as old."""
RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@noun
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
    signatures: tuple[JudgedSignature, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the plan could be read at all."""
        return not any(f.code in UNREADABLE for f in self.findings)

    @property
    def foreign(self) -> bool:
        """Whether it is somebody else's document."""
        return any(f.code == NOT_A_PLAN for f in self.findings)

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity."""
        return sum(f.severity is severity for f in self.findings)


@noun
class CheckResult:
    """What check found in all plans."""

    plans: tuple[PlanResult, ...]
    passed_over: tuple[PlanResult, ...] = ()
    """Documents of others that a folder, a pattern or a list of names took along: not checked."""

    @property
    def findings(self) -> Iterator[Problem]:
        """The findings of all plans."""
        for plan in self.plans:
            yield from plan.findings

    def exit_code(self, fail_on: Severity = Severity.ERROR) -> int:
        """0 clean, 1 findings at or above a severity, 2 a plan that could not be read."""
        if not all(plan.readable for plan in self.plans):
            return 2
        worst = max((RANK[finding.severity] for finding in self.findings), default=-1)
        return 1 if worst >= RANK[fail_on] else 0


def check(
    paths: Sequence[str],
    criteria: Criteria,
    today: str,
    max_age_days: int = MAX_AGE_DAYS,
    *,
    pass_over: bool = False,
) -> CheckResult:
    """Check files, folders or patterns of plans as of today (ISO date); one that fails stops no other.

    Documents that are no plans are passed over, but one that is named alone: it was meant. `pass_over`: not even that.
    """
    found = [check_file(path, criteria, today, max_age_days) for path in plans_in(paths)]
    if named_alone(paths) and not pass_over:
        return CheckResult(tuple(map(_as_meant, found)))
    plans = tuple(plan for plan in found if not plan.foreign)
    return CheckResult(plans, tuple(plan for plan in found if plan.foreign))


def _as_meant(plan: PlanResult) -> PlanResult:
    """Of a file that was named alone it is a fault that there is nothing in it."""
    if not any(finding.code == "plan-empty" for finding in plan.findings):
        return plan
    nothing = Problem("plan-emptied", Severity.ERROR, "The file is empty: there is no plan in it.")
    return replace(plan, findings=(nothing,))


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
        problem = Problem(code, Severity.ERROR, f"Cannot be read: {reason}.")
        return PlanResult(path, findings=(problem,))
    return check_reading(path, read(data, criteria.catalogue), criteria, today, max_age_days)


def check_reading(
    path: str, reading: Reading, criteria: Criteria, today: str, max_age_days: int = MAX_AGE_DAYS
) -> PlanResult:
    """Check a plan that was read."""
    if any(problem.code in UNREADABLE for problem in reading.problems):
        foreign = any(problem.code == NOT_A_PLAN for problem in reading.problems)
        status = "" if foreign else reading.status
        return PlanResult(path, status, findings=reading.problems)
    if not reading.sections and not reading.problems:
        empty = Problem("plan-empty", Severity.WARNING, "The plan has not begun.")
        return PlanResult(path, reading.status, findings=(empty,))
    judged = judge(reading, criteria, today)
    given = signed(reading)
    found = [
        *reading.problems,
        *_steps(reading),
        *(_located(finding, reading) for finding in judged.open_findings),
        *_decisions(judged, reading),
        *_values(judged, reading),
        *_risks(judged, reading),
        *not_as_decided(judged, reading, criteria),
        *stale_what_ifs(judged, reading),
        *_unverified(judged, reading),
        *_stale_evidence(reading, today, max_age_days),
        *_changed_documents(reading, criteria),
        *_signatures(reading, given),
    ]
    found.sort(key=lambda problem: (-RANK[problem.severity], problem.line, problem.code))
    return PlanResult(
        path=path,
        status=reading.status,
        project=reading.plan.project_name,
        steps=reading.plan.steps_completed,
        ready=judged.ready and not reading.damaged,
        findings=tuple(found),
        not_checkable=tuple(finding.id for finding in judged.not_checkable),
        signatures=given,
    )


def totals(result: CheckResult) -> Counter[Severity]:
    """Count the findings of all plans by severity."""
    return Counter(finding.severity for finding in result.findings)


def _steps(reading: Reading) -> Iterator[Problem]:
    open_ = [str(n) for n in range(1, 6) if n not in reading.plan.steps_completed]
    if open_:
        noun = "Step" if len(open_) == 1 else "Steps"
        yield Problem("steps-open", Severity.INFO, f"{noun} {', '.join(open_)} not complete yet.")


def _located(finding: Finding, reading: Reading) -> Problem:
    """Turn an open finding into a problem at the line of the first decision it names."""
    line = next((reading.lines[id_] for id_ in finding.decisions if id_ in reading.lines), 0)
    words = [sentence(finding.title), finding.why, finding.question]
    if finding.state in TERM_OVER and finding.answer is not None:
        until = finding.answer.until
        words.append(problem_of_term(until) or f"The answer given held until {until}.")
    elif finding.state is FindingState.STALE:
        words.append("The answer given is stale: what it was given for has changed.")
    if finding.overdue:
        words.append(sentence(finding.overdue))
    if finding.under_review:
        words.append("A decision it names needs review.")
    code = "open-question" if finding.kind == "open-question" else finding.id
    return Problem(code, finding.severity, _one_line(" ".join(words)), line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def sentence(text: str) -> str:
    """End a text as a sentence, where it does not end as one."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _decisions(judged: Validation, reading: Reading) -> Iterator[Problem]:
    """Name what is open in completed steps; a field that is absent was named when the plan was read."""
    told = {point.subject: point.text for point in judged.missing if point.kind == "decision"}
    for box in judged.boxes:
        if box.category.step not in reading.plan.steps_completed:
            continue
        for item in box.open:
            # What waits is written nowhere: the first line that it waits for stands for it.
            lines = (reading.lines.get(id_, 0) for id_ in (item.question.id, *item.needs))
            line = next(filter(None, lines), 0)
            if (line or item.needs) and item.standing is not Answered.NEEDS_REVIEW:
                message = sentence(_one_line(told[item.question.id]))
                yield Problem(_OPEN[item.standing], Severity.WARNING, message, line)


_OPEN = {
    Answered.DEFERRED: "decision-deferred",
    Answered.WAITS: "decision-waits",
    Answered.OPEN: "decision-open",
}


def _values(judged: Validation, reading: Reading) -> Iterator[Problem]:
    """Name the essential values and the reasons of completed steps that are open or deferred."""
    put_off = {f"{question.id}.{value.id}" for question, value, _ in deferred_values(judged.facts)}
    for point in judged.missing:
        question = point.subject.rpartition(".")[0]
        line = reading.lines.get(question, 0)
        if point.kind == "reason" and (line := reading.lines.get(point.subject, 0)):
            yield Problem("reason-open", Severity.WARNING, sentence(_one_line(point.text)), line)
        if point.kind == "value" and line:
            code = "value-deferred" if point.subject in put_off else "value-open"
            yield Problem(code, Severity.WARNING, sentence(_one_line(point.text)), line)


def _risks(judged: Validation, reading: Reading) -> Iterator[Problem]:
    for question, risk in expired_risks(judged.facts, judged.today):
        accepted = f"{judged.place(question)}: a risk was accepted until {risk.until}"
        why = "is not read as a date" if problem_of_term(risk.until) else "has passed"
        text = f"{accepted}, which {why}: {_one_line(risk.text)}"
        yield Problem("risk-expired", Severity.WARNING, text, reading.lines.get(question, 0))


def _unverified(judged: Validation, reading: Reading) -> Iterator[Problem]:
    for question, evidence in judged.unverified:
        reason = f" ({evidence.reason})" if evidence.reason else ""
        text = f"{evidence.name}: {evidence.status}{reason}."
        yield Problem("evidence-unverified", Severity.INFO, text, reading.lines.get(question, 0))


def _stale_evidence(reading: Reading, today: str, max_age_days: int) -> Iterator[Problem]:
    for decision in reading.plan.decisions.values():
        line = reading.lines.get(decision.id, 0)
        for evidence in decision.evidence:
            if why := stale(evidence, date.fromisoformat(today), max_age_days):
                limit = f" (limit {max_age_days})" if why.endswith("ago") else ""
                text = _one_line(f"{evidence.name} {evidence.version}".strip() + f" {why}{limit}.")
                yield Problem("evidence-stale", Severity.WARNING, text, line)


def _changed_documents(reading: Reading, criteria: Criteria) -> Iterator[Problem]:
    mark = reading.marks.get(1)
    now = criteria.digests(reading.plan) if mark else {}
    changed = list(changed_documents(mark.rests if mark else {}, now))
    for path in changed:
        what = "has changed since" if now[path] else "cannot be read any more, and was loaded when"
        yield Problem("document-changed", Severity.WARNING, f"{path} {what} step 1 was written.")
    read_again = [path for path in changed if now[path]]
    said = criteria.documents(reading.plan) if read_again else ()
    for dropped in no_longer_said(reading.plan.context, said, read_again):
        text = _one_line(f"{dropped.told(label_of(dropped.field))}.")
        yield Problem("fact-no-longer-said", Severity.WARNING, text)


def _signatures(reading: Reading, given: Sequence[JudgedSignature]) -> Iterator[Problem]:
    lines = {section.title: section.line for section in reading.sections}
    for item in given:
        signature, section = item.signature, item.signature.section
        if item.validity is Validity.STALE:
            text = f"“{section}” has changed since {signature.by} signed it on {signature.date}."
            yield Problem("signature-stale", Severity.WARNING, text, lines.get(section, 0))
        elif item.validity is Validity.GONE:
            signed_ = f"{signature.by} signed “{section}” on {signature.date}"
            text = f"{signed_}, and there is no such section now."
            yield Problem("signature-orphan", Severity.WARNING, text)
    if reading.status == COMPLETE and all(i.validity is not Validity.VALID for i in given):
        text = "All five steps are written, and nobody has signed what they say now."
        yield Problem("not-signed", Severity.INFO, text)
