"""What only several traces together show: parts that are built apart, deployments to several regions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from facilitator.model import Statement

_SEVERAL = {"part-path": "repository-parts", "deploy-region": "regions"}
"""Fields that are kept for this to the field that says it."""


def together(found: Iterable[Statement]) -> Iterator[Statement]:
    """All statements; of those kept for this only what two that are not the same show."""
    first: dict[str, Statement] = {}
    for one in found:
        field = _SEVERAL.get(one.field)
        if field is None:
            yield one
            continue
        other = first.setdefault(one.field, one)
        if other.value != one.value:
            yield one._replace(field=field, value="several")
