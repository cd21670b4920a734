"""What a page is about, by its title and address: the tool, what is made around it, or a product whose name goes on."""

from __future__ import annotations

import re

from facilitator.versions.addresses import CODE_HOSTS, Address
from facilitator.versions.extract import sentences
from facilitator.versions.names import Naming, goes_on
from facilitator.versions.words import WordLists

TOOL, KIND, SISTER, UNCLEAR = "", "kind", "sister", "unclear"
"""The tool as far as one sees; a chart, an action …; another product; a name that may go on."""

OF_A_CHART = re.compile(
    r"\bcharts?\b|\b(?:app|kube)Version\b|\bHelmRelease\b"
    r"|\bhelm\s+(?:release|install|upgrade|repo|pull|template|show)\b",
    re.IGNORECASE,
)
"""Who writes these gives the numbers of a chart."""

_RELEASE_OF_A_CHART = re.compile(r"\bhelm\s+release\s+(?!v?[0-9]|notes\b)[\w-]+", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:update|bump|upgrade)[sd]?\s+(?:dependency\s+)?\Z", re.IGNORECASE)
_HELM_CHARTS = re.compile(r"\bhelm[-_/ ]charts?\b", re.IGNORECASE)
_PARTS = re.compile(r"\s[|·•–—-]\s|[|·•]")
_WORDS = re.compile(r"[a-z]+")


def about(
    address: Address, title: str, body: str, names: Naming, words: WordLists, asked: str, who: str
) -> str:
    """Say what the numbers of a page are of where nothing at the number itself says it."""
    kinds = words.kinds - set(_WORDS.findall(asked.lower()))
    title = "" if title == address.host else title  # a page without a title
    subject = _subject(_PARTS.split(title), names) or _subject(sentences(body), names)
    if who != "third-party":
        return _about_at_home(address, subject, kinds, names, words)
    if _mentions(address, title, kinds) or _is_of_a_chart(address, title, body, names):
        return KIND
    another = _names_a_sister(address.path, subject, names, words)
    return SISTER if another or _changes_another(title, names, words) else TOOL


def _changes_another(title: str, names: Naming, words: WordLists) -> bool:
    """Whether a change is of something whose name goes on: `update terraform aws to v6` is about a provider."""
    changed = [
        stem.start() for stem in names.stem.finditer(title) if _CHANGE.search(title[: stem.start()])
    ]
    return any(goes_on(names, title[start:]) - words.neutral for start in changed)


def _about_at_home(
    address: Address, subject: str, kinds: frozenset[str], names: Naming, words: WordLists
) -> str:
    """What a page of the tool's own is about."""
    path = address.path[2:] if address.host in CODE_HOSTS else address.path
    at_charts = not names.named_in("helm") and _HELM_CHARTS.search("/".join(path))
    if at_charts or _is_of_a_kind(address.host, path, subject, kinds, names):
        return KIND
    if _names_a_sister(path, subject, names, words):
        return SISTER
    return UNCLEAR if _may_go_on(subject, names, words) else TOOL


def _names_a_sister(path: tuple[str, ...], subject: str, names: Naming, words: WordLists) -> bool:
    return _is_another(subject, names) or any(_another(part, names, words) for part in path)


def _subject(parts: list[str], names: Naming) -> str:
    """The first part that names the tool; `GitLab Runner | GitLab Docs` is about the runner."""
    return next((part for part in parts if names.stem.search(part)), "")


def _mentions(address: Address, title: str, kinds: frozenset[str]) -> bool:
    """Whether a page of others says anywhere in title or address that it is about charts, actions, plugins."""
    every = " ".join((address.host, *address.path, title)).lower()
    return not kinds.isdisjoint(_WORDS.findall(every))


def _is_of_a_chart(address: Address, title: str, body: str, names: Naming) -> bool:
    """Whether a page of others gives a chart; for Helm itself charts are an ordinary subject."""
    if names.named_in("helm"):
        return _RELEASE_OF_A_CHART.search(title) is not None
    at_charts = "helm" in _WORDS.findall("/".join(address.path).lower())
    return at_charts or OF_A_CHART.search(body) is not None


def _is_of_a_kind(
    host: str, path: tuple[str, ...], title: str, kinds: frozenset[str], names: Naming
) -> bool:
    """Whether a page of the tool's own is about what is made around it: by a part of its address, or behind its name."""
    if not kinds.isdisjoint((host.partition(".")[0], *(part.lower() for part in path))):
        return True
    return any(goes_on(names, part) & kinds for part in (title, *path))


def _another(part: str, names: Naming, words: WordLists) -> bool:
    """Whether a part of the address is the name of another product that begins with the tool's."""
    return _is_another(part, names) or bool(
        not names.named_in(part) and goes_on(names, part, joined=True) - words.neutral
    )


def _is_another(text: str, names: Naming) -> bool:
    return bool(names.other_spans(text)) and not names.named_in(text)


def _may_go_on(title: str, names: Naming, words: WordLists) -> bool:
    """Whether every name of the tool in a title is followed by a word with a capital that means something."""
    if re.search(r"[0-9]\.[0-9]", title):
        return False
    following = names.capitals(title)
    return bool(following) and all(word and word not in words.neutral for word in following)
