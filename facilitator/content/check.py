"""Finds everything that is wrong or incomplete in a folder of content, as `file:line: what was expected`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from facilitator.content import context_words, phases, products, rules, techniques, tools
from facilitator.content.catalogue import Compiled, attempt
from facilitator.content.complete import completeness
from facilitator.content.references import Known, references
from facilitator.content.source import (
    ADVICE,
    ALIGNMENT,
    CONFORMANCE,
    CROSSINGS,
    MEASURES,
    METHODS,
    NAMES,
    PERSPECTIVES,
    PHASE_MATRIX,
    PIPELINES,
    SOURCES,
    STANDING,
    TENSIONS,
    TOOLS,
    WORDS,
    ContentError,
    Files,
)
from facilitator.content.yamlfile import YamlFile, parse
from facilitator.content.yamlfile import check as hold
from facilitator.model import ValueKind
from facilitator.model.written import Text

PARTS: Mapping[tuple[str, ...], Callable[[Files], object]] = {
    (TENSIONS,): rules.rules,
    (ALIGNMENT,): rules.relations,
    (METHODS, PERSPECTIVES): techniques.library,
    (TOOLS,): tools.tools,
    (NAMES, WORDS): context_words.context_words,
    (PIPELINES,): phases.pipeline_words,
    (STANDING,): context_words.standing_words,
    (MEASURES,): context_words.measure_words,
    (PHASE_MATRIX,): phases.phase_matrix,
    (CONFORMANCE,): phases.conformance_rules,
}
"""What compiles each further part; a part that is absent from a folder is not asked for."""

QUOTING = (SOURCES, TOOLS, "context/", ADVICE)
"""Where titles, notes and words of other people's documents stand; nothing there speaks to the user."""


def check(files: Files) -> tuple[str, ...]:
    """Check the files of a folder of content, all together; empty when nothing is wrong."""
    made = attempt(files)
    faults = [*made.faults, *completeness(made), *_parts(made, files)]
    known = _known(made, files)
    for document in made.documents.values():
        faults.extend(references(document, known))
    written = [one for name, one in made.documents.items() if name.startswith(CROSSINGS)]
    faults.extend(products.unsourced(written, products.names(files)))
    faults.extend(_advice(files))
    return tuple(sorted(dict.fromkeys(faults), key=_place))


def _parts(made: Compiled, files: Files) -> Iterator[str]:
    """Compile each further part, and keep its documents for the references in them."""
    for names, compiled in PARTS.items():
        there = [name for name in names if name in files]
        absent = [name for name in names if name not in files]
        try:
            made.documents.update((name, parse(files[name], name)) for name in there)
            if not absent:
                compiled(files)
                made.documents.update(_crossings(names, files))
        except ContentError as error:
            yield from error.messages
        if there:
            yield from (f"{name}:1: expected this file beside {there[0]}" for name in absent)


def _crossings(names: tuple[str, ...], files: Files) -> Iterator[tuple[str, YamlFile]]:
    """The documents of crossings, which are compiled with the methods."""
    for name in files if METHODS in names else ():
        if name.startswith(CROSSINGS):
            yield name, parse(files[name], name)


def _known(made: Compiled, files: Files) -> Known:
    catalogue = made.catalogue()
    return Known(
        categories=frozenset(catalogue.categories),
        questions=frozenset(catalogue.questions),
        options=frozenset(catalogue.options),
        traits=frozenset(trait for option in catalogue.options.values() for trait in option.traits),
        sources=frozenset(catalogue.sources),
        terms=frozenset(catalogue.terms),
        values={
            f"{question.id}.{field.id}": field
            for question in catalogue.questions.values()
            for field in question.values
        },
        tools=_tools(files),
        measures=_measures(files),
    )


def _measures(files: Files) -> Mapping[str, ValueKind]:
    """What the measures of documents are numbers of; empty where there are none, or they are wrong: that is told already."""
    try:
        found = context_words.measure_words(files).measures if MEASURES in files else {}
    except ContentError:
        return {}
    return {id_: ValueKind(one.kind) for id_, one in found.items()}


def _tools(files: Files) -> frozenset[str] | None:
    """Ids of the tools; None without a list of them, and where it is wrong: that is told already."""
    try:
        return frozenset(tool.id for tool in tools.tools(files).tools) if TOOLS in files else None
    except ContentError:
        return None


def _advice(files: Files) -> Iterator[str]:
    """Find words of advice; content that brings no list of them is not searched."""
    if ADVICE not in files:
        return
    try:
        words = hold(parse(files[ADVICE], ADVICE), tuple[Text, ...])
    except ContentError as error:
        yield from error.messages
        return
    for name, data in files.items():
        text = data.decode("utf-8", "replace")
        if name.startswith(QUOTING) or not (held := _held(text, words)):
            continue
        pattern = re.compile("|".join(map(_word, held)), re.IGNORECASE)
        for number, line in enumerate(text.splitlines(), 1):
            if not line.lstrip().startswith("#") and (found := pattern.search(line)):
                yield f"{name}:{number}: expected no word of advice, found “{found.group()}”"


def _held(text: str, words: tuple[str, ...]) -> list[str]:
    """The words whose letters stand in a text: a pattern takes ten times as long to find none."""
    lowered = text.lower()
    for letter, same in _SAME_IGNORING_CASE.items():
        lowered = lowered.replace(letter, same)
    return [w for w in words if not w.isascii() or w.removesuffix("*").lower() in lowered]


_SAME_IGNORING_CASE = {"\u0131": "i", "i\u0307": "i", "\u017f": "s"}
"""What a pattern that ignores case takes for a letter of ASCII, as `lower` leaves it."""


def _word(word: str) -> str:
    return rf"\b{re.escape(word[:-1])}\w*" if word.endswith("*") else rf"\b{re.escape(word)}\b"


def _place(message: str) -> tuple[str, int, str]:
    name, line, text = message.split(":", 2)
    return name, int(line), text
