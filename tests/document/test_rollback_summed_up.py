"""The ways back of a category are summed up where several are the catalogue's."""

from __future__ import annotations

import pytest
from support import plan_strategies as plans

from facilitator.document.impact import combine
from facilitator.document.rollback import from_catalogue, rollback_of
from facilitator.model import Decision

CATALOGUE = plans.catalogue()


def catalogued(id_: str, choice: str) -> Decision:
    question = CATALOGUE.questions[id_]
    return Decision(
        id_, choice=(f"{id_}.{choice}",), rollback=rollback_of(question, (f"{id_}.{choice}",))
    )


def test_one_way_back_of_the_catalogue_beside_own_words_is_no_sum() -> None:
    one = CATALOGUE.questions["packaging"], catalogued("packaging", "container-image")
    own = CATALOGUE.questions["versioning"], Decision("versioning", own="dates", rollback="by hand")
    summed, rest = from_catalogue([one, own])
    assert (summed, rest) == ("", [one, own])


def test_several_are_summed_up() -> None:
    ids = [
        q
        for q in CATALOGUE.questions.values()
        if q.category == CATALOGUE.questions["packaging"].category
    ]
    answered = [(q, catalogued(q.id, q.options[0].id.rpartition(".")[2])) for q in ids if q.options]
    summed, rest = from_catalogue([pair for pair in answered if pair[1].rollback])
    assert summed.startswith("*Artifact Type: ") and summed.endswith(" …*") and not rest


def of_a_category(**choices: tuple[str, ...]) -> str:
    """What is quoted of decisions, each with the options of its question that were chosen."""
    answered = []
    for name, chosen in choices.items():
        question = CATALOGUE.questions[name.replace("_", "-")]
        choice = tuple(f"{question.id}.{option}" for option in chosen)
        words = rollback_of(question, choice)
        impact = combine(question, choice)
        answered.append(
            (question, Decision(question.id, choice=choice, rollback=words, impact=impact))
        )
    return from_catalogue(answered)[0]


@pytest.mark.parametrize(
    "told", [("push",), ("push", "pull-request"), ("push", "pull-request", "manual")]
)
def test_what_says_nothing_pushes_out_nothing_that_says_something(told: tuple[str, ...]) -> None:
    said = of_a_category(triggers=told, agent_changes=("none",))
    assert said.startswith("*Triggers: ")
    assert of_a_category(agent_changes=("none",), triggers=told) == said


def test_the_decision_that_a_category_is_about_is_quoted_before_what_moves_a_metric() -> None:
    said = of_a_category(rollback_type=("manual",), rollback_criteria=("health-check",))
    assert said == "*Type: As quick as noticing, deciding and the automated action together. …*"


IDLE = [
    (question, option)
    for question in CATALOGUE.questions.values()
    for option in question.options
    if option.rollback.startswith("No effect")
]


@pytest.mark.parametrize("pair", IDLE, ids=lambda pair: pair[1].id)
def test_no_option_without_an_effect_is_quoted_beside_one_that_has_some(pair) -> None:
    question, option = pair
    others = CATALOGUE.categories[question.category].questions
    beside = [(q, o) for q in others for o in q.options if q is not question and o.rollback]
    for other, saying in [one for one in beside if one not in IDLE]:
        both = {question.id: option, other.id: saying}
        said = of_a_category(
            **{q.id: (both[q.id].id.partition(".")[2],) for q in others if q.id in both}
        )
        assert said.startswith(f"*{other.field}: "), said
