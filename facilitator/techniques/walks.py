"""Failure walks: a scenario asks the record, stop by stop, and the user where the record does not answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from facilitator.asking import fields_of
from facilitator.conditions import Facts, Truth, applies, holds, unknowns
from facilitator.model import COMPUTED, WHAT_IF, Decision, Question, Standing, ValueField
from facilitator.model.noun import noun
from facilitator.model.techniques import Scenario, Stop
from facilitator.techniques import wording
from facilitator.techniques.conditions import facts_of
from facilitator.techniques.fill_template import fill
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import QUESTION, Prompt, Round

_VALUES = ".values"
OUTSIDE = "does not apply to this plan"
"""Stands where a scenario would wait for something, when it has nothing to do with this plan."""
_ON_RECORD = "On record:"


@noun
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


@noun
class _Asked:
    """A stop that was put to the record."""

    stop: Stop
    answered: bool
    words: str
    """What stands on record, as a sentence; empty when nothing does."""


def list_walks(context: RoundContext) -> tuple[WalkOffer, ...]:
    """All scenarios in the order of the file, with what each still waits for."""
    facts = facts_of(context)
    found = []
    for scenario in context.library.scenarios:
        opens = _opening(scenario, context)
        asked = _ask_record(scenario, context, facts)
        found.append(
            WalkOffer(
                scenario_id=scenario.id,
                title=scenario.title,
                opens=opens,
                stops=sum(not one.answered for one in asked),
                steps=len(scenario.stops),
                waiting=_waiting(scenario, context, facts, opens),
            )
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
    facts = facts_of(context)
    for one in _ask_record(scenario, context, facts):
        ask = one.stop.ask
        if one.answered:
            passed.append(f"{ask} {one.words}")
            continue
        prompts.append(
            Prompt(
                id=one.stop.id,
                by=scenario.title,
                text=f"{_with_record(one)}{_what_closes(one.stop, context, facts)}",
                question_id=_home(one.stop, scenario, context),
                becomes=QUESTION,
                recorded=tuple(passed),
            )
        )
        passed = []
    return Round(
        kind="walk",
        category=context.category,
        step=context.step,
        ids=(scenario.id,),
        name=scenario.title,
        prompts=tuple(prompts),
        closing=tuple(passed),
        opening=_opening(scenario, context),
    )


def _with_record(one: _Asked) -> str:
    ask = one.stop.ask
    return f"{ask} {_ON_RECORD} {one.words}" if one.words else ask


def _ask_record(scenario: Scenario, context: RoundContext, facts: Facts) -> list[_Asked]:
    """Put each stop to the record: every group has to answer, or an earlier walk did."""
    return [_put(stop, scenario, context, facts) for stop in scenario.stops]


def _put(stop: Stop, scenario: Scenario, context: RoundContext, facts: Facts) -> _Asked:
    groups = [[_member(one, stop, context, facts) for one in group] for group in stop.answered_by]
    all_answer = all(any(answers for answers, _ in members) for members in groups)
    said = _said_before(stop, scenario, context)
    recorded = [word for members in groups for word in _telling(members)]
    values = list(_values_said(stop, context))
    words = [*dict.fromkeys((*recorded, *said)), *_computed_for(stop, context), *values]
    sentence = f"{'; '.join(words)}." if words else ""
    return _Asked(stop, all_answer or bool(said or values), sentence)


def _values_said(stop: Stop, context: RoundContext) -> Iterator[str]:
    """The values that answer a stop, as they are stated."""
    for question, field in _values_of(stop, context):
        decision = context.answer(question.id)
        if decision and decision.said(field.id):
            yield f"{field.field}: {wording.excerpt(decision.said(field.id))}"


def _values_of(stop: Stop, context: RoundContext) -> Iterator[tuple[Question, ValueField]]:
    for id_ in stop.closed_by:
        name, _, value = id_.rpartition(".")
        question = context.catalogue.questions[name]
        field = question.value(value)
        if field is not None:
            yield question, field


def _computed_for(stop: Stop, context: RoundContext) -> list[str]:
    """What was computed from the values that a stop asks for."""
    decisions = [context.answer(question.id) for question, _ in _values_of(stop, context)]
    found = [words for decision in decisions for words in _computed(decision, context)]
    return list(dict.fromkeys(found))


def _what_closes(stop: Stop, context: RoundContext, facts: Facts) -> str:
    """Which value would answer an open stop, in a sentence; empty where no value asked as things stand would."""
    for question, field in _values_of(stop, context):
        if field in fields_of(question, facts):
            return f" “{field.field}” ({wording.title(question)}) would close it."
    return ""


def _said_before(stop: Stop, scenario: Scenario, context: RoundContext) -> list[str]:
    """What was answered to this stop in an earlier walk; an open question is no answer."""
    found = []
    for decision in context.decisions.values():
        for insight in decision.insights:
            of_this_walk = insight.kind != QUESTION and insight.name == scenario.title
            if of_this_walk and insight.text.startswith(stop.ask):
                found.append(insight.text.removeprefix(stop.ask).strip())
    # The question was recorded with what stood on record then: what was said begins after that sentence.
    said = [text.partition(". ")[2] if text.startswith(_ON_RECORD) else text for text in found]
    return [f"“{wording.excerpt(text)}”" for text in said if text]


def _telling(members: Sequence[tuple[bool, str]]) -> list[str]:
    """The words of those members that answer; of all, where none does. What does not apply goes last of all."""
    with_words = [(answers, words) for answers, words in members if words]
    applying = [(a, words) for a, words in with_words if not words.endswith(OUTSIDE)]
    stated = applying or with_words
    answering = [words for answers, words in stated if answers]
    return answering or [words for _, words in stated]


def _member(member: str, stop: Stop, context: RoundContext, facts: Facts) -> tuple[bool, str]:
    """Whether one decision (or its values) answers the stop, and its words."""
    id_ = member.removesuffix(_VALUES)
    question = context.catalogue.questions[id_]
    decision = context.decisions.get(id_)
    if member != id_:
        answers, words = _stated(decision, question)
        return answers, "; ".join(filter(None, (words, *_computed(decision, context))))
    title = wording.title(question)
    if decision is None:
        if question.asked_when is None or applies(question, facts) is not Truth.FALSE:
            return False, ""
        return True, f"{title}: {OUTSIDE}"
    if decision.standing is Standing.NOT_APPLICABLE:
        return True, f"{title}: not applicable, “{wording.excerpt(decision.reason)}”"
    if decision.standing is Standing.DEFERRED:
        return False, f"{title}: deferred, “{wording.excerpt(decision.reason)}”"
    answer = wording.choice(context, question, bare=True)
    return _is_answer(decision, stop), f"{title}: {answer}"


def _is_answer(decision: Decision, stop: Stop) -> bool:
    """Whether a decision answers a stop, for which some options leave the question open."""
    if decision.own:
        return True
    if decision.id in stop.not_an_answer:
        return False
    return not set(decision.choice).issubset(stop.not_an_answer)


def _computed(decision: Decision | None, context: RoundContext) -> Iterator[str]:
    """What was computed from the values and kept with them, while they are still the same: its first line whole."""
    for insight in decision.insights if decision else ():
        if insight.by in COMPUTED and insight.name not in context.moved_on:
            first = insight.text.partition("\n")[0].rstrip(".")
            yield f"{'computed' if insight.by == WHAT_IF else 'rehearsed'}: “{first}”"


def _stated(decision: Decision | None, question: Question) -> tuple[bool, str]:
    """What was typed in the further fields; the rationale, where the question has none."""
    if decision is None:
        return False, ""
    typed = [decision.rationale]
    if question.values:
        typed = [stated.said for stated in decision.values.values()]
    stated = [f"“{wording.excerpt(text)}”" for text in typed if text.strip()]
    return bool(stated), "; ".join(stated)


def _opening(scenario: Scenario, context: RoundContext) -> str:
    """What happens, told with the first decision that fills it, of whichever step."""
    for id_ in context.decisions:
        question = context.catalogue.questions.get(id_)
        text = fill(scenario.opens, scenario.needs, context, question) if question else ""
        if text:
            return text
    return ""


def _waiting(scenario: Scenario, context: RoundContext, facts: Facts, opens: str) -> str:
    truth = holds(scenario.when, facts) if scenario.when else Truth.TRUE
    if truth is Truth.FALSE:
        return OUTSIDE
    if scenario.when and truth is Truth.UNKNOWN:
        return _waits_for(unknowns(scenario.when, facts), context)
    if opens:
        return ""
    return _waits_for([need.removeprefix("decided:") for need in scenario.needs], context)


def _waits_for(ids: Iterable[str], context: RoundContext) -> str:
    questions = context.catalogue.questions
    waited = [id_ for id_ in ids if id_ in questions and not context.answer(id_)]
    if not waited:
        return "waits for a decision of this step, or for step 1"
    return f"waits for {' and '.join(wording.title(questions[id_]) for id_ in waited)}"


def _home(stop: Stop, scenario: Scenario, context: RoundContext) -> str:
    """The decision of this step that keeps the answer: of the stop, else of the scenario, else the first."""
    here = [question.id for question in context.questions]
    for near in (stop, *scenario.stops):
        for group in near.answered_by:
            for member in group:
                id_ = member.removesuffix(_VALUES)
                if id_ in here:
                    return id_
    return here[0] if here else ""
