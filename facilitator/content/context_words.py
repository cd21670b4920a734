"""Compiles the words that documents are read by (`steps/context/`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from facilitator.content.source import MEASURES, NAMES, STANDING, WORDS, Files
from facilitator.content.yamlfile import check, parse
from facilitator.model.context_words import (
    BoxWords,
    ContextWords,
    Cues,
    EnvironmentWords,
    ListWords,
    MeasureWords,
    Name,
    OptionWords,
    OurWords,
    Phrases,
    StandingWords,
)
from facilitator.model.noun import noun


@noun
class WordsFile:
    """words.yaml."""

    rejected: Cues
    deferred: Cues
    undecided: Cues
    mentioned: Cues
    decided: Cues
    lists: ListWords
    options: OptionWords
    boxes: BoxWords
    placeholders: Phrases
    ours: OurWords
    labels: Mapping[str, Phrases]
    environments: EnvironmentWords


STATES = ("rejected", "deferred", "undecided", "mentioned", "decided")


def context_words(files: Files) -> ContextWords:
    """Compile both files; ContentError with every fault of the first wrong one."""
    fields = check(parse(files[NAMES], NAMES), dict[str, dict[str, Name]])
    words = check(parse(files[WORDS], WORDS), WordsFile)
    names = [
        replace(name, field=field, id=id_)
        for field, group in fields.items()
        for id_, name in group.items()
    ]
    cues = {state: getattr(words, state) for state in STATES}
    return ContextWords(
        tuple(names),
        cues,
        words.lists,
        words.options,
        words.boxes,
        words.placeholders,
        words.ours,
        words.labels,
        words.environments,
    )


def standing_words(files: Files) -> StandingWords:
    """Compile the words by which a document says whether it is in force."""
    return check(parse(files[STANDING], STANDING), StandingWords)


def measure_words(files: Files) -> MeasureWords:
    """Compile the words by which numbers and open questions are found."""
    return check(parse(files[MEASURES], MEASURES), MeasureWords)
