r"""Records of a journal: one line each, that says how long it is and whether it arrived whole.

    <length, 8 hex digits> <CRC-32, 8 hex digits> <JSON>\n

Whatever a power loss leaves of the last record is recognised and ignored; what came before counts. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from zlib import crc32

_HEAD = 18


def encode(record: Mapping[str, object]) -> bytes:
    """Return a record as bytes; the JSON is ASCII, so that any text can be held."""
    payload = json.dumps(record, separators=(",", ":")).encode("ascii")
    return b"%08x %08x %b\n" % (len(payload), crc32(payload), payload)


def decode(data: bytes) -> tuple[list[dict[str, object]], int]:
    """Return all records up to the first damaged one, and the offset at which they end."""
    records: list[dict[str, object]] = []
    at = 0
    while (record := _record_at(data, at)) is not None:
        records.append(record[0])
        at = record[1]
    return records, at


def _record_at(data: bytes, at: int) -> tuple[dict[str, object], int] | None:
    head = data[at : at + _HEAD]
    try:
        length, crc = int(head[:8], 16), int(head[9:17], 16)
        end = at + _HEAD + length
        payload = data[at + _HEAD : end]
        whole = (
            head == b"%08x %08x " % (length, crc)
            and len(payload) == length
            and data[end : end + 1] == b"\n"
        )
        record = json.loads(payload) if whole and crc32(payload) == crc else None
    except (ValueError, RecursionError):
        return None
    return (record, end + 1) if isinstance(record, dict) else None
