"""The step's menu: exactly what C will write, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from facilitator.session import events
from facilitator.session.findings import tensions
from facilitator.session.menus import what_stops
from facilitator.session.places import Place
from facilitator.session.saving import replaced, section, unexplained
from facilitator.session.state import State, open_values
from facilitator.session.view import progress, typed_not_kept
from facilitator.text import counted
from facilitator.tui.host import conversation
from facilitator.tui.keys import digits, key
from facilitator.tui.pages.answering import say_why_revised
from facilitator.tui.pages.page import Keys, Page, secret_warning
from facilitator.tui.rendered import rendered
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import QUIET, STRONG, joined
from facilitator.validation.completeness import without_reason


class StepPage(Page):
    """Shows the section before it is written."""

    DEFAULT_CSS = """
    StepPage #summary { height: auto; max-height: 9; padding: 0 1; }
    """
    BINDINGS = [
        *digits("category"),
        key("r", "reason", "why it is revised"),
    ]

    def __init__(self) -> None:
        super().__init__(id="step")

    def compose(self) -> ComposeResult:
        """Summary and section."""
        yield Static(id="summary")
        yield Lines(id="section")

    def on_resize(self) -> None:
        """Tables follow the width."""
        self.show(self.session)

    def home(self) -> Widget:
        """The section scrolls."""
        return self.query_one(Lines)

    def show(self, state: State) -> None:
        """Show the section as it would be written."""
        text, step = section(state), state.current_step
        head = f": {_stands(state)}. "
        summary = joined((f"{step.number} {step.title}", STRONG), head, "\n", *_about(state, text))
        self.query_one("#summary", Static).update(joined(summary, *secret_warning(state)))
        width = (self.size or self.app.size).width
        self.query_one(Lines).show(rendered(text, width - 4), keep_place=True)

    def keys(self, state: State) -> Keys:
        """Scrolling, the categories, and the reason where one is wanted."""
        count = len(state.current_step.categories)
        categories = ((f"1-{count}", "open a category"),) if count > 1 else ()
        return (("↑↓", "scroll"), *((("r", "why"),) if replaced(state) else ()), *categories)

    def offers(self, action: str) -> bool:
        """A reason is given where something is replaced."""
        return action != "reason" or bool(replaced(self.session) or self.session.draft.reason)

    def action_category(self, number: int) -> None:
        """Open a category of this step again."""
        state = self.session
        if number <= len(state.current_step.categories):
            self.play(events.GoTo(state.step, state.current_step.categories[number - 1].id))

    @conversation
    async def action_reason(self) -> None:
        """Say why a completed step is revised; where nothing is replaced there is nothing to say it of."""
        if not self.offers("reason"):
            self.host.tell("Nothing that is written is replaced here: no reason is asked.")
            return
        await say_why_revised(self.host)


def _stands(state: State) -> str:
    """How far the step is and what pulls apart in it."""
    if state.place is Place.SAVING:
        return "being written"
    return ", ".join(filter(None, (progress(state), _tensions(state))))


def _tensions(state: State) -> str:
    """How many tensions are open that name a decision of this step."""
    here = {question.id for question in state.catalogue.questions_of(state.step)}
    found = [f for f in tensions(state) if f.is_open and here.intersection(f.decisions)]
    return f"{counted(len(found), 'open tension')} (t)" if found else "no open tension"


def _about(state: State, text: str) -> Iterator[tuple[str, str]]:
    """What would be gone with C, then what stops it, else what it replaces, else what it writes."""
    typed = typed_not_kept(state)
    if typed and not state.draft.left:
        names = "; ".join(typed)
        yield f"Typed or put aside, not recorded, and gone with C: {names}.\n", "$text-warning"
    stops, over = what_stops(state), replaced(state)
    if stops:
        yield stops, "$text-warning"
    elif over:
        names = ", ".join(state.catalogue.questions[k].title for k in over)
        why = f"because: {state.draft.reason}" if state.draft.reason else "why stands beside it"
        yield (
            f"Replaces {names}; {'say why with r' if unexplained(state) else why}.",
            "$text-warning",
        )
    else:
        lines = text.count("\n")
        yield f"What C writes to the file, {lines} lines:", QUIET
        silent = _silent(state)
        if silent:
            yield f" {silent} without a rationale (j lists them).", QUIET
    open_ = _open_count(state)
    if open_:
        yield f" {counted(open_, 'value')} open.", "$text-warning"


def _open_count(state: State) -> int:
    """How many essential values of the step nobody has given."""
    return sum(len(open_values(state, category)) for category in state.current_step.categories)


def _silent(state: State) -> int:
    """How many decisions of the step lack a reason."""
    here = {question.id for question in state.catalogue.questions_of(state.step)}
    return len(here.intersection(without_reason(state.facts)))
