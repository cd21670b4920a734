"""What can happen in a session: what the user does, and what the outside answers. Every move is plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from facilitator.plan.outcome import Outcome
from facilitator.plan.read import Reading
from facilitator.protocols.rounds import Reply
from facilitator.vocabulary import Evidence, Insight


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose an option; again on a chosen one of several takes it back."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Answer in the user's own words."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Say that the question does not apply, and why."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Defer:
    """Leave the question for later, and say why or until when."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the answer back: the question is open again."""

    question: str


@dataclass(frozen=True, slots=True)
class SetDetail:
    """State a further field of the decision."""

    question: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class SetRationale:
    """Say why."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class SetImpact:
    """Replace one metric's effect and reason with the user's own."""

    question: str
    metric: str
    effect: str
    why: str


@dataclass(frozen=True, slots=True)
class SetRollback:
    """Replace the rollback implication with the user's own words."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class NameTool:
    """Name a tool that the answer uses (kept unverified until evidence is recorded)."""

    question: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordEvidence:
    """Record what the user accepted, overrode or left open about a tool's version."""

    question: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class SetInsights:
    """State what earlier rounds left behind, as an answers file holds it."""

    question: str
    insights: tuple[Insight, ...]


@dataclass(frozen=True, slots=True)
class SetSupersedes:
    """State what the decision once replaced, as an answers file holds it."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class DropTool:
    """Take a tool out of the decision."""

    question: str
    tool: str


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
class Typing:
    """Text in a field that was not sent yet, so that it survives."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Elicit:
    """A: choose a method (none given) or begin it."""

    method: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """P: begin a round with the perspectives named, or with those the rules choose."""

    perspectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallIn:
    """Call a perspective into the round that is open."""

    perspective: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A at step level: follow a failure through the recorded decisions."""

    scenario: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the prompt of the round."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the prompt without an answer."""


@dataclass(frozen=True, slots=True)
class StepBack:
    """Go back to the prompt before."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the round without a proposal; what was answered stays in the draft until the round is begun anew."""


@dataclass(frozen=True, slots=True)
class Finish:
    """End the round: what was answered becomes a proposal."""


@dataclass(frozen=True, slots=True)
class Strike:
    """Take one line out of the proposal, or put it back."""

    line: int


@dataclass(frozen=True, slots=True)
class Accept:
    """y: take the proposal."""


@dataclass(frozen=True, slots=True)
class Reject:
    """n: leave everything as it was."""


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
class AnswerFinding:
    """Step 5: answer a tension; an empty text takes the answer back."""

    rule: str
    kind: str
    text: str
    owner: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Settle:
    """Settle a conflict with the file on disk: keep-disk, replace, keep-both or cancel."""

    how: str


@dataclass(frozen=True, slots=True)
class AllowSearch:
    """Agree that tool names are sent to the search engines shown; holds for this session."""


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Look a tool's version up, or up again."""

    question: str
    tool: str


@dataclass(frozen=True, slots=True)
class CancelLookUp:
    """Stop waiting for a tool's version."""

    tool: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """From outside: what a check of one tool found. Ignored unless its request is the one that is waited for."""

    request: int
    tool: str
    record: object
    """The record of the check; the session only carries it to the screen."""


@dataclass(frozen=True, slots=True)
class Opened:
    """From outside: the file as it is now, and what a draft held."""

    reading: Reading
    drafts: Mapping[str, object] = field(default_factory=dict)
    read_only: str = ""
    """Why nothing can be written; empty when it can."""


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document that step 1 offers."""

    path: str
    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A statement found in a loaded document, with the line that makes it."""

    field: str
    value: str
    state: str
    """decided, mentioned, deferred, rejected or undecided."""
    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """From outside: what step 1 found in the project."""

    documents: tuple[FoundDocument, ...] = ()
    ci: tuple[str, ...] = ()
    facts: tuple[FoundFact, ...] = ()
    excluded: tuple[FoundDocument, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """From outside: one document that was loaded, with its facts, or why it could not be."""

    path: str
    facts: tuple[FoundFact, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """From outside: how the save ended, and the file as it is now."""

    outcome: Outcome
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class DiskChanged:
    """From outside: the file is no longer what the session read."""

    reading: Reading


Move = (
    Choose | OwnWords | NotApplicable | Defer | Withdraw | SetDetail | SetRationale | SetImpact | SetRollback | NameTool
    | RecordEvidence | DropTool | SetInsights | SetSupersedes | Ask | GoTo | GiveReason | Continue | Back | Overview | Resume | StartOver | DropDraft
    | Typing | Elicit | Party | CallIn | Walk | Answer | Skip | StepBack | Leave | Finish | Strike | Accept | Reject | Introduce | LoadDocument
    | ConfirmFact | AnswerFinding | Settle | AllowSearch | LookAgain | CancelLookUp | LookedUp | Opened | Scanned | DocumentRead | Saved | DiskChanged
)  # fmt: skip
