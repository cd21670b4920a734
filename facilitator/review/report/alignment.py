"""What the project's documents say beside what was decided: what differs first, what agrees behind it."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.review.report.html import Markup, el, joined, wide_table
from facilitator.validation.alignment import DECIDED, Agreement, Comparison, where
from facilitator.validation.report import Validation

_HEAD = ("The project says", "Where", "Recorded", "How they compare")


def alignment(judged: Validation) -> Markup:
    """Show the statements that differ; all others are counted and stand behind that."""
    found = judged.comparisons
    if not found:
        return el("p", "No statement of the project's documents was compared.")
    differing = [c for c in found if c.agreement is Agreement.DIFFERS]
    others = [c for c in found if c.agreement is not Agreement.DIFFERS]
    pieces = [_table(differing, "Statements that differ", judged)] if differing else []
    if not differing:
        pieces.append(el("p", "Nothing that was compared differs."))
    if others:
        name = f"{len(others)} statements that agree, or have no decision to compare with"
        pieces.append(el("details", el("summary", name), _table(others, name, judged)))
    return joined(pieces)


def _table(comparisons: Sequence[Comparison], name: str, judged: Validation) -> Markup:
    return wide_table(name, _HEAD, (_row(comparison, judged) for comparison in comparisons))


def _row(comparison: Comparison, judged: Validation) -> Markup:
    statement = comparison.statement
    says = f"{statement.field.replace('-', ' ')}: {statement.value}"
    if statement.state != DECIDED:
        says += f" ({statement.state})"
    recorded = [f"{judged.place(id_)}: {judged.shown(id_)}" for id_ in comparison.decisions]
    rule = f" ({comparison.relation})" if comparison.relation else ""
    cells = (where(statement), "; ".join(recorded) or "–", f"{comparison.agreement}{rule}")
    return el("tr", el("th", says, scope="row"), *(el("td", cell) for cell in cells))
