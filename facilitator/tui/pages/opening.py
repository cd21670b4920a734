"""A plan or a draft exists: how it stands, what changed since, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from facilitator.document.reading import NEEDS_REVIEW
from facilitator.model import Problem
from facilitator.session import events
from facilitator.session.drafts import StepDraft, answered_otherwise, kept_as_written
from facilitator.session.open_points import coming_back
from facilitator.session.opening import changed_since
from facilitator.session.places import Place
from facilitator.session.state import State, has_answers, looked_again, unsaved_steps
from facilitator.session.view import open_rounds
from facilitator.text import counted
from facilitator.tui.host import conversation
from facilitator.tui.keys import key
from facilitator.tui.moved import moved
from facilitator.tui.pages.page import Keys, Page, start_over
from facilitator.tui.widgets.key_line import KeyLine
from facilitator.tui.widgets.lines import Lines
from facilitator.tui.wording import HOT, QUIET, SEVERITY_TONES, STRONG, joined, pressable, said


class OpeningPage(Page):
    """Resume, look, start over."""

    DEFAULT_CSS = "OpeningPage Static { height: auto; padding: 1 1 0 1; }"
    BINDINGS = [
        key("r,enter", "resume", "resume"),
        key("x", "over", "start over"),
        key("d", "difference", "the draft"),
        key("k", "drop", "discard the draft"),
        key("f", "copy", "save the draft as a file"),
        key("g", "versions", "look the versions up again"),
        key("u", "put_back", "put a vanished plan back"),
    ]

    def __init__(self) -> None:
        super().__init__(id="opening")

    def compose(self) -> ComposeResult:
        """Standing, choices."""
        yield Static(id="standing")
        yield Lines(id="since")
        yield KeyLine(id="choices")

    def home(self) -> Widget:
        """The text scrolls."""
        return self.query_one(Lines)

    def show(self, state: State) -> None:
        """Show how the plan stands."""
        plan = state.plan
        title = joined(
            (self.host.plan_path.name, STRONG),
            f"   {plan.project_name}",
            (f", by {plan.user_name}" if plan.user_name else "", QUIET),
            (f"   begun {plan.date}" if plan.date else "", QUIET),
            (f"\nThe project is {self.host.project}", QUIET),
        )
        self.query_one("#standing", Static).update(title)
        self.query_one(Lines).show([*self._since(state), *self._ages(state)])
        self.query_one("#choices", Static).update(self._choices(state))
        self.call_after_refresh(self._show_moved)  # the page is there before it is worked out

    def _show_moved(self) -> None:
        state = self.session
        if state.place is Place.OPENING:
            since = self._since(state) or _unchanged(state)
            told = [*moved(state), *since, *self._ages(state)]
            self.query_one(Lines).show(told, keep_place=True)

    def _since(self, state: State) -> list[Content]:
        found: list[Content] = []
        if state.read_only:
            found.append(said(state.only_reads, "$text-error"))
        if state.gone:
            gone = f"There was a plan at this path, and it is {state.gone} now. What becomes of it?"
            found.append(said(gone, "$text-error"))
        found += [said(remark, "$text-warning") for remark in state.remarks]
        for number in unsaved_steps(state):
            found.append(said(f"Draft of step {number}: {_held(state, state.drafts[number])}."))
            found += [said(text, "$text-warning") for text in changed_since(state, number)]
        # what needs review is told with what has moved on
        others = (p for p in state.reading.problems if state.gone or p.code != NEEDS_REVIEW)
        found += problems(list(others))
        return found

    def _ages(self, state: State) -> list[Content]:
        from facilitator.tui.evidence import aged, brief, versions_of

        told = [
            joined(e.name.ljust(24), f" {brief(e)}", (f", {aged(e, state.today)}", QUIET))
            for e in versions_of(state.plan.decisions.values())
        ]
        head = joined(
            ("Versions", STRONG), ("   ", ""), ("g", HOT), (" looks them up again", QUIET)
        )
        return [said(""), head, *told] if told else []

    def _choices(self, state: State) -> Content:
        drafted = unsaved_steps(state)
        if state.gone:
            parts = [("u", "put it back as it was last")]
            parts += [("f", "save the draft as a file")] if drafted else []
            return _pressable(*parts, ("x", "start over"))
        parts = [*_where_to_go_on(state), ("o", "overview, any step")]
        if drafted:
            parts += [("d", "show the draft"), ("f", "save it as a file"), ("k", "discard it")]
        return _pressable(*parts, ("x", "start over"))

    def keys(self, state: State) -> Keys:
        """All choices stand on the page."""
        if state.gone:
            return (("u", "put it back"), ("f", "save the draft"), ("x", "start over"))
        on = (("r", "resume"),) if _where_to_go_on(state) else ()
        return (*on, ("x", "start over"))

    def offers(self, action: str) -> bool:
        """What has nothing to work on is not offered."""
        state = self.session
        if action in ("difference", "drop", "copy"):
            return bool(unsaved_steps(state))
        if action == "resume":
            return not state.gone and bool(_where_to_go_on(state))
        return action != "put_back" or bool(state.gone)

    def action_resume(self) -> None:
        """Go on."""
        self.play(events.Resume())

    @conversation
    async def action_difference(self) -> None:
        """Show what is in the draft."""
        from facilitator.tui.draft_text import draft_lines

        if unsaved_steps(self.session):
            title = "The draft against what is written"
            await self.host.read(title, draft_lines(self.session), "d")

    @conversation
    async def action_copy(self) -> None:
        """Ask where the draft is to be saved as a file."""
        if not unsaved_steps(self.session):
            return
        plan = self.host.plan_path
        path = await self.host.ask_text(
            "Save the draft as",
            str(plan.with_name(f"{plan.stem}.draft{plan.suffix}")),
            about="A new file; one that exists is left alone. It does not take part in the plan.",
            one_line=True,
        )
        if path is not None:
            self.play(events.SaveCopy(path))

    def action_put_back(self) -> None:
        """Put the vanished plan back as it was last."""
        if self.session.gone:
            self.play(events.PutBack())

    @conversation
    async def action_versions(self) -> None:
        """Look up again what the plan records, when agreed; the plan stays as it is."""
        from facilitator.tui.evidence import look_again

        await look_again(self.host)

    @conversation
    async def action_drop(self) -> None:
        """Ask before the draft goes to the bin."""
        if not unsaved_steps(self.session):
            return
        question = "Discard the draft? It can be recovered for 30 days with “facilitator drafts”."
        if await self.host.confirm(question, "discard", "keep it"):
            self.play(events.DropDraft())

    @conversation
    async def action_over(self) -> None:
        """Ask before starting over."""
        await start_over(self.host)


def _unchanged(state: State) -> list[Content]:
    """That nothing has changed, where that is so."""
    moved_on = state.reading.review_because or coming_back(state).moved
    return [] if moved_on else [said("Nothing has changed since it was written.", QUIET)]


_UNANSWERED = ("category-missing", "field-missing")
"""What is open as a question too: the page *Open* lists it."""


def problems(found: Sequence[Problem]) -> Iterator[Content]:
    """Say what is wrong with the file; of three or more questions without an answer only how many places lack one."""
    silent = [problem for problem in found if problem.code in _UNANSWERED]
    several = len(silent) > 2
    yield from (_problem(p) for p in found if not (several and p in silent))
    if several:
        told = f"{len(silent)} places of written sections have questions without an answer: j lists them."
        yield said(told, "$text-warning")


def _problem(problem: Problem) -> Content:
    where = f"line {problem.line}: " if problem.line else ""
    kind = f"{problem.severity.value} {problem.code}  ", SEVERITY_TONES[problem.severity]
    return joined(kind, f"{where}{problem.message}")


def _held(state: State, draft: StepDraft) -> str:
    """What a draft holds, in the words of its step."""
    if draft.step == 1:
        return "what the project is and says"
    answers = len(answered_otherwise(draft, state.plan, state.catalogue))
    if draft.step == len(state.catalogue.steps):
        return f"{counted(answers, 'finding')} answered"
    parts = [*open_rounds(draft), *_unsent(state, draft)]
    if has_answers(state, draft.step) or not parts:
        step = state.catalogue.step(draft.step)
        kept = set(draft.kept).difference(kept_as_written(state.plan, step))
        told = counted(len(kept), "category", "categories")
        parts.insert(0, f"{counted(answers, 'answer')}, {told} kept")
    return ", ".join(parts)


def _unsent(state: State, draft: StepDraft) -> Iterator[str]:
    if draft.typing:
        yield "what was typed"
    if looked := looked_again(state, draft):
        yield f"{counted(len(looked), 'answer')} looked at again"


def _where_to_go_on(state: State) -> list[tuple[str, str]]:
    """The first step that is not written, else the first that is drafted, and what is open there."""
    written = state.plan.steps_completed
    open_ = [step.number for step in state.catalogue.steps if step.number not in written]
    step = min(open_ or unsaved_steps(state), default=0)
    if not step:
        return []
    draft = state.drafts.get(step)
    if draft is None:
        return [("r", f"go on in step {step}")]
    at = ""
    if draft.round is not None:
        at = "Party Mode" if draft.round.kind == "party" else draft.round.name
    elif question := state.catalogue.questions.get(draft.question):
        at = question.title
    return [("r", f"resume in step {step}{f', {at}' if at else ''}")]


def _pressable(*choices: tuple[str, str]) -> Content:
    return joined(*[joined(pressable(key, text), "  ") for key, text in choices])
