"""HTML in pieces: text is escaped where it enters, so that nothing a plan holds can become markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from facilitator.text import visible


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(words: str) -> Markup:
    """Escape words; line ends stay, control and bidi characters are drawn."""
    return Markup(escape(visible(words), quote=True))


def el(tag: str, *children: str, **attributes: str) -> Markup:
    """Make an element; children that are no markup are escaped. Names are given as `class_`, `aria_label`."""
    given = "".join(f' {_name(key)}="{text(value)}"' for key, value in attributes.items())
    return Markup(f"<{tag}{given}>{joined(children)}</{tag}>")


def joined(children: Iterable[str]) -> Markup:
    """Join pieces; what is no markup is escaped."""
    pieces = [child if isinstance(child, Markup) else text(child) for child in children]
    return Markup("".join(pieces))


def items(children: Iterable[str], **attributes: str) -> Markup:
    """Make a list of pieces; nothing when there are none."""
    entries = [el("li", child) for child in children]
    return el("ul", *entries, **attributes) if entries else Markup()


def wide_table(name: str, columns: Iterable[str], rows: Iterable[str], label: str = "") -> Markup:
    """Make a table with a caption that scrolls by itself where the page is narrow."""
    head = el("tr", *(el("th", title, scope="col") for title in columns))
    table = el("table", el("caption", name), el("thead", head), el("tbody", *rows))
    return el("div", table, class_="wide", tabindex="0", role="region", aria_label=label or name)


def words(prose: str) -> Markup:
    """Make paragraphs of a user's words: blank lines part them, line ends are kept."""
    parts = [part.strip("\n") for part in prose.split("\n\n") if part.strip()]
    return joined(el("p", *_broken(part)) for part in parts)


def _broken(part: str) -> list[str]:
    pieces: list[str] = []
    for line in part.split("\n"):
        pieces += [Markup("<br>"), line] if pieces else [line]
    return pieces


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
