"""All drafts of a user, for `facilitator drafts`, and the trash that discarded ones go to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from facilitator.model.noun import noun
from facilitator.private import Own
from facilitator.storage import lock
from facilitator.storage.drafts import LARGEST, Draft, latest_in
from facilitator.storage.files import FileOps
from facilitator.storage.journal_records import decode
from facilitator.storage.place import JOURNAL, private_folder

DAYS_IN_TRASH = 30
KEPT_IN_TRASH = 10
NOT_READ = Draft({}, "", "", 0)
"""In place of a discarded draft that cannot be read."""
_TRASHED = re.compile(rf"(\d{{8}})-([0-9a-f]{{16}})-(\d{{1,18}})\.{JOURNAL}")


@noun
class Listed:
    """A draft found in the state folder or in its trash."""

    key: str
    draft: Draft
    path: Path
    open_now: bool = False
    """A session has the plan open."""
    discarded: str = ""
    """Day on which it was discarded, ISO; empty when it was not."""
    number: int = 0
    """By which discarded drafts follow each other."""

    @property
    def name(self) -> str:
        """What names it alone: its key, with its number where it was discarded."""
        return f"{self.key}-{self.number}" if self.discarded else self.key


def list_drafts(state_dir: Path, files: FileOps | None = None) -> tuple[Listed, ...]:
    """Return the pending drafts of all plans, by plan path."""
    files = files or FileOps()
    found = []
    for key in files.names(state_dir / "drafts"):
        journal = state_dir / "drafts" / key / JOURNAL
        draft = _read(journal, files)
        if draft:
            found.append(Listed(key, draft, journal, is_open(state_dir, key, files)))
    return tuple(sorted(found, key=lambda listed: listed.draft.doc))


def is_open(state_dir: Path, key: str, files: FileOps | None = None) -> bool:
    """Whether a session has a plan open now."""
    return lock.is_held(state_dir / "drafts" / key / "lock", files or FileOps())


def list_trash(state_dir: Path, files: FileOps | None = None) -> tuple[Listed, ...]:
    """Return the discarded drafts that can still be restored, latest first; restoring one needs no reading."""
    files = files or FileOps()
    found = []
    for name in files.names(state_dir / "trash"):
        path = state_dir / "trash" / name
        if match := _TRASHED.fullmatch(name):
            draft = _read(path, files) or NOT_READ
            day, number = match[1], int(match[3])
            on = f"{day[:4]}-{day[4:6]}-{day[6:]}"
            found.append(Listed(match[2], draft, path, discarded=on, number=number))
    return tuple(sorted(found, key=lambda listed: listed.number, reverse=True))


def restore(state_dir: Path, listed: Listed, files: FileOps | None = None) -> Path | None:
    """Make a discarded draft the pending one again; None when its plan has another draft by now."""
    files = files or FileOps()
    files.enter(listed.path.parent)
    target = private_folder(state_dir, "drafts", listed.key, files=files) / JOURNAL
    try:
        files.move_new(listed.path, target)
    except FileExistsError:
        return None
    return target


def empty_trash(state_dir: Path, files: FileOps | None = None, today: date | None = None) -> None:
    """Remove what was discarded, with the ten behind it, more than 30 days before each of the latest ten."""
    files, day = files or FileOps(), today or date.today()
    with suppress(OSError):
        files.clear(state_dir / "trash", _TRASHED, lambda made: _due(made, day))


def _due(made: Sequence[Own], today: date) -> list[Own]:
    """What to remove: a wrong clock alone, now or while some things were discarded, makes nothing old.

    Each was discarded after those before it and before those behind it: it is as old as the youngest of both says.
    """
    found = sorted((place for own in made if (place := _placed(own))), key=lambda place: place[0])
    days = [day for _, day, _ in found]
    latest = days[-KEPT_IN_TRASH:]
    if not latest or max(latest) > today:
        return []
    reached = list(accumulate((day if day <= today else date.min for day in days), max))
    old = min(latest) - timedelta(days=DAYS_IN_TRASH)
    followed = zip(found, reached[KEPT_IN_TRASH:], strict=False)
    return [own for (_, day, own), youngest in followed if day <= today and youngest < old]


def _placed(own: Own) -> tuple[int, date, Own] | None:
    """The number and day of a discarded draft; None for digits that are no day."""
    match = _TRASHED.fullmatch(own.name)
    try:
        return (int(match[3]), date.fromisoformat(match[1]), own) if match else None
    except ValueError:
        return None


def find_moved(
    state_dir: Path, base_sha256: str, files: FileOps | None = None
) -> tuple[Listed, ...]:
    """Return drafts that were made from a document with this content, wherever it was then."""
    return tuple(
        d
        for d in list_drafts(state_dir, files)
        if base_sha256 and d.draft.base_sha256 == base_sha256
    )


def _read(path: Path, files: FileOps) -> Draft | None:
    try:
        return latest_in(decode(files.read(path, LARGEST) or b"").records)
    except OSError:
        return None
