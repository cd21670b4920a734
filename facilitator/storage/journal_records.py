r"""Records of a journal: one line each, that says how long it is and whether it arrived whole.

    <length, 8 hex digits> <CRC-32, 8 hex digits> <JSON>\n

A line that did not arrive whole, or was damaged since, is passed over; all others count. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from zlib import crc32

_LINE = re.compile(rb"^([0-9a-f]{8}) ([0-9a-f]{8}) (\{[^\n]*)\n", re.MULTILINE)


def encode(record: Mapping[str, object]) -> bytes:
    """Return a record as bytes; the JSON is ASCII, so that any text can be held."""
    payload = json.dumps(record, separators=(",", ":")).encode("ascii")
    return b"%08x %08x %b\n" % (len(payload), crc32(payload), payload)


def decode(data: bytes) -> tuple[list[dict[str, object]], int]:
    """Return all records that are whole, and the offset at which the last of them ends."""
    records: list[dict[str, object]] = []
    end = 0
    for line in _LINE.finditer(data):
        if (record := _record(line)) is not None:
            records.append(record)
            end = line.end()
    return records, end


def _record(line: re.Match[bytes]) -> dict[str, object] | None:
    payload = line[3]
    if len(payload) != int(line[1], 16) or crc32(payload) != int(line[2], 16):
        return None
    try:
        record = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
