"""A pattern has no room for the inputs of another one: nobody is asked for them, and no time is told of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.walkthrough import shipped_content

from facilitator.conditions import Facts
from facilitator.inputs import Inputs
from facilitator.model import Decision, Plan
from facilitator.rehearsal.of_plan import rollout_in
from facilitator.rehearsal.scale import NotTestable
from facilitator.whatif.answer import answer
from facilitator.whatif.inputs import of_plan
from facilitator.whatif.lines import lines

PATTERN = "deployment-pattern"
WATCHED = {"hold", "check-interval", "strikes"}


def plan(option: str = "", own: str = "") -> Inputs:
    choice = (f"{PATTERN}.{option}",) if option else ()
    decided = {PATTERN: Decision(PATTERN, choice=choice, own=own)}
    made = Plan("shop", decisions=decided)
    return Inputs(made, Facts(decided, made.context, frozenset(), shipped_content().catalogue))


def asked(inputs: Inputs, **typed: str) -> Iterator[str]:
    made = answer(of_plan(inputs).with_typed({k.replace("_", "-"): v for k, v in typed.items()}))
    yield from (name for one in made.not_computed for name in one.needs)


@pytest.mark.parametrize("option", ["in-place", "recreate", "blue-green", "rolling", "ab-testing"])
def test_nobody_is_asked_for_what_goes_with_another_pattern(option: str) -> None:
    inputs = plan(option)
    assert not WATCHED & {*asked(inputs)}
    said = "\n".join(lines(answer(of_plan(inputs))))
    assert said.count(f"{inputs.chosen(PATTERN)} goes without ") == 1 and "Hold" in said
    with pytest.raises(NotTestable, match=r"goes without .*Hold"):
        rollout_in(inputs)


@pytest.mark.parametrize("inputs", [plan("canary"), plan(own="as the team says")])
def test_what_the_pattern_may_have_is_asked(inputs: Inputs) -> None:
    assert {*asked(inputs)} >= WATCHED


@pytest.mark.parametrize("option", ["in-place", "recreate", "blue-green"])
def test_no_time_is_told_where_there_are_no_steps(option: str) -> None:
    made = answer(of_plan(plan(option)).with_typed({"hold": "30 min", "check-interval": "1 min"}))
    said = "\n".join(lines(made))
    assert made.takes is None and "step durations" not in said
    assert "all requests meet the new version at once" in said


def test_waits_between_regions_are_called_so() -> None:
    typed = {"regions": "eu, us", "region-wait": "10 min"}
    said = "\n".join(lines(answer(of_plan(plan("blue-green")).with_typed(typed))))
    assert "takes 10 min until" in said and "from your waits between regions" in said
    steps = {**typed, "shares": "5, 100", "hold": "5 min"}
    said = "\n".join(lines(answer(of_plan(plan("canary")).with_typed(steps))))
    assert "takes 20 min until" in said
    assert "from your step durations and your waits between regions" in said
