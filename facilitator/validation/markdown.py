"""Markdown of step 5: a user's words escaped inside computed lines, tables, and labels with quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from facilitator.text import inert, verbatim

_SPECIAL = re.compile(r"[\\`*_{}\[\]<|#~!&$]")
_LEADING = re.compile(r"^(?=[-+=:>])|^(\d+)(?=[.)])")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
"""What a renderer would read as HTML."""

_ESCAPE = re.compile(r"\\(.)")

NOT_STATED = "_not stated_"
GLANCE = "At a Glance"
"""Heading of the section that sums up the document."""


def inline(text: str) -> str:
    """Escape a user's words for the inside of a computed line: one line, no markup of their own."""
    escaped = _SPECIAL.sub(lambda m: "\\" + m[0], " ".join(text.split()))
    return _LEADING.sub(lambda m: f"{m[1]}\\" if m[1] else "\\", escaped)


def escaped_back(text: str) -> str:
    """Give the words that `inline` escaped."""
    return _ESCAPE.sub(r"\1", text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> Iterator[str]:
    """Compose a table from cells that are Markdown already; `align` holds l or c per column."""
    marks = {"l": "---", "c": ":-:"}
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(marks[a] for a in align or 'l' * len(head))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def label(name: str, text: str) -> Iterator[str]:
    """Compose a field with the user's words: on its line when that reads back as itself, else as a quote."""
    if not text:
        yield f"**{name}:** {NOT_STATED}"
    elif _fits_its_line(text):
        yield f"**{name}:** {text}"
    else:
        yield f"**{name}:**"
        yield ""
        for line in inert(text).split("\n"):
            yield f"> {line}" if line else ">"
    yield ""


def _fits_its_line(text: str) -> bool:
    """Whether words that stand beside their label read back as themselves."""
    if text != text.strip() or text == NOT_STATED:
        return False
    return not ("\n" in text or "\r" in text or _MARKUP.search(text))


def link(title: str, url: str) -> str:
    """Compose a link to a source; its title alone where it has no address."""
    return f"[{inline(title)}]({url})" if url else inline(title)


def anchor(heading: str) -> str:
    """Give the anchor that GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def to_heading(heading: str) -> str:
    """Compose a link to a heading of the document."""
    return f"[{inline(heading)}](#{anchor(heading)})"


_LABEL = re.compile(r"\*\*(?P<name>[^*:\n]+):\*\*(?: (?P<text>.*))?")


def labels(lines: Iterable[str]) -> dict[str, str]:
    """Read fields back: what `label` composed, by name; what is no field is passed over."""
    found: dict[str, str] = {}
    quotes: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line.startswith(">"):
            if name:
                quotes.setdefault(name, []).append(line[2:] if line.startswith("> ") else line[1:])
        elif field := _LABEL.fullmatch(line):
            name, text = field["name"], field["text"] or ""
            found[name] = "" if text == NOT_STATED else text
            quotes.pop(name, None)
    return found | {name: verbatim("\n".join(quoted)) for name, quoted in quotes.items()}
