"""The choice in a question's field, in both directions: options, own words, not applicable, deferred, open."""

from __future__ import annotations

from collections.abc import Sequence

from facilitator.document.fields import NOT_STATED, OPEN, Entry, behind, is_plain
from facilitator.model import Decision, Kind, Option, Question, Standing
from facilitator.patterns import regex

_STANDINGS = {Standing.NOT_APPLICABLE: "Not applicable", Standing.DEFERRED: "Deferred"}
_STANDING = regex(
    r"(?P<head>Not applicable|Deferred)(?:(?::|\s*[—–]|\s-)(?:\s+(?P<reason>\S.*)|\s*))?"
)
_NUMBER = regex(r"\d+(?:\.\d+)?")
_ASIDE = regex(r"\([^()]{0,200}\)")
_WORD = regex(r"[\w.+#-]+")
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
    return _own_entry(question, decision.own, label) if decision.own else Entry(label, OPEN)


def _own_entry(question: Question, own: str, label: str) -> Entry:
    """Make the field of own words: in its line where they read back as the same words, else quoted."""
    entry = Entry(label, with_unit(question, own))
    read = read_choice(question, entry)
    if read is None or read.standing is not Standing.DECIDED or read.own != own:
        return Entry(label, quote=own)
    return entry if is_plain(own) else Entry(label, quote=own)


def with_unit(question: Question, own: str) -> str:
    """Own words as they are shown: a number of percent has its sign."""
    return f"{own} %" if question.kind is Kind.PERCENT and _NUMBER.fullmatch(own) else own


def labels(question: Question, choice: Sequence[str]) -> tuple[str, ...]:
    """Give the labels of option ids; an id without option stands for itself."""
    found = []
    for key in choice:
        option = question.option(key)
        found.append(option.label if option else key)
    return tuple(found)


def plain_choice(question: Question, decision: Decision | None) -> str:
    """Say the value in one line, for lists and pictures; own words with their line ends as spaces."""
    if decision is None:
        return "open"
    if decision.standing is not Standing.DECIDED:
        return _STANDINGS[decision.standing].lower()
    if decision.choice:
        return _BETWEEN.join(labels(question, decision.choice))
    return with_unit(question, " ".join(decision.own.split()))


def named_in(question: Question, own: str) -> Option | None:
    """Give the one option whose name own words begin with, brackets aside; None where none or several do."""
    words = _plain(own)
    found = [o for o in question.options if words and _begins(words, _plain(o.label))]
    longest = max((len(o.label) for o in found), default=0)
    nearest = [option for option in found if len(option.label) == longest]
    return nearest[0] if len(nearest) == 1 else None


def _plain(words: str) -> Sequence[str]:
    """The words of a name, without what stands in brackets."""
    return _WORD.findall(_ASIDE.sub(" ", words).casefold())


def _begins(words: Sequence[str], name: Sequence[str]) -> bool:
    return bool(name) and list(words[: len(name)]) == list(name)


def read_choice(question: Question, entry: Entry) -> Decision | None:
    """Read a question's field: its decision as far as the field tells; None where the question is open."""
    if entry.quote is not None and not entry.value:
        return Decision(question.id, own=entry.quote)
    text = _line_of(entry)
    if text in ("", OPEN, NOT_STATED):
        return None
    # An option may be called `Deferred`; with a quote beside it, the quote is the reason.
    aside = read_standing(entry)
    if not aside or entry.quote is None:
        choice = _choice(question, text)
        if choice:
            return Decision(question.id, choice=choice)
    if aside:
        return Decision(question.id, aside[0], reason=aside[1])
    return Decision(question.id, own=_own(question, entry.words or text))


def _line_of(entry: Entry) -> str:
    """What a field says in one line: its text, or its bullets as several choices."""
    return entry.value or _BETWEEN.join(item.value or item.words for item in entry.items)


def read_standing(entry: Entry) -> tuple[Standing, str] | None:
    """Read `Not applicable` or `Deferred` with its reason; None where the entry says something else."""
    head = _STANDING.fullmatch(entry.value)
    if not head or (entry.quote is not None and head["reason"]):
        return None
    standing = next(standing for standing, word in _STANDINGS.items() if word == head["head"])
    if entry.quote is not None:
        return standing, entry.quote
    reason = head["reason"] or ""
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
