"""Writing a step: its section as C writes it, and the operation that C asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from facilitator.document.carry import carry_over
from facilitator.document.choice import with_unit
from facilitator.document.compose import compose_section
from facilitator.document.digest import decisions_digest
from facilitator.document.glance import Summary
from facilitator.document.operation import SaveSection
from facilitator.document.read import read
from facilitator.document.rests import of_documents, standing
from facilitator.document.signed import signed_by
from facilitator.model import Decision, Plan
from facilitator.session.derived import derived
from facilitator.session.drafts import dependency_digests
from facilitator.session.findings import validated, validation
from facilitator.session.state import State, draft_plan

VALIDATION = 5
"""The step whose section is computed."""


@derived
def section(state: State) -> str:
    """The section of the current step exactly as C writes it."""
    plan = superseding(state, draft_plan(state))
    step = state.current_step
    computed = ""
    if step.number == VALIDATION:
        from facilitator.validation.section import compose_validation  # no other step waits for it

        computed = compose_validation(validation(state), plan)
    compose = partial(compose_section, step, catalogue=state.catalogue, validation_text=computed)
    written = "" if state.file.restarting else state.reading.section_text(step.heading)
    return carry_over(compose(plan=plan), written, step, partial(compose, plan=state.reading.plan))


@derived
def replaced(state: State) -> tuple[str, ...]:
    """Questions whose written answer the draft replaces with another choice."""
    if state.step not in state.plan.steps_completed:
        return ()
    now = state.decisions
    return tuple(
        k
        for k, old in state.plan.decisions.items()
        if state.catalogue.step_of(k) == state.step and k in now and differs(old, now[k])
    )


@derived
def unexplained(state: State) -> tuple[str, ...]:
    """Those of them that nothing says why of: neither a reason for all, nor one that was typed with the new answer."""
    if state.draft.reason:
        return ()
    before, now = state.plan.decisions, state.decisions
    return tuple(k for k in replaced(state) if _why(now[k]) in ("", _why(before[k])))


def _why(decision: Decision) -> str:
    return decision.rationale or decision.reason


def differs(old: Decision, new: Decision) -> bool:
    """Whether the answer itself changed, its words aside."""
    return (old.choice, old.own, old.standing) != (new.choice, new.own, new.standing)


def superseding(state: State, plan: Plan) -> Plan:
    """The plan with what this revision replaces said on each replaced decision; what was said before stays."""
    decisions, now = dict(plan.decisions), replaced(state)
    for id_, written in state.plan.decisions.items():
        if id_ in now:
            decisions[id_] = replace(decisions[id_], supersedes=_supersedes(state, written))
        elif id_ in decisions and not decisions[id_].supersedes:
            decisions[id_] = replace(decisions[id_], supersedes=written.supersedes)
    return replace(plan, decisions=decisions)


def _supersedes(state: State, old: Decision) -> str:
    label = answer_label(state, old)
    said = f"{label} — {state.draft.reason}" if state.draft.reason else label
    return f"{said}; before that: {old.supersedes}" if old.supersedes else said


def answer_label(state: State, decision: Decision) -> str:
    """The answer in words: labels, own words, or how it was set aside."""
    if decision.choice:
        return "; ".join(state.catalogue.options[c].label for c in decision.choice)
    if decision.own:
        question = state.catalogue.questions.get(decision.id)
        return with_unit(question, decision.own) if question else decision.own
    return f"{decision.standing.value.replace('-', ' ')}: {decision.reason}"


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
        new_front={
            "project_name": plan.project_name,
            "user_name": plan.user_name,
            "date": state.today,
            "workflowType": "pipeline",
            "status": "in-progress",
        },
        owned=_owned(state, plan),
        relies=dependency_digests(plan, state.step, state.catalogue)
        if draft.relied is None
        else draft.relied,
        rests=_rests(state, plan),
        digest=decisions_digest(plan, state.step, state.catalogue),
        base=base,
        base_section=theirs,
        summary=partial(_summary, state),
        fresh=state.file.restarting and state.step == 1,
    )


def _rests(state: State, plan: Plan) -> Mapping[str, str]:
    """What the section rests on, as it is now: loaded documents in step 1, else answers of earlier steps."""
    if state.step != 1:
        return standing(plan, state.step, state.catalogue)
    paths = [document.path for document in plan.context.documents]
    return of_documents({path: state.digests.get(path, "") for path in paths})


def _owned(state: State, plan: Plan) -> Mapping[str, object]:
    owned: dict[str, object] = {}
    if state.step == 1:
        owned["inputDocuments"] = [d.path for d in plan.context.documents]
        names = {"project_name": plan.project_name, "user_name": plan.user_name}
        owned |= {k: name for k, name in names.items() if name and not state.reading.front.get(k)}
    if state.step == 5:
        owned |= {"lastStep": 5, "completedAt": state.today}
    return owned


def _summary(state: State, data: bytes) -> Summary:
    """What a document says at a glance, as the session that saves it would say."""
    # a save computes it, in a thread of its own; no screen waits for it
    from facilitator.validation.glance import compose_glance, plan_status

    reading = read(data, state.catalogue)
    plan = reading.plan
    judged = validated(state, plan, reading.needs_review, reading.outdated)
    text = compose_glance(replace(judged, headed=reading.lines), plan, signed_by(reading))
    return Summary(text, {"status": plan_status(judged, plan)})
