"""What is open, and what was answered: the parts of the page that a reviewer reads first."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import Catalogue, Severity
from facilitator.review.report.html import Markup, el, items, joined, words
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding, Standing
from facilitator.validation.values import place, shown

_ORDER = (Standing.OPEN, Standing.STALE, Standing.EXPIRED, Standing.ANSWERED, Standing.SETTLED)
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def missing(judged: Validation) -> Markup:
    """List everything that stands between the plan and readiness; open questions first."""
    if judged.ready:
        return el("p", "Nothing is open.")
    questions = [f for f in judged.open_findings if f.kind == "open-question"]
    asked = (joined((el("strong", f.question), f" — {f.why}")) for f in questions)
    rest = [m for m in judged.missing if m.kind != "open-question"]
    return joined(
        (
            joined((el("h3", "Questions"), items(asked))) if questions else "",
            el("h3", "Other points") if questions and rest else "",
            items(m.text for m in rest),
        )
    )


def findings(judged: Validation, catalogue: Catalogue) -> Markup:
    """Show every finding with both sides, its question and its answer, the open and severe ones first."""
    # Questions that are still open stand at the top of the page already.
    listed = (f for f in judged.findings if not (f.is_open and f.kind == "open-question"))
    held = [f for f in listed if f.standing is not Standing.NOT_CHECKABLE]
    held.sort(key=lambda f: (_ORDER.index(f.standing), _RANK[f.severity]))
    none = el("p", "No tension between recorded decisions is known.")
    shown_ = joined(_finding(f, judged, catalogue) for f in held) or none
    waiting = [f"{f.id}: {f.title}" for f in judged.not_checkable]
    if not waiting:
        return shown_
    head = el("summary", f"Not checkable yet ({len(waiting)}): something they need is not recorded")
    return joined((shown_, el("details", head, items(waiting))))


def _finding(finding: Finding, judged: Validation, catalogue: Catalogue) -> Markup:
    severity = finding.severity.value
    sides = (
        f"{place(d, catalogue)}: {shown(judged.facts.decisions.get(d), catalogue)}"
        for d in finding.decisions
    )
    return el(
        "article",
        el("h3", finding.title),
        el("p", f"{finding.id} · {severity} · {finding.standing}", class_="tag"),
        items(sides),
        el("p", finding.why),
        el("p", el("strong", finding.question)),
        *_answer(finding),
        _sources(finding, catalogue),
        class_=f"finding {severity}",
    )


def _answer(finding: Finding) -> Iterator[Markup]:
    answer = finding.answer
    if answer is None:
        return
    bounds = (
        (name, text)
        for name, text in (("owner", answer.owner), ("until", answer.until), ("on", answer.date))
        if text
    )
    yield el(
        "h4", f"{answer.kind.capitalize()}{''.join(f', {name} {text}' for name, text in bounds)}"
    )
    yield el("blockquote", words(answer.text)) if answer.text else Markup()


def _sources(finding: Finding, catalogue: Catalogue) -> Markup:
    links = [link(s, catalogue) for s in finding.sources]
    return el("p", "Sources: ", *_parted(links), class_="tag") if links else Markup()


def _parted(links: list[Markup]) -> Iterator[str]:
    for number, item in enumerate(links):
        yield from ("; ", item) if number else (item,)


def link(source: str, catalogue: Catalogue) -> Markup:
    """Link a source of the catalogue; its title alone where it has no address."""
    found = catalogue.sources.get(source)
    if found is None or not found.url.startswith("https://"):
        return joined((found.title if found else source,))
    return el("a", found.title, href=found.url, rel="noreferrer noopener")
