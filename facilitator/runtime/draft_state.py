"""What is drafted beside a plan, as `show` tells it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.settings import Settings
from facilitator.storage.files import FileOps
from facilitator.storage.place import JOURNAL, default_state_dir, folder_of

if TYPE_CHECKING:
    from facilitator.model import Catalogue, Plan
    from facilitator.session.drafts import StepDraft


def draft_state(
    settings: Settings, plan: Path, written: Plan, catalogue: Catalogue
) -> Mapping[str, object] | None:
    """Say which steps are drafted, what they answer otherwise than is written, and what was kept; None without any."""
    state_dir = settings.state_dir or default_state_dir()
    files = FileOps()
    if not os.path.lexists(folder_of(state_dir, files.resolve(plan), files) / JOURNAL):
        return None
    from facilitator.runtime.packed_drafts import unpack_draft  # most plans have no draft
    from facilitator.storage.drafts import Drafts

    try:
        draft = Drafts(state_dir, plan).latest()
    except OSError:
        return None
    if draft is None or not draft.steps:
        return None
    at = str(draft.draft.get("step"))
    number = at if at in draft.steps else min(draft.steps)
    kept = draft.steps[number].get("kept", ())
    kept = kept if isinstance(kept, list | tuple) else ()
    told = _told(unpack_draft(draft.draft).steps, written, catalogue)
    return {"step": int(number), "categories": [str(c) for c in kept], "steps": told}


def _told(
    steps: Mapping[int, StepDraft], written: Plan, catalogue: Catalogue
) -> list[Mapping[str, object]]:
    from facilitator.session.drafts import begin_draft

    told: list[Mapping[str, object]] = []
    for number in (step.number for step in catalogue.steps if step.number in steps):
        draft, base = steps[number], begin_draft(written, number, catalogue)
        answers = _differing(base.decisions, draft.decisions)
        answers += _differing(base.findings, draft.findings)
        told.append({"step": number, "answers": answers})
    return told


def _differing(written: Mapping[str, object], drafted: Mapping[str, object]) -> list[str]:
    """What is answered otherwise in a draft, or taken back there."""
    both = dict.fromkeys((*written, *drafted))
    return [id_ for id_ in both if written.get(id_) != drafted.get(id_)]
