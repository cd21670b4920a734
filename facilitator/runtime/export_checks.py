"""What checked a file that was made, and what did not: a sentence each, for its head."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.target import Target


def checks(target: Target) -> Iterator[str]:
    """The sentences: our own rules, the schema, the outside tool."""
    yield "Checked by the rules of facilitator." if target.check else "NOT VALIDATED: no rule."
    if target.schema:
        yield f"NOT VALIDATED against the schema {target.schema}: none is installed."
    if target.tool:
        yield f"NOT VALIDATED by {target.tool}: run it on this file."
