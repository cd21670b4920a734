"""Tensions while deciding, the computed validation of step 5, and the architect's answers to findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from typing import TYPE_CHECKING

from facilitator.conditions import Facts
from facilitator.model import FindingAnswer, Plan
from facilitator.model.noun import replace
from facilitator.session import events
from facilitator.session.choosing import one_line, tidy
from facilitator.session.derived import derived
from facilitator.session.state import Refused, State, draft_plan, unsaved_steps
from facilitator.validation.tensions import Finding, findings, problem_of_term
from facilitator.validation.values import looked_at

if TYPE_CHECKING:
    from facilitator.validation.report import Validation


@derived
def tensions(state: State) -> tuple[Finding, ...]:
    """The tensions between decisions as they stand in this step; those not checkable yet are left out."""
    answers = state.draft.findings if state.step == 5 else state.plan.findings
    return _holding(state, state.facts, answers)


@derived
def tensions_as_drafted(state: State) -> tuple[Finding, ...]:
    """The same with the drafts of all steps, from wherever one looks."""
    return _holding(state, state.drafted, _answers_as_drafted(state))


def _holding(
    state: State, facts: Facts, answers: Mapping[str, FindingAnswer]
) -> tuple[Finding, ...]:
    found = findings(state.content.rules, facts, answers, state.today)
    return tuple(f for f in found if f.holds)


def _answers_as_drafted(state: State) -> Mapping[str, FindingAnswer]:
    return state.drafts[5].findings if 5 in state.drafts else state.plan.findings


def tensions_here(state: State) -> tuple[Finding, ...]:
    """The open tensions that look at a decision of the current category."""
    category = state.category
    here = {q.id for q in category.questions} if category is not None else set()
    return tuple(f for f in tensions(state) if f.is_open and here.intersection(f.decisions))


@derived
def validation(state: State) -> Validation:
    """The validation of the plan with what is drafted in the current step, computed anew."""
    reading, plan = state.reading, draft_plan(state)
    outdated = reading.outdated - {state.step}
    looked = reading.needs_review.difference(state.draft.looked)
    drafted = plan, looked, outdated
    if drafted == (reading.plan, reading.needs_review, reading.outdated):
        return validation_as_written(state)
    return validated(state, *drafted)


@derived
def validation_as_drafted(state: State) -> Validation:
    """The validation of the plan with the drafts of all steps in it: no other where one stands.

    A step that is not written stays so, and so does the context: what is asked elsewhere follows from what is written.
    """
    if not unsaved_steps(state):
        return validation_as_written(state)
    reading, drafts = state.reading, state.drafts
    answers = _answers_as_drafted(state)
    plan = replace(state.plan, decisions=state.drafted.decisions, findings=answers)
    looked = reading.needs_review.difference(*(draft.looked for draft in drafts.values()))
    return validated(state, plan, looked, reading.outdated)


@derived
def validation_as_written(state: State) -> Validation:
    """The validation of the plan as it is in the file."""
    reading = state.reading
    return validated(state, reading.plan, reading.needs_review, reading.outdated)


def validated(
    state: State, plan: Plan, needs_review: Set[str], outdated: Collection[int]
) -> Validation:
    """Validate any reading of the plan with what the session knows of its documents."""
    # only step 5 and the overview of a whole plan wait for it
    from facilitator.validation.report import validate

    content = state.content
    # in the plan's order of documents, whichever was read first
    said = (*state.said, *state.stated)
    facts = [f for d in plan.context.documents for f in said if d.holds(f.file)]
    return validate(
        plan,
        state.catalogue,
        content.rules,
        state.today,
        needs_review=needs_review,
        outdated=outdated,
        statements=facts,
        relations=content.relations,
        phases=lambda: content.phases,
    )


STILL_HOLDS = (
    "It still holds: it is resolved by changing a decision that it is about, or it is accepted."
)

WANTED = "Accepting wants a reason, an owner, and until when."


def answer_finding(state: State, event: events.AnswerFinding) -> State:
    """Answer a finding; an empty text takes the answer back."""
    finding = validation(state).finding(event.rule)
    if finding is None or event.kind not in ("accepted", "resolved"):
        raise Refused(f"There is no finding “{event.rule}” or no answer “{event.kind}”.")
    answers = {k: a for k, a in state.draft.findings.items() if k != event.rule}
    answer = _answer(state, finding, event)
    return state.redraft(findings={**answers, event.rule: answer} if answer.text else answers)


def _answer(state: State, finding: Finding, event: events.AnswerFinding) -> FindingAnswer:
    """The answer as it is recorded; refused where it cannot be one."""
    text, owner, until = tidy(event.text), one_line(event.owner), one_line(event.until)
    if text and event.kind == "resolved" and finding.kind != "open-question":
        raise Refused(STILL_HOLDS)
    if text and event.kind == "accepted" and not (owner and until):
        raise Refused(WANTED)
    if text and (problem := problem_of_term(until)):
        raise Refused(problem)
    seen = looked_at(finding.subjects, state.facts)
    return FindingAnswer(event.rule, event.kind, text, owner, until, state.today, seen)
