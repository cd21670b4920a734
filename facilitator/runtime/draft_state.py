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


def draft_state(
    settings: Settings, plan: Path, written: Plan, catalogue: Catalogue
) -> Mapping[str, object] | None:
    """Say which steps are drafted, what they answer otherwise than is written, and what was kept; None without any."""
    state_dir = settings.state_dir or default_state_dir()
    files = FileOps()
    if not os.path.lexists(folder_of(state_dir, files.resolve(plan), files) / JOURNAL):
        return None
    from facilitator.runtime.packed_drafts import unpack_draft  # most plans have no draft
    from facilitator.session.drafts import begin_draft
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
    steps = []
    for step, drafted in sorted(unpack_draft(draft.draft).steps.items()):
        known = step in [one.number for one in catalogue.steps]
        base = begin_draft(written, step, catalogue) if known else drafted
        answers = _differing(base.decisions, drafted.decisions)
        answers += _differing(base.findings, drafted.findings)
        steps.append({"step": step, "answers": answers})
    return {"step": int(number), "categories": [str(c) for c in kept], "steps": steps}


def _differing(written: Mapping[str, object], drafted: Mapping[str, object]) -> list[str]:
    """What is answered otherwise in a draft, or taken back there."""
    both = dict.fromkeys((*written, *drafted))
    return [id_ for id_ in both if written.get(id_) != drafted.get(id_)]
