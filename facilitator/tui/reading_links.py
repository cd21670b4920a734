"""Pages to read about a tool and a pattern: searched when asked for, shown as links; no number in them is a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from facilitator.model import Question
from facilitator.session.saving import answer_label
from facilitator.tui.evidence import agree_to_send
from facilitator.tui.host import Host
from facilitator.tui.wording import QUIET, STRONG, joined, said
from facilitator.versions.queries import reading_queries

if TYPE_CHECKING:
    from facilitator.versions.reading import LinksFound


async def offer(host: Host, tool: str, question: Question) -> None:
    """Show what would be sent; search when agreed."""
    state = host.state
    if state.content.version_checks == "offline":
        host.remark("Offline: nothing is sent.")
        return
    decision = state.decisions.get("deployment-pattern")
    pattern = answer_label(state, decision) if decision and decision.choice else question.title
    asked = reading_queries(tool, pattern, int(state.today[:4]))
    if not await agree_to_send(host, "Search for pages to read?", "\n".join(asked)):
        return
    found = await host.work_aside(lambda: host.lookups.reading(asked))
    if found is not None:
        await host.read("To read", lines(found))


def lines(found: list[LinksFound]) -> list[Content]:
    """Links by query, each with where it leads."""
    shown: list[Content] = []
    for reading in found:
        shown.append(said(reading.query, STRONG))
        if not reading.links:
            shown.append(said(f"  nothing came back ({reading.outcome})", QUIET))
        for link in reading.links:
            shown += [joined("  ", link.title), said(f"    {link.url}", QUIET)]
    return shown
