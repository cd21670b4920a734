"""What a repository shows otherwise than a plan decides, as findings of `check`."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.document.reading import Reading
from facilitator.model import Problem
from facilitator.phases.standing import ConformanceFinding, Followed
from facilitator.review.assessment.evidence import place, quoted
from facilitator.review.codes import CODES
from facilitator.review.criteria import Criteria
from facilitator.validation.report import Validation

CODE = "not-as-decided"


def not_as_decided(judged: Validation, reading: Reading, criteria: Criteria) -> Iterator[Problem]:
    """A finding for each decision, or value of one, that a repository shows otherwise: at its line of the plan."""
    for finding in criteria.followed(reading.plan, judged.facts):
        if finding.state is Followed.DIFFERS:
            line = reading.lines.get(finding.rule.decision, 0)
            text = f"{_named(finding, judged)}: the plan records {_words(finding.recorded)}; {_shown(finding)}."
            yield Problem(CODE, CODES[CODE].severity, text, line)


def _named(finding: ConformanceFinding, judged: Validation) -> str:
    question = judged.facts.catalogue.questions.get(finding.rule.decision)
    if question is None:
        return finding.subject
    field = question.value(finding.rule.value) if finding.rule.value else None
    where = judged.place(question.id)
    return f"{where}: {field.field}" if field else where


def _shown(finding: ConformanceFinding) -> str:
    told = (f"{place(trace)} shows “{quoted(trace)}”" for trace in finding.seen)
    return "; ".join(dict.fromkeys(told))


def _words(text: str) -> str:
    return " ".join(text.split())
