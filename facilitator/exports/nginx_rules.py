"""Our own rules on a configuration of nginx, and how it is read: words, quotes, blocks."""

from __future__ import annotations

from typing import NamedTuple

from facilitator.exports.proxies import HOSTS, unset
from facilitator.exports.target import ExportFile, Faults
from facilitator.patterns import regex

VARIABLES = (*HOSTS, "SERVED")
"""What has to be put in the place of its name before nginx reads the file."""
ASKED, SERVED = "$http_x_release", "$release"
_KNOWN = {
    "": ("split_clients", "map", "upstream", "server"),
    "upstream": ("server",),
    "server": ("listen", "location"),
    "location": ("proxy_pass", "proxy_read_timeout"),
}
_TOKEN = regex(r"#[^\n]*|'[^']*'|\"[^\"]*\"|[;{}]|(?:\$\{\w+\}|[^\s;{}'\"#])+")
_SHARE = regex(r"(\d{1,3})(?:\.(\d{1,2}))?%")
_TIME = regex(r"[1-9]\d{0,9}(?:ms|s)")
_VALUES = {
    "max_fails": regex(r"[1-9]\d*"),
    "fail_timeout": regex(r"[1-9]\d{0,9}s"),
    "proxy_read_timeout": _TIME,
}


class Directive(NamedTuple):
    """A directive, with those inside it where it has a block."""

    words: tuple[str, ...]
    inside: tuple[Directive, ...] = ()

    @property
    def name(self) -> str:
        """What the directive is."""
        return self.words[0] if self.words else ""


def blocks(text: str) -> tuple[Directive, ...]:
    """The directives of a configuration.

    Raises:
        ValueError: a block is not closed, or one too many is.
    """
    open_: list[tuple[tuple[str, ...], list[Directive]]] = [((), [])]
    words: list[str] = []
    for token in _TOKEN.findall(text):
        if token.startswith("#"):
            continue
        if token == ";":
            open_[-1][1].append(Directive(tuple(words)))
        elif token == "{":
            open_.append((tuple(words), []))
        elif token == "}":
            head, inside = open_.pop()
            if not open_ or words:
                raise ValueError("a block or a directive ends where none began")
            open_[-1][1].append(Directive(head, tuple(inside)))
        else:
            words.append(token)
            continue
        words = []
    if len(open_) > 1 or words:
        raise ValueError("a block or a directive does not end")
    return tuple(open_[0][1])


def nginx_faults(file: ExportFile) -> Faults:
    """Blocks end, directives are known, shares come to 100 % at most, what is named exists."""
    try:
        found = blocks(file.text)
    except ValueError as error:
        yield str(error)
        return
    yield from _unknown("", found)
    made = _named(found, "upstream", 1)
    variables = (*_named(found, "split_clients", 2), *_named(found, "map", 2))
    for block in found:
        if block.name == "split_clients":
            yield from _wrong_shares(block, made)
        elif block.name == "map":
            yield from _wrong_map(block, (*made, *variables))
        else:
            yield from _wrong_server(block, variables)
    yield from unset(
        [token for token in _TOKEN.findall(file.text) if not token.startswith("#")], VARIABLES
    )


def _unknown(where: str, found: tuple[Directive, ...]) -> Faults:
    for block in found:
        if block.name not in _KNOWN[where]:
            yield f"{where or 'the file'} has no {block.name or 'empty directive'}"
        elif block.name in _KNOWN and block.inside:
            yield from _unknown(block.name, block.inside)


def _named(found: tuple[Directive, ...], name: str, at: int) -> tuple[str, ...]:
    return tuple(b.words[at] for b in found if b.name == name and len(b.words) > at)


def _wrong_shares(block: Directive, upstreams: tuple[str, ...]) -> Faults:
    shares = [line for line in block.inside if line.name != "*"]
    parts = [_hundredths(line.name) for line in shares]
    yield from (
        f"{line.name} is no share" for line, part in zip(shares, parts, strict=True) if not part
    )
    if sum(parts) > 10_000:
        yield "shares come to more than 100 %"
    if len(shares) == len(block.inside):
        yield "nobody gets what the shares leave: there is no *"
    for line in block.inside:
        if line.words[1:] not in [(name,) for name in upstreams]:
            yield f"{' '.join(line.words)} leads to no upstream"


def _hundredths(word: str) -> int:
    """A share in hundredths of a percent; 0 for what is none, and for the share of nobody."""
    found = _SHARE.fullmatch(word)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0


def _wrong_map(block: Directive, known: tuple[str, ...]) -> Faults:
    if "default" not in [line.name for line in block.inside]:
        yield "a map has no default"
    for line in block.inside:
        if line.words[-1] not in (*known, "${SERVED}"):
            yield f"{' '.join(line.words)} leads to nothing that there is"


def _wrong_server(block: Directive, variables: tuple[str, ...]) -> Faults:
    """Of upstreams and servers: both have what they need, times are times, counts are counts."""
    lines = [line for inner in block.inside for line in (inner, *inner.inside)]
    needed = "server" if block.name == "upstream" else "proxy_pass"
    if needed not in [line.name for line in lines]:
        yield f"{' '.join(block.words)} has no {needed}"
    for line in lines:
        for word in line.words[1:]:
            yield from _wrong_word(line.name, word, variables)


def _wrong_word(name: str, word: str, variables: tuple[str, ...]) -> Faults:
    if name == "proxy_pass":
        if word.removeprefix("http://") not in variables:
            yield f"{word} leads to nothing that there is"
        return
    key, equals, value = word.partition("=")
    named, said = (key, value) if equals else (name, word)
    pattern = _VALUES.get(named)
    if equals and pattern is None:
        yield f"{name} has no {key}"
    elif pattern and not pattern.fullmatch(said):
        yield f"{named} {said}: not what it takes"
