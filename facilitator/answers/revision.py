"""What a file says otherwise than the steps that are written already."""

from __future__ import annotations

from dataclasses import replace

from facilitator.answers.decisions import play_decision
from facilitator.answers.playing import Playing, StoppedError
from facilitator.answers.reading import Answers, AnswersError, Place
from facilitator.answers.rounds import play_rounds
from facilitator.answers.schema import DecisionAnswer
from facilitator.model import Category, Decision, Status, Step
from facilitator.session import events
from facilitator.session.commands import Command
from facilitator.session.drafts import begin_draft
from facilitator.session.plan_file import PlanFile
from facilitator.session.state import State, asked


def check_project(answers: Answers, state: State) -> None:
    """Refuse the answers of another project; AnswersError."""
    written, said = state.plan.project_name, " ".join(answers.said.project_name.split())
    if 1 in state.plan.steps_completed and said and written and said != written:
        text = f"project_name is {said!r}, but the plan is that of {written!r}"
        raise answers.error(("project_name",), text)


def differing(playing: Playing, step: Step) -> frozenset[str]:
    """Names of what the file answers otherwise than this written step; empty when it says the same.

    Raises:
        AnswersError: something differs, and the file gives no reason for a revision.
    """
    if step.number == 1:
        found = _context(playing)
    elif step.categories:
        found = _decisions(playing, step)
    else:
        found = _findings(playing)
    if found and not playing.answers.said.revision.strip():
        name, place = next(iter(found.items()))
        text = f"{name} is answered otherwise in step {step.number}, which is written already;"
        raise playing.answers.error(
            place, f"{text} to revise it, add `revision: reason` to the file"
        )
    return frozenset(found)


def _context(playing: Playing) -> dict[str, Place]:
    said, context = playing.answers.said, playing.state.plan.context
    listed = {d.path.replace("\\", "/") for d in said.documents.listed}
    stated = {
        "delivery_phase": (said.delivery_phase, context.delivery_phase),
        "workload": (" ".join(said.workload.split()), context.workload),
        "documents": (listed, {d.path for d in context.documents}),
    }
    found: dict[str, Place] = {}
    for name, (mine, written) in stated.items():
        if mine and mine != written:
            found[name] = (name,)
    for name, fact in said.context.items():
        if fact.values != context.values(name):
            found[name] = ("context", name)
    return found


def _findings(playing: Playing) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for rule, answer in playing.answers.said.findings.items():
        written = playing.state.plan.findings.get(rule)
        said = (answer.accept or answer.resolved, answer.owner, answer.until)
        if written is None or _tidied(said) != _tidied(
            (written.text, written.owner, written.until)
        ):
            found[rule] = ("findings", rule)
    return found


def _tidied(parts: tuple[str, ...]) -> list[str]:
    return [" ".join(part.split()) for part in parts]


class _Nothing:
    """Performs nothing: a comparison has no outside."""

    def perform(self, command: Command) -> None:
        """Do nothing."""


def _decisions(playing: Playing, step: Step) -> dict[str, Place]:
    """Play the step's answers and rounds from nothing, and hold what comes of it against what is written."""
    state, given = playing.state, playing.answers.decisions
    written = {
        k: d for k, d in state.plan.decisions.items() if state.catalogue.step_of(k) == step.number
    }
    mine = {q.id for q in state.catalogue.questions_of(step.number)} & set(given)
    if not mine:
        return {}
    before = tuple(n for n in state.plan.steps_completed if n < step.number)
    others = {k: d for k, d in state.plan.decisions.items() if k not in mine}
    plan = replace(state.plan, steps_completed=before, decisions=others)
    draft = begin_draft(plan, step.number, state.catalogue)
    trial = Playing(
        replace(
            state, file=PlanFile(replace(state.reading, plan=plan)), drafts={step.number: draft}
        ),
        playing.answers,
        _Nothing(),
        lambda _: None,
    )
    for category in step.categories:
        _try(trial, category)
    now = trial.state.draft.decisions
    return {
        id_: given[id_][1]
        for id_ in given
        if id_ in mine and _differs(written.get(id_), now.get(id_), given[id_][0])
    }


def _try(trial: Playing, category: Category) -> None:
    trial.reach(events.GoTo(category.step, category.id))
    for question in category.questions:
        answer = trial.answers.decisions.get(question.id)
        if answer is not None and question in asked(trial.state, category):
            play_decision(trial, question, *answer)
    before = trial.state
    try:
        play_rounds(trial, category.id)
    except (AnswersError, StoppedError):
        # rounds quote the plan as it was then; what cannot be asked any more says nothing new
        trial.state = before


def _differs(written: Decision | None, now: Decision | None, said: DecisionAnswer) -> bool:
    """Whether anything that the file states is otherwise in the plan."""
    if written is None or now is None:
        return written is not now
    if _answer_of(written) != _answer_of(now):
        return True
    values = any(now.values.get(id_) != written.values.get(id_) for id_ in said.values)
    impact = any(now.impact.get(key) != written.impact.get(key) for key in said.dora_impact)
    words = _rewords(written, now, said)
    return values or impact or words or _names_other_version(written, now)


def _rewords(written: Decision, now: Decision, said: DecisionAnswer) -> bool:
    """Whether the file states another rationale, or other words about going back."""
    if said.rationale and now.rationale != written.rationale:
        return True
    return said.rollback_implication is not None and now.rollback != written.rollback


def _answer_of(decision: Decision) -> tuple[object, ...]:
    return decision.choice, decision.own, decision.standing, decision.reason


def _names_other_version(written: Decision, now: Decision) -> bool:
    """Whether the file states a version of a tool that the plan does not hold."""
    held = {(e.name, e.version) for e in written.evidence}
    stated = (e for e in now.evidence if e.status is Status.CHOSEN)
    return any((e.name, e.version) not in held for e in stated)
