"""What is asked as things stand: questions and the values beside them, by condition and by delivery phase."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from facilitator.conditions import Facts, Truth, applies, applies_beside, evaluate, is_due
from facilitator.model import (
    Category,
    Decision,
    How,
    Option,
    Question,
    Standing,
    Stated,
    ValueField,
)
from facilitator.model.workload import is_only


def is_asked(question: Question, facts: Facts, early: Collection[str] = ()) -> bool:
    """Whether a question is asked: it applies, and its phase is reached, or it is answered already or now (`early`)."""
    due = is_due(question.from_, facts.context)
    if not due and question.id not in facts.decisions and question.id not in early:
        return False
    return applies(question, facts) is Truth.TRUE


def questions_that_count(facts: Facts, early: Collection[str] = ()) -> tuple[str, ...]:
    """The questions that are asked on these facts and want an answer, in all steps."""
    questions = facts.catalogue.questions.values()
    return tuple(q.id for q in questions if not q.optional and is_asked(q, facts, early))


def counted_answers(facts: Facts, early: Collection[str] = ()) -> str:
    """How many of the questions that count have an answer: `31/73 answered, 4 deferred`; empty where none does."""
    wanted = questions_that_count(facts, early)
    given = [facts.decisions[id_].standing for id_ in wanted if id_ in facts.decisions]
    deferred = given.count(Standing.DEFERRED)
    aside = f", {deferred} deferred" if deferred else ""
    return f"{len(given) - deferred}/{len(wanted)} answered{aside}" if wanted else ""


def as_offered(question: Question, facts: Facts) -> Question:
    """The question with the options that make sense for this project and phase, and those chosen already.

    Every option can still be answered by its name: what is offered is only what is shown. So are pros and cons.
    """
    decision = facts.decisions.get(question.id)
    chosen = decision.choice if decision else ()
    options = tuple(
        weighed(o, facts) for o in question.options if o.id in chosen or is_offered(o, facts)
    )
    return question if options == question.options else replace(question, options=options)


def weighed(option: Option, facts: Facts) -> Option:
    """The option with the pros and cons that make sense for this project's workload."""
    workload = facts.context.workload
    odd = [words for words, kinds in option.not_for.items() if is_only(kinds, workload)]
    if not odd:
        return option
    pros, cons = (tuple(t for t in said if t not in odd) for said in (option.pros, option.cons))
    return replace(option, pros=pros, cons=cons)


def is_offered(option: Option, facts: Facts) -> bool:
    """Whether an option makes sense for this project and phase; what is not known rules nothing out."""
    due = is_due(option.from_, facts.context)
    return due and (option.offered_when is None or applies_beside(option.offered_when, facts))


def terms_of(question: Question, facts: Facts) -> tuple[str, ...]:
    """The terms to explain at a question: none that only speaks in options or values that are not shown."""
    options, fields = as_offered(question, facts).options, fields_to_come(question, facts)
    shown = {option.id for option in options}
    hidden = (o for o in question.options if o.id not in shown)
    left_out = _words(hidden, (f for f in question.values if f not in fields))
    told = f"{question.question} {question.plain} {question.why} {_words(options, fields)}".lower()
    return tuple(t for t in question.terms if _holds(told, t) or not _holds(left_out, t))


def _words(options: Iterable[Option], fields: Iterable[ValueField]) -> str:
    """All that these say, in small letters."""
    of_options = (
        (o.label, o.summary, o.description, *o.pros, *o.cons, o.rollback, *o.prerequisites)
        for o in options
    )
    of_fields = ((f.field, f.ask) for f in fields)
    return " ".join(word for said in (*of_options, *of_fields) for word in said).lower()


def _holds(text: str, term: str) -> bool:
    return all(word in text for word in term.lower().split())


def later(questions: Iterable[Question], facts: Facts) -> tuple[Question, ...]:
    """The questions that come with a later delivery phase: neither open nor decided now."""
    return tuple(
        question
        for question in questions
        if question.id not in facts.decisions
        and not is_due(question.from_, facts.context)
        and applies(question, facts) is not Truth.FALSE
    )


def asks_nothing(category: Category, facts: Facts) -> bool:
    """Whether a category has nothing to ask now: it comes with a later phase, or does not apply to this project."""
    return not any(
        (question.id in facts.decisions or is_due(question.from_, facts.context))
        and applies(question, facts) is not Truth.FALSE
        for question in category.questions
    )


def comes_later(category: Category, facts: Facts) -> bool:
    """Whether a category asks nothing yet: all of it that applies comes with a later delivery phase."""
    return asks_nothing(category, facts) and bool(later(category.questions, facts))


def example_of(field: ValueField, facts: Facts) -> str:
    """The example that fits what is answered, else the one that fits anything."""
    chosen = {option for decision in facts.decisions.values() for option in decision.choice}
    return next((e for id_, e in field.example_with if id_ in chosen), field.example)


def fields_of(question: Question, facts: Facts) -> tuple[ValueField, ...]:
    """The values beside a decision: those that were given, and those that are asked as it stands."""
    decision = facts.decisions.get(question.id)
    if decision is None:
        return ()
    asked = decision.standing is Standing.DECIDED
    return tuple(
        field
        for field in question.values
        if field.id in decision.values or (asked and _applies(field, facts))
    )


def _applies(field: ValueField, facts: Facts) -> bool:
    if not is_due(field.from_, facts.context):
        return False
    return field.asked_when is None or applies_beside(field.asked_when, facts)


def fields_to_come(question: Question, facts: Facts) -> tuple[ValueField, ...]:
    """The values that an answer may ask for in this phase: those that nothing recorded rules out."""
    return tuple(
        field
        for field in question.values
        if is_due(field.from_, facts.context)
        and (field.asked_when is None or evaluate(field.asked_when, facts) is not Truth.FALSE)
    )


def values_that_stay(question: Question, decision: Decision, facts: Facts) -> Mapping[str, Stated]:
    """Of the values that a decision holds, those that are asked as it is answered now, in whatever phase."""
    values = dict(decision.values) if decision.standing is Standing.DECIDED else {}
    while True:
        held = replace(decision, values=values)
        now = replace(facts, decisions={**facts.decisions, question.id: held})
        asked = {
            field.id
            for field in question.values
            if field.asked_when is None or applies_beside(field.asked_when, now)
        }
        if asked >= values.keys():
            return values
        values = {id_: stated for id_, stated in values.items() if id_ in asked}


def open_fields(question: Question, facts: Facts) -> tuple[ValueField, ...]:
    """The essential values of a decision that nobody has stated or set aside."""
    decision = facts.decisions.get(question.id)
    if decision is None:
        return ()
    return tuple(
        field
        for field in fields_of(question, facts)
        if field.essential and field.id not in decision.values
    )


def open_values(facts: Facts) -> Iterator[tuple[Question, ValueField]]:
    """All open values of the decisions recorded, in the order of the questions."""
    for question in _decided(facts):
        yield from ((question, field) for field in open_fields(question, facts))


def deferred_values(facts: Facts) -> Iterator[tuple[Question, ValueField, str]]:
    """Essential values that were deferred, each with the reason; no other keeps a plan from being ready."""
    for question in _decided(facts):
        stated = facts.decisions[question.id].values
        for field in question.values:
            if field.essential and field.id in stated and stated[field.id].how is How.DEFERRED:
                yield question, field, stated[field.id].text


def _decided(facts: Facts) -> Iterator[Question]:
    for id_, question in facts.catalogue.questions.items():
        if question.values and id_ in facts.decisions:
            yield question
