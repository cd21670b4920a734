"""What Advanced Elicitation and Party Mode draw on: methods, perspectives and failure walks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from facilitator.model.content import Condition


@dataclass(frozen=True, slots=True)
class Remark:
    """What a perspective says in a category; or a method's prompt, where the fields beyond `needs` stay empty."""

    id: str
    text: str
    """With placeholders in braces."""
    at: tuple[str, ...] = ()
    """Category ids; empty means all that are served."""
    when: Condition | None = None
    needs: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    """What the perspective wants, and what stands against it."""
    axis: str = ""
    side: str = ""
    metric: str = ""
    """Id of the metric that target and effects are bound to; empty when any will do."""
    answer: str = "text"
    """`text`, `list` (one item a line), `yes-no-with-reason` or `decided-option` (one recorded decision, with words)."""
    becomes: str = "insight"
    """What the answer is taken as unless the user says otherwise: `insight`, `accepted-risk`, `open-question`, `change`."""
    changes: str = ""
    """What `change` opens: a question id, or `rationale`, `details`, `dora-impact`, `rollback-implication`."""


@dataclass(frozen=True, slots=True)
class Perspective:
    """A voice of Party Mode."""

    id: str
    name: str
    cares_about: str
    fears: str
    voice: str
    home: tuple[str, ...]
    remarks: tuple[Remark, ...]
    stance: str = ""
    contrarian: str = ""
    """The question it asks as contrarian."""
    contrarian_needs: tuple[str, ...] = ()
    """Facts that fill it."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a method is worth offering."""

    when: Condition
    because: str
    """The reason that is shown, with placeholders in braces."""
    strength: int
    """3: a named combination in this plan; 2: one telling fact; 1: fits whenever it can be asked."""
    needs: tuple[str, ...] = ()
    """Facts that fill `because`."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way of questioning a decision."""

    id: str
    name: str
    family: str
    purpose: str
    serves: tuple[str, ...]
    """Ids of the categories it is offered in."""
    occasions: tuple[Occasion, ...]
    prompts: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One question of a failure walk, asked of the record first."""

    id: str
    ask: str
    answered_by: tuple[tuple[str, ...], ...]
    """Every group needs one of its members; a member is a question id, or `<question id>.details`."""
    not_an_answer: tuple[str, ...] = ()
    """Full option ids that leave the question open; a question id stands for all of its options."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A failure that is followed through the recorded decisions."""

    id: str
    title: str
    opens: str
    """The opening sentence, with placeholders in braces."""
    stops: tuple[Stop, ...]
    when: Condition | None = None
    needs: tuple[str, ...] = ()
    """Facts that fill `opens`."""


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact that a prompt may need."""

    fills: tuple[str, ...]
    """The placeholders it fills."""
    words: str
    """What it is, after “needs”."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a category leans on and what it carries: question ids, most telling first."""

    leans_on: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """All that the two protocols can ask."""

    methods: tuple[Method, ...]
    perspectives: tuple[Perspective, ...]
    scenarios: tuple[Scenario, ...]
    families: tuple[str, ...] = ()
    """In the order in which they are listed."""
    neighbours: Mapping[str, Neighbours] = field(default_factory=dict)
    """By category id."""
    axes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Axis to its two sides: side to what it stands for."""
    facts: Mapping[str, FactKind] = field(default_factory=dict)
    """By the name that `needs` uses."""
    runs: frozenset[str] = frozenset()
    """Ids of the questions whose answer names something that runs, and so can stop or fail."""
    guards: frozenset[str] = frozenset()
    """Ids of the questions whose answer stops or shows a fault: doing without lets something through."""
    clash: Mapping[str, Remark] = field(default_factory=dict)
    """By axis: what is asked once two perspectives have contradicted each other on it."""
    set_aside: Remark | None = None
    """What is asked where nobody can speak because the decisions were set aside."""

    def method(self, id_: str) -> Method:
        """The method with this id; KeyError when there is none."""
        return {m.id: m for m in self.methods}[id_]

    def perspective(self, id_: str) -> Perspective:
        """The perspective with this id; KeyError when there is none."""
        return {p.id: p for p in self.perspectives}[id_]

    def scenario(self, id_: str) -> Scenario:
        """The failure walk with this id; KeyError when there is none."""
        return {s.id: s for s in self.scenarios}[id_]
