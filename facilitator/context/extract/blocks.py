"""A Markdown document as a list of blocks: what stands where, under which headings, beside which label.

Only the block rules of the parser run: what stands in a block is searched as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from facilitator.context.extract.inline import as_read, plain_text
from facilitator.model.noun import noun

_PARSER = MarkdownIt("commonmark").enable("table")
_LABEL = re.compile(
    r"^\s*(?:[^\w\s*]{1,3}\s*)?(?:\*\*|__)(?P<bold>[^*_\n]{1,80}?)(?:\*\*|__)\s*(?P<colon>[:：—–-])?"
    r"|^(?P<bare>[^\W\d][\w /&.()+-]{1,40})[:：]\s"
)
_LINKED = re.compile(r"(?:\*\*|__|[\"'“*_])?\[(?P<title>[^\[\]]{1,200})\]\(<?https?://")
_TITLE = re.compile(r"\[(?P<words>[^\[\]]{1,200})\]\(https?://")
_DRAWN = frozenset({"mermaid", "plantuml", "puml", "d2", "dot", "graphviz", "structurizr"})
_PLAIN = frozenset({"", "text", "txt", "ascii", "plaintext", "plain"})
_BRANCH = re.compile(
    r"[\s│|]*[├└]─*\s*(?P<label>[^\W\d_][\w /&().-]{1,40}?)\s*(?:→|->|=>|:)\s+(?P<value>\S.*)"
)
"""A branch of a tree that says what something is (`├─ Cache → Redis`), and no file."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_CHECKBOX = re.compile(r"^\s*\[([ xX])\]\s")


@noun
class Block:
    """One paragraph, heading, list item, table cell or line of a fence."""

    kind: str
    """text, heading, item, head (of a table), cell, code, diagram or front."""
    text: str
    """Without marks and link targets, but as long as the source, so that places stay right."""
    line: int
    """1-based line of the first character."""
    headings: tuple[str, ...] = ()
    """The title, the headings above, outermost first, and the lines that introduce the list it stands in.

    The title (the first heading of level 1) may be empty; the title's own block has no headings."""
    label: str = ""
    """What the value is of: bold label, first cell of the row, head of the column."""
    row: str = ""
    """All cells of the table row; empty outside tables."""
    open_task: bool = False
    """An unchecked checkbox."""
    titles: tuple[tuple[int, int], ...] = ()
    """Where the words of links to other sites begin and end, if they can be titles of what lies there."""
    linked: str = ""
    """The text of the link to another site that an item begins with: it can be the title of what lies there."""
    source: str = ""
    """As it is written, where marks are blanked out of the text."""
    heads: tuple[str, ...] = ()
    """The heads of the other columns behind the first of a cell of a table."""

    def quoted(self, low: int = 0, high: int | None = None) -> str:
        """A stretch of the text as a reader of the document sees it, in one line."""
        text = self.text[low:high]
        return as_read(self.source[low:high] if self.source else text, text)


class Split:
    """A document, split; `source` has Unix line endings."""

    def __init__(self, source: str) -> None:
        front, body, self.first = front_matter(source)
        tokens: list[Token] = []
        _PARSER.block.parse(body, _PARSER, {}, tokens)
        self.blocks: tuple[Block, ...] = (*front, *_Reader(self.first).read(tokens))
        """In order."""
        self.unclosed_fence = self._unclosed(tokens, body)
        """Line of a fence that never closes, so that the rest is read as code; 0 when there is none."""

    def _unclosed(self, tokens: list[Token], body: str) -> int:
        last = next((t for t in reversed(tokens) if t.type == "fence"), None)
        if last is None or not last.map:
            return 0
        content = last.content
        held = content.count("\n") + (content != "" and not content.endswith("\n"))
        opened, after = last.map
        closed = after - opened > held + 1
        lines = body.count("\n") + (not body.endswith("\n"))
        return 0 if closed or after < lines else opened + self.first + 1


# What is said of names and what stands beside labels is looked for one after the other.
@lru_cache(maxsize=1)
def split(source: str) -> Split:
    """Split a document, once however often it is read."""
    return Split(source)


def front_matter(source: str) -> tuple[list[Block], str, int]:
    """Split off front matter: its sentences as blocks, the rest, and the number of lines before the rest."""
    if not source.startswith("---\n"):
        return [], source, 0
    end = re.search(r"^---[ \t]*$", source[4:], re.M)
    if not end or not re.search(r"^[\w-]+[ \t]*:", source[4 : 4 + end.start()], re.M):
        return [], source, 0
    lines = source[4 : 4 + end.start()].split("\n")
    found = []
    for number, line in enumerate(lines, 2):
        key, _, value = line.partition(":")
        if len(value.split()) > 1 and re.fullmatch(r"[\w-]+", key):
            found.append(Block("front", plain_text(value), number, (), key, source=value))
    rest = source[4 + end.end() :]
    return found, rest, len(lines)


class _Reader:
    """Walks the tokens of a document and keeps what is above the current one."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.title = ""
        self.above: list[tuple[int, str]] = []
        self.lists: list[str] = []
        self.items: list[str] = []
        self.last = ""
        self.heads: list[str] = []
        self.row: list[tuple[str, str, int]] = []
        """The cells: as written, as text, and their lines."""
        self.line = 0

    def read(self, tokens: list[Token]) -> Iterator[Block]:
        """Yield the blocks of a token stream in order."""
        for place, token in enumerate(tokens):
            match token.type:
                case "inline":
                    yield from self.inline(token, tokens[place - 1])
                case "fence" | "code_block":
                    yield from self.code(token)
                    self.last = ""
                case "html_block":
                    yield from self.html(token)
                case "tr_close":
                    yield from self.table_row()
                case _:
                    self.open_or_close(token)

    def open_or_close(self, token: Token) -> None:
        """Keep what is above the blocks that follow."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append(self.last)
                self.last = ""
            case "table_open":
                self.heads = []
                self.lists.append(self.last)
            case "bullet_list_close" | "ordered_list_close" | "table_close":
                self.lists.pop()
                self.last = ""
            case "list_item_open":
                self.items.append("")
            case "list_item_close":
                self.items.pop()
            case "tr_open":
                self.row = []
                self.line = token.map[0] if token.map else self.line

    def inline(self, token: Token, opened: Token) -> Iterator[Block]:
        """One paragraph, heading, item or cell."""
        line = (token.map[0] if token.map else self.line) + self.first + 1
        text = plain_text(token.content)
        match opened.type:
            case "heading_open":
                yield self.heading(int(opened.tag[1]), token.content, text, line)
            case "th_open":
                self.heads.append(text.strip())
                yield Block("head", text, line, self.headings())
            case "td_open":
                self.row.append((token.content, text, line))
            case _:
                yield self.paragraph(token.content, text, line)

    def heading(self, level: int, content: str, text: str, line: int) -> Block:
        """A heading; the first of level 1 is the title, which stands above all others."""
        self.last = ""
        self.above = [(above, title) for above, title in self.above if above < level]
        if level == 1 and not self.title:
            self.title = text
            return Block("heading", text, line, source=content)
        block = Block("heading", text, line, self.headings(), source=content)
        self.above.append((level, text))
        return block

    def paragraph(self, content: str, text: str, line: int) -> Block:
        """A paragraph, alone or in a list item; what introduces a list is above its items."""
        box = _CHECKBOX.match(content)
        open_task = bool(box and box[1] == " ")
        label = label_of(content)
        kind = "item" if self.items else "text"
        linked = _LINKED.match(_CHECKBOX.sub("", content).lstrip()) if self.items else None
        there = linked["title"] if linked else ""
        titles = _titles(content)
        block = Block(
            kind, text, line, self.headings(), label, "", open_task, titles, there, content
        )
        self.last = text if _introduces(content) else ""
        if self.items and not self.items[-1]:
            self.items[-1] = text if self.last or label else ""
            self.last = self.items[-1]
        return block

    def table_row(self) -> Iterator[Block]:
        """The cells of one row, each with the head of its column and the first cell as label."""
        whole = " | ".join(as_read(content, text) for content, text, _ in self.row)
        first = self.row[0][1].strip() if self.row else ""
        headings = self.headings()
        for column, (content, text, line) in enumerate(self.row):
            head = self.heads[column] if column < len(self.heads) else ""
            label = head if column == 0 else f"{first} | {head}"
            others = (*self.heads[1:column], *self.heads[column + 1 :])
            yield Block("cell", text, line, headings, label, whole, source=content, heads=others)

    def code(self, token: Token) -> Iterator[Block]:
        """The lines of a fence; drawings with boxes and arrows are diagrams, everything else is code."""
        start = (token.map[0] if token.map else 0) + self.first + 1
        if token.type == "fence":
            start += 1
        language = token.info.strip().split(" ")[0].lower()
        kind = "diagram" if _is_diagram(language, token.content) else "code"
        headings, plain = self.headings(), language in _PLAIN
        for number, line in enumerate(token.content.split("\n"), start):
            if not line.strip():
                continue
            if plain and (branch := _BRANCH.match(line)):
                text = " " * branch.start("value") + branch["value"]
                yield Block("diagram", text, number, headings, branch["label"])
            else:
                yield Block(kind, line, number, headings, language)

    def html(self, token: Token) -> Iterator[Block]:
        """The text of an HTML block, without tags and comments."""
        start = (token.map[0] if token.map else 0) + self.first + 1
        text = _TAG.sub(_blank, _COMMENT.sub(_blank, token.content))
        for number, line in enumerate(text.split("\n"), start):
            if line.strip():
                yield Block("text", plain_text(line), number, self.headings(), source=line)

    def headings(self) -> tuple[str, ...]:
        """Headings above and the introductions of the lists around."""
        return (self.title, *(t for _, t in self.above), *(t for t in self.lists if t))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _titles(content: str) -> tuple[tuple[int, int], ...]:
    """The places of the words of links to other sites, where there are enough of them for a title."""
    if "](http" not in content:
        return ()
    found = (match.span("words") for match in _TITLE.finditer(content))
    return tuple((begin, end) for begin, end in found if content.count(" ", begin, end) > 2)


def _is_diagram(language: str, content: str) -> bool:
    """Whether a fence draws boxes and arrows; a tree of files is no drawing."""
    if language in _DRAWN:
        return True
    file_tree = "├──" in content or "└──" in content
    boxes = "┌" in content or ("│" in content and not file_tree)
    return language in _PLAIN and boxes


def label_of(content: str) -> str:
    """The label that begins a paragraph or item (`**CI/CD:** …`, `Cloud: …`); empty when there is none."""
    found = _LABEL.match(_CHECKBOX.sub("", content))
    if not found:
        return ""
    bold = found["bold"]
    if bold is None:
        return found["bare"] or ""
    return bold.rstrip(":： ") if found["colon"] or bold.rstrip().endswith((":", "：")) else ""


def _introduces(content: str) -> bool:
    """Whether a paragraph introduces what follows: it ends with a colon, or is nothing but a bold label."""
    text = content.strip()
    return len(text) < 300 and (
        text.rstrip("*_ ").endswith((":", "："))
        or bool(re.fullmatch(r"(\*\*|__)[^*_]+(\*\*|__)[^\w]*", text))
    )
