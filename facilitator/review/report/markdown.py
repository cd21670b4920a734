"""Markdown that the program composed, as HTML: the page says at a glance what the document says, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from facilitator.model import EFFECT_MARKS, METRICS
from facilitator.review.report.html import Markup, el, joined, text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_PLAIN = {"strong": "strong", "em": "em", "code_inline": "code", "blockquote": "blockquote"}
_PLAIN |= {"ordered_list": "ol", "bullet_list": "ul", "list_item": "li"}
_EFFECTS = {mark: effect for effect, mark in EFFECT_MARKS.items()}
_METRICS = {metric.short: metric.title for metric in METRICS}
_SHORT = {metric.title: metric.short for metric in METRICS}


def html_of(markdown: str) -> Markup:
    """Make HTML of Markdown; what it holds of HTML is shown as text, and only links within the page and to https stay."""
    from markdown_it.tree import SyntaxTreeNode

    return _all(SyntaxTreeNode(_parser().parse(markdown)).children)


def _all(nodes: Iterable[SyntaxTreeNode]) -> Markup:
    return joined(map(_one, nodes))


def _one(node: SyntaxTreeNode) -> Markup:
    if node.type in ("text", "code_inline", "html_inline", "html_block", "fence", "code_block"):
        said = text(node.content)
        return el("code", said) if node.type == "code_inline" else said
    if node.type in ("softbreak", "hardbreak"):
        return Markup(" ")
    if node.type == "link":
        return _link(node)
    if node.type == "table":
        return _table(node)
    if node.type == "paragraph":
        return _paragraph(node)
    inside = _all(node.children)
    return el(_PLAIN[node.type], inside) if node.type in _PLAIN else inside


def _link(node: SyntaxTreeNode) -> Markup:
    target, inside = str(node.attrs.get("href", "")), _all(node.children)
    if target.startswith("#"):
        return el("a", inside, href=target)
    return el("a", inside, href=target, rel="noreferrer noopener") if _is_web(target) else inside


def _is_web(target: str) -> bool:
    return target.startswith("https://")


def _paragraph(node: SyntaxTreeNode) -> Markup:
    """A paragraph; one that is a label and nothing else is a heading of the page."""
    inside = _all(node.children)
    if node.hidden:
        return inside
    words = node.children[0].children
    labelled = len(words) == 1 and words[0].type == "strong"
    return el("h3", _all(words[0].children)) if labelled else el("p", inside)


def _table(node: SyntaxTreeNode) -> Markup:
    """A table whose first column names its rows; on a narrow page each cell says its column."""
    head, body = node.children
    names = [_said(cell) for cell in head.children[0].children]
    titles = [_METRICS.get(name, name or "Category") for name in names]
    columns = (_column(name, title) for name, title in zip(names, titles, strict=True))
    rows = (_row(row, titles) for row in body.children)
    return el(
        "table",
        el("thead", el("tr", *columns, role="row"), role="rowgroup"),
        el("tbody", *rows, role="rowgroup"),
        role="table",
        class_="glance",
    )


def _column(name: str, title: str) -> Markup:
    told = el("abbr", name, title=title) if name and name != title else title
    return el("th", told, scope="col", role="columnheader")


def _row(node: SyntaxTreeNode, titles: Sequence[str]) -> Markup:
    first, *others = node.children
    cells = (_cell(cell, title) for cell, title in zip(others, titles[1:], strict=True))
    return el(
        "tr", el("th", _all(first.children), scope="row", role="rowheader"), *cells, role="row"
    )


def _cell(node: SyntaxTreeNode, title: str) -> Markup:
    said = _said(node)
    effect = _EFFECTS.get(said) if title in _METRICS.values() else None
    if effect is None:
        kind = "empty" if said in ("", "–") else "told"
        return el("td", _all(node.children), role="cell", class_=kind)
    mark = el("span", said, aria_hidden="true")
    word = el("span", f" {effect}", class_="word")
    return el("td", mark, word, role="cell", class_=f"effect {effect}", data_short=_SHORT[title])


def _said(node: SyntaxTreeNode) -> str:
    return "".join(_words(node)).strip()


def _words(node: SyntaxTreeNode) -> Iterator[str]:
    yield node.content if node.type in ("text", "code_inline") else ""
    for child in node.children:
        yield from _words(child)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
