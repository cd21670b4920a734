"""The part of step 5 about findings: each one with both sides, its question, and the architect's answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from facilitator.model import Catalogue, Plan
from facilitator.validation.answers import write_answer
from facilitator.validation.markdown import inline, label
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding, Standing
from facilitator.validation.values import place, shown

_ORDER = (Standing.OPEN, Standing.STALE, Standing.EXPIRED, Standing.ANSWERED, Standing.SETTLED)


def findings_part(validation: Validation, plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """Compose all findings: open ones first, then answered ones, then what cannot be checked yet."""
    counts = Counter(f.standing for f in validation.findings)
    named = ", ".join(f"{counts[s]} {s}" for s in (*_ORDER, Standing.NOT_CHECKABLE) if counts[s])
    yield f"Tensions between decisions, differences from documents, open questions: {named or 'none'}."
    for wanted in _ORDER:
        for finding in validation.findings:
            if finding.standing is wanted:
                yield from ("", *_finding(finding, validation, catalogue))
    shown_ids = {f.id for f in validation.findings if f.standing is not Standing.NOT_CHECKABLE}
    yield from _unmatched(plan, shown_ids)
    yield from _not_checkable(validation, catalogue)


def _finding(finding: Finding, validation: Validation, catalogue: Catalogue) -> Iterator[str]:
    yield from (f"#### {finding.id}: {inline(finding.title)}", "")
    severity = "" if finding.kind == "open-question" else f"{finding.severity} — "
    yield from label("Finding", f"{severity}{finding.standing}")
    if finding.decisions:
        yield from (
            "**Decisions:**",
            "",
            *(_side(d, finding, validation) for d in finding.decisions),
            "",
        )
    yield from label("Why", inline(finding.why))
    yield from label("Question", finding.question)
    if sources := [_link(s, catalogue) for s in finding.sources]:
        yield from (f"**Sources:** {' · '.join(sources)}", "")
    if finding.changed:
        yield from (
            f"**Changed:** {', '.join(place(c, catalogue) for c in finding.changed)}, since the answer",
            "",
        )
    if finding.answer is not None:
        yield from write_answer(finding.answer)


def _side(decision: str, finding: Finding, validation: Validation) -> str:
    catalogue = validation.facts.catalogue
    review = " (under review)" if decision in finding.under_review else ""
    value = inline(shown(validation.facts.decisions.get(decision), catalogue))
    return f"- {place(decision, catalogue)}: {value}{review}"


def _unmatched(plan: Plan, shown_ids: set[str]) -> Iterator[str]:
    """Keep answers to what is not listed above: nothing that the architect wrote is lost."""
    for id_, answer in plan.findings.items():
        if id_ not in shown_ids:
            yield from (
                "",
                f"#### {id_}",
                "",
                *label("Finding", "not found in this plan at present"),
            )
            yield from write_answer(answer)


def _not_checkable(validation: Validation, catalogue: Catalogue) -> Iterator[str]:
    if not validation.not_checkable:
        return
    yield from ("", "#### Not checkable yet", "")
    for finding in validation.not_checkable:
        needs = ", ".join(_need(n, catalogue) for n in finding.needs)
        yield f"- {finding.id} {inline(finding.title)} — needs {needs}"


def _need(subject: str, catalogue: Catalogue) -> str:
    return (
        place(subject, catalogue) if subject in catalogue.questions else subject.replace("-", " ")
    )


def _link(source: str, catalogue: Catalogue) -> str:
    found = catalogue.sources.get(source)
    if found is None:
        return inline(source)
    return f"[{inline(found.title)}]({found.url})" if found.url else inline(found.title)
