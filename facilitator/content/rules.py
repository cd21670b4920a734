"""Compiles what decisions are held against: tensions, what documents say, and DORA's published words."""

from __future__ import annotations

from dataclasses import replace

from facilitator.content.source import ALIGNMENT, TENSIONS, ContentError, Files
from facilitator.content.yamlfile import YamlFile, check, parse
from facilitator.model.condition import MEASURE, questions_in, recorded_in, rests_on
from facilitator.model.noun import noun
from facilitator.model.rules import Relation, Rule


@noun
class TensionsFile:
    """tensions.yaml."""

    tensions: tuple[Rule, ...]


@noun
class AlignmentFile:
    """alignment.yaml."""

    relations: tuple[Relation, ...]


def rules(files: Files) -> tuple[Rule, ...]:
    """Compile all tensions, in the order of the file; ContentError with every fault when it is wrong."""
    document = parse(files[TENSIONS], TENSIONS)
    found = check(document, TensionsFile).tensions
    _each_once(document, "tensions", [rule.id for rule in found])
    return tuple(
        replace(rule, decisions=questions_in([rule.when]), subjects=rests_on(rule.when))
        for rule in found
    )


def relations(files: Files) -> tuple[Relation, ...]:
    """Compile what documents are compared with; ContentError with every fault when it is wrong."""
    document = parse(files[ALIGNMENT], ALIGNMENT)
    found = check(document, AlignmentFile).relations
    _each_once(document, "relations", [relation.id for relation in found])
    return tuple(map(_named, found))


def _named(relation: Relation) -> Relation:
    """The relation with what its conditions name; a number that a document states is what is compared."""
    conditions = [case.agrees for case in relation.cases]
    decisions = (id_ for id_ in questions_in(conditions) if id_ != MEASURE)
    return replace(relation, decisions=tuple(decisions), subjects=recorded_in(conditions))


def _each_once(document: YamlFile, part: str, ids: list[str]) -> None:
    faults = [
        document.message((part, n, "id"), f"expected each id once, found {id_} twice")
        for n, id_ in enumerate(ids)
        if id_ in ids[:n]
    ]
    if faults:
        raise ContentError(faults)
