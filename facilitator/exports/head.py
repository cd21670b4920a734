"""The head of every file: what it was made of, what checked it and what did not.

It changes with the tools at hand, so what is compared later is the body below it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from facilitator.exports.target import HTML, NONE, ExportFile
from facilitator.text import visible

MADE_BY = "Made by facilitator export"
NEVER_RAN = "It never ran where it is meant to run: read it before it does."
_END = "What follows was made of the plan."


def with_head(file: ExportFile, plan: str, digest: str, checks: Iterable[str]) -> str:
    """The whole text of a file."""
    lines = list(head_lines(plan, digest, checks))
    if file.comment == NONE:
        data = json.loads(file.text)
        return json.dumps({"about": lines, **data}, ensure_ascii=False, indent=2) + "\n"
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
        return '{\n  "about": [\n    "' + MADE_BY
    return f"{comment} {MADE_BY}"


def body_of(text: str, comment: str) -> str | None:
    """What stands below the head; None where there is no head of ours."""
    if not text.startswith(beginning(comment)):
        return None
    if comment == NONE:
        try:
            data = json.loads(text)
        except ValueError:
            return None
        return json.dumps({k: v for k, v in data.items() if k != "about"}, ensure_ascii=False, indent=2)  # fmt: skip
    lines = text.split("\n")
    ends = [n for n, line in enumerate(lines[:40]) if _END in line]
    return "\n".join(lines[ends[0] + 1 :]) if ends else None
