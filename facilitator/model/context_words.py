"""The words by which documents are read (`steps/context/`): names, and what is said of them, in all languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Annotated

from facilitator.model.noun import noun
from facilitator.model.written import NOT_WRITTEN, Written


def _lower(words: Iterable[str]) -> tuple[str, ...]:
    """Lower case, each once, in order."""
    return tuple(dict.fromkeys(word.lower() for word in words))


def _of_all_languages(by_language: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return _lower(word for words in by_language.values() for word in words)


Lower = Annotated[tuple[str, ...], Written(tuple[str, ...], _lower)]
Phrases = Annotated[tuple[str, ...], Written(Mapping[str, tuple[str, ...]], _of_all_languages)]
"""Written by language; read together, as nobody knows in which language a document is."""


@noun
class Name:
    """One name that a document can hold, and when it counts."""

    label: str
    words: Lower = ()
    exact: tuple[str, ...] = ()
    """Matched in exactly this case."""
    needs: Lower = ()
    unless: Lower = ()
    clients: Lower = ()
    """Those of the words that are commands of its own."""
    products: Lower = ()
    """What the vendor's name means another thing before: a library, a login, a model API is no hosting."""
    labelled: Lower = ()
    """The exact spellings count only beside a label (table row, bold label) with one of these words."""
    implies: Mapping[str, str] = field(default_factory=dict)
    """Field to id of what follows from this one."""
    general: bool = False
    id: Annotated[str, NOT_WRITTEN] = ""
    field: Annotated[str, NOT_WRITTEN] = ""


@noun
class Cues:
    """Phrases for one state, in lower case; `*` at the end matches any ending."""

    right_before: Phrases = ()
    before: Phrases = ()
    after: Phrases = ()
    within: Phrases = ()
    under: Phrases = ()
    title: Phrases = ()


@noun
class ListWords:
    """How names stand beside each other, and which of them a project needs only one of."""

    either: Phrases = ()
    together: Phrases = ()
    over: Phrases = ()
    agent: Phrases = ()
    such: Phrases = ()
    reason: Phrases = ()
    more: Phrases = ()
    change: Phrases = ()
    rivals: tuple[tuple[str, ...], ...] = ()


@noun
class OptionWords:
    """How options with a letter or a number are called, and how one of them is taken."""

    word: Phrases = ()
    chose: Phrases = ()


@noun
class OurWords:
    """What makes a sentence one about this project: a word of it, or what it begins with (`the new cluster`)."""

    within: Phrases
    article: Phrases
    subject: Phrases


@noun
class BoxWords:
    """Headings under which an open box is no plan: what is needed, and what is looked at."""

    given: Phrases = ()
    checked: Phrases = ()


@noun
class EnvironmentWords:
    """How environments are written, and the words beside them that decide whether one is meant."""

    names: Mapping[str, Lower]
    noun: Lower
    deploy: Lower
    where: Lower
    unless: Lower
    never_after: Lower
    never_before: Lower
    runs: Lower
    meant_for: Lower
    now: Lower


@noun
class ContextWords:
    """Everything that extraction knows of language."""

    names: tuple[Name, ...]
    cues: Mapping[str, Cues]
    """By state: decided, mentioned, deferred, rejected, undecided."""
    lists: ListWords
    options: OptionWords
    boxes: BoxWords
    placeholders: Phrases
    ours: OurWords
    labels: Mapping[str, Phrases]
    """By field: what a document calls it before a colon or in a table."""
    environments: EnvironmentWords


@noun
class Stages:
    """What a status says, from the first stage of a decision to the last."""

    proposed: Phrases
    deferred: Phrases
    accepted: Phrases
    rejected: Phrases
    deprecated: Phrases
    superseded: Phrases


@noun
class StandingWords:
    """How a document says whether it is in force."""

    labels: Phrases
    record: Phrases
    decision: Phrases
    around: Phrases
    options: Phrases
    follows: Phrases
    reasons: Phrases
    carried: Phrases
    updates: Phrases
    keeping: Phrases
    stages: Stages
    in_part: Phrases
    over: Phrases
    subjects: Phrases
    links: Phrases
    kept: Phrases


@noun
class Measure:
    """A number that documents state, and how they call it."""

    kind: str
    """rate, duration or percent."""
    words: Phrases
    today: bool = False
    """Whether it tells how things are now, and a goal is something else."""


@noun
class MeasureWords:
    """How numbers and open questions are written."""

    measures: Mapping[str, Measure]
    wanted: Phrases
    units: Mapping[str, Lower]
    questions: Phrases
