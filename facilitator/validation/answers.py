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
_OURS = frozenset(
    (
        "Finding",
        "Decisions",
        "Why",
        "Question",
        "Sources",
        "Changed",
        "Owner",
        "Until",
        "Answered",
        "Given for",
    )
)


def write_answer(answer: FindingAnswer) -> Iterator[str]:
    """Compose an answer as fields, for a finding's heading that stands above."""
    yield from label(answer.kind.capitalize(), answer.text)
    for name, text in (("Owner", answer.owner), ("Until", answer.until), ("Answered", answer.date)):
        if text:
            yield from label(name, text)
    if answer.looked_at:
        yield from label(
            "Given for", "; ".join(f"{_word(k)} = {_words(v)}" for k, v in answer.looked_at.items())
        )


def read_answers(section: str) -> Mapping[str, FindingAnswer]:
    """Read all answers from the section's LF text, by finding id; without the section, none."""
    answers: dict[str, FindingAnswer] = {}
    for id_, lines in _findings(section):
        fields = labels(lines)
        kind = next((name for name in fields if name not in _OURS), "")
        if kind:
            answers[id_] = FindingAnswer(
                id_,
                kind.lower(),
                fields[kind],
                fields.get("Owner", ""),
                fields.get("Until", ""),
                fields.get("Answered", ""),
                _looked_at(fields.get("Given for", "")),
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
    pairs = (part.partition(" = ") for part in text.split("; ") if part)
    return {
        unquote(k): tuple(map(unquote, v.split(", "))) if v != _NOTHING else () for k, _, v in pairs
    }
