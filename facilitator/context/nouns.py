"""The nouns of this room, frozen: a document, a CI/CD file, a contradiction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from facilitator.context.lookup import Folders
from facilitator.model import InputDocument, Problem, Statement
from facilitator.model.noun import noun

FOUND, AMBIGUOUS, EXCLUDED = "found", "ambiguous", "excluded"
"""How a document stands: offered, offered with a doubt that is named, or not offered."""
UNREAD = "not read: "
"""Begins the reason of a document whose kind of file is not read."""

DECIDED, MENTIONED, DEFERRED, REJECTED, UNDECIDED = (
    "decided",
    "mentioned",
    "deferred",
    "rejected",
    "undecided",
)
"""What a text says of a name: in use or chosen, only named, for later, turned down, still open."""

RUNS, RECORDED, STATED = "runs", "decided", "stated"
"""How much a statement counts: what the repository itself runs, an accepted record, a sentence or a dependency; less
than all of them counts a mention."""
GRADES = (RUNS, RECORDED, STATED, MENTIONED)

ENVIRONMENTS = {
    "dev": "dev", "development": "dev", "test": "test", "qa": "qa", "uat": "uat", "sandbox": "sandbox",
    "staging": "staging", "stage": "staging", "stg": "staging", "preprod": "staging", "pre-prod": "staging",
    "preproduction": "staging", "pre-production": "staging",
    "production": "production", "prod": "production", "prd": "production",
}  # fmt: skip
"""How files and folders call environments, and what each is called here."""
DEPLOYED_TO = frozenset(("dev", "staging", "production"))
"""Environments that a step is said to deploy to; `test` says something else in the words of a command."""


@noun
class Silent:
    """A file that decides nothing, whatever it says, and why."""

    path: str
    why: str


@noun
class Document:
    """One file (or sharded folder) that could be an input document."""

    path: str
    """Relative to the project root, with forward slashes; of a sharded folder its `index.md`, of decision
    records their folder with a slash at its end."""
    kind: str
    """architecture, prd, infrastructure, project-context, brief, adr, guide or other."""
    state: str
    """found, ambiguous or excluded."""
    reason: str
    """Why it stands so, in a sentence without a full stop."""
    parts: tuple[str, ...] = ()
    """The other files of a sharded folder, relative to the root."""
    supersedes: str = ""
    """Path of the document that this one replaces or adds to; empty when none."""
    silent: tuple[Silent, ...] = ()
    """Files of it that decide nothing: out of force, or about something else."""

    @property
    def files(self) -> tuple[str, ...]:
        """What is read of it."""
        return self.parts if self.path.endswith("/") else (self.path, *self.parts)

    def as_input(self) -> InputDocument:
        """Turn it into the noun that a plan records."""
        if self.kind == "adr" and self.state == FOUND:
            return InputDocument(self.path, "architecture")
        asked_for = self.kind in ("architecture", "prd", "infrastructure", "project-context")
        return InputDocument(self.path, self.kind if asked_for else "other")


@noun
class CiFile:
    """One file of a CI/CD platform and what it was read to do."""

    path: str
    platform: str
    triggers: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    deploys: tuple[str, ...] = ()
    """Commands and actions that deploy, as written, one line each."""
    hands_over: tuple[str, ...] = ()
    """Commands and actions that tell another system to deploy, or its pipeline: what that does is not seen."""
    scanners: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    note: str = ""
    """What could not be read, or why it does not count; empty when all is well."""
    counts: bool = True
    """False when the file lies in a platform's folder and is none of its pipelines."""


@noun
class Contradiction:
    """One value of which documents say different things: shown, never settled here."""

    field: str
    value: str
    sides: tuple[Statement, ...]
    """One fact per document, the strongest statement of each."""


@noun
class Discovery:
    """What lies in a project: every document with its standing, and the CI/CD files."""

    root: Path
    documents: tuple[Document, ...] = ()
    """Found first, then ambiguous, then excluded; within them by kind, sharded first, then by path."""
    ci: tuple[CiFile, ...] = ()
    evidence: tuple[Statement, ...] = ()
    """What files of the tree show by their place and content (Dockerfile, *.tf, migrations)."""
    folders: Mapping[str, str] = field(default_factory=dict)
    """Folders that the project's own configuration names: key to path relative to the root."""
    problems: tuple[Problem, ...] = ()
    paths: Folders = field(default_factory=dict)
    """What of the tree can tell something."""

    def of(self, *states: str) -> tuple[Document, ...]:
        """Documents in any of these states, in order."""
        return tuple(d for d in self.documents if d.state in states)
