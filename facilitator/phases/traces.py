"""Traces in a form that rules can ask: by field and value."""

from __future__ import annotations

from collections.abc import Iterable

from facilitator.model import Statement
from facilitator.model.phases import Signs

MOST_SHOWN = 3
"""Traces of one value that are shown: the others say the same."""


class TraceIndex:
    """All traces of a repository by field."""

    def __init__(self, traces: Iterable[Statement]) -> None:
        self.by_field: dict[str, list[Statement]] = {}
        for trace in traces:
            self.by_field.setdefault(trace.field, []).append(trace)

    def of(self, field: str) -> tuple[Statement, ...]:
        """The traces of a field, in the order found."""
        return tuple(self.by_field.get(field, ()))

    def matching(self, signs: Signs) -> tuple[Statement, ...]:
        """The traces that any of these signs count, of each value the first few, each line once."""
        found: list[Statement] = []
        shown: dict[tuple[str, str], int] = {}
        for field, values in signs.items():
            for trace in self.by_field.get(field, ()):
                if values and trace.value not in values:
                    continue
                key = (field, trace.value)
                shown[key] = shown.get(key, 0) + 1
                if shown[key] <= MOST_SHOWN:
                    found.append(trace)
        return each_line_once(found)


def each_line_once(traces: Iterable[Statement]) -> tuple[Statement, ...]:
    """Traces without those of a line that stands there already."""
    lines: dict[tuple[str, int], Statement] = {}
    for trace in traces:
        lines.setdefault((trace.file, trace.line), trace)
    return tuple(lines.values())
