"""The step's menu: exactly what C will write, and what is still missing."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Static

from facilitator.model import Question
from facilitator.session import events as m
from facilitator.session.findings import tensions
from facilitator.session.menus import what_stops
from facilitator.session.saving import replaced, section
from facilitator.session.state import State
from facilitator.session.view import progress, typed_not_kept
from facilitator.tui.host import conversation
from facilitator.tui.pages.page import Keys, Page, secret_warning
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import QUIET, STRONG, joined, said


class StepPage(Page):
    """Shows the section before it is written."""

    DEFAULT_CSS = """
    StepPage #summary { height: auto; max-height: 5; padding: 0 1; }
    """
    BINDINGS = [
        *[Binding(str(n), f"category({n})", show=False) for n in range(1, 10)],
        Binding("r", "reason", "why it is revised", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="step")

    def compose(self) -> ComposeResult:
        """Summary and section."""
        yield Static(id="summary")
        yield Lines(id="section")

    def home(self) -> Widget:
        """The section scrolls."""
        return self.query_one(Lines)

    def show(self, state: State) -> None:
        """Show the section as it would be written."""
        text = section(state)
        open_tensions = [
            f
            for f in tensions(state)
            if f.is_open
            and any(
                state.catalogue.step_of(d) == state.step
                for d in f.decisions
                if d in state.catalogue.questions
            )
        ]
        step = state.current_step
        tension = (
            f"{len(open_tensions)} open tension{'s' if len(open_tensions) != 1 else ''} (t)"
            if open_tensions
            else "no open tension"
        )
        head = joined((f"{step.number} {step.title}", STRONG), f": {progress(state)}, {tension}. ")
        lines = text.count("\n")
        about = joined((f"What C writes to the file, {lines} lines:", QUIET))
        silent = [q.title for q in state.catalogue.questions_of(state.step) if _no_reason(state, q)]
        if silent:
            about = joined(about, (f" {len(silent)} without a rationale.", QUIET))
        stops = what_stops(state)
        if stops:
            about = joined((stops, "$text-warning"))
        elif replaced(state):
            names = ", ".join(state.catalogue.questions[k].title for k in replaced(state))
            why = f"because: {state.draft.reason}" if state.draft.reason else "say why with r"
            about = joined((f"Replaces {names}; {why}.", "$text-warning"))
        if (typed := typed_not_kept(state)) and not state.draft.left:
            names = ", ".join(typed)
            about = joined(
                about,
                (f"\nTyped or put aside, not recorded, and gone with C: {names}.", "$text-warning"),
            )
        self.query_one("#summary", Static).update(joined(head, "\n", about, *secret_warning(state)))
        self.query_one(Lines).show([said(line) for line in text.splitlines()], keep_place=True)

    def keys(self, state: State) -> Keys:
        """Scrolling, the categories, and the reason where one is wanted."""
        count = len(state.current_step.categories)
        categories = ((f"1-{count}", "open a category"),) if count > 1 else ()
        return (("↑↓", "scroll"), *((("r", "why"),) if replaced(state) else ()), *categories)

    def action_category(self, number: int) -> None:
        """Open a category of this step again."""
        state = self.session
        if number <= len(state.current_step.categories):
            self.play(m.GoTo(state.step, state.current_step.categories[number - 1].id))

    @conversation
    async def action_reason(self) -> None:
        """Say why a completed step is revised."""
        reason = await self.host.ask_text(
            "Why is this step revised?",
            self.session.draft.reason,
            about="Kept in the document as Supersedes, with the replaced choice.",
            field="reason",
        )
        if reason is not None:
            self.host.keep(m.GiveReason(reason), "reason")


def _no_reason(state: State, question: Question) -> bool:
    """Whether an option was chosen and nobody said why."""
    decision = state.decisions.get(question.id)
    return (
        decision is not None
        and bool(decision.impact)
        and bool(decision.choice)
        and not decision.rationale
    )
