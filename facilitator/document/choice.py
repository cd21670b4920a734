"""The choice in a question's field, in both directions: options, own words, not applicable, deferred, open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from facilitator.document.fields import NOT_STATED, OPEN, Entry, behind, is_plain
from facilitator.model import Decision, Kind, Question, Standing

_STANDINGS = {Standing.NOT_APPLICABLE: "Not applicable", Standing.DEFERRED: "Deferred"}
_STANDING = re.compile(
    r"(?P<head>Not applicable|Deferred)(?:(?::|\s*[—–]|\s-)(?:\s+(?P<reason>\S.*)|\s*))?"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BETWEEN = "; "


def choice_entry(question: Question, decision: Decision | None, label: str = "") -> Entry:
    """Make the field of a question; `_open_` without a decision."""
    label = label or question.field
    if decision is None:
        return Entry(label, OPEN)
    if decision.standing is not Standing.DECIDED:
        return behind(label, _STANDINGS[decision.standing], decision.reason)
    if decision.choice:
        return Entry(label, _BETWEEN.join(labels(question, decision.choice)))
    if not decision.own:
        return Entry(label, OPEN)
    percent = question.kind is Kind.PERCENT and _NUMBER.fullmatch(decision.own)
    entry = Entry(label, f"{decision.own} %" if percent else decision.own)
    read = read_choice(question, entry)
    reads_back = read is not None and read.standing is Standing.DECIDED and read.own == decision.own
    return entry if is_plain(decision.own) and reads_back else Entry(label, quote=decision.own)


def labels(question: Question, choice: Sequence[str]) -> tuple[str, ...]:
    """Give the labels of option ids; an id without option stands for itself."""
    found = ((o, key) for key in choice for o in (question.option(key),))
    return tuple(o.label if o else key for o, key in found)


def plain_choice(question: Question, decision: Decision | None) -> str:
    """Say the value in one line, for lists and pictures; own words with their line ends as spaces."""
    if decision is None:
        return "open"
    if decision.standing is not Standing.DECIDED:
        return _STANDINGS[decision.standing].lower()
    if decision.choice:
        return _BETWEEN.join(labels(question, decision.choice))
    own = " ".join(decision.own.split())
    return f"{own} %" if question.kind is Kind.PERCENT and _NUMBER.fullmatch(own) else own


def read_choice(question: Question, entry: Entry) -> Decision | None:
    """Read a question's field: its decision as far as the field tells; None where the question is open."""
    text = entry.value
    if entry.quote is not None and not text:
        return Decision(question.id, own=entry.quote)
    aside = read_standing(entry)
    if aside and entry.quote is not None:
        return Decision(question.id, aside[0], reason=aside[1])
    if not text and entry.items:
        text = _BETWEEN.join(item.value or item.words for item in entry.items)
    if text in ("", OPEN, NOT_STATED):
        return None
    choice = _choice(question, text)
    if choice:
        return Decision(question.id, choice=choice)
    if aside:
        return Decision(question.id, aside[0], reason=aside[1])
    return Decision(question.id, own=_own(question, entry.words or text))


def read_standing(entry: Entry) -> tuple[Standing, str] | None:
    """Read `Not applicable` or `Deferred` with its reason; None where the entry says something else."""
    head = _STANDING.fullmatch(entry.value)
    if not head or (entry.quote is not None and head["reason"]):
        return None
    standing = next(standing for standing, word in _STANDINGS.items() if word == head["head"])
    reason = entry.quote if entry.quote is not None else head["reason"] or ""
    return standing, "" if reason == NOT_STATED else reason


def _choice(question: Question, text: str) -> tuple[str, ...]:
    """Give the option ids that a text names, each by label or id; empty when any of it is no option."""
    parts = [text] if question.kind is Kind.SINGLE else text.split(_BETWEEN)
    found: list[str] = []
    for part in parts:
        option = question.option(part.strip("`"))
        if option is None:
            return ()
        found.append(option.id)
    return tuple(found)


def _own(question: Question, text: str) -> str:
    if question.kind is Kind.PERCENT:
        number = text.removesuffix("%").strip()
        return number if _NUMBER.fullmatch(number) else text
    return text
