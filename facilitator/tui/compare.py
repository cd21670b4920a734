"""Two options side by side."""

from __future__ import annotations

from itertools import zip_longest

from textual.content import Content

from facilitator.model import METRICS, Metric, Option, Question
from facilitator.tui.host import Host
from facilitator.tui.wording import QUIET, STRONG, joined, mark, said


async def compare(host: Host, question: Question, first: Option | None, width: int) -> None:
    """Ask which two, then show them."""
    options = {o.id: o for o in question.options}
    rows = [(o.id, said(o.label)) for o in question.options]
    one = first or options.get(await host.choose("Compare …", rows) or "")
    if one is None:
        return
    others = [("" if id_ == one.id else id_, label) for id_, label in rows]  # the list's own digits
    other = options.get(await host.choose(f"{one.label} beside …", others) or "")
    if other is not None:
        title = f"{one.label}  |  {other.label}"
        await host.read(title, side_by_side(one, other, width), "x")


def side_by_side(one: Option, other: Option, width: int) -> list[Content]:
    """Rows of two columns: summary, pros, cons, effects, rollback, needs."""
    half = max(20, (width - 7) // 2)
    found = _pair([joined((one.label, STRONG))], [joined((other.label, STRONG))], half)
    found += _block("", [one.summary], [other.summary], half)
    found += _block("For", [f"+ {p}" for p in one.pros], [f"+ {p}" for p in other.pros], half)
    found += _block("Against", [f"− {c}" for c in one.cons], [f"− {c}" for c in other.cons], half)
    if one.dora or other.dora:
        found.append(said("DORA", QUIET))
        for metric in METRICS:
            found += _pair([_effect(one, metric)], [_effect(other, metric)], half)
        found.append(Content(""))
    found += _block("Rollback", [one.rollback], [other.rollback], half)
    return found + _block("Needs", list(one.prerequisites), list(other.prerequisites), half)


def _effect(option: Option, metric: Metric) -> Content:
    impact = option.dora.get(metric)
    if impact is None:
        return Content("")
    return joined(mark(impact.effect), f" {metric.title}: {impact.why}")


def _block(title: str, left: list[str], right: list[str], half: int) -> list[Content]:
    rows = [said(title, QUIET)] if title else []
    for one, other in zip_longest(left, right, fillvalue=""):
        rows += _pair([said(one)], [said(other)], half)
    return [*rows, Content("")]


def _pair(left: list[Content], right: list[Content], half: int) -> list[Content]:
    ones = [line for c in left for line in c.wrap(half)]
    others = [line for c in right for line in c.wrap(half)]
    rows = []
    for one, other in zip_longest(ones, others, fillvalue=Content("")):
        rows.append(joined(one.pad_right(max(0, half - one.cell_length)), (" │ ", QUIET), other))
    return rows
