"""The page: what is open first, then the flow, the ledger, tensions with answers, and every decision."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files

from facilitator.document.diagrams import deployment
from facilitator.document.reading import Reading
from facilitator.review.criteria import Criteria, judge
from facilitator.review.report.decisions import decisions
from facilitator.review.report.flow import flow_list, flow_svg
from facilitator.review.report.html import Markup, el, items, joined, text
from facilitator.review.report.ledger import ledger_svg, ledger_table
from facilitator.review.report.points import findings, missing
from facilitator.review.signoff import describe, signed
from facilitator.validation.report import Validation
from facilitator.validation.section import status

_MADE_BY = '<meta charset="utf-8"><meta name="generator" content="facilitator">'
BEGINNING = f'<!DOCTYPE html>\n<html lang="en"><head>{_MADE_BY}'
"""Of every page that was made here."""
_ARGUED = (
    "Directions are argued from the documents named in the plan, not measured. "
    "A target is a direction and no grade of anybody."
)
_PARTS = (
    ("open", "Open points"),
    ("flow", "From commit to production"),
    ("ledger", "DORA ledger"),
    ("findings", "Tensions and answers"),
    ("decisions", "Decisions"),
    ("signatures", "Sign-off"),
    ("file", "About the file"),
)


def report(reading: Reading, criteria: Criteria, today: str) -> str:
    """Make the whole HTML page of a plan as of today (ISO date)."""
    judged = judge(reading, criteria, today)
    style = files("facilitator.review.report").joinpath("report.css").read_text("utf-8")
    bodies = (
        missing(judged),
        _flow(reading, criteria),
        _ledger(judged),
        findings(judged),
        decisions(reading, criteria.catalogue),
        _signatures(reading),
        _file(reading),
    )
    parts = []
    for (id_, name), body in zip(_PARTS, bodies, strict=True):
        parts.append(el("section", el("h2", name, id=id_), body, aria_labelledby=id_))
    main = el("main", *parts, id="main")
    page = joined((_header(reading, judged), _contents(), main, _footer(reading, today)))
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


def _header(reading: Reading, judged: Validation) -> Markup:
    plan = reading.plan
    ready = judged.ready and not reading.damaged
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
    state = "The file is damaged; see below." if reading.damaged else status(judged)
    return el(
        "header",
        el("a", "To the content", href="#main", class_="skip"),
        el("h1", _title(reading)),
        el("p", state, class_="status ready" if ready else "status"),
        el("dl", *stated),
    )


def _contents() -> Markup:
    links = (el("a", name, href=f"#{id_}") for id_, name in _PARTS)
    return el("nav", items(links), aria_label="Contents")


def _flow(reading: Reading, criteria: Criteria) -> Markup:
    flow = deployment(reading.plan, criteria.catalogue)
    told = el("details", el("summary", "The same flow as a list"), flow_list(flow))
    return joined((flow_svg(flow, "Flow"), told))


def _ledger(judged: Validation) -> Markup:
    pieces = [el("p", _ARGUED), ledger_svg(judged.ledger), ledger_table(judged.ledger)]
    if judged.ledger.undecided:
        names = ", ".join(map(judged.place, judged.ledger.undecided))
        pieces.append(el("p", f"No decision yet, so nothing is known of its effect: {names}."))
    return joined(pieces)


def _signatures(reading: Reading) -> Markup:
    given = signed(reading)
    return items(map(describe, given)) if given else el("p", "Nobody has signed this plan.")


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
