"""Until when something is accepted: what names a day, a month or a quarter ends; what names an event does not."""

from __future__ import annotations

import pytest

from facilitator.conditions import Facts
from facilitator.model import Catalogue, Context, FindingAnswer, Severity
from facilitator.validation.tensions import (
    TERM_OVER,
    Finding,
    FindingState,
    expired,
    judge_answer,
    problem_of_term,
)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2027-03-01", "2027-03-01"),
        ("2027-03", "2027-03-31"),
        ("2028-02", "2028-02-29"),
        ("Q1 2027", "2027-03-31"),
        ("q4 2027", "2027-12-31"),
        ("2027-Q2", "2027-06-30"),
        ("Q3/2027", "2027-09-30"),
        ("March 2027", "2027-03-31"),
        ("end of Q1 2027", "2027-03-31"),
        ("by the end of February 2028", "2028-02-29"),
        ("31 Dec 2026", "2026-12-31"),
        ("December 31, 2026", "2026-12-31"),
        ("Sept 2027", "2027-09-30"),
        ("2027", "2027-12-31"),
    ],
)
def test_a_time_ends_after_its_last_day(until: str, last: str) -> None:
    year, month, day = map(int, last.split("-"))
    after = f"{year + month // 12}-{month % 12 + 1:02}-01" if day > 27 else f"{year}-{month:02}-02"
    assert not expired(until, last)
    assert expired(until, after)


@pytest.mark.parametrize(
    "until", ["", "the next release", "Q1", "Q5 2027", "2027-13", "March", "after March 2027"]
)
def test_an_event_never_ends_by_itself(until: str) -> None:
    assert not expired(until, "2099-12-31")


@pytest.mark.parametrize(
    "until",
    [
        *("2027-13", "2027-02-30", "2027-3-1", "31.03.2027", "3/31/2027", "03/2027", "2027/03/01"),
        *("Q5 2027", "2027-Q0", "30 February 2027", "until 2027-13", "the end of 2027-00"),
    ],
)
def test_what_is_written_like_a_date_and_cannot_be_read_as_one_is_named(until: str) -> None:
    assert "is not read as a date" in problem_of_term(until)


@pytest.mark.parametrize(
    "until",
    [
        *("", "2027-03", "Q1 2027", "March 2027", "the next release", "release 2027.1.0"),
        *("2027.1.0", "v1.2", "1.2.3", "Q1", "summer 2027", "after 2027-13", "the 3/4 mark"),
    ],
)
def test_dates_events_and_releases_are_terms(until: str) -> None:
    assert not problem_of_term(until)


def judged(until: str) -> FindingState:
    answer = FindingAnswer("R-X", "accepted", "so it is", "Ada", until)
    asked = Finding("R-X", "tension", Severity.WARNING, "t", "w", "q", answer=answer)
    facts = Facts({}, Context(), frozenset(), Catalogue((), {}, {}))
    return judge_answer(asked, facts, "2026-11-20").state


@pytest.mark.parametrize("until", ["2027-13", "31.10.2026", "Q5 2027"])
def test_an_answer_of_an_old_plan_until_a_mistyped_date_waits_for_another(until: str) -> None:
    state = judged(until)
    assert state is FindingState.UNDATED and state in TERM_OVER
    assert judged("the next release") is FindingState.ANSWERED
    assert judged("2026-10") is FindingState.EXPIRED
