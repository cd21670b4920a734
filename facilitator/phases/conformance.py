"""Whether a repository does what a plan says, decision by decision: as decided, differs, or not visible.

`differs` is a statement about somebody's work: it is made only where the repository shows something else, with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from facilitator.conditions import Facts, Truth, evaluate, stated_value
from facilitator.model import Decision, How, Standing, Statement, ValueField
from facilitator.model.phases import ConformanceRule
from facilitator.phases.standing import ConformanceFinding, Followed
from facilitator.phases.traces import MOST_SHOWN, TraceIndex, each_line_once
from facilitator.values import RefusedError, read, show

Traced = tuple[Followed, tuple[Statement, ...]]


def conformance(
    rules: Iterable[ConformanceRule], traces: TraceIndex, facts: Facts
) -> tuple[ConformanceFinding, ...]:
    """Hold every decision that leaves traces against them; what is not decided is not asked."""
    return tuple(_findings(as_things_stand(rules, facts), traces, facts))


def as_things_stand(rules: Iterable[ConformanceRule], facts: Facts) -> Iterator[ConformanceRule]:
    """The rules, without a place to look at where decisions rule it out."""
    for rule in rules:
        ruled_out = rule.look_when and evaluate(rule.look_when, facts) is Truth.FALSE
        yield replace(rule, look_at="") if ruled_out else rule


def _findings(
    rules: Iterable[ConformanceRule], traces: TraceIndex, facts: Facts
) -> Iterator[ConformanceFinding]:
    for rule in rules:
        decision = facts.decisions.get(rule.decision)
        if decision is None or decision.standing is not Standing.DECIDED:
            continue
        finding = _of_value(rule, traces, facts) if rule.value else _of_choice(rule, decision, traces, facts)  # fmt: skip
        if finding is not None:
            yield finding


def _of_choice(
    rule: ConformanceRule, decision: Decision, traces: TraceIndex, facts: Facts
) -> ConformanceFinding | None:
    """Of a choice in own words, or of one that leaves no trace, nothing is said."""
    own = [id_.removeprefix(f"{rule.decision}.") for id_ in decision.choice]
    named = [id_ for id_ in own if id_ in rule.options or id_ in rule.against]
    if not named or (rule.compare == "one-of" and len(named) < len(own)):
        return None
    question = facts.catalogue.questions[rule.decision]
    state, seen = _judged(rule, named, traces)
    told = _spoken_against(rule, named, seen) if state is Followed.DIFFERS else named
    recorded = ", ".join(question.labels(f"{rule.decision}.{id_}" for id_ in told))
    return ConformanceFinding(rule, state, recorded, seen)


def _spoken_against(
    rule: ConformanceRule, named: list[str], seen: tuple[Statement, ...]
) -> list[str]:
    """The options that the lines shown speak against; all, where nothing is said of each."""
    against = [id_ for id_ in named if any(_is_against(rule, id_, trace) for trace in seen)]
    return against or named


def _is_against(rule: ConformanceRule, option: str, trace: Statement) -> bool:
    values = rule.speaks_against(option)
    return trace.value in values or f"{trace.field}={trace.value}" in values


def _judged(rule: ConformanceRule, named: list[str], traces: TraceIndex) -> Traced:
    """How the options chosen stand; where they may lie elsewhere, steps that do something else say nothing."""
    shown = shown_of(rule, traces)
    state, seen = _held(rule, named, shown)
    if (
        state is Followed.DIFFERS
        and traces.matching(rule.open_with)
        and not _settled(rule, shown, traces)
    ):
        return _held(rule, named, tuple(one for one in shown if one.field != rule.trace))
    return state, seen


def _settled(rule: ConformanceRule, shown: Iterable[Statement], traces: TraceIndex) -> bool:
    """Whether a line that shows something else is one that settles it."""
    at = {
        (one.file, one.line)
        for field in rule.unless
        for one in traces.of(field)
        if one.value in rule.unless[field]
    }
    return any((one.file, one.line) in at for one in shown if one.field == rule.trace)


def _held(rule: ConformanceRule, named: list[str], shown: tuple[Statement, ...]) -> Traced:
    """How the options chosen stand against traces: what shows something else counts where nothing shows them."""
    wanted = [frozenset(rule.options.get(id_, ())) for id_ in named]
    state, seen = _COMPARE[rule.compare](wanted, shown)
    others = [t for t in shown if any(_is_against(rule, id_, t) for id_ in named)]
    if state is Followed.AS_DECIDED or not others:
        return state, seen
    return _stand([], others)


def shown_of(rule: ConformanceRule, traces: TraceIndex) -> tuple[Statement, ...]:
    """The traces of the fields that speak to a rule."""
    return tuple(trace for field in (rule.trace, *rule.also) for trace in traces.of(field))


def _one_of(wanted: list[frozenset[str]], seen: tuple[Statement, ...]) -> Traced:
    """As decided where one trace is what was chosen; what else runs beside it is not judged."""
    same = [trace for trace in seen if any(trace.value in values for values in wanted)]
    return _stand(same, seen)


def _all_of(wanted: list[frozenset[str]], seen: tuple[Statement, ...]) -> Traced:
    """As decided where each of what was chosen has a trace; one without any may run elsewhere, and says nothing."""
    values, traced = {trace.value for trace in seen}, [one for one in wanted if one]
    if not traced or not all(values & one for one in traced):
        return Followed.NOT_VISIBLE, ()
    return _one_of(wanted, seen)


def _of_value(rule: ConformanceRule, traces: TraceIndex, facts: Facts) -> ConformanceFinding | None:
    """Of a value in words, or one that is set aside, nothing is said."""
    found = stated_value(rule.decision, rule.value, facts)
    if found is None or found[1].how is not How.STATED:
        return None
    field, stated = found
    shown = shown_of(rule, traces)
    state, seen = _COMPARE_VALUE[rule.compare](rule, field, stated.text, shown)
    if rule.open_with and state is Followed.NOT_VISIBLE and not traces.matching(rule.open_with):
        state, seen = _all_there_is(rule, stated.text, shown)
    return ConformanceFinding(rule, state, stated.text, seen)


def _same(_: ConformanceRule, field: ValueField, text: str, seen: tuple[Statement, ...]) -> Traced:
    """The value as it is shown; a trace that is no value of the kind says nothing."""
    readable = [trace for trace in seen if _shown(trace.value, field) is not None]
    same = [trace for trace in readable if _shown(trace.value, field) == _shown(text, field)]
    return _stand(same, readable)


def _shares(
    _: ConformanceRule, field: ValueField, text: str, seen: tuple[Statement, ...]
) -> Traced:
    """The shares of one file in its order; the last one, all of the traffic, is often left to the tool."""
    by_file: dict[str, list[Statement]] = {}
    for trace in seen:
        by_file.setdefault(trace.file, []).append(trace)
    same: list[Statement] = []
    for found in by_file.values():
        steps = list(dict.fromkeys(trace.value for trace in found))
        ends = steps if steps[-1] == "100" else [*steps, "100"]
        if _shown(", ".join(ends), field) == _shown(text, field):
            same += found
    return _stand(same, seen)


def _names(rule: ConformanceRule, _: ValueField, text: str, seen: tuple[Statement, ...]) -> Traced:
    """As decided where every name has a trace; one beside them that nobody decided on differs."""
    wanted = _names_of(rule, text)
    told = [trace for trace in seen if trace.value in rule.options]
    if "" not in wanted and (others := [trace for trace in told if trace.value not in wanted]):
        return Followed.DIFFERS, tuple(others[:MOST_SHOWN])
    if wanted <= {trace.value for trace in told}:
        return Followed.AS_DECIDED, _first_of_each(told)
    return Followed.NOT_VISIBLE, ()


def _names_of(rule: ConformanceRule, text: str) -> set[str]:
    """The names in a value, as traces call them; empty for each that is known to none."""
    known = {word: name for name, words in rule.options.items() for word in (name, *words)}
    return {known.get(name.strip().lower(), "") for name in text.split("→")}


def _all_there_is(rule: ConformanceRule, text: str, seen: tuple[Statement, ...]) -> Traced:
    """It differs where production is reached, every place has a name, and one on the way that was stated is none of them."""
    told, wanted = {trace.value for trace in seen}, _names_of(rule, text)
    lacks = wanted - told - {"", FIRST}
    if LAST in told and told <= rule.options.keys() and lacks and "" not in wanted:
        return Followed.DIFFERS, _first_of_each(seen)
    return Followed.NOT_VISIBLE, ()


def _in_order(wanted: list[frozenset[str]], seen: tuple[Statement, ...]) -> Traced:
    """As decided where all of it is reached; it differs where the end is, a part of the way not, and each target known."""
    (one, *_) = wanted
    reached = [trace for trace in seen if trace.value in one]
    values = {trace.value for trace in reached}
    if one and values == one:
        return Followed.AS_DECIDED, _first_of_each(reached)
    told = {trace.value for trace in seen}
    return _stand([], reached if LAST in told and one - told - {FIRST} and told <= one else ())


FIRST, LAST = "dev", "production"
"""The environment that can be one's own machine, and the one that releases end in."""


def _tool(rule: ConformanceRule, _: ValueField, text: str, seen: tuple[Statement, ...]) -> Traced:
    """The name of a tool, however it is written or called otherwise; one trace of it is enough."""
    wanted = letters_of(text)
    same = [
        trace
        for trace in seen
        for name in map(letters_of, (trace.value, *rule.options.get(trace.value, ())))
        if wanted and (wanted in name or name in wanted)
    ]
    return _stand(list(dict.fromkeys(same)), seen)


def letters_of(text: str) -> str:
    """A name by which two are compared: its letters and digits, in lower case."""
    return "".join(c for c in text.lower() if c.isalnum())


def _blocks(_: ConformanceRule, __: ValueField, text: str, seen: tuple[Statement, ...]) -> Traced:
    """Whether something stops the pipeline; what exactly does is not compared."""
    wanted = "no" if text.strip().lower() in _NOTHING else "yes"
    return _stand([trace for trace in seen if trace.value == wanted], seen)


_NOTHING = ("nothing", "none", "no", "no finding", "no findings")


def _stand(same: list[Statement], seen: Iterable[Statement]) -> Traced:
    if same:
        return Followed.AS_DECIDED, each_line_once(same)[:MOST_SHOWN]
    others = each_line_once(seen)
    return (Followed.DIFFERS, others[:MOST_SHOWN]) if others else (Followed.NOT_VISIBLE, ())


def _first_of_each(traces: Iterable[Statement]) -> tuple[Statement, ...]:
    first: dict[str, Statement] = {}
    for trace in traces:
        first.setdefault(trace.value, trace)
    return tuple(first.values())


def _shown(text: str, field: ValueField) -> str | None:
    """The canonical words of a value; None where it is none of the kind."""
    try:
        return show(read(text, field.kind, field.unit))
    except RefusedError:
        return None


_COMPARE: Mapping[str, Callable[[list[frozenset[str]], tuple[Statement, ...]], Traced]] = {
    "one-of": _one_of,
    "all-of": _all_of,
    "in-order": _in_order,
}
_COMPARE_VALUE: Mapping[
    str, Callable[[ConformanceRule, ValueField, str, tuple[Statement, ...]], Traced]
] = {"same": _same, "shares": _shares, "names": _names, "tool": _tool, "blocks": _blocks}
