"""Alignment: what documents state about the project, held against what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from facilitator.conditions import Facts, Truth, evaluate, unknowns
from facilitator.model import CONTEXT_FIELD, Condition, Context, FindingAnswer, Severity, Statement
from facilitator.model.rules import Case, Relation
from facilitator.validation.tensions import Finding, standing, subjects
from facilitator.validation.values import place


class Agreement(StrEnum):
    """How a statement and the record compare."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "not decided yet"
    UNRELATED = "no decision to compare with"
    UNSETTLED = "not settled in the document"
    """Mentioned, deferred or undecided: no statement that a decision could differ from."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One statement beside the decisions it is about."""

    said: Statement
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
_ARCHITECTURE = ("databases", "migration-tools", "feature-flag-tools")
_WHERE = re.compile(r"(?P<file>.+):(?P<line>\d+)")
_NOISE = re.compile(r"[\W_]+")


def collect_statements(context: Context, found: Iterable[Statement] = ()) -> tuple[Statement, ...]:
    """Collect what the user confirmed, then what documents state; each statement once."""
    confirmed = [
        Statement(f.field, v, "decided", *_where(f.source)) for f in context.facts for v in f.values
    ]
    read = (
        Statement(CONTEXT_FIELD.get(s.field, s.field), s.value, s.state, s.file, s.line, s.text)
        for s in found
    )
    unique: dict[tuple[str, str], Statement] = {}
    for said in (*confirmed, *(s for s in read if any(d.holds(s.file) for d in context.documents))):
        unique.setdefault((said.field, _plain(said.value)), said)
    return tuple(unique.values())


def compare(
    said: Iterable[Statement], relations: Iterable[Relation], facts: Facts
) -> tuple[Comparison, ...]:
    """Hold every statement against the decisions it is about; several relations give several comparisons."""
    known = tuple(relations)
    return tuple(found for statement in said for found in _compared(statement, known, facts))


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
            differing.setdefault(comparison.relation, []).append(comparison.said)
    return tuple(
        standing(_finding(by_id[id_], said, answers.get(id_), needs_review, facts), facts, today)
        for id_, said in differing.items()
    )


def _finding(
    relation: Relation,
    said: list[Statement],
    answer: FindingAnswer | None,
    needs_review: Set[str],
    facts: Facts,
) -> Finding:
    turned_down = all(s.state == "rejected" for s in said)
    question = _TURNED_DOWN if turned_down else relation.question
    return Finding(
        relation.id,
        "alignment",
        Severity.WARNING,
        f"{place(relation.decisions[0], facts.catalogue)} differs from step 1",
        f"{'; '.join(map(_stated, said))}.",
        question.replace("{value}", ", ".join(s.value for s in said)),
        relation.decisions,
        subjects=relation.decisions,
        answer=answer,
        under_review=tuple(d for d in relation.decisions if d in needs_review),
    )


def where(statement: Statement) -> str:
    """`file:line`, or who stated it."""
    return statement.source or "stated in step 1"


def _stated(said: Statement) -> str:
    if not said.file:
        return f"Stated in step 1: {said.value}"
    return f"{where(said)} {'turns down' if said.state == 'rejected' else 'names'} {said.value}"


def _compared(
    said: Statement, relations: tuple[Relation, ...], facts: Facts
) -> Iterator[Comparison]:
    part = "architecture" if said.field in _ARCHITECTURE else "infrastructure"
    rejected = said.state == "rejected"
    if said.state != "decided" and not rejected:
        yield Comparison(said, part, Agreement.UNSETTLED)
        return
    cases = [
        (r, c) for r in relations if r.field == said.field and (c := _case(r, said)) is not None
    ]
    if rejected:
        cases = [(r, c) for r, c in cases if _is_the_same_thing(c, facts)]
    for relation, case in cases:
        named = tuple(dict.fromkeys(subjects(case.agrees)))
        agreement = _agreement(case.agrees, rejected, facts)
        needs = unknowns(case.agrees, facts)
        yield Comparison(said, relation.part, agreement, relation.id, named, needs)
    if not cases:
        yield Comparison(said, part, Agreement.UNRELATED)


def _case(relation: Relation, said: Statement) -> Case | None:
    value = _plain(said.value)
    return next((c for c in relation.cases if not c.values or value in map(_plain, c.values)), None)


def _is_the_same_thing(case: Case, facts: Facts) -> bool:
    """Say whether the case is one option of the statement's own name, so that choosing it contradicts a refusal.

    Turning down Nomad does not turn down container images.
    """
    if case.agrees.op != "in" or len(case.agrees.values) != 1:
        return False
    option = facts.catalogue.options.get(case.agrees.values[0])
    return option is not None and _plain(option.label) in map(_plain, case.values)


def _agreement(agrees: Condition, rejected: bool, facts: Facts) -> Agreement:
    truth = evaluate(agrees, facts)
    if truth is Truth.UNKNOWN:
        return Agreement.UNKNOWN
    return Agreement.AGREES if (truth is Truth.TRUE) is not rejected else Agreement.DIFFERS


def _plain(value: str) -> str:
    return _NOISE.sub("", value.casefold())


def _where(source: str) -> tuple[str, int]:
    found = _WHERE.fullmatch(source)
    return (found["file"], int(found["line"])) if found else (source, 0)
