"""Deployment manifests that lie in a repository, held against the plan: as decided, or where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from facilitator.conditions import Facts
from facilitator.model import Statement
from facilitator.model.phases import ConformanceRule, PhaseMatrix
from facilitator.phases.manifest import Manifest, ManifestEntry, is_of_plan, manifest
from facilitator.phases.standing import ConformanceFinding, Followed
from facilitator.phases.traces import MOST_SHOWN
from facilitator.values import RefusedError, read, show

TRACE = "deployment-manifest"
"""Field of the traces that are lines of a manifest, and what a finding about a whole one is of."""
WHY = "A deployment manifest repeats the plan word for word; one that differs is older than the plan, or was edited."
LOOK_AT = "the manifest, which facilitator manifest writes anew"


class ToldEntry(NamedTuple):
    """What a manifest says of one decision or value."""

    text: str
    """Empty where it states none."""
    line: int


class ToldManifest(NamedTuple):
    """A manifest as it lies in a repository."""

    file: str
    line: int
    """Where its document begins in the file."""
    project: str
    service: str
    entries: Mapping[str, ToldEntry]
    """By the id of the decision or value, and the facts of step 1."""
    left: Mapping[str, int]
    """Parts that it leaves open as a whole, with their lines."""

    def at(self, line: int, text: str) -> Statement:
        """A line of it as a trace."""
        return Statement(TRACE, text, "decided", self.file, line, text)


def held_against(
    told: Iterable[ToldManifest], facts: Facts, matrix: PhaseMatrix
) -> tuple[ConformanceFinding, ...]:
    """Hold manifests against a plan: a finding for each difference, and one for all that a manifest repeats."""
    found: list[ConformanceFinding] = []
    for one in told:
        expected = manifest(one.project, facts, matrix, one.service)
        found += _summed_up(one, list(_compared(one, expected, facts)))
    return tuple(found)


def _summed_up(told: ToldManifest, found: list[ConformanceFinding]) -> Iterator[ConformanceFinding]:
    """One finding for what is as decided, one for what is not in it, then each difference."""
    name = told.service or told.project
    same = [f.subject for f in found if f.state is Followed.AS_DECIDED]
    absent = [f.subject for f in found if f.state is Followed.NOT_VISIBLE]
    here = (told.at(told.line, name),)
    if same:
        yield _of_all(Followed.AS_DECIDED, f"{name}, {len(same)} decisions and values", here)
    if absent:
        names = ", ".join(absent[:MOST_SHOWN])
        more = f" and {len(absent) - MOST_SHOWN} more" if len(absent) > MOST_SHOWN else ""
        yield _of_all(Followed.NOT_VISIBLE, f"{name}, {names}{more}", here)
    yield from (f for f in found if f.state is Followed.DIFFERS)


def _of_all(state: Followed, recorded: str, seen: tuple[Statement, ...]) -> ConformanceFinding:
    return ConformanceFinding(
        ConformanceRule(TRACE, TRACE, WHY, look_at=LOOK_AT), state, recorded, seen
    )


def _compared(told: ToldManifest, expected: Manifest, facts: Facts) -> Iterator[ConformanceFinding]:
    ours: dict[str, ManifestEntry] = {}
    for part, entry in expected.parts():
        if not is_of_plan(entry.subject, facts):
            continue
        ours[entry.subject] = entry
        yield from _of_entry(told, part, entry, facts)
    for subject, theirs in told.entries.items():
        if theirs.text and subject not in ours and is_of_plan(subject, facts):
            yield _finding(
                Followed.DIFFERS, subject, "nothing", (told.at(theirs.line, theirs.text),), facts
            )


def _of_entry(
    told: ToldManifest, part: str, entry: ManifestEntry, facts: Facts
) -> Iterator[ConformanceFinding]:
    theirs = told.entries.get(entry.subject)
    if theirs is None:
        state, line, text = _absent(told, part, entry)
    else:
        state, line, text = _held(entry, theirs, facts), theirs.line, theirs.text or "open"
    if state is not None:
        seen = (told.at(line, text),) if line else ()
        yield _finding(state, entry.subject, _recorded(entry), seen, facts)


def _absent(
    told: ToldManifest, part: str, entry: ManifestEntry
) -> tuple[Followed | None, int, str]:
    """What is not in a manifest differs only where the manifest says that all of the part is open."""
    if not entry.text:
        return None, 0, ""
    line = told.left.get(part, 0)
    return (Followed.DIFFERS if line else Followed.NOT_VISIBLE), line, "open"


def _held(entry: ManifestEntry, theirs: ToldEntry, facts: Facts) -> Followed | None:
    """Of words that are another service's nothing is said: they have to be replaced."""
    if not entry.text:
        return Followed.DIFFERS if theirs.text else None
    if _same(entry.subject, entry.text, theirs.text, facts):
        return Followed.AS_DECIDED
    return None if entry.open else Followed.DIFFERS


def _recorded(entry: ManifestEntry) -> str:
    if entry.text:
        return entry.text
    if entry.deferred:
        return f"Deferred: {entry.deferred}"
    return f"Not applicable: {entry.not_applicable}" if entry.not_applicable else "nothing"


def _finding(
    state: Followed, subject: str, recorded: str, seen: tuple[Statement, ...], facts: Facts
) -> ConformanceFinding:
    decision, value = subject, ""
    if subject not in facts.catalogue.questions and "." in subject:
        decision, _, value = subject.rpartition(".")
    rule = ConformanceRule(decision, TRACE, WHY, value=value, look_at=LOOK_AT)
    return ConformanceFinding(rule, state, recorded, seen)


def _same(subject: str, ours: str, theirs: str, facts: Facts) -> bool:
    """Whether two texts say the same: the same words, or one value of its kind."""
    if ours.split() == theirs.split():
        return True
    id_, _, name = subject.rpartition(".")
    question = facts.catalogue.questions.get(id_)
    field = question.value(name) if question else None
    if field is None:
        return False
    try:
        mine, other = (show(read(text, field.kind, field.unit)) for text in (ours, theirs))
    except RefusedError:
        return False
    return mine == other
