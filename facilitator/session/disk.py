"""What comes back from the file: a save ended, a conflict is settled, the file moved on."""

from __future__ import annotations

from dataclasses import replace

from facilitator.plan.digest import decisions_digest
from facilitator.plan.operation import keep_both, replace_theirs
from facilitator.plan.reading import Reading
from facilitator.session import moves as m
from facilitator.session.acts import Act, DiscardDraft, KeepDraft, KeepTheirs, Save
from facilitator.session.menus import go_to
from facilitator.session.saving import operation
from facilitator.session.snapshot import snapshot
from facilitator.session.state import Place, State, unwritten
from facilitator.session.step_draft import StepDraft, relied_on
from facilitator.vocabulary import Plan

Result = tuple[State, tuple[Act, ...]]


def saved(state: State, move: m.Saved) -> Result:
    """The save ended: the step is complete, or the state has not moved and the notice says why."""
    if state.place is not Place.SAVING:
        return state.says("A save ended that this session did not ask for.", refused=True), ()
    outcome = move.outcome
    if outcome.kind == "conflict" and outcome.conflict is not None:
        if outcome.conflict.kind == "relied" and move.reading is not None:
            state = replace(state, reading=move.reading, plan=move.reading.plan)
            seen = relied_on(state.plan, state.step, state.catalogue)  # shown now: the next C goes on
            state = state.with_draft(replace(state.draft, relied=seen))
        return replace(state, place=Place.CONFLICT, conflict=outcome.conflict).says(
            outcome.message, refused=True
        ), ()
    if outcome.code == "vanished":
        what = "empty" if move.reading is not None and move.reading.sha256 else "missing"
        return replace(state, place=Place.OPENING, vanished=what).says(outcome.message, refused=True), ()
    if outcome.kind == "unchanged" or move.reading is None:
        return replace(state, place=menu_of(state.step)).says(outcome.message, refused=True), ()
    if outcome.kind == "unconfirmed":
        after = replace(
            state, place=menu_of(state.step), reading=move.reading, plan=move.reading.plan, fresh=False
        )
        return after.says(outcome.message, refused=True), ()
    left, message = state.draft, outcome.message
    drafts = {k: _following(state, d, move.reading.plan) for k, d in state.drafts.items() if k != state.step}
    after = replace(
        state, reading=move.reading, plan=move.reading.plan, drafts=drafts, fresh=False, conflict=None
    )
    if left.left:  # answers that were neither taken nor rejected
        after = after.with_draft(replace(after.draft, left=left.left, typing=left.typing))
        message += f" Left rounds stay in the draft of step {state.step}: A or P there takes them up."
    return _onwards(after).says(message), (KeepDraft(snapshot(after)),)


def _following(state: State, draft: StepDraft, plan: Plan) -> StepDraft:
    """Another step's draft once this step was written: the user who changed what it relies on knows that."""
    step = str(state.step)
    before = decisions_digest(state.plan, state.step, state.catalogue)
    if draft.relied is None or draft.relied.get(step) != before:
        return draft
    return replace(draft, relied={**draft.relied, step: decisions_digest(plan, state.step, state.catalogue)})


def menu_of(step: int) -> Place:
    """The step-level menu of a step."""
    return {1: Place.CONTEXT, 5: Place.FINDINGS}.get(step, Place.STEP)


def _onwards(state: State) -> State:
    at_menu = replace(state, place=Place.OVERVIEW, came_from=Place.OPENING)
    return go_to(at_menu, m.GoTo(state.next_step)) if state.next_step else at_menu


def settle(state: State, move: m.Settle) -> Result:
    """Settle a conflict; nothing is preselected, and cancel loses nothing."""
    if state.place is not Place.CONFLICT or state.conflict is None:
        return state.says("There is no conflict to settle.", refused=True), ()
    if move.how == "cancel":
        return replace(state, place=menu_of(state.step), conflict=None).says(
            "Nothing was written. Your answers are kept."
        ), ()
    if state.conflict.kind == "relied":
        return state.says(
            "What this step relied on changed: look at it first (Esc), then C again.", refused=True
        ), ()
    if move.how == "keep-disk":
        drafts = {k: d for k, d in state.drafts.items() if k != state.step}
        after = replace(state, drafts=drafts, conflict=None, place=Place.OVERVIEW, came_from=Place.OPENING)
        return after.says("The file's text stays; yours is in the discarded drafts."), (
            KeepTheirs(),
            DiscardDraft(),
        )
    if move.how in ("replace", "keep-both"):
        settled = replace_theirs if move.how == "replace" else keep_both
        return replace(state, place=Place.SAVING).says("Saving …"), (
            Save(settled(operation(state), state.conflict)),
        )
    return state.says(f"A conflict is not settled by “{move.how}”.", refused=True), ()


def changed(state: State, move: m.DiskChanged) -> State:
    """The file moved on: later saves are replayed on it; answers stay in the draft."""
    if state.vanished and not move.reading.blank:
        there = replace(state, reading=move.reading, plan=move.reading.plan, vanished="")
        return there.says("The plan is there again. Your answers are kept.")
    what = f"pipeline.md changed on disk{_what_changed(state.reading, move.reading)}."
    if (
        state.read_only and not move.reading.blank
    ):  # nothing of this session waits to be written: show the plan as it is
        drafts = {number: state.drafts[number] for number in unwritten(state)}
        return replace(state, reading=move.reading, plan=move.reading.plan, drafts=drafts).says(what)
    return state.says(f"{what} Your answers are kept.")


def _what_changed(before: Reading, after: Reading) -> str:
    if not after.sha256:
        return ": it is gone"
    names = [s.title for s in after.sections if before.section_text(s.title) != s.text]
    return f": “{'”, “'.join(names)}” edited" if names else ""
