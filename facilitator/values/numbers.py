"""Numbers as people type them: counts, decimals, percentages, shares that rise to 100, ports."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.values.refused import RefusedError

_NUMBER = regex(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_UNIT = regex(r"[^\W\d_][\w%/ -]{0,30}")
_SIGN = " %"
_SPELLED = re.compile(r"\bper ?cent\b", re.IGNORECASE)
HIGHEST_PORT = 65_535
MOST_SHARES = 50


@noun
class Number:
    """A number and, where one was typed or declared, its unit."""

    amount: Decimal
    unit: str = ""


@noun
class Percent:
    """A share of a hundred, from 0 to 100."""

    amount: Decimal


@noun
class Shares:
    """Percentages that rise and end at 100: the steps of a rollout."""

    amounts: tuple[Decimal, ...]


@noun
class Port:
    """A TCP or UDP port, 1 to 65535."""

    number: int


def decimal(words: str, example: str) -> Decimal:
    """Read a number without sign and unit.

    Raises:
        RefusedError: it is none, or its comma could mean two things.
    """
    text = words.strip()
    if _NUMBER.fullmatch(text):
        return Decimal(text).normalize() + 0
    if re.fullmatch(r"[0-9]{1,12},[0-9]{1,6}", text):
        raise RefusedError(
            f"“{text}” can mean two numbers: write {text.replace(',', '.')} or {text.replace(',', '')}"
        )
    if re.fullmatch(r"[-+].*", text):
        raise RefusedError(f"expected a number without a sign, such as {example}")
    raise RefusedError(f"expected a number, such as {example}")


def plain(amount: Decimal) -> str:
    """Write a number without exponent and without zeros that say nothing."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_number(words: str, unit: str, *, whole: bool) -> Number:
    """Read a count (`whole`) or a number, with its unit behind it or without.

    Raises:
        RefusedError: no number, a fraction where a count is expected, or another unit than the declared one.
    """
    example = f"{3 if whole else 2.5} {unit}".strip()
    head, tail = _head_and_tail(words.strip())
    amount = decimal(head, example)
    if whole and amount != amount.to_integral_value():
        raise RefusedError(f"expected a whole number, such as {example}")
    if tail and not _UNIT.fullmatch(tail):
        raise RefusedError(f"expected a number, such as {example}")
    if unit and tail and _singular(tail) != _singular(unit):
        raise RefusedError(f"“{tail}” is another unit: expected {unit}, such as {example}")
    return Number(amount, unit or tail)


def _head_and_tail(text: str) -> tuple[str, str]:
    """What looks like a number at the start, and what stands behind it."""
    found = re.match(r"[0-9.,+-]+", text)
    head = found.group() if found else text
    return head, text[len(head) :].strip()


def show_number(value: Number) -> str:
    """Write a number with its unit."""
    return f"{plain(value.amount)} {value.unit}".strip()


def _singular(unit: str) -> str:
    return unit.strip().lower().removesuffix("s")


def read_percent(words: str) -> Percent:
    """Read a percentage, with or without its sign.

    Raises:
        RefusedError: no number, outside 0 to 100, or a fraction below one that may be meant as a share of one.
    """
    text = _SPELLED.sub(_SIGN, words).strip()
    signed = text.endswith("%")
    amount = decimal(text.removesuffix("%").strip() or text, "2 %")
    if amount > 100:
        raise RefusedError("expected at most 100 %")
    if not signed and 0 < amount < 1:
        raise RefusedError(
            f"“{text}”: do you mean {plain(amount * 100)} % or {plain(amount)} %? Write the sign"
        )
    return Percent(amount)


def show_percent(value: Percent) -> str:
    """Write a percentage with its sign."""
    return plain(value.amount) + _SIGN


def read_shares(words: str) -> Shares:
    """Read percentages that rise and end at 100, between commas, arrows or blanks.

    Raises:
        RefusedError: fewer than one, one that does not rise, or a last one that is not 100.
    """
    example = "5, 25, 50, 100"
    bare = _SPELLED.sub(" ", words).replace("%", " ")
    parts = [part for part in re.split(r"(?:[\s,;→>/-]|\bthen\b)+", bare) if part]
    if not parts:
        raise RefusedError(f"expected shares that rise to 100, such as {example}")
    if len(parts) > MOST_SHARES:
        raise RefusedError(f"expected at most {MOST_SHARES} shares, such as {example}")
    amounts = tuple(decimal(part, example) for part in parts)
    for before, after in pairwise(amounts):
        if after <= before:
            raise RefusedError(
                f"{plain(after)} does not rise above {plain(before)}: expected shares such as {example}"
            )
    if amounts[-1] != 100:
        raise RefusedError(
            f"the last share is {plain(amounts[-1])}: expected it to be 100, such as {example}"
        )
    if amounts[0] == 0:
        raise RefusedError(f"a share of 0 is no step: expected shares such as {example}")
    return Shares(amounts)


def show_shares(value: Shares) -> str:
    """Write shares with arrows between them."""
    return " → ".join(plain(amount) + _SIGN for amount in value.amounts)


def read_port(words: str) -> Port:
    """Read a port.

    Raises:
        RefusedError: not a whole number from 1 to 65535.
    """
    text = words.strip()
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= HIGHEST_PORT:
        raise RefusedError(f"expected a port from 1 to {HIGHEST_PORT}, such as 8080")
    return Port(int(text))
