"""What a screen shows of a state, worked out once for every screen: marks, relations, progress."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator import asking
from facilitator.asking import open_fields
from facilitator.document.context_section import label_of
from facilitator.model import Category, Insight, Option, Question, Standing
from facilitator.model.noun import noun
from facilitator.session.derived import derived
from facilitator.session.drafts import StepDraft
from facilitator.session.state import (
    State,
    asked,
    has_changes,
    is_confirmed,
    is_done,
    is_outdated,
    nothing_asked,
    that_ask,
    to_review,
)
from facilitator.techniques.rounds import QUESTION, given
from facilitator.techniques.wording import title
from facilitator.text import counted

KEPT, BEGUN, OPEN, ASIDE, REVIEW, LATER = "✓", "◐", "○", "·", "↻", "…"


def step_mark(state: State, number: int) -> str:
    """How a step stands: written, begun, open, or in need of review."""
    if has_changes(state, number):
        return BEGUN
    if number not in state.plan.steps_completed:
        return OPEN
    categories = state.catalogue.step(number).categories
    if is_done(state, number):
        if is_outdated(state, number):
            return REVIEW
        left = any(values_open(state, c) for c in categories) or _defers(state, number)
        return BEGUN if left else KEPT
    return REVIEW if any(to_review(state, c) for c in categories) else BEGUN


def _defers(state: State, number: int) -> bool:
    """Whether an answer of a written step is put off."""
    found = (state.plan.decisions.get(q.id) for q in state.catalogue.questions_of(number))
    return any(one is not None and one.standing is Standing.DEFERRED for one in found)


def values_open(state: State, category: Category) -> int:
    """How many essential values of a category nobody has stated or set aside, with the drafts of all steps."""
    return sum(len(open_fields(question, state.drafted)) for question in category.questions)


def typed_in(state: State, field: str) -> str:
    """What a field of `StepDraft.typing` is about: the question's title and what was typed of it."""
    kind, *keys = field.split(":")
    questions = state.catalogue.questions
    question = next((questions[key] for key in keys if key in questions), None)
    what = _TYPED.get(kind, kind)
    if question is None:
        return what
    value = question.value(keys[-1]) if kind.startswith("value") else None
    return f"{question.title}, {value.field if value else what}"


_TYPED = {
    "own": "own words",
    "earlier": "why the earlier answer",
    "defer": "why it is deferred",
    "round": "an answer of a round",
    "tool": "the name of a tool",
    "impact": "DORA impact",
    "rollback": "rollback implication",
    "finding": "the answer to a finding",
    "fact": "a statement about the project",
    "path": "the path of a document",
    "version": "a version",
    "sign": "a sign-off",
}
"""What was typed under a name that says it in one word."""


def open_rounds(draft: StepDraft) -> Iterator[str]:
    """The rounds of a draft that became nothing yet."""
    for round_ in filter(None, (draft.round, *draft.left)):
        name = "Party Mode" if round_.kind == "party" else round_.name
        answered = counted(sum(1 for _ in given(round_)), "answer")
        yield f"a round of {name} with {answered}"


def typed_not_kept(state: State) -> tuple[str, ...]:
    """What of this step was typed, or put aside, and is not recorded."""
    return tuple(
        dict.fromkeys(typed_in(state, f) for f, text in state.draft.typing.items() if text.strip())
    )


def category_mark(state: State, category: Category) -> str:
    """How a category of the current step stands."""
    if to_review(state, category):
        return REVIEW
    if nothing_asked(state, category):
        return LATER
    if is_confirmed(state, category):
        return _mark_of(state, asked(state, category))
    return BEGUN if any(q.id in state.draft.decisions for q in category.questions) else OPEN


def _mark_of(state: State, questions: tuple[Question, ...]) -> str:
    """How the answers of a category that was kept stand together."""
    marks = {decision_mark(state, question) for question in questions}
    if marks == {ASIDE}:
        return ASIDE
    left = BEGUN in marks or any(_is_deferred(state, question) for question in questions)
    return BEGUN if left else KEPT


def decision_mark(state: State, question: Question) -> str:
    """How a question stands: answered is not enough while an essential value of it is open."""
    decision = state.draft.decisions.get(question.id)
    if decision is None:
        return OPEN
    if open_fields(question, state.facts):
        return BEGUN
    return KEPT if decision.standing is Standing.DECIDED else ASIDE


@noun
class RelatedChoice:
    """What an option means together with a choice already made."""

    other: str
    """Label of the other choice."""
    where: str
    """Title of the other question and number of its step."""
    note: str


def relations(state: State, option: Option) -> tuple[RelatedChoice, ...]:
    """What is said of this option with choices already made; what is said of them, where nothing is."""
    own_question = option.id.rpartition(".")[0]
    found = []
    for id_, decision in state.drafted.decisions.items():
        question = state.catalogue.questions[id_]
        for chosen in decision.choice:
            other = state.catalogue.options.get(chosen)
            if other is None or id_ == own_question:
                continue
            own = [i.note for i in option.interactions if i.other == other.id]
            notes = own or [i.note for i in other.interactions if i.other == option.id]
            where = f"{question.title}, step {state.catalogue.step_of(id_)}"
            found += [RelatedChoice(other.label, where, note) for note in notes]
    return tuple(found)


@noun
class Quotation:
    """What the project itself says that concerns an option or a question."""

    value: str
    where: str
    """`path, line N`, or `path`."""
    confirmed: bool
    """Confirmed by the user in step 1; otherwise seen in the repository's files."""
    of: str = ""
    """The field it is said of, where the value alone does not say it."""


def quotations(state: State, option: Option) -> tuple[Quotation, ...]:
    """Where the project names this option: facts confirmed in step 1, and files of the repository."""
    found = [q for q in _confirmed(state) if _names(state, q.value, option)]
    told = {(q.value, q.where.partition(", line ")[0]) for q in found}
    documents = state.plan.context.documents
    for fact in state.said:
        if (
            not any(document.holds(fact.file) for document in documents)
            and (fact.value, fact.file) not in told
            and fact.state == "decided"
            and _names(state, fact.value, option)
        ):
            found.append(Quotation(fact.value, fact.file, confirmed=False))
    return tuple(dict.fromkeys(found))


def said_about(state: State, question: Question) -> tuple[Quotation, ...]:
    """Facts confirmed in step 1 in a field that this question is compared with later."""
    fields = {r.field for r in state.content.relations if question.id in r.decisions}
    facts = (f for f in state.plan.context.facts if f.field in fields)
    return tuple(
        Quotation(", ".join(values), _where(source), True, label_of(fact.field))
        for fact in facts
        for values, source in fact.together
    )


def _confirmed(state: State) -> list[Quotation]:
    facts = state.plan.context.facts
    cited = (pair for fact in facts for pair in fact.cited)
    return [Quotation(value, _where(source), confirmed=True) for value, source in cited]


def _where(source: str) -> str:
    if not source:
        return "stated in step 1"
    first = source.split(", ")[0]
    path, _, line = first.rpartition(":")
    return f"{path}, line {line}" if path and line.isdigit() else first


def _names(state: State, value: str, option: Option) -> bool:
    """Whether a name found in the project is this option's own id, label or tool."""
    name = value.lower()
    tool, _ = state.content.tools.get(name, ("", ""))
    own = option.id.rpartition(".")[2]
    if own == "none":
        return False  # that a project has nothing of one kind says nothing of another
    return (
        name == option.label.lower()
        or name.replace(" ", "-") == own
        or bool(tool and tool == option.tool)
    )


@noun
class AskedElsewhere:
    """An open question that a round of another category left about a decision of this one."""

    insight: Insight
    where: str
    """Title of the question whose decision keeps it."""


def asked_elsewhere(state: State, category: Category) -> tuple[AskedElsewhere, ...]:
    """Open questions recorded in other categories that begin with the name of a question of this one."""
    names = tuple(f"{title(q)[:1].upper()}{title(q)[1:]}: " for q in category.questions)
    known = state.catalogue.questions
    return tuple(
        AskedElsewhere(insight, known[id_].title)
        for id_, decision in state.drafted.decisions.items()
        if known[id_].category != category.id
        for insight in decision.insights
        if insight.kind == QUESTION and insight.text.startswith(names)
    )


def progress(state: State) -> str:
    """How far the current step is, in words."""
    categories = that_ask(state, state.current_step.categories)
    if not categories:
        return ""
    decided = sum(is_confirmed(state, category) for category in categories)
    if decided < len(categories):
        return f"{decided} of {len(categories)} decided"
    return f"all {len(categories)} categories answered{told_deferred(state, *categories)}"


def told_deferred(state: State, *categories: Category) -> str:
    """How many answers of these categories are put off, as the end of a sentence; empty where none is."""
    deferred = sum(_is_deferred(state, q) for c in categories for q in asked(state, c))
    return f", {counted(deferred, 'answer')} deferred" if deferred else ""


def _is_deferred(state: State, question: Question) -> bool:
    decision = state.draft.decisions.get(question.id)
    return decision is not None and decision.standing is Standing.DEFERRED


@derived
def counted_answers(state: State) -> str:
    """How many of the questions that count have an answer, with the drafts of all steps."""
    return asking.counted_answers(state.drafted, state.early)
