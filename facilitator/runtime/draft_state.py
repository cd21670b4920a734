"""What is drafted beside a plan, as `show` tells it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from facilitator.settings import Settings
from facilitator.storage.drafts import Drafts
from facilitator.storage.place import default_state_dir


def draft_state(settings: Settings, plan: Path) -> Mapping[str, object] | None:
    """Say which step is drafted and which of its categories were kept; None when nothing is."""
    try:
        draft = Drafts(settings.state_dir or default_state_dir(), plan).latest()
    except OSError:
        return None
    if draft is None or not draft.steps:
        return None
    at = str(draft.draft.get("step"))
    number = at if at in draft.steps else min(draft.steps)
    kept = draft.steps[number].get("kept", ())
    kept = kept if isinstance(kept, list | tuple) else ()
    return {"step": int(number), "categories": [str(c) for c in kept]}
