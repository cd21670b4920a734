"""Which options raise a question together with what is decided already: worked out, never a recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from facilitator.conditions import Truth, evaluate
from facilitator.model import Decision, Kind, Question, Severity
from facilitator.model.rules import Rule
from facilitator.session.derived import derived
from facilitator.session.state import State


@derived
def raised_by(state: State, question_id: str) -> Mapping[str, tuple[Rule, ...]]:
    """Give for each option the tensions that would hold if it were chosen now; options without any are left out."""
    question = state.catalogue.questions[question_id]
    said = (Severity.ERROR, Severity.WARNING)
    rules = [r for r in state.content.rules if question_id in r.decisions and r.severity in said]
    found = {option.id: _holding(state, question, option.id, rules) for option in question.options}
    return {id_: rules for id_, rules in found.items() if rules}


def _holding(state: State, question: Question, option: str, rules: list[Rule]) -> tuple[Rule, ...]:
    before = state.decisions.get(question.id) or Decision(question.id)
    kept = before.choice if question.kind is Kind.MULTI else ()
    chosen = replace(Decision(question.id), choice=tuple(dict.fromkeys((*kept, option))))
    facts = replace(state.facts, decisions={**state.decisions, question.id: chosen})
    others = {id_ for id_ in facts.decisions if id_ != question.id}
    return tuple(
        rule
        for rule in rules
        if others.intersection(rule.decisions) and evaluate(rule.when, facts) is Truth.TRUE
    )
