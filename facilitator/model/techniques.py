"""What Advanced Elicitation and Party Mode draw on: methods, perspectives and failure walks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Literal

from facilitator.model.condition import WrittenCondition
from facilitator.model.content import Metric
from facilitator.model.noun import noun
from facilitator.model.workload import KINDS
from facilitator.model.written import NOT_WRITTEN, Id, Kebab, OneOf, Text, Written, limits

FactName = Annotated[
    str, limits(pattern=r"^[a-z-]+$|^(decided|in-place|given|reason|measure|line|sum):.+$")
]
Needs = Annotated[tuple[str, ...], NOT_WRITTEN]
"""Facts that fill the placeholders of a text; the compiler reads them off the text."""


def _listed(written: str | tuple[str, ...]) -> tuple[str, ...]:
    """Read a word that stands for a list of one."""
    return (written,) if isinstance(written, str) else written


@noun
class Remark:
    """What a perspective says in a category; or a method's prompt, where the fields beyond `needs` stay empty."""

    id: Annotated[str, NOT_WRITTEN] = field(default="", kw_only=True)
    text: Text
    """With placeholders in braces."""
    at: tuple[Kebab, ...] = ()
    """Category ids; empty means all that are served."""
    when: WrittenCondition | None = None
    not_for: tuple[Annotated[str, OneOf(tuple(KINDS))], ...] = ()
    """Kinds of workload that have nothing of what it speaks of."""
    unless: WrittenCondition | None = None
    """Where the plan answers it already, or has nothing of what it speaks of."""
    needs: tuple[FactName, ...] = ()
    """Written: facts beyond those that the placeholders name; compiled: all of them."""
    between: Annotated[tuple[Text, ...], limits(min_length=2, max_length=2)] = ()
    """What the perspective wants, and what stands against it."""
    metric: Annotated[str, OneOf(("", *Metric))] = ""
    """Id of the metric that target and effects are bound to; empty when any will do."""
    answer: Annotated[str, OneOf(("text", "list", "yes-no-with-reason", "decided-option"))] = "text"
    """A list has one item a line; a decided option is one recorded decision, with words."""
    becomes: Annotated[str, OneOf(("insight", "accepted-risk", "open-question", "change"))] = (
        "insight"
    )
    """What the answer is taken as unless the user says otherwise."""
    changes: Annotated[str, limits(pattern=r"^[a-z0-9.-]*$")] = ""
    """What `change` opens: a question id, or `rationale`, `values`, `dora-impact`, `rollback-implication`."""


@noun
class Perspective:
    """A voice of Party Mode."""

    id: Kebab
    name: Text
    cares_about: Text
    reads: Text
    """How it takes up the user's reason before it asks; with `{rationale}`."""
    home: tuple[Kebab, ...]
    """Categories in which it speaks before others."""
    remarks: Annotated[tuple[Remark, ...], limits(min_length=1)]
    unless: WrittenCondition | None = None
    """Where it sits in no room: it speaks only when it is called in."""


@noun
class Occasion:
    """When a method is worth offering."""

    when: WrittenCondition
    because: Text
    """The reason that is shown, with placeholders in braces."""
    strength: Annotated[int, limits(ge=1, le=3)]
    """3: a named combination in this plan; 2: one telling fact; 1: fits whenever it can be asked."""
    needs: Needs = ()


@noun
class Method:
    """A way of questioning a decision."""

    id: Kebab
    name: Text
    family: Kebab
    purpose: Text
    serves: Annotated[tuple[str, ...], Written(Literal["all"] | tuple[Kebab, ...], _listed)]
    """Ids of the categories it is offered in; `all` where content is written."""
    offered: Annotated[tuple[Occasion, ...], limits(min_length=1)]
    prompts: Annotated[tuple[Remark, ...], limits(min_length=3, max_length=16)]
    except_: tuple[Kebab, ...] = ()
    """Categories that are left out of all."""
    crosses: tuple[Id, ...] = ()
    """Questions of which a crossing names one, where the method is about these only; empty: any of its family."""


@noun
class Crossing:
    """A question that only this plan can be asked: it sets two things on record against each other."""

    asks: Remark
    voices: tuple[Kebab, ...] = ()
    """Perspectives that may ask it, best first."""
    families: tuple[Kebab, ...] = ()
    """Families of methods that may ask it."""


@noun
class Stop:
    """One question of a failure walk, asked of the record first."""

    id: Annotated[str, NOT_WRITTEN] = field(default="", kw_only=True)
    ask: Text
    answered_by: tuple[Annotated[tuple[Id, ...], Written(Id | tuple[Id, ...], _listed)], ...]
    """Every group needs one of its members; a member is a question id, or `<question id>.values`."""
    not_an_answer: tuple[Id, ...] = ()
    """Full option ids that leave the question open; a question id stands for all of its options."""
    closed_by: tuple[Id, ...] = ()
    """Ids of the values of which one, stated, answers it; an open stop names the first that is asked."""


@noun
class Scenario:
    """A failure that is followed through the recorded decisions."""

    id: Kebab
    title: Text
    opens: Text
    """The opening sentence, with placeholders in braces."""
    stops: Annotated[tuple[Stop, ...], limits(min_length=3)]
    when: WrittenCondition | None = None
    needs: Needs = ()


@noun
class FactKind:
    """A fact that a prompt may need."""

    fills: tuple[Annotated[str, limits(pattern="^[a-z_]+$")], ...]
    """The placeholders it fills."""
    words: Text
    """What it is, after “needs”."""


@noun
class Neighbours:
    """What a category leans on and what it carries: question ids, most telling first."""

    leans_on: tuple[Id, ...]
    carries: tuple[Id, ...]


@noun
class Library:
    """All that elicitation, Party Mode and failure walks can ask."""

    methods: tuple[Method, ...]
    perspectives: tuple[Perspective, ...]
    scenarios: tuple[Scenario, ...]
    families: tuple[str, ...] = ()
    """In the order in which they are listed."""
    neighbours: Mapping[str, Neighbours] = field(default_factory=dict)
    """By category id."""
    facts: Mapping[str, FactKind] = field(default_factory=dict)
    """By the name that `needs` uses."""
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words by which a sentence of a document is about a category, by its id."""
    measured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Measures of documents that a category decides about, by its id."""
    guards: frozenset[str] = frozenset()
    """Ids of the questions whose answer stops or shows a fault: doing without lets something through."""
    crossings: tuple[Crossing, ...] = ()
    """Questions of any method or perspective that sets two things on record against each other."""
    tension: str = ""
    """How a round opens with a tension; with `{lines}`, `{tension_why}` and `{tension_question}`."""
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
