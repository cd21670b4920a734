"""Our own rules on a configuration of HAProxy, and how it is read: words, quotes, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from facilitator.exports.proxies import HOSTS, NEW, STABLE, unset
from facilitator.exports.target import ExportFile, Faults
from facilitator.patterns import regex

BACKEND = "release"
MOST = 256
"""The heaviest weight of a server."""
VARIABLES = ("ADMIN_SOCKET", *HOSTS)
"""What has to be set where HAProxy is started."""
_SIDES = {(BACKEND, STABLE), (BACKEND, NEW)}
_KNOWN = {
    "global": ("hard-stop-after", "stats"),
    "defaults": ("mode", "timeout"),
    "frontend": ("bind", "default_backend"),
    "backend": ("balance", "option", "http-check", "default-server", "server", "timeout"),
}
_TIMED = {"timeout": 2, "hard-stop-after": 1}
"""Where the time stands in a directive that is one."""
_SET = regex(r"set server ([\w.-]+)/([\w.-]+) weight (\d+)")
_TIME = regex(r"[1-9]\d{0,9}(?:ms|s)")
_WORD = regex(r"(?:[^\s'\"#\\]|\\.|'[^']*'|\"[^\"]*\")+")
_PART = regex(r"\\(.)|'([^']*)'|\"([^\"]*)\"|([^'\"\\]+)")
Words = list[str]


def sections(text: str) -> Iterator[tuple[Words, list[Words]]]:
    """The sections of a configuration: the words of the head, then those of each directive."""
    head: Words = []
    directives: list[Words] = []
    for line in text.split("\n"):
        words = _words(line)
        if not words:
            continue
        if line.startswith(" "):
            directives.append(words)
            continue
        if head:
            yield head, directives
        head, directives = words, []
    if head:
        yield head, directives


def _words(line: str) -> Words:
    """The words of a line without their quotes; none for a comment, or a condition of HAProxy's own."""
    if line.lstrip().startswith(("#", ".")):
        return []
    return [_PART.sub(_bare, word) for word in _WORD.findall(line)]


def _bare(part: re.Match[str]) -> str:
    """A part of a word without what quotes it."""
    return part[part.lastindex or 0]


def haproxy_faults(file: ExportFile) -> Faults:
    """Sections and directives are known, what is named exists, weights and times are what HAProxy takes."""
    found = list(sections(file.text))
    directives = [words for _, inner in found for words in inner]
    backends = {head[-1] for head, _ in found if head[0] == "backend"}
    yield from _unknown(found)
    for words in directives:
        yield from _wrong_times(words)
        yield from _wrong_numbers(words)
        if words[0] == "default_backend" and words[-1] not in backends:
            yield f"there is no backend {words[-1]}"
    servers = [words for words in directives if words[0] == "server"]
    yield from _wrong_servers(servers)
    yield from _wrong_steps(file.text, sum(_weights(servers)))
    yield from unset([word for words in directives for word in words], VARIABLES)


def _unknown(found: list[tuple[Words, list[Words]]]) -> Faults:
    for head, directives in found:
        if head[0] not in _KNOWN:
            yield f"{head[0]} is no section"
            continue
        for words in directives:
            if words[0] not in _KNOWN[head[0]]:
                yield f"{head[0]} has no {words[0]}"


def _wrong_times(words: Words) -> Faults:
    at = _TIMED.get(words[0])
    times = [" ".join(words[at:])] if at else _after(words, "inter")
    yield from (f"{words[0]} {time}: no time" for time in times if not _TIME.fullmatch(time))


def _wrong_numbers(words: Words) -> Faults:
    for number in (*_after(words, "port"), *_after(words, "fall")):
        if not number.isdecimal() or not 1 <= int(number) <= 65_535:
            yield f"{words[0]} {number}: no number from 1"


def _after(words: Words, name: str) -> Words:
    return [words[words.index(name) + 1]] if name in words[1:-1] else []


def _weights(servers: list[Words]) -> list[int]:
    given = [weight for words in servers for weight in _after(words, "weight")]
    return [int(weight) for weight in given if weight.isdecimal() and int(weight) <= MOST]


def _wrong_servers(servers: list[Words]) -> Faults:
    if sorted(words[1] for words in servers) != sorted((STABLE, NEW)):
        yield f"the servers are others than {STABLE} and {NEW}"
    weights = _weights(servers)
    if len(weights) != len(servers):
        yield f"a server has no weight from 0 to {MOST}"
    if not any(weights):
        yield "no server has a weight: nobody serves"


def _wrong_steps(text: str, total: int) -> Faults:
    """At each step both sides are told, and their weights add up to what the file begins with."""
    comments = (line for line in text.split("\n") if line.startswith("#"))
    for line in comments:
        told = _SET.findall(line)
        if told and {(backend, name) for backend, name, _ in told} != _SIDES:
            yield f"a step tells others than both servers: {line.strip('# ')}"
        if told and sum(int(weight) for *_, weight in told) != total:
            yield f"the weights of a step do not add up to {total}: {line.strip('# ')}"
