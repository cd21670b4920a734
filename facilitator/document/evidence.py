"""The line that holds a tool's version evidence, in both directions.

    GitHub Actions — not-versioned (hosted service), 2026-11-20
    Semgrep, Snyk CLI [snyk], Trivy — unverified (not checked), 2026-11-20

The second says the same of several tools, each chosen by one decision of a category.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace

from facilitator.document.effects import Answered
from facilitator.document.fields import DASH, LONGEST, fits_line
from facilitator.document.inline import plain
from facilitator.model import Decision, Evidence, Option, Question, Status
from facilitator.patterns import regex
from facilitator.validation.escape import escaped

_NUMBERED = {Status.VERIFIED, Status.LOW_CONFIDENCE, Status.CONFLICTING, Status.CHOSEN}
"""Statuses under which a line begins with NAME VERSION; the others name the tool alone."""

_BLOCK = regex(r"\W|\d+[.)]\s")
"""What would begin a block of its own at the start of a bullet."""

_BETWEEN = " · "
_AND = ", "
_WITH_ID = regex(r"(?P<name>.+) \[(?P<tool>[^\[\]\s]+)\]")
_STATUS = "|".join(re.escape(status.value) for status in Status)
_LINE = regex(
    rf"(?P<head>.+?) — (?P<status>{_STATUS})"
    r"(?: \((?P<reason>.+)\))?(?:, (?:as of )?(?P<date>\d{4}-\d\d-\d\d))?"
    r"(?:, from (?P<sources>\S.*?))?(?: \[(?P<tool>[^\[\]\s]+)\])?"
)


def kebab(name: str) -> str:
    """Turn a name into an id: lower case, words joined with hyphens."""
    return re.sub(r"[^\w.+]+", "-", name.casefold()).strip("-")


def line_of(evidence: Evidence, tools: Mapping[str, str]) -> str:
    """Compose the line; JSON in a code span where the plain form would not read back (odd names)."""
    line = _plain_line(evidence)
    for form in (line, f"{line} [{evidence.tool}]"):
        if fits_line(form) and not _BLOCK.match(form) and read_line(form, tools) == evidence:
            return escaped(form)
    fields = asdict(evidence)
    stated = {key: value for key, value in fields.items() if value or key in ("tool", "name")}
    packed = json.dumps(stated, ensure_ascii=False)
    # What would end the code span or begin an element stays readable as JSON.
    inert = packed.replace("`", "\\u0060").replace("<", "\\u003c")
    return f"`{inert}`"


def alike(answered: Answered) -> str:
    """Compose what is known of the tools that the decisions of a category chose, what is the same of several once.

    Empty where it is of one tool alone, or would not be read as said of each.
    """
    names = {o.label: o.tool for question, d in answered for o in _chosen(question, d)}
    line = _told_once((one for _, d in answered for one in d.evidence), names)
    found = by_decision(line, answered, names)
    same = all(found.get(d.id, ()) == d.evidence for _, d in answered)
    return escaped(line) if line and same else ""


def _told_once(evidence: Iterable[Evidence], names: Mapping[str, str]) -> str:
    """Put the names of tools of which the same is known before it; empty where it is of one tool alone."""
    told: dict[str, list[str]] = {}
    for one in evidence:
        rest = _plain_line(replace(one, name="", version=""))
        told.setdefault(rest, []).append(_head(one, names))
    line = _BETWEEN.join(f"{_AND.join(heads)}{rest}" for rest, heads in told.items())
    alone = len(told) == sum(map(len, told.values()))
    return "" if alone or not fits_line(line) or _BLOCK.match(line) else line


def _head(evidence: Evidence, names: Mapping[str, str]) -> str:
    known = names.get(evidence.name, kebab(evidence.name)) == evidence.tool
    return evidence.name if known else f"{evidence.name} [{evidence.tool}]"


def by_decision(
    line: str, answered: Answered, names: Mapping[str, str]
) -> Mapping[str, tuple[Evidence, ...]]:
    """Read what is known of several tools, by the decision that chose each; of any other it is the first's."""
    chose = {option.tool: d.id for q, d in reversed(answered) for option in _chosen(q, d)}
    found: dict[str, tuple[Evidence, ...]] = {}
    for one in read_lines(line, names):
        heads = [_known(head, names) for head in one.name.split(_AND)]
        several = len(heads) > 1 and all(tool in chose for _, tool in heads)
        for name, tool in heads if several else [(one.name, one.tool)]:
            key = chose.get(tool, answered[0][1].id)
            found[key] = (*found.get(key, ()), replace(one, name=name, tool=tool))
    return found


def _chosen(question: Question, decision: Decision) -> Iterator[Option]:
    return (o for o in question.options if o.tool and o.id in decision.choice)


def _known(head: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Give the name of a tool and its id, which stands beside it where the name does not tell it."""
    aside = _WITH_ID.fullmatch(head)
    return (aside["name"], aside["tool"]) if aside else (head, names.get(head, kebab(head)))


def lines_of(evidence: Sequence[Evidence], tools: Mapping[str, str]) -> str:
    """Compose several on one line; empty where they would not read back."""
    line = _BETWEEN.join(line_of(one, tools) for one in evidence)
    return line if read_lines(plain(line, {}), tools) == tuple(evidence) else ""


def read_lines(line: str, tools: Mapping[str, str]) -> tuple[Evidence, ...]:
    """Read what stands on one line; what is no evidence is passed over."""
    apart = [read_line(part, tools) for part in line.split(_BETWEEN)]
    found = apart if all(apart) else [read_line(line, tools)]
    return tuple(one for one in found if one)


def _plain_line(evidence: Evidence) -> str:
    named = f"{evidence.name} {evidence.version}" if evidence.version else evidence.name
    line = f"{named}{DASH}{evidence.status}"
    if evidence.reason:
        line += f" ({evidence.reason})"
    if evidence.checked_at:
        line += f", as of {evidence.checked_at}" if evidence.sources else f", {evidence.checked_at}"
    if evidence.sources:
        line += f", from {' and '.join(evidence.sources)}"
    return line


def read_line(line: str, tools: Mapping[str, str]) -> Evidence | None:
    """Read a line of evidence; None when it is none."""
    if line.startswith("`{") and line.endswith("}`"):
        return _packed(line[1:-1])
    match = _LINE.fullmatch(line) if len(line) <= LONGEST else None
    if match is None:
        return None
    stated = match.groupdict(default="")
    status = Status(stated["status"])
    name, version = _split(stated["head"], status)
    return Evidence(
        tool=stated["tool"] or tools.get(name) or kebab(name),
        name=name,
        version=version,
        status=status,
        checked_at=stated["date"],
        sources=tuple(stated["sources"].split(" and ")) if stated["sources"] else (),
        reason=stated["reason"],
    )


def _split(head: str, status: Status) -> tuple[str, str]:
    """Split `NAME VERSION`; a status under which no version is stated leaves the name whole."""
    name, _, last = head.rpartition(" ")
    numbered = status in _NUMBERED or (status is Status.SKIPPED and last[:1].isdigit())
    if name and numbered and any(c.isdigit() for c in last):
        return name, last
    return head, ""


def _packed(text: str) -> Evidence | None:
    try:
        fields = json.loads(text)
        fields["status"] = Status(fields["status"])
        fields["sources"] = tuple(fields.get("sources", ()))
        words = [value for key, value in fields.items() if key not in ("status", "sources")]
        if not all(isinstance(word, str) for word in (*words, *fields["sources"])):
            return None
        return Evidence(**fields)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
