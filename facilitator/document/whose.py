"""Whose document a file is: a plan of this program, one that others began under the same headings, or neither."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from facilitator.document.errors import DocumentError
from facilitator.document.fingerprint import KEY
from facilitator.document.frontmatter import STEPS, cut, load
from facilitator.document.sections import outline
from facilitator.document.yaml_tree import line_at
from facilitator.patterns import regex

KIND = "workflowType"
PIPELINE = "pipeline"
NOT_A_PLAN = "not-a-plan"
"""Code of a document that is none of ours: it is never ticked, checked, written into or signed."""

_MARK = "---"
_MARKS = "sections"
_SHOWN = 60
_LINE = regex(rf"^({KIND}|{KEY})[ \t]*:[ \t]*([^\r\n]*)", re.MULTILINE)
_BEGINNING = 65_536
_HOLDS_NOTHING = (
    "It holds nothing of a pipeline plan; "
    f"one that was begun elsewhere says {KIND}: {PIPELINE} in its front matter."
)


def stranger(text: str, headings: Collection[str]) -> DocumentError | None:
    """Say why a document is no pipeline plan; None where it is one, or can become one. `headings` are a plan's."""
    if _MARK.startswith(text.strip()):
        return None  # empty, or cut off within the mark that begins the front matter
    front, body, whole = _front(text)
    # below a front matter that cannot be read no heading speaks against it
    titles = [section.title for section in outline(text, body).sections] if whole else []
    reason = _reason(front, titles, headings, empty=not text[body:].strip())
    if not reason:
        return None
    return DocumentError(NOT_A_PLAN, reason, _line_of(text, KIND) if KIND in front else 0)


def _front(text: str) -> tuple[Mapping[str, object], int, bool]:
    """The front matter, where the body begins, and whether it can be read; else what its lines say."""
    body = int(text.startswith("\ufeff"))
    try:
        front, body = cut(text)
        return load(front), body, True
    except DocumentError:
        return _said_by_lines(text[:_BEGINNING]), body, False


def _said_by_lines(text: str) -> Mapping[str, object]:
    """It may be a plan's: what speaks against that has to stand there."""
    found = dict(_LINE.findall(text))
    kind = found.get(KIND, "").strip(" \t'\"")
    if PIPELINE.startswith(kind):
        kind = ""  # the file was cut off within the word
    own = {_MARKS: ()} if found.get(KEY) == "" else None
    return {STEPS: (), KIND: kind, KEY: own}


def _line_of(text: str, key: str) -> int:
    at = next((m.start() for m in _LINE.finditer(text) if m[1] == key), None)
    return 0 if at is None else line_at(text, at)


def _reason(
    front: Mapping[str, object], titles: Sequence[str], headings: Collection[str], *, empty: bool
) -> str:
    if _has_our_key(front):
        return ""
    kind = front.get(KIND)
    workflow = " ".join(kind.split()) if isinstance(kind, str) else ""
    if workflow:
        return _of_workflow(workflow)
    mine = _headings_tell(titles, headings, STEPS in front) if titles else empty or STEPS in front
    return "" if mine else _HOLDS_NOTHING


def _headings_tell(titles: Sequence[str], headings: Collection[str], counts_steps: bool) -> bool:
    known = {_plain(heading) for heading in headings}
    ours = sum(_plain(title) in known for title in titles)
    # other workflows count their steps too; without any, a heading or two of ours can stand by chance
    return ours >= (1 if counts_steps else len(titles) / 2)


def _has_our_key(front: Mapping[str, object]) -> bool:
    own = front.get(KEY)
    return isinstance(own, Mapping) and (_MARKS in own or "signatures" in own)


def _of_workflow(kind: str) -> str:
    if kind.casefold() == PIPELINE:
        return ""
    shown = kind if len(kind) <= _SHOWN else f"{kind[:_SHOWN]}…"
    return f"It is a document of another workflow ({KIND}: {shown}), not a pipeline plan."


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
