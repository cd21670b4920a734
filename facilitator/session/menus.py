"""Moving through the session: C at a menu, back, overview, opening a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from facilitator.document.rests import named
from facilitator.model import Category, Question, Statement
from facilitator.session import events
from facilitator.session.choosing import tidy
from facilitator.session.commands import DiscardDraft, Save
from facilitator.session.drafts import StepDraft
from facilitator.session.introduction import unconfirmed
from facilitator.session.over_edits import shown_first, written_over
from facilitator.session.places import At, AtOverview, InRound, Place, home
from facilitator.session.plan_file import Restarting
from facilitator.session.rounds import put_aside
from facilitator.session.saving import operation, unexplained
from facilitator.session.state import (
    Refused,
    Result,
    State,
    asked,
    has_changes,
    is_confirmed,
    is_open_to,
    later_questions,
    nothing_asked,
    open_questions,
    open_values,
    that_ask,
    to_review,
    told_of_drafts,
    unsaved_steps,
)


def confirm_category(state: State, _: events.Continue) -> State:
    """C at a category: its answers stand; on to the next category that is open."""
    if state.read_only:
        raise Refused(state.only_reads)
    category = state.catalogue.categories[state.draft.category]
    missing = open_questions(state, category)
    if missing:
        return _go_to_missing(state, missing)
    under = to_review(state, category)
    if under:
        return _go_to_review(state, under)
    confirmed = tuple(c for c in state.draft.kept if c != category.id)
    draft = replace(state.draft, kept=(*confirmed, category.id))
    state = state.with_draft(draft).says(_told_kept(state, category))
    following = _next_open(state, category)
    return state.go(Place.STEP) if following is None else look_at(state, following)


def _told_kept(state: State, category: Category) -> str:
    values = open_values(state, category)
    if nothing_asked(state, category):
        return f"{category.title}: nothing of it is asked now."
    if not values:
        return f"Kept: {category.title}."
    names = ", ".join(value.field for _, value in values)
    return f"Kept: {category.title}. Values still open: {names}."


def answer_later(state: State, event: events.AnswerLater) -> State:
    """Ask what comes with a later phase now; again: leave it for later."""
    category = state.catalogue.categories.get(event.category)
    if category is None or category.step != state.step:
        raise Refused(f"Step {state.step} has no category “{event.category}”.")
    wanted = event.questions or tuple(question.id for question in category.questions)
    waiting = {q.id for q in later_questions(state, category)}.intersection(wanted)
    if waiting:
        return look_at(replace(state, early=state.early | waiting), category)
    early = state.early.intersection(wanted)
    if not early:
        raise Refused(f"{category.title} asks everything now.")
    return look_at(replace(state, early=state.early - early), category)


def _go_to_missing(state: State, missing: tuple[Question, ...]) -> State:
    first = missing[0].id
    names = ", ".join(question.title for question in missing)
    after = state.redraft(question=first)
    if state.draft.question != first:
        return after.says(f"Still open here: {names}.")
    return after.refuse(f"Not answered yet: {names}.")


def _go_to_review(state: State, under: tuple[Question, ...]) -> State:
    """To the next answer that rests on what has changed, saying on what."""
    first = under[0]
    catalogue = state.catalogue
    names = dict.fromkeys(named(n, catalogue) for n in state.reading.resting[first.id])
    words = f"{first.title} rests on what has changed since: {', '.join(names)}. Does it stay?"
    return state.redraft(question=first.id).says(words)


def _next_open(state: State, category: Category) -> Category | None:
    categories = state.current_step.categories
    at = categories.index(category)
    order = (*categories[at + 1 :], *categories[:at])
    wanted = (c for c in order if not is_confirmed(state, c))
    return next(wanted, None)


def look_at(state: State, category: Category, question: str = "") -> State:
    """Go to a category, at its first open question."""
    wanted = (*open_questions(state, category), *to_review(state, category))
    first = (*wanted, *shown(state, category))[0]
    draft = replace(state.draft, category=category.id, question=question or first.id)
    return state.with_draft(draft).go(Place.CATEGORY)


def shown(state: State, category: Category) -> tuple[Question, ...]:
    """The questions that apply; all of a category of which none does."""
    return asked(state, category) or category.questions


def write_step(state: State, _: events.Continue) -> Result:
    """C at a step: write it, unless something is missing or has to be said first."""
    refusal = what_stops(state)
    if refusal:
        raise Refused(refusal)
    found = unconfirmed(state) if state.step == 1 and not state.told_unconfirmed else ""
    if found:
        return replace(state, told_unconfirmed=True).refuse(found), ()
    if unsaid := why_first(state):
        raise Refused(unsaid)
    write = operation(state)
    over = written_over(state, write)
    if over is not None:
        return shown_first(state, over), ()
    return state.go(Place.SAVING).says("Saving …"), (Save(write, fresh=write.fresh),)


def why_first(state: State) -> str:
    """What C wants a reason for before it writes this step; empty when nothing lacks one."""
    changed = unexplained(state)
    names = ", ".join(state.catalogue.questions[id_].title for id_ in changed)
    return f"Say why first: {names} replaced since it was written." if changed else ""


def what_stops(state: State) -> str:
    """Why C cannot write this step now; empty when it can."""
    if state.read_only:
        return state.only_reads
    if state.step == 1:
        return next((words for _, words in context_stops(state.draft)), "")
    earlier = [n for n in range(1, state.step) if n not in state.plan.steps_completed]
    if earlier:
        return f"Step {earlier[0]} comes first."
    waiting = [c for c in state.current_step.categories if not is_confirmed(state, c)]
    return _waits(state, waiting) if waiting else ""


def _waits(state: State, waiting: list[Category]) -> str:
    """What is to be done in categories that C does not keep yet."""
    open_ = [c.title for c in waiting if open_questions(state, c) or not to_review(state, c)]
    if open_:
        return f"Not decided yet: {', '.join(open_)}."
    under = ", ".join(q.title for c in waiting for q in to_review(state, c))
    return f"To be looked at, because of what has changed: {under}."


def context_stops(draft: StepDraft) -> Iterator[tuple[str, str]]:
    """Give what step 1 cannot be written without, and is missing: what it is, and the sentence about it."""
    if not any(d.kind == "architecture" for d in draft.context.documents):
        yield (
            "documents",
            "No architecture document is loaded. Load one, or give its path: the step does not complete without it.",
        )
    if not draft.project_name:
        yield "project", "The project has no name yet."
    if not draft.context.delivery_phase:
        yield "phase", "The delivery phase is not stated yet."


def leave_overview(state: State, _: events.Back) -> State:
    """Back at the overview: where one came from."""
    return replace(state, at=state.at.back) if isinstance(state.at, AtOverview) else state


def leave_methods(state: State, _: events.Back) -> State:
    """Back at the methods: the menu where A was pressed."""
    return state.go(state.at.menu)


def back_to_categories(state: State, _: events.Back) -> State:
    """Back at a step: its last category that asks something."""
    categories = state.current_step.categories
    return look_at(state, (that_ask(state, categories) or categories)[-1])


def back_one_question(state: State, event: events.Back) -> State:
    """Back at a category: the question before, at the first one the category before."""
    category = state.catalogue.categories[state.draft.category]
    ids = [q.id for q in asked(state, category)]
    at = ids.index(state.draft.question) if state.draft.question in ids else 0
    if at > 0:
        return state.redraft(question=ids[at - 1])
    categories = state.current_step.categories
    before = that_ask(state, categories[: categories.index(category)])
    if not before:
        return overview(state, event)
    return look_at(state, before[-1], shown(state, before[-1])[-1].id)


def ask(state: State, event: events.Ask) -> State:
    """Look at a question of this category."""
    category = state.catalogue.categories[state.draft.category]
    if event.question not in [q.id for q in asked(state, category)]:
        raise Refused("That question is not asked here.")
    return state.redraft(question=event.question)


def overview(state: State, _: events.Overview | events.Back) -> State:
    """All steps; Back returns."""
    return replace(state, at=AtOverview(state.at)) if isinstance(state.at, At) else state


def go_to(state: State, event: events.GoTo) -> State:
    """Open a step that is complete or next."""
    refusal = _not_to(state, event)
    if refusal:
        raise Refused(refusal)
    state = replace(state, step=event.step).go(home(event.step))
    if state.place is not Place.CATEGORY:
        return state
    if event.category:
        return look_at(put_aside(state), state.catalogue.categories[event.category])
    return _where_it_was(state)


def _not_to(state: State, event: events.GoTo) -> str:
    """Why a step cannot be opened; empty when it can."""
    if state.gone:
        return f"The plan was there and is now {state.gone}. Put it back as it was last, or start over."
    if not 1 <= event.step <= len(state.catalogue.steps):
        return f"There is no step {event.step}."
    if not is_open_to(state, event.step):
        return f"Step {event.step} comes after step {state.next_step}."
    category = state.catalogue.categories.get(event.category)
    if event.category and (category is None or category.step != event.step):
        return f"Step {event.step} has no category “{event.category}”."
    return ""


def _where_it_was(state: State) -> State:
    draft = state.draft
    if draft.round is not None:  # the session was interrupted in it
        menu = Place.CATEGORY if draft.round.category else Place.STEP
        return replace(state, at=InRound(menu))
    confirmed = all(is_confirmed(state, c) for c in state.current_step.categories)
    if confirmed and state.step not in state.plan.steps_completed:
        return state.go(Place.STEP)
    return look_at(state, *_looked_at_last(state))


def _looked_at_last(state: State) -> tuple[Category, str]:
    """Where the user was; in a step without changes first where something is to be reviewed."""
    draft = state.draft
    under = (c for c in state.current_step.categories if to_review(state, c))
    first = None if has_changes(state, state.step) else next(under, None)
    if first is not None:
        return first, ""
    category = state.catalogue.categories[draft.category]
    if nothing_asked(state, category):
        category = next(iter(that_ask(state, state.current_step.categories)), category)
    still_asked = draft.question in [q.id for q in asked(state, category)]
    return category, draft.question if still_asked else ""


def resume(state: State, _: events.Resume | events.Continue) -> State:
    """Go on: in the draft of the first open step, else of any, else on the overview."""
    step = state.next_step or min(unsaved_steps(state), default=0)
    if not step:
        return replace(state, at=AtOverview())
    return go_to(state, events.GoTo(step))


def start_over(state: State, _: events.StartOver) -> Result:
    """Begin a new plan in memory; the file stays until step 1 is written."""
    file = replace(state.file, standing=Restarting())
    after = replace(state, file=file, drafts={}, step=1, put_away=frozenset()).go(Place.CONTEXT)
    words = "A new plan. pipeline.md stays as it is until step 1 is written; a copy is kept then."
    return after.says(words), discarded(state, after)


def give_reason(state: State, event: events.GiveReason) -> State:
    """Say why this completed step is revised."""
    if state.step not in state.plan.steps_completed:
        raise Refused("This step is not written yet: nothing is replaced.")
    return state.redraft(reason=tidy(event.text))


def drop_draft(state: State, _: events.DropDraft) -> Result:
    """Forget what is drafted; with step 1 what was put away is offered again."""
    put_away = frozenset[Statement]() if 1 in state.drafts else state.put_away
    after = replace(state, drafts={}, put_away=put_away).says("The draft goes to the trash.")
    return told_of_drafts(after), discarded(state, after)


def discarded(before: State, after: State) -> tuple[DiscardDraft, ...]:
    """Where a draft is forgotten, it is put aside first as it was."""
    return (DiscardDraft(),) if before.drafts and after.drafts != before.drafts else ()
