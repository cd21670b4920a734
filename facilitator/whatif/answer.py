"""The answers: what each part needs, what it says, and what was not computed because something is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import ceil

from facilitator.values.durations import show_duration
from facilitator.whatif import arms, verdict
from facilitator.whatif.controllers import CONTROLLERS, WITHOUT_DATA, Controller
from facilitator.whatif.inputs import Numbers
from facilitator.whatif.looks import MOST_LOOKS, false_alarm
from facilitator.whatif.nouns import NO_DATA, Answer, Beside, NotComputed, StepSight, Verdict
from facilitator.whatif.release import CAUGHT, MISSED, bad_release
from facilitator.whatif.rollout import Rollout, detects, outcomes

_CHECKS = ("shares", "hold", "check-interval", "rate", "threshold", "strikes")


def rollout_of(numbers: Numbers) -> Rollout | None:
    """The rollout that the inputs state; None where one is missing, or an interval or a number of strikes is 0."""
    threshold = numbers.threshold
    hold, interval, rate = numbers.seconds("hold"), numbers.seconds("check-interval"), numbers.rate
    strikes = numbers.count("strikes")
    if threshold is None or hold is None or not interval or rate is None or not strikes:
        return None
    if threshold.window:
        # checks that share a request are not independent, which all that follows is about
        interval = max(interval, Fraction(threshold.window.compared))
    return Rollout(
        shares=numbers.shares,
        hold=hold,
        interval=interval,
        rate=rate,
        limit=numbers.limit,
        strikes=strikes,
        sample=numbers.count("smallest-sample") or 1,
        controller=_controller(numbers),
        at_limit=threshold.comparison == "≥",
    )


def _controller(numbers: Numbers) -> Controller:
    """The controller that is recorded, with what is set for checks without data."""
    known, blank = numbers.known.get("controller"), numbers.known.get("without-data")
    found = CONTROLLERS[str(known.value) if known and known.value in CONTROLLERS else "counted"]
    return (
        found._replace(blank=str(blank.value)) if blank and blank.value in WITHOUT_DATA else found
    )


def answer(numbers: Numbers) -> Answer:
    """Compute all that the inputs allow; what is missing is named."""
    made = Answer(numbers, assumes=tuple(_assumes(numbers)))
    for part in (_seen, _good, _release, _verdicts, _way_back, _cadence):
        made = part(made)
    return made


def _without(made: Answer, what: str, needs: tuple[str, ...], why: str = "") -> Answer:
    """The answer with what is missing of it; what goes with another choice nobody is asked for."""
    if none := made.numbers.has_none_of(needs):
        needs, why = (), none
    return made._replace(not_computed=(*made.not_computed, NotComputed(what, needs, why)))


def _ready(made: Answer, what: str, needs: tuple[str, ...]) -> tuple[Answer, Rollout | None]:
    """The rollout, or the answer with the reason why this part of it is missing."""
    if missing := made.numbers.missing(needs):
        return _without(made, what, missing), None
    if made.numbers.threshold is None:
        return _without(made, what, ("threshold",), "the limit is no share of requests"), None
    rollout = rollout_of(made.numbers)
    if rollout is None:
        return _without(made, what, (), "an interval or a number of strikes of 0"), None
    if rollout.too_much:
        return _without(made, what, (), rollout.too_much), None
    return made, rollout


def _seen(made: Answer) -> Answer:
    what = "smallest regression that each step sees"
    made, rollout = _ready(made, what, (*_CHECKS, "base-error"))
    if rollout is None:
        return made
    base = float(made.numbers.fraction("base-error") or 0)
    steps = []
    for at, share in enumerate(rollout.shares):
        found = detects(rollout, base, at, CAUGHT)
        why = "" if found is not None else _why_not(rollout, at)
        steps.append(StepSight(share, rollout.requests(share), found, why))
    return made._replace(
        steps=tuple(steps), below=detects(rollout, base, len(rollout.shares) - 1, MISSED)
    )


def _is_held(rollout: Rollout, shares: Iterable[Fraction]) -> bool:
    """Whether one of these steps has no data and is held for that."""
    return rollout.controller.blank == "holds" and any(map(rollout.blank, shares))


HELD = "not reached: a step before it is held without data"


def _why_not(rollout: Rollout, step: int) -> str:
    shares = rollout.shares[: step + 1]
    if not rollout.checks:
        return "the step ends before its first check"
    if _is_held(rollout, shares[:-1]):
        return HELD
    if all(map(rollout.blank, shares)):
        return NO_DATA
    if rollout.limit >= 1 and not rollout.at_limit:
        return "no share of failures is above the limit"
    if rollout.checks * len(shares) < rollout.strikes:
        return "fewer checks than strikes"
    return "not in nine of ten rollouts, even if everything fails"


def _good(made: Answer) -> Answer:
    """How often a release is turned back that is as good as the one before."""
    made, rollout = _ready(made, "false rollback of a good release", (*_CHECKS, "base-error"))
    if rollout is None:
        return made
    base = float(made.numbers.fraction("base-error") or 0)
    *_, last = outcomes(rollout, base)
    return made._replace(false_rollback=last.stopped)


def _release(made: Answer) -> Answer:
    made, rollout = _ready(made, "a bad release, step by step", (*_CHECKS, "severity"))
    if rollout is None:
        return made
    made = made._replace(release=bad_release(rollout, made.numbers))
    missing = made.numbers.missing(("response", "recovery-target"))
    return _without(made, "recovery against its target", missing) if missing else made


def _verdicts(made: Answer) -> Answer:
    needs = ("shares", "rate", "base-error", "severity")
    what = "requests until a verdict"
    if missing := made.numbers.missing(needs):
        return _without(made, what, missing)
    numbers = made.numbers
    base, failing = numbers.fraction("base-error") or 0, numbers.fraction("severity") or 0
    share, rate = numbers.shares[0], numbers.rate
    if not 0 < base < failing < 1:
        return _without(made, what, (), "it needs 0 < base-error < severity < 100 %")
    if not rate:
        return _without(made, what, (), "no requests arrive")
    found = []
    for way, needed in _WAYS.items():
        requests = needed(float(base), float(failing), float(share))
        if requests is None:
            made = _without(
                made,
                f"{what}, {way}",
                (),
                _BEYOND,
            )
        else:
            found.append(Verdict(Fraction(failing), way, requests, requests / (rate * share)))
    beside = tuple(_beside(numbers, float(base), float(failing)))
    suspected = _suspected(numbers) if beside else None
    return made._replace(verdicts=tuple(found), beside=beside, suspected=suspected)


_BEYOND = (
    f"more than {verdict.MOST_SAMPLE:,} requests or {verdict.MOST_LOOKED_FOR} failures, "
    "a difference too small to be followed request by request, or no traffic is left to compare with"
)


def _suspected(numbers: Numbers) -> tuple[int, float] | None:
    """What looking at every check of a step costs; None where there is one look, or it is not known."""
    hold, interval = numbers.seconds("hold"), numbers.seconds("check-interval")
    looks = min(int(hold / interval), MOST_LOOKS) if hold and interval else 0
    return (looks, false_alarm(looks, verdict.FALSE_ALARM)) if looks > 1 else None


def _beside(numbers: Numbers, base: float, failing: float) -> Iterator[Beside]:
    """Each step in which both versions serve, with as many requests of each as the fewer of the two."""
    hold, rate = numbers.seconds("hold") or Fraction(0), numbers.rate or Fraction(0)
    for share in numbers.shares:
        if requests := int(rate * hold * min(share, 1 - share)):
            chance = arms.found(requests, base, failing, verdict.FALSE_ALARM)
            yield Beside(share, requests, chance)


def _equal(base: float, failing: float, share: float) -> int | None:
    if share >= 1:
        return None
    each = arms.needed(base, failing, verdict.FALSE_ALARM, verdict.POWER)
    return ceil(arms.corrected(each, base, failing)) if each <= verdict.MOST_SAMPLE else None


def _fixed(base: float, failing: float, _: float) -> int | None:
    found = verdict.fixed(base, failing)
    return found.requests if found else None


def _sequential(base: float, failing: float, _: float) -> int | None:
    expected = verdict.sequential(base, failing, failing)
    return None if expected is None else round(expected)


def _concurrent(base: float, failing: float, share: float) -> int | None:
    found = verdict.concurrent(base, failing, share)
    return round(found.expected) if found else None


_WAYS: dict[str, Callable[[float, float, float], int | None]] = {
    "fixed sample": _fixed,
    "sequential test, on average": _sequential,
    "with a concurrent control, on average": _concurrent,
    "beside as many of the old version (two-sided)": _equal,
}


MIGRATIONS = {
    "pre-deploy": "the schema has changed before the first request meets the new version: the old one has to work with it",
    "in-deploy": "the schema changes within the release: from the first step on the old version meets a changed schema",
    "post-deploy": "the schema changes after the last step: going back is free of it until then",
    "expand-contract": "the schema suits both versions until the contracting migration",
    "not-applicable": "no migration stands in the way",
}
"""What the way a schema changes says about the way back."""


def _way_back(made: Answer) -> Answer:
    known, found = made.numbers.known, list[tuple[str, str]]()
    migration = known.get("migration")
    if migration and migration.value in MIGRATIONS:
        found.append((MIGRATIONS[str(migration.value)], migration.basis))
    if after := known.get("contract-after"):
        found.append((f"the old shape is removed: {after.text}", after.basis))
    if point := known.get("point-of-no-return"):
        found.append((f"no way back after: {point.text}", point.basis))
    if kept := known.get("keep-old"):
        found.append((f"the old side is able to serve for {kept.text}", kept.basis))
    made = made._replace(way_back=tuple(found))
    missing = made.numbers.missing(("migration", "point-of-no-return"))
    return _without(made, "point of no return", missing) if missing else made


def _cadence(made: Answer) -> Answer:
    numbers, what = made.numbers, "how often the rollout fits"
    at_once = bool(numbers.shares) and all(share == 1 for share in numbers.shares)
    missing = numbers.missing(() if at_once else ("shares", "hold"))
    if missing:
        return _without(made, what, (*missing, *numbers.missing(("window",))))
    rollout = rollout_of(numbers)
    if rollout and _is_held(rollout, rollout.shares[:-1]):
        return _without(made, what, (), "a step without data is held until somebody decides")
    takes = _takes(numbers)
    if at_once and not takes:
        return _without(made, what, (), "all requests meet the new version at once")
    return _fits(made._replace(takes=takes), what)


def _fits(made: Answer, what: str) -> Answer:
    """With how often it fits into each span of the release window."""
    window, takes = made.numbers.window, made.takes
    if window is None:
        return _without(made, what, ("window",))
    if not takes:
        return _without(made, what, (), "the rollout takes no time")
    spans = (
        (f"{', '.join(s.days)} {s.start}–{s.end}", span_seconds(s.start, s.end))
        for s in window.spans
    )
    return made._replace(fits=tuple((title, int(seconds / takes)) for title, seconds in spans))


def _takes(numbers: Numbers) -> Fraction:
    """All steps before the last, in each region one after the other."""
    hold = numbers.seconds("hold") or Fraction(0)
    takes = hold * sum(1 for share in numbers.shares if share < 1)
    wait, regions = numbers.seconds("region-wait"), numbers.names("regions")
    if wait is None or not regions:
        return takes
    return takes * len(regions) + wait * (len(regions) - 1)


def span_seconds(start: str, end: str) -> Fraction:
    """Seconds from one HH:MM to another, the next day where it is earlier."""
    begin, stop = ((int(t[:2]) * 60 + int(t[3:])) * 60 for t in (start, end))
    return Fraction(stop - begin if stop > begin else stop - begin + 86_400)


def _assumes(numbers: Numbers) -> Iterator[str]:
    yield "requests fail independently, at a constant rate within a step, badly from the first request on"
    yield "both versions have the same base error rate, and the fault shows in the metric that is watched"
    yield "the last step is watched as long as the others"
    yield from _of_controller(numbers)
    yield from _of_window(numbers)


def _of_controller(numbers: Numbers) -> Iterator[str]:
    known = numbers.known.get("controller")
    if known and known.value in CONTROLLERS:
        yield CONTROLLERS[str(known.value)].says
    else:
        yield f"no controller is recorded that counts in another way: {CONTROLLERS['counted'].says}"
    if "smallest-sample" not in numbers.known:
        yield "no smallest sample is recorded: a check counts from one request on"
    if said := numbers.known.get("without-data"):
        if said.value in WITHOUT_DATA:
            yield f"as you set, a check without data {WITHOUT_DATA[str(said.value)]}"
        else:
            yield f"without data the plan says “{said.text}”: computed is what happens when the steps go on"
            yield "  without-data = holds computes that a step without data is held"


def _of_window(numbers: Numbers) -> Iterator[str]:
    threshold, interval = numbers.threshold, numbers.seconds("check-interval")
    looks_back = threshold.window if threshold else None
    if looks_back and interval and Fraction(looks_back.compared) > interval:
        over, every = show_duration(looks_back), numbers.known["check-interval"].text
        yield f"the limit looks back over {over} and is looked at every {every}: computed with checks that share no request"
        yield "  looks in between can turn a release back earlier, a good one as well"
