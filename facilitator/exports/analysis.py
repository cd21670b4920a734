"""How a roll-out controller judges a release: which limits it holds, how often, and what it does without data.

A check without data is never a pass. Series are recorded by the project, one for each version.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.exports.limits import Limit, limits_of
from facilitator.exports.rollout import HELD_FOR, PATTERN, said_or_asked, shares_of
from facilitator.exports.workloads import still_open
from facilitator.exports.yaml import YamlValue
from facilitator.inputs import Inputs, MissingError
from facilitator.patterns import regex
from facilitator.values.durations import Rate
from facilitator.values.numbers import Number, Percent, plain, show_percent
from facilitator.values.thresholds import Threshold, show_threshold

HOLD, BACK = "hold", "back"
SOURCE, WITHOUT_DATA = "rollout-controller.metric-source", "rollout-controller.without-data"
STRIKES = f"{PATTERN}.strikes"
_RATE = f"{PATTERN}.rate"
_VERSION = "metrics-monitoring.version-label"
_ALONE = "rollback-criteria.without-a-person"
_LIMIT = "rollback-criteria.threshold"
_SPEAK_PROMQL = ("prometheus", "thanos", "mimir", "victoriametrics")
_ADDRESS = regex(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?")
_LABEL = regex(r"[a-zA-Z_][a-zA-Z0-9_]*")
_HOLDS = regex(r"\b(?:holds?|waits?|pauses?|stays?)\b")
_GOES_BACK = regex(r"\b(?:go(?:es)? back|rolls? back|rollback|aborts?|fails?)\b")


def limits(inputs: Inputs) -> tuple[Limit, ...]:
    """The limits of a plan.

    Raises:
        MissingError: none has a number, so that a release would pass unseen.
    """
    found = tuple(limits_of(inputs))
    if not found:
        place = inputs.place("rollback-criteria")
        raise MissingError(_LIMIT, f"{place}: no threshold with a number and a window")
    return found


def goes_back_alone(inputs: Inputs, limit: Limit) -> bool:
    """Whether a release that is beyond a limit is taken back without a person."""
    how = inputs.option("rollback-type")
    named = [name.casefold() for name in inputs.names(_ALONE)]
    return how == "automated" or (how == "hybrid" and limit.threshold.metric.casefold() in named)


def without_data(inputs: Inputs) -> str:
    """What is recorded for a check without data: HOLD, BACK, or empty where the words say neither or both."""
    said = inputs.said(WITHOUT_DATA).casefold()
    holds, back = bool(_HOLDS.search(said)), bool(_GOES_BACK.search(said))
    if holds == back:
        return ""
    return HOLD if holds else BACK


def strikes_of(inputs: Inputs, limit: Limit) -> int:
    """How many checks beyond a limit end the roll-out."""
    found = inputs.typed(STRIKES, Number)
    return int(found.amount) if found and found.amount >= 1 else limit.threshold.strikes


def window_seconds(limit: Limit) -> int:
    """How far a limit looks back; before that time nothing of a new version can be judged.

    Raises:
        MissingError: it is no whole number of seconds.
    """
    window = limit.threshold.window
    if window is None or window.months or window.seconds != window.seconds.to_integral_value():
        said = show_threshold(limit.threshold)
        raise MissingError(limit.subject, f"“{said}” has no window of whole seconds")
    return int(window.seconds)


def version_label(inputs: Inputs) -> str:
    """The label that tells the series of both versions apart.

    Raises:
        MissingError: it is not given, or it is no label of Prometheus.
    """
    label = inputs.need(_VERSION)
    if not _LABEL.fullmatch(label):
        place = inputs.place(_VERSION)
        raise MissingError(_VERSION, f"{place} says “{label}”, which is no label of Prometheus")
    return label


def query(inputs: Inputs, limit: Limit, version: str) -> str:
    """The series of one version; nothing, and so no data, where it has served fewer than the smallest sample."""
    label = version_label(inputs)
    of_version = f'{{{label}="{version}"}}'
    series = f"{limit.series}{of_version}"
    sample = _sample(inputs, limit.threshold)
    return f"{series} and on() {limit.series}:sample{of_version} >= {sample}" if sample else series


def _sample(inputs: Inputs, threshold: Threshold) -> int:
    found = inputs.typed(f"{PATTERN}.smallest-sample", Number)
    return threshold.sample or (int(found.amount) if found else 0)


def address(inputs: Inputs) -> YamlValue:
    """Where Prometheus is asked.

    Raises:
        MissingError: no source is named, or one that does not speak PromQL.
    """
    said = inputs.need(SOURCE)
    if not any(name in said.casefold() for name in _SPEAK_PROMQL):
        place = inputs.place(SOURCE)
        raise MissingError(
            SOURCE, f"{place} says “{said}”, and only queries of Prometheus are written"
        )
    found = _ADDRESS.search(said)
    return found.group() if found else still_open(inputs, SOURCE)


def analysis_notes(inputs: Inputs, found: tuple[Limit, ...], version: str) -> Iterator[str]:
    """What has to be recorded, and what is recorded for a check without data; `version` says what the label holds."""
    label = version_label(inputs)
    for limit in found:
        sampled = limit.threshold.sampled or "requests"
        sample = _sample(inputs, limit.threshold)
        counted = f"; and {limit.series}:sample, the number of {sampled} in the same time"
        also = counted if sample else ""
        yield (
            f"To record, with the label {label} that holds {version}: {limit.series} from the metric "
            f"“{limit.threshold.metric}” ({limit.subject}){also}."
        )
    for limit in found:
        yield from _reach_notes(inputs, limit)
    yield said_or_asked(inputs, WITHOUT_DATA, "Without data: {}.")


def _reach_notes(inputs: Inputs, limit: Limit) -> Iterator[str]:
    """Whether a limit can be judged at all: at the first share, and before a step is over."""
    if inputs.option(PATTERN) != "canary":
        return
    first, window, hold = shares_of(inputs)[0], window_seconds(limit), inputs.seconds(HELD_FOR)
    rate, sample = inputs.typed(_RATE, Rate), _sample(inputs, limit.threshold)
    served = rate.per_second * window * first / 100 if rate else None
    if served is not None and served < sample:
        yield (
            f"open: The first share, {show_percent(Percent(first))} of {inputs.said(_RATE)}, meets about "
            f"{plain(round(served, 1))} in {window} s, fewer than the smallest sample of {sample}: "
            f"so no check would count ({limit.subject}, {_RATE})."
        )
    if hold and hold < window:
        yield (
            f"open: A step lasts {hold} s and “{limit.threshold.metric}” is looked at over {window} s: "
            f"so the step is over before it is judged ({HELD_FOR})."
        )
