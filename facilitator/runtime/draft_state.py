"""What is drafted beside a plan, as `show` tells it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from facilitator.settings import Settings
from facilitator.storage.files import FileOps
from facilitator.storage.place import JOURNAL, default_state_dir, folder_of


def draft_state(settings: Settings, plan: Path) -> Mapping[str, object] | None:
    """Say which step is drafted and which of its categories were kept; None when nothing is."""
    state_dir = settings.state_dir or default_state_dir()
    files = FileOps()
    if not os.path.lexists(folder_of(state_dir, files.resolve(plan), files) / JOURNAL):
        return None
    from facilitator.storage.drafts import Drafts  # 9 ms, and most plans have no draft

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
    return {"step": int(number), "categories": [str(c) for c in kept]}
