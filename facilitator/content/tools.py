"""Compiles tools.yaml: which tools exist, who speaks for them, and the words that judge a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from facilitator.content.source import TOOLS, ContentError, Files
from facilitator.content.yamlfile import YamlFile, check, parse
from facilitator.model.noun import noun
from facilitator.model.tools import WORD_LISTS, Tool, Tools, plain
from facilitator.model.written import OneOf, Text, limits


@noun
class ToolsFile:
    """The file."""

    words: Mapping[Annotated[str, OneOf(WORD_LISTS)], tuple[Text, ...]]
    tools: Annotated[tuple[Tool, ...], limits(min_length=1)]


def tools(files: Files) -> Tools:
    """Compile the tools; ContentError with every fault of the file."""
    document = parse(files[TOOLS], TOOLS)
    found = check(document, ToolsFile)
    faults = [
        *_missing_lists(found, document),
        *_versioning(found, document),
        *_names_used_twice(found, document),
    ]
    if faults:
        raise ContentError(faults)
    return Tools(found.tools, found.words)


def _missing_lists(found: ToolsFile, document: YamlFile) -> Iterator[str]:
    for name in sorted(set(WORD_LISTS) - set(found.words)):
        yield document.message(("words",), f"words: expected the list {name} as well")


def _versioning(found: ToolsFile, document: YamlFile) -> Iterator[str]:
    for n, tool in enumerate(found.tools):
        said = ""
        if tool.versioned and not tool.tracks:
            said = "expected tracks, or `versioned: false` with a reason"
        elif not tool.versioned and not tool.reason:
            said = "expected a reason why it is not versioned"
        if said:
            yield document.message(("tools", n), f"tools.{n}: {said}")


def _names_used_twice(found: ToolsFile, document: YamlFile) -> Iterator[str]:
    owner: dict[str, int] = {}
    for n, tool in enumerate(found.tools):
        for name in dict.fromkeys(map(plain, (tool.id, tool.name, *tool.aliases))):
            first = owner.setdefault(name, n)
            if first != n:
                text = f"expected each name once, found {name!r} of {found.tools[first].id} again"
                yield document.message(("tools", n), text)
