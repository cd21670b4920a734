"""Tensions, differences and questions: the open ones in full, the answered ones behind them."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import Catalogue, Severity
from facilitator.review.report.html import Markup, el, items, joined, text, words
from facilitator.validation.report import Validation
from facilitator.validation.section_findings import LISTED
from facilitator.validation.tensions import Finding

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def findings(judged: Validation) -> Markup:
    """Show every finding with both sides, its question and its answer, the open and severe ones first."""

    def order(finding: Finding) -> tuple[int, int]:
        return LISTED.index(finding.state), _RANK[finding.severity]

    # Questions that are still open stand at the top of the page already.
    listed = [f for f in judged.findings if not (f.is_open and f.kind == "open-question")]
    known = sorted((finding for finding in listed if finding.state in LISTED), key=order)
    pieces = [_finding(finding, judged) for finding in known if finding.is_open]
    if not known:
        pieces = [el("p", "No tension between recorded decisions is known.")]
    settled = [_finding(finding, judged) for finding in known if not finding.is_open]
    if settled:
        summary = el("summary", f"Answered or no longer open ({len(settled)})")
        pieces.append(el("details", summary, *settled))
    waiting = [f"{finding.id}: {finding.title}" for finding in judged.not_checkable]
    if waiting:
        head = f"Not checkable yet ({len(waiting)}): something they need is not recorded"
        pieces.append(el("details", el("summary", head), items(waiting)))
    return joined(pieces)


def _finding(finding: Finding, judged: Validation) -> Markup:
    severity = finding.severity.value
    return el(
        "article",
        el("h3", finding.title),
        el("p", f"{finding.id} · {severity} · {finding.state}", class_="tag"),
        items(f"{judged.place(id_)}: {judged.shown(id_)}" for id_ in finding.decisions),
        el("p", finding.why),
        el("p", el("strong", finding.question)),
        *_answer(finding),
        _sources(finding, judged.facts.catalogue),
        class_=f"finding {severity}",
    )


def _answer(finding: Finding) -> Iterator[Markup]:
    answer = finding.answer
    if answer is None:
        return
    head = [answer.kind.capitalize()]
    for name, value in (("owner", answer.owner), ("until", answer.until), ("on", answer.date)):
        if value:
            head.append(f"{name} {value}")
    yield el("h4", ", ".join(head))
    if answer.text:
        yield el("blockquote", words(answer.text))


def _sources(finding: Finding, catalogue: Catalogue) -> Markup:
    if not finding.sources:
        return Markup()
    pieces: list[str] = ["Sources: "]
    for number, source in enumerate(finding.sources):
        if number:
            pieces.append("; ")
        pieces.append(_link(source, catalogue))
    return el("p", *pieces, class_="tag")


def _link(source: str, catalogue: Catalogue) -> Markup:
    """Link a source of the catalogue; its title alone where it has no address."""
    found = catalogue.sources.get(source)
    if found is None:
        return text(source)
    if not found.url.startswith("https://"):
        return text(found.title)
    return el("a", found.title, href=found.url, rel="noreferrer noopener")
