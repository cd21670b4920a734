"""What was recorded: decisions with their reasons, evidence and insights, the project's context, the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from facilitator.model.content import Impact, Metric
from facilitator.model.noun import noun


class Standing(StrEnum):
    """How a question was answered. A question without a decision is open."""

    DECIDED = "decided"
    NOT_APPLICABLE = "not-applicable"
    DEFERRED = "deferred"


class Status(StrEnum):
    """What is known of a version. The words are exact; design/versions.md says when each holds."""

    VERIFIED = "verified"
    LOW_CONFIDENCE = "low-confidence"
    CONFLICTING = "conflicting"
    NOT_VERSIONED = "not-versioned"
    UNVERIFIED = "unverified"
    SKIPPED = "skipped"
    CHOSEN = "chosen by the user"


@noun
class Evidence:
    """What was recorded of one tool's version, as one line of the document holds it."""

    tool: str
    """Id in steps/tools.yaml, or the user's own name for it in kebab-case."""
    name: str
    version: str = ""
    """Empty when no number is stated."""
    status: Status = Status.UNVERIFIED
    checked_at: str = ""
    """Date, ISO 8601 (YYYY-MM-DD)."""
    sources: tuple[str, ...] = ()
    """HOST/PATH, without scheme."""
    reason: str = ""
    """Why it is unverified, or why the user chose this number."""


WHAT_IF, REHEARSAL = "what-if", "rehearsal"
COMPUTED = (WHAT_IF, REHEARSAL)
"""What an insight is by that follows from the values of a plan."""


@noun
class Insight:
    """What a round of A or P, a what-if or a rehearsal left behind and the user accepted."""

    text: str
    by: str = "elicitation"
    """`elicitation`, `party`, `what-if` or `rehearsal`."""
    name: str = ""
    """Name of the method, names of the perspectives joined with a comma, or digest of the inputs of what was computed."""
    kind: str = "insight"
    """`insight`, `accepted-risk` or `open-question`."""
    owner: str = ""
    until: str = ""
    """When to look at it again: a date, a release or an event."""


class How(StrEnum):
    """How a value was given."""

    STATED = "stated"
    """As a value of its kind."""
    IN_WORDS = "in-words"
    """In words that are no value of its kind: kept, and nothing is computed from them."""
    DEFERRED = "deferred"
    NOT_APPLICABLE = "not-applicable"


@noun
class Stated:
    """A value as it was given. Where it is set aside, `text` is the reason."""

    text: str
    how: How = How.STATED

    @property
    def said(self) -> str:
        """The words of the value; empty where it is deferred or does not apply."""
        return self.text if self.how in (How.STATED, How.IN_WORDS) else ""


@noun
class Decision:
    """The recorded answer to one question."""

    id: str
    standing: Standing = Standing.DECIDED
    choice: tuple[str, ...] = ()
    """Full option ids; empty when the answer is in the user's own words."""
    own: str = ""
    """The user's own words (kinds text and percent always; single and multi where no option fits)."""
    reason: str = ""
    """Why it does not apply, or why and until when it is deferred."""
    values: Mapping[str, Stated] = field(default_factory=dict)
    """By the id of their field; a missing one was not stated."""
    rationale: str = ""
    impact: Mapping[Metric, Impact] = field(default_factory=dict)
    """Empty for questions whose options carry no effects."""
    rollback: str = ""
    supersedes: str = ""
    """The replaced choice and the reason for replacing it; empty when nothing was replaced."""
    evidence: tuple[Evidence, ...] = ()
    insights: tuple[Insight, ...] = ()

    def said(self, value: str) -> str:
        """The words of a value by its id; empty where it was not given."""
        stated = self.values.get(value)
        return stated.said if stated else ""


@noun
class InputDocument:
    """A document that the user chose to load in step 1."""

    path: str
    """Relative to the project root, with forward slashes."""
    kind: str = ""
    """architecture, prd, infrastructure, project-context or other."""

    def holds(self, file: str) -> bool:
        """Whether a file is this document, lies in this folder, or beside this index of a sharded document."""
        if file.startswith(f"{self.path.rstrip('/')}/"):
            return True
        folder, _, name = self.path.rpartition("/")
        return file == self.path or (
            name.lower() == "index.md" and bool(folder) and file.startswith(f"{folder}/")
        )


@noun
class Fact:
    """A statement about the project's infrastructure that the user confirmed or typed."""

    field: str
    """Kebab-case: iac-tool, container-strategy, environments, cloud, databases, …"""
    values: tuple[str, ...]
    sources: tuple[str, ...] = ()
    """Of each value, `path:line` where it was found, several with commas; empty where the user stated it."""

    @property
    def source(self) -> str:
        """All that was cited, each once."""
        return ", ".join(dict.fromkeys(filter(None, self.sources)))

    @property
    def cited(self) -> tuple[tuple[str, str], ...]:
        """Each value with where it was found."""
        stated = ("",) * (len(self.values) - len(self.sources))
        return tuple(zip(self.values, (*self.sources, *stated), strict=False))

    @property
    def together(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Values that follow each other and were found at one place, with that place."""
        groups: list[tuple[tuple[str, ...], str]] = []
        for value, source in self.cited:
            if groups and groups[-1][1] == source:
                groups[-1] = (*groups[-1][0], value), source
            else:
                groups.append(((value,), source))
        return tuple(groups)


OPEN_QUESTION = "open-question"
"""The field of a statement that is a question which a document leaves open."""


class Statement(NamedTuple):
    """What one line of a document says of one name, or what the user said of it in step 1."""

    field: str
    """Kebab-case as in a plan, or as the reader of documents groups it: iac_tools, containers, …"""
    value: str
    """The name as the vocabulary spells it."""
    state: str = "decided"
    """decided, mentioned, deferred, rejected or undecided."""
    file: str = ""
    """Relative to the project root; empty when the user stated it."""
    line: int = 0
    """1-based."""
    text: str = ""
    """The sentence, cell or line that says so, at most 300 characters."""
    weighed: str = "decided"
    """The state of all that its document says of this value: one line for it does not make it decided."""
    grade: str = ""
    """`runs`, `decided`, `stated` or `mentioned`; empty where it was not graded."""

    @property
    def source(self) -> str:
        """`path:line`, as a confirmed fact records it."""
        return f"{self.file}:{self.line}" if self.line else self.file


class Named(NamedTuple):
    """A name that the project or its surroundings state, and where."""

    text: str
    where: str


CONTEXT_FIELD = {
    "iac_tools": "iac-tool",
    "containers": "container-strategy",
    "orchestrators": "container-strategy",
    "environments": "environments",
    "ci_platforms": "ci-platform",
    "cloud": "cloud",
    "databases": "databases",
    "migration_tools": "migration-tools",
    "feature_flag_tools": "feature-flag-tools",
    "deploy_tools": "deploy-tools",
}
"""What a project says of itself, field by field, to the field of the context that records it."""
FACT_FIELDS = tuple(dict.fromkeys(CONTEXT_FIELD.values()))
"""Fields of the context in the order of the document; the first three are always asked."""


@noun
class Context:
    """Step 1: what kind of project this is and what was read."""

    delivery_phase: str = ""
    """poc, mvp, staging or production."""
    workload: str = ""
    documents: tuple[InputDocument, ...] = ()
    existing_ci: tuple[str, ...] = ()
    """Paths of CI/CD files found, relative to the project root."""
    facts: tuple[Fact, ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Values of a fact; empty when it was not recorded."""
        return next((f.values for f in self.facts if f.field == name), ())


@noun
class FindingAnswer:
    """The architect's answer to a tension or another open finding of step 5."""

    rule: str
    kind: str = "accepted"
    """`accepted`, or `resolved` by a change."""
    text: str = ""
    owner: str = ""
    until: str = ""
    """A date (ISO) expires; an event is shown."""
    date: str = ""
    looked_at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Decision id to the choice that the answer was given for; stale when one differs."""


@noun
class Signature:
    """A sign-off: who, when, and the fingerprint of what was signed."""

    by: str
    date: str
    section: str
    """H2 text."""
    digest: str
    note: str = ""


@noun
class Plan:
    """A plan as far as it is recorded."""

    project_name: str = ""
    user_name: str = ""
    date: str = ""
    """Day on which the plan was begun, ISO."""
    steps_completed: tuple[int, ...] = ()
    context: Context = Context()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    """By question id."""
    findings: Mapping[str, FindingAnswer] = field(default_factory=dict)
    """By rule id."""


class Severity(StrEnum):
    """How much a problem or finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@noun
class Problem:
    """Something about a file that its reader is told: a stable code, where, what, and what can be done."""

    code: str
    severity: Severity
    message: str
    line: int = 0
    """1-based; 0 when the whole file is meant."""
