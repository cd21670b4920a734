"""What a tool's own repository publishes: the feed of its releases, and the one that it calls the latest.

The feed lists tags and pre-releases beside releases and marks neither; so a number counts where its whole tag has a
form that steps/tools.yaml gives for the tool, and the feed alone never says that it is the newest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

from facilitator.model.tools import Tool, Tools
from facilitator.versions.addresses import FEEDS, LATEST, matches_repo, parse
from facilitator.versions.queries import Resolved
from facilitator.versions.sanitise import BODY_LIMIT
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.sources.fetch import answered, fetch, led_to
from facilitator.versions.version_check import SearchRow
from facilitator.versions.words import words

ENTRIES = 30
KIND = "application/atom+xml"

_ATOM = "{http://www.w3.org/2005/Atom}"
_PLACE = re.compile(r"\{([^}]*)\}")
_DAY = re.compile("20[0-9]{2}-[01][0-9]-[0-3][0-9]", re.ASCII)
_OF_A_TAG = re.compile(r"(?:\A|/)(?:releases/tag|-/releases|-/tags)/(.+)")


class Releases:
    """The feed of a repository's releases."""

    name = "releases"

    def __init__(self, settings: VersionSettings, tools: Tools) -> None:
        self._settings, self._tools = settings, tools

    def covers(self, found: Resolved) -> bool:
        """Whether the tool's releases are published as a feed."""
        return bool(address(found, FEEDS))

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        """Read the newest releases; one row that names them."""
        return answered(lambda: self._newest(found))

    def _newest(self, found: Resolved) -> SearchRow | None:
        url = address(found, FEEDS)
        if found.speaker is None or not url:
            return None
        tool, not_yet = found.speaker, words(self._tools).prerelease
        data = fetch(url, KIND, self._settings, lambda there: _is_feed(there, tool))
        said: list[str] = []
        for tag, day, title in _entries(data, tool):
            part = f"{tag} ({day})" if day else tag
            if not_yet.search(title) or len("; ".join([*said, part])) > BODY_LIMIT:
                continue
            said.append(part)
        return SearchRow(f"{found.name} releases", url, "; ".join(said)) if said else None


class Latest:
    """The release that a repository calls its latest."""

    name = "latest"

    def __init__(self, settings: VersionSettings) -> None:
        self._settings = settings

    def covers(self, found: Resolved) -> bool:
        """Whether the tool's repository calls a release the latest."""
        return bool(address(found, LATEST))

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        """Read where the address of the latest release leads; one row that names it."""
        return answered(lambda: self._latest(found))

    def _latest(self, found: Resolved) -> SearchRow | None:
        url = address(found, LATEST)
        if found.speaker is None or not url:
            return None
        tag = _tag(led_to(url, self._settings), found.speaker)
        return SearchRow(f"{found.name} {tag}", url, f"Latest release: {tag}") if tag else None


def address(found: Resolved, places: dict[str, str]) -> str:
    """Where the first repository that speaks for the tool publishes; empty where tags of no form are known."""
    tool = found.speaker
    if tool is None or not tool.repos or tool.components or not tag_forms(tool):
        return ""
    repo = tool.repos[0]
    place = places.get(repo.partition("/")[0])
    return f"https://{repo}/{place}" if place else ""


@lru_cache(maxsize=128)
def tag_forms(tool: Tool) -> tuple[re.Pattern[str], ...]:
    """The forms of a tool's release tags; a whole tag has one of them or is none of its releases."""
    return tuple(re.compile(_form(tag), re.ASCII) for tag in tool.tags if _PLACE.search(tag))


def _form(tag: str) -> str:
    head, inside, tail = _PLACE.split(tag, maxsplit=1)
    return f"{re.escape(head)}{_numbers(inside)}{re.escape(tail)}"


def _numbers(inside: str) -> str:
    """`YYYY.N.P` as an expression: a year has as many digits as are written, every other part up to six."""
    parts = {"semver": "X.Y.Z", "calver": "YYYY.N.P"}.get(inside, inside)
    by = "_" if "_" in parts else r"\."
    digits = {"YYYY": "20[0-9]{2}", "YY": "[0-9]{2}"}
    return by.join(digits.get(part, "[0-9]{1,6}") for part in re.split("[._]", parts))


def _entries(data: bytes, tool: Tool) -> Iterator[tuple[str, str, str]]:
    """Tag, day and title of the newest releases; ValueError where it is no feed."""
    text = data.decode("utf-8")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("entities in a feed")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        raise ValueError("not a feed") from None
    for entry in root.findall(f"{_ATOM}entry")[:ENTRIES]:
        link = entry.find(f"{_ATOM}link")
        tag = _tag(link.get("href", "") if link is not None else "", tool)
        if tag:
            yield tag, _day(entry), entry.findtext(f"{_ATOM}title") or ""


def _day(entry: ElementTree.Element) -> str:
    """The day of a release; empty where none is given."""
    moment = entry.findtext(f"{_ATOM}published") or entry.findtext(f"{_ATOM}updated") or ""
    return moment[:10] if _DAY.fullmatch(moment[:10]) else ""


def _tag(url: str, tool: Tool) -> str:
    """The release tag that an address of the tool's own repository names; empty where it is none."""
    there = parse(url.replace("@", "%40"))  # of a tag; before a host it makes none
    if there is None or there.rejected or not matches_repo(there, tool.repos[0]):
        return ""
    found = _OF_A_TAG.search("/".join(there.path[2:]))
    tag = found[1] if found else ""
    return tag if any(form.fullmatch(tag) for form in tag_forms(tool)) else ""


def _is_feed(url: str, tool: Tool) -> bool:
    """Whether a redirect stays with the repository."""
    there = parse(url)
    return there is not None and not there.rejected and matches_repo(there, tool.repos[0])
