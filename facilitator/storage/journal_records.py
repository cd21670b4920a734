r"""Records of a journal: one line each, that says how long it is and whether it arrived whole.

    <length, 8 hex digits> <CRC-32, 8 hex digits> <JSON>\n

A line that did not arrive whole, or was damaged since, is passed over; all others count. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

_LINE = re.compile(rb"^([0-9a-f]{8}) ([0-9a-f]{8}) (\{[^\n]*)\n", re.MULTILINE)


def encode(record: Mapping[str, object]) -> bytes:
    """Return a record as bytes; the JSON is ASCII, so that any text can be held."""
    payload = json.dumps(record, separators=(",", ":")).encode("ascii")
    return b"%08x %08x %b\n" % (len(payload), crc32(payload), payload)


class Decoded(NamedTuple):
    """What the bytes of a journal hold."""

    records: list[dict[str, object]]
    """Those that are whole."""
    end: int
    """The offset at which the last of them ends."""
    damaged: bytes
    """What stands behind the last whole draft and in no whole record: nothing where a kill cut one short."""


def decode(data: bytes) -> Decoded:
    """Return what a journal holds; any bytes are read as far as they go."""
    records: list[dict[str, object]] = []
    left, end = b"", 0
    for line in _LINE.finditer(data):
        record = _record(line)
        if record is None:
            continue
        left = b"" if record.get("kind") == "draft" else left + data[end : line.start()]
        records.append(record)
        end = line.end()
    left += data[end:]
    return Decoded(records, end, b"" if _is_cut_short(left) else left)


def _is_cut_short(left: bytes) -> bool:
    """Whether it is the beginning of a record that was being written: shorter than it says, and nothing but text."""
    begun = _BEGUN.fullmatch(left)
    if begun is None:
        return _HEAD_OF_ONE.fullmatch(left) is not None
    return len(begun[2]) <= int(begun[1], 16)


_BEGUN = re.compile(rb"([0-9a-f]{8}) [0-9a-f]{8} ([\x20-\x7e]*)")
_HEAD_OF_ONE = re.compile(rb"[0-9a-f ]{0,17}")


def _record(line: re.Match[bytes]) -> dict[str, object] | None:
    payload = line[3]
    if len(payload) != int(line[1], 16) or crc32(payload) != int(line[2], 16):
        return None
    try:
        record = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
