"""What the rollout does with a bad release, as the decisions stand: its inputs, and kept answers that have others."""

from __future__ import annotations

from facilitator.inputs import Inputs
from facilitator.model import COMPUTED, Insight
from facilitator.model.noun import replace
from facilitator.session.derived import derived
from facilitator.session.state import State
from facilitator.whatif.inputs import Numbers, of_plan
from facilitator.whatif.kept import before, moved


@derived
def inputs_of(state: State) -> Inputs:
    """The plan as it would be once all drafted steps are written."""
    facts = state.drafted
    return Inputs(replace(state.plan, decisions=facts.decisions), facts)


@derived
def numbers_of(state: State) -> Numbers:
    """What the decisions hold of the inputs as they stand, what is drafted too."""
    return of_plan(inputs_of(state))


def has_moved(insight: Insight, state: State) -> bool:
    """Whether a kept what-if or rehearsal was made from other inputs than there are now."""
    return moved(insight, numbers_of(state)) is not None


def stale_what_ifs(state: State) -> tuple[tuple[str, str], ...]:
    """The decisions whose what-if or rehearsal was made from other inputs, and which changed, as far as it can be told."""
    decisions = state.drafted.decisions.items()
    kept = [(id_, one) for id_, d in decisions for one in d.insights if one.by in COMPUTED]
    found = ((id_, one, moved(one, numbers_of(state))) for id_, one in kept)
    return tuple((id_, before(one, names)) for id_, one, names in found if names is not None)
