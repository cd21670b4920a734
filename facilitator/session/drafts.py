"""What is answered in one step and not yet written, and how it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from facilitator.asking import is_asked
from facilitator.conditions import Facts
from facilitator.document.digest import decisions_digest
from facilitator.model import (
    Catalogue,
    Category,
    Context,
    Decision,
    FindingAnswer,
    How,
    Plan,
    Question,
    Statement,
    Step,
)
from facilitator.model.noun import noun
from facilitator.techniques.rounds import Round


@noun
class StepDraft:
    """What is answered in one step and not yet written."""

    step: int
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    """Categories left with C."""
    reason: str = ""
    """Why a completed step is revised."""
    project_name: str = ""
    """This, the user and the context: of step 1."""
    user_name: str = ""
    context: Context = Context()
    findings: Mapping[str, FindingAnswer] = field(default_factory=dict)
    """Of step 5."""
    category: str = ""
    question: str = ""
    """Where the user was."""
    looked: tuple[str, ...] = ()
    """Decisions to be reviewed that the user has looked at."""
    typing: Mapping[str, str] = field(default_factory=dict)
    """Field to text that was not sent yet."""
    rounds: tuple[Round, ...] = ()
    """Rounds played in this step, in order, whether taken or left."""
    round: Round | None = None
    """The round that is open; after an interruption it is gone on with."""
    left: tuple[Round, ...] = ()
    """Rounds that were left with answers in them; each can be taken up again."""
    base: str | None = None
    """SHA-256 of the file when this draft was begun (empty: there was none); None before that."""
    base_section: str = ""
    """The step's section as it was then: what the save compares with what is on disk."""
    relied: Mapping[str, str] | None = None
    """Digests of the earlier steps' decisions as they were then, by step number; None: not noted."""


def typed_value(question: str, value: str, how: How) -> str:
    """The name in `StepDraft.typing` of a value's text, or of its words or reason."""
    kind = "value" if how is How.STATED else f"value-{how.value}"
    return f"{kind}:{question}:{value}"


def earlier_reason(question: str) -> str:
    """The name in `StepDraft.typing` of a reason that was given for another answer."""
    return f"earlier:{question}"


@noun
class SessionDraft:
    """All that is drafted and not written, and where the session stands: what the runtime keeps of it."""

    step: int = 1
    fresh: bool = False
    """A new plan was begun, and its first step is not written yet."""
    steps: Mapping[int, StepDraft] = field(default_factory=dict)
    put_away: tuple[Statement, ...] = ()
    """What documents and files say of the project and the user put away, by its place."""

    def __bool__(self) -> bool:
        return bool(self.steps or self.put_away)


def dependency_digests(plan: Plan, step: int, catalogue: Catalogue) -> dict[str, str]:
    """Digests of what the steps before this one decide, by step number."""
    earlier = [n for n in range(1, step) if n in plan.steps_completed]
    return {str(n): decisions_digest(plan, n, catalogue) for n in earlier}


def begin_draft(plan: Plan, step: int, catalogue: Catalogue) -> StepDraft:
    """A draft that begins with what is written of the step."""
    decisions = {
        k: d
        for k, d in plan.decisions.items()
        if k in catalogue.questions and catalogue.step_of(k) == step
    }
    categories = catalogue.step(step).categories
    first = _first_asked(categories, Facts(plan.decisions, plan.context, frozenset(), catalogue))
    stated = (plan.project_name, plan.user_name, plan.context) if step == 1 else ("", "", Context())
    project_name, user_name, context = stated
    return StepDraft(
        step=step,
        decisions=decisions,
        kept=kept_as_written(plan, catalogue.step(step)),
        project_name=project_name,
        user_name=user_name,
        context=context,
        findings=plan.findings if step == 5 else {},
        category=first.category if first else "",
        question=first.id if first else "",
    )


def answered_otherwise(draft: StepDraft, plan: Plan, catalogue: Catalogue) -> tuple[str, ...]:
    """The questions, in step 5 the findings, that a draft answers otherwise than is written, or takes back."""
    base = begin_draft(plan, draft.step, catalogue)
    sides = (base.decisions, draft.decisions), (base.findings, draft.findings)
    return tuple(
        id_
        for written, drafted in sides
        for id_ in dict.fromkeys((*written, *drafted))
        if written.get(id_) != drafted.get(id_)
    )


def kept_as_written(plan: Plan, step: Step) -> tuple[str, ...]:
    """The categories of a step that were left with C as it is written: all of them, or none."""
    return tuple(c.id for c in step.categories) if step.number in plan.steps_completed else ()


def _first_asked(categories: Sequence[Category], facts: Facts) -> Question | None:
    """The question at which a step begins: the first that is asked, where none is the first of all."""
    questions = [question for category in categories for question in category.questions]
    return next((q for q in questions if is_asked(q, facts)), next(iter(questions), None))
