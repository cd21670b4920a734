"""What somebody who is called at night looks for stands in one place, and only what was decided and stated."""

from __future__ import annotations

import pytest

from facilitator.model import Context, Decision, How, Plan, Standing, Stated
from facilitator.validation.glance import compose_glance
from facilitator.validation.markdown import WAY_BACK_LABEL
from facilitator.validation.report import Validation, validate
from facilitator.validation.way_back import _LINES, way_back


@pytest.fixture(scope="module")
def judge(catalogue, rules):
    def run(*decisions: Decision, phase: str = "production") -> Validation:
        plan = Plan(context=Context(delivery_phase=phase), decisions={d.id: d for d in decisions})
        return validate(plan, catalogue, rules, "2026-11-20")

    return run


def stated(id_: str, option: str, **values: str) -> Decision:
    named = {key.replace("_", "-"): Stated(text) for key, text in values.items()}
    return Decision(id_, choice=(f"{id_}.{option}",), values=named)


def test_every_line_names_decisions_and_values_that_are_asked(catalogue) -> None:
    for id_ in (id_ for said in _LINES.values() for id_ in said):
        question, _, value = id_.rpartition(".")
        asked = {field.id for field in catalogue.questions[question or id_].values}
        assert not question or value in asked, id_


def test_a_number_who_decides_and_the_way_back_stand_together(judge) -> None:
    lines = list(
        way_back(
            judge(
                stated("rollback-type", "hybrid", decides="the person on call", response="20 min"),
                stated("rollback-criteria", "error-rate", threshold="errors > 2 % over 5 min"),
                stated("rollback-mechanism", "traffic-shift", command="back `all`\nnow"),
                stated("data-rollback", "forward-only", point_of_no_return="the *last* step"),
            )
        )
    )
    assert lines == [
        "- **Limits:** errors > 2 % over 5 min",
        "- **Decided:** Hybrid · by the person on call · within 20 min",
        "- **Way back:** Traffic shift · back \\`all\\` now",
        "- **Data:** Forward only · no way back after the \\*last\\* step",
    ]


def test_a_command_stands_as_code(judge) -> None:
    (line,) = way_back(judge(stated("rollback-mechanism", "traffic-shift", command="a_b *c*")))
    assert line.endswith(" · `a_b *c*`")


def test_where_no_value_is_stated_there_is_no_box(judge) -> None:
    choices = (stated("rollback-type", "manual"), stated("rollback-mechanism", "traffic-shift"))
    later = Stated("in spring", How.DEFERRED)
    open_ = Decision("rollback-type", choice=("rollback-type.manual",), values={"decides": later})
    aside = Decision("data-rollback", Standing.NOT_APPLICABLE, reason="no data")
    for decisions in ((), choices, (open_, aside)):
        judged = judge(*decisions)
        assert not list(way_back(judged))
        assert WAY_BACK_LABEL not in compose_glance(
            judged, Plan(decisions={d.id: d for d in decisions})
        )


def test_what_a_tension_computes_of_a_limit_stands_beside_it(judge) -> None:
    shares = {"shares": "5 % → 100 %", "rate": "2 requests per second", "check_interval": "1 min"}
    canary = stated("deployment-pattern", "canary", smallest_sample="50 requests", **shares)
    limit = stated("rollback-criteria", "error-rate", threshold="errors > 2 % over 5 min")
    (line,) = way_back(judge(canary, limit))
    assert "has 30 requests at 5 %, and the smallest sample is 50 (R-CA-010)" in line
    enough = stated("deployment-pattern", "canary", smallest_sample="9 requests", **shares)
    assert list(way_back(judge(enough, limit))) == ["- **Limits:** errors > 2 % over 5 min"]
