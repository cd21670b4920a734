"""What a decision rests on: earlier answers that it is asked or offered for, or that its option is said to go with."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256

from facilitator.conditions import Facts
from facilitator.document.context_section import label_of
from facilitator.model import Catalogue, Decision, Plan, Question
from facilitator.model.condition import leaves, looks_at
from facilitator.validation.values import place, value

_LENGTH = 3
"""Characters of base 64: enough to tell an accident apart, and few beside a plan that people read."""

Beside = Mapping[str, Collection[str]]
"""Option, or question, to the questions whose options are said to go with it, or not to."""


def rested_on(plan: Plan, step: int, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Give, per decision of a step, the answers of earlier steps and the fields of the context that it rests on."""
    beside = _beside(catalogue)
    found = {}
    for question in catalogue.questions_of(step):
        decision = plan.decisions.get(question.id)
        if decision is not None:
            named = dict.fromkeys(_named(question, decision, beside))
            found[question.id] = tuple(n for n in named if _step_of(n, catalogue) < step)
    return found


def standing(plan: Plan, step: int, catalogue: Catalogue) -> dict[str, str]:
    """Give a digest of each answer that a decision of this step rests on, as it stands now, under one of its name."""
    return {_short(name): digest for name, digest in _now(plan, step, catalogue).items()}


def _now(plan: Plan, step: int, catalogue: Catalogue) -> dict[str, str]:
    names = {name for names in rested_on(plan, step, catalogue).values() for name in names}
    facts = Facts(plan.decisions, plan.context, frozenset(), catalogue)
    return {name: _digest(name, facts) for name in sorted(names)}


def of_documents(digests: Mapping[str, str]) -> dict[str, str]:
    """Give what step 1 keeps of the documents that were loaded, by path with a digest of their text."""
    return {_short(path): _short(digest) for path, digest in digests.items() if digest}


def changed_documents(kept: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Give the paths whose text is no longer what was kept of it, or cannot be read any more."""
    known = {path: kept[_short(path)] for path in now if _short(path) in kept}
    return tuple(p for p, was in known.items() if not now[p] or _short(now[p]) != was)


def named(name: str, catalogue: Catalogue) -> str:
    """Say in words what is rested on."""
    question = name.partition("/")[0]
    return place(question, catalogue) if question in catalogue.questions else label_of(name)


def _digest(name: str, facts: Facts) -> str:
    question, _, field = name.partition("/")
    decision = facts.decisions.get(question)
    stated: object = decision.said(field) if field and decision else sorted(value(question, facts))
    return _short(json.dumps(stated))


def _short(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest())[:_LENGTH].decode()


def _step_of(name: str, catalogue: Catalogue) -> int:
    question = name.partition("/")[0]
    return catalogue.step_of(question) if question in catalogue.questions else 1


def _named(question: Question, decision: Decision, beside: Beside) -> Iterator[str]:
    """Name all that a decision is asked, offered or said for, of whatever step."""
    chosen = [option for option in question.options if option.id in decision.choice]
    conditions = [question.asked_when, *(option.offered_when for option in chosen)]
    conditions += [field.asked_when for field in question.values]
    for condition in conditions:
        for leaf in leaves(condition):
            yield from looks_at(leaf)
    for name in (question.id, *(option.id for option in chosen)):
        yield from sorted(beside.get(name, ()))


def _beside(catalogue: Catalogue) -> Beside:
    found: dict[str, set[str]] = {}
    for id_, question in catalogue.questions.items():
        for option in question.options:
            for interaction in option.interactions:
                other = interaction.other  # an option, or a question with all of its options
                there = other if other in catalogue.questions else other.rpartition(".")[0]
                if there in catalogue.questions:
                    found.setdefault(option.id, set()).add(there)
                    found.setdefault(other, set()).add(id_)
    return found


def changed_under(
    plan: Plan, step: int, catalogue: Catalogue, kept: Mapping[str, str], steps: Collection[int]
) -> dict[str, tuple[str, ...]]:
    """Give the decisions of a step that rest on answers which are no longer those that it was saved with.

    `steps` are the earlier ones that decide something else now; where it was not kept what was rested on, all
    of their answers count as changed.
    """
    if not steps:
        return {}
    now = _now(plan, step, catalogue)
    if kept:
        changed = {n for n, digest in now.items() if kept.get(_short(n), digest) != digest}
    else:
        changed = {name for name in now if _step_of(name, catalogue) in steps}
    rested = rested_on(plan, step, catalogue)
    because = {id_: tuple(n for n in names if n in changed) for id_, names in rested.items()}
    return {id_: names for id_, names in because.items() if names}
