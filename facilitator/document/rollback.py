"""What a decision means for going back, in both directions.

    *Type: At once for what is automatic; for the rest it depends on a decision. …*

Words in italics throughout are the catalogue's; anybody's own stand as they are. Of several decisions of a category
one is quoted, and the dots say that there are more; reading restores all of them from the catalogue. Plans that were
written before count them: `2 more from the catalogue`.
"""

from __future__ import annotations

import re

from facilitator.document.effects import Answered
from facilitator.document.fields import Entry, free, in_italics, is_plain
from facilitator.document.impact import rollback_of
from facilitator.model import Decision, Question
from facilitator.model.noun import replace
from facilitator.patterns import regex

_MORE = "…"
_RESTORED = regex(rf"(?:.* )?{_MORE}|(?:.* · )?\d+ (?:more )?from the catalogue", re.DOTALL)
_SAYS_NOTHING = "No effect"
"""How the catalogue begins where an option means nothing, or almost nothing, for going back."""
_LONGEST = 115
"""Characters of words that are quoted for a whole category where there are shorter ones."""


def rollback_entry(label: str, question: Question, decision: Decision) -> Entry | None:
    """Make the field of one decision; None where there are no words."""
    if not decision.rollback:
        return None
    quoted = Entry(label, f"*{decision.rollback}*")
    if _is_catalogued(question, decision) and _reads_back(quoted, question, decision):
        return quoted
    return free(label, decision.rollback, lambda e: _reads_back(e, question, decision))


def read_rollback(entry: Entry, decision: Decision, question: Question) -> Decision:
    """Give a decision its words; what stands in italics throughout is the catalogue's."""
    if is_restored(entry.text):
        return replace(decision, rollback=rollback_of(question, decision.choice))
    marked = in_italics(entry.text) if entry.quote is None and not entry.more else ""
    return replace(decision, rollback=marked or entry.words)


def from_catalogue(answered: Answered) -> tuple[str, Answered]:
    """Sum up the words of decisions that are the catalogue's, and give the decisions that have others.

    Not where a decision has none: what is not written would be read as its own too.
    """
    taken = [pair for pair in answered if _is_catalogued(*pair) and pair[1].rollback]
    silent = any(rollback_of(q, d.choice) and not d.rollback for q, d in answered)
    if len(taken) < 2 or silent:  # one has words of its own, which say more than a count
        return "", answered
    return f"*{_summed_up(taken)}*", [pair for pair in answered if pair not in taken]


def _summed_up(answered: Answered) -> str:
    """Quote one decision behind its name: the first that says something and fits, else the first that says something."""
    told = ((f"{q.field}: {d.rollback}", d) for q, d in answered)
    ranked = [(_rank(clause, d), clause) for clause, d in told if is_plain(clause)]
    return f"{min(ranked, key=lambda one: one[0])[1]} {_MORE}" if ranked else _MORE


def _rank(clause: str, decision: Decision) -> tuple[bool, bool]:
    """Order what may be quoted, first the best: what says that there is no effect last, before it what is long."""
    long = len(decision.choice) > 1 or len(clause) > _LONGEST
    return decision.rollback.startswith(_SAYS_NOTHING), long


def is_restored(text: str) -> bool:
    """Whether a text says that it is the catalogue's for several decisions."""
    return _RESTORED.fullmatch(in_italics(text)) is not None


def _is_catalogued(question: Question, decision: Decision) -> bool:
    return decision.rollback == rollback_of(question, decision.choice)


def _reads_back(entry: Entry, question: Question, decision: Decision) -> bool:
    return read_rollback(entry, decision, question).rollback == decision.rollback
