"""The words that leave the machine: tool names, a track's word, pattern names. Shown before they are sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from facilitator.model.tools import Tool, Tools, Track, plain
from facilitator.versions.version_check import Asked

NAME_LIMIT = 80
_TRACK_WORDS = ("lts", "lta", "stable", "mainline", "weekly", "edge", "chart", "helm chart", "cli")
_OTHER_PRODUCTS = ("chart", "sdk:", "action:")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the user's words mean."""

    id: str
    name: str
    asked_as: str
    track: Track
    tool: Tool | None
    """As listed; None when it is not listed."""
    speaker: Tool | None
    """The same with who may speak for this track: nobody for a chart, an SDK or an action."""
    phrase: str
    """What a text has to say to name it, where it is not listed."""
    fault: str = ""
    """Why it cannot be looked up."""

    @property
    def label(self) -> str:
        """Name for people, with the track where it is not the tool's default."""
        kind, _, part = self.track.id.partition(":")
        return (
            self.name
            if self._by_default
            else f"{self.name} {part or kind}" + (f" {kind}" if part else "")
        )

    @property
    def key(self) -> str:
        """Id that finds tool and track again; what evidence is recorded under."""
        if self._by_default or self.id.endswith(f"-{self.track.id}"):
            return self.id
        return f"{self.id}{'@' if ':' in self.track.id else '-'}{self.track.id}"

    @property
    def _by_default(self) -> bool:
        default = self.tool.track() if self.tool else None
        return (
            self.fault != ""
            or self.track.id == (default.id if default else "stable")
            or not_versioned(self)
        )


def resolve(asked: Asked, tools: Tools) -> Resolved:
    """Find tool and track: `argo-cd`, `ArgoCD`, `jenkins lts`, `nginx@mainline`, `argo-cd-chart`."""
    words = one_line(asked.tool)
    name, at, track = words.partition("@") if not words.startswith("@") else (words, "", "")
    wanted = asked.track or (track if at else "")
    tool = tools.resolve(name)
    if tool is None and not at:
        for word in _TRACK_WORDS:
            head = plain(name).removesuffix(f" {word}")
            if head != plain(name) and (found := tools.resolve(head)):
                track = {"lta": "lts", "helm chart": "chart"}.get(word, word)
                of_track = _of(found, words, wanted or track)
                return (
                    of_track
                    if of_track.key == found.id
                    else replace(of_track, id=plain(name).replace(" ", "-"))
                )
    if tool is None:
        return Resolved(
            plain(name).replace(" ", "-"), name, words, Track(wanted or "stable"), None, None, name
        )
    return _of(tool, words, wanted)


def _of(tool: Tool, words: str, wanted: str) -> Resolved:
    found = tool.track(wanted) if wanted or tool.versioned else None
    fault = ""
    if found is None and tool.versioned:
        fault = f"{tool.name} has no {wanted} track; it has {', '.join(t.id for t in tool.tracks)}"
    track = replace(found, id=wanted) if found and wanted else found or Track(wanted or "stable")
    speaker: Tool | None = tool
    if track.id.startswith(_OTHER_PRODUCTS):
        speaker = replace(tool, domains=(), repos=()) if track.id == "chart" else None
    kind, _, part = track.id.partition(":")
    return Resolved(
        tool.id, tool.name, words, track, tool, speaker, f"{part} {kind}" if part else words, fault
    )


def not_versioned(found: Resolved) -> bool:
    """Whether the tool has no version on the track that was asked for."""
    return (
        found.tool is not None
        and not found.tool.versioned
        and found.tool.track(found.track.id) is None
    )


def queries(found: Resolved) -> list[str]:
    """The exact words that a lookup sends; none where nothing is searched."""
    if found.fault or not_versioned(found):
        return []
    kind, _, part = found.track.id.partition(":")
    word = f"{part} {kind}" if part else {"lts": "LTS"}.get(kind, kind)
    return [f'"{found.name}" latest {word} release']


def reading_queries(tool: str, pattern: str, year: int) -> list[str]:
    """The searches that give reading links; their results never become versions."""
    tool, pattern = one_line(tool), one_line(pattern)
    how = [f"{tool} {pattern} implementation"] if tool and pattern else []
    return how + ([f"{pattern} best practices {year}"] if pattern else [])


def one_line(name: str) -> str:
    """A name as it may be sent: one line, printable, no quotes, at most 80 characters."""
    return " ".join("".join(c for c in name if c.isprintable() and c not in '"\\').split())[
        :NAME_LIMIT
    ].strip()
