"""Drafts as plain data and back: what the journal keeps."""

from __future__ import annotations

from collections.abc import Mapping

from facilitator.model.packing import pack, unpack
from facilitator.session.drafts import SessionDraft, StepDraft


def pack_draft(draft: SessionDraft) -> dict[str, object]:
    """What is drafted and where the session stands, as JSON values; empty when nothing is drafted."""
    steps = {str(number): pack(step) for number, step in draft.steps.items()}
    return {"step": draft.step, "fresh": draft.fresh, "steps": steps} if steps else {}


def unpack_draft(kept: Mapping[str, object]) -> SessionDraft:
    """What was packed; a step that cannot be read any more is left out."""
    steps = kept.get("steps")
    found: dict[int, StepDraft] = {}
    for value in steps.values() if isinstance(steps, Mapping) else ():
        try:
            draft = unpack(StepDraft, _whole(value))
        except ValueError:
            continue
        found[draft.step] = draft
    step = kept.get("step")
    return SessionDraft(step if isinstance(step, int) else 1, kept.get("fresh") is True, found)


def _whole(value: object) -> object:
    """The same without halves of characters, which nothing can draw or write."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_whole(k): _whole(v) for k, v in value.items()}
    return [_whole(v) for v in value] if isinstance(value, list) else value
