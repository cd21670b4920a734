"""Moving through the session: the two menus' C, back, overview, opening a step."""

from __future__ import annotations

from dataclasses import replace

from facilitator.model import Category, Plan, Question
from facilitator.session import events
from facilitator.session.choosing import tidy
from facilitator.session.commands import Command, Save
from facilitator.session.drafts import StepDraft
from facilitator.session.introduction import unconfirmed
from facilitator.session.round_ends import put_by, reopen
from facilitator.session.saving import operation, replaced
from facilitator.session.state import Place, State, asked, open_questions, unsaved_steps

Result = tuple[State, tuple[Command, ...]]


def home(step: int) -> Place:
    """Where a step begins."""
    return {1: Place.CONTEXT, 5: Place.FINDINGS}.get(step, Place.CATEGORY)


def continue_(state: State) -> Result:
    """C: on a category keep it and go on; on a step write it."""
    if state.place is Place.CATEGORY and state.category is not None:
        return _keep(state, state.category), ()
    if state.place in (Place.STEP, Place.CONTEXT, Place.FINDINGS):
        return _write(state)
    if state.place is Place.OPENING:
        return resume(state), ()
    return state.says("C works at a menu.", refused=True), ()


def _keep(state: State, category: Category) -> State:
    missing = open_questions(state, category)
    if missing:
        draft = replace(state.draft, question=missing[0].id)
        names = ", ".join(q.title for q in missing)
        if state.draft.question != missing[0].id:
            return state.with_draft(draft).says(f"Still open here: {names}.")
        return state.with_draft(draft).says(f"Not answered yet: {names}.", refused=True)
    draft = replace(
        state.draft, kept=(*(c for c in state.draft.kept if c != category.id), category.id)
    )
    state = state.with_draft(draft).says(f"{category.title} is kept.")
    following = _next_open(state, category)
    if following is None:
        return replace(state, place=Place.STEP)
    return look_at(state, following)


def _next_open(state: State, category: Category) -> Category | None:
    categories = state.current_step.categories
    at = categories.index(category)
    order = (*categories[at + 1 :], *categories[:at])
    return next((c for c in order if c.id not in state.draft.kept), None)


def look_at(state: State, category: Category, question: str = "") -> State:
    """Go to a category, at its first open question."""
    first = (*open_questions(state, category), *shown(state, category))[0]
    draft = replace(state.draft, category=category.id, question=question or first.id)
    return replace(state.with_draft(draft), place=Place.CATEGORY)


def shown(state: State, category: Category) -> tuple[Question, ...]:
    """The questions that apply; all of a category of which none does."""
    return asked(state, category) or category.questions


def _write(state: State) -> Result:
    refusal = what_stops(state)
    if refusal:
        return state.says(refusal, refused=True), ()
    found = unconfirmed(state) if state.step == 1 and not state.told_unconfirmed else ""
    if found:
        return replace(state, told_unconfirmed=True).says(found, refused=True), ()
    changed = replaced(state)
    if changed and not state.draft.reason:
        names = ", ".join(state.catalogue.questions[k].title for k in changed)
        return state.says(
            f"Say why first: {names} replaced since it was written.", refused=True
        ), ()
    return replace(state, place=Place.SAVING).says("Saving …"), (
        Save(operation(state), fresh=state.fresh and state.step == 1),
    )


def what_stops(state: State) -> str:
    """Why C cannot write this step now; empty when it can."""
    if state.read_only:
        return f"Read-only: {state.read_only}"
    if state.step == 1:
        return _context_stops(state.draft)
    earlier = [n for n in range(1, state.step) if n not in state.plan.steps_completed]
    if earlier:
        return f"Step {earlier[0]} comes first."
    unkept = [
        c.title
        for c in state.current_step.categories
        if c.id not in state.draft.kept or open_questions(state, c)
    ]
    return f"Not decided yet: {', '.join(unkept)}." if unkept else ""


def _context_stops(draft: StepDraft) -> str:
    if not any(d.kind == "architecture" for d in draft.context.documents):
        return "No architecture document is loaded. Load one, or give its path: the step does not complete without it."
    if not draft.project_name:
        return "The project has no name yet."
    if not draft.context.delivery_phase:
        return "The delivery phase is not stated yet."
    return ""


def back(state: State) -> State:
    """One place back."""
    if state.place is Place.OVERVIEW:
        return replace(state, place=state.came_from).says("")
    if state.place is Place.STEP and state.current_step.categories:
        return look_at(state, state.current_step.categories[-1]).says("")
    if state.place is Place.METHODS:
        return replace(state, place=state.came_from).says("")
    if state.place is not Place.CATEGORY or state.category is None:
        return state.says("There is nothing before this.", refused=True)
    questions = asked(state, state.category)
    ids = [q.id for q in questions]
    at = ids.index(state.draft.question) if state.draft.question in ids else 0
    if at > 0:
        return state.with_draft(replace(state.draft, question=ids[at - 1])).says("")
    categories = state.current_step.categories
    position = categories.index(state.category)
    if position == 0:
        return overview(state)
    earlier = categories[position - 1]
    return look_at(state, earlier, shown(state, earlier)[-1].id).says("")


def ask(state: State, event: events.Ask) -> State:
    """Look at a question of this category."""
    if state.place is not Place.CATEGORY or state.category is None:
        return state.says("No question is open here.", refused=True)
    if event.question not in [q.id for q in asked(state, state.category)]:
        return state.says("That question is not asked here.", refused=True)
    return state.with_draft(replace(state.draft, question=event.question)).says("")


def overview(state: State) -> State:
    """All steps; Back returns."""
    if state.place is Place.OVERVIEW:
        return state.says("")
    if state.place not in (
        Place.CATEGORY,
        Place.STEP,
        Place.CONTEXT,
        Place.FINDINGS,
        Place.OPENING,
    ):
        return state.says("First finish or leave what is open.", refused=True)
    return replace(state, place=Place.OVERVIEW, came_from=state.place).says("")


def go_to(state: State, event: events.GoTo) -> State:
    """Open a step that is complete or next."""
    if state.place not in (
        Place.OVERVIEW,
        Place.CATEGORY,
        Place.STEP,
        Place.CONTEXT,
        Place.FINDINGS,
        Place.OPENING,
    ):
        return state.says("First finish or leave what is open.", refused=True)
    if state.vanished:
        words = "Put it back as it was last, or start over."
        return state.says(f"The plan was there and is now {state.vanished}. {words}", refused=True)
    if not 1 <= event.step <= len(state.catalogue.steps):
        return state.says(f"There is no step {event.step}.", refused=True)
    if event.step not in (*state.plan.steps_completed, state.next_step):
        return state.says(f"Step {event.step} comes after step {state.next_step}.", refused=True)
    category = state.catalogue.categories.get(event.category)
    if event.category and (category is None or category.step != event.step):
        return state.says(f"Step {event.step} has no category “{event.category}”.", refused=True)
    state = replace(state, step=event.step, place=home(event.step)).says("")
    if state.place is Place.CATEGORY:
        state = look_at(put_by(state), category) if category else _where_it_was(state)
    return state


def _where_it_was(state: State) -> State:
    draft = state.draft
    category = state.catalogue.categories[draft.category]
    if draft.round is not None:
        return reopen(state)
    if (
        all(c.id in draft.kept for c in state.current_step.categories)
        and state.step not in state.plan.steps_completed
    ):
        return replace(state, place=Place.STEP)
    return look_at(
        state,
        category,
        draft.question if draft.question in [q.id for q in asked(state, category)] else "",
    )


def resume(state: State) -> State:
    """Go on: in the draft of the first open step, else of any, else on the overview."""
    if state.place is not Place.OPENING:
        return state.says("The session is already open.", refused=True)
    step = state.next_step or min(unsaved_steps(state), default=0)
    if not step:
        return replace(state, place=Place.OVERVIEW, came_from=Place.OPENING).says("")
    return go_to(state, events.GoTo(step))


def start_over(state: State) -> State:
    """Begin a new plan in memory; the file stays until step 1 is written."""
    if state.read_only:
        return state.says(f"Read-only: {state.read_only}", refused=True)
    if state.place is Place.SAVING:
        return state.says("First the save has to end.", refused=True)
    fresh = replace(
        state,
        plan=Plan(),
        drafts={},
        step=1,
        place=Place.CONTEXT,
        fresh=True,
        vanished="",
        round=None,
        proposal=None,
    )
    return fresh.says(
        "A new plan. pipeline.md stays as it is until step 1 is written; a copy is kept then."
    )


def give_reason(state: State, event: events.GiveReason) -> State:
    """Say why this completed step is revised."""
    if state.step not in state.plan.steps_completed:
        return state.says("This step is not written yet: nothing is replaced.", refused=True)
    return state.with_draft(replace(state.draft, reason=tidy(event.text))).says("")


def drop_draft(state: State, event: events.DropDraft) -> State:
    """Forget what is drafted of a step."""
    if state.place not in (Place.OPENING, Place.OVERVIEW):
        return state.says("A draft is dropped from the overview.", refused=True)
    drafts = {k: d for k, d in state.drafts.items() if k != event.step}
    return replace(state, drafts=drafts).says(f"The draft of step {event.step} is dropped.")
