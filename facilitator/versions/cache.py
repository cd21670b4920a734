"""Answers of the last day, in the user's cache folder, each with the time at which it was really asked for."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from facilitator.private import clear, get, oldest_but, put, user_folder
from facilitator.versions.sanitise import rows
from facilitator.versions.settings import VersionSettings
from facilitator.versions.version_check import SearchRow

KEEP = timedelta(hours=24)
FILES = 300
"""Answers kept at most; the oldest go first."""
SIZE_LIMIT = 1 << 17
_ANSWER = re.compile(r"[0-9a-f]{32}\.json")

Kept = tuple[tuple[SearchRow, ...], datetime, str]
"""Rows, when they were asked for, version of the library."""


def key(tool: str, track: str, provider: str, query: str, settings: VersionSettings) -> str:
    """Name under which an answer is kept."""
    parts = [tool, track, provider, query, list(settings.backends), settings.max_results]
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def folder(settings: VersionSettings) -> Path:
    """Folder of cached answers."""
    return Path(settings.cache_dir) if settings.cache_dir else user_folder("cache") / "versions"


def read(place: Path, name: str, now: datetime) -> Kept | None:
    """Return a kept answer that is not older than a day; None for anything missing, broken, old or of the future."""
    try:
        data = json.loads(get(place, f"{name}.json", SIZE_LIMIT))
        at = datetime.fromisoformat(data["checked_at"]).astimezone(UTC)
        found, library = rows(data["results"]), data["library_version"]
    except (OSError, ValueError, OverflowError, TypeError, KeyError, RecursionError):
        return None
    return (found, at, str(library)[:40]) if found and timedelta(0) <= now - at <= KEEP else None


def keep(place: Path, name: str, kept: Kept) -> None:
    """Keep an answer, atomically; a folder that cannot be written is passed over."""
    found, at, library = kept
    data = {
        "checked_at": at.isoformat(),
        "library_version": library,
        "results": [asdict(row) for row in found],
    }
    with suppress(OSError):
        put(place, f"{name}.json", json.dumps(data).encode())
        clear(place, _ANSWER, oldest_but(FILES))
