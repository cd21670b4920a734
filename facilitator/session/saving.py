"""Writing a step: the operation that C asks for, and what its outcome means for the session."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from facilitator.plan.carry import carry_over
from facilitator.plan.compose import compose_section
from facilitator.plan.operation import SaveSection, keep_both, replace_theirs
from facilitator.plan.read import Reading, decisions_digest
from facilitator.session import moves as m
from facilitator.session.acts import Act, DiscardDraft, KeepDraft, KeepTheirs, Save, Sign
from facilitator.session.choosing import tidy
from facilitator.session.findings import validation
from facilitator.session.snapshot import snapshot
from facilitator.session.state import Place, State, StepDraft, draft_plan, relied_on, unwritten
from facilitator.validation.section import compose_validation
from facilitator.vocabulary import Decision, Plan

Result = tuple[State, tuple[Act, ...]]
VALIDATION = 5
"""The step whose section is computed."""


def section(state: State) -> str:
    """The section of the current step exactly as C writes it."""
    plan = superseding(state, draft_plan(state))
    step = state.current_step
    if step.number == VALIDATION:
        return compose_section(
            step, plan, state.catalogue, compose_validation(validation(state), plan, state.catalogue)
        )
    written = "" if state.fresh else state.reading.section_text(step.heading)
    return carry_over(compose_section(step, plan, state.catalogue), written, step)


def superseding(state: State, plan: Plan) -> Plan:
    """The plan with what this revision replaces said on each replaced decision."""
    from facilitator.session.menus import replaced

    decisions = dict(plan.decisions)
    for id_ in replaced(state):
        decisions[id_] = replace(decisions[id_], supersedes=_supersedes(state, state.plan.decisions[id_]))
    return replace(plan, decisions=decisions)


def _supersedes(state: State, old: Decision) -> str:
    label = answer_label(state, old)
    said = f"{label} — {state.draft.reason}" if state.draft.reason else label
    return f"{said}; before that: {old.supersedes}" if old.supersedes else said


def answer_label(state: State, decision: Decision) -> str:
    """The answer in words: labels, own words, or how it was set aside."""
    if decision.choice:
        return "; ".join(state.catalogue.options[c].label for c in decision.choice)
    return decision.own or f"{decision.standing.value}: {decision.reason}"


def operation(state: State) -> SaveSection:
    """What is to be done to the file, replayable on whatever is on disk."""
    plan, step, text = draft_plan(state), state.current_step, section(state)
    draft, reading = state.draft, state.reading
    base = reading.sha256 if draft.base is None else draft.base
    theirs = reading.section_text(step.heading) if draft.base is None else draft.base_section
    return SaveSection(
        op_id=hashlib.sha256(f"{base}\n{text}".encode()).hexdigest()[:16],
        step=step.number,
        step_name=step.id,
        heading=step.heading,
        section=text,
        order=tuple(s.heading for s in state.catalogue.steps),
        title=f"CI/CD Pipeline: {plan.project_name}",
        new_front={"project_name": plan.project_name, "user_name": plan.user_name, "date": state.today},
        owned=_owned(state, plan),
        relies=relied_on(plan, state.step, state.catalogue) if draft.relied is None else draft.relied,
        digest=decisions_digest(plan, state.step, state.catalogue),
        base=base,
        base_section=theirs,
        fresh=state.fresh and state.step == 1,
    )


def _owned(state: State, plan: Plan) -> Mapping[str, object]:
    owned: dict[str, object] = {}
    if state.step == 1:
        owned["inputDocuments"] = [d.path for d in plan.context.documents]
    if state.step == 5:
        owned |= {"lastStep": 5, "status": "complete", "completedAt": state.today}
    return owned


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
    from facilitator.session.menus import go_to

    following = next(
        (s.number for s in state.catalogue.steps if s.number not in state.plan.steps_completed), 0
    )
    at_menu = replace(state, place=Place.OVERVIEW, came_from=Place.OPENING)
    return go_to(at_menu, m.GoTo(following)) if following else at_menu


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


def sign(state: State, move: m.Sign) -> Result:
    """Sign off: bound to the text as it is written, so nothing may be drafted."""
    if state.place is not Place.OVERVIEW:
        return state.says("A plan is signed from its overview.", refused=True), ()
    if state.read_only or not state.plan.steps_completed:
        return state.says(
            f"Read-only: {state.read_only}" if state.read_only else "Nothing is written yet.", refused=True
        ), ()
    if drafted := unwritten(state):
        return state.says(
            f"Step {drafted[0]} has a draft that is not written: what would be signed?", refused=True
        ), ()
    name = " ".join(tidy(move.by).split())
    if not name:
        return state.says("A sign-off needs a name.", refused=True), ()
    return state, (Sign(name, move.headings, tidy(move.note)),)


def signed(state: State, move: m.Signed) -> State:
    """A sign-off was recorded, or the notice says why not."""
    if move.reading is None:
        return state.says(move.message, refused=True)
    return replace(state, reading=move.reading, plan=move.reading.plan).says(move.message)


def disk_changed(state: State, move: m.DiskChanged) -> State:
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
