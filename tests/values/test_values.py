"""Values: what people type, what they are shown, and that nothing changes on the way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.value_strategies import VALUES

from facilitator.values import RefusedError, ValueKind, as_data, magnitude, read, show
from facilitator.values.words import is_production

K = ValueKind


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        (K.PERCENT, "2", "2 %"),
        (K.PERCENT, "0.2 %", "0.2 %"),
        (K.PERCENT, "100%", "100 %"),
        (K.SHARES, "5, 25, 50, 100", "5 % → 25 % → 50 % → 100 %"),
        (K.SHARES, "5% 25% 50% 100%", "5 % → 25 % → 50 % → 100 %"),
        (K.SHARES, "5 → 100", "5 % → 100 %"),
        (K.DURATION, "5m", "5 min"),
        (K.DURATION, "90 s", "1 min 30 s"),
        (K.DURATION, "1h 30m", "1 h 30 min"),
        (K.DURATION, "2 weeks", "2 weeks"),
        (K.DURATION, "10 days", "10 days"),
        (K.DURATION, "250ms", "250 ms"),
        (K.DURATION, "3 months", "3 months"),
        (K.DURATION, "0 s", "0 s"),
        (K.DURATION, "an hour and ten minutes", "1 h 10 min"),
        (K.DURATION, "Half a day", "12 h"),
        (K.DURATION, "two weeks", "2 weeks"),
        (K.DURATION, "two days at most", "2 days"),
        (K.DURATION, "at most 2 days", "2 days"),
        (K.DURATION, "up to an hour", "1 h"),
        (K.DURATION, "max. 10 min", "10 min"),
        (K.DURATION, "every 3 months", "3 months"),
        (K.DURATION, "every quarter", "3 months"),
        (K.DURATION, "once a week", "1 week"),
        (K.DURATION, "every two weeks", "2 weeks"),
        (K.DURATION, "quarterly", "3 months"),
        (K.PERCENT, "80 percent", "80 %"),
        (K.PERCENT, "0.5 per cent", "0.5 %"),
        (K.SHARES, "5 percent, then 25, then 100", "5 % → 25 % → 100 %"),
        (K.SHARES, "5/25/100", "5 % → 25 % → 100 %"),
        (K.RATE, "400/s", "400 per second"),
        (K.RATE, "3 per minute", "3 per minute"),
        (K.RATE, "120 rps", "120 per second"),
        (K.RATE, "2 requests a second", "2 requests per second"),
        (K.RATE, "once a day", "1 per day"),
        (
            K.THRESHOLD,
            "failed bookings > 2 % over 5 min, at least 50 requests, 3 in a row",
            "failed bookings > 2 % over 5 min, at least 50 requests, 3 in a row",
        ),
        (K.THRESHOLD, "p95 above 800 ms over 5m", "p95 > 800 ms over 5 min"),
        (K.THRESHOLD, "/ready fails 3 times every 10 s", "/ready fails 3 times every 10 s"),
        (K.THRESHOLD, "queue depth >= 200 messages within 2m", "queue depth ≥ 200 messages over 2 min"),
        (K.THRESHOLD, "latency over 500 ms", "latency > 500 ms"),
        (K.THRESHOLD, "p95 latency exceeds 2 s over 5 min", "p95 latency > 2 s over 5 min"),
        (K.THRESHOLD, "free disk under 20 GB", "free disk < 20 GB"),
        (K.THRESHOLD, "errors over 5 min > 2 % over 10 min", "errors over 5 min > 2 % over 10 min"),
        (K.THRESHOLD, "failed requests over 2 % over 5 min", "failed requests > 2 % over 5 min"),
        (K.PATH, "deploy/rollback.sh", "deploy/rollback.sh"),
        (K.URL_PATH, "/healthz", "/healthz"),
        (K.PORT, "8080", "8080"),
        (K.NAMES, "dev, staging, production", "dev → staging → production"),
        (K.LIST, "staging, production", "staging, production"),
        (K.WHEN, "Mon-Thu 09:00-16:00 Europe/Berlin", "Mon-Thu 09:00-16:00 Europe/Berlin"),
        (K.WHEN, "mon, tue 9:00 to 16:00; Sat 8:00-10:00 UTC", "Mon, Tue 09:00-16:00; Sat 08:00-10:00 UTC"),
        (K.DATE, "2027-03", "2027-03"),
        (K.DATE, "q1 2027", "Q1 2027"),
        (K.DATE, "December 2026", "December 2026"),
        (K.DATE, "dec 2026", "dec 2026"),
        (K.DATE, "end of 2026", "end of 2026"),
        (K.DATE, "31 December 2026", "31 December 2026"),
        (K.DATE, "Dec. 31st, 2026", "Dec. 31st, 2026"),
        (K.WHO, "the platform team", "the platform team"),
        (K.COUNT, "3", "3"),
        (K.NUMBER, "2.5", "2.5"),
    ],
)  # fmt: skip
def test_what_is_typed_is_shown_in_one_way(kind: ValueKind, typed: str, shown: str) -> None:
    value = read(typed, kind)
    assert show(value) == shown
    assert read(shown, kind) == value


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (K.DURATION, "5", "“5” of what? 5 s, 5 min, 5 h"),
        (K.DURATION, "-5 min", "such as"),
        (K.DURATION, "5 parsecs", "no unit of time"),
        (K.DURATION, "soon", "expected a duration"),
        (K.DURATION, "5 min or so", "expected a duration"),
        (K.PERCENT, "0.02", "2 %"),
        (K.PERCENT, "120", "at most 100 %"),
        (K.PERCENT, "-2 %", "without a sign"),
        (K.SHARES, "5, 50, 25, 100", "25 does not rise above 50"),
        (K.SHARES, "5, 25, 50", "the last share is 50"),
        (K.SHARES, "0, 100", "a share of 0"),
        (K.WHEN, "Mon-Thu 09:00-16:00", "in which time zone?"),
        (K.WHEN, "Mon-Thu 09:00-16:00 Europe/Atlantis", "Europe/Atlantis"),
        (K.WHEN, "Mon-Thu 25:00-26:00 UTC", "no time of day"),
        (K.WHEN, "Someday 09:00-16:00 UTC", "no day"),
        (K.NAME, "https://me:secret@registry.example/app", "credentials"),
        (K.THRESHOLD, "errors > 2 %", "over which time?"),
        (K.THRESHOLD, "errors > 0.02 over 5 min", "2 %"),
        (K.THRESHOLD, "errors over 2 %", "over which time?"),
        (K.THRESHOLD, "above 2 %", "above 2 % of what"),
        (K.THRESHOLD, "too many errors", "a comparison"),
        (K.THRESHOLD, "payment errors above two percent", "“two percent” is no share"),
        (K.THRESHOLD, "payment errors > two percent", "such as “failed requests > 2 %"),
        (K.THRESHOLD, "errors > 2 % over 5 min, whenever", "not understood"),
        (K.NAMES, "dev, staging, dev", "“dev” stands there twice"),
        (K.PORT, "80800", "1 to 65535"),
        (K.PORT, "http", "1 to 65535"),
        (K.URL_PATH, "https://host/healthz", "names no host"),
        (K.URL_PATH, "healthz", "begins with /"),
        (K.PATH, "https://host/x", "without scheme"),
        (K.RATE, "400", "such as 400/s"),
        (K.RATE, "400 per fortnight", "no span of time"),
        (K.COUNT, "2.5", "whole number"),
        (K.COUNT, "-3", "without a sign"),
        (K.NUMBER, "2,5", "2.5 or 25"),
        (K.DATE, "2027-02-30", "such as 2027-03-31"),
        (K.DATE, "next spring", "such as 2027-03-31"),
        (K.DATE, "2027-13", "such as 2027-03-31"),
        (K.DATE, "31 February 2027", "such as 2027-03-31"),
        (K.DATE, "beginning of 2027", "such as 2027-03-31"),
        (K.DATE, "Decembre 2026", "such as 2027-03-31"),
        (K.TEXT, "bell\x07", "control characters"),
        (K.TEXT, "   ", "expected words"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_told_with_an_example(kind: ValueKind, typed: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(typed, kind)
    assert said in str(refused.value)


@pytest.mark.parametrize("kind", [kind for kind in K if kind is not K.TEXT])
def test_nothing_is_told_what_its_kind_expects(kind: ValueKind) -> None:
    with pytest.raises(RefusedError) as refused:
        read(" ", kind)
    assert str(refused.value).startswith("expected ")
    assert not str(refused.value).startswith("expected words")


def test_another_unit_than_the_declared_one_is_refused() -> None:
    assert show(read("50", K.COUNT, "requests")) == "50 requests"
    assert read("50 request", K.COUNT, "requests") == read("50", K.COUNT, "requests")
    with pytest.raises(RefusedError, match="another unit: expected requests"):
        read("50 users", K.COUNT, "requests")


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_shown_is_read_as_the_same_value(kind: ValueKind) -> None:
    @given(VALUES[kind])
    def round_trip(value: object) -> None:
        assert read(show(value), kind) == value  # type: ignore[arg-type]

    round_trip()


@given(st.text(max_size=80), st.sampled_from(list(ValueKind)))
def test_any_text_is_a_value_or_refused_and_a_value_is_stable(text: str, kind: ValueKind) -> None:
    try:
        value = read(text, kind)
    except RefusedError as refused:
        assert str(refused)
        return
    assert read(show(value), kind) == value


def test_programs_get_numbers_in_named_units() -> None:
    assert as_data(read("5 min", K.DURATION)) == {"seconds": 300}
    assert as_data(read("2 %", K.PERCENT)) == {"percent": 2}
    assert as_data(
        read("errors > 2 % over 5 min, at least 50 requests, 3 in a row", K.THRESHOLD)
    ) == {
        "metric": "errors",
        "comparison": ">",
        "value": {"percent": 2},
        "window_seconds": 300,
        "smallest_sample": 50,
        "sampled": "requests",
        "strikes": 3,
    }
    assert as_data(read("Q1 2027", K.DATE)) == {"last_day": "2027-03-31"}


def test_values_of_a_kind_compare_by_one_number() -> None:
    assert magnitude(read("90 s", K.DURATION)) == 90
    assert magnitude(read("1 month", K.DURATION)) == 30 * 86_400
    assert magnitude(read("3 per minute", K.RATE)) == Decimal(3) / 60
    assert magnitude(read("dev, prod", K.NAMES)) == 2
    assert magnitude(read("words", K.TEXT)) is None


@pytest.mark.parametrize("name", ["prod", "Production", "prod-eu", "prod_2", "production.eu"])
def test_a_part_of_production_is_production(name: str) -> None:
    assert is_production(name)


@pytest.mark.parametrize("name", ["pre-prod", "products", "prodlike", "staging"])
def test_what_only_looks_like_it_is_not(name: str) -> None:
    assert not is_production(name)
