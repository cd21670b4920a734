"""Numbers and open questions that a document states, each with its line: quoted and offered, never decided.

Each is a `Statement`: `field` is the id of the measure in `steps/context/measures.yaml` (`recovery-time-objective`,
`peak-rate`, …) or `open-question`, `value` the number as a value of its kind is written (`4 h`, `99.9 %`,
`500 per second`) or the question, `file` and `line` the place, `text` the line as it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from facilitator.context.extract.phrases import UNSPACED, any_of, begins, keys
from facilitator.context.status_lines import front_matter, lines_of
from facilitator.model import Statement
from facilitator.model.context_words import Measure, MeasureWords
from facilitator.model.record import OPEN_QUESTION
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

MOST = 200
"""Numbers and questions kept of one document."""
_NEAR, _BEFORE = 60, 40
"""Characters between a name and its number."""
_HEADING = regex(r"\s{0,3}(#{1,6})\s+(.*?)[#\s]*")
_ITEM = regex(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[ \]\s+)?(.*)")
_DONE = regex(r"\s*[-*+]\s+\[[xX]\]")
MARKS = regex(r"\*\*|(?<!\w)__|__(?!\w)|~~[^~]*~~|`|\[(?=[^\]]*\]\()|\]\([^)]*\)|<!--.*?-->")
_SEPARATOR = regex(r"[\s:|-]{3,}")
_BREAK = regex(r"[.;!?](?:\s|$)|[。；！？]")
_NUMBER = r"(?<![\w.,/-])(?P<number>\d{1,3}(?:[,  .']\d{3})+(?![\d.,])|\d+(?:[.,]\d+)?)(?P<times>\s?[kK]\b)?"
_BEHIND = regex(r"\s*[:：]\s*(\S.*)")
_SAYS_HOW_MUCH = regex(r"\d|daily|weekly|monthly|twice|once|every", re.I)
_NAMED_RATES = {
    "twice a day": "2 per day", "twice a week": "2 per week", "twice a month": "2 per month",
    "once a day": "1 per day", "once a week": "1 per week", "once a month": "1 per month",
    "every day": "1 per day", "every week": "1 per week", "every month": "1 per month",
    "every two weeks": "1 per 2 weeks", "daily": "1 per day", "weekly": "1 per week", "monthly": "1 per month",
}  # fmt: skip


_NAMED_RATE = regex(
    rf"\b({'|'.join(_NAMED_RATES)})\b(?!\s+(?!(?:to|on|in|at|and|or|by|via|into|with|from|since|during|for)\b)[a-z])",
    re.I,
)
"""How often, and not which: `monthly`, but no `monthly users`."""


class _Above:
    """What stands above a line: its heading, and whether a heading asks."""

    def __init__(self) -> None:
        self.title, self.asked = "", 0

    def heading(self, level: int, title: str, questions: re.Pattern[str]) -> None:
        """Go beneath a heading; what asks does so until one of its level comes."""
        self.title = title
        if self.asked and level <= self.asked:
            self.asked = 0
        if not self.asked and questions.search(title):
            self.asked = level


class MeasureReader:
    """The words of all languages, compiled."""

    def __init__(self, words: MeasureWords) -> None:
        self.measures = words.measures
        self.names = [
            (id_, regex(any_of(m.words), re.I), begins(m.words))
            for id_, m in words.measures.items()
        ]
        self.wanted = regex(any_of(words.wanted), re.I)
        self.questions = regex(any_of(words.questions), re.I)
        self.units = {written: unit for unit, all_ in words.units.items() for written in all_}
        unit = "|".join(_unit(w) for w in sorted(self.units, key=len, reverse=True))
        spans = rf"(?P<unit>{unit})"
        self.values = {
            "duration": regex(rf"{_NUMBER}\s*-?{spans}", re.I),
            "percent": regex(rf"{_NUMBER}\s*(?:%|percent\b|prozent\b)", re.I),
            "rate": regex(
                rf"{_NUMBER}\s*(?:(?:[^\W\d]+\s){{0,2}}?[^\W\d]+\s*)?(?:/|\bper\b|\bpro\b|\bpor\b|\bpar\b|\ba\b|\bal\b|\bв\b|每)\s*{spans}"
                rf"|{_NUMBER.replace('number', 'named').replace('times', 'thousands')}\s*(?:rps|qps|tps)\b",
                re.I,
            ),
        }

    def read(self, source: str, file: str) -> tuple[Statement, ...]:
        """What a document (as Markdown, with Unix line endings) states."""
        found: dict[tuple[str, str, int], Statement] = {}
        for statement in self._all(source, file):
            found.setdefault((statement.field, statement.value, statement.line), statement)
            if len(found) == MOST:
                break
        return tuple(found.values())

    def _all(self, source: str, file: str) -> Iterator[Statement]:
        above, heads = _Above(), [""]
        for number, line in lines_of(source, front_matter(source)[1]):
            if title := _HEADING.fullmatch(line):
                above.heading(len(title[1]), title[2], self.questions)
                continue
            text = " ".join(MARKS.sub("", line).split())
            heads = _heads(text, heads) if "|" in line else [""]
            here = Statement("", "", file=file, line=number, text=beginning(text))
            if text and not _DONE.match(line):
                yield from self._questions(here, bool(above.asked))
            if _SAYS_HOW_MUCH.search(text):
                yield from self._numbers(here, above.title, heads)

    def _questions(self, here: Statement, asked: bool) -> Iterator[Statement]:
        """An item under such a heading, or what stands behind such a label."""
        text = here.text
        item = _ITEM.fullmatch(text)
        bare = item[1] if item else text.lstrip("> ")
        label = self.questions.match(bare)
        behind = _BEHIND.match(bare, label.end()) if label else None
        if behind or (asked and (item or text.endswith(("?", "？")))):
            yield here._replace(field=OPEN_QUESTION, value=behind[1] if behind else bare)

    def _numbers(self, here: Statement, heading: str, heads: list[str]) -> Iterator[Statement]:
        """Each measure that the line names, with the number nearest to its name; a number is of one measure."""
        used: set[int] = set()
        for id_, start, end in self._named(here.text):
            measure = self.measures[id_]
            if measure.today and self._is_goal(here.text, heading):
                continue
            value, place = self._value(measure, here.text, start, end, heads)
            if value and place not in used:
                used.add(place)
                yield from _by_hours(here._replace(field=id_, value=value), place)

    def _is_goal(self, text: str, heading: str) -> bool:
        """Whether a line tells what is wanted; of a row of a table the heads of its columns say so."""
        return "|" not in text and bool(self.wanted.search(text) or self.wanted.search(heading))

    def _named(self, text: str) -> list[tuple[str, int, int]]:
        """The measures that a text names, in order; a name inside a longer one is none."""
        known = keys(text.lower()) if text.isascii() else frozenset()
        found = [
            (id_, *match.span())
            for id_, name, first in self.names
            if not known or first is None or not first.isdisjoint(known)
            for match in name.finditer(text)
        ]
        return sorted(
            (one for one in found if not any(_inside(one, other) for other in found)),
            key=lambda one: one[1],
        )

    def _value(
        self, measure: Measure, text: str, start: int, end: int, heads: list[str]
    ) -> tuple[str, int]:
        """The number behind a name, or directly before it, and where it stands; empty for none."""
        if "|" in text:
            return self._in_row(measure, text, heads)
        pattern = self.values[measure.kind]
        stop = _BREAK.search(text, end)
        high = min(stop.start() if stop else len(text), end + _NEAR)
        if found := pattern.search(text, end, high):
            return self._written(measure.kind, found), found.start()
        low = max([start - _BEFORE, *(m.end() for m in _BREAK.finditer(text, 0, start))])
        before = list(pattern.finditer(text, max(low, 0), end))
        if before:
            return self._written(measure.kind, before[-1]), before[-1].start()
        named = _named_rate(text[end:high]) if measure.kind == "rate" else ""
        return named, end

    def _in_row(self, measure: Measure, text: str, heads: list[str]) -> tuple[str, int]:
        """The first number of a row; what holds today is not read from a column of goals."""
        cells = [cell.strip() for cell in text.strip("| ").split("|")]
        for column, cell in enumerate(cells[1:], 1):
            head = heads[column] if column < len(heads) else ""
            if measure.today and self.wanted.search(head):
                continue
            if found := self.values[measure.kind].search(cell):
                return self._written(measure.kind, found), column
            if measure.kind == "rate" and (named := _named_rate(cell)):
                return named, column
        return "", 0

    def _written(self, kind: str, found: re.Match[str]) -> str:
        """The number as a value of its kind is read."""
        groups = found.groupdict()
        digits, times = groups.get("number"), groups.get("times")
        if digits is None:
            digits, times = groups["named"], groups["thousands"]
        amount = _amount(digits, bool(times))
        unit = self.units.get((groups.get("unit") or "s").lower(), "s")
        if kind == "percent":
            return f"{amount} %"
        return f"{amount} {unit}" if kind == "duration" else f"{amount} per {_SPAN[unit]}"


def _by_hours(found: Statement, place: int) -> Iterator[Statement]:
    """A rate of some hours alone is not the usual one: what holds otherwise is, and it the peak where it is higher."""
    if found.field != _USUAL or not _of_some_hours(found.text, place):
        yield found
        return
    stop = _BREAK.search(found.text, place)
    rest = _OTHERWISE.search(found.text, place, stop.start() if stop else len(found.text))
    if rest is None:
        return
    amount, _, span = found.value.partition(" ")
    others = _amount(rest["behind"] or rest["number"], thousands=False)
    yield found._replace(value=f"{others} {span}")
    if float(amount) > float(others):
        yield found._replace(field=_PEAK)


def _of_some_hours(text: str, place: int) -> bool:
    digits = _DIGITS.match(text, place)
    behind = digits and _HOURS_BEHIND.match(text, digits.end())
    return "|" not in text and bool(behind or _HOURS_BEFORE.search(text[:place]))


_USUAL, _PEAK = "request-rate", "peak-rate"
_DIGITS = regex(r"[\d,. ']*")
_CLOCK = r"\d{1,2}(?::\d{2}(?:\s?[ap]m)?|\s?[ap]m|\s?uhr)\b"
_HOURS = rf"(?:{_CLOCK}|\d{{1,2}})(?:\s?[–-]\s?|\s[^\W\d]{{1,6}}\s){_CLOCK}"
_HOURS_BEHIND = regex(rf"[^\d.;!?]{{0,60}}{_HOURS}", re.I)
_HOURS_BEFORE = regex(rf"(?:^|[.;!?])[^\d.;!?]{{0,60}}{_HOURS}[^\d.;!?]{{0,60}}$", re.I)
_OTHERS = r"(?:otherwise|else|at (?:all )?other times|the rest of the day|sonst)\b"
_OTHERWISE = regex(
    rf"{_OTHERS}\D{{0,20}}(?P<behind>\d+(?:[.,]\d+)?)(?![\d:])"
    rf"|(?<![\w.,:])(?P<number>\d+(?:[.,]\d+)?)\s(?:[^\W\d]+\s){{0,4}}{_OTHERS}",
    re.I,
)
"""What holds at all other times, before the word for them or behind it."""


_SPAN = {
    "ms": "second",
    "s": "second",
    "min": "minute",
    "h": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
}


@lru_cache(1)
def measure_reader() -> MeasureReader:
    """The reader for the content that the program is shipped with."""
    from facilitator.storage.content import load_measure_words
    from facilitator.storage.steps_folder import steps_folder

    return MeasureReader(load_measure_words(steps_folder()))


def _inside(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    longer = other[2] - other[1] > one[2] - one[1]
    return longer and other[1] <= one[1] and one[2] <= other[2]


def _unit(written: str) -> str:
    body = re.escape(written)
    return body if ord(written[0]) >= UNSPACED else rf"{body}(?![\w])"


def _named_rate(text: str) -> str:
    found = _NAMED_RATE.search(text)
    return _NAMED_RATES[found[0].lower()] if found else ""


def _heads(text: str, before: list[str]) -> list[str]:
    """The heads of a table: its first row stands until another table begins."""
    if before != [""] or _SEPARATOR.fullmatch(text):
        return before
    return [cell.strip() for cell in text.strip("| ").split("|")]


def _amount(digits: str, thousands: bool) -> str:
    """A number with a point before its fraction: groups of three are thousands, a comma before others is a point."""
    grouped = re.fullmatch(r"\d{1,3}(?:[, .'\u202f]\d{3})+", digits)
    plain = re.sub(r"[^\d]", "", digits) if grouped else digits.replace(",", ".")
    return f"{float(plain) * 1000:g}" if thousands else plain
