"""What files, what-if and rehearsals read of a plan: choices, values, the names of step 1. Each read is remembered.

What is remembered says later which files a changed decision changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from facilitator.asking import as_offered, fields_to_come, is_asked, open_fields
from facilitator.conditions import Facts, Truth, context_values, evaluate
from facilitator.model import Decision, How, Kind, Plan, Standing, Stated, ValueField
from facilitator.patterns import regex
from facilitator.values import RefusedError, read, show
from facilitator.values.durations import Duration
from facilitator.values.kinds import Value

Typed = TypeVar("Typed")
_SET_ASIDE = {"deferred": "put off", "not-applicable": "does not apply"}
_NUMBER = regex(r"\d+(\.\d+)?")


class MissingError(Exception):
    """A field that the target cannot do without has no value; `subject` is the decision or value that is needed."""

    def __init__(self, subject: str, why: str) -> None:
        self.subject = subject
        super().__init__(why)


class Inputs:
    """A plan as targets see it."""

    def __init__(self, plan: Plan, facts: Facts, lying: Iterable[str] = ()) -> None:
        self.plan, self.facts = plan, facts
        self.lying = frozenset(lying)
        """Paths in the folder of the output that are taken: a record of a decision keeps its number."""
        self.catalogue = facts.catalogue
        self.used: dict[str, str] = {}
        """Subject to what it was read as, for every subject that was asked for."""

    # choices

    def decision(self, question: str) -> Decision | None:
        """A decision that is decided; None for one that is open, deferred or does not apply."""
        found = self.plan.decisions.get(question)
        decided = found is not None and found.standing is Standing.DECIDED
        self.used[question] = repr((found.standing, found.choice, found.own)) if found else ""
        return found if decided else None

    def options(self, question: str) -> tuple[str, ...]:
        """The own ids of the options that were chosen."""
        found = self.decision(question)
        return tuple(id_.removeprefix(f"{question}.") for id_ in found.choice) if found else ()

    def option(self, question: str) -> str:
        """The own id of the option that was chosen; empty where none was, or it was answered in own words."""
        return next(iter(self.options(question)), "")

    def chosen(self, question: str) -> str:
        """The choice in words: labels, or the user's own; empty where nothing is decided."""
        found = self.decision(question)
        if found is None:
            return ""
        asked = self.catalogue.questions[question]
        share = asked.kind is Kind.PERCENT and _NUMBER.fullmatch(found.own)
        own = f"{found.own} %" if share else found.own
        return ", ".join(asked.labels(found.choice)) or own

    def record(self, question: str) -> Decision | None:
        """All that is recorded of a question, however it was answered; None where it is open."""
        found = self.plan.decisions.get(question)
        self.used[f"{question}.record"] = repr(found)
        return found

    def set_aside(self, subject: str) -> str:
        """That a decision or value is put off or does not apply, and why; empty for any other."""
        how, reason = "", ""
        if "." in subject and (stated := self._stated(subject)):
            how, reason = stated.how, stated.text
        elif found := self.plan.decisions.get(subject):
            how, reason = found.standing, found.reason
        aside = f"{_SET_ASIDE[how]}, {reason}" if how in _SET_ASIDE else ""
        self.used[f"{subject}.aside"] = repr(aside)
        return aside

    def is_answered(self, question: str) -> bool:
        """Whether anything is recorded of a question, an answer put off too."""
        answered = question in self.plan.decisions
        self.used[f"{question}.answered"] = repr(answered)
        return answered

    def offered(self, question: str) -> tuple[str, ...]:
        """The labels of the options that the question shows as the plan stands, the chosen ones among them."""
        shown = as_offered(self.catalogue.questions[question], self.facts).options
        labels = tuple(option.label for option in shown)
        self.used[f"{question}.offered"] = repr(labels)
        return labels

    def is_asked(self, question: str) -> bool:
        """Whether a question is asked as the plan stands."""
        asked = is_asked(self.catalogue.questions[question], self.facts)
        self.used[f"{question}.asked"] = repr(asked)
        return asked

    def is_wanted(self, subject: str) -> bool:
        """Whether a value is asked in the phase of the plan, or may be once its question is answered."""
        name, _, value = subject.rpartition(".")
        question = self.catalogue.questions[name]
        to_come = fields_to_come(question, self.facts)
        wanted = is_asked(question, self.facts) and value in [field.id for field in to_come]
        self.used[f"{subject}.wanted"] = repr(wanted)
        return wanted

    def is_ruled_out(self, subject: str) -> bool:
        """Whether a decision as it is answered leaves no room for a value, in whatever phase."""
        decided = self.decision(subject.rpartition(".")[0]) is not None
        wanted = self.field(subject).asked_when if decided else None
        out = wanted is not None and evaluate(wanted, self.facts) is Truth.FALSE
        self.used[f"{subject}.ruled-out"] = repr(out)
        return out

    # values

    def open_fields(self, question: str) -> tuple[str, ...]:
        """The values that a decision cannot be acted on without, and that nobody gave."""
        fields = open_fields(self.catalogue.questions[question], self.facts)
        self.used[f"{question}.open"] = repr([field.id for field in fields])
        return tuple(f"{question}.{field.id}" for field in fields)

    def said(self, subject: str) -> str:
        """A value (`question.value`) in the words of the document; empty where nobody gave it, or put it off."""
        stated = self._stated(subject)
        return stated.text if stated and stated.how in (How.STATED, How.IN_WORDS) else ""

    def typed(self, subject: str, kind: type[Typed]) -> Typed | None:
        """A value as what it is; None where it was not given, or is in words that no program can read."""
        stated, field = self._stated(subject), self.field(subject)
        if stated is None or stated.how is not How.STATED:
            return None
        try:
            value: Value = read(stated.text, field.kind, field.unit)
        except RefusedError:
            return None
        return value if isinstance(value, kind) else None

    def seconds(self, subject: str) -> int | None:
        """A duration in whole seconds; None where it was not given, or no number of seconds is exactly it."""
        found = self.typed(subject, Duration)
        if found is None or found.months or found.seconds != found.seconds.to_integral_value():
            return None
        return int(found.seconds)

    def need(self, subject: str) -> str:
        """A value that the target cannot do without, in words.

        Raises:
            MissingError: nobody gave it.
        """
        if said := self.said(subject):
            return said
        raise self.lacking(subject)

    def need_typed(self, subject: str, kind: type[Typed]) -> Typed:
        """A value that the target cannot do without, as what it is.

        Raises:
            MissingError: nobody gave it, or it is in words.
        """
        found = self.typed(subject, kind)
        if found is not None:
            return found
        said = self.need(subject)
        raise self.refusal(subject, f"is in words (“{said}”), and a program needs it exactly")

    def need_seconds(self, subject: str) -> int:
        """A duration that the target cannot do without, in seconds.

        Raises:
            MissingError: nobody gave it, or no number of seconds is exactly it.
        """
        found = self.seconds(subject)
        if found is None:
            self.need_typed(subject, Duration)
            raise self.refusal(subject, "is no whole number of seconds")
        return found

    def question(self, subject: str) -> str:
        """What is asked for a value that is open, with its decision and the id that answers it."""
        title = self.catalogue.questions[subject.rpartition(".")[0]].title
        return f"{title}: {self.asks(subject)}"

    def asks(self, subject: str) -> str:
        """The same beside a field that says what it is about."""
        return f"{self.field(subject).ask} ({subject})"

    def field(self, subject: str) -> ValueField:
        """The field of a value; KeyError for one that nobody declared."""
        question, _, value = subject.rpartition(".")
        found = self.catalogue.questions[question].value(value)
        if found is None:
            raise KeyError(subject)
        return found

    def place(self, subject: str) -> str:
        """A decision or a value as a person finds it: category, question, field."""
        if subject in self.catalogue.questions:
            return self.catalogue.questions[subject].title
        question = self.catalogue.questions[subject.rpartition(".")[0]]
        return f"{question.title}, {self.field(subject).field}"

    def refusal(self, subject: str, why: str) -> MissingError:
        """Why a target cannot be made with a decision or value; the sentence begins with its place."""
        aside = self.set_aside(subject)
        return MissingError(subject, f"{self.place(subject)}{f': {aside}' if aside else f' {why}'}")

    def lacking(self, subject: str, more: str = "") -> MissingError:
        """Why a target cannot be made without a decision or value, in words that fit one thing and several."""
        state = "not given" if "." in subject else "not decided"
        return MissingError(
            subject, f"{self.place(subject)}: {self.set_aside(subject) or state}{more}"
        )

    # step 1

    def context(self, name: str) -> tuple[str, ...]:
        """What step 1 recorded of a field (`container-strategy`, `environments`, `workload-kind` …)."""
        found = context_values(name, self.plan.context)
        self.used[f"context.{name}"] = repr(found)
        return found

    @property
    def project(self) -> str:
        """The name of the project."""
        self.used["project"] = self.plan.project_name
        return self.plan.project_name

    @property
    def workload(self) -> str:
        """What runs, in the words of step 1."""
        self.used["workload"] = self.plan.context.workload
        return self.plan.context.workload

    def services(self) -> tuple[str, ...]:
        """The services in the order in which they are deployed, as far as the plan names them."""
        for subject in ("service-order.order", "deploy-tool.services", "repository-strategy.parts"):
            if names := self.names(subject):
                return names
        return ()

    def names(self, subject: str) -> tuple[str, ...]:
        """A list of names; empty where it was not given."""
        from facilitator.values.words import Names

        found = self.typed(subject, Names)
        return found.items if found else ()

    def _stated(self, subject: str) -> Stated | None:
        question, _, value = subject.rpartition(".")
        found = self.plan.decisions.get(question)
        stated = found.values.get(value) if found else None
        decided = found is not None and found.standing is Standing.DECIDED
        self.used[subject] = repr((stated.how, stated.text)) if stated and decided else ""
        return stated if decided else None


def shown(values: Iterable[Value]) -> list[str]:
    """Values in the words of the document."""
    return [show(value) for value in values]
