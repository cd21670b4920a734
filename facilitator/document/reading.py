"""What was read from a document: the plan, how far it is, and what its reader is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from facilitator.document.fingerprint import Mark
from facilitator.document.sections import Section
from facilitator.model import Decision, Plan, Problem, Severity
from facilitator.model.noun import noun

IN_PROGRESS, COMPLETE, DAMAGED = "in-progress", "complete", "damaged"
NEEDS_REVIEW = "needs-review"


@noun
class Reading:
    """A document as read."""

    plan: Plan = field(default_factory=Plan)
    problems: tuple[Problem, ...] = ()
    status: str = IN_PROGRESS
    """`in-progress`, `complete` or `damaged`."""
    next_step: int = 1
    """First step that is not completed; 0 when all are."""
    needs_review: frozenset[str] = frozenset()
    """Ids of decisions that rest on others that have changed since."""
    resting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each of them to what has changed: questions, `<question>/<value>`, fields of the context."""
    review_because: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Step of which something is to be reviewed to the earlier steps that have changed since it was saved."""
    outdated: frozenset[int] = frozenset()
    """The steps among them whose section holds something that was computed before: all of step 5, the flow of step 4."""
    sections: tuple[Section, ...] = ()
    marks: Mapping[int, Mark] = field(default_factory=dict)
    sha256: str = ""
    """Of the bytes; empty when there is no file."""
    front: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """1-based line of each category and question that was found."""

    @property
    def damaged(self) -> bool:
        """Whether something has to be repaired before the file may be written."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def blank(self) -> bool:
        """Whether there is no document: no file, or one without anything in it."""
        return not (self.front or self.sections or self.problems)

    def section_text(self, heading: str) -> str:
        """Give the text of a section as it stands in the file; empty when it is absent."""
        return next((s.text for s in self.sections if s.title == heading), "")

    def state_of(self, decision: Decision) -> str:
        """Say how a decision stands: decided, not-applicable, deferred or needs-review."""
        return NEEDS_REVIEW if decision.id in self.needs_review else decision.standing.value
