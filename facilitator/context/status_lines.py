"""The lines of a document in which its status can stand, whatever markup they are written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from facilitator.patterns import regex

HEAD_LINES, BODY_LINES, TAIL_LINES = 45, 300, 14
"""Lines in which a label, a heading and a closing label of the status are looked for."""
_LINES_OF_STATUS = 6
"""Lines beneath a heading that belong to the status."""
_FRONT = regex(r"\ufeff?---[ \t]*\n(.*?)^---[ \t]*$", re.S | re.M)
_KEY = regex(r"[\"']?([\w][\w -]{0,40})[\"']?[ \t]*:[ \t]*(.*)")
_HEADING = regex(r"\s{0,3}(?:#{1,6}|={1,6})\s+(.*?)[#=\s]*")
_UNDERLINE = regex(r"\s{0,3}([=\-~^\"'`*+#])\1{2,}\s*")
_FENCE = regex(r"\s{0,9}(?:```|~~~)")


class StatusLine(NamedTuple):
    """One line outside front matter and fences."""

    number: int
    text: str


def front_matter(text: str) -> tuple[dict[str, StatusLine], int]:
    """The keys of the front matter with their values (a list on lines of its own joined), and its last line."""
    match = _FRONT.match(text)
    if match is None:
        return {}, 0
    found: dict[str, StatusLine] = {}
    key = ""
    for number, line in enumerate(match[1].split("\n"), 2):
        if stated := _KEY.fullmatch(line):
            key = stated[1].lower()
            found.setdefault(key, StatusLine(number, stated[2].split(" #")[0].strip()))
        elif key and line.lstrip().startswith("- "):
            found[key] = StatusLine(
                found[key].number, f"{found[key].text} {line.strip()[2:]}".strip()
            )
    return found, match[0].count("\n") + 1


def lines_of(text: str, first: int) -> Iterator[StatusLine]:
    """The lines behind the front matter but those of fences."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        if number <= first:
            continue
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and line.strip():
            yield StatusLine(number, line[:500])


def title_of(lines: list[StatusLine]) -> StatusLine:
    """The first heading, whatever marks it."""
    for place, line in enumerate(lines[:12]):
        if heading := _HEADING.fullmatch(line.text):
            return StatusLine(line.number, heading[1])
        if is_heading(lines, place) and not _UNDERLINE.fullmatch(line.text):
            return line
    return StatusLine(0, "")


def is_heading(lines: list[StatusLine], place: int) -> bool:
    """By its marks, by a line beneath it, or as nothing but a bold label."""
    text = lines[place].text
    if _HEADING.fullmatch(text):
        return True
    beneath = lines[place + 1] if place + 1 < len(lines) else StatusLine(0, "")
    if beneath.number == lines[place].number + 1 and _UNDERLINE.fullmatch(beneath.text):
        return True
    bold = re.fullmatch(r"\s*(?:\*\*|__|\*).{1,40}(?:\*\*|__|\*):?\s*", text)
    return bool(bold) or text.rstrip().endswith((":", "："))


def head_of(lines: list[StatusLine]) -> list[StatusLine]:
    """The lines up to the second section: a first one can hold the metadata."""
    sections = 0
    for place, line in enumerate(lines[:HEAD_LINES]):
        if re.match(r"\s{0,3}(?:#{2,6}|={2,6})\s", line.text):
            sections += 1
            if sections > 1:
                return lines[: place + 1]
    return lines[:HEAD_LINES]


def before_sections(lines: list[StatusLine]) -> Iterator[StatusLine]:
    """The lines between the title and the first section."""
    for line in lines[:25]:
        if re.match(r"\s{0,3}(?:#{2,6}|={2,6})\s", line.text):
            return
        if not _HEADING.fullmatch(line.text):
            yield line


def beneath(lines: list[StatusLine], place: int) -> Iterator[StatusLine]:
    """The lines of a section, but the mark of its heading."""
    for after in range(place + 1, min(len(lines), place + 1 + _LINES_OF_STATUS)):
        line = lines[after]
        if _UNDERLINE.fullmatch(line.text):
            continue
        if _HEADING.fullmatch(line.text) or _is_underlined(lines, after):
            return
        yield line


def _is_underlined(lines: list[StatusLine], place: int) -> bool:
    beneath = lines[place + 1].text if place + 1 < len(lines) else ""
    return bool(beneath and _UNDERLINE.fullmatch(beneath))


def bare(text: str) -> str:
    """A heading or cell without its marks and its number, in lower case."""
    return re.sub(r"^[\s#=*_>:\d.)-]+|[\s#=*_:：]+$", "", text).lower()
