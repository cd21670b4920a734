"""The content of a session: catalogue, library, rules and tool names, compiled forms first."""

from __future__ import annotations

import os
from collections.abc import Mapping

from facilitator.effects.lookups import version_settings
from facilitator.session.state import Content
from facilitator.settings import Settings
from facilitator.stepfiles.dora import dora
from facilitator.stepfiles.load import catalogue
from facilitator.stepfiles.locate import steps_folder
from facilitator.stepfiles.protocols import library
from facilitator.stepfiles.tensions import relations, rules
from facilitator.stepfiles.tools import load_tools
from facilitator.vocabulary.tools import Tools


def content(settings: Settings) -> Content:
    """Load everything a session reads from.

    Raises:
        ContentError: a file of content is wrong; it names file, line and what was expected.
        SettingsError: of versions; the table `[versions]` holds what it cannot.
        FileNotFoundError: there is no such folder.
    """
    folder = steps_folder(settings.steps)
    tools = load_tools(folder)
    return Content(
        catalogue=catalogue(folder),
        library=library(folder),
        rules=rules(folder),
        relations=relations(folder),
        dora=dora(folder),
        tools=_names(tools),
        not_versioned={t.id: t.reason for t in tools.tools if not t.versioned},
        version_checks="offline" if version_settings(settings, os.environ).is_offline else "not checked",
    )


def _names(tools: Tools) -> Mapping[str, tuple[str, str]]:
    """Every spelling of a tool in lower case, to its id and name; an own name goes before another's alias."""
    found: dict[str, tuple[str, str]] = {}
    for tool in tools.tools:
        for alias in tool.aliases:
            found.setdefault(alias.lower(), (tool.id, tool.name))
    for tool in tools.tools:
        found[tool.name.lower()] = found[tool.id.lower()] = (tool.id, tool.name)
    return found
