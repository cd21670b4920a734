"""The version of a tool: what would be sent, what was found and where, and what the user makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from facilitator.model import Evidence, Question, Status
from facilitator.session import events
from facilitator.session.lookups import held
from facilitator.session.state import LookUpState, State
from facilitator.tui import version_text as text
from facilitator.tui.dialogs.dialog import Dialog
from facilitator.tui.evidence import browse, state_own
from facilitator.tui.host import conversation
from facilitator.tui.keys import key
from facilitator.tui.widgets.rows import Rows
from facilitator.tui.wording import said
from facilitator.versions.evidence import VersionDecision, to_evidence
from facilitator.versions.version_check import Candidate, VersionCheck


class Versions(Dialog[None]):
    """The evidence of one decision's tools, one tool at a time."""

    DEFAULT_CSS = """
    Versions > Vertical { width: 100%; height: 100%; background: $surface; }
    Versions #versions-title { height: auto; max-height: 2; background: $panel; padding: 0 1; }
    Versions #recorded { height: auto; max-height: 2; padding: 0 1; }
    Versions #standing { height: auto; max-height: 11; padding: 1 1; }
    Versions Rows { height: 1fr; }
    Versions #versions-keys { height: auto; max-height: 3; padding: 0 1; background: $panel; }
    """
    takes_nothing_typed_ahead = True
    BINDINGS = [
        key("escape,q", "close", "back"),
        key("right", "turn(1)", "next tool"),
        key("left", "turn(-1)", "tool before"),
        key("y", "allow", "send"),
        key("g", "again", "search again"),
        key("h", "cancel", "stop waiting"),
        key("w", "own", "type your own"),
        key("l", "leave_open", "leave open"),
        key("x", "drop", "take the tool out"),
        key("u", "browse", "open the source"),
        key("i", "links", "reading links"),
    ]

    def __init__(self, question: Question, tool: str) -> None:
        super().__init__()
        self._question, self._tool = question, tool
        self._shown: VersionCheck | None = None

    def compose(self) -> ComposeResult:
        """Title, what is recorded, standing, candidates, keys."""
        with Vertical():
            yield Static(id="versions-title")
            yield Static(id="recorded")
            yield Static(id="standing")
            yield Rows(id="candidates")
            yield Static(id="versions-keys")

    @property
    def session(self) -> State:
        """The state as it is now."""
        return self.host.state

    @property
    def tools(self) -> tuple[Evidence, ...]:
        """What is recorded of each tool of the decision."""
        decision = self.session.decisions.get(self._question.id)
        return decision.evidence if decision else ()

    @property
    def evidence(self) -> Evidence | None:
        """What is recorded of the tool that is shown."""
        return next((e for e in self.tools if e.tool == self._tool), None)

    @property
    def entry(self) -> LookUpState | None:
        """How its check stands in this session."""
        return self.session.lookups.get(self._tool)

    @property
    def record(self) -> VersionCheck | None:
        """What its last check found."""
        entry = self.entry
        return (
            entry.record if entry is not None and isinstance(entry.record, VersionCheck) else None
        )

    @property
    def offline(self) -> bool:
        """Whether nothing is sent."""
        return self.session.content.version_checks == "offline"

    def on_mount(self) -> None:
        """Show what there is."""
        self.query_one(Rows).focus()
        self.show()

    def on_resize(self, event: Resize) -> None:
        """Keys follow the width."""
        self.show()

    def show(self) -> None:
        """Show the tool as it stands; called again whenever the session moves."""
        evidence = self.evidence
        if evidence is None:
            if self.tools:
                self._tool = self.tools[0].tool
                self.show()
            elif self.app.screen is self:
                self.dismiss(None)
            return
        marked = [(text.mark(e, self.session.lookups.get(e.tool)), e) for e in self.tools]
        self.query_one("#versions-title", Static).update(
            text.title(self._question.field, marked, self._tool)
        )
        self.query_one("#recorded", Static).update(text.recorded(evidence, self.session.today))
        self.query_one("#standing", Static).update(self._standing(evidence))
        self._show_candidates()
        self.query_one("#versions-keys", Static).update(
            text.keys(self._keys(evidence), self.app.size.width - 2)
        )

    def _show_candidates(self) -> None:
        record, rows = self.record, self.query_one(Rows)
        found = text.candidates(record) if record else []
        first = next((row.id for row in found if row.id), "")
        rows.show(found, cursor=None if record is self._shown else first)
        self._shown = record

    def _standing(self, evidence: Evidence) -> Content:
        entry, record, lookups = self.entry, self.record, self.host.lookups
        if evidence.status is Status.NOT_VERSIONED and record is None:
            return said(
                f"It has no version: {evidence.reason}. Nothing is searched, and nothing is open."
            )
        if self.offline:
            return said(
                "Offline: nothing is sent. You can state a version of your own, with a reason, or go on."
            )
        standing = entry.standing if entry is not None else ""
        if record is not None and standing == "answered":
            return text.found(record)
        if standing == "waiting":
            query = "; ".join(lookups.queries(evidence.name))
            return text.waiting(query, lookups.engines, lookups.how.deadline)
        allowed, stopped = self.session.search_allowed, standing == "cancelled"
        queries = self._would_send(evidence)
        return text.unsent(queries, lookups.engines, allowed=allowed, stopped=stopped)

    def _would_send(self, evidence: Evidence) -> list[str]:
        """The words for this tool; before the first search also for those that wait to be allowed."""
        names = [evidence.name]
        if not self.session.search_allowed:
            names += [entry.name for entry in held(self.session)]
        return [q for name in dict.fromkeys(names) for q in self.host.lookups.queries(name)]

    def _keys(self, evidence: Evidence) -> list[tuple[str, str]]:
        keys: list[tuple[str, str]] = []
        if self.record is not None and self.record.candidates:
            keys += [("↑↓", "look"), ("Enter", "accept"), ("u", "open source")]
        if evidence.status is not Status.NOT_VERSIONED and not self.offline:
            keys.append(self._search_key())
        keys += [("w", "your own"), ("l", "leave open")]
        if not self.offline:
            keys.append(("i", "reading links"))
        keys.append(("x", "take out"))
        if len(self.tools) > 1:
            keys.append(("←→", "tool"))
        return [*keys, ("Esc", "back")]

    def _search_key(self) -> tuple[str, str]:
        """The one key that does something about the search now."""
        if self.entry is not None and self.entry.standing == "waiting":
            return "h", "stop"
        if not self.session.search_allowed:
            return "y", "send"
        return "g", "search again" if self.record else "search"

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Accept a candidate; one that was put aside is taken with a reason, as the user's own."""
        event.stop()
        candidate, evidence = self._candidate(event.id), self.evidence
        if candidate is None or evidence is None:
            return
        if candidate.accepted:
            self._take(VersionDecision("accepted", candidate.version))
        else:
            why = text.PUT_ASIDE.get(candidate.reason, candidate.reason)
            self._state_own(evidence, candidate.version, f"It was put aside: {why}. ")

    def _candidate(self, id_: str) -> Candidate | None:
        found = text.ordered(self.record) if self.record is not None else []
        return found[int(id_)] if id_.isdigit() and int(id_) < len(found) else None

    def _take(self, decision: VersionDecision) -> None:
        if self.record is None:
            return
        try:
            evidence = to_evidence(self.record, decision, date.fromisoformat(self.session.today))
        except ValueError as problem:
            self.host.remark(str(problem))
            return
        self._keep(replace(evidence, tool=self._tool))

    def _keep(self, evidence: Evidence) -> None:
        """Record, and go to the next tool that is open; back to the decision where none is."""
        self.host.play(events.RecordEvidence(self._question.id, evidence))
        left = [
            e
            for e in self.tools
            if not e.version and e.tool != self._tool and _waits(self.session, e)
        ]
        if left:
            self._tool = left[0].tool
            self.show()
        else:
            self.dismiss(None)

    def action_turn(self, by: int) -> None:
        """Go to the tool beside this one."""
        ids = [e.tool for e in self.tools]
        if self._tool in ids:
            self._tool = ids[(ids.index(self._tool) + by) % len(ids)]
            self.show()

    def action_allow(self) -> None:
        """Send what is shown; searching is allowed from then on, for this session."""
        evidence, entry = self.evidence, self.entry
        if self.offline or evidence is None or evidence.status is Status.NOT_VERSIONED:
            return
        if self.session.search_allowed:
            return
        self.host.play(events.AllowSearch())
        if entry is None or entry.standing != "held":
            self.host.play(events.LookAgain(self._question.id, self._tool))

    def action_again(self) -> None:
        """Search, or search again; before the first search of a session `y` sends."""
        evidence, entry = self.evidence, self.entry
        waiting = entry is not None and entry.standing == "waiting"
        if (
            self.session.search_allowed
            and not waiting
            and evidence
            and evidence.status is not Status.NOT_VERSIONED
        ):
            self.host.play(events.LookAgain(self._question.id, self._tool))

    def action_cancel(self) -> None:
        """Stop waiting."""
        if self.entry is not None and self.entry.standing == "waiting":
            self.host.play(events.CancelLookUp(self._tool))

    def action_leave_open(self) -> None:
        """Leave the version open: unverified, and why."""
        evidence = self.evidence
        if evidence is None:
            return
        if evidence.status is Status.NOT_VERSIONED:
            self.dismiss(None)
        elif self.record is not None:
            self._take(VersionDecision("left-unknown"))
        else:
            why = "offline" if self.offline else "left open"
            self._keep(
                Evidence(evidence.tool, evidence.name, checked_at=self.session.today, reason=why)
            )

    def action_own(self) -> None:
        """State a version of one's own."""
        if self.evidence is not None:
            self._state_own(self.evidence)

    @conversation
    async def _state_own(self, evidence: Evidence, version: str = "", about: str = "") -> None:
        await state_own(self.host, self._question, evidence, version, about)

    def action_drop(self) -> None:
        """Take the tool out of the decision."""
        self.host.play(events.DropTool(self._question.id, self._tool))

    @conversation
    async def action_browse(self) -> None:
        """Show the address of the candidate's source, and open it when agreed."""
        candidate, record = self._candidate(self.query_one(Rows).cursor), self.record
        if candidate is not None and record is not None:
            await browse(self.host, record.results[candidate.result - 1])

    @conversation
    async def action_links(self) -> None:
        """Look for pages to read about the tool and the pattern; they never feed a version."""
        from facilitator.tui.reading_links import offer

        if self.evidence is not None:
            await offer(self.host, self.evidence.name, self._question)


def _waits(state: State, evidence: Evidence) -> bool:
    """Whether a check of this tool is under way or has answered."""
    entry = state.lookups.get(evidence.tool)
    return entry is not None and entry.standing in ("waiting", "answered")
