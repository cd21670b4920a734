"""Why words are no value of a kind."""

from __future__ import annotations


class RefusedError(ValueError):
    """What was typed cannot be a value of this kind; the text says what was expected, with an example."""
