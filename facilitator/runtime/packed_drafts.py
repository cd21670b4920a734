"""Drafts as plain data and back: what the journal keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from facilitator.model import Statement
from facilitator.model.packing import pack, unpack
from facilitator.session.drafts import SessionDraft, StepDraft


def pack_draft(draft: SessionDraft) -> dict[str, object]:
    """What is drafted and where the session stands, as JSON values; empty when nothing is drafted."""
    if not draft:
        return {}
    steps = {str(number): pack(step) for number, step in draft.steps.items()}
    kept = {"step": draft.step, "fresh": draft.fresh, "steps": steps}
    put_away = [statement._asdict() for statement in draft.put_away]
    return {**kept, "put_away": put_away} if put_away else kept


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
    return SessionDraft(
        step if isinstance(step, int) else 1,
        kept.get("fresh") is True,
        found,
        _put_away(kept.get("put_away")),
    )


def _put_away(kept: object) -> tuple[Statement, ...]:
    """Statements by the names of their parts; one that has others, or of another kind, is left out."""
    found = (one for one in (kept if isinstance(kept, list) else ()) if isinstance(one, Mapping))
    return tuple(Statement(**_strings(one)) for one in found if _is_statement(one))


def _is_statement(one: Mapping[object, object]) -> bool:
    usual = Statement("", "")._asdict()
    return {"field", "value"} <= set(one) <= set(usual) and all(
        type(part) is type(usual[str(name)]) for name, part in one.items()
    )


def _strings(one: Mapping[object, object]) -> dict[str, Any]:
    return {str(name): _whole(part) for name, part in one.items()}


def _whole(value: object) -> object:
    """The same without halves of characters, which nothing can draw or write."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {_whole(k): _whole(v) for k, v in value.items()}
    return [_whole(v) for v in value] if isinstance(value, list) else value
