"""Version checks for a session: each in a thread of its caller, cancelled by its number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from facilitator.session import moves as m
from facilitator.session.acts import CancelLookUp, LookUp
from facilitator.settings import Settings

if TYPE_CHECKING:  # loaded when a version is first looked up
    from facilitator.versions.reading import Reading
    from facilitator.versions.settings import VersionSettings
    from facilitator.vocabulary.tools import Tools


class LookUps:
    """Looks tools up as a session asks for it."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        self.settings, self.environment = settings, environment
        self._cancelled: set[int] = set()

    @cached_property
    def tools(self) -> Tools:
        """The tools of steps/tools.yaml."""
        from facilitator.stepfiles.locate import steps_folder
        from facilitator.stepfiles.tools import load_tools

        return load_tools(steps_folder(self.settings.steps))

    @cached_property
    def how(self) -> VersionSettings:
        """Engines, deadline, proxy."""
        from facilitator.versions.settings import read_settings

        return read_settings(self.settings.versions, self.environment)

    def queries(self, name: str) -> list[str]:
        """The exact words that would be sent for a tool."""
        from facilitator.versions.queries import queries, resolve
        from facilitator.versions.record import Asked

        return queries(resolve(Asked(name), self.tools))

    def reading(self, queries: list[str]) -> list[Reading]:
        """Search for pages to read; blocks."""
        from facilitator.versions.reading import read_about

        return read_about(queries, self.how)

    def look_up(self, act: LookUp) -> m.LookedUp:
        """Look one tool up; blocks until it has answered, the deadline has passed or it was cancelled."""
        from facilitator.versions.lookup import lookup
        from facilitator.versions.record import Asked

        asked = Asked(act.tool if act.tool in self.tools.by_id else act.name)

        def cancelled(_: int) -> bool:
            return act.request in self._cancelled

        [record] = lookup([asked], self.tools, self.how, cancelled=cancelled, fresh=act.fresh)
        return m.LookedUp(act.request, act.tool, record)

    def cancel(self, act: CancelLookUp) -> None:
        """Stop waiting for a request."""
        self._cancelled.add(act.request)
