"""A value of a decision as it is given: in the form of its kind, in words, or set aside with a reason."""

from __future__ import annotations

from dataclasses import replace

from facilitator.model import Decision, How, Stated, ValueField
from facilitator.values.kinds import is_words, read, show
from facilitator.values.refused import RefusedError

_MEANT = {
    How.STATED: "{}",
    How.IN_WORDS: "{} (in words)",
    How.DEFERRED: "Deferred — {}",
    How.NOT_APPLICABLE: "Not applicable — {}",
}


def as_meant(stated: Stated) -> str:
    """A value with how it is meant, as it is shown to the user."""
    return _MEANT[stated.how].format(stated.text)


def state_value(
    decision: Decision, field: ValueField, text: str, how: How = How.STATED
) -> Decision:
    """Return the decision with a value given, or taken back where the text is empty.

    Raises:
        RefusedError: the text is no value of the field's kind; the message says what was expected.
    """
    others = {id_: stated for id_, stated in decision.values.items() if id_ != field.id}
    words = text.strip()
    if words and how is How.STATED:
        words = show(read(words, field.kind, field.unit))
    return replace(decision, values={**others, field.id: Stated(words, how)} if words else others)


def take_value(field: ValueField, words: str) -> Stated:
    """Take words that somebody else wrote: a value of the kind where they are one, else in words."""
    try:
        return Stated(show(read(words, field.kind, field.unit)))
    except RefusedError:
        return Stated(words, How.STATED if is_words(field.kind) else How.IN_WORDS)
