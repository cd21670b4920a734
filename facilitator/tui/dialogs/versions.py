"""The version of a tool: what would be sent, what was found and where, and what the user makes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from facilitator.session import moves as m
from facilitator.session.state import LookUpState, State
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import HOT, QUIET, STRONG, joined, said
from facilitator.versions.evidence import VersionDecision, to_evidence
from facilitator.versions.record import Candidate, Record
from facilitator.vocabulary import Evidence, Question, Status

if TYPE_CHECKING:
    from facilitator.tui.app import Facilitator

STATUS_WORDS = {
    Status.VERIFIED: "an official source says that this is the newest, and nothing found says otherwise",
    Status.LOW_CONFIDENCE: "probably: found, but no official source says that it is the newest",
    Status.CONFLICTING: "the sources do not agree",
    Status.NOT_VERSIONED: "a service without versions",
    Status.UNVERIFIED: "nothing could be judged",
}


class Versions(ModalScreen[None]):
    """One tool's evidence."""

    DEFAULT_CSS = """
    Versions > Vertical { width: 100%; height: 100%; background: $surface; }
    Versions #versions-title { height: 1; background: $panel; padding: 0 1; }
    Versions #standing { height: auto; max-height: 8; padding: 0 1; }
    Versions Rows { height: 1fr; }
    Versions #versions-keys { height: 1; padding: 0 1; background: $panel; }
    """
    BINDINGS = [
        Binding("escape,q", "close", "back"),
        Binding("y", "allow", "send"),
        Binding("g", "again", "search again"),
        Binding("k", "cancel", "stop waiting"),
        Binding("w", "own", "type your own"),
        Binding("l", "leave_open", "leave open"),
        Binding("x", "drop", "take the tool out"),
        Binding("u", "browse", "open the source"),
        Binding("i", "links", "reading links"),
    ]

    def __init__(self, question: Question, tool: str) -> None:
        super().__init__()
        self._question, self._tool = question, tool

    def compose(self) -> ComposeResult:
        """Title, standing, candidates, keys."""
        with Vertical():
            yield Static(id="versions-title")
            yield Static(id="standing")
            yield Rows(id="candidates")
            yield Static(id="versions-keys")

    @property
    def session(self) -> State:
        """The state as it is now."""
        return self._facilitator.state

    @property
    def _facilitator(self) -> Facilitator:
        return cast("Facilitator", self.app)

    @property
    def evidence(self) -> Evidence | None:
        """What is recorded of the tool."""
        decision = self.session.draft.decisions.get(self._question.id)
        return next((e for e in decision.evidence if e.tool == self._tool), None) if decision else None

    @property
    def record(self) -> Record | None:
        """What the last check found."""
        entry = self.session.lookups.get(self._tool)
        return entry.record if entry is not None and isinstance(entry.record, Record) else None

    def on_mount(self) -> None:
        """Show what there is."""
        self.query_one(Rows).focus()
        self.show()

    def show(self) -> None:
        """Show the tool as it stands; called again whenever the session moves."""
        evidence = self.evidence
        if evidence is None:
            self.dismiss(None)
            return
        recorded = f"{evidence.version or 'no version'}, {evidence.status.value}" + (
            f" ({evidence.reason})" if evidence.reason else ""
        )
        self.query_one("#versions-title", Static).update(
            joined((evidence.name, STRONG), (f"   recorded: {recorded}", QUIET))
        )
        entry, record = self.session.lookups.get(self._tool), self.record
        self.query_one("#standing", Static).update(self._standing(entry, record, evidence))
        self.query_one(Rows).show(_candidates(record) if record else [])
        self.query_one("#versions-keys", Static).update(self._keys(entry, record))

    def _standing(self, entry: LookUpState | None, record: Record | None, evidence: Evidence) -> Content:
        if self.session.content.version_checks == "offline":
            return said("Offline: nothing is sent. You can state a version of your own, with a reason.")
        if record is not None:
            number = f"{record.proposal}  " if record.proposal else ""
            head = joined((number, STRONG), (record.status.value, HOT), f": {record.why}")
            rest = f"\n{STATUS_WORDS.get(record.status, '')}. Checked {record.checked_at[:10]}, “{record.query}”."
            tracker = f"\nendoflife.date: {record.tracker}" if record.tracker else ""
            return joined(head, (rest, QUIET), tracker, (f"\n{record.note}" if record.note else "", QUIET))
        words = "; ".join(self._facilitator.queries(evidence.name)) or "nothing: it has no version"
        if entry is not None and entry.standing == "waiting":
            return said(f"Looking for “{words}” … k stops waiting. Go on working: the answer waits here.")
        engines = ", ".join(self._facilitator.engines())
        allow = (
            "y sends it; later tools of this session are then looked up when they are chosen."
            if not self.session.search_allowed
            else "g sends it."
        )
        return said(
            f"Not looked up. What would be sent: {words}\nTo: {engines}. Only names of tools leave this machine. {allow}"
        )

    def _keys(self, entry: LookUpState | None, record: Record | None) -> Content:
        keys: list[tuple[str, str]] = []
        if record is not None and record.candidates:
            keys += [("Enter", "accept"), ("u", "open source")]
        if entry is not None and entry.standing == "waiting":
            keys += [("k", "stop")]
        elif not self.session.search_allowed and self.session.content.version_checks != "offline":
            keys += [("y", "send")]
        else:
            keys += [("g", "search again")]
        keys += [
            ("w", "your own"),
            ("l", "leave open"),
            ("i", "reading links"),
            ("x", "take out"),
            ("Esc", "back"),
        ]
        return joined(*[p for key, what in keys for p in ((key, HOT), f" {what}  ")])

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Accept a candidate."""
        event.stop()
        candidate = self._candidate(event.id)
        if self.record is None or candidate is None:
            return
        if not candidate.accepted:
            self.app.notify(
                f"That number was put aside: {candidate.reason}. w takes a number of your own, with a reason.",
                markup=False,
            )
            return
        self._take(VersionDecision("accepted", candidate.version))

    def _candidate(self, id_: str) -> Candidate | None:
        if self.record is None or not id_.isdigit() or int(id_) >= len(self.record.candidates):
            return None
        return _ordered(self.record)[int(id_)]

    def _take(self, decision: VersionDecision) -> None:
        if self.record is None:
            return
        try:
            evidence = to_evidence(self.record, decision, date.fromisoformat(self.session.today))
        except ValueError as problem:
            self.app.notify(str(problem), markup=False)
            return
        self._facilitator.play(m.RecordEvidence(self._question.id, evidence))
        self.dismiss(None)

    def action_allow(self) -> None:
        """Allow the search for this session."""
        if self.session.content.version_checks == "offline":
            return
        entry = self.session.lookups.get(self._tool)
        self._facilitator.play(m.AllowSearch())
        if entry is None:
            self._facilitator.play(m.LookAgain(self._question.id, self._tool))

    def action_again(self) -> None:
        """Search again."""
        if self.session.search_allowed or self.session.content.version_checks == "offline":
            self._facilitator.play(m.LookAgain(self._question.id, self._tool))

    def action_cancel(self) -> None:
        """Stop waiting."""
        self._facilitator.play(m.CancelLookUp(self._tool))

    def action_leave_open(self) -> None:
        """Leave the version open: unverified, and why."""
        evidence = self.evidence
        if self.record is not None:
            self._take(VersionDecision("left-unknown"))
        elif evidence is not None:
            left = Evidence(
                evidence.tool,
                evidence.name,
                status=Status.UNVERIFIED,
                checked_at=self.session.today,
                reason="left open",
            )
            self._facilitator.play(m.RecordEvidence(self._question.id, left))
            self.dismiss(None)

    def action_own(self) -> None:
        """State a version of one's own."""
        from facilitator.tui.evidence import state_own

        evidence = self.evidence
        if evidence is not None:
            self.dismiss(None)
            state_own(self._facilitator.page(), self._question, evidence)

    def action_drop(self) -> None:
        """Take the tool out of the decision."""
        self._facilitator.play(m.DropTool(self._question.id, self._tool))

    def action_browse(self) -> None:
        """Show the address of the candidate's source, and open it when agreed."""
        from facilitator.tui.dialogs.confirm import Confirm

        candidate = self._candidate(self.query_one(Rows).cursor)
        record = self.record
        if candidate is None or record is None:
            return
        result = next(r for r in record.results if r.n == candidate.result)
        if not result.link:
            self.app.notify(f"That address is not opened: {result.reason}", markup=False)
            return
        self.app.push_screen(
            Confirm(f"Open this address in the browser?\n{result.link}", "open", "no"),
            lambda yes: self.app.open_url(result.link) if yes else None,
        )

    def action_links(self) -> None:
        """Look for pages to read about the tool and the pattern; they never feed a version."""
        evidence = self.evidence
        if evidence is not None:
            from facilitator.tui.reading_links import offer

            offer(self._facilitator, evidence.name, self._question)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def _ordered(record: Record) -> list[Candidate]:
    return sorted(record.candidates, key=lambda c: (not c.accepted, [-n for n in c.number]))


def _candidates(record: Record) -> list[Row]:
    results = {r.n: r for r in record.results}
    rows = []
    for n, candidate in enumerate(_ordered(record)):
        result = results[candidate.result]
        sign = ("✓ ", "$text-success") if candidate.accepted else ("· ", QUIET)
        why = candidate.marker or result.authority if candidate.accepted else f"put aside: {candidate.reason}"
        head = joined(
            sign,
            (candidate.version.ljust(14), STRONG if candidate.accepted else QUIET),
            (f"{result.source or result.host}  {why}", QUIET),
        )
        rows.append(Row(str(n), joined(head, f"\n“{candidate.sentence}”"), 4))
    return rows or [Row("", said("No number was found in what came back.", QUIET))]
