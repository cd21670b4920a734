"""The architect's answers in the document, read back exactly: a row each, or fields under a heading of their own.

    | [R-RB-017] Automatic reversal around the contract step | Accepted: the release is marked | ops | 2027-03 |

    [R-RB-017]: #rollback-strategy "answered 2026-11-20; rollback-type = .automated"

What an answer was given for stands in the title of its link, which no reader of the page has to pass over; `.` stands
for the question's own id. Words that a row cannot hold, as those of several lines, stand under `#### R-RB-017`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from facilitator.model import FindingAnswer
from facilitator.validation.markdown import anchor, escaped_back, inline, label, labels

HEADING = "Alignment Issues Addressed"

_FINDING = re.compile(r"#### (?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)(?::.*)?")
_NOTHING = "—"
"""Stands for no value; a value never reads so, because it is percent-encoded."""
_OURS = (
    "Finding", "Decisions", "Why", "Question", "Sources", "Changed", "Owner", "Until", "Answered",
    "Given for",
)  # fmt: skip
"""Fields that are computed, or stand beside the answer; another one holds the answer and is named for its kind."""


_EMPTY = "–"
_ROW = re.compile(r"\|((?:\\.|[^|\\])*)")
_CELL = re.compile(
    r"\[(?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)\](?: .*)?",
)
_KIND = re.compile(r"(?P<kind>[A-Z][a-z-]*): (?P<text>.+)", re.DOTALL)
_GIVEN = re.compile(r"\[(?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)\]: \S+(?: \"(?P<said>[^\"]*)\")?")
_ANSWERED = "answered "
_COLUMNS = ("tension", "answer", "owner", "until")


def fits_a_row(answer: FindingAnswer) -> bool:
    """Say whether a row holds an answer so that it reads back as itself."""
    words = (answer.text, answer.owner, answer.until)
    plain = all(escaped_back(inline(text)) == text and text != _EMPTY for text in words)
    simple = re.fullmatch("[a-z-]+", answer.kind) and re.fullmatch("[0-9-]*", answer.date)
    return bool(plain and simple and answer.text)


def answer_row(answer: FindingAnswer, title: str) -> tuple[str, ...]:
    """Compose the cells of an answer: tension, answer, owner, until; `title` is Markdown already."""
    said = f"{answer.kind.capitalize()}: {inline(answer.text)}"
    bounds = (inline(answer.owner) or _EMPTY, inline(answer.until) or _EMPTY)
    return (f"[{answer.rule}] {title}".strip(), said, *bounds)


def given_for(answer: FindingAnswer, heading: str) -> str:
    """Compose the definition of an answer's link, whose title says when and for what it was given."""
    said = [f"{_ANSWERED}{answer.date}"] if answer.date else []
    said += [_pair(id_, values) for id_, values in answer.looked_at.items()]
    target = f"[{answer.rule}]: #{anchor(heading)}"
    return f'{target} "{"; ".join(said)}"' if said else target


def _pair(id_: str, values: tuple[str, ...]) -> str:
    return f"{_word(id_)} = {', '.join(_value(id_, value) for value in values) or _NOTHING}"


def _value(id_: str, value: str) -> str:
    own = f"{id_}."
    if value.startswith(own) and value != own:
        return f".{_word(value.removeprefix(own))}"
    word = _word(value)
    return f"%2E{word[1:]}" if word.startswith(".") else word


def _rows(section: str) -> Iterator[FindingAnswer]:
    """Read the rows of answers, each with what the definition of its link says."""
    lines = section.split("\n")
    said = {m["id"]: m["said"] or "" for m in map(_GIVEN.fullmatch, lines) if m}
    for line in _answered_part(lines):
        cells = [cell.strip() for cell in _ROW.findall(line)]
        first = _CELL.fullmatch(cells[0]) if len(cells) >= len(_COLUMNS) else None
        kind = _KIND.fullmatch(cells[1]) if first else None
        if first and kind:
            date, looked_at = _said(said.get(first["id"], ""))
            yield FindingAnswer(
                rule=first["id"],
                kind=kind["kind"].lower(),
                text=escaped_back(kind["text"]),
                owner=_bound(cells[2]),
                until=_bound(cells[3]),
                date=date,
                looked_at=looked_at,
            )


def _said(title: str) -> tuple[str, Mapping[str, tuple[str, ...]]]:
    """Read when and for what an answer was given."""
    parts = title.split("; ")
    dates = [p.removeprefix(_ANSWERED) for p in parts if p.startswith(_ANSWERED)]
    given = "; ".join(part for part in parts if " = " in part)
    return dates[0] if dates else "", _looked_at(given)


def _bound(cell: str) -> str:
    return "" if cell == _EMPTY else escaped_back(cell)


def _answered_part(lines: list[str]) -> Iterator[str]:
    within = False
    for line in lines:
        if line.startswith("### "):
            within = line.strip() == f"### {HEADING}"
        elif within:
            yield line


def write_answer(answer: FindingAnswer) -> Iterator[str]:
    """Compose an answer as fields, for a finding's heading that stands above."""
    yield from label(answer.kind.capitalize(), answer.text)
    for name, text in (("Owner", answer.owner), ("Until", answer.until), ("Answered", answer.date)):
        if text:
            yield from label(name, text)
    if answer.looked_at:
        pairs = [_pair(id_, values) for id_, values in answer.looked_at.items()]
        yield from label("Given for", "; ".join(pairs))


def read_answers(section: str) -> Mapping[str, FindingAnswer]:
    """Read all answers from the section's LF text, by finding id; without the section, none."""
    answers = {answer.rule: answer for answer in _rows(section)}
    for id_, lines in _findings(section):
        fields = labels(lines)
        kinds = [name for name in fields if name not in _OURS]
        if kinds:
            answers[id_] = FindingAnswer(
                rule=id_,
                kind=kinds[0].lower(),
                text=fields[kinds[0]],
                owner=fields.get("Owner", ""),
                until=fields.get("Until", ""),
                date=fields.get("Answered", ""),
                looked_at=_looked_at(fields.get("Given for", "")),
            )
    return answers


def _findings(section: str) -> Iterator[tuple[str, list[str]]]:
    within, id_, lines = False, "", list[str]()
    for line in [*section.split("\n"), "### "]:
        if line.startswith(("#### ", "### ")):
            if id_:
                yield id_, lines
            found = _FINDING.fullmatch(line) if within else None
            id_, lines = (found["id"] if found else ""), []
            if line.startswith("### "):
                within = line.strip() == f"### {HEADING}"
        else:
            lines.append(line)


def _word(value: str) -> str:
    return quote(value, safe=":/")


def _looked_at(text: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, text.split("; ")):
        id_, _, values = pair.partition(" = ")
        id_ = unquote(id_)
        listed = () if values == _NOTHING else values.split(", ")
        found[id_] = tuple(_unshortened(id_, value) for value in listed)
    return found


def _unshortened(id_: str, value: str) -> str:
    return f"{id_}{unquote(value)}" if value.startswith(".") else unquote(value)
