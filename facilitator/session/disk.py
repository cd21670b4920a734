"""What comes back from the file: a save ended, a conflict is settled, the file moved on."""

from __future__ import annotations

from dataclasses import replace

from facilitator.document.digest import decisions_digest
from facilitator.document.fingerprint import same
from facilitator.document.operation import Conflict, keep_both, replace_theirs
from facilitator.document.reading import Reading
from facilitator.model import Plan, Severity
from facilitator.session import events
from facilitator.session.commands import Command, DiscardDraft, KeepDraft, KeepTheirs, Save
from facilitator.session.drafts import StepDraft, begin_draft, dependency_digests
from facilitator.session.menus import go_to, look_at
from facilitator.session.saving import operation, section
from facilitator.session.state import Place, State, asked, has_changes, unsaved

Result = tuple[State, tuple[Command, ...]]


def saved(state: State, event: events.SaveEnded) -> Result:
    """The save ended: the step is complete, or the state has not moved and the notice says why."""
    if state.place is not Place.SAVING:
        return state.says("A save ended that this session did not ask for.", refused=True), ()
    outcome, reading = event
    if outcome.conflict is not None:
        return _in_conflict(state, outcome.conflict, reading).says(
            outcome.message, refused=True
        ), ()
    if outcome.code == "vanished":
        what = "empty" if reading is not None and reading.sha256 else "missing"
        return replace(state, place=Place.OPENING, vanished=what).says(
            outcome.message, refused=True
        ), ()
    if outcome.kind == "saved" and reading is not None:
        return _written(state, outcome.message, reading)
    after = replace(state, place=menu_of(state.step))
    after = (
        _unconfirmed(after, reading)
        if outcome.kind == "unconfirmed" and reading
        else _caught_up(after)
    )
    return after.says(outcome.message, refused=True), ()


def _in_conflict(state: State, conflict: Conflict, reading: Reading | None) -> State:
    state = replace(state, place=Place.CONFLICT, conflict=conflict, met=reading)
    if conflict.kind != "relied" or reading is None:
        return state
    after = followed(state.with_draft(state.draft), reading, but=state.step)
    seen = dependency_digests(
        after.plan, after.step, after.catalogue
    )  # shown now: the next C goes on
    return after.with_draft(replace(after.draft, relied=seen))


def _unconfirmed(state: State, reading: Reading) -> State:
    """The step stays drafted, so that it survives what the disk may lose; C again meets what it wrote as its own."""
    mine = reading.section_text(state.current_step.heading)
    if not same(mine, section(state)):
        return state
    return state.with_draft(replace(state.draft, base=reading.sha256, base_section=mine))


def _written(state: State, message: str, reading: Reading) -> Result:
    left = state.draft
    others = {
        k: _following(state, d, reading.plan) for k, d in state.drafts.items() if k != state.step
    }
    after = replace(followed(replace(state, drafts=others), reading), fresh=False, conflict=None)
    if left.left:  # answers that were neither taken nor rejected
        after = after.with_draft(replace(after.draft, left=left.left, typing=left.typing))
        message += (
            f" Left rounds stay in the draft of step {state.step}: A or P there takes them up."
        )
    return _onwards(after).says(message), (KeepDraft(unsaved(after)),)


def followed(state: State, reading: Reading, but: int = 0) -> State:
    """The session on the file as it is now: what is drafted stays (and the step `but`), the rest begins from it."""
    after = replace(state, reading=reading, plan=reading.plan, met=None)
    drafts = {
        number: draft if number == but or has_changes(state, number) else _begun_again(draft, after)
        for number, draft in state.drafts.items()
    }
    return replace(after, drafts=drafts)


def _begun_again(draft: StepDraft, after: State) -> StepDraft:
    """A draft in which nothing was said: where the user is stays, and which rounds were played."""
    new = begin_draft(after.plan, draft.step, after.catalogue)
    found = new.context.existing_ci or draft.context.existing_ci
    return after.on_this_file(
        replace(
            new,
            context=replace(new.context, existing_ci=found),
            category=draft.category,
            question=draft.question,
            rounds=draft.rounds,
            round=draft.round,
        )
    )


def _caught_up(state: State) -> State:
    return followed(state, state.met) if state.met is not None else state


def _following(state: State, draft: StepDraft, plan: Plan) -> StepDraft:
    """Another step's draft once this step was written: the user who changed what it relies on knows that."""
    step = str(state.step)
    before = decisions_digest(state.plan, state.step, state.catalogue)
    if draft.relied is None or draft.relied.get(step) != before:
        return draft
    return replace(
        draft, relied={**draft.relied, step: decisions_digest(plan, state.step, state.catalogue)}
    )


def menu_of(step: int) -> Place:
    """The step-level menu of a step."""
    return {1: Place.CONTEXT, 5: Place.FINDINGS}.get(step, Place.STEP)


def _onwards(state: State) -> State:
    at_menu = replace(state, place=Place.OVERVIEW, came_from=Place.OPENING)
    return go_to(at_menu, events.GoTo(state.next_step)) if state.next_step else at_menu


def settle(state: State, event: events.Settle) -> Result:
    """Settle a conflict; nothing is preselected, and cancel loses nothing."""
    if state.place is not Place.CONFLICT or state.conflict is None:
        return state.says("There is no conflict to settle.", refused=True), ()
    if event.how == "cancel":
        after = _caught_up(replace(state, place=menu_of(state.step), conflict=None))
        return after.says("Nothing was written. Your answers are kept."), ()
    if state.conflict.kind == "relied":
        return state.says(
            "What this step relied on changed: look at it first (Esc), then C again.", refused=True
        ), ()
    if event.how == "keep-disk":
        drafts = {k: d for k, d in state.drafts.items() if k != state.step}
        after = _caught_up(replace(state, drafts=drafts, conflict=None))
        after = replace(after, place=Place.OVERVIEW, came_from=Place.OPENING)
        words = "The file's text stays; yours is in the discarded drafts."
        return after.says(words), (KeepTheirs(), DiscardDraft())
    if event.how in ("replace", "keep-both"):
        settled = replace_theirs if event.how == "replace" else keep_both
        mine = settled(operation(state), state.conflict)
        return replace(state, place=Place.SAVING).says("Saving …"), (Save(mine, fresh=mine.fresh),)
    return state.says(f"A conflict is not settled by “{event.how}”.", refused=True), ()


def changed(state: State, event: events.DiskChanged) -> State:
    """The file moved on: it is shown as it is now; what is drafted stays, and later saves are replayed on it."""
    reading = event.reading
    if state.vanished and not reading.blank:
        there = replace(followed(state, reading), vanished="")
        return there.says("The plan is there again. Your answers are kept.")
    if reading.sha256 == state.reading.sha256:
        return replace(state, met=None)
    kept = "" if state.read_only else " Your answers are kept."
    words = f"pipeline.md changed on disk{_what_changed(state.reading, reading)}.{_damage(reading)}{kept}"
    if state.fresh or reading.blank or (reading.damaged and not state.reading.damaged):
        return state.says(words)
    if state.place in (Place.SAVING, Place.CONFLICT):  # what is shown is what is saved
        return replace(state, met=reading).says(words)
    after = followed(state, reading)
    here = after.category if after.place is Place.CATEGORY else None
    if here is not None and after.question not in asked(after, here):
        after = look_at(after, here)
    return after.says(words)


def _damage(reading: Reading) -> str:
    first = next((p.message for p in reading.problems if p.severity is Severity.ERROR), "")
    return f" It is damaged now: {first}" if first else ""


def _what_changed(before: Reading, after: Reading) -> str:
    if not after.sha256:
        return ": it is gone"
    names = [s.title for s in after.sections if before.section_text(s.title) != s.text]
    return f": “{'”, “'.join(names)}” edited" if names else ""
