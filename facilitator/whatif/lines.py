"""An answer in words: every number with its basis, two digits, no verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from facilitator.text import counted
from facilitator.values.durations import Duration, show_duration
from facilitator.whatif.inputs import GIVEN, Numbers
from facilitator.whatif.nouns import NO_DATA, Answer, BadRelease, NotComputed
from facilitator.whatif.sensitivity import Hangs

_YOU = "you"


def lines(made: Answer, hangs: tuple[Hangs, ...] = ()) -> Iterator[str]:
    """The whole answer, a part after the other, an empty line between them."""
    parts = (
        _steps(made),
        _release(made.release, made.numbers) if made.release else iter(()),
        _verdicts(made),
        (f"{says} [{basis_of(basis)}]" for says, basis in made.way_back),
        _cadence(made),
        _hangs(made, hangs),
        _not_computed(made.not_computed),
        _inputs(made.numbers),
        _assumes(made),
    )
    first = True
    for part in map(list, parts):
        if part:
            yield from part if first else ("", *part)
            first = False


def in_words(made: Answer, called: Callable[[str], str]) -> Answer:
    """The answer with decisions and values called as people call them."""
    known = {n: one._replace(basis=called(one.basis)) for n, one in made.numbers.known.items()}
    way_back = tuple((says, called(basis)) for says, basis in made.way_back)
    return made._replace(numbers=Numbers(known, made.numbers.ruled_out), way_back=way_back)


def basis_of(basis: str) -> str:
    """Where an input comes from, as a reader knows it."""
    return _YOU if basis == GIVEN else basis


def _inputs(numbers: Numbers) -> Iterator[str]:
    if numbers.known:
        yield "With these inputs"
    for name, one in numbers.known.items():
        yield f"  {name:<19} {one.text} [{basis_of(one.basis)}]"


def _steps(made: Answer) -> Iterator[str]:
    if not made.steps:
        return
    yield "Smallest added share of failures that is caught in nine of ten rollouts, by the end of each step"
    shown = percents([seen.detects for seen in made.steps])
    for seen, caught in zip(made.steps, shown, strict=True):
        why = seen.why
        if why == NO_DATA and seen.requests:
            why = f"{why}: fewer than the smallest sample"
        share, per = percent(float(seen.share)), f"{seen.requests:,} requests a check"
        yield f"  {share:>6}   {per:<26}   {caught or why}"
    if made.below is not None:
        yield f"  Below {percent(made.below)} added: caught in fewer than one of ten rollouts."
    if made.false_rollback is not None:
        yield f"  A good release is turned back with a chance of {chance(made.false_rollback)}."


def _release(release: BadRelease, numbers: Numbers) -> Iterator[str]:
    """What a bad release does: when it is turned back, what fails meanwhile, when all is well again."""
    basis = basis_of(numbers.known["severity"].basis)
    yield f"A release of whose requests {percent(float(release.failing))} fail [{basis}]"
    yield from _turned_back(release)
    until = "until then" if release.steps[-1].stopped else "over the whole rollout"
    yield f"  failed requests {until}, on average: {amount(release.failed)}"
    if release.while_deciding is not None:
        yield f"  failed requests while the person who decides responds, on average: {amount(float(release.while_deciding))}"
    yield from _whole(release, numbers)
    yield from _recovered(release, numbers)


def _turned_back(release: BadRelease) -> Iterator[str]:
    turned = ", ".join(f"{chance(s.stopped)} at {percent(float(s.share))}" for s in release.steps)
    yield f"  turned back by the end of each step: {turned}"
    for says, at in (("half", release.half), ("nine in ten", release.nine_in_ten)):
        within = "not at all, by the end of the rollout" if at is None else f"within {seconds(at)}"
        yield f"  {says} are turned back {within}"


def _recovered(release: BadRelease, numbers: Numbers) -> Iterator[str]:
    if release.recovered is not None:
        yield f"  served well again, nine in ten: within {seconds(release.recovered)}{_responds(numbers)}"
    if release.within_target is not None:
        target = numbers.known["recovery-target"]
        said = f"{target.text} [{basis_of(target.basis)}]{_responds(numbers)}"
        yield f"  within the recovery target of {said}: {chance(release.within_target)}"
    if release.within_target_alone is not None:
        yield f"  the same where it goes back without a person: {chance(release.within_target_alone)}"


def _responds(numbers: Numbers) -> str:
    """That a person comes first, where that takes time."""
    return ", where a person decides first" if numbers.seconds("response") else ""


def _whole(release: BadRelease, numbers: Numbers) -> Iterator[str]:
    """What all users, and a metric of all of them, see of it."""
    seen = ", ".join(
        f"{percent(float(o.overall))} at {percent(float(o.share))}" for o in release.diluted
    )
    passing = [percent(float(one.share)) for one in release.diluted if one.passes]
    at = f"passes the limit at {', '.join(passing)}" if passing else "never passes the limit"
    yield f"  in a metric of both versions together it shows as {seen}: it {at}"
    if release.budget is not None:
        objective, over = numbers.known["objective"], numbers.known["objective-over"]
        said = f"{objective.text} over {over.text} [{basis_of(objective.basis)}]"
        yield f"  of the error budget of {said} it uses {percent(float(release.budget))}"


def _verdicts(made: Answer) -> Iterator[str]:
    if not made.verdicts:
        return
    failing = percent(float(made.verdicts[0].failing))
    share = percent(float(made.numbers.shares[0]))
    yield f"Requests of the new version until it is told apart (1 % false alarms, 90 % found) when {failing} fails"
    for one in made.verdicts:
        yield f"  {one.way}: {one.requests:,}; the step at {share} has served them after {seconds(one.seconds)}"
    if made.beside:
        within = ", ".join(
            f"{chance(one.found)} at {percent(float(one.share))} ({one.requests:,} of each)"
            for one in made.beside
        )
        yield f"  comparing the two versions at the end of a step finds it with a chance of {within}"
    if made.suspected:
        looks, alarm = made.suspected
        yield f"  at each of {looks} looks instead: a good release is suspected with a chance of {chance(alarm)}, not 1 %"


def _cadence(made: Answer) -> Iterator[str]:
    if made.takes is None:
        return
    waits = ["your step durations"] * any(share < 1 for share in made.numbers.shares)
    waits += ["your waits between regions"] * ("region-wait" in made.numbers.known)
    told = f"It takes {seconds(made.takes)} until all requests meet the new version"
    yield f"{told}, from {' and '.join(waits)}"
    for span, times in made.fits:
        yield f"  it fits {counted(times, 'time')} into {span}, one after the other"


def _hangs(made: Answer, hangs: tuple[Hangs, ...]) -> Iterator[str]:
    if not hangs:
        return
    last = made.steps[-1].detects
    if last is None and all(one.halved is None and one.doubled is None for one in hangs):
        return
    yield f"The smallest regression caught by the last step ({_or_nothing(last)}) becomes, with one input changed"
    width = max(len(one.name) for one in hangs)
    for one in hangs:
        yield f"  {one.name:<{width}}   halved: {_or_nothing(one.halved):<9} doubled: {_or_nothing(one.doubled)}"


def _or_nothing(value: float | None) -> str:
    return "nothing" if value is None else percent(value)


def _not_computed(missing: Iterable[NotComputed]) -> Iterator[str]:
    """What is missing of the answer; what is missing for the same reason in one line."""
    parts: dict[str, list[str]] = {}
    for one in missing:
        parts.setdefault(_reason(one), []).append(one.what)
    yield from (f"Not computed: {'; '.join(what)}: {why}" for why, what in parts.items())


def _reason(one: NotComputed) -> str:
    needs = f"needs {', '.join(one.needs)}" if one.needs else ""
    return "; ".join(filter(None, (needs, one.why)))


def _assumes(made: Answer) -> Iterator[str]:
    yield "Assumed"
    yield from (f"  {line}" for line in made.assumes)


def compared(before: Answer, after: Answer) -> Iterator[str]:
    """Two answers side by side, with their difference; nothing is sorted or marked."""
    rows = list(_rows(before, after))
    width = max((len(row[0]) for row in rows), default=0)
    first = max((len(row[1]) for row in rows), default=0)
    yield f"{'':<{width}}   {'now':<{first}}   changed"
    for says, now, then in rows:
        mark = "" if now == then else "   ≠"
        yield f"{says:<{width}}   {now:<{first}}   {then}{mark}"


def _rows(before: Answer, after: Answer) -> Iterator[tuple[str, str, str]]:
    names = {**before.numbers.known, **after.numbers.known}
    for name in names:
        now, then = (one.numbers.known.get(name) for one in (before, after))
        if (now and now.text) != (then and then.text):
            yield name, now.text if now else "–", then.text if then else "–"
    yield from zip(_TITLES, _facts(before), _facts(after), strict=True)
    shares = [percent(float(s.share)) for s in (*before.steps, *after.steps)]
    for share in dict.fromkeys(shares):
        yield f"caught by the end of {share}", _caught(before, share), _caught(after, share)


_TITLES = (
    "almost never caught below",
    "a good release turned back",
    "bad releases turned back",
    "failed requests of a bad release",
    "nine in ten turned back within",
    "the rollout takes",
)


def _facts(made: Answer) -> list[str]:
    release = made.release
    return [
        _given(made.below, percent),
        _given(made.false_rollback, chance),
        _given(release.steps[-1].stopped if release else None, chance),
        _given(release.failed if release else None, amount),
        seconds(release.nine_in_ten) if release and release.nine_in_ten is not None else "–",
        seconds(made.takes) if made.takes is not None else "–",
    ]


def _given(value: float | None, show: Callable[[float], str]) -> str:
    return "–" if value is None else show(value)


def _caught(made: Answer, share: str) -> str:
    found = next((s for s in made.steps if percent(float(s.share)) == share), None)
    if found is None:
        return "–"
    return percent(found.detects) if found.detects is not None else found.why


def percent(share: float, digits: int = 2) -> str:
    """A fraction of one as a percentage of two significant digits."""
    value = share * 100
    if value == 0:
        return "0 %"
    if value < 0.0001:
        return f"{value:.0e} %".replace("e-0", "e-")
    shown = Decimal(f"{value:.{digits}g}")
    return f"{shown:f} %"


def percents(values: Iterable[float | None]) -> list[str]:
    """Percentages of two digits, of three where neighbours would look equal; empty for what is none."""
    given = list(values)
    shown = ["" if value is None else percent(value) for value in given]
    if len({*filter(None, shown)}) == len([s for s in shown if s]):
        return shown
    return ["" if value is None else percent(value, 3) for value in given]


def chance(probability: float) -> str:
    """A probability: never called certain or impossible where it is not."""
    if probability >= 1 - 1e-6:
        return "100 %" if probability == 1 else "more than 99.9999 %"
    if 0 < probability < 1e-12:
        return "less than 1 in 10^12"
    if 0 < probability < 1e-5:
        return f"1 in {float(f'{1 / probability:.2g}'):,.0f}"
    return percent(probability, 4 if probability > 0.99 else 2)


def amount(value: float) -> str:
    """A number of requests, two digits."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.2g}")
    if value >= 10:
        return f"{rounded:,.0f}"
    return f"{rounded:,.1f}" if value >= 1 else f"{rounded:,.2f}"


def seconds(value: Fraction) -> str:
    """A time in the units of plans, whole seconds."""
    whole = round(value)
    return show_duration(Duration(Decimal(whole))) if whole else "less than a second"
