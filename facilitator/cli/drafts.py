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


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """List, show, discard or restore drafts; 2 when there is no such draft."""
    state = settings.state_dir or default_state_dir()
    empty_trash(state)
    in_trash = arguments.action == "restore" or getattr(arguments, "trash", False)
    listed = list_trash(state) if in_trash else list_drafts(state)
    if arguments.action == "list":
        for one in listed:
            print(_line(one))
        return 0
    key = _key_here(state, Path(arguments.draft))
    wanted = [d for d in listed if arguments.draft == d.key or d.key == key]
    wanted += _of_elsewhere(state, arguments.draft) if in_trash else []
    found = next(iter(wanted), None)
    if found is None:
        return refuse(
            f"{arguments.draft}: there is no such draft; `facilitator drafts list` shows all."
        )
    return _act(arguments.action, found, state)


def _act(action: str, found: Listed, state: Path) -> int:
    if action == "show":
        print("\n".join((_line(found), *_told(found.draft))))
    elif found.open_now or is_open(state, _for_here(state, found).key):
        return refuse(f"{found.draft.doc}: a session has it open; nothing was changed.")
    elif action == "discard":
        Drafts(state, Path(found.draft.doc), folder=found.path.parent).discard()
        print(f"Discarded; for 30 days `facilitator drafts restore {found.key}` brings it back.")
    elif restore(state, _for_here(state, found)) is None:
        return refuse(f"{found.draft.doc}: has another draft by now; discard that first.")
    else:
        print(f"Restored: the draft of {found.draft.doc}.")
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
    return f"{listed.key}  {listed.draft.doc}  {f'step {steps}' if steps else 'what was put away'}  {listed.draft.at}{marks}"


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
