"""What a repository shows beside one question: whether it follows what is decided, else what speaks to it there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from facilitator.conditions import Facts
from facilitator.model import Statement
from facilitator.model.phases import ConformanceRule
from facilitator.phases.conformance import as_things_stand, conformance, shown_of
from facilitator.phases.standing import ConformanceFinding, Followed
from facilitator.phases.traces import TraceIndex


class BesideQuestion(NamedTuple):
    """What a repository shows beside a question; all of it empty where no rule says how it would show."""

    findings: tuple[ConformanceFinding, ...] = ()
    """Of the decision and its values: as decided, or otherwise."""
    seen: tuple[Statement, ...] = ()
    """Lines that speak to what is not decided or stated yet, one of each value: what is there, not what to choose."""
    look_at: tuple[str, ...] = ()
    """Where to look for what no repository shows."""


def beside(
    question: str, rules: Iterable[ConformanceRule], traces: TraceIndex, facts: Facts
) -> BesideQuestion:
    """What the traces of a repository show beside a question, by its id."""
    asked = list(as_things_stand((r for r in rules if r.decision == question), facts))
    found = conformance(asked, traces, facts)
    judged = [finding.rule for finding in found]
    told = tuple(finding for finding in found if finding.state is not Followed.NOT_VISIBLE)
    hidden = [finding.rule for finding in found if finding.state is Followed.NOT_VISIBLE]
    seen: dict[tuple[str, str], Statement] = {}
    for rule in asked:
        if rule in judged:
            continue
        lines = _speaking(rule, traces)
        hidden += [] if lines else [rule]
        for trace in lines:
            seen.setdefault((trace.field, trace.value), trace)
    places = dict.fromkeys(rule.look_at for rule in hidden if rule.look_at)
    return BesideQuestion(told, tuple(seen.values()), tuple(places))


def _speaking(rule: ConformanceRule, traces: TraceIndex) -> tuple[Statement, ...]:
    """The traces that are of one of the options, where a rule names any: its field can hold those of other decisions."""
    known = {value for name, values in rule.options.items() for value in (name, *values)}
    known |= {value for name in rule.against for value in (name, *rule.speaks_against(name))}
    return tuple(trace for trace in shown_of(rule, traces) if not known or trace.value in known)
