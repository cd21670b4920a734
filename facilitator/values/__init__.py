"""What a decision states besides its choice: numbers, durations, shares, windows … read from words and shown again.

`read(words, kind)` gives a value of that kind or raises `RefusedError` with what was expected and an example;
`show(value)` gives the words the document holds. For every value, `read(show(value), kind) == value`.
Words that are no value of the kind can still be kept, marked as words: nothing here decides that.
"""

from __future__ import annotations

from facilitator.model import ValueKind
from facilitator.values.kinds import as_data, is_words, magnitude, read, show
from facilitator.values.refused import RefusedError

__all__ = [
    "RefusedError",
    "ValueKind",
    "as_data",
    "is_words",
    "magnitude",
    "read",
    "show",
]
