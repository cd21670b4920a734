"""Moving through the session: menus, places, steps, step 1 and step 5."""

from __future__ import annotations

from dataclasses import dataclass

from facilitator.session.moves.arriving import FoundFact


@dataclass(frozen=True, slots=True)
class Ask:
    """Look at a question of the current category."""

    question: str


@dataclass(frozen=True, slots=True)
class GoTo:
    """Open a step, and in it a category; a completed step is opened for revision."""

    step: int
    category: str = ""


@dataclass(frozen=True, slots=True)
class GiveReason:
    """Say why a completed step's choices are replaced."""

    text: str


@dataclass(frozen=True, slots=True)
class Continue:
    """C: keep the category, or write the step."""


@dataclass(frozen=True, slots=True)
class Back:
    """One place back."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Look at all steps."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on where the session stands."""


@dataclass(frozen=True, slots=True)
class StartOver:
    """Begin a new plan; the file is replaced when step 1 is written, and a copy of it is kept."""


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Forget what is kept of a step but not written."""

    step: int


@dataclass(frozen=True, slots=True)
class Introduce:
    """Step 1: who, which project, which phase; None leaves a value as it is."""

    project_name: str | None = None
    user_name: str | None = None
    delivery_phase: str | None = None
    workload: str | None = None


@dataclass(frozen=True, slots=True)
class LoadDocument:
    """Step 1: load a document that was found or whose path the user gives; `load` False puts it back."""

    path: str
    load: bool = True
    kind: str = ""
    """What the user says it is; empty takes what was found."""


@dataclass(frozen=True, slots=True)
class ConfirmFact:
    """Step 1: record a value for a field of the context; no values takes the record back."""

    field: str
    values: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class RejectFact:
    """Step 1: put a statement away that does not say what was read from it."""

    fact: FoundFact


@dataclass(frozen=True, slots=True)
class AnswerFinding:
    """Step 5: answer a tension; an empty text takes the answer back."""

    rule: str
    kind: str
    text: str
    owner: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Sign off what is written: all sections, or those named by their headings."""

    by: str
    headings: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Settle:
    """Settle a conflict with the file on disk: keep-disk, replace, keep-both or cancel."""

    how: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """Put back the plan that is missing or empty."""


@dataclass(frozen=True, slots=True)
class SaveCopy:
    """Save the draft as a file of its own."""

    path: str
