"""Ways to write a document that leave what it renders to as it is: what formatters and people do to a file.

Each is a function on the text without its front matter, with LF line ends; `WAYS` has all of them by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

Rewrite = Callable[[str], str]

_FENCE = re.compile(r"\s*(```|~~~)")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(?:.*?)(?<!`)\1(?!`)")
_LABEL = re.compile(r"(?<![\\*])\*\*([^*\n]+?):\*\*(?=\s|$)")
_STARRED = re.compile(r"(?<![\w\\*])\*([^_*\s][^_*\n]*[^_*\s\\])\*(?![\w*])")


def lines_of(text: str) -> Iterator[tuple[bool, str]]:
    """Each line, and whether it is prose: no fence, nothing in one, no definition of a link."""
    inside = False
    for line in text.split("\n"):
        fence = _FENCE.match(line) is not None
        prose = not (inside or fence or line.startswith("["))
        inside ^= fence
        yield prose, line


def by_line(change: Rewrite) -> Rewrite:
    """Change each line of prose."""

    def run(text: str) -> str:
        return "\n".join(change(line) if prose else line for prose, line in lines_of(text))

    return run


def outside_code(change: Rewrite) -> Rewrite:
    """Change each line of prose but for its code spans."""

    def run(line: str) -> str:
        parts, at = [], 0
        for span in _CODE.finditer(line):
            parts += [change(line[at : span.start()]), span[0]]
            at = span.end()
        return "".join((*parts, change(line[at:])))

    return by_line(run)


def wrapped(text: str) -> str:
    """Go on in the next line before a word, once in a line."""
    return by_line(_wrap)(text)


def _wrap(line: str) -> str:
    begins = re.match(r"(?: *(?:[-*+] +|\d+\. +|> ?))*", line)
    if line.lstrip(" >").startswith(("|", "#", "<!--")) or line.endswith(("=", "--")) or not begins:
        return line
    further = re.sub(r"[-*+\d.]", " ", begins[0])
    body = line[begins.end() :]
    return begins[0] + re.sub(r"(?<=[^\s\\]) (?=[a-z]{3,}\b)", f"\n{further}", body, count=1)


def hard_breaks_of_spaces(text: str) -> str:
    """End a line that breaks with two spaces instead of a backslash."""
    return by_line(lambda line: re.sub(r"(?<!\\)((?:\\\\)*)\\$", r"\1  ", line))(text)


def setext(text: str) -> str:
    """Underline the headings of sections."""
    return by_line(lambda line: re.sub(r"^## (.*?)(?: ##)? *$", r"\1\n-----", line))(text)


def closed(text: str) -> str:
    """Close headings with their marks."""
    return by_line(lambda line: re.sub(r"^(#{1,6}) (.*[^#\s])$", r"\1 \2 \1", line))(text)


def indented_bullets(text: str) -> str:
    """Set bullets three spaces off their text, and what is in them as far in."""

    def change(line: str) -> str:
        inner = line.lstrip(" ")
        line = " " * 2 * (len(line) - len(inner)) + inner
        return re.sub(r"^( *)([-*+]) (?! )", r"\1\2   ", line)

    return by_line(change)(text)


def bullets_of(mark: str) -> Rewrite:
    """Mark bullets otherwise."""
    return by_line(lambda line: re.sub(r"^( *)- (?=\S| {3}\S)", rf"\1{mark} ", line))


def loose(text: str) -> str:
    """Set every bullet apart."""
    return by_line(lambda line: re.sub(r"^( *[-*+] )", r"\n\1", line))(text)


def spaced(text: str) -> str:
    """End bullets and headings with two spaces, and leave more blank lines."""
    spaces = re.compile(r"^((?: *[-*+] |#).*\S)$(?=\n(?:\n| *[-*+] |#))", re.MULTILINE)
    parts = re.split(r"(^```.*?^```$)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(p if p.startswith("```") else spaces.sub(r"\1  ", p) for p in parts)


def blank_lines(text: str) -> str:
    """Leave three blank lines around headings."""
    return by_line(lambda line: f"\n\n{line}\n\n" if line.startswith("#") else line)(text)


def tables_aligned(text: str) -> str:
    """Pad the cells of tables."""

    def change(line: str) -> str:
        if not line.startswith("|"):
            return line
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        rule = all(re.fullmatch(r"\s*:?-+:?\s*", cell) for cell in cells)
        padded = (re.sub("-+", "-" * 12, c.strip()) if rule else f"{c.strip():30}" for c in cells)
        return f"| {' | '.join(padded)} |"

    return by_line(change)(text)


def _definitions(text: str) -> tuple[list[str], str]:
    found, kept = [], []
    inside = False
    for line in text.split("\n"):
        inside ^= _FENCE.match(line) is not None
        is_one = not inside and re.match(r"\[[^\]]+\]: ", line)
        (found if is_one else kept).append(line)
    return found, "\n".join(kept)


def definitions_last(text: str) -> str:
    """Say at the end of the file where links go."""
    found, kept = _definitions(text)
    return "\n".join((kept.rstrip("\n"), "", *found, "")) if found else text


def definitions_inlined(text: str) -> str:
    """Say where links go where they stand."""
    found, kept = _definitions(text)
    for line in found:
        name, _, target = line.partition(": ")
        kept = re.sub(
            rf"(?<!\\){re.escape(name)}(?![\[(])", lambda _, n=name, t=target: f"{n}({t})", kept
        )  # type: ignore[misc]
    return kept


def commented(text: str) -> str:
    """Put a comment for a linter under the headings of sections."""
    return by_line(
        lambda line: re.sub(r"^(## .*)$", r"\1\n\n<!-- markdownlint-disable MD013 -->", line)
    )(text)


def fenced_with_tildes(text: str) -> str:
    """Fence code otherwise."""
    return re.sub(r"^```", "~~~", text, flags=re.MULTILINE)


WAYS: Mapping[str, Rewrite] = {
    "strong with underscores": outside_code(lambda s: _LABEL.sub(r"__\1:__", s)),
    "colon behind the label": outside_code(lambda s: re.sub(r"(?<![\\*_])(\*\*|__)([^*_\n]+?):\1(?=\s|$)", r"\1\2\1:", s)),
    "no-break space behind the label": outside_code(lambda s: re.sub(r"(:\*\*|:__|\*\*:|__:) (?=\S)", "\\1\u00a0", s)),
    "emphasis with stars": outside_code(lambda s: re.sub(r"(?<![\w\\_])_([^_*\n]*[^_*\s\\])_(?![\w_])", r"*\1*", s)),
    "emphasis with underscores": outside_code(lambda s: _STARRED.sub(r"_\1_", s)),
    "entities": outside_code(lambda s: re.sub(r"(?<!\\)->", "-&gt;", s.replace("→", "&rarr;").replace(" — ", " &mdash; "))),
    "escapes": outside_code(lambda s: s if "](" in s else re.sub(r"(?<=\w)(\.)(?=\s)", r"\\\1", s)),
    "wrapped lines": wrapped,
    "hard breaks of spaces": hard_breaks_of_spaces,
    "closed headings": closed,
    "bullets of stars": bullets_of("*"),
    "bullets of pluses": bullets_of("+"),
    "bullets indented": indented_bullets,
    "loose lists": loose,
    "numbers of lists": by_line(lambda line: re.sub(r"^\d+\. ", "1. ", line)),
    "spaces at line ends": spaced,
    "tables aligned": tables_aligned,
    "definitions last": definitions_last,
    "definitions inlined": definitions_inlined,
    "comments": commented,
    "underlined headings": setext,
    "blank lines": blank_lines,
    "fences of tildes": fenced_with_tildes,
}  # fmt: skip
LAST: Mapping[str, Rewrite] = {
    "no last line end": lambda text: text.rstrip("\n"),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
}
"""Those that no other can follow."""


def rewritten(document: str, *ways: str) -> str:
    """Rewrite a document below its front matter, in the order of the tables."""
    start = document.index("\n---\n", 3) + 5 if document.startswith("---\n") else 0
    front, text = document[:start], document[start:]
    for name, way in WAYS.items():
        text = way(text) if name in ways else text
    whole = front + text
    for name, way in LAST.items():
        whole = way(whole) if name in ways else whole
    return whole
