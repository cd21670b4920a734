"""An operation applied to a document's bytes: the section and the front matter change, everything else stays.

Pure. The result is read again before it is returned; what would change anything else is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256

from facilitator.document import fingerprint
from facilitator.document.errors import DocumentError
from facilitator.document.frontmatter import STEPS, FrontMatter, cut, load, step_number, steps
from facilitator.document.frontmatter_edit import edit
from facilitator.document.glance import with_summary
from facilitator.document.operation import (
    Operation,
    Restore,
    Rewrite,
    SaveSection,
    SaveSignatures,
)
from facilitator.document.sections import Outline, Section, outline
from facilitator.document.whose import stranger
from facilitator.document.yaml_text import lines
from facilitator.document.yaml_tree import LINE_END
from facilitator.validation.escape import escaped

MAX_BYTES = 10_000_000


def decode(data: bytes) -> str:
    """Return a document's text, byte order mark and line ends included.

    Raises:
        DocumentError: too large, no text, or not UTF-8.
    """
    if len(data) > MAX_BYTES:
        message = f"This file has {len(data) / 1e6:.0f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB."
        raise DocumentError("too-large", message)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = (
            f"Byte {error.start:,} is not UTF-8. Convert the file; until then it is only read."
        )
        raise DocumentError("not-utf8", message, line) from error
    nul = data.find(b"\0")
    if nul >= 0:
        message = f"Byte {nul:,} is zero: this is no text. Until it is repaired it is only read."
        raise DocumentError("not-text", message, data.count(b"\n", 0, nul) + 1)
    return text


def is_blank(data: bytes | None) -> bool:
    """Whether there is no document: no file, or nothing but white space and a byte order mark."""
    return data is None or not data.removeprefix(b"\xef\xbb\xbf").strip()


def apply(data: bytes | None, op: Operation) -> bytes:
    """Return the document after the operation; the given bytes None or blank make a new one.

    So does an operation that begins a plan anew. What the document says at a glance is computed from the result.

    Raises:
        DocumentError: the document cannot be changed safely; nothing else is changed by then.
    """
    new = _sections(data, op) if isinstance(op, Rewrite) else _applied(data, op)
    if isinstance(op, Restore) or op.summary is None:
        return new
    summary = op.summary(new)
    if summary is None:
        return new
    text = decode(new)
    order = () if isinstance(op, SaveSignatures) else op.order
    return with_summary(text, summary, order, _line_end(text, cut(text)[1])).encode()


def _sections(data: bytes | None, op: Rewrite) -> bytes:
    for section in op.sections:
        data = _applied(data, section)
    return data or b""


def _applied(data: bytes | None, op: SaveSection | SaveSignatures | Restore) -> bytes:
    if isinstance(op, SaveSection):
        _refuse_half_characters(op.section + op.title)
        _refuse_stranger(data, op)
    if isinstance(op, SaveSection) and op.fresh:
        return _new_document(op).encode()
    if isinstance(op, Restore):
        return _restored(data, op)
    if data is None or is_blank(data):
        _refuse_vanished(data or b"", op)
        return _new_document(op).encode()
    text = decode(data)
    front, body = cut(text)
    old = _checked_outline(text, body)
    eol = _line_end(text, body)
    new = _with_front(text, front, body, op, eol)
    if isinstance(op, SaveSection):
        new = _with_section(new, old, len(new) - len(text), op, eol)
    _prove(new, old, op)
    return new.encode()


def _restored(data: bytes | None, op: Restore) -> bytes:
    if not is_blank(data):
        raise DocumentError("not-empty", "There is a document again; nothing is restored over it.")
    return op.document


def _refuse_vanished(data: bytes, op: SaveSection | SaveSignatures) -> None:
    if op.base and op.base != sha256(data).hexdigest():
        message = "The file was there and is now missing or empty. Restore it, or start anew."
        raise DocumentError("vanished", message)


def _refuse_half_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = "The section holds half a character, which no file can hold."
        raise DocumentError("unwritable-text", message) from error


def _refuse_stranger(data: bytes | None, op: SaveSection) -> None:
    try:
        foreign = stranger(decode(data or b""), op.order)
    except DocumentError:
        return  # what cannot be read is refused below, or replaced where a plan is begun anew
    if foreign:
        raise foreign


def _checked_outline(text: str, body: int) -> Outline:
    found = outline(text, body)
    if found.problem:
        raise found.problem
    return found


def _new_document(op: SaveSection | SaveSignatures) -> str:
    if isinstance(op, SaveSignatures):
        raise DocumentError("no-document", "There is no document to sign.")
    keys: dict[str, object] = {
        k: v for k, v in op.new_front.items() if k not in (STEPS, fingerprint.KEY)
    }
    keys[STEPS] = [op.step]
    keys |= {k: v for k, v in op.owned.items() if v is not None and k not in keys}
    keys[fingerprint.KEY] = fingerprint.updated({}, {op.step: _mark(op)})
    front = "".join(lines(key, value, "\n", depth=0) for key, value in keys.items())
    title = escaped(" ".join(op.title.split()))
    new = f"---\n{front}---\n\n# {title}\n\n{op.section}"
    _prove(new, outline(""), op)
    if steps(cut(new)[0]) != (op.step,):
        raise DocumentError("self-check", "The new document does not read back as intended.")
    return new


def _mark(op: SaveSection) -> fingerprint.Mark:
    relies = {int(step): digest for step, digest in op.relies.items()}
    return fingerprint.mark(op.section, op.digest, relies, op.rests)


def _with_front(
    text: str, front: FrontMatter | None, body: int, op: SaveSection | SaveSignatures, eol: str
) -> str:
    values = load(front)
    if isinstance(op, SaveSignatures):
        owned: Mapping[str, object] = {
            fingerprint.KEY: fingerprint.updated(values, {}, op.signatures)
        }
        step = None
    elif op.claims:
        owned = {**op.owned, fingerprint.KEY: fingerprint.updated(values, {op.step: _mark(op)})}
        step = (op.step, op.step_name)
    else:
        return text
    if front is None:
        if isinstance(op, SaveSection) and not op.adopt:
            raise DocumentError("steps-missing", "This document has no front matter.")
        block = edit("", step, owned, eol, adopt=True)
        return f"{text[:body]}---{eol}{block}---{eol}{eol}{text[body:]}"
    adopt = isinstance(op, SaveSection) and op.adopt
    return (
        text[: front.start]
        + edit(front.text, step, owned, eol, adopt)
        + text[front.start + len(front.text) :]
    )


def _with_section(text: str, old: Outline, shift: int, op: SaveSection, eol: str) -> str:
    """The text with the section replaced or inserted; offsets of `old` are moved by `shift`."""
    piece = op.section if eol == "\n" else op.section.replace("\n", eol)
    mine = find(old, op.heading)
    if mine:
        start = mine.start + shift
        return text[:start] + piece + text[start + _without_blank_lines(mine.text) :]
    at = _place(old, op, len(text) - shift) + shift
    before, after = text[:at], text[at:]
    if before and before[-1] not in "\r\n":
        before += eol
    if before and not re.search(r"(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r\n|\r|\n)\Z", before[-200:]):
        before += eol
    return before + piece + (eol + after if after.strip() else after)


def find(found: Outline, heading: str) -> Section | None:
    """Return the section with this title; raises DocumentError when there are two."""
    same = [s for s in found.sections if s.title == heading]
    if len(same) > 1:
        message = (
            f'The section "{heading}" occurs twice, at lines {same[0].line} and {same[1].line}.'
        )
        raise DocumentError("section-twice", message, same[1].line)
    return same[0] if same else None


def _without_blank_lines(section: str) -> int:
    """Length of a section up to the line end of its last line that is not blank."""
    body = len(section.rstrip(" \t\r\n"))
    end = LINE_END.search(section, body)
    return end.end() if end else len(section)


def _place(old: Outline, op: SaveSection, end: int) -> int:
    """Offset for an absent section: after the nearest earlier one, else before the nearest later one."""
    at = op.order.index(op.heading)
    by_title = {s.title: s for s in old.sections}
    earlier = [by_title[title] for title in op.order[:at] if title in by_title]
    if earlier:
        return earlier[-1].end
    later = [by_title[title] for title in op.order[at + 1 :] if title in by_title]
    return later[0].start if later else end


def _line_end(text: str, body: int) -> str:
    """The line end that most lines of the body have, else of the whole text; LF when there is none."""
    if "\r" not in text:
        return "\n"
    ends: Counter[str] = Counter(LINE_END.findall(text, body) or LINE_END.findall(text))
    return ends.most_common(1)[0][0]


def _prove(new: str, old: Outline, op: Operation) -> None:
    """Raise unless exactly the section changed, reads back as given, and the step is in the list."""
    front, body = cut(new)
    found = outline(new, body)
    sound = not found.problem
    heading = ""
    if isinstance(op, SaveSection):
        heading = op.heading
        mine = [section for section in found.sections if section.title == heading]
        sound &= len(mine) == 1 and fingerprint.same(mine[0].text, op.section)
        sound &= not op.claims or op.step in map(step_number, steps(front))
    if not sound or not _same_but(heading, old, found):
        message = "The section could not be written without changing other parts of the file."
        raise DocumentError("self-check", message)


def _same_but(heading: str, old: Outline, new: Outline) -> bool:
    """Whether two documents have the same sections in the same order, but for the one with this heading."""
    before = [section for section in old.sections if section.title != heading]
    after = [section for section in new.sections if section.title != heading]
    if [section.title for section in before] != [section.title for section in after]:
        return False
    return all(fingerprint.same(a.text, b.text) for a, b in zip(before, after, strict=True))
