"""Products by their names: a crossing whose own words name one says what it does, and has a source for that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from facilitator.content.context_words import context_words
from facilitator.content.placeholders import without
from facilitator.content.source import NAMES, TOOLS, WORDS, ContentError, Files
from facilitator.content.tools import tools
from facilitator.content.yamlfile import Plain, YamlFile


def names(files: Files) -> frozenset[str]:
    """Names of tools.yaml, the first word of each, and labels of names.yaml; none where one is wrong: told already."""
    found: set[str] = set()
    try:
        if TOOLS in files:
            listed = tools(files)
            for tool in listed.tools:
                found.update((tool.name, tool.name.split()[0], *tool.aliases))
            found = {name for name in found if name.lower() not in listed.words["ordinary"]}
        if {NAMES, WORDS} <= files.keys():
            for name in context_words(files).names:
                found.update((name.label, *name.exact))
    except ContentError:
        return frozenset()
    return frozenset(found)


def unsourced(documents: Iterable[YamlFile], named: frozenset[str]) -> Iterator[str]:
    """Find the crossings that name a product, with a capital as in its name, and have no source."""
    longest_first = sorted(named, key=lambda name: (-len(name), name))
    spelt = "|".join(map(re.escape, longest_first))
    product = re.compile(rf"\b(?-i:(?=[A-Z]))(?:{spelt})\b", re.IGNORECASE)
    for document in documents if named else ():
        for number, text in _without_source(document.data):
            if found := product.search(without(text)):
                said = f"expected sources, as its words name {found.group()}"
                yield document.message(("crossings", number, "text"), said)


def _without_source(data: Plain) -> Iterator[tuple[int, str]]:
    written = data.get("crossings") if isinstance(data, dict) else ()
    for number, one in enumerate(written if isinstance(written, list) else ()):
        if isinstance(one, dict) and not one.get("sources"):
            yield number, str(one.get("text", ""))
