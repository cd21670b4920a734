"""The result of check as text, JSON, SARIF or GitHub annotations."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from facilitator.model import Severity
from facilitator.review.annotations import commands
from facilitator.review.check import CheckResult, PlanResult, totals
from facilitator.review.criteria import Criteria
from facilitator.review.sarif import sarif
from facilitator.review.signoff import describe
from facilitator.text import json_text, visible

_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_WIDTH = 110
"""Columns of the text format: what a wide terminal and a CI log show without breaking lines of their own."""

FORMATS = ("text", "json", "sarif", "github")


def render(result: CheckResult, form: str, criteria: Criteria) -> str:
    """Render in one of `FORMATS`, with a final line end."""
    if form == "sarif":
        return json_text(sarif(result, criteria), plain=True) + "\n"
    if form == "json":
        return json_text(as_json(result), plain=True) + "\n"
    lines = commands(result) if form == "github" else _text(result)
    return "".join(f"{line}\n" for line in lines)


def as_json(result: CheckResult) -> dict[str, Any]:
    """Give the result as plain data; `format` changes when its shape does."""
    return {
        "format": 1,
        "plans": [_plan(plan) for plan in result.plans],
        "totals": {severity.value: totals(result)[severity] for severity in _SEVERITIES},
    }


def _plan(plan: PlanResult) -> dict[str, Any]:
    return {
        "path": plan.path,
        "status": plan.status or None,
        "project_name": plan.project,
        "steps_completed": list(plan.steps),
        "ready": plan.ready,
        "findings": [
            {"code": f.code, "severity": f.severity.value, "line": f.line, "message": f.message}
            for f in plan.findings
        ],
        "not_checkable": list(plan.not_checkable),
        "signatures": [
            {
                "by": s.signature.by,
                "date": s.signature.date,
                "section": s.signature.section,
                "note": s.signature.note,
                "state": s.validity.value,
            }
            for s in plan.signatures
        ],
    }


def _text(result: CheckResult) -> Iterator[str]:
    for plan in result.plans:
        yield visible(_head(plan)).replace("\n", "␊")
        for f in plan.findings:
            where = f"line {f.line}" if f.line else "file"
            yield _wrapped(f"  {f.severity:<7}  {where:<9}  {f.code}: ", f.message)
        if plan.not_checkable:
            yield _wrapped(
                f"  not checkable yet ({len(plan.not_checkable)}): ", ", ".join(plan.not_checkable)
            )
        yield from (f"  {visible(describe(s))}" for s in plan.signatures)
        yield f"  {_counts(plan)}"
        yield ""
    if len(result.plans) > 1:
        yield from _summary(result)


def _wrapped(head: str, text: str) -> str:
    return fill(
        head + " ".join(visible(text).split()),
        _WIDTH,
        subsequent_indent=" " * 22,
        break_on_hyphens=False,
    )


def _head(plan: PlanResult) -> str:
    steps = f"steps {', '.join(map(str, plan.steps))}" if plan.steps else ""
    known = [part for part in (plan.project, plan.status, steps) if part]
    return f"{plan.path}: {'; '.join(known)}" if known else plan.path


def _counts(plan: PlanResult) -> str:
    ready = "READY FOR IMPLEMENTATION" if plan.ready else "not ready"
    if not plan.readable:
        ready = "could not be read"
    return f"{', '.join(_number(plan, s) for s in _SEVERITIES)}; {ready}"


def _number(plan: PlanResult, severity: Severity) -> str:
    count, noun = plan.count(severity), "note" if severity is Severity.INFO else severity.value
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _summary(result: CheckResult) -> Iterator[str]:
    """Tabulate many plans: one line each, the totals last."""
    names = [visible(plan.path).replace("\n", "␊") for plan in result.plans]
    width = max(len("plan"), *map(len, names))
    yield f"{'plan':{width}}  errors  warnings  notes  status"
    for name, plan in zip(names, result.plans, strict=True):
        counts = [plan.count(s) for s in _SEVERITIES]
        status = plan.status or "unreadable"
        status = "ready" if plan.ready else status
        yield f"{name:{width}}  {counts[0]:6}  {counts[1]:8}  {counts[2]:5}  {status}"
    total = totals(result)
    all_ = [total[s] for s in _SEVERITIES]
    yield f"{f'{len(names)} plans':{width}}  {all_[0]:6}  {all_[1]:8}  {all_[2]:5}"
