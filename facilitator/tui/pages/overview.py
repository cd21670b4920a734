"""All steps and their categories: open any that is written or next."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.widgets import Static

from facilitator.model import Category
from facilitator.review.signoff import describe, signed
from facilitator.session import events
from facilitator.session.findings import validation_as_written
from facilitator.session.places import Place
from facilitator.session.saving import answer_label
from facilitator.session.state import State, has_changes, nothing_asked, unsaved_steps
from facilitator.session.view import LATER, step_mark, values_open
from facilitator.text import counted, named_steps
from facilitator.tui.evidence import aged, brief, look_again, versions_of
from facilitator.tui.host import conversation
from facilitator.tui.keys import digits, key
from facilitator.tui.moved import moved
from facilitator.tui.pages.page import Keys, Page, start_over
from facilitator.tui.widgets.rows import Row, Rows
from facilitator.tui.wording import QUIET, STRONG, fitted, joined, lines, said


class OverviewPage(Page):
    """The whole plan at a glance."""

    DEFAULT_CSS = """
    OverviewPage #about { height: auto; padding: 0 1; }
    OverviewPage Rows { height: 1fr; }
    """
    BINDINGS = [
        *digits("step", 5),
        key("escape,o", "back", "back to where you were"),
        key("s", "sign", "sign off"),
        key("g", "versions", "look the versions up again"),
        key("x", "over", "start over"),
    ]

    def __init__(self) -> None:
        super().__init__(id="overview")

    def compose(self) -> ComposeResult:
        """About, steps."""
        yield Static(id="about")
        yield Rows(id="steps-list", aims=True)

    def on_resize(self) -> None:
        """Columns follow the width."""
        self.show(self.session)

    def show(self, state: State) -> None:
        """Show steps and what was decided in them."""
        whole = len(state.plan.steps_completed) == len(state.catalogue.steps)
        about = (
            _standing(state)
            if whole
            else "Open a step that is written (to revise it) or the next one."
        )
        self.query_one("#about", Static).update(joined((about, QUIET)))
        # the page is there before it is worked out
        self.call_after_refresh(self._show_moved, about)
        given = describe(signed(state.reading))
        rows = [Row("", joined(("Signed  ", QUIET), told), 8) for told in given]
        for step in state.catalogue.steps:
            title = f"{step_mark(state, step.number)} {step.number} {step.title}"
            told = joined((title, STRONG), self._why(state, step.number))
            rows.append(Row(f"step:{step.number}", told))
            for category in step.categories:
                rows.append(self._category(state, category))
                rows += self._versions(state, category)
        self.query_one(Rows).show(rows)

    def _category(self, state: State, category: Category) -> Row:
        waiting = _open_values(state, category)
        told = joined(
            f"   {LATER if nothing_asked(state, category) else ' '} ",
            category.title.ljust(28),
            (waiting, "$text-warning"),
            (self._decided(state, category, len(waiting)), QUIET),
        )
        return Row(f"category:{category.id}", told, 33)

    def _show_moved(self, about: str) -> None:
        if self.session.place is Place.OVERVIEW:
            told = lines([said(about, QUIET), *moved(self.session)])
            self.query_one("#about", Static).update(told)

    def _why(self, state: State, number: int) -> tuple[str, str]:
        because = state.reading.review_because.get(number)
        if because:
            return (
                f"  needs review: {named_steps(because)} changed since",
                "$text-warning",
            )
        if has_changes(state, number):
            return "  draft kept", QUIET
        return "", QUIET

    def _decided(self, state: State, found: Category, before: int) -> str:
        draft = state.drafts.get(found.step)
        decisions = draft.decisions if draft else state.plan.decisions
        labels = [
            answer_label(state, decisions[q.id]) for q in found.questions if q.id in decisions
        ]
        return fitted(labels, max(20, self.size.width - 38 - before))

    def _versions(self, state: State, category: Category) -> Iterator[Row]:
        decisions = state.plan.decisions
        known = (decisions[q.id] for q in category.questions if q.id in decisions)
        for one in versions_of(known):
            told = f"       {one.name.ljust(26)} {brief(one)}, {aged(one, state.today)}"
            yield Row("", joined((told, QUIET)), 34)

    def keys(self, state: State) -> Keys:
        """Opening."""
        return (
            ("↑↓", "look"),
            ("Enter", "open"),
            ("1-5", "step"),
            ("s", "sign off"),
            ("g", "versions"),
            ("x", "start over"),
            ("Esc", "back"),
        )

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Open a step or category."""
        event.stop()
        kind, _, key = event.id.partition(":")
        if kind == "step":
            self.play(events.GoTo(int(key)))
        else:
            self.play(events.GoTo(self.session.catalogue.categories[key].step, key))

    def action_back(self) -> None:
        """Back to where I came from."""
        self.play(events.Back())

    def action_step(self, number: int) -> None:
        """Open a step by its digit."""
        self.play(events.GoTo(number))

    @conversation
    async def action_sign(self) -> None:
        """Sign off all written sections, with a name and, if wanted, a note."""
        about = "Bound to the text of each section as it is written: a section that changes is no longer signed."
        fields = "sign:name", "sign:note"
        name = await self.host.ask_text(
            "Who signs off?",
            self.session.plan.user_name,
            about=about,
            one_line=True,
            field=fields[0],
            selected=True,
            problem=lambda typed: "" if typed.strip() else "A signature has a name.",
        )
        if name is None:
            return
        note = await self.host.ask_text(
            f"Sign off as {name.strip()}",
            about="A note beside the signature; may stay empty.",
            one_line=True,
            field=fields[1],
        )
        if note is None:
            self.host.tell("Nothing is signed.")
        else:
            self.host.keep(events.SignOff(name, (), note), *fields)

    @conversation
    async def action_versions(self) -> None:
        """Look up again what the plan records, when agreed; the plan stays as it is."""
        await look_again(self.host)

    @conversation
    async def action_over(self) -> None:
        """Ask before starting over."""
        await start_over(self.host)


def _open_values(state: State, category: Category) -> str:
    """How many essential values of a category's decisions nobody has stated; empty where none is open."""
    count = values_open(state, category)
    return f"{counted(count, 'value')} open  " if count else ""


def _standing(state: State) -> str:
    """How a plan stands of which all steps are written: complete is not ready."""
    drafted = unsaved_steps(state)
    but = f"; what is drafted of {named_steps(drafted)} is not" if drafted else ""
    if validation_as_written(state).ready:
        return f"All five steps are written{but}. Ready for implementation: nothing is open."
    return f"All five steps are written{but}. Not ready for implementation: step 5 shows why."
