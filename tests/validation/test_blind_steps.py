"""A step whose checks see too few requests to count: a tension with the plan's own numbers, and silent without them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitator.conditions import Facts, Truth, evaluate
from facilitator.model import Decision, How, Stated
from facilitator.validation.tensions import FindingState, findings

ID = "R-CA-010"
VALUES = {
    "shares": "5 % → 25 % → 100 %",
    "check-interval": "1 min",
    "rate": "20 requests per minute",
    "smallest-sample": "5 requests",
}


@pytest.fixture
def canary(record):
    """A canary with these values; `limit` is a threshold of the rollback criteria."""

    def made(limit: str = "", **changed: str) -> Facts:
        facts = record("deployment-pattern=canary rollback-criteria=error-rate")
        values = {**VALUES, **{name.replace("_", "-"): words for name, words in changed.items()}}
        given = {name: Stated(words) for name, words in values.items() if words}
        decisions = dict(facts.decisions)
        pattern = decisions["deployment-pattern"]
        decisions[pattern.id] = replace(pattern, values=given)
        if limit:
            found: Decision = decisions["rollback-criteria"]
            decisions[found.id] = replace(found, values={"threshold": Stated(limit)})
        return replace(facts, decisions=decisions)

    return made


@pytest.fixture
def judged(rules):
    (rule,) = (rule for rule in rules if rule.id == ID)

    def made(facts: Facts) -> tuple[Truth, str]:
        found = findings([rule], facts, {}, "2026-11-20")
        held = [f.why for f in found if f.state is FindingState.OPEN]
        return evaluate(rule.when, facts), "".join(held).removeprefix(f"{rule.why} ")

    return made


def test_it_names_the_steps_and_their_numbers(canary, judged) -> None:
    told = (
        "At 20 requests per minute, a check over 1 min has 1 request at 5 %, "
        "and the smallest sample is 5."
    )
    assert judged(canary(shares="5 % → 25 % → 100 %")) == (Truth.TRUE, told)
    assert (
        "has 0 requests at 5 %, 0 requests at 25 %, 3 requests at 100 %"
        in judged(canary(rate="3 requests per minute"))[1]
    )


def test_it_is_silent_where_every_step_is_seen(canary, judged) -> None:
    assert judged(canary(rate="100 requests per minute")) == (Truth.FALSE, "")


@pytest.mark.parametrize("name", VALUES)
def test_it_is_unknown_where_a_value_is_open(name: str, canary, judged) -> None:
    assert judged(canary(**{name: ""})) == (Truth.UNKNOWN, "")


def test_it_is_unknown_in_words_and_silent_for_other_patterns(canary, judged, record) -> None:
    facts = canary()
    pattern = facts.decisions["deployment-pattern"]
    values = {**pattern.values, "rate": Stated("a few", How.IN_WORDS)}
    held = {**facts.decisions, pattern.id: replace(pattern, values=values)}
    assert judged(replace(facts, decisions=held)) == (Truth.UNKNOWN, "")
    assert judged(record("deployment-pattern=rolling")) == (Truth.FALSE, "")


def test_the_window_of_the_limit_is_what_a_check_looks_back_over(canary, judged) -> None:
    over = "failed requests > 2 % over 5 min, at least 50 requests"
    assert judged(canary(over)) == (Truth.FALSE, "")  # its own sample is 5, and 5 of 100 arrive
    truth, told = judged(canary(over, smallest_sample="", check_interval=""))
    assert truth is Truth.TRUE
    assert told == (
        "At 20 requests per minute, a check over 5 min has 5 requests at 5 %, "
        "25 requests at 25 %, and the smallest sample is 50."
    )


def test_it_is_about_the_pattern_and_the_limit_so_that_a_round_quotes_it(rules) -> None:
    """A tension is put to somebody as one between two answers."""
    (rule,) = (rule for rule in rules if rule.id == ID)
    assert rule.decisions == ("deployment-pattern", "rollback-criteria")
