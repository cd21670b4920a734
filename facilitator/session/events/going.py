"""Moving through the session: menus, places, steps, step 1 and step 5."""

from __future__ import annotations

from typing import NamedTuple

from facilitator.model import Statement


class Ask(NamedTuple):
    """Look at a question of the current category."""

    question: str


class GoTo(NamedTuple):
    """Open a step, and in it a category; a completed step is opened for revision."""

    step: int
    category: str = ""


class GiveReason(NamedTuple):
    """Say why a completed step's choices are replaced."""

    text: str


class Continue(NamedTuple):
    """C: keep the category, or write the step."""


class Back(NamedTuple):
    """One place back."""


class Overview(NamedTuple):
    """Look at all steps."""


class Resume(NamedTuple):
    """Go on where the session stands."""


class StartOver(NamedTuple):
    """Begin a new plan; the file is replaced when step 1 is written, and a copy of it is kept."""


class DropDraft(NamedTuple):
    """Forget what is kept of a step but not written."""

    step: int


class Introduce(NamedTuple):
    """Step 1: who, which project, which phase; None leaves a value as it is."""

    project_name: str | None = None
    user_name: str | None = None
    delivery_phase: str | None = None
    workload: str | None = None


class LoadDocument(NamedTuple):
    """Step 1: load a document that was found or whose path the user gives; `load` False puts it back."""

    path: str
    load: bool = True
    kind: str = ""
    """What the user says it is; empty takes what was found."""


class ConfirmFact(NamedTuple):
    """Step 1: record a value for a field of the context; no values takes the record back."""

    field: str
    values: tuple[str, ...]
    source: str = ""


class RejectFact(NamedTuple):
    """Step 1: put a statement away that does not say what was read from it."""

    fact: Statement


class AnswerFinding(NamedTuple):
    """Step 5: answer a tension; an empty text takes the answer back."""

    rule: str
    kind: str
    text: str
    owner: str = ""
    until: str = ""


class SignOff(NamedTuple):
    """Sign off what is written: all sections, or those named by their headings."""

    by: str
    headings: tuple[str, ...] = ()
    note: str = ""


class Settle(NamedTuple):
    """Settle a conflict with the file on disk: keep-disk, replace, keep-both or cancel."""

    how: str


class PutBack(NamedTuple):
    """Put back the plan that is missing or empty."""


class SaveCopy(NamedTuple):
    """Save the draft as a file of its own."""

    path: str
