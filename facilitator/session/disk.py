"""What comes back from the file: a save ended, a conflict is settled, the file moved on."""

from __future__ import annotations

from dataclasses import replace

from facilitator.document.digest import decisions_digest
from facilitator.document.fingerprint import same
from facilitator.document.glance import is_glance
from facilitator.document.operation import Conflict, keep_both, replace_theirs
from facilitator.document.reading import Reading
from facilitator.document.signed import only_signed, signed_by
from facilitator.model import Plan, Severity
from facilitator.session import events
from facilitator.session.commands import DiscardDraft, KeepDraft, KeepTheirs, Save
from facilitator.session.drafts import StepDraft, begin_draft, dependency_digests
from facilitator.session.menus import go_to, look_at
from facilitator.session.places import AtOverview, Place, menu_of
from facilitator.session.plan_file import Gone, InConflict, PlanFile, Steady
from facilitator.session.saving import operation, section
from facilitator.session.state import (
    Refused,
    Result,
    State,
    asked,
    has_changes,
    told_of_drafts,
    unsaved,
)


def end_save(state: State, event: events.SaveEnded) -> Result:
    """The save ended: the step is complete, or the state has not moved and the notice says why."""
    outcome, reading = event.outcome, event.reading
    if outcome.kind == "saved" and reading is not None:
        return _written(state, outcome.message, reading)
    return _not_written(state, event).refuse(outcome.message), ()


def _not_written(state: State, event: events.SaveEnded) -> State:
    outcome, reading = event.outcome, event.reading
    if outcome.conflict is not None:
        return _in_conflict(state, outcome.conflict, reading)
    if outcome.code == "vanished":
        what = "empty" if reading is not None and reading.sha256 else "missing"
        file = replace(state.file, standing=Gone(what))
        return replace(state, file=file).go(Place.OPENING)
    at_menu = state.go(menu_of(state.step))
    if outcome.kind == "unconfirmed" and reading is not None:
        return _unconfirmed(replace(at_menu, file=at_menu.file.settle()), reading)
    return _catch_up(at_menu)


def _catch_up(state: State) -> State:
    """Show the file as another program left it meanwhile."""
    file, met = state.file.settle(), state.file.met
    return replace(state, file=file) if met is None else follow(state, replace(file, reading=met))


def _in_conflict(state: State, conflict: Conflict, reading: Reading | None) -> State:
    standing = InConflict(conflict, reading, state.file.restarting)
    state = replace(state, file=replace(state.file, standing=standing)).go(Place.CONFLICT)
    if conflict.kind != "relied" or reading is None:
        return state
    after = follow(state.with_draft(state.draft), state.file.show(reading), but=state.step)
    # shown now: the next C goes on
    seen = dependency_digests(after.plan, after.step, after.catalogue)
    return after.with_draft(replace(after.draft, relied=seen))


def _unconfirmed(state: State, reading: Reading) -> State:
    """The step stays drafted, because the disk may lose what it took; a retry recognises the section it wrote."""
    mine = reading.section_text(state.current_step.heading)
    if not same(mine, section(state)):
        return state
    return state.redraft(base=reading.sha256, base_section=mine)


def _written(state: State, message: str, reading: Reading) -> Result:
    saved = state.draft
    others = {
        number: _know_of_save(state, draft, reading.plan)
        for number, draft in state.drafts.items()
        if number != state.step
    }
    file = replace(state.file, reading=reading, standing=Steady())
    after = told_of_drafts(follow(replace(state, drafts=others), file))
    if saved.left:  # answers that were neither taken nor rejected
        after = after.with_draft(replace(after.draft, left=saved.left, typing=saved.typing))
        message += (
            f" Left rounds stay in the draft of step {state.step}: A or P there takes them up."
        )
    if theirs := _edited(state.reading, reading, but=state.current_step.heading):
        message += f" Edited on disk meanwhile, and kept as it is there: {theirs}."
    return _go_on(after).says(message), (KeepDraft(unsaved(after)),)


def _know_of_save(state: State, draft: StepDraft, plan: Plan) -> StepDraft:
    """Another step's draft once this step was written: the user who changed what it relies on knows that."""
    step = str(state.step)
    before = decisions_digest(state.plan, state.step, state.catalogue)
    if draft.relied is None or draft.relied.get(step) != before:
        return draft
    return replace(
        draft, relied={**draft.relied, step: decisions_digest(plan, state.step, state.catalogue)}
    )


def follow(state: State, file: PlanFile, but: int = 0) -> State:
    """The session on the file as it is now: what is drafted stays (and the step `but`), the rest begins from it."""
    after = replace(state, file=file)
    drafts = {
        number: draft if number == but or has_changes(state, number) else begin_again(draft, after)
        for number, draft in state.drafts.items()
    }
    return replace(after, drafts=drafts)


def begin_again(draft: StepDraft, after: State) -> StepDraft:
    """A draft in which nothing was said: where the user is stays, and which rounds were played."""
    new = begin_draft(after.plan, draft.step, after.catalogue)
    found = new.context.existing_ci or draft.context.existing_ci
    return after.rebase(
        replace(
            new,
            context=replace(new.context, existing_ci=found),
            category=draft.category,
            question=draft.question,
            rounds=draft.rounds,
            round=draft.round,
        )
    )


def _go_on(state: State) -> State:
    overview = replace(state, at=AtOverview())
    return go_to(overview, events.GoTo(state.next_step)) if state.next_step else overview


def settle(state: State, event: events.Settle) -> Result:
    """Settle a conflict; nothing is preselected, and cancel loses nothing."""
    conflict = state.conflict
    if conflict is None:
        raise Refused("There is no conflict to settle.")
    if event.how == "cancel":
        after = _catch_up(state.go(menu_of(state.step)))
        return after.says("Nothing was written. Your answers are kept."), ()
    if conflict.kind == "relied":
        raise Refused("What this step relied on changed: look at it first (Esc), then C again.")
    if event.how == "keep-disk":
        return _keep_theirs(state)
    if event.how not in ("replace", "keep-both"):
        raise Refused(f"A conflict is not settled by “{event.how}”.")
    settled = replace_theirs if event.how == "replace" else keep_both
    mine = settled(operation(state), conflict)
    return state.go(Place.SAVING).says("Saving …"), (Save(mine, fresh=mine.fresh),)


def _keep_theirs(state: State) -> Result:
    drafts = {number: draft for number, draft in state.drafts.items() if number != state.step}
    # who keeps the text of the file does not begin a new one any more
    after = _catch_up(replace(state, drafts=drafts))
    after = replace(after, file=replace(after.file, standing=Steady()), at=AtOverview())
    words = "The file's text stays; yours is in the discarded drafts."
    return after.says(words), (KeepTheirs(), DiscardDraft())


def begin_day(state: State, event: events.DayBegan) -> State:
    """What is written, computed or noted from now on is of this day."""
    return replace(state, today=event.today)


def follow_disk(state: State, event: events.DiskChanged) -> State:
    """The file moved on: it is shown as it is now; what is drafted stays, and later saves are replayed on it."""
    reading, file = event.reading, state.file
    if state.gone and not reading.blank:
        there = follow(state, replace(file, reading=reading, standing=Steady()))
        return there.says("The plan is there again. Your answers are kept.")
    if reading.sha256 == file.reading.sha256:
        return replace(state, file=file.forget_met())
    words = _told_of(state, reading)
    if file.restarting or reading.blank or (reading.damaged and not file.reading.damaged):
        return state.says(words)  # nothing of it can be shown
    if state.place in (Place.SAVING, Place.CONFLICT):  # what is shown is what is saved
        return replace(state, file=file.meet(reading)).says(words)
    return at_a_question(follow(state, file.show(reading))).says(words)


def at_a_question(state: State) -> State:
    """Where the question that was looked at is not asked any more, its category has others."""
    category = state.category
    if state.place is not Place.CATEGORY or category is None:
        return state
    return state if state.question in asked(state, category) else look_at(state, category)


def _told_of(state: State, reading: Reading) -> str:
    if only_signed(state.reading, reading):
        return f"pipeline.md is {signed_by(reading)} now; nothing else changed."
    kept = "" if state.read_only else " Your answers are kept."
    what = _what_changed(state.reading, reading)
    return f"pipeline.md changed on disk{what}.{_damage(reading)}{kept}"


def _damage(reading: Reading) -> str:
    first = next((p.message for p in reading.problems if p.severity is Severity.ERROR), "")
    return f" It is damaged now: {first}" if first else ""


def _what_changed(before: Reading, after: Reading) -> str:
    if not after.sha256:
        return ": it is gone"
    names = _edited(before, after)
    return f": {names} edited" if names else ""


def _edited(before: Reading, after: Reading, but: str = "") -> str:
    """The sections that are not what they were, one and what is computed at a glance aside; empty where there are none."""
    written = [s for s in after.sections if s.title != but and not is_glance(s)]
    names = [s.title for s in written if before.section_text(s.title).strip() != s.text.strip()]
    return f"“{'”, “'.join(names)}”" if names else ""
