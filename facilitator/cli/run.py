"""`facilitator run`: plays an answers file through the same engine as the screen."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from facilitator.answers.player import play_file
from facilitator.answers.playing import Playing, SaveError, StoppedError
from facilitator.answers.reading import LARGEST, Answers, read_answers
from facilitator.answers.rehearsal import Rehearsal, Seen
from facilitator.bounded import read_file
from facilitator.cli.faults import USAGE, at, refuse, without_keys
from facilitator.cli.links import leads_out
from facilitator.document.read import Reading
from facilitator.model import Severity
from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.secret_lines import secrets_in
from facilitator.session.commands import DiscardDraft
from facilitator.session.drafts import SessionDraft
from facilitator.session.events import Opened
from facilitator.session.play import begin, play
from facilitator.session.state import State
from facilitator.settings import Settings

SAVE_FAILED, STOPPED = 1, 3


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Rehearse the file in memory, then play it; nothing is written when the rehearsal finds it wrong."""
    path, known = Path(arguments.plan), content(settings)
    answers = read_answers(Path(arguments.answers), known)
    _point_out_secrets(Path(arguments.answers))
    runtime = Runtime(settings, path, known.catalogue)
    if out := leads_out(path, runtime.drafts.doc, settings, allowed=arguments.outside):
        return refuse(out, code=SAVE_FAILED)
    opened = runtime.open()
    if runtime.journal_fault:
        state_dir = runtime.drafts.state_dir
        refuse(f"{state_dir}: drafts cannot be kept ({runtime.journal_fault}); going on without.")
    try:
        if opened.read_only:
            code = SAVE_FAILED if runtime.obstacles else USAGE
            return refuse(f"{path}: {opened.read_only}", code=code)
        for remark in opened.remarks:
            refuse(f"{path}: {remark}")
        if opened.reading.damaged:
            return refuse(*damage(path, opened.reading))
        return _play(runtime, opened, answers, begin(known, settings.today, opened.reading))
    finally:
        runtime.close()


def _play(runtime: Runtime, opened: Opened, answers: Answers, begun: State) -> int:
    """Rehearse and play what the file answers into a session that has no draft."""
    path, user_name = runtime.path, runtime.settings.user_name
    rehearsal = Rehearsal(runtime.data, runtime.catalogue, runtime)
    seen = Seen(runtime, rehearsal)
    state, _ = play(begun, replace(opened, draft=SessionDraft(), vanished=""))
    try:
        play_file(Playing(state, answers, rehearsal, lambda _: None), user_name)
    except StoppedError:
        pass  # what the file does answer is played below
    except SaveError as error:
        return refuse(f"{path}: {without_keys(str(error))}")
    if opened.draft:
        runtime.perform(DiscardDraft())
        refuse(
            f"{path}: what was drafted beside it is in the trash (`facilitator drafts list --trash`)."
        )
    try:
        play_file(Playing(state, answers, seen, print), user_name)
    except StoppedError as stop:
        where = f"stored nowhere ({seen.not_kept})" if seen.not_kept else "in the draft"
        return refuse(str(stop), f"What was kept so far is {where}.", code=STOPPED)
    except SaveError as error:
        return refuse(without_keys(str(error)), code=SAVE_FAILED)
    return 0


def _point_out_secrets(path: Path) -> None:
    """Name lines of the file that look like a secret; what they hold is not repeated."""
    for line, kind in secrets_in(read_file(path, LARGEST).decode("utf-8", "replace")):
        refuse(f"{path}:{line}: looks like a secret ({kind}); what is answered stands in the plan.")


def damage(path: Path, reading: Reading) -> list[str]:
    """What has to be repaired before a plan can be used, a line each."""
    return [at(path, p) for p in reading.problems if p.severity is Severity.ERROR]
