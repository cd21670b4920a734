"""What can be asked: steps, categories, questions and options.

The types of the fields say how content writes them; `facilitator.content` holds content against them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from facilitator.model.condition import WrittenCondition
from facilitator.model.noun import noun
from facilitator.model.workload import KINDS
from facilitator.model.written import NOT_WRITTEN, Id, Kebab, OneOf, Text, Written, limits


class Metric(StrEnum):
    """The four DORA metrics, in the order in which the document lists them."""

    DEPLOYMENT_FREQUENCY = "deployment-frequency"
    LEAD_TIME = "lead-time"
    CHANGE_FAILURE_RATE = "change-failure-rate"
    RECOVERY_TIME = "recovery-time"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The name that the document uses."""
        return _METRIC_TITLES[self]

    @property
    def short(self) -> str:
        """A column head of at most five letters."""
        return _METRIC_SHORT[self]


TARGETS = "dora-target."
"""How the ids of questions begin whose answer is a target of a metric."""
METRICS = tuple(Metric)
_METRIC_TITLES = dict(
    zip(
        METRICS,
        (
            "Deployment Frequency",
            "Lead Time for Changes",
            "Change Failure Rate",
            "Mean Time to Recovery",
        ),
        strict=True,
    )
)
_METRIC_SHORT = dict(zip(METRICS, ("Freq", "Lead", "Fail", "Recov"), strict=True))


ARGUED = "argued"
"""Begins the reason of an effect for which the catalogue names no source."""


class Effect(StrEnum):
    """The direction in which a choice moves a metric, argued from cited documents and never measured."""

    IMPROVES = "improves"
    NEUTRAL = "neutral"
    WORSENS = "worsens"
    MIXED = "mixed"
    """Several chosen options with opposite directions."""
    UNKNOWN = "unknown"


EFFECT_MARKS = {
    Effect.IMPROVES: "▲",
    Effect.NEUTRAL: "–",
    Effect.WORSENS: "▼",
    Effect.MIXED: "◆",
    Effect.UNKNOWN: "?",
}


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTI = "multi"
    TEXT = "text"
    PERCENT = "percent"
    """A number from 0 to 100, written without the sign."""


class ValueKind(StrEnum):
    """How a value is typed; a step file names it."""

    TEXT = "text"
    NAME = "name"
    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"
    SHARES = "shares"
    DURATION = "duration"
    RATE = "rate"
    THRESHOLD = "threshold"
    PATH = "path"
    URL_PATH = "url-path"
    PORT = "port"
    NAMES = "names"
    LIST = "list"
    """Names whose order does not matter."""
    WHEN = "when"
    WHO = "who"
    DATE = "date"


PHASE_NAMES = {
    "poc": "proof of concept", "mvp": "MVP", "staging": "staging", "production": "production"
}  # fmt: skip
"""What a phase is called within a sentence."""
PHASES = tuple(PHASE_NAMES)
"""Delivery phases in their order: each asks what the ones before it ask, and more."""
Phase = Annotated[str, OneOf(PHASES)]


class Nature(StrEnum):
    """What an answer is by nature, and so in which ways it can fail."""

    PART = "part"
    """Something that stands and works all the time: it has a clock, a limit, a bad day."""
    ACT = "act"
    """Something that is carried out: it can stop half-way, wait, or be started twice."""
    RULE = "rule"
    """A convention, a number, a promise, a place: people keep it or do not; it never fails by itself."""


@noun
class Impact:
    """One metric: the direction and the reason for it."""

    effect: Effect
    why: str = ""

    @property
    def reason(self) -> str:
        """The reason as a sentence can hold it: without the mark that it is argued."""
        return self.why.replace(f"{ARGUED}: ", "")


def _impact(text: str) -> Impact:
    """Read `improves — the main line is always releasable`."""
    found = re.fullmatch(r"(improves|neutral|worsens) — (\S.*)", text.strip())
    if not found:
        raise ValueError("expected improves, neutral or worsens, then “ — ” and the reason")
    return Impact(Effect(found.group(1)), found.group(2))


@noun
class Interaction:
    """What an option means together with another option."""

    other: str
    """Id of the other option, or of a question."""
    note: str


def _interactions(notes: Mapping[str, str]) -> tuple[Interaction, ...]:
    return tuple(Interaction(other, note) for other, note in notes.items())


@noun
class Source:
    """A published text that an option's statements are argued from."""

    title: Text
    url: Annotated[str, limits(pattern=r"^https://\S+$")] = ""
    note: Text = ""


@noun
class Option:
    """One possible answer with its trade-offs."""

    id: Kebab
    """Written as its own id; with the question's id before it in the catalogue: `<question id>.<own id>`."""
    label: Text
    summary: Text = ""
    plain: Text = ""
    """A picture in plain words, for beginners."""
    pros: tuple[Text, ...] = ()
    cons: tuple[Text, ...] = ()
    dora: Mapping[Metric, Annotated[Impact, Written(str, _impact)]] = field(default_factory=dict)
    """Empty where the question is not about trade-offs (targets)."""
    rollback: Text = ""
    prerequisites: tuple[Text, ...] = ()
    interactions: Annotated[tuple[Interaction, ...], Written(Mapping[Id, Text], _interactions)] = ()
    traits: tuple[Kebab, ...] = ()
    sources: tuple[Kebab, ...] = ()
    """Ids into `Catalogue.sources`."""
    tool: Kebab = ""
    """Id of the tool that this option is, where it names one (steps/tools.yaml); else empty."""
    level: Annotated[int, limits(ge=0, le=6)] = 0
    """1..6 for a DORA target level, else 0."""
    description: Text = ""
    """What more there is to say than the one line of `summary`; often empty."""
    from_: Phase = ""
    """The first delivery phase in which it is offered; empty for all of them."""
    offered_when: WrittenCondition | None = None
    """Where it makes no sense elsewhere: for which projects, or beside which decisions, it is offered."""
    not_for: Mapping[Text, tuple[Annotated[str, OneOf(tuple(KINDS))], ...]] = field(
        default_factory=dict
    )
    """Pros and cons that make no sense for some kinds of workload: the words, and these kinds."""
    nature: Annotated[str, OneOf(("", *Nature))] = ""
    """What it is by nature, where that is not what its question says."""
    phrase: Text = ""
    """The label as it stands inside a sentence, where the label itself does not (`hybrid rollback`)."""


@noun
class ValueField:
    """A value that a decision can state beside its choice, declared with its question."""

    id: Kebab
    field: Text
    """Label in the document."""
    kind: ValueKind
    ask: Text
    """What is asked for, in one sentence."""
    example: Text
    """Typed as a person would type it; a value of the kind."""
    example_with: Annotated[
        tuple[tuple[str, str], ...], Written(Mapping[Id, Text], lambda by: tuple(by.items()))
    ] = ()
    """Examples that fit an answer better, by the option that is chosen."""
    essential: bool = False
    """Whether the decision cannot be acted on without it, where it is asked."""
    asked_when: WrittenCondition | None = None
    from_: Phase = ""
    """The first delivery phase in which it is asked; empty for all of them."""
    unit: Text = ""
    """Of a count, a number or a rate."""


@noun
class Question:
    """What is asked for one decision; decision and question share their id."""

    id: Id
    category: Annotated[str, NOT_WRITTEN] = field(default="", kw_only=True)
    title: Text
    field: Text
    """Label of the field in the document (`Pattern`)."""
    kind: Kind
    question: Text
    plain: Text = ""
    """The question in plain words, for beginners."""
    why: Text = ""
    """Why it is asked, where that is not plain."""
    group: Text = ""
    """Label under which the document gathers this field with its siblings (`Implementation`); else empty."""
    asked_when: WrittenCondition | None = None
    optional: bool = False
    values: tuple[ValueField, ...] = ()
    terms: tuple[Text, ...] = ()
    """Terms of the glossary that beginners and intermediates get explained here."""
    options: tuple[Option, ...] = ()
    nature: Annotated[str, OneOf(("", *Nature))] = ""
    """What its answers are by nature; empty for a rule."""
    names_tool: bool = False
    """Whether the answer names a tool whose version is to be evidenced."""
    from_: Phase = ""
    """The first delivery phase in which it is asked; empty for all of them."""

    def labels(self, ids: Iterable[str]) -> list[str]:
        """The labels of options by id or own id; what is none of them stays as it is."""
        found = [(id_, self.option(id_)) for id_ in ids]
        return [option.label if option else id_ for id_, option in found]

    def option(self, id_or_label: str) -> Option | None:
        """The option with exactly this id, own id or label; None when it is not one."""
        return self._options.get(id_or_label)

    @cached_property
    def _options(self) -> Mapping[str, Option]:
        """Options by all their names; the first of a name counts."""
        own = f"{self.id}."
        named = (
            (o, name) for o in self.options for name in (o.id, o.label, o.id.removeprefix(own))
        )
        return {name: option for option, name in reversed([*named])}

    def value(self, id_or_label: str) -> ValueField | None:
        """The field of a value with this id or label; None when there is none."""
        return next((f for f in self.values if id_or_label in (f.id, f.field)), None)


@noun
class Category:
    """What gets a menu of its own: one H3 of the document, one or more questions."""

    id: Annotated[str, NOT_WRITTEN] = field(default="", kw_only=True)
    """The name of its file."""
    step: Annotated[int, NOT_WRITTEN] = field(default=0, kw_only=True)
    title: Text
    heading: Text
    """Text of the H3."""
    intro: Text
    """What this category is about, for the help."""
    plain: Text
    """The same in plain words, for beginners."""
    questions: Annotated[tuple[Question, ...], limits(min_length=1)]
    passed: bool = True
    """Whether a change passes it on its way to production; of the stages, those that it does are drawn."""


@noun
class Step:
    """One of the five steps: one H2 of the document."""

    number: int
    id: str
    """Name of its file without suffix, as `stepsCompleted` may write it (`step-04-deployment-strategy`)."""
    title: str
    heading: str
    purpose: str
    """The step file's own words: first paragraph(s)."""
    guide: str
    """The step file's body in Markdown: purpose, rules, keys; shown by the help."""
    categories: tuple[Category, ...] = ()


@noun
class Catalogue:
    """Everything that can be asked, in the order in which it is asked."""

    steps: tuple[Step, ...]
    sources: Mapping[str, Source]
    terms: Mapping[str, str]
    """Glossary: term to explanation."""
    digest: str = ""
    """SHA-256 of the content it was read from."""

    @cached_property
    def categories(self) -> Mapping[str, Category]:
        """All categories by id, in order."""
        return {c.id: c for s in self.steps for c in s.categories}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All questions by id, in order."""
        return {q.id: q for c in self.categories.values() for q in c.questions}

    @cached_property
    def options(self) -> Mapping[str, Option]:
        """All options by full id."""
        return {o.id: o for q in self.questions.values() for o in q.options}

    @cached_property
    def tool_ids(self) -> Mapping[str, str]:
        """Ids of tools by the names under which options offer them."""
        return {o.label: o.tool for o in self.options.values() if o.tool}

    @cached_property
    def ids_by_place(self) -> Mapping[str, str]:
        """Ids of questions, and of values as QUESTION/VALUE, by heading and field where no other has both."""
        found: dict[str, list[str]] = {}
        for question in self.questions.values():
            heading = self.categories[question.category].heading
            found.setdefault(f"{heading}: {question.field}", []).append(question.id)
            for value in question.values:
                ids = found.setdefault(f"{heading}: {value.field}", [])
                ids.append(f"{question.id}/{value.id}")
        return {place: ids[0] for place, ids in found.items() if len(ids) == 1}

    @cached_property
    def _steps_of_questions(self) -> Mapping[str, int]:
        return {q.id: c.step for c in self.categories.values() for q in c.questions}

    def step(self, number: int) -> Step:
        """The step with this number (1..5); KeyError when there is none."""
        for step in self.steps:
            if step.number == number:
                return step
        raise KeyError(number)

    def step_of(self, question: str) -> int:
        """Number of the step that asks this question."""
        return self._steps_of_questions[question]

    def called(self, subject: str, between: str = ": ") -> str:
        """A decision or a value of one as people call it; anything else as it is."""
        if subject in self.questions:
            return self.questions[subject].title
        id_, _, value = subject.rpartition(".")
        field = self.questions[id_].value(value) if id_ in self.questions else None
        return f"{self.questions[id_].title}{between}{field.field}" if field else subject

    def questions_of(self, step: int) -> Iterator[Question]:
        """The questions of one step, in order."""
        return (q for c in self.step(step).categories for q in c.questions)
