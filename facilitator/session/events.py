"""What can happen in a session: what the user does, and what the outside answers. Plain data, every one."""

from __future__ import annotations

from facilitator.document.outcome import Outcome
from facilitator.document.reading import Reading
from facilitator.model import Evidence, How, Insight, Named, Statement
from facilitator.model.noun import noun
from facilitator.session.drafts import SessionDraft
from facilitator.techniques.rounds import Reply

# Answering a question: choices, words, reasons, tools.


@noun
class Choose:
    """Choose an option; again on a chosen one of several takes it back."""

    question: str
    option: str


@noun
class OwnWords:
    """Answer in the user's own words."""

    question: str
    text: str


@noun
class NotApplicable:
    """Say that the question does not apply, and why."""

    question: str
    reason: str


@noun
class Defer:
    """Leave the question for later, and say why or until when."""

    question: str
    reason: str


@noun
class Withdraw:
    """Take the answer back: the question is open again."""

    question: str


@noun
class SetValue:
    """Give a value of a decision; an empty text takes it back."""

    question: str
    value: str
    """Id of its field."""
    text: str
    how: How = How.STATED


@noun
class SetRationale:
    """Say why."""

    question: str
    text: str


@noun
class SetImpact:
    """Replace one metric's effect and reason with the user's own."""

    question: str
    metric: str
    effect: str
    why: str


@noun
class SetRollback:
    """Replace the rollback implication with the user's own words."""

    question: str
    text: str


@noun
class NameTool:
    """Name a tool that the answer uses (kept unverified until evidence is recorded)."""

    question: str
    name: str


@noun
class RecordEvidence:
    """Record what the user accepted, overrode or left open about a tool's version."""

    question: str
    evidence: Evidence


@noun
class DropTool:
    """Take a tool out of the decision."""

    question: str
    tool: str


@noun
class SetInsights:
    """State what earlier rounds left behind, as an answers file holds it."""

    question: str
    insights: tuple[Insight, ...]


@noun
class SetSupersedes:
    """State what the decision once replaced, as an answers file holds it."""

    question: str
    text: str


@noun
class Typing:
    """Text in a field that was not sent yet, so that it survives."""

    field: str
    text: str


@noun
class AllowSearch:
    """Agree that tool names are sent to the search engines shown; holds for this session."""


@noun
class LookAgain:
    """Look a tool's version up, or up again."""

    question: str
    tool: str


@noun
class CancelLookUp:
    """Stop waiting for a tool's version."""

    tool: str


# Moving through the session: menus, places, steps, step 1 and step 5.


@noun
class Ask:
    """Look at a question of the current category."""

    question: str


@noun
class GoTo:
    """Open a step, and in it a category; a completed step is opened for revision."""

    step: int
    category: str = ""


@noun
class GiveReason:
    """Say why a completed step's choices are replaced."""

    text: str


@noun
class AnswerLater:
    """Answer questions of a category now that come with a later delivery phase; again: leave them for later."""

    category: str
    questions: tuple[str, ...] = ()
    """All of the category when empty."""


@noun
class Continue:
    """C: keep the category, or write the step."""


@noun
class Back:
    """One place back."""


@noun
class Overview:
    """Look at all steps."""


@noun
class Resume:
    """Go on where the session stands."""


@noun
class StartOver:
    """Begin a new plan; the file is replaced when step 1 is written, and a copy of it is kept."""


@noun
class DropDraft:
    """Forget what is kept of all steps but not written: one draft, put aside once."""


@noun
class Undo:
    """Take the last move back."""


@noun
class Redo:
    """Do again what was taken back."""


@noun
class Introduce:
    """Step 1: who, which project, which phase; None leaves a value as it is."""

    project_name: str | None = None
    user_name: str | None = None
    delivery_phase: str | None = None
    workload: str | None = None


@noun
class LoadDocument:
    """Step 1: load a document that was found or whose path the user gives; `load` False puts it back."""

    path: str
    load: bool = True
    kind: str = ""
    """What the user says it is; empty takes what was found."""


@noun
class ConfirmFact:
    """Step 1: record a value for a field of the context; no values takes the record back."""

    field: str
    values: tuple[str, ...]
    sources: tuple[str, ...] = ()
    """Of each value, where the project says it; empty where the user states it."""


@noun
class RejectFact:
    """Step 1: put a statement away that does not say what was read from it, or offer it again."""

    fact: Statement
    away: bool = True


@noun
class AnswerFinding:
    """Step 5: answer a tension; an empty text takes the answer back."""

    rule: str
    kind: str
    text: str
    owner: str = ""
    until: str = ""


# Several answers in one move.


@noun
class DeferAll:
    """Leave several open questions for later, for one reason."""

    questions: tuple[str, ...]
    reason: str


@noun
class AcceptAll:
    """Step 5: accept several findings with one reason, one owner and one date."""

    findings: tuple[str, ...]
    text: str
    owner: str
    until: str


Line = Choose | SetValue | ConfirmFact | Introduce
"""What taking one line of what the project says plays."""


@noun
class TakeAll:
    """Take lines of what the project says: the moves of those that `found_answers` gives."""

    lines: tuple[Line, ...]


# Signing, and how the file stands.


@noun
class SignOff:
    """Sign off what is written: all sections, or those named by their headings."""

    by: str
    headings: tuple[str, ...] = ()
    note: str = ""


@noun
class Settle:
    """Settle a conflict with the file on disk: keep-disk, replace, keep-both or cancel."""

    how: str


@noun
class PutBack:
    """Put back the plan that is missing or empty."""


@noun
class SaveCopy:
    """Save the draft as a file of its own."""

    path: str


# Rounds of A and P.


@noun
class Elicit:
    """A: choose a method (none given) or begin it."""

    method: str = ""


@noun
class Party:
    """P: begin a round with the perspectives named, or with those the rules choose."""

    perspectives: tuple[str, ...] = ()


@noun
class CallIn:
    """Call a perspective into the round that is open."""

    perspective: str


@noun
class SendOut:
    """Send a perspective out of the round; one that was answered stays."""

    perspective: str


@noun
class TakeUp:
    """Go on with a round that was left at this menu."""

    number: int = -1
    """Index among those left here; -1 is the one left last."""


@noun
class Walk:
    """A at step level: follow a failure through the recorded decisions."""

    scenario: str


@noun
class AnswerPrompt:
    """Answer the prompt of the round."""

    reply: Reply


@noun
class Skip:
    """Leave the prompt without an answer."""


@noun
class StepBack:
    """Go back to the prompt before, or from the proposal to the questions."""


@noun
class Leave:
    """Leave the round without a proposal; what was answered stays in the draft and can be taken up again."""


@noun
class Finish:
    """End the round: what was answered becomes a proposal."""


@noun
class Strike:
    """Take one line out of the proposal, or put it back."""

    line: int


@noun
class Accept:
    """y: take the proposal."""


@noun
class Reject:
    """n: leave everything as it was."""


# What the outside answers: the file, its draft, the project, version checks.


@noun
class LookedUp:
    """From outside: what a check of one tool found. Ignored unless its request is the one that is waited for."""

    request: int
    tool: str
    record: object
    """The record of the check; the session only carries it to the screen."""


@noun
class Opened:
    """From outside: the file as it is now, and what a draft held."""

    reading: Reading
    draft: SessionDraft = SessionDraft()
    read_only: str = ""
    """Why nothing can be written; empty when it can."""
    remarks: tuple[str, ...] = ()
    """What the user is to know before going on."""
    vanished: str = ""
    """`missing` or `empty`: there was a plan at this path; what there is of it now."""


@noun
class FoundDocument:
    """A document that step 1 offers."""

    path: str
    kind: str
    reason: str = ""


@noun
class Scanned:
    """From outside: what step 1 found in the project."""

    documents: tuple[FoundDocument, ...] = ()
    ci: tuple[str, ...] = ()
    facts: tuple[Statement, ...] = ()
    excluded: tuple[FoundDocument, ...] = ()
    traces: tuple[Statement, ...] = ()
    """What files show of decisions."""
    problems: tuple[str, ...] = ()
    names: tuple[Named, ...] = ()
    """What the project calls itself."""
    authors: tuple[Named, ...] = ()
    """Who seems to work on it here."""


@noun
class DocumentRead:
    """From outside: one document that was loaded, with its facts, or why it could not be."""

    path: str
    facts: tuple[Statement, ...] = ()
    problem: str = ""
    remark: str = ""
    """What of it was not read, or not as it stands there."""
    digest: str = ""
    """Of its text, all parts of it; empty where it was not read."""
    stated: tuple[Statement, ...] = ()
    """Numbers and open questions of it; `context/measures.py` says in which shape."""
    lines: tuple[Statement, ...] = ()
    """Its sentences."""


@noun
class SaveEnded:
    """From outside: how the save ended, and the file as it is now."""

    outcome: Outcome
    reading: Reading | None = None


@noun
class SignOffEnded:
    """From outside: what became of a sign-off, and the file as it is now."""

    message: str
    reading: Reading | None = None
    """None when nothing was signed."""


@noun
class FileWritten:
    """From outside: what became of putting the plan back, or of writing a copy."""

    message: str
    reading: Reading | None = None
    """The file as it is now; None where it is as it was."""
    failed: bool = False


@noun
class DiskChanged:
    """From outside: the file is no longer what the session read."""

    reading: Reading


@noun
class DayBegan:
    """From outside: it is another day."""

    today: str
    """ISO date."""


# Which of them write, which look, which come from outside.

Writing = (
    Choose | OwnWords | NotApplicable | Defer | Withdraw | SetValue | SetRationale | SetImpact
    | SetRollback | NameTool | RecordEvidence | DropTool | SetInsights | SetSupersedes | Typing
    | Introduce | LoadDocument | ConfirmFact | RejectFact | AnswerFinding | GiveReason
    | DeferAll | AcceptAll | TakeAll
    | Elicit | Party | Walk | TakeUp | AnswerPrompt | Skip | Accept
    | StartOver | DropDraft | Settle | SignOff | PutBack | Undo | Redo
)  # fmt: skip
"""What the user does to the plan or to a draft of it: a session that only reads refuses these."""
Looking = (
    Ask | AnswerLater | GoTo | Back | Overview | Resume | SaveCopy | AllowSearch | LookAgain | CancelLookUp
    | CallIn | SendOut | StepBack | Leave | Finish | Strike | Reject
)  # fmt: skip
"""What the user does that leaves the plan and its draft as they are."""
Arriving = (
    Opened | Scanned | DocumentRead | LookedUp | SaveEnded | SignOffEnded | FileWritten | DiskChanged
    | DayBegan
)  # fmt: skip
"""What the outside answers."""
Beside = LookedUp | Scanned | DocumentRead | Typing | DiskChanged | DayBegan
"""What comes at any time, over anything that was said."""
Event = Writing | Looking | Continue | Arriving
"""`Continue` goes on at a category and writes at a step; there `menus.what_stops` says what forbids it."""
