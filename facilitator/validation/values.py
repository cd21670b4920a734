"""What a decision says: for a reader, and for the comparison of an answer with what it was given for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from facilitator.conditions import NOT_APPLICABLE, Facts, context_values
from facilitator.model import Catalogue, Decision, Impact, Kind, Metric, Standing
from facilitator.text import sentence_label


def shown(decision: Decision | None, catalogue: Catalogue) -> str:
    """Say what is recorded, in the words of the document; `open` when nothing is."""
    if decision is None:
        return "open"
    if decision.standing is not Standing.DECIDED:
        word = "Not applicable" if decision.standing is Standing.NOT_APPLICABLE else "Deferred"
        return f"{word} — {decision.reason}" if decision.reason else word
    words = []
    for id_ in decision.choice:
        option = catalogue.options.get(id_)
        words.append(option.label if option else id_)
    if decision.own:
        words.append(_own(decision, catalogue))
    return "; ".join(words) or "open"


def _own(decision: Decision, catalogue: Catalogue) -> str:
    """The user's own words; a percentage with its sign."""
    question = catalogue.questions.get(decision.id)
    is_percent = question is not None and question.kind is Kind.PERCENT
    if is_percent and not decision.own.rstrip().endswith("%"):
        return f"{decision.own} %"
    return decision.own


def impact_line(metric: Metric, impact: Impact) -> str:
    """One metric with its direction, and why where that is recorded."""
    line = f"{metric.title}: {impact.effect}"
    return f"{line} — {impact.why}" if impact.why else line


def place(subject: str, catalogue: Catalogue) -> str:
    """Name a question by its category's heading and its field; a value of it (`question/value`) by its own field.

    What step 1 states (`workload-kind`) is named by its words.
    """
    question_id, _, value_id = subject.partition("/")
    question = catalogue.questions.get(question_id)
    if question is None:
        return sentence_label(subject)
    if field := question.value(value_id):
        return f"{catalogue.categories[question.category].heading}: {field.field}"
    category = catalogue.categories[question.category]
    alone = len(category.questions) == 1 or question.field == category.heading
    return category.heading if alone else f"{category.heading}: {question.field}"


def value(subject: str, facts: Facts) -> tuple[str, ...]:
    """Give what is recorded: option ids, a digest of own words, values of the context; empty for nothing.

    Of a value of a question (`question/value`) its words.
    """
    question, _, field = subject.partition("/")
    if field:
        holder = facts.decisions.get(question)
        return tuple(filter(None, (holder.said(field),))) if holder else ()
    decision = facts.decisions.get(subject)
    if decision is None:
        if subject in facts.catalogue.questions:
            return ()
        return context_values(subject, facts.context)
    if decision.standing is Standing.DEFERRED:
        return ()
    if decision.standing is Standing.NOT_APPLICABLE:
        return (f"{subject}.{NOT_APPLICABLE}",)
    if not decision.own:
        return decision.choice
    digest = sha256(decision.own.encode()).hexdigest()[:12]
    return (*decision.choice, f"own-words:{digest}")


def looked_at(subjects: Iterable[str], facts: Facts) -> Mapping[str, tuple[str, ...]]:
    """Keep what an answer is given for, to be stored in `FindingAnswer.looked_at`."""
    return {subject: value(subject, facts) for subject in subjects}


def changed(then: Mapping[str, tuple[str, ...]], facts: Facts) -> tuple[str, ...]:
    """Name the subjects whose value is no longer what an answer was given for."""
    return tuple(subject for subject, before in then.items() if before != value(subject, facts))
