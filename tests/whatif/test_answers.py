"""What is computed from which inputs, and what is said where one is missing or hostile."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.walkthrough import shipped_content

from facilitator.whatif.answer import HELD, MIGRATIONS, answer
from facilitator.whatif.controllers import WITHOUT_DATA
from facilitator.whatif.data import as_data
from facilitator.whatif.inputs import CHOICES, NAMES, InputError, Numbers
from facilitator.whatif.lines import compared, lines
from facilitator.whatif.nouns import NO_DATA, Answer
from facilitator.whatif.sensitivity import sensitivity

GIVEN = {
    "shares": "5, 25, 50, 100",
    "hold": "300 s",
    "check-interval": "60 s",
    "rate": "10/s",
    "base-error": "0.2 %",
    "threshold": "5 %",
    "strikes": "3",
    "smallest-sample": "20",
    "severity": "20 %",
    "response": "10 min",
    "recovery-target": "15 min",
    "window": "Mon-Thu 09:00-16:00 Europe/Berlin",
    "migration": "in-deploy",
    "point-of-no-return": "the contracting migration",
}


def of(**changed: str) -> Answer:
    typed = {**GIVEN, **{name.replace("_", "-"): words for name, words in changed.items()}}
    return answer(Numbers({}).with_typed(typed))


def test_contract_of_the_data() -> None:
    data = as_data(of())
    assert data["inputs"]["rate"] == {"value": "10 requests per second", "basis": "given"}
    assert [step["share"] for step in data["steps"]] == [5, 25, 50, 100]
    assert data["steps"][0]["detects_90"] == pytest.approx(0.0858, abs=5e-5)
    assert data["false_rollback"] == pytest.approx(4.70e-8, rel=5e-3)
    assert data["caught_below_10_percent"] == pytest.approx(0.0242, abs=5e-5)
    assert data["not_computed"] == []


@pytest.mark.parametrize(
    "name", ["shares", "hold", "check-interval", "rate", "threshold", "strikes"]
)
def test_what_is_missing_is_named_and_nothing_is_put_in_its_place(name: str) -> None:
    made = of(**{name: ""})
    assert not made.steps and made.false_rollback is None and made.release is None
    said = {one.what: one.needs for one in made.not_computed}
    assert name in said["smallest regression that each step sees"]
    assert any(name in line for line in lines(made) if line.startswith("Not computed"))


def test_each_part_says_what_only_it_needs() -> None:
    assert of(base_error="").release is not None
    made = of(severity="")
    assert made.steps and made.release is None
    missing = {need for one in answer(Numbers({})).not_computed for need in one.needs}
    assert {"shares", "hold", "rate", "threshold", "severity", "window", "migration"} <= missing


def test_every_number_has_its_basis_and_every_assumption_is_said() -> None:
    text = "\n".join(lines(of()))
    for name in GIVEN:
        assert any(
            line.startswith(f"  {name} ") and line.endswith("[you]") for line in text.split("\n")
        )
    assert "Assumed" in text and "no controller is recorded" in text
    assert "no controller is recorded" not in "\n".join(lines(of(controller="flagger")))


def test_at_three_requests_a_minute_no_step_sees_anything() -> None:
    made = of(rate="3 per minute")
    assert [seen.why for seen in made.steps] == ["no data"] * 4
    assert made.false_rollback == 0
    assert of(rate="3 per minute", controller="flagger").false_rollback == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"rate": "0/s"}, "no data"),
        ({"hold": "10 s"}, "the step ends before its first check"),
        ({"threshold": "100 %"}, "no share of failures is above the limit"),
        ({"strikes": "50"}, "fewer checks than strikes"),
    ],
)
def test_why_a_step_sees_nothing(changed: dict[str, str], why: str) -> None:
    made = of(**changed)
    assert made.steps[0].why == why and made.steps[0].detects is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"check-interval": "0 s"}, "an interval or a number of strikes of 0"),
        ({"strikes": "0"}, "an interval or a number of strikes of 0"),
        ({"rate": "999999999999/s"}, "more than 10,000,000 requests in a check"),
        ({"strikes": "999999"}, "more than 50 strikes"),
        ({"hold": "900 years", "check-interval": "1 s"}, "more than 1,000,000 checks in a step"),
        ({"threshold": "p95 latency > 800 ms over 5 min"}, "the limit is no share of requests"),
    ],
)
def test_what_cannot_be_computed_says_why(changed: dict[str, str], why: str) -> None:
    made = of(**changed)
    assert why in {one.why for one in made.not_computed} and not made.steps


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("shares", "5, 25", "the last share is 25"),
        ("rate", "lots", "so many in a span of time"),
        ("shares", ", ".join(map(str, range(1, 101))), "at most 50 shares"),
        ("controller", "spinnaker", "there are counted, in-a-row"),
        ("colour", "blue", "there is no input"),
        ("threshold", "110 %", "at most 100 %"),
    ],
)
def test_a_typed_input_that_is_none_is_refused(name: str, words: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Numbers({}).with_typed({name: words})


def test_times_of_a_bad_release() -> None:
    release = of().release
    assert release is not None and release.half is not None and release.nine_in_ten is not None
    assert release.half <= release.nine_in_ten
    assert release.recovered == release.nine_in_ten + 600
    within = of(recovery_target="10 min").release
    assert within is not None and within.within_target == 0
    late = of(recovery_target="2 h").release
    assert late is not None and late.within_target == pytest.approx(release.steps[-1].stopped)


def test_of_a_release_that_is_never_turned_back_the_whole_rollout_is_told() -> None:
    text = "\n".join(lines(of(rate="3 per minute")))
    assert "  half are turned back not at all, by the end of the rollout" in text
    assert "  failed requests over the whole rollout, on average: " in text
    assert "  failed requests until then, on average: " in "\n".join(lines(of()))


def test_a_target_between_two_checks_counts_the_checks_before_it() -> None:
    """Everything fails, so the third check ends it: after 3 minutes and the response of 10."""
    for target, reached in (("12 min", 0), ("13 min", 1)):
        release = of(severity="100 %", recovery_target=target, rate="1000/s").release
        assert release is not None and release.within_target == pytest.approx(reached)


def test_overlapping_looks_are_computed_without_overlap_and_said() -> None:
    made = of(threshold="failed requests > 5 % over 5 min")
    assert made.steps[0].requests == 150
    assert any(
        "looks back over 5 min and is looked at every 1 min" in line for line in made.assumes
    )


def test_regions_one_after_the_other_take_their_time() -> None:
    made = of(regions="a, b, c", region_wait="1 h")
    assert made.takes == 3 * 3 * 300 + 2 * 3600
    assert made.fits == (("Mon, Tue, Wed, Thu 09:00–16:00", 2),)


def test_what_the_answer_hangs_on() -> None:
    made = of()
    hangs = {one.name: one for one in sensitivity(made)}
    assert set(hangs) <= set(NAMES)
    lower, higher = hangs["threshold"].halved, hangs["threshold"].doubled
    at = made.steps[-1].detects
    assert lower is not None and higher is not None and at is not None
    assert lower < at < higher


def test_two_answers_side_by_side_mark_only_what_differs() -> None:
    rows = list(compared(of(), of(rate="100/s")))
    assert any(row.startswith("rate ") and row.endswith("≠") for row in rows)
    assert any(row.startswith("the rollout takes") and not row.endswith("≠") for row in rows)


@settings(max_examples=20, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "shares": st.sampled_from(["100", "1, 100", "0.000001, 99.999999, 100"]),
            "hold": st.sampled_from(["0 s", "1 ms", "1 day", "900 years"]),
            "check-interval": st.sampled_from(["1 ms", "1 s", "1 week"]),
            "rate": st.sampled_from(["0/s", "1 per year", "5/s", "999999999/s"]),
            "threshold": st.sampled_from(["0 %", "0.000001 %", "50 %", "100 %"]),
            "strikes": st.sampled_from(["0", "1", "50", "100000"]),
            "base-error": st.sampled_from(["0 %", "0.000001 %", "50 %", "100 %"]),
            "severity": st.sampled_from(["0 %", "0.000001 %", "50 %", "100 %"]),
            "controller": st.sampled_from(
                ["flagger", "argo-inline", "argo-background", "in-a-row"]
            ),
        },
    )
)
def test_hostile_numbers_get_an_answer_or_a_sentence(changed: dict[str, str]) -> None:
    made = of(**changed)
    assert as_data(made, sensitivity(made)) and list(lines(made))


def test_both_versions_side_by_side_in_a_step_and_what_looking_often_costs() -> None:
    """Half of 10 requests a second over 300 s are 1,500 of each; at 100 % nothing is left to compare with."""
    made = of(severity="1 %")
    assert [(float(one.share), one.requests) for one in made.beside] == [(0.05, 150), (0.25, 750), (0.5, 1500)]  # fmt: skip
    chances = [one.found for one in made.beside]
    assert chances == sorted(chances) and 0 < chances[0] < chances[2] < 1
    looks, suspected = made.suspected or (0, 0.0)
    assert looks == 5 and 0.01 < suspected < 0.05
    assert "at each of 5 looks instead" in "\n".join(lines(made))
    assert of(severity="1 %", shares="100").beside == ()


@pytest.mark.parametrize("name", ["rollback-type", "migration", "without-data"])
def test_a_choice_takes_what_can_be_chosen_and_names_it(name: str) -> None:
    with pytest.raises(
        InputError, match=f"{name}: there is no “foo”; there are {CHOICES[name][0]}, "
    ):
        Numbers({}).with_typed({name: "foo"})
    for id_ in CHOICES[name]:
        assert Numbers({}).with_typed({name: id_}).known[name].value == id_


def test_choices_are_those_of_the_questions() -> None:
    questions = shipped_content().catalogue.questions
    for name in ("rollback-type", "migration"):
        options = [
            option.id.rpartition(".")[2] for option in questions[NAMES[name].subject].options
        ]
        assert options == [*CHOICES[name]]
    assert [*MIGRATIONS] == [*CHOICES["migration"]]


def test_whether_a_person_decides_follows_from_the_type_of_the_rollback() -> None:
    """Nobody responds where it goes back by itself; where a person always decides nothing is said of it alone."""
    for name, response, alone in (
        ("automated", 0, False),
        ("hybrid", 600, True),
        ("manual", 600, False),
    ):
        made = of(rollback_type=name, response="" if name == "automated" else "10 min")
        assert made.numbers.seconds("response") == response
        assert made.release is not None
        assert (made.release.within_target_alone is not None) == alone
    back = answer(made.numbers.with_typed({"rollback-type": "automated"}))
    assert back.numbers.seconds("response") == 0
    again = back.numbers.with_typed({"rollback-type": "manual"})
    assert "response" in again.missing(["response"])


def test_without_data_is_computed_as_it_is_set() -> None:
    """At 1 request a second the first two steps have no data: passed, held for good, or counted as strikes."""
    caught = {name: of(rate="1/s", without_data=name) for name in CHOICES["without-data"]}
    assert [step.detects is not None for step in caught["waits"].steps] == [
        False,
        False,
        True,
        True,
    ]
    held = caught["holds"]
    assert [step.why for step in held.steps] == [NO_DATA, *[HELD] * 3]
    assert (held.false_rollback, held.takes) == (0, None)
    assert caught["strike"].false_rollback == 1
    assert caught["error"].false_rollback == 1
    assert of(without_data="holds").false_rollback == of().false_rollback
    for name, made in caught.items():
        assert any(WITHOUT_DATA[name] in line for line in made.assumes)
