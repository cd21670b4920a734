"""Findings as GitHub workflow commands, escaped so that no text can begin a command of its own."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import Problem, Severity
from facilitator.review.check import CheckResult
from facilitator.review.paths import from_checkout
from facilitator.text import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}
"""The characters that a workflow command gives a meaning to."""


def commands(result: CheckResult) -> Iterator[str]:
    """Give one command per finding."""
    for plan in result.plans:
        yield from (_annotation(plan.path, finding) for finding in plan.findings)


def _annotation(path: str, finding: Problem) -> str:
    properties = {"file": from_checkout(path), "title": finding.code}
    if finding.line:
        properties["line"] = str(finding.line)
    given = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {given}::{_escaped(visible(finding.message), _DATA)}"


def _escaped(text: str, table: dict[str, str]) -> str:
    # A byte that is no UTF-8 in a file name becomes a sign; control characters but line ends are drawn.
    safe = "".join(c if c in table else visible(c) for c in text)
    return "".join(table.get(c, c) for c in safe)
