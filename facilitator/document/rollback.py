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
from facilitator.model import Decision, Effect, Impact, Metric, Question
from facilitator.model.noun import replace
from facilitator.patterns import regex

_MORE = "…"
_RESTORED = regex(rf"(?:.* )?{_MORE}|(?:.* · )?\d+ (?:more )?from the catalogue", re.DOTALL)
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
    """Quote one decision behind its name: first one that fits and moves the recovery time, else one that fits."""
    told = ((f"{q.field}: {d.rollback}", d) for q, d in answered)
    plain = [(_is_long(clause, d), not _moves(d), clause) for clause, d in told if is_plain(clause)]
    quoted = sorted(plain, key=lambda one: one[:2])
    return f"{quoted[0][2]} {_MORE}" if quoted else _MORE


def _is_long(clause: str, decision: Decision) -> bool:
    return len(decision.choice) > 1 or len(clause) > _LONGEST


def _moves(decision: Decision) -> bool:
    """Whether a decision moves the recovery time."""
    effect = decision.impact.get(Metric.RECOVERY_TIME, Impact(Effect.UNKNOWN)).effect
    return effect not in (Effect.NEUTRAL, Effect.UNKNOWN)


def is_restored(text: str) -> bool:
    """Whether a text says that it is the catalogue's for several decisions."""
    return _RESTORED.fullmatch(in_italics(text)) is not None


def _is_catalogued(question: Question, decision: Decision) -> bool:
    return decision.rollback == rollback_of(question, decision.choice)


def _reads_back(entry: Entry, question: Question, decision: Decision) -> bool:
    return read_rollback(entry, decision, question).rollback == decision.rollback
