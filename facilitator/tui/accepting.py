"""Accepting findings: one or several, each with reason, owner and date."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from facilitator.model import FindingAnswer
from facilitator.session import events
from facilitator.session.findings import validation
from facilitator.tui.host import Host
from facilitator.validation.tensions import Finding, problem_of_term

OWNER = "Who owns it? A person, a role or a team."
UNTIL = (
    "Until when, or until what? 2027-03-01, 2027-03 and Q1 2027 expire; "
    "a release or an event is shown as it is."
)


async def accept(host: Host, ids: Sequence[str]) -> bool:
    """Ask once for reason, owner and date, for all of these; whether they were accepted.

    What was typed stays until all three stand.
    """
    found = [f for f in map(validation(host.state).finding, ids) if f is not None]
    if not found:
        return False
    first = found[0]
    fields = f"finding:{first.id}", f"owner:{first.id}", f"until:{first.id}"
    said = await _ask_three(host, found, fields)
    if said is None:
        typed = any(host.state.draft.typing.get(field) for field in fields)
        host.tell("Not accepted. What was typed is there next time." if typed else "Not accepted.")
        return False
    host.keep(events.AcceptAll(tuple(f.id for f in found), *said), *fields)
    return not host.state.refused


async def _ask_three(
    host: Host, found: Sequence[Finding], fields: tuple[str, str, str]
) -> tuple[str, str, str] | None:
    """Reason, owner and date; None where one was left with Escape, or the reason is empty."""
    first, several = found[0], len(found) > 1
    title = f"{len(found)} findings" if several else first.title
    about = _names(found) if several else f"{first.why}\n{first.question}"
    before, last = first.answer or FindingAnswer("", "accepted", ""), _last_given(host)
    reason = await host.ask_text(
        f"{title}: accepted, because (1 of 3)", before.text, about=about, field=fields[0]
    )
    if reason is None or not reason.strip():
        return None
    line = partial(host.ask_text, one_line=True, selected=True)
    owner = await line("Owner (2 of 3)", before.owner or last.owner, about=OWNER, field=fields[1])
    if owner is None:
        return None
    until = await line(
        "Until (3 of 3)",
        before.until or last.until,
        about=UNTIL,
        field=fields[2],
        problem=problem_of_term,
    )
    return None if until is None else (reason, owner, until)


def _names(found: Sequence[Finding]) -> str:
    return " · ".join(finding.title for finding in found)


def _last_given(host: Host) -> FindingAnswer:
    """The answer that was given last: its owner and date are offered for the next one."""
    given = [a for a in host.state.draft.findings.values() if a.kind == "accepted"]
    return given[-1] if given else FindingAnswer("", "accepted", "")
