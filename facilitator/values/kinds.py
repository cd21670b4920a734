"""The kinds of value, and for each how it is read, shown, compared and given to programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from facilitator.model import ValueKind
from facilitator.values import calendar, durations, numbers, thresholds, words
from facilitator.values.calendar import Day, Window
from facilitator.values.durations import Duration, Rate
from facilitator.values.numbers import Number, Percent, Port, Shares
from facilitator.values.refused import RefusedError
from facilitator.values.thresholds import Threshold
from facilitator.values.words import Names, Words

Value: TypeAlias = (
    Words | Names | Number | Percent | Shares | Port | Duration | Rate | Threshold | Window | Day
)


_EXPECTED: Mapping[ValueKind, str] = {
    ValueKind.TEXT: "words",
    ValueKind.NAME: "a name",
    ValueKind.COUNT: "a whole number, such as 3",
    ValueKind.NUMBER: "a number, such as 2.5",
    ValueKind.PERCENT: "a percentage, such as 2 %",
    ValueKind.SHARES: "shares that rise to 100, such as 5, 25, 50, 100",
    ValueKind.DURATION: "a duration, such as 90 s, 5 min, 2 weeks",
    ValueKind.RATE: "so many in a span of time, such as 400/s",
    ValueKind.THRESHOLD: f"a threshold, such as {thresholds.EXAMPLE}",
    ValueKind.PATH: "a path, such as deploy/rollback.sh",
    ValueKind.URL_PATH: "a path of a URL, such as /healthz",
    ValueKind.PORT: "a port, such as 8080",
    ValueKind.NAMES: "names in their order, such as dev, staging, production",
    ValueKind.LIST: "names, such as staging, production",
    ValueKind.WHEN: f"days, hours and time zone, such as {calendar.EXAMPLE}",
    ValueKind.WHO: "a team or a role",
    ValueKind.DATE: "a date, such as 2027-03-31, March 2027 or Q1 2027",
}
_IN_WORDS_ANYWAY = frozenset((ValueKind.TEXT, ValueKind.NAME, ValueKind.WHO))


def is_words(kind: ValueKind) -> bool:
    """Whether any words are a value of this kind."""
    return kind in _IN_WORDS_ANYWAY


def read(text: str, kind: ValueKind, unit: str = "") -> Value:
    """Read words as a value of a kind; `unit` is the declared one of a count, a number or a rate.

    Raises:
        RefusedError: they are none; the message says what was expected, with an example.
    """
    if kind is ValueKind.TEXT:
        return words.read_sentences(text)
    if not text.strip():
        raise RefusedError(f"expected {_EXPECTED[kind]}")
    words.read_words(text)  # no kind takes control characters or credentials
    match kind:
        case ValueKind.COUNT | ValueKind.NUMBER:
            return numbers.read_number(text, unit, whole=kind is ValueKind.COUNT)
        case ValueKind.RATE:
            return durations.read_rate(text, unit)
        case ValueKind.NAMES | ValueKind.LIST:
            return words.read_names(text, ordered=kind is ValueKind.NAMES)
        case _:
            return _READERS[kind](text)


_READERS: Mapping[ValueKind, Callable[[str], Value]] = {
    ValueKind.NAME: words.read_words,
    ValueKind.WHO: words.read_words,
    ValueKind.PATH: words.read_path,
    ValueKind.URL_PATH: words.read_url_path,
    ValueKind.PERCENT: numbers.read_percent,
    ValueKind.SHARES: numbers.read_shares,
    ValueKind.PORT: numbers.read_port,
    ValueKind.DURATION: durations.read_duration,
    ValueKind.THRESHOLD: thresholds.read_threshold,
    ValueKind.WHEN: calendar.read_window,
    ValueKind.DATE: calendar.read_date,
}


def show(value: Value) -> str:
    """Write a value in the words that the document holds."""
    match value:
        case Words(text):
            return text
        case Day(text, _):
            return text
        case Names():
            return words.show_names(value)
        case Number():
            return numbers.show_number(value)
        case Percent():
            return numbers.show_percent(value)
        case Shares():
            return numbers.show_shares(value)
        case Port(number):
            return str(number)
        case _:
            return _show_measure(value)


def _show_measure(value: Duration | Rate | Threshold | Window) -> str:
    match value:
        case Duration():
            return durations.show_duration(value)
        case Rate():
            return durations.show_rate(value)
        case Threshold():
            return thresholds.show_threshold(value)
        case Window():
            return calendar.show_window(value)


def magnitude(value: Value) -> Decimal | None:
    """The one number by which a value is compared, None where it has none.

    Counts, numbers and percentages: the amount. Durations: seconds. Rates: per second. Ports: the number. Shares: the first
    one. Thresholds: what is compared with. Names: how many. Dates: days since the year 1.
    """
    match value:
        case Number(amount, _) | Percent(amount):
            return amount
        case Duration():
            return value.compared
        case Rate():
            return value.per_second
        case Shares(amounts):
            return amounts[0]
        case Names(items, _):
            return Decimal(len(items))
        case Threshold():
            return thresholds.amount_of(value)
        case Port(number):
            return Decimal(number)
        case Day(_, last):
            return Decimal(last.toordinal())
        case _:
            return None


def as_data(value: Value) -> dict[str, object]:
    """What a program wants of a value besides its words: numbers in named units."""
    match value:
        case Number(amount, unit):
            return _without_empty({"number": number(amount), "unit": unit})
        case Percent(amount):
            return {"percent": number(amount)}
        case Shares(amounts):
            return {"percents": [number(amount) for amount in amounts]}
        case Port(port):
            return {"port": port}
        case Names(items, _):
            return {"items": list(items)}
        case _:
            return _data_of_compound(value)


def _without_empty(data: dict[str, object]) -> dict[str, object]:
    return {name: part for name, part in data.items() if part != ""}


def _data_of_compound(value: Value) -> dict[str, object]:
    match value:
        case Duration(_, months):
            return _without_empty({"seconds": number(value.compared), "months": months or ""})
        case Rate(amount, per, unit):
            data = {"amount": number(amount), "per": per, "unit": unit}
            return _without_empty({**data, "per_second": float(value.per_second)})
        case Threshold():
            return _data_of_threshold(value)
        case Window(spans, zone):
            shown = [{"days": list(s.days), "from": s.start, "to": s.end} for s in spans]
            return {"spans": shown, "zone": zone}
        case Day(_, last):
            return {"last_day": last.isoformat()}
        case _:
            return {}


def _data_of_threshold(value: Threshold) -> dict[str, object]:
    data: dict[str, object] = {"metric": value.metric, "comparison": value.comparison}
    if value.value is not None:
        data["value"] = as_data(value.value)
    if value.window is not None:
        data["window_seconds"] = number(value.window.compared)
    if value.sample:
        data |= {"smallest_sample": value.sample, "sampled": value.sampled}
    return {**data, "strikes": value.strikes}


def number(amount: Decimal) -> int | float:
    """A JSON number: whole where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
