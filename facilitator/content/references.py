"""Every id that one content file uses and another one defines: does it exist?

Works on the plain data of any content file, by the keys that mean a reference in all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from facilitator.content.yamlfile import Path, Plain, YamlFile
from facilitator.model import ValueField, ValueKind
from facilitator.model.condition import AMOUNT_TESTS, MEASURE
from facilitator.model.noun import noun
from facilitator.model.trace_fields import TRACE_FIELDS
from facilitator.model.workload import KINDS
from facilitator.values import RefusedError, magnitude, read
from facilitator.values.quantities import power_of_time

_PLACEHOLDER = re.compile(r"\{(plan|value|reason)\.([a-z0-9.-]+)\}")
_TESTS = ("in", "not_in")
Place: TypeAlias = "tuple[Place, str | int] | None"
"""Where a node stands: the place of the node above it, and its key there."""
Lists: TypeAlias = Mapping[str, tuple[Collection[str], str]]
"""Keys whose lists hold references, each with the ids it may hold, and what they are."""
_COMPARED = {"value", "amount", "sums"}
_OF_VALUES = {"at_least", "at_most", "given", "says", "more_than_a_check"}


@noun
class Known:
    """All ids that can be referred to."""

    categories: Collection[str]
    questions: Collection[str]
    options: Collection[str]
    traits: Collection[str]
    sources: Collection[str]
    terms: Collection[str]
    values: Mapping[str, ValueField]
    """By `<question>.<value>`."""
    tools: Collection[str] | None
    """None where the folder has no list of tools."""
    measures: Mapping[str, ValueKind] = field(default_factory=dict)
    """Numbers of documents, by the name that `measure.NAME` has."""

    def of_lists(self) -> Iterator[tuple[str, Collection[str], str]]:
        """Keys whose lists hold references: the key, the ids it may hold, and what they are."""
        for key in ("category", "at", "home", "serves", "except"):
            yield key, self.categories, "the id of a category"
        yield "closed_by", self.values, "the id of a value"
        yield "guards", self.questions, "the id of a question"
        yield "crosses", self.questions, "the id of a question"
        yield "trait", self.traits, "a trait that an option has"
        yield "sources", self.sources, "an id of sources.yaml"
        yield "terms", self.terms, "a term of glossary.yaml"

    def answers(self, id_: str) -> bool:
        """Whether a stop of a failure walk can be answered by what has this id."""
        return id_.removesuffix(".values") in self.questions or id_ in self.options


def references(document: YamlFile, known: Known) -> Iterator[str]:
    """Find the references of one document that lead nowhere."""
    lists = {key: (ids, what) for key, ids, what in known.of_lists()}
    for place, node in _walk(document.data):
        found = _text(node, known) if isinstance(node, str) else _mapping(node, known, lists)
        for where, text in found:
            yield document.message((*_path(place), *where), text)


def _walk(whole: Plain) -> Iterator[tuple[Place, Plain]]:
    """Every mapping, and every text that can hold a placeholder, from the top down."""
    waiting: list[tuple[Place, Plain]] = [(None, whole)] if _is_read(whole) else []
    while waiting:
        place, node = waiting.pop()
        if not isinstance(node, list):
            yield place, node
        if isinstance(node, str):
            continue
        below = node.items() if isinstance(node, dict) else enumerate(node)
        waiting += reversed([((place, key), child) for key, child in below if _is_read(child)])


def _is_read(node: Plain) -> bool:
    kind = type(node)
    return "{" in node if kind is str else kind is dict or kind is list


def _path(place: Place) -> Path:
    path: Path = ()
    while place is not None:
        place, key = place
        path = (key, *path)
    return path


def _text(text: str, known: Known) -> Iterator[tuple[Path, str]]:
    for kind, found in _PLACEHOLDER.findall(text):
        known_ids = known.values if kind == "value" else known.questions
        if found not in known_ids:
            what = "a value" if kind == "value" else "a question"
            yield (), f"expected the id of {what} after {kind}., found {found!r}"


def _mapping(node: Mapping[str, Plain], known: Known, lists: Lists) -> Iterator[tuple[Path, str]]:
    """The references of one mapping, by the keys that mean one in every file."""
    if isinstance(subject := node.get("decision"), str) and len(node) > 1:
        yield from _condition(node, subject, known)
    if not _COMPARED.isdisjoint(node):
        yield from _compared(node, known)
    yield from _of_phases(node, known)
    if node.get("context") == "workload-kind":
        for test in ("in", "not_for"):
            yield from _list(node, test, KINDS.__contains__, f"one of {', '.join(KINDS)}")
    for key, value in node.items():
        if key in lists:
            ids, what = lists[key]
            yield from _list(node, key, ids.__contains__, what)
        elif key in ("answered_by", "not_an_answer"):
            yield from _list(node, key, known.answers, "the id of a question or option")
        elif key in _BY_KEY:
            yield from _BY_KEY[key](value, known)


def _tool(tool: Plain, known: Known) -> Iterator[tuple[Path, str]]:
    if known.tools is not None and isinstance(tool, str) and tool not in known.tools:
        yield ("tool",), f"expected an id of tools.yaml, found {tool!r}"


def _condition(node: Mapping[str, Plain], subject: str, known: Known) -> Iterator[tuple[Path, str]]:
    if subject not in known.questions:
        yield ("decision",), f"expected the id of a question, found {subject!r}"
        return
    for test in _TESTS:
        values = node.get(test)
        for n, value in enumerate(values if isinstance(values, list) else ()):
            # A question that does not apply counts as this answer, whether it is offered or not.
            if value == f"{subject}.not-applicable":
                continue
            if value not in known.options or not str(value).startswith(f"{subject}."):
                yield (test, n), f"expected the id of an option of {subject}, found {value!r}"


def _value(node: Mapping[str, Plain], subject: str, known: Known) -> Iterator[tuple[Path, str]]:
    field = known.values.get(subject)
    if field is None:
        yield ("value",), f"expected a question's id, a dot and a value of it, found {subject!r}"
        return
    yield from _of_a_check(node, known)
    for test in ("at_least", "at_most"):
        if test in node:
            try:
                compared = magnitude(read(str(node[test]), field.kind, field.unit))
            except RefusedError as refused:
                yield (test,), str(refused)
                continue
            if compared is None:
                yield (test,), f"{subject} is {field.kind}: it has no number to compare"


def _of_a_check(node: Mapping[str, Plain], known: Known) -> Iterator[tuple[Path, str]]:
    """The values from which the requests of a check follow."""
    named = node.get("more_than_a_check")
    for n, value in enumerate(named if isinstance(named, list) else ()):
        if value not in known.values:
            yield (
                ("more_than_a_check", n),
                f"expected a question's id, a dot and a value of it, found {value!r}",
            )


def _compared(node: Mapping[str, Plain], known: Known) -> Iterator[tuple[Path, str]]:
    """Values that a condition compares: one with a bound, or sums of several."""
    if isinstance(subject := node.get("value"), str) and not _OF_VALUES.isdisjoint(node):
        yield from _value(node, subject, known)
    if isinstance(node.get("amount"), str):
        yield from _amounts(node, known)
    sums = node.get("sums")
    for name, expression in sums.items() if isinstance(sums, Mapping) else ():
        try:
            power_of_time(str(expression), lambda value: _kind(value, known))
        except (ValueError, RefusedError) as refused:
            yield ("sums", name), str(refused)


def _amounts(node: Mapping[str, Plain], known: Known) -> Iterator[tuple[Path, str]]:
    """Both sides of a condition on amounts: values that exist and have an amount, in one unit."""
    powers = []
    for key in ("amount", *AMOUNT_TESTS):
        if key in node:
            try:
                powers.append(power_of_time(str(node[key]), lambda name: _kind(name, known)))
            except (ValueError, RefusedError) as refused:
                yield (key,), str(refused)
    if len(set(powers)) > 1:
        yield ("amount",), "expected both sides in one unit: times, rates or numbers"


def _kind(name: str, known: Known) -> ValueKind | None:
    if name.startswith(f"{MEASURE}."):
        return known.measures.get(name.partition(".")[2])
    found = known.values.get(name)
    return found.kind if found else None


def _of_phases(node: Mapping[str, Plain], known: Known) -> Iterator[tuple[Path, str]]:
    """What phases and conformance name: a pattern that fits, a decision that leaves traces."""
    if "trace" in node and "decision" in node:
        yield from _conformance(node, known)
        yield from _fields(node)
    elif "closes" in node:
        yield from _signs(node)
    if "pattern" in node and "when" in node and node["pattern"] not in known.options:
        yield ("pattern",), f"expected the id of an option, found {node['pattern']!r}"


def _conformance(node: Mapping[str, Plain], known: Known) -> Iterator[tuple[Path, str]]:
    """A rule of conformance: the value it is about, and the options it names."""
    subject, value = node.get("decision"), node.get("value")
    if subject not in known.questions:
        return
    if isinstance(value, str) and f"{subject}.{value}" not in known.values:
        yield ("value",), f"expected the id of a value of {subject}, found {value!r}"
    for key in ("options", "against"):
        named = node.get(key)
        for option in named if isinstance(named, Mapping) and value is None else ():
            if f"{subject}.{option}" not in known.options:
                yield (key, option), f"expected an option of {subject}, found {option!r}"
    yield from _together(node)


def _together(node: Mapping[str, Plain]) -> Iterator[tuple[Path, str]]:
    """The names under which values are given together: one that nothing gives is misspelt somewhere."""
    named, against = node.get("together"), node.get("against")
    given = against.values() if isinstance(against, Mapping) else ()
    used = {name for values in given for name in _texts(values)}
    for name in named if isinstance(named, Mapping) else ():
        if name not in used:
            yield ("together", name), f"expected a name that `against` gives, found {name!r}"


def _fields(node: Mapping[str, Plain]) -> Iterator[tuple[Path, str]]:
    """The fields of traces that a rule of conformance names."""
    for trace in (node["trace"], *_texts(node.get("also"))):
        if trace not in TRACE_FIELDS:
            yield ("trace",), f"expected a field of traces, found {trace!r}"


def _signs(node: Mapping[str, Plain]) -> Iterator[tuple[Path, str]]:
    """The fields of traces that a point of a phase names."""
    for key in ("seen", "instead", "open_with", "against", "hints", "only_with"):
        named = node.get(key)
        for trace in named if isinstance(named, Mapping) else ():
            if trace not in TRACE_FIELDS:
                yield (key, trace), f"expected a field of traces, found {trace!r}"


def _texts(node: Plain) -> list[Plain]:
    return node if isinstance(node, list) else []


def _list(
    node: Mapping[str, Plain], key: str, holds: Callable[[str], bool], what: str
) -> Iterator[tuple[Path, str]]:
    values = node.get(key) if isinstance(node, Mapping) else ()
    for n, value in enumerate(values if isinstance(values, list) else ()):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and not holds(item):
                yield (key, n), f"expected {what}, found {item!r}"


def _interactions(others: Plain, known: Known) -> Iterator[tuple[Path, str]]:
    for other in others if isinstance(others, Mapping) else ():
        if other not in known.options and other not in known.questions:
            said = f"expected the id of an option or question, found {other!r}"
            yield ("interactions", other), said


def _examples(by_option: Plain, known: Known) -> Iterator[tuple[Path, str]]:
    for option in by_option if isinstance(by_option, Mapping) else ():
        if option not in known.options:
            yield ("example_with", option), f"expected the id of an option, found {option!r}"


def _neighbours(near: Plain, known: Known) -> Iterator[tuple[Path, str]]:
    if not isinstance(near, Mapping):
        return
    for category in known.categories:
        if category not in near:
            yield ("neighbours",), f"expected {category}: what it leans on and what it carries"
    for category, sides in near.items():
        if category not in known.categories:
            yield ("neighbours", category), f"expected the id of a category, found {category!r}"
        for side in ("leans_on", "carries"):
            ids = _list(sides, side, known.questions.__contains__, "the id of a question")
            yield from ((("neighbours", category, *place), text) for place, text in ids)


def _about(words: Plain, known: Known) -> Iterator[tuple[Path, str]]:
    for category in known.categories if isinstance(words, Mapping) else ():
        if category not in words:
            yield ("about",), f"expected {category}: words of sentences that are about it"


def _two_voices(perspectives: Plain, known: Known) -> Iterator[tuple[Path, str]]:
    """Each category needs two perspectives that have something to ask in it: without them P has nobody to hear."""
    heard: Counter[Plain] = Counter()
    for perspective in perspectives if isinstance(perspectives, list) else ():
        heard.update({category for remark in _remarks(perspective) for category in remark["at"]})
    for category in known.categories:
        if heard[category] < 2:
            yield ("perspectives",), f"expected remarks `at` {category} by two perspectives"


def _remarks(perspective: Plain) -> Iterator[Mapping[str, Plain]]:
    """What a perspective says; what has another shape is told where its file is compiled."""
    remarks = perspective.get("remarks") if isinstance(perspective, Mapping) else ()
    for remark in remarks if isinstance(remarks, list) else ():
        if isinstance(remark, Mapping) and isinstance(remark.get("at"), list):
            yield remark


_BY_KEY: Mapping[str, Callable[[Plain, Known], Iterator[tuple[Path, str]]]] = {
    "about": _about,
    "example_with": _examples,
    "interactions": _interactions,
    "neighbours": _neighbours,
    "perspectives": _two_voices,
    "tool": _tool,
}
