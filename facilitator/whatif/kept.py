"""An answer as it is kept in a plan: a few lines with their inputs, and a digest that tells when the plan has moved on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from facilitator.model import REHEARSAL, WHAT_IF, Decision, Insight
from facilitator.patterns import regex
from facilitator.whatif.inputs import GIVEN, NAMES, Numbers
from facilitator.whatif.lines import amount, basis_of, chance, percent, percents
from facilitator.whatif.nouns import Answer, BadRelease

DECISION = "deployment-pattern"
"""The decision that keeps it."""
MODEL = "1"
"""Version of the model: another one may come to other digits from the same inputs."""
USED = (
    "shares", "hold", "check-interval", "rate", "base-error", "threshold", "strikes", "smallest-sample",
    "severity", "response", "controller", "recovery-target",
)  # fmt: skip
"""The inputs that what is kept hangs on."""
_DIGITS = 12


def kept(made: Answer, plan: Numbers) -> Insight:
    """An answer as an insight; `plan` are the inputs of the plan itself, without what was typed for the look."""
    return Insight("\n".join(_lines(made)), by=WHAT_IF, name=digest(plan))


def beside_others(decision: Decision, insight: Insight) -> tuple[Insight, ...]:
    """The insights of a decision with this one; it takes the place of one of its kind that was kept before."""
    return (*(one for one in decision.insights if one.by != insight.by), insight)


def before(insight: Insight, names: Iterable[str], *, named: bool = False) -> str:
    """Say of a kept answer that these inputs changed since; without names, that some did."""
    since = ", ".join(names) or "an input of it"
    name = f" ({insight.name})" if named else ""
    return f"the {insight.by}{name} was {_MADE.get(insight.by, 'made')} before {since} changed"


_MADE = {WHAT_IF: "computed", REHEARSAL: "played"}


def inputs_line(numbers: Numbers) -> str:
    """The inputs that what is kept hangs on, each with where it comes from."""
    known = [(name, numbers.known[name]) for name in USED if name in numbers.known]
    return _INPUTS + "; ".join(f"{n} {one.text} [{basis_of(one.basis)}]" for n, one in known)


def digest(plan: Numbers) -> str:
    """Digest of the plan's own inputs, where each stands and what it is."""
    own = [(name, *found) for name, found in _own(plan).items()]
    return sha256(repr(own).encode()).hexdigest()[:_DIGITS]


def moved(insight: Insight, plan: Numbers) -> tuple[str, ...] | None:
    """The inputs that are others than when it was kept; None where nothing is, empty where it cannot be told which."""
    if insight.name == digest(plan):
        return None
    then: dict[str, tuple[str, str]] = {}
    for line in insight.text.splitlines():
        if line.startswith(_INPUTS):
            found = _INPUT.finditer(line.removeprefix(_INPUTS))
            then |= {one["name"]: (one["basis"], one["text"]) for one in found}
    if not then:
        return ()
    typed = {name for name, (basis, _) in then.items() if basis == basis_of(GIVEN)}
    now = _own(plan)
    return tuple(n for n in USED if n not in typed and then.get(n) != now.get(n))


def _own(plan: Numbers) -> dict[str, tuple[str, str]]:
    known = {name: plan.known[name] for name in USED if name in plan.known}
    return {name: (one.basis, one.text) for name, one in known.items() if one.basis != GIVEN}


def _lines(made: Answer) -> Iterator[str]:
    yield from _seen(made)
    if made.release is not None:
        yield _bad(made.release)
    yield from _missing(made)
    yield inputs_line(made.numbers)
    yield f"Assumed: {_in_a_row(made.assumes)}"
    yield f"Model {MODEL} of what-if"


def _seen(made: Answer) -> Iterator[str]:
    shown = percents([step.detects for step in made.steps])
    each = ", ".join(
        f"{share or step.why} at {percent(float(step.share))}"
        for step, share in zip(made.steps, shown, strict=True)
    )
    if each:
        caught = "smallest added share of failures caught in nine of ten rollouts by the end of each step"
        yield f"With these inputs, {caught}: {each}"
    if made.below is not None:
        yield f"Below {percent(made.below)} added: caught in fewer than one of ten rollouts"
    if made.false_rollback is not None:
        yield f"A good release is turned back with a chance of {chance(made.false_rollback)}"


def _bad(release: BadRelease) -> str:
    turned = ", ".join(f"{chance(s.stopped)} at {percent(float(s.share))}" for s in release.steps)
    failed = f"failed requests until then, on average: {amount(release.failed)}"
    fails = percent(float(release.failing))
    return f"With these inputs, a release of which {fails} fails is turned back by the end of each step: {turned}; {failed}"


def _missing(made: Answer) -> Iterator[str]:
    """What of these lines is missing, and the inputs that it needs."""
    for one in made.not_computed:
        if one.needs and set(one.needs) <= {*USED} and one.what.startswith(_KEPT):
            yield f"Not computed: {one.what}: needs {', '.join(one.needs)}"


_KEPT = ("smallest regression", "a bad release")
_INPUTS = "Inputs: "
_INPUT = regex(rf"(?:^|; )(?P<name>{'|'.join(NAMES)}) (?P<text>[^\[\]]*) \[(?P<basis>[^\[\]]*)\]")


def _in_a_row(assumptions: Iterable[str]) -> str:
    return "; ".join(line.strip() for line in assumptions)
