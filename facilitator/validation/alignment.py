"""Alignment: what documents state about the project, held against what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from enum import StrEnum
from itertools import chain

from facilitator.conditions import Facts, Truth, evaluate, unknowns
from facilitator.model import (
    CONTEXT_FIELD,
    FACT_FIELDS,
    Condition,
    Context,
    FindingAnswer,
    Severity,
    Statement,
)
from facilitator.model.condition import recorded_in
from facilitator.model.noun import noun
from facilitator.model.rules import Relation, RelationCase
from facilitator.patterns import regex
from facilitator.validation.tensions import Finding, judge_answer
from facilitator.validation.values import place


class Agreement(StrEnum):
    """How a statement and the record compare."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "not decided yet"
    IN_WORDS = "decided in words of your own"
    UNRELATED = "no decision to compare with"
    UNSETTLED = "not settled there"
    """Mentioned, deferred or undecided: no statement that a decision could differ from."""
    CORRECTED = "corrected in step 1"
    """The user stated another value for the same: what was corrected is what the project says."""


@noun
class Comparison:
    """One statement beside the decisions it is about."""

    statement: Statement
    part: str
    agreement: Agreement
    relation: str = ""
    """Id of the relation that compared them; empty when none did."""
    decisions: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


DIFFER = "What step 1 says and what was decided differ"
_TURNED_DOWN = (
    "The documents turn down {value}, and it is recorded as decided. What has changed since?"
)
DECIDED, REJECTED = "decided", "rejected"
_ARCHITECTURE = ("databases", "migration-tools", "feature-flag-tools")
_WHERE = regex(r"(?P<file>.+):(?P<line>\d+)")
_NOISE = regex(r"[\W_]+")


def collect_statements(context: Context, found: Iterable[Statement] = ()) -> tuple[Statement, ...]:
    """Collect what the user confirmed, then what the plan's documents state; each statement once."""
    unique: dict[tuple[str, str], Statement] = {}
    for statement in chain(_confirmed(context), _read(context, found)):
        unique.setdefault((statement.field, plain(statement.value)), statement)
    return tuple(unique.values())


def _confirmed(context: Context) -> Iterator[Statement]:
    for fact in context.facts:
        for value, source in fact.cited:
            place = _WHERE.fullmatch(source.split(", ")[0])
            file, line = (place["file"], int(place["line"])) if place else (source, 0)
            yield Statement(fact.field, value, file=file, line=line)


def _read(context: Context, found: Iterable[Statement]) -> Iterator[Statement]:
    for statement in found:
        if any(document.holds(statement.file) for document in context.documents):
            field = CONTEXT_FIELD.get(statement.field, statement.field)
            yield statement._replace(field=field)


def compare(
    statements: Iterable[Statement], relations: Iterable[Relation], facts: Facts
) -> tuple[Comparison, ...]:
    """Hold every statement against the decisions it is about; several relations give several comparisons."""
    found: list[Comparison] = []
    known, statements = tuple(relations), tuple(statements)
    named = {plain(one.value) for one in statements if one.state == DECIDED}
    stated = {fact.field: set(map(plain, fact.values)) for fact in facts.context.facts}
    for statement in statements:
        compared = _compare(statement, known, named, facts)
        if _is_corrected(statement, stated):
            compared = map(_corrected, compared)
        found += compared
    return tuple(found)


def _corrected(comparison: Comparison) -> Comparison:
    """What differs from a decision because the user stated something else is no difference."""
    differs = comparison.agreement is Agreement.DIFFERS
    return replace(comparison, agreement=Agreement.CORRECTED) if differs else comparison


def _is_corrected(statement: Statement, stated: Mapping[str, Set[str]]) -> bool:
    """Whether the user stated something else in step 1 than this document decides."""
    values = stated.get(statement.field)
    if values is None or statement.state != DECIDED:
        return False
    return plain(statement.value) not in values


def _part(statement: Statement) -> str:
    return "architecture" if statement.field in _ARCHITECTURE else "infrastructure"


def differences(
    comparisons: Iterable[Comparison],
    relations: Iterable[Relation],
    facts: Facts,
    answers: Mapping[str, FindingAnswer],
    today: str,
    needs_review: Set[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Make a finding of each relation under which a statement differs, with the answer that it has."""
    by_id = {relation.id: relation for relation in relations}
    differing: dict[str, list[Statement]] = {}
    for comparison in comparisons:
        if comparison.agreement is Agreement.DIFFERS:
            differing.setdefault(comparison.relation, []).append(comparison.statement)
    found = []
    for id_, statements in differing.items():
        finding = _finding(by_id[id_], statements, answers.get(id_), needs_review, facts)
        found.append(judge_answer(finding, facts, today))
    return tuple(found)


def _finding(
    relation: Relation,
    statements: list[Statement],
    answer: FindingAnswer | None,
    needs_review: Set[str],
    facts: Facts,
) -> Finding:
    turned_down = all(statement.state == REJECTED for statement in statements)
    question = _TURNED_DOWN if turned_down else relation.question
    values = ", ".join(statement.value for statement in statements)
    return Finding(
        id=relation.id,
        kind="alignment",
        severity=Severity.WARNING,
        title=f"{place(relation.decisions[0], facts.catalogue)} differs from step 1",
        why=f"{'; '.join(map(_sentence, statements))}.",
        question=question.replace("{value}", values),
        decisions=relation.decisions,
        subjects=relation.subjects,
        answer=answer,
        under_review=tuple(id_ for id_ in relation.decisions if id_ in needs_review),
    )


def where(statement: Statement) -> str:
    """`file:line`, or who stated it."""
    return statement.source or "stated in step 1"


def _sentence(statement: Statement) -> str:
    if not statement.file:
        return f"Stated in step 1: {statement.value}"
    verb = "turns down" if statement.state == REJECTED else "names"
    return f"{where(statement)} {verb} {statement.value}"


def _compare(
    statement: Statement, relations: tuple[Relation, ...], named: Set[str], facts: Facts
) -> Iterator[Comparison]:
    part = _part(statement)
    if statement.state not in (DECIDED, REJECTED):
        yield Comparison(statement, part, Agreement.UNSETTLED)
        return
    related = False
    if statement.field not in FACT_FIELDS:
        facts = replace(facts, measures={statement.field: statement.value})
    for relation in relations:
        case = _case(relation, statement, named)
        if case is None or (statement.state == REJECTED and not _is_the_same_thing(case, facts)):
            continue
        related = True
        yield Comparison(
            statement,
            relation.part,
            _agreement(case.agrees, statement, facts),
            relation.id,
            recorded_in([case.agrees]),
            unknowns(case.agrees, facts),
        )
    if not related:
        yield Comparison(statement, part, Agreement.UNRELATED)


def _case(relation: Relation, statement: Statement, named: Set[str]) -> RelationCase | None:
    """The first case of a relation that is about what a statement names, beside all that is named."""
    if relation.field != statement.field:
        return None
    for case in relation.cases:
        beside = not case.beside or not named.isdisjoint(map(plain, case.beside))
        if beside and (not case.values or plain(statement.value) in map(plain, case.values)):
            return case
    return None


def _is_the_same_thing(case: RelationCase, facts: Facts) -> bool:
    """Say whether the case is one option of the statement's own name, so that choosing it contradicts a refusal.

    Turning down Nomad does not turn down container images.
    """
    if case.agrees.op != "in" or len(case.agrees.values) != 1:
        return False
    option = facts.catalogue.options.get(case.agrees.values[0])
    return option is not None and plain(option.label) in map(plain, case.values)


def _agreement(agrees: Condition, statement: Statement, facts: Facts) -> Agreement:
    truth = evaluate(agrees, facts)
    if truth is Truth.UNKNOWN:
        answers = (facts.decisions.get(id_) for id_ in unknowns(agrees, facts))
        in_words = any(answer.own for answer in answers if answer)
        return Agreement.IN_WORDS if in_words else Agreement.UNKNOWN
    wanted = Truth.FALSE if statement.state == REJECTED else Truth.TRUE
    return Agreement.AGREES if truth is wanted else Agreement.DIFFERS


def plain(value: str) -> str:
    """A value without case, spaces and marks, to be compared."""
    return _NOISE.sub("", value.casefold())
