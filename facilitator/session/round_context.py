"""What a round of A or P may quote, from where the session stands."""

from __future__ import annotations

from facilitator.model import COMPUTED
from facilitator.session.findings import tensions
from facilitator.session.places import Place
from facilitator.session.state import State
from facilitator.techniques.round_context import RoundContext, Tension


def menu_category(state: State) -> str:
    """The category whose menu a round is opened from; empty at step level."""
    return state.draft.category if state.at.menu is Place.CATEGORY else ""


def round_context(state: State, category: str | None = None) -> RoundContext:
    """Everything decided so far, as it concerns a category (not given: that of the menu; empty: the step)."""
    category = menu_category(state) if category is None else category
    here = [r for r in state.draft.rounds if r.category == category]
    open_ = [finding for finding in tensions(state) if finding.is_open]
    return RoundContext(
        catalogue=state.catalogue,
        library=state.content.library,
        decisions=state.decisions,
        project_context=state.plan.context,
        project=state.plan.project_name,
        step=state.step,
        category=category,
        tensions=tuple(Tension(f.id, f.why, f.question, f.decisions) for f in open_),
        passed=state.facts.passed,
        needs_review=state.reading.needs_review,
        moved_on=_moved_on(state),
        played=tuple(r.ids[0] for r in here if r.kind == "elicitation"),
    )


def _moved_on(state: State) -> frozenset[str]:
    """Names of what is kept and was computed, and whose inputs are others now; hardly any plan keeps one."""
    kept = [one for d in state.decisions.values() for one in d.insights if one.by in COMPUTED]
    if not kept:
        return frozenset()
    from facilitator.session.whatif import has_moved

    return frozenset(one.name for one in kept if has_moved(one, state))
