"""The page: what the document says at a glance first, then the flow and the decisions; all else stands behind."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files

from facilitator.document.diagrams import deployment
from facilitator.document.reading import Reading
from facilitator.document.signed import signed_by
from facilitator.review.criteria import Criteria, judge
from facilitator.review.report.alignment import alignment
from facilitator.review.report.decisions import decisions, sources
from facilitator.review.report.flow import flow_drawing
from facilitator.review.report.html import Markup, el, items, joined, text
from facilitator.review.report.ledger import ledger_bars, ledger_table
from facilitator.review.report.markdown import html_of
from facilitator.review.report.phase import phase
from facilitator.review.report.points import findings
from facilitator.review.signoff import describe, signed
from facilitator.validation.answers import HEADING
from facilitator.validation.glance import compose_glance
from facilitator.validation.markdown import GLANCE, anchor
from facilitator.validation.report import Validation
from facilitator.validation.section import status

_MADE_BY = '<meta charset="utf-8"><meta name="generator" content="facilitator">'
BEGINNING = f'<!DOCTYPE html>\n<html lang="en"><head>{_MADE_BY}'
"""Of every page that was made here."""
_ARGUED = (
    "Directions are argued from the documents named in the plan, not measured. "
    "A target is a direction and no grade of anybody."
)
# where the glance links to a heading of the document, the page has one of that name
_PARTS = (
    ("flow", "From commit to production"),
    ("decisions", "Decisions"),
    (anchor(HEADING), "Tensions and answers"),
    ("ledger", "DORA ledger"),
    ("phase", "Beside what this phase usually has"),
    ("alignment", "Beside the project's documents"),
    ("signatures", "Sign-off"),
    ("file", "About the plan"),
)


def report(reading: Reading, criteria: Criteria, today: str) -> str:
    """Make the whole HTML page of a plan as of today (ISO date)."""
    judged = judge(reading, criteria, today)
    style = files("facilitator.review.report").joinpath("report.css").read_text("utf-8")
    bodies = (
        flow_drawing(deployment(reading.plan, criteria.catalogue)),
        decisions(reading, judged.boxes, criteria.catalogue),
        findings(judged),
        _ledger(judged),
        phase(judged),
        alignment(judged),
        _signatures(reading),
        _about(reading, criteria),
    )
    parts = [_glance(reading, judged), _contents()]
    for (id_, name), body in zip(_PARTS, bodies, strict=True):
        parts.append(el("section", el("h2", name, id=id_), body, aria_labelledby=id_))
    main = el("main", *parts, id="main")
    page = joined((_header(reading, judged, criteria), main, _footer(reading, today)))
    return f"<!DOCTYPE html>\n{_document(_title(reading), style, page)}\n"


def _document(title: str, style: str, page: Markup) -> Markup:
    # The policy allows this one style sheet and nothing else: no script, no image, no request.
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    head = (
        Markup(_MADE_BY),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{text(policy)}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="referrer" content="no-referrer">'),
        el("title", title),
        el("style", Markup(style)),
    )
    return el("html", el("head", *head), el("body", page), lang="en")


def _title(reading: Reading) -> str:
    return f"CI/CD pipeline: {reading.plan.project_name or 'unnamed project'}"


def _header(reading: Reading, judged: Validation, criteria: Criteria) -> Markup:
    named = reading.plan.context.documents
    ready = judged.ready and not reading.damaged
    state = "The file is damaged; see below." if reading.damaged else status(judged)
    return el(
        "header",
        el("a", "To the content", href="#main", class_="skip"),
        el("h1", _title(reading)),
        el("p", state, class_="status ready" if ready else "status"),
        *([el("p", _NOT_COMPARED)] if named and not criteria.digests(reading.plan) else []),
    )


_NOT_COMPARED = (
    "No document of the project was compared for this page: where one differs, the plan has more open points. "
    "report --documents compares them."
)


def _glance(reading: Reading, judged: Validation) -> Markup:
    """What the document says first, under the same heading."""
    composed = compose_glance(judged, reading.plan, signed_by(reading))
    body = html_of(composed.partition("\n")[2])
    return el("section", el("h2", GLANCE, id="glance"), body, aria_labelledby="glance")


def _contents() -> Markup:
    links = (el("a", name, href=f"#{id_}") for id_, name in _PARTS)
    return el("nav", items(links), aria_label="Contents")


def _ledger(judged: Validation) -> Markup:
    table = el(
        "details",
        el("summary", f"All {len(judged.ledger.rows)} decisions against the four metrics"),
        ledger_table(judged.ledger),
    )
    pieces = [el("p", _ARGUED), ledger_bars(judged.ledger), table]
    if judged.ledger.undecided:
        names = ", ".join(map(judged.place, judged.ledger.undecided))
        pieces.append(el("p", f"No decision yet, so nothing is known of its effect: {names}."))
    return joined(pieces)


def _signatures(reading: Reading) -> Markup:
    given = signed(reading)
    return items(describe(given)) if given else el("p", "Nobody has signed this plan.")


def _about(reading: Reading, criteria: Criteria) -> Markup:
    plan = reading.plan
    by = f"by {plan.user_name}" if plan.user_name else ""
    facts = {
        "Begun": f"{plan.date} {by}".strip(),
        "Delivery phase": plan.context.delivery_phase,
        "Workload": plan.context.workload,
        "Steps completed": ", ".join(map(str, plan.steps_completed)) or "none",
        "Input documents": ", ".join(document.path for document in plan.context.documents),
    }
    stated: list[Markup] = []
    for name, value in facts.items():
        if value:
            stated += [el("dt", name), el("dd", value)]
    cited = sources(reading, criteria.catalogue)
    return joined((el("dl", *stated), _file(reading), cited))


def _file(reading: Reading) -> Markup:
    problems = items(_problems(reading))
    return problems or el("p", "The file is as it was saved, and everything in it could be read.")


def _problems(reading: Reading) -> Iterator[str]:
    for problem in reading.problems:
        where = f", line {problem.line}" if problem.line else ""
        yield f"{problem.severity}: {problem.message} ({problem.code}{where})"


def _footer(reading: Reading, today: str) -> Markup:
    short = reading.sha256[:16]
    return el(
        "footer",
        el("p", f"Made on {today} from the plan with SHA-256 {short}…; it holds nothing else."),
    )
