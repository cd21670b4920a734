"""A script line by line: what of it is a command, and not text that is shown, kept or handed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.patterns import regex

_HERE = regex(r"<<-?\s{0,3}[\"'\\]?(\w{1,60})[\"']?(?![\w.-]{0,60}\s{0,5}>>)")
"""Where a text begins that a command is given; `<<parameters.a>>` of CircleCI is filled in."""
_RUNS_IT = regex(r"(?:^|[\s|;&/])(?:ssh|sshpass|ba|z|da|k)?sh\b|\bsshpass\b|\bssh\b|\bsu\b")
"""What a here-document is handed to that runs its lines."""
_ASSIGNS = regex(r"(?:export |local |readonly |declare )?\w{1,60}=([\"'])(?!\$\()")


def commands_in(text: str, first: int = 1) -> Iterator[tuple[int, str]]:
    """The lines that are commands, each with the number of its first; `first` is that of the text.

    A line that ends in a backslash goes on in the next. Comments are none, nor the text of a here-document that no shell is
    handed, nor that of a variable over several lines.
    """
    until = ""
    for number, line in of_ssh(_whole(text, first)):
        if until:
            until = "" if _ends(until, line) else until
            continue
        until = _text_begins(line)
        if line and not line.startswith("#") and until not in _QUOTES:
            yield number, line


_QUOTES = ('"', "'")


def _whole(text: str, first: int) -> Iterator[tuple[int, str]]:
    begun, at = "", 0
    for number, raw in enumerate(text.split("\n"), first):
        line = raw.strip()
        at = at or number
        if line.endswith("\\"):
            begun += f"{line[:-1].strip()} "
            continue
        yield at, begun + line
        begun, at = "", 0
    if begun:
        yield at, begun.strip()


def of_ssh(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; what another machine is given over several, in quotes or a here-document, is one."""
    held: list[tuple[int, str]] = []
    until = ""
    for number, line in lines:
        held.append((number, line))
        if len(held) == 1:
            until = _given_until(line)
        elif until and _ends(until, line):
            yield from _as_one(held, until)
            held, until = [], ""
            continue
        if not until or len(held) == _MOST_TOGETHER:
            yield from held
            held, until = [], ""
    yield from held


def _given_until(line: str) -> str:
    """What ends the commands that a line gives another machine: the quote it leaves open, or the word of a here-document."""
    if line.startswith(("#", "//")) or not _REACHES.search(line):
        return ""
    if here := _HERE.search(line):
        return "" if _TAKES_A_TEXT.search(line[: here.start()]) else here[1]
    return next((quote for quote in _QUOTES if _is_open(line, quote)), "")


def _as_one(held: list[tuple[int, str]], until: str) -> Iterator[tuple[int, str]]:
    """The lines as one, without their comments; those of a here-document in quotes, where they are not too many."""
    number, first = held[0]
    if until in _QUOTES:
        yield number, "".join(_joined(held))
        return
    given = "".join(_joined(held[1:-1])).replace("'", '"')
    if len(given) > _LONGEST:
        yield from held
    else:
        yield number, f"{first.partition('<<')[0].strip()} '{given}'"


def _joined(held: Iterable[tuple[int, str]]) -> Iterator[str]:
    """The text of lines as one; a line that ends a command is parted from the next."""
    before = ""
    for _, line in held:
        if line.startswith("#"):
            continue
        yield f"{'' if not before else ' ' if before.endswith(_GOES_ON) else '; '}{line}"
        before = line or before


_REACHES = regex(r"\b(ssh|sshpass|az vm run-command invoke|aws ssm send-command)\s")
_GOES_ON = ("&&", "||", ";", "|", "&", "{", "(", "then", "do", "else", "'", '"')
_TAKES_A_TEXT = regex(
    r"\b(cat|tee|psql|mysql|mongo(sh)?|redis-cli|python3?|node|php|crontab|docker|kubectl)\b"
)
"""What reads a here-document that is no commands of a shell."""
_MOST_TOGETHER = 80
"""Lines of one call of another machine."""
_LONGEST = 2_000
"""Characters of commands in quotes that are told from the rest."""


def _text_begins(line: str) -> str:
    """What ends the text that begins in a line: the word of a here-document, or a quote; empty where none begins."""
    if line.startswith("#"):
        return ""
    if here := _HERE.search(line):
        return "" if _RUNS_IT.search(line) else here[1]
    assigned = _ASSIGNS.match(line)
    return assigned[1] if assigned and _is_open(line, assigned[1]) else ""


def _ends(until: str, line: str) -> bool:
    return _is_open(line, until) if until in _QUOTES else line == until


def _is_open(line: str, quote: str) -> bool:
    """Whether a line leaves a quote open, or closes one that is."""
    return (line.count(quote) - line.count("\\" + quote)) % 2 == 1
