"""Markdown of step 5: a user's words escaped inside computed lines, tables, and labels with quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from facilitator.model import PHASES, Context
from facilitator.patterns import regex
from facilitator.validation.escape import escaped, quoted

_SPECIAL = regex(r"[\\`*_{}\[\]<|#~!&$]")
_HEADED = regex(r"^(#{1,6} .*\n)\n(?=.)", re.MULTILINE)
_LEADING = regex(r"^(?=[-+=:>])|^(\d+)(?=[.)])")
NOT_STATED = "_not stated_"
GLANCE = "At a Glance"
"""Heading of the section that sums up the document."""
OPEN_LABEL, RISKS_LABEL, WAY_BACK_LABEL = "Open", "Accepted risks", "When a release goes wrong"
"""What stands in bold over its parts."""
VALIDATION = (
    "Architecture Alignment",
    "Infrastructure Alignment",
    "DORA Metric Readiness",
    "Pipeline Completeness Checklist",
    "Alignment Issues Addressed",
    "Pipeline Readiness Assessment",
)
"""Headings of the parts of step 5, in their order."""


def is_page(context: Context) -> bool:
    """Whether the document of a plan is one page: in the first delivery phase, which asks least."""
    return context.delivery_phase == PHASES[0]


def dense(text: str, context: Context) -> str:
    """On one page what stands under a heading follows at once; what renders stays the same."""
    return _HEADED.sub(r"\1", text) if is_page(context) else text


def inline(text: str) -> str:
    """Escape a user's words for the inside of a computed line: one line, no markup of their own."""
    marked = _SPECIAL.sub(lambda m: "\\" + m[0], " ".join(text.split()))
    return _LEADING.sub(lambda m: f"{m[1]}\\" if m[1] else "\\", marked)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> Iterator[str]:
    """Compose a table from cells that are Markdown already; `align` holds l or c per column."""
    marks = {"l": "---", "c": ":-:"}
    yield _row(head)
    yield _row([marks[a] for a in align or "l" * len(head)])
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|"


def label(name: str, text: str) -> Iterator[str]:
    """Compose a field with the user's words: on its line when that reads back as itself, else as a quote."""
    if not text:
        yield f"**{name}:** {NOT_STATED}"
    elif text == text.strip() and text != NOT_STATED and "\n" not in text:
        yield f"**{name}:** {escaped(text)}"
    else:
        yield f"**{name}:**"
        yield ""
        yield from (f"> {line}" if line else ">" for line in quoted(text))
    yield ""


def link(title: str, url: str) -> str:
    """Compose a link to a source; its title alone where it has no address."""
    return f"[{inline(title)}]({url})" if url else inline(title)


def anchor(heading: str) -> str:
    """Give the anchor that GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def to_heading(heading: str) -> str:
    """Compose a link to a heading of the document."""
    return f"[{inline(heading)}](#{anchor(heading)})"
