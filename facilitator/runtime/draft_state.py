"""What is drafted beside a plan, as `show` tells it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
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
    told = list(_told(unpack_draft(draft.draft).steps, written, catalogue))
    return {"step": int(number), "categories": [str(c) for c in kept], "steps": told}


def _told(
    drafted: Mapping[int, StepDraft], written: Plan, catalogue: Catalogue
) -> Iterator[Mapping[str, object]]:
    """A line a drafted step that there is."""
    from facilitator.session.drafts import answered_otherwise

    for number in (step.number for step in catalogue.steps if step.number in drafted):
        answers = answered_otherwise(drafted[number], written, catalogue)
        yield {"step": number, "answers": list(answers)}
