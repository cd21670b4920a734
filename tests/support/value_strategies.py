"""Values of every kind, and values as decisions state them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from facilitator.model import How, Stated, ValueField, ValueKind
from facilitator.values import is_words, show
from facilitator.values.calendar import DAYS, Day, Hours, Window
from facilitator.values.durations import PER, Duration, Rate
from facilitator.values.numbers import Number, Percent, Port, Shares
from facilitator.values.thresholds import Threshold
from facilitator.values.words import Names, Words
from facilitator.values.zones import ZONES

K = ValueKind

amounts = st.decimals(0, 10_000, places=3, allow_nan=False).map(lambda d: d.normalize() + 0)
percents = st.decimals(1, 100, places=2, allow_nan=False).map(lambda d: d.normalize() + 0)
clean = st.text("abcdefghijklmnopqrstuvwxyzäß0123456789_./()–", min_size=1, max_size=20)
seconds = st.integers(0, 10**9).map(lambda n: (Decimal(n) / 1000).normalize() + 0)
spans = st.builds(Duration, seconds, st.integers(0, 120))
paths = clean.filter(lambda w: not w.startswith("/"))
metrics = clean.filter(lambda w: w[0].isalpha() and w not in ("above", "below"))
hours = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
unique_days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True).map(tuple)
VALUES = {
    K.TEXT: st.builds(Words, clean),
    K.COUNT: st.builds(Number, st.integers(0, 10**9).map(Decimal), st.sampled_from(("", "requests"))),
    K.NUMBER: st.builds(Number, amounts, st.just("")),
    K.PERCENT: st.builds(Percent, percents),
    K.SHARES: st.lists(percents.filter(lambda p: p < 100), max_size=6, unique=True).map(
        lambda some: Shares((*sorted(some), Decimal(100)))
    ),
    K.DURATION: spans,
    K.RATE: st.builds(Rate, amounts, st.sampled_from(PER), st.sampled_from(("", "releases"))),
    K.THRESHOLD: st.builds(
        Threshold,
        metrics,
        st.sampled_from((">", "≥", "<", "≤")),
        st.one_of(st.builds(Percent, percents), spans),
        spans,
        st.integers(1, 9999),
        st.just("requests"),
        st.integers(1, 99),
    ),
    K.PATH: paths.map(Words),
    K.URL_PATH: paths.map("/{}".format).map(Words),
    K.LIST: st.lists(clean, min_size=1, max_size=5, unique_by=str.lower).map(
        lambda n: Names(tuple(n), ordered=False)
    ),
    K.PORT: st.builds(Port, st.integers(1, 65_535)),
    K.NAMES: st.lists(clean, min_size=1, max_size=5, unique_by=str.lower).map(lambda n: Names(tuple(n))),
    K.LIST: st.lists(clean, min_size=1, max_size=5, unique_by=str.lower).map(
        lambda n: Names(tuple(n), ordered=False)
    ),
    K.NAME: st.builds(Words, clean),
    K.WHO: st.builds(Words, clean),
    K.PATH: st.builds(Words, clean.filter(lambda w: not w.startswith("//"))),
    K.URL_PATH: st.builds(Words, clean.map(lambda w: "/" + w.lstrip("/"))),
    K.WHEN: st.builds(
        Window,
        st.lists(st.builds(Hours, unique_days, hours, hours), min_size=1, max_size=3).map(tuple),
        st.sampled_from(sorted(ZONES)),
    ),
    K.DATE: st.dates(date(1990, 1, 1), date(2199, 12, 31)).map(lambda d: Day(d.isoformat(), d)),
}  # fmt: skip


def stated(field: ValueField, words: st.SearchStrategy[str]) -> st.SearchStrategy[Stated]:
    """A value of a field: one of its kind, in words, or set aside for a reason."""
    words = words.map(str.strip).filter(bool)  # a value is typed without spaces around it
    of_its_kind = VALUES.get(field.kind)
    if field.kind is K.RATE:
        of_its_kind = st.builds(Rate, amounts, st.sampled_from(PER), st.just(field.unit))
    elif field.unit:
        of_its_kind = st.builds(Number, st.integers(0, 999).map(Decimal), st.just(field.unit))
    typed = words.map(lambda text: " ".join(text.split())).filter(bool)
    if field.kind is K.TEXT:
        typed = words
    elif of_its_kind is not None:
        typed = of_its_kind.map(show)
    others = st.sampled_from((How.IN_WORDS, How.DEFERRED, How.NOT_APPLICABLE))
    if is_words(field.kind):
        others = st.sampled_from((How.DEFERRED, How.NOT_APPLICABLE))
    return st.one_of(st.builds(Stated, typed), st.builds(Stated, words, others))
