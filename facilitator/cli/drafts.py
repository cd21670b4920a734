"""`facilitator drafts`: what was typed and not saved yet, for all plans of the user."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from facilitator.cli.faults import refuse
from facilitator.settings import Settings
from facilitator.storage.draft_listing import (
    Listed,
    empty_trash,
    is_open,
    list_drafts,
    list_trash,
    restore,
)
from facilitator.storage.drafts import Draft, Drafts
from facilitator.storage.files import FileOps
from facilitator.storage.place import default_state_dir, folder_of
from facilitator.text import counted


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """List, show, discard or restore drafts; 2 when there is no such draft."""
    state = settings.state_dir or default_state_dir()
    empty_trash(state)
    if arguments.action == "list":
        for one in list_trash(state) if arguments.trash else list_drafts(state):
            print(_line(one))
        return 0
    found = _wanted(state, arguments.draft, in_trash=arguments.action == "restore")
    if not found:
        return refuse(
            f"{arguments.draft}: there is no such draft; `facilitator drafts list` shows all."
        )
    return _act(arguments.action, found, state)


def _wanted(state: Path, draft: str, *, in_trash: bool) -> list[Listed]:
    """The drafts that are called so, latest first: a discarded one by its own name, all of a plan by the plan's."""
    trash, key = list_trash(state), _key_here(state, Path(draft))
    if named := [d for d in trash if draft == d.name]:
        return named
    found = [d for d in (trash if in_trash else list_drafts(state)) if d.key in (draft, key)]
    return found + (_of_elsewhere(state, draft) if in_trash else [])


def _act(action: str, wanted: list[Listed], state: Path) -> int:
    found, *others = wanted
    doc = found.draft.doc or found.name
    if action == "show":
        print("\n".join((_line(found), *_told(found.draft))))
    elif found.open_now or is_open(state, _for_here(state, found).key):
        return refuse(f"{doc}: a session has it open; nothing was changed.")
    elif action == "discard":
        return _discard(found, state)
    elif restore(state, _for_here(state, found)) is None:
        then = f"discard that first, then `facilitator drafts restore {found.name}`"
        return refuse(f"{doc}: has another draft by now; {then}.")
    else:
        print(f"Restored: the draft of {doc}.{_more(others)}")
    return 0


def _more(others: list[Listed]) -> str:
    more = sum(1 for one in others if one.discarded)
    if not more:
        return ""
    return f" The trash holds {counted(more, 'other')} of it: `facilitator drafts list --trash`."


def _discard(found: Listed, state: Path) -> int:
    """Put it into the trash and say by which name it comes back; what lies there already is left there."""
    if found.discarded:
        return refuse(f"{found.name}: is discarded already.")
    drafts = Drafts(state, Path(found.draft.doc), folder=found.path.parent)
    place = drafts.discard()
    name = next((one.name for one in list_trash(state) if one.path == place), found.key)
    print(f"Discarded; for 30 days `facilitator drafts restore {name}` brings it back.")
    return 0


def _key_here(state: Path, plan: Path) -> str:
    files = FileOps()
    return folder_of(state, files.resolve(plan), files).name


def _of_elsewhere(state: Path, key: str) -> list[Listed]:
    """The draft of another machine's plan, where a plan here has the same path."""
    found = [d for d in list_drafts(state) if d.key == key]
    return [d for d in found if d.key != _key_here(state, Path(d.draft.doc))]


def _for_here(state: Path, found: Listed) -> Listed:
    """A draft of elsewhere as that of the plan here; one from the trash goes where it was."""
    return found if found.discarded else replace(found, key=_key_here(state, Path(found.draft.doc)))


def _line(listed: Listed) -> str:
    steps = ", ".join(sorted(listed.draft.steps))
    marks = f"{' · open now' if listed.open_now else ''}"
    marks += f" · discarded {listed.discarded}" if listed.discarded else ""
    held = f"step {steps}" if steps else "what was put away"
    if not listed.draft.doc:
        return f"{listed.name}  cannot be read{marks}"
    return f"{listed.name}  {listed.draft.doc}  {held}  {listed.draft.at}{marks}"


def _told(draft: Draft) -> Iterator[str]:
    """Everything typed, by step and question, with the keys of the journal."""
    for number, step in sorted(draft.steps.items()):
        yield f"Step {number}"
        for key, value in step.items():
            yield from _value(key, value, 1)


def _value(key: str, value: object, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if value in ("", [], {}, None):
        return
    if isinstance(value, Mapping):
        yield f"{pad}{key}:"
        for name, inner in value.items():
            yield from _value(str(name), inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _value(key, inner, depth)
    else:
        first, *rest = str(value).split("\n")
        yield f"{pad}{key}: {first}"
        yield from (f"{pad}  {line}" for line in rest)
