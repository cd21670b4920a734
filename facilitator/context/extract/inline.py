"""Inline Markdown as plain text of the same length, so that a place in it is a place in the source."""

from __future__ import annotations

import re

_URL = re.compile(r"https?://[^\s)>\]]+")
_MARKS = re.compile(
    r"(?P<ticks>`+)(?P<code>(?!`).{1,400}?(?<!`))(?P=ticks)(?!`)"
    r"|!?\[(?P<text>[^\[\]]*)\]\((?P<target>[^()]*(?:\([^()]*\)[^()]*)?)\)"
    rf"|{_URL.pattern}"
    r"|(?P<tag></?[A-Za-z][^<>\n]{0,200}>|<!--(?:[^<-]|-(?!->)|<(?!!--)){0,2000}-->)"
    r"|(?P<mark>\*\*|__|`+|~~)",
    re.S,
)
_STRUCK = re.compile(r"~~[^~\n]{1,200}~~")


def plain_text(content: str) -> str:
    """Blank out link targets, addresses, tags, marks of emphasis and struck-out text."""
    if "~~" in content:
        content = _STRUCK.sub(lambda m: " " * len(m[0]), content)
    if not any(c in content for c in "[<*_`:~"):
        return content
    return _MARKS.sub(_blank, content)


def as_read(content: str, plain: str) -> str:
    """What a reader sees of it, in one line: marks leave nothing behind, a tag leaves a blank."""
    seen = plain
    if content != plain:
        both = zip(content, plain, strict=True)
        seen = "".join(kept for written, kept in both if kept == written or written == "<")
    return " ".join(seen.split())


def _blank(match: re.Match[str]) -> str:
    """Keep the words that a reader sees; line breaks stay."""
    whole = match[0]
    kept = "code" if match["code"] else "text"
    if (text := match[kept]) is not None:
        at = match.start(kept) - match.start()
        if match["code"]:
            text = _URL.sub(lambda m: " " * len(m[0]), text)
        return " " * at + text + " " * (len(whole) - at - len(text))
    return whole if "\n" in whole else " " * len(whole)
