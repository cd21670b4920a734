"""The content that plans are reviewed against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.content.source import PHASE_MATRIX
from facilitator.review.criteria import Criteria
from facilitator.storage.content import (
    load_catalogue,
    load_phases,
    load_relations,
    load_rules,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def load_criteria(folder: Traversable) -> Criteria:
    """Load it from the folder of step files; ContentError with every fault when it is wrong."""
    return Criteria(
        load_catalogue(folder),
        load_rules(folder),
        load_relations(folder),
        # somebody's own content may have none
        load_phases(folder) if folder.joinpath(PHASE_MATRIX).is_file() else None,
    )
