"""The result of check as text, JSON, SARIF or GitHub annotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from facilitator.document.reading import COMPLETE
from facilitator.model import Problem, Severity
from facilitator.review.annotations import commands
from facilitator.review.check import CheckResult, PlanResult, totals
from facilitator.review.criteria import Criteria
from facilitator.review.sarif import sarif
from facilitator.review.signoff import JudgedSignature, describe
from facilitator.text import Json, counted, json_text, visible
from facilitator.validation.readiness import READY

_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_WIDTH = 110
"""Columns of the text format: what a wide terminal and a CI log show without breaking lines of their own."""

FORMATS = ("text", "json", "sarif", "github")


def passed_over(result: CheckResult) -> Iterator[str]:
    """Say of each document that is no plan that it was passed over, and why."""
    for plan in result.passed_over:
        yield f"{_name(plan.path)}: passed over. {visible(plan.findings[0].message)}"


def render(result: CheckResult, form: str, criteria: Criteria) -> str:
    """Render in one of `FORMATS`, with a final line end."""
    if form == "sarif":
        return json_text(sarif(result, criteria), plain=True) + "\n"
    if form == "json":
        return json_text(as_json(result), plain=True) + "\n"
    lines = commands(result) if form == "github" else _text(result)
    return "".join(f"{line}\n" for line in lines)


def as_json(result: CheckResult) -> Json:
    """Give the result as plain data; `format` changes when its shape does."""
    return {
        "format": 1,
        "plans": [_plan(plan) for plan in result.plans],
        "passed_over": [_passed_over(plan) for plan in result.passed_over],
        "totals": {severity.value: totals(result)[severity] for severity in _SEVERITIES},
    }


def _plan(plan: PlanResult) -> Json:
    return {
        "path": plan.path,
        "status": plan.status or None,
        "project_name": plan.project,
        "steps_completed": list(plan.steps),
        "ready": plan.ready,
        "findings": [_finding(finding) for finding in plan.findings],
        "not_checkable": list(plan.not_checkable),
        "signatures": [_signature(item) for item in plan.signatures],
    }


def _passed_over(plan: PlanResult) -> dict[str, str]:
    return {"path": plan.path, "reason": plan.findings[0].message}


def _finding(finding: Problem) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "line": finding.line,
        "message": finding.message,
    }


def _signature(item: JudgedSignature) -> Json:
    given = item.signature
    return {
        "by": given.by,
        "date": given.date,
        "section": given.section,
        "note": given.note,
        "state": item.validity.value,
    }


def _text(result: CheckResult) -> Iterator[str]:
    for plan in result.plans:
        yield _name(_head(plan))
        for finding in plan.findings:
            where = f"line {finding.line}" if finding.line else "file"
            head = f"  {finding.severity:<7}  {where:<9}  {finding.code}: "
            yield _wrapped(head, finding.message)
        if plan.not_checkable:
            need = counted(len(plan.not_checkable), "check needs", "checks need")
            yield f"  not checked: {need} an answer that the plan does not hold"
        for told in describe(plan.signatures):
            yield f"  {visible(told)}"
        yield f"  {_counts(plan)}"
        yield ""
    if len(result.plans) > 1:
        yield from _summary(result)


def _name(path: str) -> str:
    """A path that keeps to its line, whatever it holds."""
    return visible(path).replace("\n", "␊")


def _wrapped(head: str, text: str) -> str:
    return fill(
        head + " ".join(visible(text).split()),
        _WIDTH,
        subsequent_indent=" " * 22,
        break_on_hyphens=False,
    )


def _head(plan: PlanResult) -> str:
    steps = f"steps {', '.join(map(str, plan.steps))}" if plan.steps else ""
    # that all steps are written, they say themselves; ready is another thing
    state = "" if plan.status == COMPLETE else plan.status
    known = [part for part in (plan.project, state, steps) if part]
    return f"{plan.path}: {'; '.join(known)}" if known else plan.path


def _counts(plan: PlanResult) -> str:
    ready = READY if plan.ready else "not ready"
    if not plan.readable:
        ready = "could not be read"
    return f"{', '.join(_number(plan, severity) for severity in _SEVERITIES)}; {ready}"


def _number(plan: PlanResult, severity: Severity) -> str:
    return counted(plan.count(severity), "note" if severity is Severity.INFO else severity.value)


def _summary(result: CheckResult) -> Iterator[str]:
    """Tabulate many plans: one line each, the totals last."""
    names = [_name(plan.path) for plan in result.plans]
    width = max(len("plan"), *map(len, names))
    yield f"{'plan':{width}}  errors  warnings  notes  status"
    for name, plan in zip(names, result.plans, strict=True):
        state = "not ready" if plan.status == COMPLETE else plan.status or "unreadable"
        status = "ready" if plan.ready else state
        yield f"{_columns(name, width, map(plan.count, _SEVERITIES))}  {status}"
    total = totals(result)
    yield _columns(f"{len(names)} plans", width, (total[severity] for severity in _SEVERITIES))


def _columns(name: str, width: int, counts: Iterable[int]) -> str:
    errors, warnings, notes = counts
    return f"{name:{width}}  {errors:6}  {warnings:8}  {notes:5}"
