"""Tools whose versions can be checked: what each is called, who speaks for it, how its numbers look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from facilitator.model.noun import noun
from facilitator.model.written import Kebab, OneOf, Text, limits

TRACK_RULES = (
    "",
    "even-minor",
    "odd-minor",
    "no-dev",
    "frozen",
    "year-major",
    "minor-below-1000",
    "minor-from-1000",
)
WORD_LISTS = (
    "other-products",
    "kinds",
    "neutral",
    "upcoming",
    "old-line",
    "requirement",
    "vulnerability",
    "prerelease",
    "prerelease-suffix",
    "user-written-hosts",
    "user-written-paths",
    "ordinary",
)
Host = Annotated[str, limits(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Repo = Annotated[str, limits(pattern=r"^[a-z0-9.-]+/[\w.-]+/[\w.-]+$")]


@noun
class Track:
    """A line of releases that can be asked for: stable, lts, mainline, weekly, edge, chart or `sdk:<name>`."""

    id: Annotated[str, limits(pattern=r"^[a-z]+(:<name>)?$")]
    parts: Annotated[tuple[Annotated[int, limits(ge=1, le=4)], ...], limits(min_length=1)] = (3,)
    """How many numbers a version of this track may have."""
    rule: Annotated[str, OneOf(TRACK_RULES)] = ""


@noun
class Tool:
    """One tool. Every field is a statement about the world that anyone can correct in steps/tools.yaml."""

    id: Kebab
    name: Text
    scheme: Text
    """How its versions are numbered, in words."""
    aliases: tuple[Text, ...] = ()
    domains: tuple[Host, ...] = ()
    """Hosts that speak for the tool, subdomains included."""
    repos: tuple[Repo, ...] = ()
    """`host/owner/name`."""
    tags: tuple[Text, ...] = ()
    """Patterns of its release tags: `v{semver}`, `jenkins-{X.Y}`, `rel_{X_Y_Z}`."""
    versioned: bool = True
    reason: Text = ""
    """Why it has no version, where it has none."""
    deprecated: Text = ""
    """What replaced it; empty while it is alive."""
    tracks: tuple[Track, ...] = ()
    endoflife: Kebab = ""
    """Product name at endoflife.date; empty where it has none."""
    confused_with: tuple[Text, ...] = ()
    """Names of other products that contain this tool's name."""
    components: bool = False
    """Whether a number means nothing without the component that it belongs to."""
    note: Text = ""
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
    """`WORD_LISTS` by name; steps/tools.yaml says what each is for."""

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
