"""The part of step 5 about findings: each one with both sides, its question, and the architect's answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from facilitator.model import Plan
from facilitator.validation.answers import write_answer
from facilitator.validation.markdown import inline, label, link
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding, FindingState

LISTED = (
    FindingState.OPEN,
    FindingState.STALE,
    FindingState.EXPIRED,
    FindingState.ANSWERED,
    FindingState.SETTLED,
)
"""The states of findings that can be checked, in the order in which they are shown."""


def findings_part(validation: Validation, plan: Plan) -> Iterator[str]:
    """Compose all findings: open ones first, then answered ones, then what cannot be checked yet."""
    counts = Counter(finding.state for finding in validation.findings)
    states = (*LISTED, FindingState.NOT_CHECKABLE)
    named = ", ".join(f"{counts[state]} {state}" for state in states if counts[state])
    yield f"Tensions between decisions, differences from documents, open questions: {named or 'none'}."
    listed = set()
    for state in LISTED:
        for finding in validation.findings:
            if finding.state is state:
                listed.add(finding.id)
                yield from ("", *_finding(finding, validation))
    yield from _unmatched(plan, listed)
    yield from _not_checkable(validation)


def _finding(finding: Finding, validation: Validation) -> Iterator[str]:
    yield from (f"#### {finding.id}: {inline(finding.title)}", "")
    severity = "" if finding.kind == "open-question" else f"{finding.severity} — "
    yield from label("Finding", f"{severity}{finding.state}")
    if finding.decisions:
        sides = [_side(id_, finding, validation) for id_ in finding.decisions]
        yield from ("**Decisions:**", "", *sides, "")
    yield from label("Why", inline(finding.why))
    yield from label("Question", finding.question)
    if finding.sources:
        sources = [_source(id_, validation) for id_ in finding.sources]
        yield from (f"**Sources:** {' · '.join(sources)}", "")
    if finding.changed:
        places = ", ".join(map(validation.place, finding.changed))
        yield from (f"**Changed:** {places}, since the answer", "")
    if finding.answer is not None:
        yield from write_answer(finding.answer)


def _side(decision: str, finding: Finding, validation: Validation) -> str:
    review = " (under review)" if decision in finding.under_review else ""
    return f"- {validation.place(decision)}: {inline(validation.shown(decision))}{review}"


def _unmatched(plan: Plan, listed: set[str]) -> Iterator[str]:
    """Keep answers to what is not listed above: nothing that the architect wrote is lost."""
    for id_, answer in plan.findings.items():
        if id_ not in listed:
            yield from ("", f"#### {id_}", "")
            yield from label("Finding", "not found in this plan at present")
            yield from write_answer(answer)


def _not_checkable(validation: Validation) -> Iterator[str]:
    if not validation.not_checkable:
        return
    yield from ("", "#### Not checkable yet", "")
    for finding in validation.not_checkable:
        needs = ", ".join(_need(subject, validation) for subject in finding.needs)
        yield f"- {finding.id} {inline(finding.title)} — needs {needs}"


def _need(subject: str, validation: Validation) -> str:
    """A question by its place; a field of the context by its name."""
    if subject in validation.facts.catalogue.questions:
        return validation.place(subject)
    return subject.replace("-", " ")


def _source(id_: str, validation: Validation) -> str:
    source = validation.facts.catalogue.sources.get(id_)
    return link(source.title, source.url) if source else inline(id_)
