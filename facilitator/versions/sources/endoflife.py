"""Release lines at endoflife.date, as JSON. It knows LTS and ends of life, and may lag."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from facilitator.versions.addresses import TRACKER, parse
from facilitator.versions.queries import Resolved
from facilitator.versions.sanitise import BODY_LIMIT
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.sources.fetch import answered, fetch
from facilitator.versions.version_check import SearchRow

TRACKS = ("stable", "lts", "mainline", "weekly")
"""Tracks of which it tells the lines."""


class EndOfLife:
    """endoflife.date behind the same protocol as the search."""

    name = "endoflife"

    def __init__(self, settings: VersionSettings) -> None:
        self._settings = settings

    def covers(self, found: Resolved) -> bool:
        """Whether it lists the tool, and tells of the track."""
        return bool(address(found)) and found.track.id in TRACKS

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        """Read the release lines of the tool's product; one row that names them."""
        return answered(lambda: self._lines(found))

    def _lines(self, found: Resolved) -> SearchRow | None:
        if not (url := address(found)):
            return None
        body = _lines(json.loads(self._read(url)), found.track.id)
        slug = url.rstrip("/").rpartition("/")[2]
        here = f"https://{TRACKER}/{slug}"
        return SearchRow(f"{found.name} | {TRACKER}", here, body) if body else None

    def _read(self, url: str) -> bytes:
        return fetch(url, "application/json", self._settings, _is_there)


def address(found: Resolved) -> str:
    """Where a tool's lines are told; empty where nowhere."""
    slug = found.speaker.endoflife if found.speaker else ""
    return f"https://{TRACKER}/api/v1/products/{slug}/" if slug else ""


def _is_there(url: str) -> bool:
    there = parse(url)
    return there is not None and there.host == TRACKER


def _lines(data: Mapping[str, Any], track: str) -> str:
    """The lines that are maintained, newest first as the source lists them: `1.36 latest 1.36.4 (2026-08-20)`."""
    parts: list[str] = []
    for release in data["result"]["releases"][:30]:
        latest = release.get("latest") or {}
        if not isinstance(latest.get("name"), str) or (
            track == "lts" and release.get("isLts") is not True
        ):
            continue
        ended = " ended" if release.get("isEol") is True else ""
        lts = " LTS" if release.get("isLts") is True else ""
        part = f"{release.get('name')}{lts} latest {latest['name']} ({latest.get('date') or 'no date'}){ended}"
        if sum(map(len, parts)) + len(part) + 2 * len(parts) > BODY_LIMIT - 40:
            break
        parts.append(part)
    return "; ".join(parts)
