"""Step 5: what validation computed, findings that wait for an answer, and the section that C writes."""

from __future__ import annotations

from collections.abc import Collection

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from facilitator.session import events
from facilitator.session.findings import STILL_HOLDS, validation, validation_as_drafted
from facilitator.session.open_points import Point, as_drafted, in_the_way, point_at
from facilitator.session.state import State
from facilitator.text import counted
from facilitator.tui.accepting import accept
from facilitator.tui.host import conversation
from facilitator.tui.jump import go
from facilitator.tui.keys import key
from facilitator.tui.pages.page import Keys, Page, secret_warning
from facilitator.tui.phase_text import phase_rows
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import HOT, QUIET, SEVERITY_TONES, STRONG, joined, said
from facilitator.validation.report import Validation
from facilitator.validation.tensions import Finding


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
        self._marked: set[str] = set()
        """Rows of findings that are accepted together."""

    def compose(self) -> ComposeResult:
        """Readiness, findings."""
        yield Static(id="readiness")
        yield Rows(id="findings-rows", looked=self._other_keys, aims=True)

    def show(self, state: State) -> None:
        """Show what is computed."""
        result = validation(state)
        boxes = [box for box in validation_as_drafted(state).boxes if not box.aside]
        complete = sum(box.ticked for box in boxes)
        open_ = len(in_the_way(state))
        if result.ready and not open_:
            head = joined(("READY FOR IMPLEMENTATION", "bold $text-success"), ": nothing is open.")
        else:
            head = joined(
                ("Not ready", "bold $text-warning"),
                f": {open_} open. {complete} of {len(boxes)} categories complete.",
            )
        self.query_one("#readiness", Static).update(
            joined(
                head,
                (
                    "\nv shows all results as C writes them. What is open does not stop C.",
                    QUIET,
                ),
                (f"\n{as_drafted(state, but=5)}".rstrip(), "$text-warning"),
                *secret_warning(state),
            )
        )
        self.query_one(Rows).show(self._rows(state, result))

    def _rows(self, state: State, result: Validation) -> list[Row]:
        rows: list[Row] = []
        points = in_the_way(state)
        if points:
            rows.append(Row("", joined((f"Open ({len(points)})", STRONG))))
            rows += [_open_row(point, result, self._marked) for point in points]
        else:
            rows.append(Row("", said("Nothing is open.", "$text-success")))
        answered = [f for f in result.findings if f.holds and not f.is_open]
        if answered:
            rows.append(Row("", joined((f"Answered ({len(answered)})", STRONG))))
            rows += [Row(f"finding:{f.id}", _finding(f), 4) for f in answered]
        if result.not_checkable:
            waiting = counted(len(result.not_checkable), "check needs", "checks need")
            rows.append(
                Row("", joined((f"{waiting} an answer that the plan does not hold.", QUIET)))
            )
        return rows + phase_rows(state)

    def keys(self, state: State) -> Keys:
        """What can be done with the line under the cursor."""
        finding = self._finding()
        if finding is None:
            return (("Enter", "go there"),) if self.query_one(Rows).cursor else ()
        resolved = (("r", "resolved"),) if finding.kind == "open-question" else ()
        back = (("u", "take back"),) if finding.answer else ()
        return (
            ("Enter", "accept all marked" if self._marked else "accept with a reason"),
            ("Space", "marks several"),
            *resolved,
            *back,
            ("e", "go there"),
        )

    def _other_keys(self, _: str) -> None:
        """Other lines, other keys."""
        self.host.show()

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Answer a finding, or go where something is open; space marks a finding."""
        event.stop()
        if event.marks:
            self._mark(event.id)
        elif self._finding() is None:
            self.action_go()
        else:
            self.action_answer("accepted")

    def _mark(self, row: str) -> None:
        if row.startswith("finding:"):
            self._marked ^= {row}
            self.show(self.session)

    def _finding(self) -> Finding | None:
        kind, _, id_ = self.query_one(Rows).cursor.partition(":")
        return validation(self.session).finding(id_) if kind == "finding" else None

    def _point(self) -> Point | None:
        """The open point under the cursor that is no finding."""
        cursor = self.query_one(Rows).cursor
        found = (p for p in in_the_way(self.session) if _row_id(p) == cursor)
        return next(found, None)

    @conversation
    async def action_answer(self, kind: str) -> None:
        """Accept with reason, owner and until; or resolved, with how."""
        finding = self._finding()
        if finding is None:
            return
        if kind == "resolved" and finding.kind != "open-question":
            self.host.tell(STILL_HOLDS)
        elif kind == "resolved":
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
        """Accept what is marked, or this one; then look at what is open next."""
        following = self._following()
        ids = [row.removeprefix("finding:") for row in self._marked] or [finding.id]
        if await accept(self.host, ids):
            self._marked.clear()
            self.show(self.session)
            if following:
                self.query_one(Rows).look(following)

    def _following(self) -> str:
        """The row of what is open below the cursor, else above it."""
        ids = [_row_id(point) for point in in_the_way(self.session)]
        cursor = self.query_one(Rows).cursor
        at = ids.index(cursor) if cursor in ids else -1
        others = [id_ for id_ in ids[at + 1 :] + ids[: max(at, 0)] if id_ not in self._marked]
        return others[0] if others else ""

    def action_withdraw(self) -> None:
        """Take the answer back."""
        finding = self._finding()
        if finding is not None:
            self.play(events.AnswerFinding(finding.id, "accepted", ""))

    @conversation
    async def action_go(self) -> None:
        """Go to the last decision that the finding is about, or to what is open."""
        finding, point = self._finding(), self._point()
        if finding is not None:
            known = self.session.catalogue.questions
            about = [id_ for id_ in finding.decisions if id_ in known]
            if about:
                await go(self.host, point_at(self.session, about[-1]))
        elif point is not None:
            await go(self.host, point)


def _open_row(point: Point, result: Validation, marked: Collection[str]) -> Row:
    finding = result.finding(point.subject)
    if finding is None:
        return Row(_row_id(point), joined("  ○ ", point.text), 4)
    sign = ("[x] ", HOT) if _row_id(point) in marked else ("[ ] ", QUIET)
    return Row(_row_id(point), joined(sign, _finding(finding)), 4)


def _row_id(point: Point) -> str:
    finding = point.kind in ("tension", "alignment", "open-question")
    return f"{'finding' if finding else point.kind}:{point.subject}"


def _called(finding: Finding) -> str:
    """How severe it is, and the rule that it is of; an open question has no name of its own."""
    rule = f"{finding.id} " if finding.kind == "tension" else ""
    return f"{finding.severity.value} {rule}"


def _finding(finding: Finding) -> Content:
    head = joined((_called(finding), SEVERITY_TONES[finding.severity]), (finding.title, STRONG))
    if not finding.is_open and finding.answer:
        owner = (
            f"  (owner: {finding.answer.owner}; until: {finding.answer.until})"
            if finding.answer.owner
            else ""
        )
        return joined(head, (f"\n{finding.answer.kind}: {finding.answer.text}{owner}", QUIET))
    return joined(head, (f"\n{finding.why} ", QUIET), (finding.question, ""))
