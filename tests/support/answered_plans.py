"""Plans out of answers files, without a session: the sample's answers, and others laid over them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from facilitator.answers.reading import parse_answers
from facilitator.answers.schema import DecisionAnswer
from facilitator.conditions import Truth, applies
from facilitator.document.impact import combine
from facilitator.model import Context, Decision, Fact, Kind, Plan, Question, Standing, Stated
from facilitator.validation.report import Validation, facts_of, validate
from facilitator.values import read, show
from support.walkthrough import shipped_content

TODAY = "2026-11-20"
SAMPLE = Path(__file__).resolve().parents[2] / "planning_artifacts" / "answers.yaml"

Answers = dict[str, Any]


@cache
def _sample() -> str:
    return json.dumps(YAML(typ="safe", pure=True).load(SAMPLE.read_text()), default=str)


def sample() -> Answers:
    """The answers of the sample, to change."""
    return dict(json.loads(_sample()))


def laid_over(changes: Mapping[str, Any]) -> Answers:
    """The sample's answers with others in their place; `values` alone replace values of a decision."""
    made = sample()
    for key, said in changes.items():
        if key not in ("decisions", "targets"):
            made[key] = said
            continue
        for id_, answer in said.items():
            before = made[key].get(id_)
            only_values = isinstance(answer, dict) and set(answer) == {"values"}
            if only_values and isinstance(before, dict):
                answer = {**before, "values": {**before.get("values", {}), **answer["values"]}}
            made[key][id_] = answer
    return made


def plan_of(answers: Answers) -> Plan:
    """The plan that answers give, every name and value read as `facilitator run` reads it; no round is played."""
    content = shipped_content()
    data = json.dumps(answers, ensure_ascii=False, default=str).encode()
    read_in = parse_answers(data, "answers.json", content)
    decisions = {}
    for id_, (answer, _) in read_in.decisions.items():
        decisions[id_] = _decision(content.catalogue.questions[id_], answer)
    said = read_in.said
    facts = tuple(Fact(name, fact.values) for name, fact in said.context.items())
    context = Context(said.delivery_phase, said.workload, facts=facts)
    plan = Plan(said.project_name, "Ada", TODAY, (1, 2, 3, 4), context, decisions)
    known = facts_of(plan, content.catalogue)
    asked = content.catalogue.questions
    kept = {id_: d for id_, d in decisions.items() if applies(asked[id_], known) is not Truth.FALSE}
    return Plan(said.project_name, "Ada", TODAY, (1, 2, 3, 4), context, kept)


def judged(plan: Plan) -> Validation:
    """The plan validated on a fixed day."""
    content = shipped_content()
    return validate(plan, content.catalogue, content.rules, TODAY)


def _decision(question: Question, answer: DecisionAnswer) -> Decision:
    for standing in (Standing.DEFERRED, Standing.NOT_APPLICABLE):
        reason = getattr(answer, standing.value.replace("-", "_"))
        if reason is not None:
            return Decision(question.id, standing, reason=reason)
    assert answer.choice is not None
    options = [question.option(id_) for id_ in answer.choice.ids]
    chosen = tuple(option.id for option in options if option is not None)
    own = answer.choice.own or ("" if chosen else " ".join(answer.choice.ids))
    if question.kind is Kind.PERCENT:
        own = own.removesuffix("%").strip()
    return Decision(
        question.id,
        choice=chosen,
        own=own,
        rationale=answer.rationale or "",
        impact=combine(question, chosen),
        values={name: _stated(question, name, value) for name, value in answer.values.items()},
    )


def _stated(question: Question, name: str, value: Any) -> Stated:
    field = question.value(name)
    assert field is not None
    if value.how.value != "stated":
        return Stated(value.said, value.how)
    return Stated(show(read(value.said, field.kind, field.unit)))
