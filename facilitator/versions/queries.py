"""The words that leave the machine: tool names, a track's word, pattern names. Shown before they are sent."""

from __future__ import annotations

from dataclasses import replace

from facilitator.model.noun import noun
from facilitator.model.tools import Tool, Tools, Track, plain
from facilitator.secret_lines import secrets_in
from facilitator.versions.version_check import Asked

NAME_LIMIT = 80
_TRACK_WORDS = ("lts", "lta", "stable", "mainline", "weekly", "edge", "chart", "helm chart", "cli")
_SAME_TRACK = {"lta": "lts", "helm chart": "chart"}
_OTHER_PRODUCTS = ("chart", "sdk:", "action:")


@noun
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
        return self.name if self._by_default else f"{self.name} {_track_words(self.track.id)}"

    @property
    def key(self) -> str:
        """Id that finds tool and track again; what evidence is recorded under."""
        if self._by_default or self.id.endswith(f"-{self.track.id}"):
            return self.id
        return f"{self.id}{'@' if ':' in self.track.id else '-'}{self.track.id}"

    @property
    def _by_default(self) -> bool:
        default = self.tool.track() if self.tool else None
        usual = default.id if default else "stable"
        return bool(self.fault) or self.track.id == usual or not_versioned(self)


def _track_words(track: str) -> str:
    """A track as it is said: `sdk:go` is the `go sdk`."""
    kind, _, part = track.partition(":")
    return f"{part} {kind}" if part else kind


def resolve(asked: Asked, tools: Tools) -> Resolved:
    """Find tool and track: `argo-cd`, `ArgoCD`, `jenkins lts`, `nginx@mainline`, `argo-cd-chart`."""
    words = one_line(asked.tool)
    name, at, track = words.partition("@")
    if not name:  # of a package such as `@scope/name`
        name, at, track = words, "", ""
    wanted = asked.track or track
    if tool := tools.resolve(name):
        return _of(tool, words, wanted)
    found = None if at else _with_track_word(name, words, wanted, tools)
    return found or _unlisted(asked, name, wanted)


def _unlisted(asked: Asked, name: str, wanted: str) -> Resolved:
    """What nobody listed is asked for by its name, unless that looks like a secret."""
    return Resolved(
        id=_kebab(name),
        name=name,
        asked_as=one_line(asked.tool),
        track=Track(wanted or "stable"),
        tool=None,
        speaker=None,
        phrase=name,
        fault="looks like a secret; it is not sent" if secrets_in(asked.tool) else "",
    )


def _with_track_word(name: str, words: str, wanted: str, tools: Tools) -> Resolved | None:
    """A listed tool whose name is followed by the word for a track."""
    for word in _TRACK_WORDS:
        head = plain(name).removesuffix(f" {word}")
        tool = tools.resolve(head) if head != plain(name) else None
        if tool is not None:
            found = _of(tool, words, wanted or _SAME_TRACK.get(word, word))
            return found if found.key == tool.id else replace(found, id=_kebab(name))
    return None


def _kebab(name: str) -> str:
    return plain(name).replace(" ", "-")


def _of(tool: Tool, words: str, wanted: str) -> Resolved:
    found = tool.track(wanted) if wanted or tool.versioned else None
    track = found or Track(wanted or "stable")
    if wanted:
        track = replace(track, id=wanted)
    is_part = ":" in track.id and not track.id.endswith(":")
    return Resolved(
        id=tool.id,
        name=tool.name,
        asked_as=words,
        track=track,
        tool=tool,
        speaker=_speaker(tool, track),
        phrase=_track_words(track.id) if is_part else words,
        fault="" if found or not tool.versioned else _no_track(tool, wanted),
    )


def _no_track(tool: Tool, wanted: str) -> str:
    known = ", ".join(track.id for track in tool.tracks)
    return f"{tool.name} has no {wanted} track; it has {known}"


def _speaker(tool: Tool, track: Track) -> Tool | None:
    """Who may speak for a track: a chart has no page of its own, an SDK or an action is another product."""
    if track.id == "chart":
        return replace(tool, domains=(), repos=())
    return None if track.id.startswith(_OTHER_PRODUCTS) else tool


def not_versioned(found: Resolved) -> bool:
    """Whether the tool has no version on the track that was asked for."""
    tool = found.tool
    return tool is not None and not tool.versioned and tool.track(found.track.id) is None


def queries(found: Resolved) -> list[str]:
    """The exact words that a lookup sends; none where nothing is searched."""
    if found.fault or not_versioned(found):
        return []
    word = "LTS" if found.track.id == "lts" else _track_words(found.track.id)
    return [f'"{found.name}" latest {word} release']


def reading_queries(tool: str, pattern: str, year: int) -> list[str]:
    """The searches that give reading links; their results never become versions."""
    tool, pattern = one_line(tool), one_line(pattern)
    if not pattern:
        return []
    practices = f"{pattern} best practices {year}"
    return [f"{tool} {pattern} implementation", practices] if tool else [practices]


def one_line(name: str) -> str:
    """A name as it may be sent: one line, printable, no quotes, at most 80 characters."""
    kept = "".join(char for char in name if char.isprintable() and char not in '"\\')
    return " ".join(kept.split())[:NAME_LIMIT].strip()
