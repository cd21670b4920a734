"""What can be asked: steps, categories, questions, options, and the conditions under which a question applies.

Plain frozen dataclasses without validation: `stepfiles` builds them from content it has already validated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


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


@dataclass(frozen=True, slots=True)
class Impact:
    """One metric: the direction and the reason for it."""

    effect: Effect
    why: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """What an option means together with another option."""

    other: str
    """Id of the other option."""
    note: str


@dataclass(frozen=True, slots=True)
class Source:
    """A published text that an option's statements are argued from."""

    id: str
    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer with its trade-offs. `id` is `<question id>.<own id>`."""

    id: str
    label: str
    summary: str = ""
    plain: str = ""
    """A picture in plain words, for beginners."""
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    dora: Mapping[Metric, Impact] = field(default_factory=dict)
    """Empty where the question is not about trade-offs (targets)."""
    rollback: str = ""
    prerequisites: tuple[str, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    traits: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Ids into `Catalogue.sources`."""
    tool: str = ""
    """Id of the tool that this option is, where it names one (steps/tools.yaml); else empty."""
    level: int = 0
    """1..6 for a DORA target level, else 0."""
    description: str = ""
    """What more there is to say than the one line of `summary`; often empty."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A node of a condition in three values; `design` of the grammar is in steps/tensions.yaml.

    `op` is one of: all, any, not (with `children`), or a leaf: in, not_in, unanswered, answered (about `subject`, with
    `values`), level_at_least, percent_at_most (about `subject`, with `number`), context (about the context field
    `subject`, with `values`), always_when_rendering (with the block's name in `subject`), trait, effect, category,
    tension, state, fact (only in methods and perspectives; `subject` and `values` as their file explains).
    """

    op: str
    subject: str = ""
    values: tuple[str, ...] = ()
    number: float = 0
    children: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """A further field of a decision, in the user's words; `key` is the kebab-case of `label`."""

    key: str
    label: str
    prompt: str = ""
    """What is asked for, in a short sentence."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for one decision; decision and question share their id."""

    id: str
    category: str
    title: str
    field: str
    """Label of the field in the document (`Pattern`)."""
    kind: Kind
    question: str
    plain: str = ""
    """The question in plain words, for beginners."""
    why: str = ""
    """Why it is asked, where that is not plain."""
    group: str = ""
    """Label under which the document gathers this field with its siblings (`Implementation`); else empty."""
    asked_when: Condition | None = None
    optional: bool = False
    details: tuple[Detail, ...] = ()
    terms: tuple[str, ...] = ()
    """Terms of the glossary that beginners and intermediates get explained here."""
    options: tuple[Option, ...] = ()
    names_tool: bool = False
    """Whether the answer names a tool whose version is to be evidenced."""

    def labels(self, ids: Iterable[str]) -> list[str]:
        """The labels of options by id or own id; what is none of them stays as it is."""
        found = [(id_, self.option(id_)) for id_ in ids]
        return [option.label if option else id_ for id_, option in found]

    def option(self, id_or_label: str) -> Option | None:
        """The option with exactly this id, own id or label; None when it is not one."""
        full = f"{self.id}.{id_or_label}"
        return next(
            (o for o in self.options if id_or_label in (o.id, o.label) or o.id == full), None
        )


@dataclass(frozen=True, slots=True)
class Category:
    """What gets a menu of its own: one H3 of the document, one or more questions."""

    id: str
    step: int
    title: str
    heading: str
    """Text of the H3."""
    intro: str
    """What this category is about, for the help."""
    plain: str
    """The same in plain words, for beginners."""
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True)
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

    def questions_of(self, step: int) -> Iterator[Question]:
        """The questions of one step, in order."""
        return (q for c in self.step(step).categories for q in c.questions)
