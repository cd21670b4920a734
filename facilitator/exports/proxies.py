"""What every proxy is asked for: which one it is, where both sides stand, how they are asked whether they are well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from facilitator.exports.rollout import asked, milliseconds, said_or_asked
from facilitator.exports.yaml import texts_of
from facilitator.inputs import Inputs, MissingError
from facilitator.patterns import regex
from facilitator.values.numbers import Number, Port

STABLE, NEW = "stable", "new"
HOSTS = ("STABLE_HOST", "STABLE_PORT", "NEW_HOST", "NEW_PORT", "LISTEN_PORT")
"""Variables that a person sets on the machine: no plan says where servers stand."""
_PROXIES = ("haproxy", "nginx", "envoy", "traefik", "caddy", "apache", "varnish")
ENTRY = "lb-integration.entry"
_MOST_COUNTED = 65_535
_NAMED = regex(r"\$\{(\w+)\}")
_WORD = regex(r"[a-z]+")
_PATH = regex(r"/[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*")
"""What RFC 3986 lets stand in a path and a query."""


def unset(texts: object, names: Iterable[str]) -> Iterator[str]:
    """The names in a file, `${NAME}`, that nobody is told to set."""
    for name in _NAMED.findall(" ".join(texts_of(texts))):
        if name not in names:
            yield f"nobody is told to set {name}"


class HealthProbe(NamedTuple):
    """The question that a proxy asks a server, as far as the plan states it."""

    path: str
    port: int | None
    interval: int | None
    """Milliseconds."""
    timeout: int | None
    failures: int | None


def named_otherwise(own: str, title: str, must: tuple[str, ...] = ()) -> Callable[[Inputs], str]:
    """Why a proxy is not meant: the entry point names another; of the options in `must` it has to name this one."""

    def why(inputs: Inputs) -> str:
        words = set(_WORD.findall(inputs.said(ENTRY).lower()))
        named = [proxy for proxy in _PROXIES if proxy in words]
        if own in named:
            return ""
        if named or inputs.option("lb-integration") in must:
            said = inputs.said(ENTRY) or "nothing"
            return f"{inputs.place(ENTRY)} says “{said}”, and does not name {title}"
        return ""

    return why


def probe_of(inputs: Inputs) -> HealthProbe | None:
    """How servers are asked; None where the plan states no path.

    Raises:
        MissingError: the path holds what no proxy sends.
    """
    path = probe_path(inputs, "health-checks.path")
    if not path:
        return None
    port = inputs.typed("health-checks.port", Port)
    return HealthProbe(
        path,
        port.number if port else None,
        milliseconds(inputs, "health-checks.interval"),
        milliseconds(inputs, "health-checks.timeout"),
        counted(inputs, "health-checks.failures"),
    )


def probe_path(inputs: Inputs, subject: str) -> str:
    """A path that is asked; empty where none is given, or it is in words.

    Raises:
        MissingError: it holds what no URL may hold.
    """
    from facilitator.values.words import Words

    found = inputs.typed(subject, Words)
    if found is None:
        return ""
    if not _PATH.fullmatch(found.text):
        place = inputs.place(subject)
        raise MissingError(subject, f"{place} says “{found.text}”, which is no path of a URL")
    return found.text


def counted(inputs: Inputs, subject: str) -> int | None:
    """A count that a tool takes; None where it was not given, or is beyond that."""
    found = inputs.typed(subject, Number)
    return int(found.amount) if found and 1 <= found.amount <= _MOST_COUNTED else None


def missing_of_probe(inputs: Inputs, probe: HealthProbe | None) -> Iterator[str]:
    """What is asked of a health check that is not stated so that a program can read it."""
    if probe is None:
        yield asked(inputs, "health-checks.path")
        return
    for name in ("port", "interval", "timeout", "failures"):
        if getattr(probe, name) is None:
            yield asked(inputs, f"health-checks.{name}")


def notes_of_sides(inputs: Inputs) -> Iterator[str]:
    """Which entry this is, which service stands behind it, who stays where."""
    yield said_or_asked(inputs, ENTRY, "Entry point: {}.")
    services = inputs.services()
    if len(services) > 1:
        yield f"open: Which of {', '.join(services)} stands behind it? Each needs a file like this."
    stays = "Who stays with one side: {}. It is NOT written here."
    yield said_or_asked(inputs, "lb-integration.affinity", stays)
    age = inputs.said("connection-draining.connection-age")
    if age:
        yield f"Connections are asked to come anew after {age} (connection-draining.connection-age)."
