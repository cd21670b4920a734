"""What a start finds besides the plan: obstacles, a draft that lags behind or moved along, a plan that vanished."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from facilitator.document.conflict import changes
from facilitator.document.read import read
from facilitator.document.reading import Reading
from facilitator.document.signed import only_signed
from facilitator.model import Catalogue
from facilitator.runtime.packed_drafts import pack_draft, unpack_draft
from facilitator.storage.draft_listing import find_moved, list_drafts
from facilitator.storage.drafts import Draft, Drafts
from facilitator.storage.files import FileOps, write_all
from facilitator.storage.place import is_elsewhere, key_of
from facilitator.storage.reasons import said


def moved_draft(drafts: Drafts, reading: Reading) -> tuple[Draft | None, str]:
    """Take over the draft of a plan with exactly this content whose old path is empty now, and say so.

    The draft under the old path goes to the trash: it can be brought back. Raises OSError.
    """
    for listed in find_moved(drafts.state_dir, reading.sha256, drafts.files):
        old = Path(listed.draft.doc)
        if listed.open_now or listed.key == drafts.key or not _is_gone(old, drafts.files):
            continue
        if is_elsewhere(listed.path.parent, drafts.files):
            where = f"on {listed.draft.host}, at {old}"
            return None, f"A draft of a plan with this content is kept {where}; it stays as it is."
        kept = drafts.keep(listed.draft.draft, listed.draft.base_sha256, at=listed.draft.at)
        Drafts(drafts.state_dir, old, drafts.files, listed.path.parent).discard()
        return kept, f"The draft was made when this plan was at {old}."
    return None, ""


def _is_gone(place: Path, files: FileOps) -> bool:
    """Whether nothing lies there; what may not be looked at may be there still."""
    try:
        return files.status(place) is None
    except NotADirectoryError:
        return True
    except OSError:
        return False


def of_elsewhere(drafts: Drafts) -> list[str]:
    """Say which drafts another machine keeps of its own plan at the same path."""
    if drafts.key == key_of(drafts.doc):
        return []
    return [
        f"Another plan at this path, on {one.draft.host}, has a draft of its own; it stays as it is. "
        f"If it belongs here: facilitator drafts restore {one.key}"
        for one in list_drafts(drafts.state_dir, drafts.files)
        if one.draft.doc == str(drafts.doc) and one.key != drafts.key
    ]


def damage(drafts: Drafts) -> list[str]:
    """Keep what the disk damaged of a draft, and say so. Raises OSError."""
    copy = drafts.keep_damaged()
    told = "The end of the draft is damaged on disk; what came before is used. A copy is kept at"
    return [f"{told} {copy}."] if copy else []


def not_taken_up(drafts: Drafts, fault: str) -> list[str]:
    """Leave what is kept as it is, since it could not be read, and say so where something is kept."""
    drafts.not_taken_up = True
    told = "It stays as it is, and goes to the trash as soon as something else is kept."
    with suppress(OSError):
        if drafts.files.status(drafts.journal) is not None:
            return [f"The draft that is kept could not be read ({fault}). {told}"]
    return []


def kept(draft: Draft) -> str:
    """Say when and where the draft was kept; empty when it does not tell."""
    if not (draft.at and draft.host):
        return ""
    return f"The draft was kept {draft.at[:16].replace('T', ' ')} on {draft.host}."


def unsaved(draft: Draft, reading: Reading, catalogue: Catalogue) -> Mapping[str, object]:
    """The draft, without what the save that was begun from it turns out to have written; empty when that is all."""
    if draft.intent is None or not draft.was_saved(reading.sha256) or not draft.steps:
        return draft.draft
    number = draft.intent.step
    rest = {k: v for k, v in draft.steps.items() if k != str(number)}
    written = draft.steps.get(str(number), {})
    if written.get("left"):  # rounds that were left with answers stay
        section = reading.section_text(catalogue.step(number).heading)
        rest[str(number)] = {
            **written,
            "reason": "",
            "base": reading.sha256,
            "base_section": section,
        }
    stays = rest or draft.draft.get("put_away")
    return {**draft.draft, "steps": rest, "fresh": False} if stays else {}


def readable(
    drafts: Drafts, draft: Draft, snapshot: Mapping[str, object]
) -> tuple[Mapping[str, object], str]:
    """What this version can read of a draft, and what is said of the rest: all of it goes to the trash."""
    rest, steps = pack_draft(unpack_draft(snapshot)), snapshot.get("steps")
    if not isinstance(steps, Mapping) or _holds(rest, snapshot):
        return snapshot, ""
    place = _replaced(drafts, draft, rest)
    known = rest.get("steps")
    lost = sorted(set(steps) - set(known if isinstance(known, Mapping) else ()))
    named = f"The draft of step {', '.join(lost)}" if lost else "A part of the draft"
    return rest, f"{named} was kept by another version and cannot be read; {place}."


def _replaced(drafts: Drafts, draft: Draft, rest: Mapping[str, object]) -> str:
    """Move a draft to the trash, and keep the rest of it in its place; where the draft is now."""
    try:
        drafts.discard()
        if rest:
            drafts.keep(rest, draft.base_sha256, at=draft.at)
    except OSError as fault:
        if drafts.to_trash:
            return (
                f"it stays where drafts are, as long as it cannot go to the trash ({said(fault)})"
            )
    return "it is in the trash"


def _holds(ours: object, theirs: object) -> bool:
    """Whether all that somebody kept is in what was read of it."""
    if isinstance(theirs, Mapping) and isinstance(ours, Mapping):
        return all(_holds(ours.get(key), value) for key, value in theirs.items())
    if isinstance(theirs, list) and isinstance(ours, list | tuple):
        return len(ours) == len(theirs) and all(map(_holds, ours, theirs))
    return ours == theirs or not theirs


def lag(
    drafts: Drafts, draft: Draft, data: bytes | None, reading: Reading, catalogue: Catalogue
) -> str:
    """Say what changed in the plan since the draft was kept; empty when nothing did."""
    if not draft.base_sha256 or draft.base_sha256 == reading.sha256 or reading.blank:
        return ""
    before = _as_it_was(drafts, draft.base_sha256)
    if before is not None and only_signed(read(before, catalogue), reading):
        return ""
    parts = changes(before, data) if before is not None else ()
    named = ", ".join(
        f"“{part.title}” (+{part.added} −{part.removed})"
        if part.title
        else "what stands before the sections"
        for part in parts
    )
    what = f": {named}" if named else ""
    return f"The plan changed on disk since this draft was kept{what}. Compare before you write it."


def _as_it_was(drafts: Drafts, digest: str) -> bytes | None:
    """The bytes with this digest, where this machine still has them."""
    snapshots = drafts.folder / "snapshots"
    candidates = [snapshots / name for name in reversed(drafts.files.names(snapshots))]
    for data in (drafts.last_saved(), *map(drafts.files.read, candidates)):
        if data is not None and sha256(data).hexdigest() == digest:
            return data
    return None


def _had_a_plan(draft: Draft, reading: Reading) -> bool:
    """Whether the draft, or a step in it, was begun on another file than the one that is there."""
    begun_on = [step.get("base") for step in draft.steps.values()]
    return any(base not in ("", None, reading.sha256) for base in (draft.base_sha256, *begun_on))


def vanished(reading: Reading, data: bytes | None, draft: Draft | None, last: bytes | None) -> str:
    """Say what is there instead of a plan that was there before: `missing`, `empty`, or nothing to say."""
    known = last is not None or (draft is not None and _had_a_plan(draft, reading))
    if not reading.blank or not known:
        return ""
    return "missing" if data is None else "empty"


def write_copy(path: Path, text: str, files: FileOps) -> tuple[bool, str]:
    """Write a new file that only the user can read; whether it was written, and what is said about it."""
    try:
        fd = files.create(path, 0o600)
    except FileExistsError:
        return False, f"{path} exists already; nothing was written. Give another name."
    except (OSError, ValueError) as error:
        return False, f"{path} was not written: {_why(error)}."
    try:
        try:
            write_all(files, fd, text.encode())
            files.sync(fd)
        finally:
            files.close(fd)
    except OSError as error:
        files.remove(path)
        return False, f"{path} was not written: {said(error)}."
    return True, f"The draft is saved as {path}; it stays open here too."


def _why(error: OSError | ValueError) -> str:
    return said(error) if isinstance(error, OSError) else "no file can have that name"
