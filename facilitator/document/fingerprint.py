"""What each section looked like when it was saved: kept under the front-matter key `facilitator`.

    facilitator: {format: 2, sections: {2: '2310 <text> <tail> <digest>',
                                        3: '5120 <text> <tail> <digest> 2=<digest> ~<name><digest><name><digest>'}}

Per section: length in bytes, SHA-256 of its text and of its last 64 letters and digits, the digest of its own
decisions, those of the earlier sections it relied on, and (three characters each) those of the answers its decisions
rest on. All over the section with LF line ends and without the blank lines after it. Each is cut to the digits that
tell an accident apart; longer ones, as format 1 has them, and hashes of the last 64 bytes are read too.
Digests are opaque to this room.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from hashlib import sha256
from html import unescape
from typing import Literal

from facilitator.document.errors import DocumentError
from facilitator.model.noun import noun
from facilitator.patterns import regex

KEY = "facilitator"
FORMAT = 2
_FORMATS = (1, FORMAT)
_TAIL = 64
_TEXT, _SHORT = 16, 8
"""Digits kept: of a text's hash, and of what tells something apart beside it."""
_MARKS = regex(r"[\W_]+")
"""What is no letter and no digit."""
_LINE = regex(
    r"([0-9]{1,9}) ([0-9a-f]{16}|[0-9a-f]{64}) ([0-9a-f]{8}|[0-9a-f]{16}) (\S+)((?: [0-9]{1,3}=\S+)*)(?: ~([\w-]*))?\Z"
)


@noun
class Mark:
    """The fingerprint of one saved section."""

    length: int
    text: str
    """The first digits of a hash, as all that follow."""
    tail: str
    digest: str
    relies: Mapping[int, str] = field(default_factory=dict)
    """Earlier section to the digest of its decisions when this one was saved."""
    rests: Mapping[str, str] = field(default_factory=dict)
    """Answers that a decision of this section rests on, of step 1 the documents, to what they were then."""


def normal(section: str) -> str:
    """Return a section's text with LF line ends, one at its end, and without the blank lines that follow it."""
    text = section.replace("\r\n", "\n").replace("\r", "\n") if "\r" in section else section
    body = text.rstrip(" \t\n")
    rest, _, _ = text[len(body) :].partition("\n")
    return f"{body}{rest}\n" if text else ""


def same(one: str, other: str) -> bool:
    """Whether two section texts differ at most in line ends and in the blank lines that follow."""
    return one == other or normal(one) == normal(other)


def mark(
    section: str, digest: str, relies: Mapping[int, str], rests: Mapping[str, str] | None = None
) -> Mark:
    """Return the fingerprint of a section's text as it is saved."""
    data = normal(section).encode()
    kept = {step: told[:_SHORT] for step, told in relies.items()}
    text = _hash(data)[:_TEXT]
    return Mark(len(data), text, _tail(section), digest[:_SHORT], kept, rests or {})


def is_of(mark: str, digest: str) -> bool:
    """Whether a mark that was kept is that of a digest; marks are cut to their first digits."""
    return bool(mark) and digest.startswith(mark)


def judge(
    saved: Mark, section: str, at_end: bool = True
) -> Literal["as-saved", "cut-short", "edited"]:
    """Tell whether a section is as it was saved, lost its end, or was edited by hand.

    Only the section `at_end` of a file can have lost its end with the file's. A formatter changes marks and spaces,
    also at the end, and no words.
    """
    data = normal(section).encode()
    if len(data) == saved.length and is_of(saved.text, _hash(data)):
        return "as-saved"
    if not at_end or len(data) >= saved.length:
        return "edited"
    # what ends within a line may have lost a mark alone
    ends = (_hash(data[-_TAIL:]), *((_tail(section),) if section.endswith(("\n", "\r")) else ()))
    return "edited" if any(is_of(saved.tail, end) for end in ends) else "cut-short"


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()


def _tail(section: str) -> str:
    return _hash(words(section)[-_TAIL:].encode())[:_SHORT]


def words(text: str) -> str:
    """Return what no formatter changes of a text: its letters and digits."""
    return _MARKS.sub("", unescape(text))


def read(values: Mapping[str, object]) -> dict[int, Mark]:
    """Return the fingerprints in front-matter values; one that is not ours or damaged is left out."""
    own = values.get(KEY)
    lines = own.get("sections") if isinstance(own, Mapping) else None
    found = {}
    for number, line in lines.items() if isinstance(lines, Mapping) else ():
        match = _LINE.match(line) if isinstance(line, str) else None
        if match and re.fullmatch("[0-9]{1,3}", str(number)):
            pairs = dict(pair.split("=", 1) for pair in match[5].split())
            relies = {int(step): digest for step, digest in pairs.items()}
            rests = dict(re.findall(r"(.{3})(.{3})", match[6] or ""))
            length = int(match[1])
            found[int(number)] = Mark(length, match[2], match[3], match[4], relies, rests)
    return found


def signatures(values: Mapping[str, object]) -> tuple[Mapping[str, str], ...]:
    """Return the sign-offs kept in front-matter values, as far as they are maps of text."""
    own = values.get(KEY)
    found = own.get("signatures") if isinstance(own, Mapping) else None
    return tuple(
        {str(k): str(v) for k, v in entry.items()}
        for entry in (found if isinstance(found, list) else ())
        if isinstance(entry, Mapping)
    )


def updated(
    values: Mapping[str, object],
    marks: Mapping[int, Mark],
    signed: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, object]:
    """Return the new value of the key: these fingerprints set, sign-offs replaced unless None, the rest kept.

    Raises:
        DocumentError: the key holds something else, or was written by a later version.
    """
    own = values.get(KEY, {"format": FORMAT})
    if not isinstance(own, Mapping) or own.get("format", FORMAT) not in _FORMATS:
        message = f"The front-matter key {KEY} was written by another version of this program; not changed."
        raise DocumentError("other-format", message)
    kept = own.get("sections")
    lines = {str(k): v for k, v in (kept.items() if isinstance(kept, Mapping) else ())}
    lines |= {str(n): _line(m) for n, m in marks.items()}
    new: dict[str, object] = dict(own) | {"format": FORMAT}
    if lines:
        new["sections"] = dict(sorted(lines.items(), key=lambda kv: kv[0].zfill(9)))
    if signed is not None:
        new["signatures"] = [dict(entry) for entry in signed]
    return new


def _line(saved: Mark) -> str:
    relies = "".join(f" {step}={digest}" for step, digest in sorted(saved.relies.items()))
    rests = "".join(f"{name}{digest}" for name, digest in sorted(saved.rests.items()))
    noted = f" ~{rests}" if rests else ""
    return f"{saved.length} {saved.text} {saved.tail} {saved.digest or '-'}{relies}{noted}"
