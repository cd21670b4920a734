"""What is open, and what was answered: the parts of the page that a reviewer reads first."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import Catalogue, Severity
from facilitator.review.report.html import Markup, el, items, joined, text, words
from facilitator.validation.report import Validation
from facilitator.validation.section_findings import LISTED
from facilitator.validation.tensions import Finding

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def missing(judged: Validation) -> Markup:
    """List everything that stands between the plan and readiness; open questions first."""
    if judged.ready:
        return el("p", "Nothing is open.")
    questions = []
    for finding in judged.open_findings:
        if finding.kind == "open-question":
            questions.append(joined((el("strong", finding.question), f" — {finding.why}")))
    others = [point.text for point in judged.missing if point.kind != "open-question"]
    pieces: list[Markup] = []
    if questions:
        pieces += [el("h3", "Questions"), items(questions)]
    if questions and others:
        pieces.append(el("h3", "Other points"))
    return joined([*pieces, items(others)])


def findings(judged: Validation) -> Markup:
    """Show every finding with both sides, its question and its answer, the open and severe ones first."""

    def order(finding: Finding) -> tuple[int, int]:
        return LISTED.index(finding.state), _RANK[finding.severity]

    # Questions that are still open stand at the top of the page already.
    listed = [f for f in judged.findings if not (f.is_open and f.kind == "open-question")]
    known = [finding for finding in listed if finding.state in LISTED]
    pieces = [_finding(finding, judged) for finding in sorted(known, key=order)]
    if not pieces:
        pieces = [el("p", "No tension between recorded decisions is known.")]
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
