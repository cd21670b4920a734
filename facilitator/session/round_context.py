"""What a round of A or P may quote, from where the session stands."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import COMPUTED, Statement
from facilitator.session.findings import tensions
from facilitator.session.places import Place
from facilitator.session.state import State
from facilitator.techniques.round_context import RoundContext, tensions_of


def menu_category(state: State) -> str:
    """The category whose menu a round is opened from; empty at step level."""
    return state.draft.category if state.at.menu is Place.CATEGORY else ""


def round_context(state: State, category: str | None = None) -> RoundContext:
    """Everything decided so far, as it concerns a category (not given: that of the menu; empty: the step)."""
    category = menu_category(state) if category is None else category
    here = [r for r in state.draft.rounds if r.category == category and any(r.replies)]
    documents = state.plan.context.documents
    return RoundContext(
        catalogue=state.catalogue,
        library=state.content.library,
        decisions=state.decisions,
        project_context=state.plan.context,
        project=state.plan.project_name,
        step=state.step,
        category=category,
        tensions=tensions_of(tensions(state)),
        passed=state.facts.passed,
        needs_review=state.reading.needs_review,
        moved_on=_moved_on(state),
        played=tuple(r.ids[0] for r in here if r.kind == "elicitation"),
        asked=frozenset(_asked(state)),
        statements=tuple(s for s in state.said if any(d.holds(s.file) for d in documents)),
        stated=state.stated,
        lines=state.lines,
        shown=_shown(state, category),
    )


def _moved_on(state: State) -> frozenset[str]:
    """Names of what is kept and was computed, and whose inputs are others now; hardly any plan keeps one."""
    kept = [one for d in state.decisions.values() for one in d.insights if one.by in COMPUTED]
    if not kept:
        return frozenset()
    from facilitator.session.whatif import has_moved

    return frozenset(one.name for one in kept if has_moved(one, state))


def _asked(state: State) -> Iterator[str]:
    """Ids and pairs of the prompts of all rounds that are kept in the drafts of this session."""
    for draft in state.drafts.values():
        for round_ in draft.rounds:
            for prompt in round_.prompts:
                yield from (prompt.id, prompt.pair)


def _shown(state: State, category: str) -> dict[str, tuple[Statement, ...]]:
    """What the files of the project show of the decisions that a round is about."""
    if not state.traces:
        return {}
    from facilitator.session.phase import beside_question

    categories = state.current_step.categories
    if category:
        categories = (state.catalogue.categories[category],)
    found = {}
    for question in (question for one in categories for question in one.questions):
        beside = beside_question(state, question.id)
        judged = [line for finding in beside.findings for line in finding.seen]
        seen = dict.fromkeys((*judged, *beside.seen))
        found[question.id] = tuple(one for one in seen if one.text != one.file)  # a name is no line
    return found
