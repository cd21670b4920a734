"""Signing a plan off: the operation that `review` makes, written by the one writer."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from facilitator.document.outcome import Outcome
from facilitator.document.reading import Reading
from facilitator.document.signed import resigned
from facilitator.review.signoff import SignoffError, sign
from facilitator.storage.drafts import Drafts
from facilitator.storage.save import commit

NOT_SIGNED = "not-signed"
"""Code of an outcome in which there was nothing to write."""


def sign_off(
    path: Path,
    reading: Reading,
    by: str,
    today: str,
    drafts: Drafts,
    headings: tuple[str, ...] = (),
    note: str = "",
) -> Outcome:
    """Sign sections of the plan as it was read; `drafts` are the plan's own. Never raises."""
    name = sha256(
        f"{reading.sha256}{by}{headings}{note}".encode("utf-8", "surrogatepass")
    ).hexdigest()[:16]
    try:
        operation = sign(reading, by, today, name, headings, note)
    except SignoffError as why:
        return Outcome("unchanged", str(why), NOT_SIGNED)
    operation = replace(operation, summary=resigned)
    return commit(path, operation, drafts.folder, drafts.files, home=drafts.doc)
