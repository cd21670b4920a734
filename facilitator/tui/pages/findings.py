"""Step 5: what validation computed, findings that wait for an answer, and the section that C writes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from facilitator.model import Severity
from facilitator.session import events
from facilitator.session.findings import validation
from facilitator.session.state import State
from facilitator.tui.host import conversation
from facilitator.tui.keys import key
from facilitator.tui.pages.decision import fill_in
from facilitator.tui.pages.page import Keys, Page, secret_warning
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import QUIET, STRONG, joined, said
from facilitator.validation.readiness import Missing
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding

TONE = {
    Severity.ERROR: "$text-error",
    Severity.WARNING: "$text-warning",
    Severity.INFO: "$foreground 60%",
}


class FindingsPage(Page):
    """Computed results and what is open."""

    DEFAULT_CSS = """
    FindingsPage #readiness { height: auto; max-height: 4; padding: 0 1; }
    FindingsPage Rows { height: 1fr; }
    """
    BINDINGS = [
        key("r", "answer('resolved')", "resolved"),
        key("u", "withdraw", "take the answer back"),
        key("e", "go", "go to the decision"),
    ]

    def __init__(self) -> None:
        super().__init__(id="findings")

    def compose(self) -> ComposeResult:
        """Readiness, findings."""
        yield Static(id="readiness")
        yield Rows(id="findings-rows")

    def home(self) -> Widget:
        """The findings."""
        return self.query_one(Rows)

    def show(self, state: State) -> None:
        """Show what is computed."""
        result = validation(state)
        boxes = [b for b in result.boxes if b.ticked]
        if result.ready:
            head = joined(("READY FOR IMPLEMENTATION", "bold $text-success"), ": nothing is open.")
        else:
            head = joined(
                ("Not ready", "bold $text-warning"),
                f": {len(result.missing)} open. {len(boxes)} of {len(result.boxes)} categories complete.",
            )
        self.query_one("#readiness", Static).update(
            joined(
                head,
                (
                    "\nEnter answers a finding. v shows all results as C writes them; open findings do not stop C.",
                    QUIET,
                ),
                *secret_warning(state),
            )
        )
        self.query_one(Rows).show(self._rows(state, result))

    def _rows(self, state: State, result: Validation) -> list[Row]:
        rows = [Row(f"finding:{f.id}", _finding(f), 4) for f in result.findings if f.is_open]
        rows = (
            [Row("", joined((f"Open findings ({len(rows)})", STRONG))), *rows]
            if rows
            else [Row("", said("No open finding.", "$text-success"))]
        )
        answered = [f for f in result.findings if f.holds and not f.is_open]
        if answered:
            rows.append(Row("", joined((f"Answered ({len(answered)})", STRONG))))
            rows += [Row(f"finding:{f.id}", _finding(f), 4) for f in answered]
        missing = [Row(_row_of(item), joined("  ○ ", item.text), 4) for item in result.missing]
        if missing:
            rows += [Row("", joined(("What is missing for readiness", STRONG))), *missing]
        if result.not_checkable:
            rows.append(
                Row(
                    "",
                    joined(
                        (
                            f"Not checkable yet: {len(result.not_checkable)} rules wait for something not recorded.",
                            QUIET,
                        )
                    ),
                )
            )
        return rows

    def keys(self, state: State) -> Keys:
        """Answering."""
        return (
            ("Enter", "accept with a reason"),
            ("r", "resolved"),
            ("u", "take back"),
            ("e", "go there"),
        )

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Answer a finding, or go where something is open."""
        event.stop()
        if any(self._missing()):
            self.action_go()
        else:
            self.action_answer("accepted")

    def _finding(self) -> Finding | None:
        kind, _, id_ = self.query_one(Rows).cursor.partition(":")
        return validation(self.session).finding(id_) if kind == "finding" else None

    @conversation
    async def action_answer(self, kind: str) -> None:
        """Accept with reason, owner and until; or resolved, with how."""
        finding = self._finding()
        if finding is None:
            return
        if kind == "resolved":
            await self._resolve(finding)
        else:
            await self._accept(finding)

    async def _resolve(self, finding: Finding) -> None:
        field = f"finding:{finding.id}"
        how = await self.host.ask_text(
            f"{finding.title}: resolved, how?",
            finding.answer.text if finding.answer else "",
            about=finding.question,
            field=field,
        )
        if how is not None:
            self.host.keep(events.AnswerFinding(finding.id, "resolved", how), field)

    async def _accept(self, finding: Finding) -> None:
        """Ask for reason, owner and term one after the other; what was typed of them stays until all three stand."""
        id_, before = finding.id, finding.answer
        fields = f"finding:{id_}", f"owner:{id_}", f"until:{id_}"
        reason = await self.host.ask_text(
            f"{finding.title}: accepted, because (1 of 3)",
            before.text if before else "",
            about=f"{finding.why}\n{finding.question}",
            field=fields[0],
        )
        if reason is None or not reason.strip():
            return
        owner = await self.host.ask_text(
            "Owner (2 of 3)",
            before.owner if before else "",
            about="Who owns it?",
            one_line=True,
            field=fields[1],
        )
        if owner is None:
            return
        until = await self.host.ask_text(
            "Until (3 of 3)",
            before.until if before else "",
            about="Until when or what? A date (YYYY-MM-DD) expires; a release or an event is shown.",
            one_line=True,
            field=fields[2],
        )
        if until is not None:
            self.host.keep(events.AnswerFinding(id_, "accepted", reason, owner, until), *fields)

    def action_withdraw(self) -> None:
        """Take the answer back."""
        finding = self._finding()
        if finding is not None:
            self.play(events.AnswerFinding(finding.id, "accepted", ""))

    @conversation
    async def action_go(self) -> None:
        """Go to the first decision that the finding is about, or to the decision or value that is open."""
        catalogue, finding = self.session.catalogue, self._finding()
        known = [d for d in finding.decisions if d in catalogue.questions] if finding else []
        id_, value = (known[-1], "") if known else self._missing()
        question = catalogue.questions.get(id_)
        if question is None:
            return
        self.play(events.GoTo(catalogue.step_of(id_), question.category))
        if self.session.refused:
            return
        self.play(events.Ask(id_))
        if value:
            await fill_in(self.host, question, value)

    def _missing(self) -> tuple[str, str]:
        """The question under the cursor that is open, or whose value is; and the value."""
        kind, _, subject = self.query_one(Rows).cursor.partition(":")
        if kind != "value":
            return subject if kind == "decision" else "", ""
        question, _, value = subject.rpartition(".")
        return question, value


def _row_of(item: Missing) -> str:
    """The id of a row; empty where there is no decision to go to."""
    return f"{item.kind}:{item.subject}" if item.kind in ("decision", "value") else ""


def _finding(finding: Finding) -> Content:
    head = joined(
        (f"{finding.severity.value} {finding.id} ", TONE[finding.severity]), (finding.title, STRONG)
    )
    if not finding.is_open and finding.answer:
        owner = (
            f", owner {finding.answer.owner}, until {finding.answer.until}"
            if finding.answer.owner
            else ""
        )
        return joined(head, (f"\n{finding.answer.kind}: {finding.answer.text}{owner}", QUIET))
    return joined(head, (f"\n{finding.why} ", QUIET), (finding.question, ""))
