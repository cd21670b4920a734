"""What a delivery phase needs, and what decisions leave in a repository: `steps/phases.yaml`, `conformance.yaml`.

A *trace* is a `Statement` about the repository, with its file and line; its field and value say of what it is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated

from facilitator.model.condition import WrittenCondition
from facilitator.model.content import Phase
from facilitator.model.noun import noun
from facilitator.model.written import Id, Kebab, OneOf, Text, limits

COMPARISONS = ("one-of", "all-of", "in-order", "same", "shares", "names", "tool", "blocks")
Signs = Mapping[Text, tuple[Text, ...]]
"""Fields of traces to the values that count; an empty list counts any value."""


@noun
class PhasePoint:
    """One thing that a phase needs, and what speaks to it."""

    id: Kebab
    says: Text
    """What is needed, as a noun phrase that begins a line."""
    closes: Text
    """What would close the gap, as a task."""
    seen: Signs = field(default_factory=dict)
    """Traces of it."""
    instead: Signs = field(default_factory=dict)
    """Traces of something else in its place; they count where none of `seen` is there."""
    open_with: Signs = field(default_factory=dict)
    """Traces that it may lie elsewhere: with one of them, what is there instead says nothing."""
    against: Signs = field(default_factory=dict)
    """Traces that speak against it whatever else is there."""
    hints: Signs = field(default_factory=dict)
    """Traces that it may live where no repository shows it."""
    only_with: Signs = field(default_factory=dict)
    """Where a repository has none of these traces, and no decision speaks to it, the point is not asked for."""
    look_at: Text = ""
    """Where to look when a repository cannot show it; empty where its absence there is a gap."""
    in_part: bool = False
    """Whether the cell differs where other points are in place and this one is not visible: it is there in part."""
    optional: bool = False
    """Whether the cell can be in place without it."""
    aside: bool = False
    """Whether it is shown and says nothing of the rest: the cell is what its other points are."""
    decided: WrittenCondition | None = None
    """TRUE where the plan decides the same, FALSE where it decides something else."""


@noun
class PhaseCell:
    """What one phase has in one row."""

    says: Text
    """The words of the origin."""
    points: Annotated[tuple[PhasePoint, ...], limits(min_length=1)]


@noun
class PhaseRow:
    """One row of the matrix."""

    id: Kebab
    label: Text
    cells: Mapping[Phase, PhaseCell]


@noun
class PatternFit:
    """When a deployment pattern fits which phase."""

    pattern: Id
    """Id of an option."""
    when: Text
    from_: Phase


@noun
class PhaseMatrix:
    """What each delivery phase is usually built with."""

    labels: Mapping[Phase, Text]
    rows: Annotated[tuple[PhaseRow, ...], limits(min_length=1)]
    fits: tuple[PatternFit, ...] = ()
    source: Text = ""


@noun
class ConformanceRule:
    """How one decision, or one value of it, shows in a repository."""

    decision: Id
    trace: Text
    """Field of the traces that speak to it."""
    why: Text
    """What is compared and what it cannot see, in a sentence."""
    value: Annotated[str, limits(pattern="^[a-z0-9-]*$")] = ""
    """Id of the value it is about; empty for the choice itself."""
    options: Mapping[Kebab, tuple[Text, ...]] = field(default_factory=dict)
    """Own ids of options to the values of traces that are the same; options that leave no trace are not named."""
    against: Mapping[Kebab, tuple[Text, ...]] = field(default_factory=dict)
    """Own ids of options to the values of traces that show something else; `field=value` for one field only."""
    together: Mapping[Kebab, tuple[Text, ...]] = field(default_factory=dict)
    """Values of traces under one name, which `against` gives in their place."""
    open_with: Signs = field(default_factory=dict)
    """Traces that what was chosen may lie elsewhere: with one of them, another trace of `trace` says nothing."""
    unless: Signs = field(default_factory=dict)
    """Traces that settle it all the same, where one of them stands at a line that shows something else."""
    also: tuple[Text, ...] = ()
    """Further fields whose traces speak to it."""
    compare: Annotated[str, OneOf(COMPARISONS)] = "one-of"
    """How traces are held against what is recorded: the first three for choices, the others for values."""
    look_at: Text = ""
    look_when: WrittenCondition | None = None
    """Where to look holds unless this is FALSE."""

    def speaks_against(self, option: str) -> tuple[str, ...]:
        """The values of traces that show something else than an option."""
        named = self.against.get(option, ())
        return tuple(value for name in named for value in self.together.get(name, (name,)))
