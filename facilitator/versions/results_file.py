"""Results gathered elsewhere: one JSON object per line, judged by the same gates. And the same file, written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from facilitator.model.noun import noun
from facilitator.model.tools import Tools
from facilitator.versions.assemble import judge_results, unanswered, unversioned
from facilitator.versions.queries import not_versioned, one_line, resolve
from facilitator.versions.sanitise import clean, rows
from facilitator.versions.version_check import Asked, Provider, SearchRow, VersionCheck

LINE_LIMIT = 8 << 20
LINES = 10_000
BEGINNING = '{"tool": "'
"""Of every file that was written here."""


@noun
class SavedLine:
    """One line of a results file."""

    line: int
    asked: Asked
    query: str = ""
    checked_at: datetime | None = None
    results: tuple[SearchRow, ...] = ()
    fault: str = ""
    """What is wrong with the line; it is answered as unverified."""


def read_results(data: bytes, now: datetime) -> list[SavedLine]:
    """Read the first lines of a results file; a bad one is kept with what is wrong with it, an empty one passed over."""
    lines = data.split(b"\n")[:LINES]
    return [_saved(number, line, now) for number, line in enumerate(lines, 1) if line.strip()]


def is_cut(data: bytes) -> bool:
    """Whether something stands in a results file behind the lines that are read of it."""
    return any(rest.strip() for rest in data.split(b"\n", LINES)[LINES:])


def _saved(number: int, line: bytes, now: datetime) -> SavedLine:
    bad = Asked("")
    if len(line) > LINE_LIMIT:
        return SavedLine(number, bad, fault="the line is too long")
    try:
        data = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return SavedLine(number, bad, fault="not a JSON object")
    if not isinstance(data, dict):
        return SavedLine(number, bad, fault="not a JSON object")
    tool, track, query = (_text(data.get(key)) for key in ("tool", "track", "query"))
    if not tool:
        return SavedLine(number, bad, fault="no `tool`")
    asked = Asked(tool, track)
    if not isinstance(data.get("results"), list):
        return SavedLine(number, asked, query, fault="no list of `results`")
    try:
        checked_at = _moment(data.get("checked_at"), now)
    except ValueError as error:
        return SavedLine(number, asked, query, fault=str(error))
    return SavedLine(number, asked, query, checked_at, rows(data["results"]))


def _text(value: Any) -> str:
    return clean(value, 200).shown if isinstance(value, str) else ""


def _moment(value: Any, now: datetime) -> datetime | None:
    """The time of the check as it was given; ValueError where it is none, or lies in the future."""
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(value))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("`checked_at` is not a date") from None
    if moment > now:
        raise ValueError("`checked_at` lies in the future")
    return moment


def judge_saved(
    saved: Iterable[SavedLine], tools: Tools, now: datetime, file: str, data: bytes
) -> list[VersionCheck]:
    """Judge the lines of a results file, one record per line, in order."""
    provider = Provider("imported", file=clean(file, 200).shown, sha256=sha256(data).hexdigest())
    return [_judged(one, tools, now, provider) for one in saved]


def _judged(saved: SavedLine, tools: Tools, now: datetime, provider: Provider) -> VersionCheck:
    found = resolve(saved.asked, tools)
    at, query = saved.checked_at, saved.query
    if saved.fault or found.fault:
        text = f"line {saved.line}: {saved.fault}" if saved.fault else found.fault
        return unanswered(found, "error", text, at, query, provider)
    if not_versioned(found):
        return unversioned(found, at)
    return judge_results(found, saved.results, tools, at, now.date(), query, provider)


def results_file(checks: Iterable[VersionCheck]) -> str:
    """Write checks as a results file: what came back, as cut; nothing for those that brought no rows."""
    lines = []
    for check in checks:
        if check.rows:
            query = check.query
            line = {
                "tool": check.tool,
                "track": check.track,
                "query": query if query.isprintable() else one_line(query),
                "checked_at": check.checked_at,
                "results": [asdict(row) for row in check.rows],
            }
            lines.append(json.dumps(line, ensure_ascii=True) + "\n")
    return "".join(lines)
