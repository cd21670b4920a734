"""Tensions: which fire on the facts, which cannot be checked yet, and how each stands with its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import date
from enum import StrEnum

from facilitator.conditions import Facts, Truth, check_sizes, evaluate, judged, sides
from facilitator.model import Condition, FindingAnswer, Severity
from facilitator.model.condition import rests_on
from facilitator.model.noun import noun
from facilitator.model.rules import Rule
from facilitator.validation.values import changed
from facilitator.values.calendar import is_mistyped, last_day


class FindingState(StrEnum):
    """How a finding stands."""

    OPEN = "open"
    """It holds, and nobody answered."""
    ANSWERED = "answered"
    STALE = "answer is stale"
    """A value that the answer was given for has changed."""
    EXPIRED = "answer has expired"
    """The date until which it was accepted has passed."""
    UNDATED = "answer has a date that cannot be read"
    """It was accepted until what is written like a date and is none, so it would never expire."""
    SETTLED = "no longer holds"
    """It was answered, and does not hold any more."""
    NOT_CHECKABLE = "not checkable yet"
    """Something that it needs is not recorded."""


TERM_OVER = (FindingState.EXPIRED, FindingState.UNDATED)
"""The states of an answer whose term no longer covers it."""


@noun
class Finding:
    """A point that is put to the architect, as a question."""

    id: str
    kind: str
    """`tension`, `alignment` or `open-question`."""
    severity: Severity
    title: str
    why: str
    question: str
    decisions: tuple[str, ...] = ()
    """Ids of the questions it is about."""
    sources: tuple[str, ...] = ()
    state: FindingState = FindingState.OPEN
    subjects: tuple[str, ...] = ()
    """What an answer is given for: the decisions and fields of the context that it rests on."""
    needs: tuple[str, ...] = ()
    """What is missing, where it is not checkable yet."""
    answer: FindingAnswer | None = None
    changed: tuple[str, ...] = ()
    """What changed since the answer."""
    under_review: tuple[str, ...] = ()
    """Decisions it is about whose value needs review."""
    numbers: tuple[str, ...] = ()
    """The plan's own numbers at the end of `why`, a sentence each."""
    held_by: tuple[str, ...] = ()
    """What makes it hold: questions, values as QUESTION/VALUE, fields of the context."""
    overdue: str = ""
    """That the day until which it was left open has passed; empty where it was not, or has not."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in (FindingState.OPEN, FindingState.STALE, *TERM_OVER)

    @property
    def holds(self) -> bool:
        """Whether it is so, answered or not."""
        return self.is_open or self.state is FindingState.ANSWERED


def firing(rules: Iterable[Rule], facts: Facts) -> tuple[Rule, ...]:
    """Give the rules that fire on the facts, in the order of their file."""
    return tuple(rule for rule in rules if evaluate(rule.when, facts) is Truth.TRUE)


def findings(
    rules: Iterable[Rule],
    facts: Facts,
    answers: Mapping[str, FindingAnswer],
    today: str,
    needs_review: Set[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Judge every rule: what fires, what cannot be checked yet, and what was answered and no longer fires."""
    found = []
    for rule in rules:
        truth, needs = judged(rule.when, facts)
        answer = answers.get(rule.id)
        if truth is Truth.FALSE and answer is None:
            continue
        finding = _finding(rule, answer, needs_review, _UNTIL_JUDGED[truth], needs)
        if truth is Truth.TRUE:
            holding = tuple(_holding(rule.when, facts))
            numbers = tuple(_numbers(holding, facts))
            finding = replace(
                finding,
                why=" ".join((rule.why, *numbers)),
                numbers=numbers,
                held_by=tuple(dict.fromkeys(n for leaf in holding for n in rests_on(leaf))),
            )
            finding = judge_answer(finding, facts, today)
        found.append(finding)
    return tuple(found)


_UNTIL_JUDGED = {
    Truth.TRUE: FindingState.OPEN,
    Truth.FALSE: FindingState.SETTLED,
    Truth.UNKNOWN: FindingState.NOT_CHECKABLE,
}


def judge_answer(finding: Finding, facts: Facts, today: str) -> Finding:
    """Say how a finding that holds stands with its answer; `today` is an ISO date."""
    answer = finding.answer
    if answer is None or (answer.kind == "resolved" and finding.kind != "open-question"):
        # What a change was to resolve and still holds is open; a question is resolved by its answer.
        return replace(finding, state=FindingState.OPEN)
    moved = changed(answer.looked_at, facts)
    if moved:
        return replace(finding, state=FindingState.STALE, changed=moved)
    if is_mistyped(answer.until):
        return replace(finding, state=FindingState.UNDATED)
    passed = expired(answer.until, today)
    return replace(finding, state=FindingState.EXPIRED if passed else FindingState.ANSWERED)


def expired(until: str, today: str) -> bool:
    """Say whether a day, a month, a quarter or a year has passed; an event never does."""
    last = last_day(until)
    return last is not None and last < date.fromisoformat(today)


def passed_day(reason: str, today: str) -> str:
    """The day until which something is put off, where it has passed; empty for any other reason."""
    named = (_UNTIL.sub("", part.strip()) for part in re.split(r"[,;:.()\n]", reason))
    return next((day for day in named if expired(day, today)), "")


_UNTIL = re.compile(r"(?:until|till|by|before)\s+", re.IGNORECASE)


def problem_of_term(until: str) -> str:
    """Why this is no term: a date that cannot be read would never expire; empty for a date or an event."""
    if not is_mistyped(until):
        return ""
    return f"“{until.strip()}” is not read as a date. 2027-03-01, 2027-03, 1 March 2027 and Q1 2027 are."


def _holding(condition: Condition, facts: Facts) -> Iterator[Condition]:
    """The leaves by which a condition holds."""
    if condition.op == "not" or evaluate(condition, facts) is not Truth.TRUE:
        return
    if not condition.children:
        yield condition
    for child in condition.children:
        yield from _holding(child, facts)


def _numbers(holding: Iterable[Condition], facts: Facts) -> Iterator[str]:
    """The plan's own numbers behind a tension that holds, where it compares some."""
    for leaf in holding:
        if leaf.op == "value_more_than_a_check" and (sizes := check_sizes(leaf, facts)):
            yield sizes.words
        if leaf.op in ("amount_above", "amount_below") and (pair := sides(leaf, facts)):
            yield f"{pair[0].words}; {pair[1].words}."


def _finding(
    rule: Rule,
    answer: FindingAnswer | None,
    needs_review: Set[str],
    state: FindingState,
    needs: tuple[str, ...],
) -> Finding:
    return Finding(
        id=rule.id,
        kind="tension",
        severity=rule.severity,
        title=rule.title,
        why=rule.why,
        question=rule.question,
        decisions=rule.decisions,
        sources=rule.sources,
        state=state,
        subjects=rule.subjects,
        needs=tuple(dict.fromkeys(needs)),
        answer=answer,
        under_review=tuple(id_ for id_ in rule.decisions if id_ in needs_review)
        if needs_review
        else (),
    )
