"""Tools whose versions can be checked: what each is called, who speaks for it, how its numbers look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Track:
    """A line of releases that can be asked for: stable, lts, mainline, weekly, edge, chart or `sdk:<name>`."""

    id: str
    parts: tuple[int, ...] = (3,)
    """How many numbers a version of this track may have."""
    rule: str = ""
    """even-minor, odd-minor, no-dev, frozen, year-major, minor-below-1000, minor-from-1000, or nothing."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. Every field is a statement about the world that anyone can correct in steps/tools.yaml."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    """Hosts that speak for the tool, subdomains included."""
    repos: tuple[str, ...] = ()
    """`host/owner/name`."""
    tags: tuple[str, ...] = ()
    """Patterns of its release tags: `v{semver}`, `jenkins-{X.Y}`, `rel_{X_Y_Z}`."""
    scheme: str = ""
    """How its versions are numbered, in words."""
    versioned: bool = True
    reason: str = ""
    """Why it has no version, where it has none."""
    deprecated: str = ""
    """What replaced it; empty while it is alive."""
    tracks: tuple[Track, ...] = ()
    endoflife: str = ""
    """Product name at endoflife.date; empty where it has none."""
    confused_with: tuple[str, ...] = ()
    """Names of other products that contain this tool's name."""
    components: bool = False
    """Whether a number means nothing without the component that it belongs to."""
    note: str = ""
    """What to tell the user, or what to watch for."""

    def track(self, asked: str = "") -> Track | None:
        """The track with this id; without one the stable track, else the first; else None."""
        if not asked:
            return self.track("stable") or (self.tracks[0] if self.tracks else None)
        for track in self.tracks:
            if track.id == asked:
                return track
            stem, slot, _ = track.id.partition("<name>")
            if slot and asked.startswith(stem) and asked != stem:
                return track
        return None


@dataclass(
    frozen=True, eq=False
)  # compared by identity, so that it can key what is compiled from it
class Tools:
    """All known tools, and the words by which a number in a text is told apart from a version of theirs."""

    tools: tuple[Tool, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lists by name; steps/tools.yaml says what each is for."""

    @cached_property
    def by_id(self) -> Mapping[str, Tool]:
        """All tools by id."""
        return {t.id: t for t in self.tools}

    @cached_property
    def by_name(self) -> Mapping[str, Tool]:
        """All tools by id, name and alias, as `plain` writes them."""
        return {plain(n): t for t in reversed(self.tools) for n in (*t.aliases, t.name, t.id)}

    @cached_property
    def shared_domains(self) -> frozenset[str]:
        """Domains that speak for several tools, where the tool's name has to stand as well."""
        every = [d for t in self.tools for d in t.domains]
        return frozenset(d for d in every if every.count(d) > 1)

    def resolve(self, asked: str) -> Tool | None:
        """The tool that the user's words name, ignoring case, hyphens and spaces; else None."""
        return self.by_name.get(plain(asked))


def plain(name: str) -> str:
    """Write a name in lower case with single spaces for hyphens and underscores."""
    return " ".join(name.lower().replace("-", " ").replace("_", " ").split())
