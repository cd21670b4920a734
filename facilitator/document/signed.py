"""Who signed a plan, in the words of its summary; the review says it of each section."""

from __future__ import annotations

import re
from hashlib import sha256

from facilitator.document.fingerprint import KEY, normal, signatures
from facilitator.document.frontmatter import cut, load
from facilitator.document.glance import Summary, is_glance
from facilitator.document.reading import Reading
from facilitator.document.sections import outline
from facilitator.patterns import regex
from facilitator.validation.markdown import inline

_SIGNED = regex(
    r"(?<=\s·\s)(?:not\ssigned|signed\s.{0,2000}?)(?=(?:\*\*|__)\s·\scomputed\s)", re.DOTALL
)


def signed_by(reading: Reading) -> str:
    """Say who signed, and whether what they signed still stands so."""
    given = signatures(reading.front)
    if not given:
        return "not signed"
    names = ", ".join(dict.fromkeys(inline(entry.get("by", "")) for entry in given))
    held = all(
        digest(reading.section_text(entry.get("section", ""))) == entry.get("digest")
        for entry in given
    )
    return f"signed by {names}" if held else f"signed by {names}, changed since"


def only_signed(before: Reading, after: Reading) -> bool:
    """Whether sign-offs, and what is computed of them, are all that differs: nothing that anybody has to compare."""
    if signatures(before.front) == signatures(after.front) or before.marks != after.marks:
        return False
    return _but_for_signatures(before) == _but_for_signatures(after)


def _but_for_signatures(reading: Reading) -> tuple[object, object]:
    sections = [(s.title, normal(s.text)) for s in reading.sections if not is_glance(s)]
    return sections, {k: v for k, v in reading.front.items() if k not in (KEY, "status")}


def resigned(data: bytes) -> Summary | None:
    """The summary as it stands in the file with who signs now; None where there is none."""
    text = data.decode()
    front, body = cut(text)
    reading = Reading(front=load(front), sections=outline(text, body).sections)
    mine = next((section for section in reading.sections if is_glance(section)), None)
    if mine is None:
        return None
    said = _SIGNED.sub(lambda _: signed_by(reading), normal(mine.text), count=1)
    return Summary(said, {})


def digest(section: str) -> str:
    """Fingerprint of a section's text: SHA-256 over LF line ends, blank lines after it aside."""
    return sha256(normal(section).encode()).hexdigest()
