"""Drafts as plain data and back: what the journal keeps."""

from __future__ import annotations

from collections.abc import Mapping

from facilitator.model.packing import pack, unpack
from facilitator.session.state import State, unsaved_steps
from facilitator.session.step_draft import StepDraft


def snapshot(state: State) -> dict[str, object]:
    """All drafts of a session and where it stands, as JSON values; empty when nothing is drafted."""
    kept = {str(number): pack(state.drafts[number]) for number in unsaved_steps(state)}
    return {"step": state.step, "fresh": state.fresh, "steps": kept} if kept else {}


def drafts_of(kept: Mapping[str, object]) -> dict[int, StepDraft]:
    """The drafts in a snapshot; a step that cannot be read any more is left out."""
    steps = kept.get("steps")
    found: dict[int, StepDraft] = {}
    for value in steps.values() if isinstance(steps, Mapping) else ():
        try:
            draft = unpack(StepDraft, value)
        except ValueError:
            continue
        found[draft.step] = draft
    return found
