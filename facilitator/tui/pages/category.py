"""A category: its questions one at a time, the options, the one looked at explained, and the decision as it stands."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from facilitator.asking import as_offered, fields_of
from facilitator.model import Category, Kind, Option, Question
from facilitator.session import events
from facilitator.session.state import State, asked, open_questions, open_values
from facilitator.session.view import told_deferred
from facilitator.tui import explain
from facilitator.tui.host import conversation
from facilitator.tui.keys import digits, key
from facilitator.tui.pages import choices
from facilitator.tui.pages import decision as sheet
from facilitator.tui.pages.answering import own_words, say_why_first, set_aside
from facilitator.tui.pages.page import Keys, Page
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.widgets.rows import Rows
from facilitator.tui.widgets.still import Still
from facilitator.tui.wording import QUIET, STRONG, joined

TABS = ("Trade-offs", "DORA", "Rollback", "More", "Decision")
DECISION = len(TABS) - 1
WORDS = ("What is asked", "", "", "", "Decision")
"""The same where there are no options to explain."""
BESIDE_RECORD = 5
"""Lines that the options keep while the decision is gone through."""


class CategoryPage(Page):
    """Asks the questions of one category."""

    DEFAULT_CSS = """
    CategoryPage #subs { height: auto; max-height: 3; padding: 0 1; }
    CategoryPage #question { height: auto; max-height: 5; padding: 0 1; }
    CategoryPage #options { height: auto; max-height: 11; }
    CategoryPage #others { height: auto; max-height: 2; padding: 0 1; }
    CategoryPage #values { height: auto; max-height: 2; padding: 0 1; }
    CategoryPage #tabs { height: 1; padding: 0 1; background: $panel; }
    CategoryPage #detail { height: 1fr; min-height: 4; }
    CategoryPage #record { height: 1fr; min-height: 4; }
    """
    BINDINGS = [
        *digits("choose"),
        key("tab", "turn(1)", "next part of the explanation"),
        key("shift+tab", "turn(-1)", "part before"),
        key("right", "question(1)", "next question"),
        key("left", "question(-1)", "question before"),
        key("w", "own", "answer in your own words"),
        key("n", "aside('not applicable')", "it does not apply, and why"),
        key("d", "aside('defer')", "leave it for later, and why"),
        key("u", "withdraw", "take the answer back"),
        key("r", "rationale", "say why, and fill in the values"),
        key("e", "edit", "go into the decision: effects, tools, what going back means"),
        key("f", "values", "fill in the values"),
        key("plus", "later", "answer now what comes with a later phase, or leave it for later"),
        key("s", "versions", "the version of a tool: what was found, and where"),
        key("x", "compare", "two options side by side"),
        key("escape", "out", "back to the options"),
    ]

    def __init__(self) -> None:
        super().__init__(id="category")
        self._tab = 0
        self._asked = ""
        self._editing = False
        """Whether the decision is gone through: it has the room then."""
        self._offered: set[tuple[str, ...]] = set()
        """Answers whose open values C asked for already: it does so once."""
        self._aimed = False
        """Whether the cursor was on an option when the keys were named."""

    def compose(self) -> ComposeResult:
        """Questions, options, explanation."""
        yield Still(id="subs")
        yield Still(id="question")
        yield Rows(id="options", looked=self._explain)
        yield KeyLine(id="others")
        yield KeyLine(id="values")
        yield KeyLine(id="tabs")
        with Horizontal():
            yield Lines(id="detail")
            yield Rows(id="record")

    def on_resize(self) -> None:
        """Columns follow the width."""
        self.show(self.session)

    def home(self) -> Widget:
        """The options."""
        return self.query_one("#options", Rows)

    def show(self, state: State) -> None:
        """Show the question the session is at."""
        question = state.question
        if question is None:
            return
        if question.id != self._asked:
            self._asked, self._editing = question.id, False
            self._tab = DECISION if question.id in state.draft.decisions else 0
            self.home().focus()
        self._show_questions(state)
        self._show_options(state, question)
        self._show_detail(state, question)

    def on_descendant_focus(self) -> None:
        """Enter does another thing on the lines of the decision than on the options."""
        self.host.show()

    def on_rows_unaimed(self, event: Rows.Unaimed) -> None:
        """Enter without a row to choose: what was typed behind it was meant for a choice."""
        event.stop()
        self.host.ignore_typed_ahead()
        self.host.tell(
            "Nothing was chosen: the cursor was on no option. ↑↓ or a number goes to one."
        )

    @property
    def offered(self) -> Question | None:
        """The question the session is at, with the options that are shown."""
        question = self.session.question
        return as_offered(question, self.session.facts) if question is not None else None

    def _show_questions(self, state: State) -> None:
        category, question = state.category, state.question
        if category is None or question is None:
            return
        several = asked(state, category)
        subs = self.query_one("#subs", Static)
        subs.display = len(several) > 1
        subs.update(
            choices.beside(state, several, question, (self.size or self.app.size).width - 2)
        )
        plainly = self.host.skill == "beginner"
        text = question.plain if plainly and question.plain else question.question
        self.query_one("#question", Static).update(
            joined(
                explain.left_open_elsewhere(state, category),
                (text, STRONG),
                (f"\n{question.why}" if question.why and plainly else "", QUIET),
            )
        )

    def _show_options(self, state: State, question: Question) -> None:
        width, height = self.size if self.size.width else self.app.size
        question = as_offered(question, state.facts)
        rows = choices.rows(state, question, width, height)
        options = self.query_one("#options", Rows)
        options.styles.max_height = BESIDE_RECORD if self._editing else choices.most(height)
        options.show(rows, cursor=None if question.options else "own")
        answered = question.id in state.draft.decisions
        self.query_one("#others", Static).update(choices.others(question, answered=answered))
        told, values = choices.values(state, question), self.query_one("#values", Static)
        values.display = bool(told.plain)
        values.update(told)

    def _show_detail(self, state: State, question: Question) -> None:
        if question.id not in state.draft.decisions and self._tab == DECISION:
            self._tab = 0
        self.query_one("#tabs", Static).update(
            choices.tabs(_tabs(question), self._tab, self.size.width - 2), layout=False
        )
        record, detail = self.query_one("#record", Rows), self.query_one("#detail", Lines)
        record.display = self._tab == DECISION
        detail.display = not record.display
        if record.display:
            record.show(sheet.rows(state, question))
        else:
            detail.show(self._explained(state, question))

    def _explained(self, state: State, question: Question) -> list[Content]:
        option = self._looked_at(question)
        if option is None:
            return explain.question(state, question, self.host.skill)
        return explain.option(state, option, TABS[self._tab], self.host.skill)

    def _looked_at(self, question: Question) -> Option | None:
        cursor = self.query_one("#options", Rows).cursor
        return next((o for o in question.options if o.id == cursor), None)

    def keys(self, state: State) -> Keys:
        """What can be done with this question."""
        question = state.question
        picks = self._picks(self.offered)
        own: list[tuple[str, str]] = [("↑↓", "look"), *picks]
        if question is not None and question.id in state.draft.decisions:
            own = [*picks, ("r", "why"), ("e", "edit")]  # at 80 columns too
            if question.names_tool:
                own.append(("s", "versions"))
        if state.category is not None and len(asked(state, state.category)) > 1:
            own.append(("←→", "question"))
        return tuple(own)

    def _picks(self, question: Question | None) -> Keys:
        """The keys that choose: Enter where the cursor is on an option, else the digits."""
        self._aimed = bool(self.query_one("#options", Rows).cursor)
        if self.query_one("#record", Rows).has_focus:
            return (("Enter", "change the line"), ("Esc", "options"))
        if question is None or self._aimed:
            return (("Enter", "choose" if question is None or question.options else "answer"),)
        return ((f"1-{min(len(question.options), 9)}", "choose"),)

    def _explain(self, _: str) -> None:
        """Explain the option under the cursor."""
        question = self.offered
        if question is not None:
            self._tab = 0 if self._tab == DECISION else self._tab
            self._show_looked_at(question)

    def _show_looked_at(self, question: Question) -> None:
        """Explain what is looked at; with the first look there are other keys."""
        if self._aimed:
            self._show_detail(self.session, question)
        else:
            self.host.show()

    def on_rows_picked(self, event: Rows.Picked) -> None:
        """Choose an option, or open a line of the decision."""
        event.stop()
        question = self.offered
        if question is None:
            return
        if event.rows.id == "record":
            self._edit(question, event.id)
        elif event.id == "own":
            self.action_own()
        elif self._is_chosen(question, event.id) and not event.marks:
            self._tell_why(question)
        else:
            self._choose(question, event.id, asks=not (event.marks and question.kind is Kind.MULTI))

    def _is_chosen(self, question: Question, option: str) -> bool:
        decision = self.session.draft.decisions.get(question.id)
        return decision is not None and option in decision.choice

    def _choose(self, question: Question, option: str, *, asks: bool = True) -> None:
        """Choose an option, and ask why; the space bar only marks where there can be several."""
        if asks:
            self._tab = DECISION
        self.play(events.Choose(question.id, option))
        if asks and not self.session.refused:
            self._tell_why(question, self.session.notice)

    @conversation
    async def _tell_why(self, question: Question, brought_up: str | None = None) -> None:
        await self._complete(question, brought_up=brought_up)

    async def _complete(
        self, question: Question, at: str = "rationale", brought_up: str | None = None
    ) -> None:
        """Ask why, and for the values, in one form; at its end go on."""
        self._tab = DECISION
        if question.id not in self.session.draft.decisions:
            return
        if await sheet.fill_in(self.host, question, at, brought_up):
            self._offered.add(self._answer_of(question))
            self._go_on()

    def _go_on(self) -> None:
        """Go to the next question of the category that is open, else say that C keeps it."""
        category, here = self.session.category, self.session.question
        if category is None or here is None:
            return
        ids = [question.id for question in asked(self.session, category)]
        at = ids.index(here.id) if here.id in ids else -1
        open_ = {question.id for question in open_questions(self.session, category)}
        after = (id_ for id_ in (*ids[at + 1 :], *ids[: max(at, 0)]) if id_ in open_)
        if following := next(after, ""):
            self.play(events.Ask(following))
        else:
            self.host.tell(_told_at_the_end(self.session, category, self._c_does))

    def action_choose(self, number: int) -> None:
        """Choose an option by its digit."""
        question = self.offered
        if question is not None and number <= len(question.options):
            self.query_one("#options", Rows).cursor = question.options[number - 1].id
            self._choose(question, question.options[number - 1].id)

    def action_turn(self, by: int) -> None:
        """Turn to the next part of the explanation."""
        question = self.offered
        if question is not None:
            named = [n for n, name in enumerate(_tabs(question)) if name]
            pages = named if question.id in self.session.draft.decisions else named[:-1]
            self.turn_to(pages[(pages.index(self._tab) + by) % len(pages)])

    def turn_to(self, tab: int) -> None:
        """Turn to a part of the explanation."""
        question = self.offered
        if question is None:
            return
        if tab == DECISION and question.id not in self.session.draft.decisions:
            self.host.tell("Nothing is decided here yet.")
            return
        self._tab, self._editing = tab, False
        options = self.query_one("#options", Rows)
        if self._tab < DECISION and not options.cursor and question.options:
            shown = [option.id for option in question.options]
            taken = self.session.draft.decisions.get(question.id)
            options.cursor = next(
                filter(shown.__contains__, taken.choice if taken else ()), shown[0]
            )
            options.refresh()
        self._show_looked_at(question)
        self.home().focus()

    def action_question(self, by: int) -> None:
        """Go to the question beside this one."""
        category, question = self.session.category, self.offered
        if category is None or question is None:
            return
        several = [q.id for q in asked(self.session, category)]
        at = several.index(question.id) + by if question.id in several else 0
        if 0 <= at < len(several):
            self.play(events.Ask(several[at]))
        else:
            which = "last" if by > 0 else "first"
            self.host.tell(f"The {which} question of this category; {self._c_does}, b goes back.")

    @conversation
    async def _edit(self, question: Question, line: str) -> None:
        await sheet.edit(self.host, question, line)

    @conversation
    async def action_own(self) -> None:
        """Answer in own words."""
        question = self.offered
        if question is None:
            return
        self._tab = DECISION
        if await own_words(self.host, question):
            await self._complete(question, brought_up=self.session.notice)

    @conversation
    async def action_aside(self, how: str) -> None:
        """Set the question aside, with a reason."""
        question = self.offered
        if question is None:
            return
        self._tab = DECISION
        if await set_aside(self.host, question, how):
            said = self.host.state.notice
            self._go_on()
            if said:
                self.host.tell(said)

    def action_withdraw(self) -> None:
        """Take the answer back."""
        if self.session.question is not None:
            self.play(events.Withdraw(self.session.question.id))

    def action_rationale(self) -> None:
        """Say why; before anything is chosen too."""
        question = self.offered
        if question is None:
            return
        if question.id not in self.session.draft.decisions:
            self._say_why_first(question)
            return
        self._tell_why(question)

    @conversation
    async def _say_why_first(self, question: Question) -> None:
        await say_why_first(self.host, question)

    def action_edit(self) -> None:
        """Go into the decision."""
        if (question := self.session.question) and question.id in self.session.draft.decisions:
            self._tab, self._editing = DECISION, True
            self.show(self.session)
            record = self.query_one("#record", Rows)
            record.focus()
            if not record.cursor:
                record.action_look(1)

    @conversation
    async def action_values(self) -> None:
        """Fill in the values of the decision."""
        question = self.offered
        if question is None or not fields_of(question, self.session.facts):
            self.host.tell("No value is asked here as things stand.")
        else:
            await self._complete(question, "")

    def action_later(self) -> None:
        """Answer what comes with a later phase now, or leave it for later again."""
        if self.session.category is not None:
            self.play(events.AnswerLater(self.session.category.id))

    def holds_back(self) -> bool:
        """Whether C asks for values first: once for each answer that has essential ones open."""
        new = self._to_offer()
        self._offered.update(map(self._answer_of, new))
        if new:
            self.host.ignore_typed_ahead()
            self._ask_for_values(new)
        return bool(new)

    def _to_offer(self) -> list[Question]:
        """The questions whose open values C asks for first."""
        category = self.session.category
        if category is None or self.session.read_only or open_questions(self.session, category):
            return []
        open_ = {question.id: question for question, _ in open_values(self.session, category)}
        return [q for q in open_.values() if self._answer_of(q) not in self._offered]

    @property
    def _c_does(self) -> str:
        return "C asks for open values first" if self._to_offer() else "C goes on"

    def _answer_of(self, question: Question) -> tuple[str, ...]:
        decision = self.session.draft.decisions[question.id]
        return (question.id, decision.own, *decision.choice)

    @conversation
    async def _ask_for_values(self, questions: list[Question]) -> None:
        for question in questions:
            self.play(events.Ask(question.id))
            if not await sheet.fill_in(self.host, question):
                break
        category = self.session.category
        left = open_values(self.session, category) if category is not None else ()
        names = ", ".join(value.field for _, value in left)
        self.host.tell(
            f"Still open: {names}. C keeps the category all the same."
            if left
            else "C keeps the category."
        )

    def action_versions(self) -> None:
        """Open the evidence of a tool that the answer names."""
        question = self.offered
        decision = self.session.draft.decisions.get(question.id) if question else None
        if question is None or decision is None or not question.names_tool:
            self.host.tell("No tool is named here whose version could be looked up.")
            return
        if not decision.evidence:
            self._edit(question, "tool:")
            return
        waiting = [e for e in decision.evidence if not e.version] or list(decision.evidence)
        self._edit(question, f"tool:{waiting[0].tool}")

    def action_out(self) -> None:
        """Back to the options."""
        self._editing = False
        self.show(self.session)
        self.home().focus()

    @conversation
    async def action_compare(self) -> None:
        """Show two options side by side."""
        from facilitator.tui.compare import compare

        question = self.offered
        if question is not None and len(question.options) > 1:
            await compare(self.host, question, self._looked_at(question), self.app.size.width)


def _told_at_the_end(state: State, category: Category, c_does: str) -> str:
    """What is said where a category asks nothing more: what is put off is not answered."""
    left = [value.field for _, value in open_values(state, category)]
    still = f", but still open: {', '.join(left)}. f fills in, {c_does}."
    told = f"Nothing more is asked here{told_deferred(state, category)}"
    return f"{told}{still if left else ': C goes on.'}"


def _tabs(question: Question) -> tuple[str, ...]:
    return TABS if question.options else WORDS
