"""Kinds of workload: what somebody types in step 1, and the kinds that conditions know."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from facilitator.model.noun import noun
from facilitator.patterns import regex

KINDS = {
    "web-service": "web service, web app, web application, service, api, backend, website, frontend",
    "queue-worker": "queue worker, worker, consumer, queue consumer, event consumer, stream processor",
    "batch": "batch, batch job, scheduled job, nightly job, cron, cron job, data pipeline, etl",
    "function": "function, serverless, serverless function, lambda, lambda function, cloud function, azure function",
    "container-app": "container app, cloud run, app runner, ecs service, fargate",
    "mobile-app": "app store, app, mobile, mobile app, ios app, android app, ios, android, store app",
    "single-server": "single server, one server, server, rented server, dedicated server, virtual server, linux server,"
    " small server, root server, vm, virtual machine, vps, bare metal",
    "static-site": "static site, static website, static page",
    "library": "library, package, sdk, cli, command line tool",
    "shared-resource": "shared resource, database, infrastructure",
}
"""Kind to the words that mean it, in the singular; a plural is understood."""

_KIND = {word: kind for kind, words in KINDS.items() for word in words.split(", ")}
_KIND |= {kind.replace("-", " "): kind for kind in KINDS}
_LONGEST = max(len(word.split()) for word in _KIND)
_ALONE = ("app", "server", "package")
"""Words that mean a kind only where they stand alone: a *desktop app* and a *mail server* are something else."""
_PLACES = ("function", "container-app", "single-server")
"""Kinds that are also what one of the next runs as, or on."""
_SAID_OF = {"single-server": "on"}
_PLACED = ("web-service", "queue-worker", "batch", "static-site", "shared-resource")
_BETWEEN = regex(r"[,;:/+&]|\b(?:and|or|plus)\b", re.I)
_WITH = regex(r"\bwith\b", re.I)
_ARTICLE = regex(r"^(?:a|an|the|its|our) ")
_DENIED = regex(r"\b(?:not|no|without|never|except|instead)\b.*")
_ON = ("on", "onto", "to", "in", "as")
_GOES_ON = ("that", "which", "calling", "using")
"""What follows these words is no longer what it runs on."""


@noun
class _Named:
    """What some words name: what is deployed, and what it runs on or as."""

    kinds: tuple[str, ...]
    places: tuple[str, ...] = ()
    on: bool = False
    """Whether they say what it runs on or as, known or not."""


def kinds_of(text: str) -> tuple[str, ...]:
    """Give the kinds that a text names, each once; what is none that is known stays as it is, in kebab-case."""
    return tuple(dict.fromkeys(kind for workload in workloads_of(text) for kind in workload))


def is_only(kinds: Collection[str], text: str) -> bool:
    """Whether each workload of a text that is known is of one of these kinds, or runs on one."""
    known = known_in(text)
    return bool(known) and not any(set(kinds).isdisjoint(workload) for workload in known)


def known_in(text: str) -> list[tuple[str, ...]]:
    """The workloads of a text that are of a known kind."""
    return [workload for workload in workloads_of(text) if workload[0] in KINDS]


def told_of(workload: Sequence[str]) -> str:
    """A workload in words: `web service on single server`, `queue worker as function`."""
    what, *places = workload
    told = "".join((what, *(f" {_SAID_OF.get(place, 'as')} {place}" for place in places)))
    return told.replace("-", " ")


@lru_cache(maxsize=256)
def workloads_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the workloads that a text names, each with its kinds: what it is, and what it runs on or as.

    `two APIs and a worker on one server` are a web service and a queue worker, both on a single server.
    """
    found: list[tuple[str, ...]] = []
    place = ""  # what stands behind several workloads is where each of them runs
    for part in reversed(_BETWEEN.split(text)):
        named = [_named(words) for words in map(_plain, _WITH.split(part)) if words]
        place = _place_of(named, place)
        found = [workload for one in named for workload in _workloads(one, place)] + found
    return tuple(dict.fromkeys(found))


def _place_of(named: Sequence[_Named], place: str) -> str:
    """The one place that a part says it runs on or as, none where it says several; else the one behind it."""
    said = [one.places for one in named if one.on]
    if not said:
        return place
    return said[0][0] if len(said) == len(said[0]) == 1 else ""


def _workloads(named: _Named, place: str) -> list[tuple[str, ...]]:
    """The workloads among what was named; what does not say where it runs has the place given."""
    places = named.places or (() if named.on or not place else (place,))
    if len(places) != 1 or set(named.kinds).isdisjoint(_PLACED):
        return [(kind,) for kind in (*named.kinds, *named.places)]
    return [(kind, *places) if kind in _PLACED else (kind,) for kind in named.kinds]


def _plain(text: str) -> str:
    return _ARTICLE.sub("", " ".join(re.findall(r"[a-z0-9]+", text.lower())))


def _named(text: str) -> _Named:
    """What words name, in their order; a place is named behind *on* or *as*, or before what runs there."""
    words = _DENIED.sub("", text).split()
    found = list(_kinds_in(words))
    if not found:
        return _Named((text.replace(" ", "-"),))
    places = [kind for n, (kind, on) in enumerate(found) if kind in _PLACES and (on or not n)]
    kinds = [kind for kind, _ in found if kind not in places]
    runs = not set(words).isdisjoint(_ON)
    return _Named(tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(places)), runs)


def _kinds_in(words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The kinds that words name, each with whether it stands behind *on* or *as*."""
    at, on = 0, False
    while at < len(words):
        on = (on or words[at] in _ON) and words[at] not in _GOES_ON
        kind, length = _kind_at(words, at, alone=on or len(words) == 1)
        if kind:
            yield kind, on
        at += length


def _kind_at(words: Sequence[str], at: int, *, alone: bool) -> tuple[str, int]:
    """The kind that the longest name beginning at a word means, and its length in words."""
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        name = " ".join(words[at : at + length])
        for known in (name, name.removesuffix("s")):
            if known in _KIND and (alone or known not in _ALONE):
                return _KIND[known], length
    return "", 1
