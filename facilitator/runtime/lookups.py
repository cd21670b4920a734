"""Version checks for a session: each in a thread of its caller, cancelled by its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from facilitator.session import events
from facilitator.session.commands import LookUp, StopLookUp
from facilitator.settings import Settings

if TYPE_CHECKING:  # loaded when a version is first looked up
    from facilitator.model import Plan
    from facilitator.model.tools import Tools
    from facilitator.versions.reading import LinksFound
    from facilitator.versions.settings import VersionSettings


def version_settings(settings: Settings, environment: Mapping[str, str]) -> VersionSettings:
    """Read the table `[versions]` and its variables; `--offline` goes before both. Faults are VersionSettingsError."""
    from facilitator.versions.settings import read_settings

    how = read_settings(settings.versions, environment)
    return replace(how, offline=True) if settings.offline else how


class LookUps:
    """Looks tools up as a session asks for it."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        self.settings, self.environment = settings, environment
        self._cancelled: set[int] = set()

    @cached_property
    def tools(self) -> Tools:
        """The tools of steps/tools.yaml."""
        from facilitator.storage.content import load_tools
        from facilitator.storage.steps_folder import steps_folder

        return load_tools(steps_folder(self.settings.steps))

    @cached_property
    def how(self) -> VersionSettings:
        """Engines, deadline, proxy."""
        return version_settings(self.settings, self.environment)

    @property
    def engines(self) -> tuple[str, ...]:
        """Where queries are sent."""
        engines = self.how.backends if self.how.search else ()
        releases = ["the repository of a tool"] if self.how.releases else []
        return (*engines, *releases, *(["endoflife.date"] if self.how.endoflife else []))

    def queries(self, name: str) -> list[str]:
        """The exact words that would be sent for a tool."""
        from facilitator.versions.queries import queries, resolve
        from facilitator.versions.version_check import Asked

        return queries(resolve(Asked(name), self.tools))

    def reading(self, queries: list[str]) -> list[LinksFound]:
        """Search for pages to read; blocks."""
        from facilitator.versions.reading import read_about

        return read_about(queries, self.how)

    def look_up(self, command: LookUp) -> events.LookedUp:
        """Look one tool up; blocks until it has answered, the deadline has passed or it was cancelled."""
        return self.look_up_all([command])[command]

    def look_up_all(self, commands: Sequence[LookUp]) -> dict[LookUp, events.LookedUp]:
        """Look several tools up at once; blocks as for one."""
        from facilitator.versions.lookup import lookup
        from facilitator.versions.version_check import Asked

        asked = [
            Asked(command.tool if command.tool in self.tools.by_id else command.name)
            for command in commands
        ]

        def cancelled(index: int) -> bool:
            return commands[index].request in self._cancelled

        fresh = any(command.fresh for command in commands)
        records = lookup(asked, self.tools, self.how, cancelled=cancelled, fresh=fresh)
        return {
            a: events.LookedUp(a.request, a.tool, r) for a, r in zip(commands, records, strict=True)
        }

    def plan_queries(self, plan: Plan) -> list[str]:
        """The exact words that a second check of a plan sends."""
        from facilitator.versions.answers import asked_again
        from facilitator.versions.queries import queries, resolve

        return [
            query
            for one in asked_again(plan, self.tools)
            for query in queries(resolve(one, self.tools))
        ]

    def recheck(self, plan: Plan) -> list[str]:
        """Look up again what a plan records; a line for each says what moved. Blocks; the plan stays as it is."""
        from facilitator.versions.answers import line, versions_of_plan
        from facilitator.versions.lookup import clock

        answers = versions_of_plan(plan, self.tools, self.how, clock)
        return [
            line(record, was) for record, was in zip(answers.records, answers.before, strict=True)
        ]

    def cancel(self, command: StopLookUp) -> None:
        """Stop waiting for a request."""
        self._cancelled.add(command.request)
