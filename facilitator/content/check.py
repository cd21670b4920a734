"""Finds everything that is wrong or incomplete in a folder of content, as `file:line: what was expected`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import RootModel

from facilitator.content import context_words, dora, techniques, tensions, tools
from facilitator.content.build import Build, attempt
from facilitator.content.complete import completeness
from facilitator.content.load import read_sources
from facilitator.content.models import Text
from facilitator.content.references import Known, references
from facilitator.content.source import ContentError, file_bytes
from facilitator.content.yamlfile import check as validate
from facilitator.content.yamlfile import parse

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PARTS: Mapping[str, Callable[[Traversable], object]] = {
    "tensions.yaml": tensions.rules,
    "alignment.yaml": tensions.relations,
    "dora.yaml": dora.dora,
    "methods.yaml": techniques.library,
    "perspectives.yaml": techniques.library,
    "tools.yaml": tools.load_tools,
    "context/names.yaml": context_words.context_words,
}
"""What reads each further part; a part that is absent from a folder is not asked for."""

ADVICE = "advice.yaml"
"""Words that would tell somebody what to choose."""

QUOTING = ("sources.yaml", "tools.yaml", "context/", ADVICE)
"""Where titles, notes and words of other people's documents stand; nothing there speaks to the user."""


class AdviceModel(RootModel[tuple[Text, ...]]):
    """The list of words; `*` at the end of one stands for any ending."""


def check(folder: Traversable) -> tuple[str, ...]:
    """Check a folder of content whole; empty when nothing is wrong."""
    try:
        files = dict(read_sources(folder))
    except ContentError as error:
        return error.messages
    made = attempt(files)
    faults = [*made.faults, *completeness(made), *_parts(folder, made, files)]
    known = _known(folder, made)
    for document in made.documents.values():
        faults.extend(references(document, known))
    faults.extend(_advice(folder, files))
    return tuple(sorted(dict.fromkeys(faults), key=_place))


def _parts(folder: Traversable, made: Build, files: dict[str, bytes]) -> Iterator[str]:
    """Load each further part by its own reader, and keep its document for the references in it."""
    for name, load in PARTS.items():
        if not folder.joinpath(name).is_file():
            continue
        try:
            files[name] = file_bytes(folder.joinpath(name), name)
            made.documents[name] = parse(files[name], name)
            load(folder)
        except ContentError as error:
            yield from error.messages


def _known(folder: Traversable, made: Build) -> Known:
    catalogue = made.catalogue()
    names: frozenset[str] | None = None
    if folder.joinpath("tools.yaml").is_file():
        try:
            names = frozenset(tool.id for tool in tools.load_tools(folder).tools)
        except ContentError:
            names = None  # told already; every reference would be a second fault of the same cause
    return Known(
        categories=frozenset(catalogue.categories),
        questions=frozenset(catalogue.questions),
        options=frozenset(catalogue.options),
        traits=frozenset(trait for option in catalogue.options.values() for trait in option.traits),
        sources=frozenset(catalogue.sources),
        terms=frozenset(catalogue.terms),
        tools=names,
        order=tuple(catalogue.questions),
    )


def _advice(folder: Traversable, files: Mapping[str, bytes]) -> Iterator[str]:
    """Find words of advice; content that brings no list of them is not searched."""
    file = folder.joinpath(ADVICE)
    if not file.is_file():
        return
    try:
        words = validate(parse(file_bytes(file, ADVICE), ADVICE), AdviceModel).root
    except ContentError as error:
        yield from error.messages
        return
    pattern = re.compile("|".join(_word(word) for word in words), re.IGNORECASE)
    for name, data in files.items():
        if name.startswith(QUOTING):
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if not line.lstrip().startswith("#") and (found := pattern.search(line)):
                yield f"{name}:{number}: expected no word of advice, found “{found.group()}”"


def _word(word: str) -> str:
    return rf"\b{re.escape(word[:-1])}\w*" if word.endswith("*") else rf"\b{re.escape(word)}\b"


def _place(message: str) -> tuple[str, int, str]:
    name, line, text = message.split(":", 2)
    return name, int(line), text
