"""Sign-off: who approved which section, bound to its text and stale as soon as that changes.

Complete is not approved: a plan is complete when it is written, and approved when somebody signs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from facilitator.document.fingerprint import signatures
from facilitator.document.glance import is_glance
from facilitator.document.operation import SaveSignatures
from facilitator.document.reading import Reading
from facilitator.document.signed import digest
from facilitator.model import Signature
from facilitator.model.noun import noun
from facilitator.text import strip_unsafe


class SignoffError(Exception):
    """Why nothing was signed."""


class Validity(StrEnum):
    """How a signature stands."""

    VALID = "valid"
    STALE = "stale"
    """The section has changed since."""
    GONE = "section is gone"


@noun
class JudgedSignature:
    """A signature and how it stands."""

    signature: Signature
    validity: Validity


def signed(reading: Reading) -> tuple[JudgedSignature, ...]:
    """Judge every signature of a plan, in the order in which they were given."""
    given = map(_signature, signatures(reading.front))
    return tuple(JudgedSignature(signature, _validity(signature, reading)) for signature in given)


def sign(
    reading: Reading, by: str, today: str, op_id: str, headings: Sequence[str] = (), note: str = ""
) -> SaveSignatures:
    """Make the operation that adds signatures for sections; without headings, for all of them.

    A signature of the same person for the same section is replaced.

    Raises:
        SignoffError: no name, no such section, or nothing to sign.
    """
    name, remark = _line(by), _line(note)
    if not name:
        raise SignoffError("A sign-off needs a name.")
    if reading.damaged:
        raise SignoffError("The plan is damaged. Nothing was signed; `check` names what is wrong.")
    chosen = _chosen(reading, headings)
    entries = []
    for item in signed(reading):
        given = item.signature
        if given.by != name or given.section not in chosen:
            entries.append(_entry(given))
    for heading in chosen:
        fingerprint = digest(reading.section_text(heading))
        entries.append(_entry(Signature(name, today, heading, fingerprint, remark)))
    return SaveSignatures(op_id, tuple(entries), reading.sha256)


def describe(items: Iterable[JudgedSignature]) -> Iterator[str]:
    """Say who signed what, when, and how it stands; what was signed together and stands alike in one line."""
    alike: dict[str, list[str]] = {}
    for item in items:
        given = item.signature
        note = f" ({given.note})" if given.note else ""
        told = f"signed by {given.by}, {given.date}{note} — {item.validity}"
        alike.setdefault(told, []).append(given.section)
    yield from (f"{', '.join(sections)}: {told}" for told, sections in alike.items())


def _chosen(reading: Reading, headings: Sequence[str]) -> tuple[str, ...]:
    there = [section.title for section in reading.sections if not is_glance(section)]
    if not headings:
        if not there:
            raise SignoffError("The plan has no section to sign.")
        return tuple(dict.fromkeys(there))
    folded = {title.casefold(): title for title in there}
    missing = [h for h in headings if h.strip().casefold() not in folded]
    if missing:
        raise SignoffError(
            f"There is no section “{missing[0]}”. There are: {', '.join(there) or 'none'}."
        )
    return tuple(dict.fromkeys(folded[h.strip().casefold()] for h in headings))


def _validity(signature: Signature, reading: Reading) -> Validity:
    text = reading.section_text(signature.section)
    if not text:
        return Validity.GONE
    return Validity.VALID if digest(text) == signature.digest else Validity.STALE


_KEYS = ("by", "date", "section", "digest", "note")
"""Keys of a sign-off in the front matter, in the order of the fields of `Signature`."""


def _entry(signature: Signature) -> Mapping[str, str]:
    return {key: getattr(signature, key) for key in _KEYS if getattr(signature, key)}


def _signature(entry: Mapping[str, str]) -> Signature:
    return Signature(*(_line(entry.get(key, "")) for key in _KEYS))


def _line(text: str) -> str:
    return " ".join(strip_unsafe(text).split())
