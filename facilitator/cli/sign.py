"""`facilitator sign`: a sign-off, bound to the text of the sections."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from facilitator.cli.faults import USAGE, refuse, without_keys
from facilitator.cli.links import leads_out
from facilitator.cli.run import SAVE_FAILED, damage
from facilitator.document import frontmatter
from facilitator.document.reading import NEEDS_REVIEW, Reading
from facilitator.review.signoff import describe, signed
from facilitator.runtime.plan_file import plan_bytes, read_plan
from facilitator.runtime.signing import NOT_SIGNED, sign_off
from facilitator.settings import Settings
from facilitator.storage.content import load_catalogue
from facilitator.storage.drafts import Drafts
from facilitator.storage.lock import Holder, Lock
from facilitator.storage.place import default_state_dir
from facilitator.storage.reasons import said
from facilitator.storage.steps_folder import steps_folder
from facilitator.text import counted


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Sign; 2 when the plan cannot be read, is open elsewhere or has no such section, 1 when it is not saved."""
    known, path = load_catalogue(steps_folder(settings.steps)), Path(arguments.plan)
    reading = read_plan(path, known)
    if not reading.sha256:
        return refuse(f"{path}: there is no such plan.")
    if reading.damaged:
        return refuse(*damage(path, reading))
    drafts = Drafts(settings.state_dir or default_state_dir(), path)
    if out := leads_out(path, drafts.doc, settings, allowed=arguments.outside):
        return refuse(out, code=SAVE_FAILED)
    lock = held(drafts)
    if isinstance(lock, Holder):
        return refuse(f"{path}: {lock.message.removesuffix(' Opened read-only.')}")
    try:
        chosen = tuple(arguments.section)
        outcome = sign_off(
            path, reading, arguments.by, settings.today, drafts, chosen, arguments.note
        )
    finally:
        if lock is not None:
            lock.release()
    if outcome.kind != "saved":
        code = USAGE if outcome.code == NOT_SIGNED else SAVE_FAILED
        return refuse(without_keys(outcome.message), code=code)
    for told in (*describe(signed(_as_signed(reading, path))), *_under_review(reading)):
        print(told)
    return 0


def _under_review(reading: Reading) -> Iterator[str]:
    """Say that the plan was signed though something in it needs review: whoever signs shall know."""
    if count := sum(problem.code == NEEDS_REVIEW for problem in reading.problems):
        points = counted(count, "point")
        yield f"It is signed as it stands: {points} in need of review; `facilitator check` names them."


def _as_signed(reading: Reading, path: Path) -> Reading:
    """The plan with what its front matter says now; signing changes no section, so none is read again."""
    text = (plan_bytes(path) or b"").decode("utf-8", "replace")
    return replace(reading, front=frontmatter.load(frontmatter.cut(text)[0]))


def held(drafts: Drafts) -> Lock | Holder | None:
    """Take the plan; None, with a word, where the folder of drafts cannot be used: it is written all the same."""
    try:
        return drafts.acquire()
    except OSError as error:
        refuse(f"{drafts.state_dir} cannot be used ({said(error)}): not asked for other sessions.")
        return None
