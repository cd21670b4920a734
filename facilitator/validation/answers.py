"""The architect's answers in the document: written under the finding they answer, and read back exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from facilitator.model import FindingAnswer
from facilitator.validation.markdown import label, labels

HEADING = "Alignment Issues Addressed"

_FINDING = re.compile(r"#### (?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)(?::.*)?")
_NOTHING = "—"
"""Stands for no value; a value never reads so, because it is percent-encoded."""
_OURS = (
    "Finding", "Decisions", "Why", "Question", "Sources", "Changed", "Owner", "Until", "Answered",
    "Given for",
)  # fmt: skip
"""Fields that are computed, or stand beside the answer; another one holds the answer and is named for its kind."""


def write_answer(answer: FindingAnswer) -> Iterator[str]:
    """Compose an answer as fields, for a finding's heading that stands above."""
    yield from label(answer.kind.capitalize(), answer.text)
    for name, text in (("Owner", answer.owner), ("Until", answer.until), ("Answered", answer.date)):
        if text:
            yield from label(name, text)
    if answer.looked_at:
        pairs = [f"{_word(id_)} = {_words(values)}" for id_, values in answer.looked_at.items()]
        yield from label("Given for", "; ".join(pairs))


def read_answers(section: str) -> Mapping[str, FindingAnswer]:
    """Read all answers from the section's LF text, by finding id; without the section, none."""
    answers: dict[str, FindingAnswer] = {}
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


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(map(_word, values)) or _NOTHING


def _word(value: str) -> str:
    return quote(value, safe=":/")


def _looked_at(text: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in filter(None, text.split("; ")):
        id_, _, values = pair.partition(" = ")
        found[unquote(id_)] = () if values == _NOTHING else tuple(map(unquote, values.split(", ")))
    return found
