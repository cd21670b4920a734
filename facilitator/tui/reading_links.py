"""Pages to read about a tool and a pattern: searched when asked for, shown as links; no number in them is a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from facilitator.model import Question
from facilitator.session.saving import answer_label
from facilitator.tui.dialogs.confirm import Confirm
from facilitator.tui.dialogs.reading import Reading
from facilitator.tui.wording import QUIET, STRONG, joined, said
from facilitator.versions.queries import reading_queries

if TYPE_CHECKING:
    from facilitator.tui.app import Facilitator
    from facilitator.versions.reading import Reading as Found


def offer(app: Facilitator, tool: str, question: Question) -> None:
    """Show what would be sent; search when agreed."""
    state = app.state
    if state.content.version_checks == "offline":
        app.notify("Offline: nothing is sent.", markup=False)
        return
    decision = state.decisions.get("deployment-pattern")
    pattern = answer_label(state, decision) if decision and decision.choice else question.title
    asked = reading_queries(tool, pattern, int(state.today[:4]))
    words = "\n".join(asked)

    def search(yes: bool | None) -> None:
        if yes:
            app.aside(
                lambda: app.runtime.lookups.reading(asked),
                lambda found: app.push_screen(Reading("To read", lines(found))),
            )

    app.push_screen(
        Confirm(
            f"Search for pages to read?\n{words}\nTo: {', '.join(app.engines())}", "send", "no"
        ),
        search,
    )


def lines(found: list[Found]) -> list[Content]:
    """Links by query, each with where it leads."""
    shown: list[Content] = []
    for reading in found:
        shown.append(said(reading.query, STRONG))
        if not reading.links:
            shown.append(said(f"  nothing came back ({reading.outcome})", QUIET))
        for link in reading.links:
            shown += [joined("  ", link.title), said(f"    {link.url}", QUIET)]
    return shown
