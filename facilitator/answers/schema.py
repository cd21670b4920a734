"""The shape of an answers file. Every scalar arrives as the text that stands in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from facilitator.content.yamlfile import Plain
from facilitator.model import FACT_FIELDS, Effect, How, Metric, Status
from facilitator.session.introduction import PHASES

Words = tuple[str, ...]


class Strict(BaseModel):
    """A part of an answers file: an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _mapping(value: Plain) -> Plain:
    """A key with nothing behind it is an empty mapping: the skeleton is full of them."""
    return {} if value in ("", None) else value


def _filled(value: Plain) -> Plain:
    """Answers by id; what stays empty, as in the skeleton, is not answered."""
    value = _mapping(value)
    if not isinstance(value, dict):
        return value
    return {id_: answer for id_, answer in value.items() if answer not in ("", None)}


def _several(value: Plain) -> Plain:
    """One text is a list of one."""
    if value in ("", None):
        return []
    return value if isinstance(value, list) else [value]


def _choice(value: Plain) -> Plain:
    if isinstance(value, dict):
        return value
    return {"ids": value if isinstance(value, list) else [value]}


def _decision(value: Plain) -> Plain:
    """An answer that is nothing but a choice or own words may stand alone."""
    alone = isinstance(value, str | list) or (isinstance(value, dict) and set(value) == {"own"})
    return {"choice": value} if alone else value


def _value(value: Plain) -> Plain:
    return value if isinstance(value, dict) else {"text": value}


def _documents(value: Plain) -> Plain:
    if value in ("all", "", None):
        return {"all": value == "all"}
    return {"listed": value}


def _fact(value: Plain) -> Plain:
    return value if isinstance(value, dict) else {"values": _several(value)}


def _answer(value: Plain) -> Plain:
    return {"text": value} if isinstance(value, str) else value


class ChoiceAnswer(Strict):
    """Ids of options, or the user's own words."""

    ids: Words = ()
    own: str = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> ChoiceAnswer:
        if not self.own.strip() and not any(i.strip() for i in self.ids):
            raise ValueError(
                "expected the id of an option, several as a list, or {own: your words}"
            )
        return self


class ImpactAnswer(Strict):
    """The user's own judgement of the effect on one metric."""

    effect: Effect
    why: str = ""


class ToolAnswer(Strict):
    """A tool: with the version that the user chose and why, to be looked up, or with its version left open."""

    name: str
    version: str = ""
    reason: str = ""
    check: bool = False
    """Look it up while the file is played, and record what is found with its status."""

    @model_validator(mode="after")
    def _complete(self) -> ToolAnswer:
        if not self.name.strip():
            raise ValueError("expected the name of a tool")
        if self.version.strip() and self.check:
            raise ValueError("expected version or check, found both")
        if bool(self.version.strip()) != bool(self.reason.strip()):
            raise ValueError("expected a version and the reason for it")
        return self


class EvidenceAnswer(Strict):
    """What was recorded of a tool's version."""

    name: str
    tool: str = ""
    version: str = ""
    status: Status = Status.UNVERIFIED
    checked_at: str = ""
    sources: Words = ()
    reason: str = ""


class InsightAnswer(Strict):
    """What a round left behind."""

    text: str
    by: Literal["elicitation", "party", "what-if", "rehearsal"] = "elicitation"
    name: str = ""
    kind: Literal["insight", "accepted-risk", "open-question"] = "insight"
    owner: str = ""
    until: str = ""


class ValueAnswer(Strict):
    """A value of a decision, in words that are no value of its kind, or why there is none."""

    text: str = ""
    in_words: str = ""
    deferred: str = ""
    not_applicable: str = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> ValueAnswer:
        if sum(bool(said.strip()) for _, said in self) != 1:
            raise ValueError(
                "expected a value, or one of {in_words: …}, {deferred: …}, {not_applicable: …}"
            )
        return self

    @property
    def how(self) -> How:
        """How it is given."""
        names = {
            "in_words": How.IN_WORDS,
            "deferred": How.DEFERRED,
            "not_applicable": How.NOT_APPLICABLE,
        }
        return next((how for name, how in names.items() if getattr(self, name)), How.STATED)

    @property
    def said(self) -> str:
        """The words behind it."""
        return self.text or self.in_words or self.deferred or self.not_applicable


class DecisionAnswer(Strict):
    """The answer to one question."""

    choice: Annotated[ChoiceAnswer, BeforeValidator(_choice)] | None = None
    not_applicable: str | None = None
    deferred: str | None = None
    values: Annotated[
        dict[str, Annotated[ValueAnswer, BeforeValidator(_value)]], BeforeValidator(_filled)
    ] = {}
    tool: Annotated[tuple[ToolAnswer, ...], BeforeValidator(_several)] = ()
    rationale: str | None = None
    dora_impact: Annotated[dict[Metric, ImpactAnswer], BeforeValidator(_mapping)] = {}
    rollback_implication: str | None = None
    evidence: tuple[EvidenceAnswer, ...] | None = None
    insights: tuple[InsightAnswer, ...] = ()
    supersedes: str = ""

    @model_validator(mode="after")
    def _one_answer(self) -> DecisionAnswer:
        given = [
            n for n in ("choice", "not_applicable", "deferred") if getattr(self, n) is not None
        ]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            raise ValueError(f"expected one of choice, not_applicable, deferred; found {found}")
        for name in ("not_applicable", "deferred"):
            if name in given and not getattr(self, name).strip():
                raise ValueError(f"expected a reason behind {name}")
        if self.tool and self.evidence is not None:
            raise ValueError("expected tool or evidence, found both")
        return self


Answer = Annotated[DecisionAnswer, BeforeValidator(_decision)]


class DocumentAnswer(Strict):
    """A document to load."""

    path: str
    kind: str = ""


class DocumentsAnswer(Strict):
    """All documents found without a doubt, or those listed."""

    all: bool = False
    listed: tuple[
        Annotated[
            DocumentAnswer, BeforeValidator(lambda v: {"path": v} if isinstance(v, str) else v)
        ],
        ...,
    ] = ()


class FactAnswer(Strict):
    """A field of the infrastructure context, with the lines that say so where there are some."""

    values: Annotated[Words, BeforeValidator(_several)] = ()
    source: str = ""
    """Of all values; `sources` goes before it."""
    sources: Mapping[str, str] = {}
    """By value."""


class ChangeAnswer(Strict):
    """A change made while answering: `field` is choice, own, rationale, rollback, values.<id>, impact.<metric>."""

    question: str
    field: str
    value: Annotated[Words, BeforeValidator(_several)]


class ReplyAnswer(Strict):
    """The answer to one prompt of a round; an empty text leaves it out."""

    text: str = ""
    kind: Literal["", "insight", "accepted-risk", "open-question", "change", "dismissed"] = ""
    owner: str = ""
    until: str = ""
    decision: str = ""
    change: ChangeAnswer | None = None


class RoundAnswer(Strict):
    """One round of A (elicitation, walk) or P (party)."""

    elicitation: str = ""
    walk: str = ""
    party: Annotated[Words, BeforeValidator(_several)] | None = None
    answers: tuple[Annotated[ReplyAnswer, BeforeValidator(_answer)], ...] = ()
    accept: bool
    strike: tuple[int, ...] = ()
    """Numbers (from 1) of the lines of the proposal that are left out."""

    @model_validator(mode="after")
    def _one_kind(self) -> RoundAnswer:
        if sum((bool(self.elicitation), bool(self.walk), self.party is not None)) != 1:
            raise ValueError("expected one of elicitation, party, walk")
        return self


class FindingAnswered(Strict):
    """The answer to a finding: accepted with owner and until when, or resolved by what is said."""

    accept: str = ""
    resolved: str = ""
    owner: str = ""
    until: str = ""

    @model_validator(mode="after")
    def _complete(self) -> FindingAnswered:
        if bool(self.accept.strip()) == bool(self.resolved.strip()):
            raise ValueError("expected accept or resolved, with a text")
        if self.accept.strip() and not (self.owner.strip() and self.until.strip()):
            raise ValueError("accept: expected owner and until beside it")
        return self


class Defaults(Strict):
    """What is used where a decision says nothing."""

    rationale: str = ""


class AnswersModel(Strict):
    """A whole file."""

    user_name: str = ""
    project_name: str = ""
    skill_level: Literal["", "expert", "intermediate", "beginner"] = ""
    delivery_phase: Literal[("", *PHASES)] = ""  # type: ignore[valid-type]
    workload: str = ""
    documents: Annotated[DocumentsAnswer, BeforeValidator(_documents)] = DocumentsAnswer()
    existing_ci: Words | None = None
    context: Annotated[
        dict[Literal[FACT_FIELDS], Annotated[FactAnswer, BeforeValidator(_fact)]],  # type: ignore[valid-type]
        BeforeValidator(_filled),
    ] = {}
    targets: Annotated[dict[str, Answer], BeforeValidator(_filled)] = {}
    decisions: Annotated[dict[str, Answer], BeforeValidator(_filled)] = {}
    rounds: Annotated[dict[str, tuple[RoundAnswer, ...]], BeforeValidator(_mapping)] = {}
    findings: Annotated[dict[str, FindingAnswered], BeforeValidator(_mapping)] = {}
    defaults: Annotated[Defaults, BeforeValidator(_mapping)] = Defaults()
    revision: str = ""
