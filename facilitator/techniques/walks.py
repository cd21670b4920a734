"""Failure walks: a scenario asks the record, stop by stop, and the user where the record does not answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facilitator.conditions import Facts, Truth, applies, evaluate, unknowns
from facilitator.model import Decision, Question, Standing
from facilitator.model.techniques import Scenario, Stop
from facilitator.techniques import wording
from facilitator.techniques.conditions import record
from facilitator.techniques.fill_template import filled
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import QUESTION, Prompt, Round

_DETAILS = ".details"
_OUTSIDE = "does not apply to this plan"
_ON_RECORD = "On record:"


@dataclass(frozen=True, slots=True)
class WalkOffer:
    """A scenario as it is offered."""

    scenario_id: str
    title: str
    opens: str
    """The opening sentence; empty while it cannot be filled."""
    stops: int
    """How many of its questions the record does not answer."""
    steps: int
    waiting: str = ""
    """What it waits for, or why it does not apply; empty when it can be walked."""


def walks(context: RoundContext) -> tuple[WalkOffer, ...]:
    """All scenarios in the order of the file, with what each still waits for."""
    facts = record(context)
    found = []
    for scenario in context.library.scenarios:
        open_ = sum(not answered for _, answered, _ in _asked(scenario, context, facts))
        opens = _opens(scenario, context)
        waiting = _waiting(scenario, context, facts, opens)
        found.append(
            WalkOffer(scenario.id, scenario.title, opens, open_, len(scenario.stops), waiting)
        )
    return tuple(found)


def open_walk(context: RoundContext, scenario_id: str) -> Round:
    """Begin a failure walk; its prompts are the stops that the record does not answer.

    KeyError when there is none.

    What the record answered before a stop stands in `Prompt.recorded`, what it answered after the last in
    `Round.closing`.
    """
    scenario = context.library.scenario(scenario_id)
    prompts: list[Prompt] = []
    passed: list[str] = []
    for stop, answered, words in _asked(scenario, context, record(context)):
        if answered:
            passed.append(f"{stop.ask} {words}")
            continue
        text = f"{stop.ask} {_ON_RECORD} {words}" if words else stop.ask
        prompts.append(
            Prompt(
                stop.id, scenario.title, text, _home(stop, scenario, context),
                becomes=QUESTION, recorded=tuple(passed),
            )
        )  # fmt: skip
        passed = []
    return Round(
        "walk",
        context.category,
        context.step,
        (scenario.id,),
        scenario.title,
        tuple(prompts),
        closing=tuple(passed),
        opening=_opens(scenario, context),
    )


def _asked(
    scenario: Scenario, context: RoundContext, facts: Facts
) -> Iterator[tuple[Stop, bool, str]]:
    """Each stop, whether the record answers it, and what stands on record in words."""
    for stop in scenario.stops:
        groups = [[_member(m, stop, context, facts) for m in group] for group in stop.answered_by]
        said = _said(stop, scenario, context)
        words = dict.fromkeys([*(w for group in groups for w in _telling(group)), *said])
        answered = bool(said) or all(any(a for a, _ in group) for group in groups)
        yield stop, answered, "; ".join(words) + "." if words else ""


def _said(stop: Stop, scenario: Scenario, context: RoundContext) -> list[str]:
    """What was answered to this stop in an earlier walk; an open question is no answer."""
    found = [i for d in context.decisions.values() for i in d.insights if i.kind != QUESTION]
    texts = [i.text for i in found if i.name == scenario.title and i.text.startswith(stop.ask)]
    rests = [t.removeprefix(stop.ask).strip() for t in texts]
    answers = [r.partition(". ")[2] if r.startswith(_ON_RECORD) else r for r in rests]
    return [f"“{wording.excerpt(a)}”" for a in answers if a]


def _telling(group: Sequence[tuple[bool, str]]) -> list[str]:
    """The words of those members that answer; of all, where none does. What does not apply goes last of all."""
    stated = [(a, w) for a, w in group if w and not w.endswith(_OUTSIDE)] or [
        (a, w) for a, w in group if w
    ]
    return [w for a, w in stated if a] or [w for _, w in stated]


def _member(member: str, stop: Stop, context: RoundContext, facts: Facts) -> tuple[bool, str]:
    """Whether one decision (or its details) answers the stop, and its words."""
    id_ = member.removesuffix(_DETAILS)
    question = context.catalogue.questions[id_]
    decision = context.decisions.get(id_)
    if member.endswith(_DETAILS):
        return _stated(decision, question)
    if decision is None:
        outside = question.asked_when is not None and applies(question, facts) is Truth.FALSE
        return outside, f"{wording.title(question)}: {_OUTSIDE}" if outside else ""
    if decision.standing is Standing.NOT_APPLICABLE:
        return (
            True,
            f"{wording.title(question)}: not applicable, “{wording.excerpt(decision.reason)}”",
        )
    if decision.standing is Standing.DEFERRED:
        return False, f"{wording.title(question)}: deferred, “{wording.excerpt(decision.reason)}”"
    silent = id_ in stop.not_an_answer
    counts = [c for c in decision.choice if not silent and c not in stop.not_an_answer]
    answer = wording.choice(context, question, bare=True)
    return bool(counts or decision.own), f"{wording.title(question)}: {answer}"


def _stated(decision: Decision | None, question: Question) -> tuple[bool, str]:
    """What was typed in the further fields; the rationale, where the question has none."""
    if decision is None:
        return False, ""
    typed = decision.details.values() if question.details else [decision.rationale]
    stated = [f"“{wording.excerpt(t)}”" for t in typed if t.strip()]
    return bool(stated), "; ".join(stated)


def _opens(scenario: Scenario, context: RoundContext) -> str:
    known = context.catalogue.questions
    anywhere = [known[d] for d in context.decisions if d in known]
    texts = (filled(scenario.opens, scenario.needs, context, question) for question in anywhere)
    return next((text for text in texts if text), "")


def _waiting(scenario: Scenario, context: RoundContext, facts: Facts, opens: str) -> str:
    if scenario.when is not None and (truth := evaluate(scenario.when, facts)) is not Truth.TRUE:
        if truth is Truth.FALSE:
            return _OUTSIDE
        return _waits_for(unknowns(scenario.when, facts), context)
    return (
        ""
        if opens
        else _waits_for(tuple(n.removeprefix("decided:") for n in scenario.needs), context)
    )


def _waits_for(ids: tuple[str, ...], context: RoundContext) -> str:
    questions = context.catalogue.questions
    names = [wording.title(questions[i]) for i in ids if i in questions and not context.answer(i)]
    return (
        f"waits for {' and '.join(names)}"
        if names
        else "waits for a decision of this step, or for step 1"
    )


def _home(stop: Stop, scenario: Scenario, context: RoundContext) -> str:
    """The decision of this step that keeps the answer: of the stop, else of the scenario, else the first."""
    here = [q.id for q in context.questions]
    own = [m.removesuffix(_DETAILS) for group in stop.answered_by for m in group]
    near = [
        m.removesuffix(_DETAILS) for s in scenario.stops for group in s.answered_by for m in group
    ]
    return next((id_ for id_ in (*own, *near, *here) if id_ in here), "")
