"""The content of a session: catalogue, library, rules and tool names, compiled forms first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from facilitator.model.rules import Relation, Rule
from facilitator.model.techniques import Library
from facilitator.runtime.lookups import version_settings
from facilitator.session.state import Content
from facilitator.settings import Settings
from facilitator.storage.content import load_catalogue
from facilitator.storage.steps_folder import steps_folder

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from facilitator.model.phases import ConformanceRule, PhaseMatrix
    from facilitator.model.tools import Tools


def content(settings: Settings) -> Content:
    """Load everything a session reads from.

    Raises:
        ContentError: a file of content is wrong; it names file, line and what was expected.
        SettingsError: of versions; the table `[versions]` holds what it cannot.
        FileNotFoundError: there is no such folder.
    """
    folder = steps_folder(settings.steps)
    loaded = ContentOnDemand(folder, settings)
    if settings.steps is not None:  # somebody's own content is refused before it is shown
        loaded.load()
    return loaded


class ContentOnDemand(Content):
    """Content of which the first screen needs a part: the rest is loaded when it is asked for, or by `load`."""

    folder: Traversable

    def __init__(self, folder: Traversable, settings: Settings) -> None:
        """Load what every screen needs."""
        versions = version_settings(settings, os.environ)
        stated = {
            "catalogue": load_catalogue(folder),
            "version_checks": "offline" if versions.is_offline else "not checked",
            "max_age_days": versions.max_age_days,
            "folder": folder,
        }
        for name, value in stated.items():
            object.__setattr__(self, name, value)  # frozen like its base

    def load(self) -> None:
        """Load the rest now.

        Raises:
            ContentError: a file of content is wrong.
        """
        _ = self.library, self.rules, self.relations, self.phases, self.conformance
        _ = self.tools, self.not_versioned

    @cached_property
    def _tools(self) -> Tools:
        from facilitator.storage.content import load_tools

        return load_tools(self.folder)

    @cached_property
    def tools(self) -> Mapping[str, tuple[str, str]]:
        """Every spelling of a tool to its id and name."""
        return _names(self._tools)

    @cached_property
    def not_versioned(self) -> Mapping[str, str]:
        """Tools without versions, each with the reason."""
        return {t.id: t.reason for t in self._tools.tools if not t.versioned}

    @cached_property
    def library(self) -> Library:
        """Methods, perspectives, failure walks."""
        from facilitator.storage.content import load_library

        return load_library(self.folder)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Tensions."""
        from facilitator.storage.content import load_rules

        return load_rules(self.folder)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """What documents say, held against decisions."""
        from facilitator.storage.content import load_relations

        return load_relations(self.folder)

    @cached_property
    def phases(self) -> PhaseMatrix | None:
        """What each delivery phase is usually built with; None where somebody's own content has no such file."""
        from facilitator.content.source import PHASE_MATRIX
        from facilitator.storage.content import load_phases

        return load_phases(self.folder) if self._holds(PHASE_MATRIX) else None

    @cached_property
    def conformance(self) -> tuple[ConformanceRule, ...]:
        """How decisions show in a repository."""
        from facilitator.content.source import CONFORMANCE
        from facilitator.storage.content import load_conformance

        return load_conformance(self.folder) if self._holds(CONFORMANCE) else ()

    def _holds(self, name: str) -> bool:
        return self.folder.joinpath(*name.split("/")).is_file()


def _names(tools: Tools) -> Mapping[str, tuple[str, str]]:
    """Every spelling of a tool in lower case, to its id and name; an own name goes before another's alias."""
    found: dict[str, tuple[str, str]] = {}
    for tool in tools.tools:
        for alias in tool.aliases:
            found.setdefault(alias.lower(), (tool.id, tool.name))
    for tool in tools.tools:
        found[tool.name.lower()] = found[tool.id.lower()] = (tool.id, tool.name)
    return found
