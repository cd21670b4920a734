"""`facilitator upgrade`: a plan of the first form of the document in the second, at once; no decision changes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from facilitator.cli.criteria import not_compared
from facilitator.cli.faults import USAGE, refuse, without_keys
from facilitator.cli.links import leads_out
from facilitator.cli.run import SAVE_FAILED, damage
from facilitator.cli.sign import held
from facilitator.document.operation import Rewrite
from facilitator.document.read import Reading, read
from facilitator.document.splice import apply
from facilitator.review.criteria import Criteria
from facilitator.review.signoff import Validity, signed
from facilitator.review.upgrade import UpgradeError, is_second_form, upgrade
from facilitator.runtime.criteria import load_criteria
from facilitator.runtime.plan_file import a_plan, plan_bytes
from facilitator.runtime.project import Documents
from facilitator.settings import Settings
from facilitator.storage.drafts import Drafts
from facilitator.storage.lock import Holder
from facilitator.storage.place import default_state_dir
from facilitator.storage.save import commit
from facilitator.storage.steps_folder import steps_folder

WOULD_CHANGE = 1
"""Exit code of `--check` where there is something to write."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write it; 1 when it is not saved, or with --check when it would change; 2 when it cannot be read."""
    path, criteria = Path(arguments.plan), load_criteria(steps_folder(settings.steps))
    criteria = replace(criteria, documents=Documents(settings.root, not_compared).said)
    data = plan_bytes(path)
    reading = a_plan(path, read(data, criteria.catalogue))
    if data is None:
        return refuse(f"{path}: there is no such plan.")
    if reading.damaged:
        return refuse(*damage(path, reading))
    if is_second_form(reading, criteria.catalogue):
        print(f"{path}: is in the second form already; nothing was changed.")
        return 0
    try:
        rewrite = upgrade(data, reading, criteria, settings.today)
    except UpgradeError as why:
        return refuse(f"{path}: {why} Nothing was changed.")
    told = list(_told(path, data, apply(data, rewrite), criteria))
    if arguments.check:
        print("\n".join((f"{path}: would be written in the second form.", *told)))
        return WOULD_CHANGE
    return _write(path, rewrite, settings, told, outside=arguments.outside)


def _write(
    path: Path, rewrite: Rewrite, settings: Settings, told: list[str], *, outside: bool
) -> int:
    drafts = Drafts(settings.state_dir or default_state_dir(), path)
    if out := leads_out(path, drafts.doc, settings, allowed=outside):
        return refuse(out, code=SAVE_FAILED)
    lock = held(drafts)
    if isinstance(lock, Holder):
        return refuse(f"{path}: {lock.message.removesuffix(' Opened read-only.')}")
    try:
        if lock is not None and drafts.latest() is not None:
            why = "a draft of it is not written yet. Write or discard that first (`facilitator drafts list`)."
            return refuse(f"{path}: {why}", code=USAGE)
        outcome = commit(path, rewrite, drafts.folder, home=drafts.doc)
    finally:
        if lock is not None:
            lock.release()
    if outcome.kind != "saved":
        return refuse(f"{path}: {without_keys(outcome.message)}", code=SAVE_FAILED)
    kept = f"The text before it is kept in {drafts.folder / 'snapshots'}."
    print("\n".join((f"{path}: written in the second form.", *told, kept)))
    return 0


def _told(path: Path, old: bytes, new: bytes, criteria: Criteria) -> Iterator[str]:
    """What stays as it was, what changes, and what to look at."""
    before, after = (read(data, criteria.catalogue) for data in (old, new))
    decided = len(after.plan.decisions)
    yield (
        f"  {decided} decisions with their values, insights and evidence, {len(after.plan.findings)} answers,"
        " the context and all sign-offs read as before"
    )
    yield f"  {_lines(old)} lines before, {_lines(new)} lines after"
    yield from (f"  {line}" for line in _signatures(before, after))
    edited = [p for p in before.problems if p.code == "section-edited"]
    yield from (f"  {path}:{p.line}: {p.message}" for p in edited)


def _lines(data: bytes) -> int:
    return len(data.splitlines())


def _signatures(before: Reading, after: Reading) -> Iterator[str]:
    """Whoever signed, signed a text: of another text that is said, and nobody signs it by an upgrade."""
    valid = {item.signature for item in signed(before) if item.validity is Validity.VALID}
    for item in signed(after):
        if item.signature in valid and item.validity is not Validity.VALID:
            given = item.signature
            yield f"{given.section}: {given.by} signed the text before, on {given.date}; sign again what stands there now"
