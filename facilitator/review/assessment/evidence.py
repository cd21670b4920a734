"""How a trace is quoted: file, line and the line's text, but never a text that looks like a secret."""

from __future__ import annotations

from facilitator.model import Statement
from facilitator.secret_lines import withheld

LONGEST = 120
"""Characters quoted of one line."""


def quoted(trace: Statement) -> str:
    """The text of a trace on one line."""
    text = withheld(" ".join(withheld(trace.text).split()))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def place(trace: Statement) -> str:
    """`path:line`; of a trace that is the file itself its path."""
    return trace.file if trace.text == trace.file else f"{trace.file}:{trace.line}"


def cited(trace: Statement) -> str:
    """`path:line  text`; of a trace that is the file itself its path only."""
    return trace.file if trace.text == trace.file else f"{place(trace)}  {quoted(trace)}"
