"""Leaving with words that no disk holds: they are written where the user says, or left behind knowingly."""

from __future__ import annotations

from functools import partial

from facilitator.private import typed_path
from facilitator.runtime.recovery import write_copy
from facilitator.runtime.session_runtime import Runtime
from facilitator.session.opening import draft_text
from facilitator.tui.asking import AskingApp
from facilitator.tui.wording import said

CHOICES = (
    ("write", said("Write it into a file …")),
    ("stay", said("Stay here")),
    ("leave", said("Leave without it: it is gone then")),
)


async def take_along(app: AskingApp, runtime: Runtime, why: str) -> str | None:
    """Ask what is to become of the words. What is said at the end, where they were written; None to stay here."""
    about = f"Drafts cannot be stored in {runtime.drafts.folder}: {why or 'it does not answer'}."
    what = await app.choose("What you typed is stored nowhere", CHOICES, about)
    if what == "write":
        return await _written(app, runtime)
    return "" if what == "leave" else None


async def _written(app: AskingApp, runtime: Runtime) -> str | None:
    """Write the words into a file that the user names; None where they think better of it."""
    plan, text = runtime.path, draft_text(app.state)
    name = str(plan.with_name(f"{plan.stem}.draft{plan.suffix}"))
    about = "A new file; one that exists is left alone."
    while True:
        path = await app.ask_text("Write it into", name, about=about, one_line=True, selected=True)
        if path is None:
            return None
        place = typed_path(path.strip())
        ended = await app.work_aside(partial(write_copy, place, text, runtime.files), "writing")
        if ended is None:
            return None
        written, about = ended
        if written:
            return f"What you typed and did not write is saved as {place}."
