"""Conditions on amounts: sums and products with units, in three values, from the plan's own words only."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.conditions import Facts, Truth, evaluate, sides, unknowns
from facilitator.content.references import Known, references
from facilitator.content.yamlfile import parse
from facilitator.model import Context, Decision, How, Standing, Stated, ValueKind
from facilitator.model.condition import WrittenError, questions_in, read_condition, values_of
from facilitator.storage.content import load_catalogue
from facilitator.values import read, show
from facilitator.values.quantities import PARTS, part_of, power_of_time, shown, side

CATALOGUE = load_catalogue(Path(__file__).resolve().parents[2] / "steps")
BELOW = read_condition(
    {"amount": "graceful-shutdown.grace", "below": "graceful-shutdown.pre-stop + connection-draining.drain-limit"}
)  # fmt: skip
ROLLOUT = read_condition(
    {"amount": "deployment-pattern.hold * deployment-pattern.shares:steps", "above": "1 h"}
)
SECONDS = st.integers(min_value=1, max_value=100_000)


def facts(phase: str = "production", **values: dict[str, Stated]) -> Facts:
    """Decisions on the options under which these values are asked."""
    options = {
        "graceful-shutdown": ("sigterm-drain", "prestop-delay"),
        "connection-draining": ("configured",),
        "deployment-pattern": ("canary",),
    }
    decisions = {}
    for name, stated in values.items():
        id_ = name.replace("_", "-")
        choice = tuple(f"{id_}.{own}" for own in options[id_])
        decisions[id_] = Decision(id_, choice=choice, values=stated)
    return Facts(decisions, Context(phase, "web-service"), frozenset(), CATALOGUE)


def stopped(grace: str, pre_stop: str, drain: str) -> Facts:
    return facts(
        graceful_shutdown={"grace": Stated(grace), "pre-stop": Stated(pre_stop)},
        connection_draining={"drain-limit": Stated(drain)},
    )


@given(SECONDS, SECONDS, SECONDS)
def test_a_sum_of_times_is_compared_as_seconds_are(grace: int, pre_stop: int, drain: int) -> None:
    held = stopped(*(show(read(f"{n} s", ValueKind.DURATION)) for n in (grace, pre_stop, drain)))
    expected = Truth.TRUE if grace < pre_stop + drain else Truth.FALSE
    assert evaluate(BELOW, held) is expected
    left, right = sides(BELOW, held)
    assert (left.total.amount, right.total.amount) == (grace, pre_stop + drain)


@given(st.integers(1, 10_000), st.integers(1, 99))
def test_a_product_counts_the_steps_before_everybody(minutes: int, share: int) -> None:
    hold = show(read(f"{minutes} min", ValueKind.DURATION))
    held = facts(deployment_pattern={"hold": Stated(hold), "shares": Stated(f"{share} % → 100 %")})
    assert (evaluate(ROLLOUT, held) is Truth.TRUE) == (minutes > 60)
    assert sides(ROLLOUT, held)[0].total.amount == Fraction(minutes * 60)


@pytest.mark.parametrize("missing", ["grace", "pre-stop", "drain-limit"])
@pytest.mark.parametrize("how", [How.IN_WORDS, How.DEFERRED, None])
def test_what_is_open_or_in_words_is_unknown_and_named(missing: str, how: How | None) -> None:
    held = stopped("30 s", "10 s", "30 s")
    decisions = {}
    for id_, decision in held.decisions.items():
        values = dict(decision.values)
        if missing in values:
            values.pop(missing)
            if how is not None:
                values[missing] = Stated("a while", how)
        decisions[id_] = Decision(id_, choice=decision.choice, values=values)
    now = Facts(decisions, held.context, held.passed, CATALOGUE)
    assert evaluate(BELOW, now) is Truth.UNKNOWN
    of = "connection-draining" if missing == "drain-limit" else "graceful-shutdown"
    assert unknowns(BELOW, now) == (of,)


def test_what_is_not_asked_as_the_plan_stands_is_no_amount() -> None:
    held = stopped("30 s", "10 s", "30 s")
    forced = Decision("connection-draining", choice=("connection-draining.none",))
    aside = Decision("connection-draining", Standing.NOT_APPLICABLE, reason="a library")
    for other in (forced, aside):
        now = Facts({**held.decisions, other.id: other}, held.context, held.passed, CATALOGUE)
        assert evaluate(BELOW, now) is Truth.FALSE
    assert evaluate(BELOW, facts()) is Truth.UNKNOWN


def test_both_sides_are_told_in_the_words_of_the_plan() -> None:
    held = stopped("30 s", "10 s", "30 s")
    left, right = sides(BELOW, held)
    assert left.words == "Termination Grace 30 s"
    assert right.words.endswith(" = 40 s") and "10 s + " in right.words
    assert questions_in([BELOW]) == ("graceful-shutdown", "connection-draining")
    assert values_of(ROLLOUT) == ("deployment-pattern.hold", "deployment-pattern.shares")


def test_units_have_to_agree() -> None:
    kinds = {f"{q.id}.{v.id}": v.kind for q in CATALOGUE.questions.values() for v in q.values}
    assert power_of_time("deployment-pattern.rate * deployment-pattern.hold", kinds.get) == 0
    assert power_of_time("1 per day", kinds.get) == -1
    for wrong, told in (
        ("deployment-pattern.hold + deployment-pattern.rate", "different units"),
        ("deployment-pattern.shares", "it has an amount by :first, :steps"),
        ("deployment-pattern.hold:share", "no such amount"),
        ("deployment-pattern.nothing", "expected a question's id"),
    ):
        with pytest.raises(ValueError, match=told):
            power_of_time(wrong, kinds.get)


@pytest.mark.parametrize("question", CATALOGUE.questions.values(), ids=lambda q: q.id)
def test_every_value_with_an_amount_gives_it_in_the_unit_of_its_kind(question) -> None:
    for field in question.values:
        value = read(field.example, field.kind, field.unit)
        for part, power in PARTS.get(field.kind, {}).items():
            amount = part_of(value, part)
            assert amount is None or amount.time == power, field.id
            assert amount is None or shown(amount)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"amount": "a.b"}, "expected, beside amount, one of: above, below"),
        ({"amount": "a.b", "above": "soon"}, "QUESTION.VALUE"),
        ({"amount": "a.b ++ a.c", "above": "1"}, "QUESTION.VALUE"),
        ({"amount": "2", "below": "1"}, "expected a value of a question"),
        ({"amount": "a.b", "below": "1", "above": "2"}, "unknown key"),
    ],
)
def test_a_mistake_of_form_is_told(data, told: str) -> None:
    with pytest.raises(WrittenError, match=told):
        read_condition(data)


def test_the_check_of_content_holds_both_sides_to_values_and_one_unit() -> None:
    values = {f"{q.id}.{v.id}": v for q in CATALOGUE.questions.values() for v in q.values}
    known = Known((), CATALOGUE.questions, CATALOGUE.options, (), (), (), values, None)
    pairs = (("hold", "deployment-pattern.rate"), ("shares", "1 h"))
    written = "".join(f"- {{amount: deployment-pattern.{a}, above: {b}}}\n" for a, b in pairs)
    told = list(references(parse(written, "x.yaml"), known))
    assert "x.yaml:1" in told[0] and "one unit" in told[0]
    assert any("x.yaml:2" in line and ":steps" in line for line in told)


def test_a_side_without_a_value_has_no_total() -> None:
    assert side("a.b + 1 h", lambda _: None) is None
    assert side("2 * 30 min", lambda _: None).words == "2 × 30 min = 1 h"
