"""Every value of every decision reaches the document and comes back, whatever else is stated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import plan_strategies as plans
from support.examples import shared

from facilitator.document.compose import compose_section
from facilitator.document.parse import parse_section
from facilitator.model import Context, Decision, How, Plan, Question, Stated
from facilitator.values import read, show

CATALOGUE = plans.catalogue()
ASKED = [question for question in CATALOGUE.questions.values() if question.values]
VALUES = [(question.id, field.id) for question in ASKED for field in question.values]


def answer(question: Question, values: dict[str, Stated], option: int = 0) -> Decision:
    if question.options:
        return Decision(question.id, choice=(question.options[option].id,), values=values)
    return Decision(question.id, own="5", values=values)


def come_back(question: Question, decision: Decision) -> dict[str, Stated]:
    step = CATALOGUE.step(CATALOGUE.step_of(question.id))
    plan = Plan(context=Context(delivery_phase="production"), decisions={question.id: decision})
    parsed = parse_section(step, compose_section(step, plan, CATALOGUE), CATALOGUE)
    assert parsed.unclear == ()
    return dict(parsed.decisions[question.id].values)


@pytest.mark.parametrize(("id_", "name"), VALUES)
def test_a_value_reaches_the_document_and_comes_back(id_: str, name: str) -> None:
    question = CATALOGUE.questions[id_]
    field = question.value(name)
    assert field is not None
    example = Stated(show(read(field.example, field.kind, field.unit)))
    others = Stated("about as much", How.IN_WORDS), Stated("until spring", How.DEFERRED)
    for given_ in (example, *others, Stated("one site only", How.NOT_APPLICABLE)):
        if field.kind in ("text", "name", "who") and given_.how is How.IN_WORDS:
            continue
        assert come_back(question, answer(question, {name: given_})) == {name: given_}


@pytest.mark.parametrize("id_", [question.id for question in ASKED])
def test_any_form_comes_back(id_: str) -> None:
    question = CATALOGUE.questions[id_]

    @shared(300, 10_000, len(ASKED))
    @given(st.data())
    def form(data: st.DataObject) -> None:
        wanted = data.draw(
            st.lists(st.sampled_from(question.values), min_size=1, unique_by=lambda f: f.id)
        )
        values = {
            f.id: data.draw(plans.value_of(id_, f.id)) for f in question.values if f in wanted
        }
        option = data.draw(st.integers(0, max(0, len(question.options) - 1)))
        assert come_back(question, answer(question, values, option)) == values

    form()
