"""The row of the matrix that the delivery phase is usually built with, beside what is decided."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.phases.standing import CellStanding
from facilitator.review.report.html import Markup, el, joined, wide_table
from facilitator.validation.report import Validation
from facilitator.validation.section import compared

_TOLD = {True: "decided so", False: "decided otherwise"}
_NOT_SEEN = (
    "What the phase is usually built with; no rule. What a repository shows of it says "
    "facilitator assess."
)


def phase(judged: Validation) -> Markup:
    """The matrix for the phase as a table; a sentence where step 1 states none."""
    standings = judged.phase
    if not standings:
        return el("p", "Step 1 states no delivery phase, so nothing stands beside the decisions.")
    rows = [_row(judged, standing) for standing in standings]
    wide = wide_table("What the phase usually has", ("Row", "Usual", "Decided"), rows)
    return joined((el("p", _NOT_SEEN), wide))


def _row(judged: Validation, standing: CellStanding) -> Markup:
    can_speak = any(point.point.decided for point in standing.points)
    unsaid = compared(standing, judged.facts) if can_speak else "no decision to compare with"
    cells = (standing.says, "; ".join(_decided(judged, standing)) or unsaid)
    return el("tr", el("th", standing.label, scope="row"), *(el("td", cell) for cell in cells))


def _decided(judged: Validation, standing: CellStanding) -> Iterator[str]:
    """Each decision that speaks to the row, and whether it is the usual one."""
    for point in standing.points:
        if point.fits is not None:
            names = ", ".join(f"{judged.place(id_)}: {judged.shown(id_)}" for id_ in point.decided)
            yield f"{_TOLD[point.fits]} ({names})"
