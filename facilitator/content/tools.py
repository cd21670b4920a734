"""Reads steps/tools.yaml: which tools exist, who speaks for them, and the words that judge a number.

Light on a warm start: YAML and models are imported only when the file changed since it was last compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.content.cache import compiled
from facilitator.content.source import file_bytes
from facilitator.model.tools import Tools, plain

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from facilitator.content.tool_models import ToolsModel
    from facilitator.content.yamlfile import Document

FILE = "tools.yaml"


def load_tools(folder: Traversable) -> Tools:
    """Load the tools of a folder of step files; ContentError with every fault of the file."""
    source = file_bytes(folder.joinpath(FILE), FILE)
    return compiled("tools", [(FILE, source)], Tools, lambda: _build(source))


def _build(source: bytes) -> Tools:
    from facilitator.content.source import ContentError
    from facilitator.content.tool_models import ToolsModel
    from facilitator.content.yamlfile import check, parse

    document = parse(source, FILE)
    model = check(document, ToolsModel)
    if faults := _faults(model, document):
        raise ContentError(faults)
    lists: dict[str, tuple[str, ...]] = {}
    lists.update(model.words.items())
    return Tools(tuple(entry.tool() for entry in model.tools), lists)


def _faults(model: ToolsModel, document: Document) -> list[str]:
    """What no single entry can know: ids and names are used once."""
    owner: dict[str, int] = {}
    faults = []
    for index, entry in enumerate(model.tools):
        for name in dict.fromkeys(map(plain, (entry.id, entry.name, *entry.aliases))):
            first = owner.setdefault(name, index)
            if first != index:
                text = f"expected each name once, found {name!r} of {model.tools[first].id} again"
                faults.append(document.message(("tools", index), text))
    return faults
