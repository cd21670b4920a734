"""Scale, gate, configuration and timeline of a rehearsal: pure, no process is started."""

from __future__ import annotations

import json
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rehearsed import inputs, rollout

from facilitator.document.records import _insight, _read_insight
from facilitator.rehearsal.bounds import MOST_PROCESSES, MOST_RATE, MOST_REQUESTS, PLAYED_SECONDS
from facilitator.rehearsal.config import (
    METRIC,
    AlertSetting,
    balancer_text,
    misspelt,
    played_rules,
    recorded_text,
)
from facilitator.rehearsal.drawing import drawing
from facilitator.rehearsal.fleet import fleet_in
from facilitator.rehearsal.gate import CountedGate, Judged
from facilitator.rehearsal.kept import kept_rehearsal
from facilitator.rehearsal.of_plan import latency_in, rollout_in, rules_in
from facilitator.rehearsal.played import Look, NotRun, Played, TurnedBack, side_by_side
from facilitator.rehearsal.predict import predicted, predicted_of_roll
from facilitator.rehearsal.scale import NotTestable, scaled, weights
from facilitator.rehearsal.scenarios import TRIALS, TURNED_BACK
from facilitator.rehearsal.timeline import timeline
from facilitator.rehearsal.told import as_data, figures, report, result, told, told_last
from facilitator.whatif.controllers import CONTROLLERS
from facilitator.whatif.inputs import of_plan
from facilitator.whatif.kept import moved

BY_ID = {trial.id: trial for trial in TRIALS}


def test_every_scenario_of_the_design_is_there_under_an_id_of_its_own() -> None:
    assert len(BY_ID) == len(TRIALS)
    assert {id_.split("-")[0] for id_ in BY_ID} == {*"abcdefghijklm"} - {"h"} | {"H", "misspelt"}


@given(
    rate=st.fractions(Fraction(1, 3600), 5000), interval=st.integers(1, 3600), checks=st.integers(1, 5000),
    window=st.none() | st.integers(1, 3600), shares=st.sampled_from([(5, 25, 50, 100), (100,), (1, 100)]),
)  # fmt: skip
def test_requests_per_check_are_kept_and_no_bound_is_passed(
    rate: Fraction, interval: int, checks: int, window: int | None, shares: tuple[int, ...]
) -> None:
    planned = rollout(
        rate=rate, interval=Fraction(interval), hold=Fraction(interval * checks),
        shares=tuple(Fraction(s, 100) for s in shares),
    )  # fmt: skip
    try:
        made = scaled(planned, Fraction(window) if window else None)
    except NotTestable as why:
        assert "not testable at this scale" in str(why)
        return
    assert made.a_check == rate * interval
    assert made.rate <= MOST_RATE
    played = made.rollout.checks * len(shares)
    assert made.check * played <= PLAYED_SECONDS
    assert made.until(played) <= MOST_REQUESTS
    assert 1 <= made.rollout.checks <= made.planned == checks
    for share in planned.shares:
        assert made.rollout.requests(share) == planned.requests(share)
    if made.rollout.checks < checks:
        assert f"{made.rollout.checks} of {checks} checks" in made.says()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"rate": Fraction(5000)}, "a check holds 300,000 requests"),
        ({"hold": Fraction(30)}, "before its first check"),
        ({"rate": Fraction(0)}, "no requests arrive"),
        ({"shares": (Fraction(1, 1000), Fraction(1))}, "finer than weights"),
    ],
)
def test_what_cannot_be_played_says_why(said: dict[str, object], why: str) -> None:
    with pytest.raises(NotTestable, match=why):
        scaled(rollout(**said))


@given(st.integers(1, 100))
def test_weights_are_absolute_and_give_exactly_the_share(share: int) -> None:
    new, old = weights(Fraction(share, 100))
    assert Fraction(new, new + old) == Fraction(share, 100)
    assert 0 <= old <= 256 >= new > 0


def test_strikes_add_up_or_have_to_be_in_a_row() -> None:
    adding = CountedGate(rollout())
    row = CountedGate(rollout(controller=CONTROLLERS["in-a-row"]))
    for gate in (adding, row):
        assert [gate.check(20, n) for n in (2, 1, 2)] == [
            Judged.BEYOND, Judged.WITHIN, Judged.BEYOND
        ]  # fmt: skip
    assert (adding.turns_back, row.turns_back) == (True, False)


def test_too_few_requests_are_no_pass_and_no_strike() -> None:
    gate = CountedGate(rollout())
    assert [gate.check(9, 9), gate.check(0, 0)] == [Judged.TOO_FEW, Judged.NO_DATA]
    assert gate.strikes == 0
    flagger = CountedGate(rollout(controller=CONTROLLERS["flagger"]))
    assert flagger.check(0, 0) is Judged.NO_DATA
    assert flagger.strikes == 1


def test_exactly_the_limit_is_a_strike_only_where_the_plan_says_so() -> None:
    assert CountedGate(rollout()).check(20, 1) is Judged.WITHIN
    assert CountedGate(rollout(at_limit=True)).check(20, 1) is Judged.BEYOND


def test_a_percentile_is_held_against_the_latency_limit() -> None:
    gate = CountedGate(rollout())
    assert gate.check_slow([0.1] * 19 + [9.0], 0.5, 0.95) is Judged.WITHIN
    assert gate.check_slow([0.1] * 18 + [9.0] * 2, 0.5, 0.95) is Judged.BEYOND


@pytest.mark.parametrize(
    ("without", "named"), [("shares", "Shares"), ("rate", "Usual Rate"), ("threshold", "Error Limit"),
                           ("hold", "Hold"), ("strikes", "")],
)  # fmt: skip
def test_what_a_plan_lacks_is_named_and_no_default_is_taken(without: str, named: str) -> None:
    if not named:  # one strike is what a limit without a number in a row says
        assert rollout_in(inputs(without)).strikes == 1
        return
    with pytest.raises(NotTestable, match=f"needs .*{named}"):
        rollout_in(inputs(without))


@pytest.mark.parametrize("limit", ["errors > 5 over 1 min", "orders < 70 % over 5 min"])
def test_a_limit_that_is_no_share_of_failures_is_not_played(limit: str) -> None:
    with pytest.raises(NotTestable, match="needs an error limit"):
        rollout_in(inputs(threshold=limit))


def test_the_latency_limit_is_a_percentile_above_a_time() -> None:
    found = latency_in(inputs(), BY_ID["d-latency"])
    assert found is not None
    assert (found.seconds, found.quantile) == (0.1, 0.95)
    with pytest.raises(NotTestable, match="as a percentile"):
        latency_in(inputs(latency_threshold="mean > 100 ms over 1 min"), BY_ID["d-latency"])


def test_the_balancer_is_bound_by_inherited_sockets_alone_and_talks_to_loopback() -> None:
    text = balancer_text({"old": 1, "new": 2}, 7, 8, "/x/s", checks=True, retry=False)
    assert [line.split()[1] for line in text.splitlines() if "bind " in line] == ["fd@7", "fd@8"]
    assert "stats socket /x/s mode 600" in text
    assert "timeout check 2s" in text  # a busy machine answers late, and is not down for that
    talks_to = [
        line for line in text.splitlines() if line.strip().startswith(("server ", "nameserver "))
    ]
    assert all("127.0.0.1:" in line for line in talks_to)
    assert "resolvers default\n    nameserver " in text  # or it connects to those of the machine


def test_of_the_exported_rules_only_waiting_times_are_scaled() -> None:
    rules = rules_in(inputs(threshold="failed requests > 5 % over 1 min, 3 in a row"))[0].text
    played = played_rules(rules, 60)
    changed = [
        (old, new)
        for old, new in zip(rules.splitlines(), played.splitlines(), strict=True)
        if old != new
    ]
    assert changed
    new = {new.strip() for old, new in changed if "120s" in old}
    assert {line.replace('"', "") for line in new} == {"for: 2000ms"}
    assert all(old.strip().startswith("for: ") for old, _ in changed)


def test_the_misspelt_rule_differs_in_one_letter_of_the_first_query() -> None:
    rules = rules_in(inputs())[0].text
    assert len(rules) - len(misspelt(rules)) == 1
    assert "absent(release:threshold)" in misspelt(rules)


def test_the_recorded_series_counts_the_new_version_where_enough_is_served() -> None:
    text = recorded_text(AlertSetting(100, 100, 500, 60.0, 50, METRIC))
    assert 'server="new",code="5xx"}[500ms]' in text
    assert ">= 50" in text


def test_what_is_predicted_is_what_the_model_says_of_the_checks_that_are_played() -> None:
    """Ten requests, p = .2, limit 5 %, 2 strikes: q = 1 - .8^10; E[failed] = 20 / q * .2."""
    ten = rollout(shares=(Fraction(1, 20), Fraction(1)), rate=Fraction(10, 3), hold=Fraction(6000), sample=1)  # fmt: skip
    seen = predicted(BY_ID["a"], ten)
    assert seen is not None
    assert seen.failed == pytest.approx(4.481161, abs=1e-4)
    assert predicted(BY_ID["e"], ten) is None
    kills = predicted_of_roll(BY_ID["k"], fleet_in(inputs()))
    assert kills is not None
    assert kills.failed == 8


@pytest.mark.parametrize(
    ("said", "instances", "rate", "words"),
    [
        ({}, 2, 400, "2 instances (the rehearsal's own), 400 requests per second (the plan has 5)"),
        ({"instances": "3", "rate": "500 per second"}, 3, 500, "3 instances, 500 requests per second"),
        ({"instances": "60", "rate": "9000 per second"}, 4, 1000,
         "4 instances (the plan has 60), 1,000 requests per second (the plan has 9,000)"),
        ({"instances": "1"}, 2, 400, "2 instances (the plan has 1), 400 requests per second (the plan has 5)"),
    ],
)  # fmt: skip
def test_the_instances_and_the_rate_of_the_plan_are_rolled(
    said: dict[str, str], instances: int, rate: float, words: str
) -> None:
    found = fleet_in(inputs(**said))
    assert found == (instances, rate, f"rolling: {words}")
    assert instances + 2 < MOST_PROCESSES
    without = fleet_in(inputs("rate"))
    assert without.says.endswith("400 requests per second (the rehearsal's own)")


def shown() -> Played:
    scale = scaled(rollout())
    said = ((0, Judged.WITHIN), (5, Judged.BEYOND), (4, Judged.BEYOND))
    looks = [Look(Fraction(1, 10), 20, failed, judged) for failed, judged in said]
    return Played(
        BY_ID["a"], "counted in the rehearsal", 800, 9, predicted(BY_ID["a"], scale.rollout), TURNED_BACK,
        scale=scale, looks=tuple(looks), served_new=60, failed_new=9,
        back=TurnedBack(Fraction(1, 10), 3, 0.3, 180.0, "2 of 2 strikes"), met=((TURNED_BACK, True),),
    )  # fmt: skip


def test_a_timeline_shows_shares_checks_and_the_way_back_in_ascii() -> None:
    lines = list(timeline(shown()))
    assert lines[:2] == ["    10 % |###", "     new |.XX<"]
    assert "3 min of the plan" in lines[2]
    assert all(line.isascii() for line in lines)


SCRIPT = "<script>alert('a & b')</script>"


def hostile_picture() -> ElementTree.Element:
    made = shown()
    assert made.back
    trial, back = made.trial._replace(title=SCRIPT), made.back._replace(why=SCRIPT)
    return ElementTree.fromstring(drawing(made._replace(trial=trial, back=back)))


def test_the_picture_is_svg_and_holds_nothing_that_runs_or_loads() -> None:
    root = hostile_picture()
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds == {"svg", "title", "desc", "rect", "path", "text"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or name.endswith("href")]
    assert all(root.get(side) for side in ("width", "height"))
    assert not drawing(shown()._replace(looks=()))


def test_the_words_of_the_picture_are_escaped() -> None:
    texts = (element.text or "" for element in hostile_picture().iter())
    words = [text for text in texts if text.strip()]
    assert f"a: {SCRIPT}" in words and f"turned back at 10 %: {SCRIPT}" in words
    assert [word for word in words if word in (".", "X", "?")] == [".", "X", "X"]


def test_the_report_shows_the_picture_of_each_timeline() -> None:
    text = report([shown()], "pipeline.md", "2026-11-28", {}, "tests")
    assert "![Timeline of a](<tests-a.svg>)" in text
    assert ".svg" not in report([shown()], "pipeline.md", "2026-11-28", {})


def test_where_no_check_counted_that_is_said() -> None:
    few = tuple(Look(Fraction(1, 10), n, 1, Judged.TOO_FEW) for n in (3, 9))
    unseen = shown()._replace(looks=few, back=None)
    assert (
        "no check counted: the largest had 9 requests of the new version, and the smallest sample is 10"
        in figures(unseen)
    )
    assert not [line for line in figures(shown()) if line.startswith("no check counted")]


def test_a_rehearsal_of_which_nothing_ran_was_none() -> None:
    missing = NotRun(BY_ID["H"], "needs Hold")
    assert told_last([missing]) == ["Nothing was played."]
    first, *rest = told_last([missing, shown()])
    assert first.startswith("This was workflow logic on a toy application.") and rest


def test_what_is_kept_of_a_rehearsal_says_what_it_was_and_reads_back_as_it_was_written() -> None:
    missing = NotRun(BY_ID["H"], "needs Hold")
    kept = kept_rehearsal(
        [shown(), missing], of_plan(inputs()), "2026-11-28", {"haproxy": "2.6.12"}
    )
    came, played, values = kept.text.split("\n")
    assert came.startswith(
        "As workflow logic on a toy application: a, 20 % of the new version's requests fail: passed, "
    )
    assert "turned back at 10 %, 3 min into the rollout, 9 of 800 requests failed (" in came
    assert came.endswith("H, not run: needs Hold")
    assert played == "Played 2026-11-28 with haproxy 2.6.12"
    assert "rate 5 requests per second [deployment-pattern.rate]" in values
    assert _read_insight(_insight(kept)) == kept
    assert moved(kept, of_plan(inputs())) is None
    assert moved(kept, of_plan(inputs(rate="3 per minute"))) == ("rate",)


def test_both_versions_are_compared_while_both_serve() -> None:
    """Those of a published example, and 300 ms more; without one of them there is nothing to compare."""
    new = [(at < 13, 0.302) for at in range(243)]
    old = [(False, 0.002 + at % 5 / 10_000) for at in range(250)]
    seen = side_by_side(new, old)
    assert seen is not None
    assert (seen.new, seen.old) == ((13, 243), (0, 250))
    text = "\n".join(figures(shown()._replace(beside=seen)))
    assert (
        "13 of 243 failed, of the old 0 of 250: p < 0.0001 (Fisher's exact test), 0.0014 at every look"
        in text
    )
    assert (
        "difference in answer time: +300 ms (+300 to +300 with 98 %, Mann-Whitney); Kayenta's classification: High"
        in text
    )
    assert side_by_side(new, []) is None


def test_many_checks_fit_a_line_and_no_strike_is_lost() -> None:
    looks = tuple(
        Look(Fraction(1, 2), 9, 0, Judged.BEYOND if n == 500 else Judged.WITHIN) for n in range(900)
    )  # fmt: skip
    lines = list(timeline(shown()._replace(looks=looks, back=None)))
    assert lines[1].count("X") == 1
    assert max(map(len, lines[:2])) < 80


def test_passed_is_said_of_what_ran_alone() -> None:
    missing = NotRun(BY_ID["H"], "haproxy not found (apt install haproxy)", program=True)
    text = report([shown(), missing], "pipeline.md", "2026-11-28", {"haproxy": "2.6.12"})
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert [("passed" in row) for row in rows[1:]] == [True, False]
    assert "1 of 2 scenarios ran: 1 passed, 0 shown, 0 not as expected." in text
    assert "orkflow logic on a toy application" in text
    assert "NOT RUN: haproxy not found (apt install haproxy)" in "\n".join(told(missing))
    none = report([missing], "pipeline.md", "2026-11-28", {})
    assert "0 of 1 scenarios ran: 0 passed" in none
    lost = shown()._replace(met=((TURNED_BACK, False),))
    assert result(lost) == "not as expected"


@pytest.mark.parametrize("id_", ["c", "d", "H-blind", "misspelt", "f"])
def test_a_workflow_without_its_guard_is_shown_and_passes_nothing(id_: str) -> None:
    trial = BY_ID[id_]
    made = shown()._replace(trial=trial, met=tuple((what, True) for what in trial.expected))
    assert result(made) == "shown"


def test_what_is_told_to_programs_has_the_fields_of_the_contract() -> None:
    data = json.loads(json.dumps(as_data([shown(), NotRun(BY_ID["b"], "needs Hold")], {})))
    for one in data["scenarios"]:
        assert {"id", "status", "why", "requests", "failed", "rolled_back_at", "predicted"} <= one.keys()  # fmt: skip
    assert [one["status"] for one in data["scenarios"]] == ["ran", "not-run"]
    assert data["scenarios"][0]["rolled_back_at"]["share"] == 10
