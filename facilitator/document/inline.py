"""What the inline content of a block says.

What renders the same reads the same: escapes and entities are the characters they stand for, a line that is only
wrapped goes on after a space, and marks are read in one form: `_emphasis_`, `**strong**`, `` `code` ``,
`[text](address)`. How words are written so that they come back: `validation/escape.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from facilitator.document.blocks import Links, parser
from facilitator.patterns import regex
from facilitator.validation.escape import PUNCTUATION, STARS

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_PARSED = 200_000
"""Characters of one block whose marks are read: some cost the parser more than their length."""

_MARKED = regex(rf"\\[{PUNCTUATION}\n]|&[#A-Za-z]|<[A-Za-z/!?]|[`\[]|{STARS}|[ ]{{2}}\n")
"""What may be more than the characters it is; without any of it nothing has to be parsed."""
_WORTH = regex(r"[\\&<`\[*_]|  \n")
"""What is looked at more closely."""
_LABEL = regex(r"(\*\*|__)(?=\S)([^*_`\\\[<&]*[^*_`\\\[<&\s:])(?::\1|\1:)(?:\s+(.*))?", re.DOTALL)
_EMPHASIZED = regex(r"([*_])(?=[^\s*_])([^*]*[^\s*_])\1")
"""Text that is in italics throughout."""
_BETWEEN = regex(r"\s·\s*\Z")
"""Between a labelled text and the label of what belongs to it."""
_APART = regex(r"(?:\s·|(?<=:\*\*)|(?<=:__))\s+(?=(?:\*\*|__)\S)")


class Stretch(NamedTuple):
    """A piece of a paragraph: a label and what follows it."""

    label: str
    text: str
    line: int
    beneath: bool = False
    """Whether it belongs to the label before it on the line."""


def inline_tokens(content: str, links: Links) -> list[Token]:
    """Parse a block's inline content."""
    found: list[Token] = []
    parser().inline.parse(content, parser(), {"references": links}, found)
    return found


def plain(content: str, links: Links) -> str:
    """Give what a block's inline content says."""
    if not _is_marked(content):
        return _unwrapped(content)
    return content if len(content) > LONGEST_PARSED else words(inline_tokens(content, links))


def said(content: str, line: int, links: Links) -> list[Stretch]:
    """Split a paragraph at the labels that begin its lines, and at those behind a label or ` · ` of its text."""
    if len(content) > LONGEST_PARSED:
        return [Stretch("", content, line)]
    return _simply(content, line) or _split(inline_tokens(content, links), line)


def _unwrapped(text: str) -> str:
    """The same on one line: what is only wrapped goes on after a space."""
    if "\n" not in text:
        return text
    first, *middle, last = text.split("\n")
    between = (line.strip(" \t") for line in middle)
    return " ".join((first.rstrip(" \t"), *between, last.lstrip(" \t")))


def _simply(content: str, line: int) -> list[Stretch]:
    """Read a paragraph that holds nothing but labels and simple text; empty where it holds more."""
    if not content.startswith(("**", "__")):
        text = _simple(content)
        return [] if text is None else [Stretch("", text, line)]
    found: list[Stretch] = []
    alone = content.count("**") == 2 and "__" not in content
    for part in (content,) if alone else _APART.split(content):
        label = _LABEL.fullmatch(part)
        text = _simple((label[3] or "").strip()) if label else None
        if label is None or text is None:
            return []
        found.append(Stretch(_unwrapped(label[2]), text, line, bool(found)))
    return found


def _simple(text: str) -> str | None:
    """Give what text says that has no marks, or is in italics throughout; None for any other."""
    if not _is_marked(text):
        return _unwrapped(text)
    whole = _EMPHASIZED.fullmatch(text)
    return f"_{_unwrapped(whole[2])}_" if whole and not _is_marked(whole[2]) else None


def _is_marked(text: str) -> bool:
    return _WORTH.search(text) is not None and _MARKED.search(text) is not None


class _Splitter:
    """One paragraph while its inline tokens are read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.done: list[Stretch] = []
        self.label, self.at, self.beneath = "", line, False
        self.texts: list[str] = []
        self.fresh = True
        """Whether a line begins here."""

    def takes_label(self) -> bool:
        return self.fresh or self._is_beneath()

    def begin(self, label: str) -> None:
        beneath = self._is_beneath()
        self.end(beneath)
        self.label, self.at, self.beneath = label, self.line, beneath
        self.texts, self.fresh = [], False

    def add(self, token: Token, text: str) -> None:
        self.texts.append(text)
        wraps = token.type in ("softbreak", "hardbreak")
        self.line += wraps
        self.fresh = wraps or (self.fresh and not text.strip())

    def end(self, before_another: bool = False) -> None:
        text = "".join(self.texts)
        text = (_BETWEEN.sub("", text) if before_another else text).strip()
        if self.label or text:
            self.done.append(Stretch(self.label, text, self.at, self.beneath))

    def _is_beneath(self) -> bool:
        if not self.label:
            return False
        text = "".join(self.texts)
        return not text.strip() or bool(_BETWEEN.search(text))


def _split(tokens: Sequence[Token], line: int) -> list[Stretch]:
    now, at = _Splitter(line), 0
    while at < len(tokens):
        token, end = tokens[at], _closed(tokens, at)
        may = token.type == "strong_open" and now.takes_label()
        label, behind = _label(tokens, at, end) if may else ("", "")
        if label:
            now.begin(label)
            now.texts.append(behind)
            end += bool(behind)
        else:
            now.add(token, words(tokens[at:end]))
        at = end
    now.end()
    return now.done


def _closed(tokens: Sequence[Token], at: int) -> int:
    """Give the place after what a token opens."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if depth <= 0:
            return end + 1
    return len(tokens)


def _label(tokens: Sequence[Token], at: int, end: int) -> tuple[str, str]:
    """Give the label that strong text is, and what of the next token is read with it.

    A colon ends a label, within or right behind; other strong text is none.
    """
    text = "".join(t.content or " " * (t.type == "softbreak") for t in tokens[at:end])
    if text.endswith(":"):
        return text[:-1].strip(), ""
    behind = tokens[end].content if end < len(tokens) and tokens[end].type == "text" else ""
    if behind[:1] != ":" or behind[1:2].strip():
        return "", ""
    return text.strip(), behind[1:] or " "


_MARKS = {
    "softbreak": " ", "hardbreak": "\n", "em_open": "_", "em_close": "_", "strong_open": "**", "strong_close": "**",
}  # fmt: skip


def words(tokens: Sequence[Token]) -> str:
    """Give what inline tokens say, with their marks in one form."""
    texts: list[str] = []
    opened: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append((_address(token), len(texts)))
        elif token.type == "link_close" and opened:
            address, start = opened.pop()
            texts[start:] = [_link("".join(texts[start:]), address)]
        else:
            texts.append(_MARKS[token.type] if token.type in _MARKS else _said_by(token))
    return "".join(texts)


def _said_by(token: Token) -> str:
    if token.type == "code_inline":
        return _code(token.content)
    if token.type == "image":
        return f"![{token.content}]({token.attrGet('src')})"
    comment = token.type == "html_inline" and token.content.startswith("<!--")
    return "" if comment else token.content


def _address(token: Token) -> str:
    href, title = token.attrGet("href"), token.attrGet("title")
    return f'{href} "{title}"' if title else str(href)


def _link(text: str, address: str) -> str:
    """A link that only repeats its address, as `<https://example.org>` does, is its text."""
    return text if address in (text, f"mailto:{text}") else f"[{text}]({address})"


def _code(content: str) -> str:
    runs = re.findall("`+", content)
    marks = "`" * (1 + max(map(len, runs), default=0))
    space = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{marks}{space}{content}{space}{marks}"
