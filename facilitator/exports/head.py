"""The head of every file: what it was made of, what checked it and what did not.

It changes with the tools at hand, so what is compared later is the body below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from facilitator.exports.target import HTML, LINES, NONE, ExportFile
from facilitator.text import MADE_BY, json_text, visible

NEVER_RAN = "It never ran where it is meant to run: read it before it does."
_END = "What follows was made of the plan."
_OBJECT, _LINE = "{\n", '{"about": ['
_ABOUT, _ABOUT_ENDS = _OBJECT + '  "about": [\n', "\n  ],\n"


def with_head(file: ExportFile, plan: str, digest: str, checks: Iterable[str]) -> str:
    """The whole text of a file."""
    lines = list(head_lines(plan, digest, checks))
    if file.comment == NONE:
        about = ",\n".join(f"    {json_text(line)}" for line in lines)
        return f"{_ABOUT}{about}{_ABOUT_ENDS}{file.text.removeprefix(_OBJECT)}\n"
    if file.comment == LINES:
        return f"{json_text({'about': lines}, indent=None)}\n{file.text}"
    return "".join(f"{line}\n" for line in _commented(lines, file.comment)) + file.text


def head_lines(plan: str, digest: str, checks: Iterable[str]) -> Iterator[str]:
    """The sentences of the head."""
    yield f"{MADE_BY} from {' '.join(visible(plan).split())}, values {digest}."
    yield from checks
    yield NEVER_RAN
    yield _END


def _commented(lines: list[str], mark: str) -> Iterator[str]:
    for line in lines:
        if mark == HTML:
            yield f"<!-- {line.replace('--', '- -')} -->"
        else:
            yield f"{mark} {line}"


def beginning(comment: str) -> str:
    """How a file of this format begins when it was made here: nothing else is written over."""
    if comment == NONE:
        return f'{_ABOUT}    "{MADE_BY}'
    if comment == LINES:
        return f'{_LINE}"{MADE_BY}'
    return f"{comment} {MADE_BY}"


class HeadAndBody(NamedTuple):
    """A file that was made here, character for character."""

    head: str
    body: str
    """What stands below the head, as the target made it; or as somebody left it."""


def parted(text: str, comment: str) -> HeadAndBody | None:
    """Take a file apart; None where there is no head of ours."""
    if not text.startswith(beginning(comment)):
        return None
    if comment == NONE:
        head, ends, rest = text.partition(_ABOUT_ENDS)
        return HeadAndBody(head, _OBJECT + rest.removesuffix("\n")) if ends else None
    if comment == LINES:
        head, _, rest = text.partition("\n")
        return HeadAndBody(head, rest)
    lines = text.split("\n")
    ends_at = next((n for n, line in enumerate(lines[:40], 1) if _END in line), 0)
    return HeadAndBody("\n".join(lines[:ends_at]), "\n".join(lines[ends_at:])) if ends_at else None
