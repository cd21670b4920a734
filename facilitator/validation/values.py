"""What a decision says: for a reader, and for the comparison of an answer with what it was given for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from facilitator.conditions import NOT_APPLICABLE, Facts, context_values
from facilitator.model import Catalogue, Decision, Kind, Standing


def shown(decision: Decision | None, catalogue: Catalogue) -> str:
    """Say what is recorded, in the words of the document; `open` when nothing is."""
    if decision is None:
        return "open"
    if decision.standing is not Standing.DECIDED:
        word = "Not applicable" if decision.standing is Standing.NOT_APPLICABLE else "Deferred"
        return f"{word} — {decision.reason}" if decision.reason else word
    question = catalogue.questions.get(decision.id)
    labels = [o.label if (o := catalogue.options.get(id_)) else id_ for id_ in decision.choice]
    own = decision.own
    if (
        own
        and question is not None
        and question.kind is Kind.PERCENT
        and not own.rstrip().endswith("%")
    ):
        own = f"{own} %"
    return "; ".join([*labels, *([own] if own else [])]) or "open"


def place(question_id: str, catalogue: Catalogue) -> str:
    """Name a question by its category's heading and its field."""
    question = catalogue.questions.get(question_id)
    if question is None:
        return question_id
    category = catalogue.categories[question.category]
    alone = len(category.questions) == 1 or question.field == category.heading
    return category.heading if alone else f"{category.heading}: {question.field}"


def value(subject: str, facts: Facts) -> tuple[str, ...]:
    """Give what is recorded: option ids, a digest of own words, values of the context; empty for nothing."""
    decision = facts.decisions.get(subject)
    if decision is None:
        return (
            () if subject in facts.catalogue.questions else context_values(subject, facts.context)
        )
    if decision.standing is Standing.DEFERRED:
        return ()
    if decision.standing is Standing.NOT_APPLICABLE:
        return (f"{subject}.{NOT_APPLICABLE}",)
    own = (f"own-words:{sha256(decision.own.encode()).hexdigest()[:12]}",) if decision.own else ()
    return decision.choice + own


def looked_at(subjects: Iterable[str], facts: Facts) -> Mapping[str, tuple[str, ...]]:
    """Keep what an answer is given for, to be stored in `FindingAnswer.looked_at`."""
    return {subject: value(subject, facts) for subject in subjects}


def changed(then: Mapping[str, tuple[str, ...]], facts: Facts) -> tuple[str, ...]:
    """Name the subjects whose value is no longer what an answer was given for."""
    return tuple(subject for subject, before in then.items() if before != value(subject, facts))
