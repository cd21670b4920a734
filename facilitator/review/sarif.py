"""Findings as SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from facilitator import __version__
from facilitator.model import Problem, Severity
from facilitator.review.check import CheckResult
from facilitator.review.codes import CODES
from facilitator.review.criteria import Criteria
from facilitator.review.paths import from_checkout
from facilitator.text import Json, visible
from facilitator.validation.alignment import DIFFER

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(result: CheckResult, criteria: Criteria) -> Json:
    """Give one run with the rules that were met and a result per finding."""
    met = list(dict.fromkeys(finding.code for finding in result.findings))
    index = {code: number for number, code in enumerate(met)}
    results: list[Json] = []
    for plan in result.plans:
        results += [_result(plan.path, one, index[one.code]) for one in plan.findings]
    driver = {
        "name": "facilitator",
        "version": __version__,
        "rules": [_rule(code, criteria) for code in met],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, criteria: Criteria) -> Json:
    title, full, level = _described(code, criteria)
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": full},
        "defaultConfiguration": {"level": _LEVELS[level]},
    }


def _described(code: str, criteria: Criteria) -> tuple[str, str, Severity]:
    for rule in criteria.rules:
        if rule.id == code:
            return rule.title, f"{rule.why} {rule.question}", rule.severity
    for relation in criteria.relations:
        if relation.id == code:
            return DIFFER, relation.question, Severity.WARNING
    known = CODES.get(code)
    if known is None:
        return code, code, Severity.WARNING
    return known.title, f"{known.meaning} {known.remedy}", known.severity


def _result(path: str, finding: Problem, rule: int) -> Json:
    place: Json = {"artifactLocation": {"uri": uri(from_checkout(path))}}
    if finding.line:
        place["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(finding.message)},
        "locations": [{"physicalLocation": place}],
    }


def uri(path: str) -> str:
    """Make a relative reference, or a file address of an absolute path, percent-encoded."""
    pure = PurePath(path)
    encoded = quote(pure.as_posix().encode("utf-8", "surrogateescape"))
    return f"file://{encoded}" if pure.is_absolute() else encoded
