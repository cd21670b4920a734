"""What the calculation may use: values of the plan, or typed for it. Nothing has a default.

Every input keeps its basis: the value of the plan it was read from, or `given`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from facilitator.inputs import Inputs
from facilitator.model import ValueKind
from facilitator.text import listed
from facilitator.values import RefusedError, read, show
from facilitator.values.calendar import Window
from facilitator.values.durations import Duration, Rate, per_seconds
from facilitator.values.kinds import Value
from facilitator.values.numbers import Number, Percent, Shares
from facilitator.values.thresholds import Threshold
from facilitator.values.words import Names
from facilitator.whatif.controllers import CONTROLLERS, OF_OPTION, WITHOUT_DATA

GIVEN = "given"
"""Basis of an input that was typed for the calculation and stands in no plan."""


class InputName(NamedTuple):
    """An input: where a plan holds it, and how it is typed."""

    subject: str
    kind: ValueKind
    unit: str = ""


_PATTERN = "deployment-pattern"
_INPUTS = """
shares deployment-pattern.shares shares
hold deployment-pattern.hold duration
check-interval deployment-pattern.check-interval duration
rate deployment-pattern.rate rate requests
base-error deployment-pattern.base-error percent
threshold rollback-criteria.threshold threshold
strikes deployment-pattern.strikes count
smallest-sample deployment-pattern.smallest-sample count requests
severity deployment-pattern.severity percent
response rollback-type.response duration
controller rollout-controller name
recovery-target rollback-type.recovery-target duration
objective alerting.objective percent
objective-over alerting.objective-over duration
window release-windows.window when
region-wait region-order.wait duration
without-data rollout-controller.without-data name
rollback-type rollback-type name
migration database-migrations name
contract-after database-migrations.contract-after name
point-of-no-return data-rollback.point-of-no-return name
keep-old deployment-pattern.keep-old duration
regions multi-region.regions names
"""
"""An input a line: its name, where a plan holds it, its kind, its unit."""


def _names() -> Iterator[tuple[str, InputName]]:
    for line in _INPUTS.strip().split("\n"):
        name, subject, kind, *unit = line.split()
        yield name, InputName(subject, ValueKind(kind), *unit)


NAMES: Mapping[str, InputName] = dict(_names())
"""The names that `--set` takes."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "controller": tuple(CONTROLLERS),
    "rollback-type": ("automated", "manual", "hybrid"),
    "migration": ("pre-deploy", "in-deploy", "post-deploy", "expand-contract", "not-applicable"),
    "without-data": tuple(WITHOUT_DATA),
}
"""Inputs that are one of several."""


class KnownInput(NamedTuple):
    """An input that has a value."""

    value: Value | str
    text: str
    basis: str


class RuledOut(NamedTuple):
    """An input that goes with another choice: what was chosen, and how its form would call the input."""

    choice: str
    called: str


class InputError(Exception):
    """A typed input is none; the message says what was expected."""


class Numbers:
    """The inputs of one calculation."""

    def __init__(
        self, known: Mapping[str, KnownInput], ruled_out: Mapping[str, RuledOut] | None = None
    ) -> None:
        self.known = dict(known)
        self.ruled_out = dict(ruled_out or {})
        """Inputs that what was decided has no room for: nobody is asked for them."""

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that have no value."""
        return tuple(name for name in names if name not in self.known)

    def has_none_of(self, names: Iterable[str]) -> str:
        """That what was decided goes without some missing inputs, with all of its kind; empty where it may have all."""
        out = [self.ruled_out[name] for name in self.missing(self.ruled_out)]
        choices = dict.fromkeys(
            one.choice for n, one in self.ruled_out.items() if n in self.missing(names)
        )
        return "; ".join(
            f"{choice} goes without {listed(one.called for one in out if one.choice == choice)}"
            for choice in choices
        )

    def seconds(self, name: str) -> Fraction | None:
        """A duration in seconds."""
        value = self._value(name)
        return Fraction(value.compared) if isinstance(value, Duration) else None

    def count(self, name: str) -> int | None:
        """A whole number."""
        value = self._value(name)
        return int(value.amount) if isinstance(value, Number) else None

    def fraction(self, name: str) -> Fraction | None:
        """A percentage as a fraction of one."""
        value = self._value(name)
        return Fraction(value.amount) / 100 if isinstance(value, Percent) else None

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The steps of the rollout, as fractions of one."""
        value = self._value("shares")
        return tuple(Fraction(x) / 100 for x in value.amounts) if isinstance(value, Shares) else ()

    @property
    def rate(self) -> Fraction | None:
        """Requests in a second."""
        value = self._value("rate")
        if not isinstance(value, Rate):
            return None
        return Fraction(value.amount) / Fraction(per_seconds(value.per))

    @property
    def threshold(self) -> Threshold | None:
        """The limit beyond which a check is a strike, where it is a share of the requests."""
        value = self._value("threshold")
        return value if isinstance(value, Threshold) and isinstance(value.value, Percent) else None

    @property
    def limit(self) -> Fraction:
        """The share of failures that the threshold names, as a fraction of one; 1 where it names none."""
        value = self.threshold.value if self.threshold else None
        return Fraction(value.amount) / 100 if isinstance(value, Percent) else Fraction(1)

    def names(self, name: str) -> tuple[str, ...]:
        """A list of names; empty where there is none."""
        value = self._value(name)
        return value.items if isinstance(value, Names) else ()

    @property
    def window(self) -> Window | None:
        """When a release may start."""
        value = self._value("window")
        return value if isinstance(value, Window) else None

    def with_typed(self, typed: Mapping[str, str]) -> Numbers:
        """The same with values that were typed for the calculation; an empty one takes an input away.

        Raises:
            InputError: an unknown name, or words that are no value of its kind.
        """
        known = dict(self.known)
        for name, words in typed.items():
            if name not in NAMES:
                raise InputError(f"there is no input “{name}”; there are {', '.join(NAMES)}")
            known.pop(name, None)
            if words.strip():
                known[name] = _typed(name, words)
        if typed.get("rollback-type") and not typed.get("response"):
            _respond(known)
        return Numbers(known, self.ruled_out)

    def _value(self, name: str) -> Value | str | None:
        found = self.known.get(name)
        return found.value if found else None


def _respond(known: dict[str, KnownInput]) -> None:
    """Nobody has to respond where the release goes back by itself; where it does not, how long is not known."""
    if known["rollback-type"].value == "automated":
        known["response"] = _nobody(GIVEN)
    elif "response" in known and known["response"].text == _NOBODY:
        known.pop("response")


def _nobody(basis: str) -> KnownInput:
    return KnownInput(Duration(Decimal(0)), _NOBODY, basis)


_NOBODY = "nobody has to"


def _typed(name: str, words: str) -> KnownInput:
    if name in CHOICES:
        return _one_of(name, words.strip())
    kind, text = NAMES[name].kind, words
    if name == "threshold" and words.strip().endswith(
        "%"
    ):  # the share alone: the rest are inputs of their own
        return _share_alone(words)
    try:
        value = read(text, kind, NAMES[name].unit)
    except RefusedError as error:
        raise InputError(f"{name}: {error}") from None
    return KnownInput(value, show(value), GIVEN)


def _one_of(name: str, words: str) -> KnownInput:
    wanted = OF_OPTION.get(words, words) if name == "controller" else words
    if wanted not in CHOICES[name]:
        raise InputError(f"{name}: there is no “{words}”; there are {', '.join(CHOICES[name])}")
    return KnownInput(wanted, wanted, GIVEN)


def _share_alone(words: str) -> KnownInput:
    try:
        share = read(words.strip().lstrip("> "), ValueKind.PERCENT)
    except RefusedError as error:
        raise InputError(f"threshold: {error}") from None
    assert isinstance(share, Percent)
    return KnownInput(Threshold("failed requests", ">", share, None), f"> {show(share)}", GIVEN)


def of_plan(plan: Inputs) -> Numbers:
    """What a plan holds of the inputs; values in words are not read, they are missing."""
    known: dict[str, KnownInput] = {}
    for name, (subject, _, _) in NAMES.items():
        if found := _READERS.get(name, _value)(plan, subject):
            known[name] = found
    _from_the_threshold(known)
    return Numbers(known, dict(_ruled_out(plan)))


def _ruled_out(plan: Inputs) -> Iterator[tuple[str, RuledOut]]:
    for name, (subject, _, _) in NAMES.items():
        question, _, value = subject.rpartition(".")
        asked = plan.catalogue.questions.get(question)
        if asked and asked.value(value) and plan.is_ruled_out(subject):
            yield name, RuledOut(plan.chosen(question), plan.field(subject).field)


def _value(plan: Inputs, subject: str) -> KnownInput | None:
    value = plan.typed(subject, object)
    return KnownInput(value, show(value), subject) if value is not None else None  # type: ignore[arg-type]


def _shares(plan: Inputs, subject: str) -> KnownInput | None:
    if plan.option(_PATTERN) in _AT_ONCE:
        return KnownInput(Shares((Decimal(100),)), plan.chosen(_PATTERN), _PATTERN)
    return _value(plan, subject)


def _controller(plan: Inputs, subject: str) -> KnownInput | None:
    option = OF_OPTION.get(plan.option(subject), "")
    return KnownInput(option, plan.chosen(subject), subject) if option else None


def _option(plan: Inputs, subject: str) -> KnownInput | None:
    option = plan.option(subject)
    return KnownInput(option, plan.chosen(subject), subject) if option else None


def _said(plan: Inputs, subject: str) -> KnownInput | None:
    said = plan.said(subject)
    return KnownInput(said, said, subject) if said else None


def _response(plan: Inputs, subject: str) -> KnownInput | None:
    """Nobody has to respond where the release goes back by itself."""
    kind = subject.partition(".")[0]
    if plan.option(kind) == "automated":
        return _nobody(kind)
    return _value(plan, subject)


_READERS = {
    "rollback-type": _option,
    "without-data": _said,
    "response": _response,
    "shares": _shares,
    "controller": _controller,
    "migration": _option,
    "contract-after": _said,  # a duration, or an event in words
}
_AT_ONCE = ("blue-green", "recreate", "in-place")
"""Patterns in which all requests meet the new version at the same moment."""


def _from_the_threshold(known: dict[str, KnownInput]) -> None:
    """A threshold may state sample, strikes and window itself; what stands at the pattern goes first."""
    found = known.get("threshold")
    if found is None or not isinstance(found.value, Threshold):
        return
    threshold, basis = found.value, found.basis
    if threshold.sample and "smallest-sample" not in known:
        sample = Number(Decimal(threshold.sample), "requests")
        known["smallest-sample"] = KnownInput(sample, show(sample), basis)
    if "strikes" not in known:
        strikes = Number(Decimal(threshold.strikes))
        known["strikes"] = KnownInput(strikes, show(strikes), basis)
        if threshold.strikes > 1:
            known.setdefault("controller", KnownInput("in-a-row", "strikes in a row", basis))
    if threshold.window and "check-interval" not in known:
        known["check-interval"] = KnownInput(threshold.window, show(threshold.window), basis)
