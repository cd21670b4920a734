"""Compiles crossings: questions that set two things on record against each other, from the folder `crossings`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Annotated

from facilitator.content.placeholders import needs_of, placeholders, unknown
from facilitator.content.source import CROSSINGS, ContentError, Files
from facilitator.content.yamlfile import YamlFile, check, parse
from facilitator.model.condition import WrittenCondition, questions_in
from facilitator.model.noun import noun
from facilitator.model.techniques import Crossing, FactKind, Remark
from facilitator.model.workload import KINDS
from facilitator.model.written import Kebab, OneOf, Text, limits

Facts = Mapping[str, FactKind]
AT_LEAST = 2
"""Things on record that a crossing names: one alone crosses nothing."""


@noun
class _Written:
    """A crossing as it is written."""

    id: Kebab
    at: Annotated[tuple[Kebab, ...], limits(min_length=1)]
    text: Text
    voices: tuple[Kebab, ...] = ()
    families: tuple[Kebab, ...] = ()
    when: WrittenCondition | None = None
    unless: WrittenCondition | None = None
    not_for: tuple[Annotated[str, OneOf(tuple(KINDS))], ...] = ()
    line: tuple[Text, ...] = ()
    """What a sentence of a document has to hold to fill `{line}` and `{line_where}`: `techniques.said.line` says how."""
    sums: Mapping[Kebab, Text] = field(default_factory=dict)
    """Computed amounts, by the name they have in `{sum.NAME}`."""
    becomes: Annotated[str, OneOf(("insight", "accepted-risk", "open-question"))] = "open-question"
    sources: tuple[Kebab, ...] = ()
    """Ids of sources.yaml for what its own words say of a product; nothing shows them, so they are not compiled."""


@noun
class _File:
    crossings: tuple[_Written, ...]


def crossings(files: Files, facts: Facts, who: Mapping[str, object]) -> tuple[Crossing, ...]:
    """Compile all of them; ContentError with every fault. `who` are ids of perspectives and of families."""
    faults: list[str] = []
    found: list[Crossing] = []
    seen: set[str] = set()
    for name in sorted(name for name in files if name.startswith(CROSSINGS)):
        try:
            document = parse(files[name], name)
            written = check(document, _File).crossings
        except ContentError as error:
            faults.extend(error.messages)
            continue
        for number, one in enumerate(written):
            faults.extend(_faults(document, ("crossings", number), one, facts, who, seen))
            seen.add(one.id)
            found.append(_compiled(one, facts))
    if faults:
        raise ContentError(faults)
    return tuple(found)


def _compiled(one: _Written, facts: Facts) -> Crossing:
    asks = Remark(
        one.text,
        id=one.id,
        at=one.at,
        when=one.when,
        unless=one.unless,
        not_for=one.not_for,
        becomes=one.becomes,
        needs=_needs(one, facts),
    )
    return Crossing(asks, one.voices, one.families)


def _needs(one: _Written, facts: Facts) -> tuple[str, ...]:
    """The facts of the text, those of documents and sums with what they are found by."""
    named = needs_of(one.text, (), facts)
    words = [f"line:{'|'.join(one.line)}"] if one.line else []
    sums = [f"sum:{name}={expression}" for name, expression in one.sums.items()]
    return (*(need for need in named if need != "line" and need[:4] != "sum:"), *words, *sums)


def _faults(
    file: YamlFile,
    path: tuple[str | int, ...],
    one: _Written,
    facts: Facts,
    who: Mapping[str, object],
    seen: set[str],
) -> Iterator[str]:
    if one.id in seen:
        yield file.message((*path, "id"), f"expected each id once, found {one.id!r} twice")
    for key in ("voices", "families"):
        for id_ in getattr(one, key):
            if id_ not in who:
                yield file.message((*path, key), f"there is no {id_!r}")
    if not one.voices and not one.families:
        yield file.message(path, "expected voices or families that may ask it")
    for text in _faults_of_text(one, facts):
        yield file.message((*path, "text"), text)


def _faults_of_text(one: _Written, facts: Facts) -> Iterator[str]:
    for name in unknown(one.text, facts):
        yield f"there is no placeholder {{{name}}}"
    named = set(placeholders(one.text))
    if bool(one.line) != ("line" in named):
        yield "expected {line} in the text where `line` is, and only there"
    if {f"sum.{name}" for name in one.sums} != {name for name in named if name[:4] == "sum."}:
        yield "expected {sum.NAME} in the text for each of `sums`"
    of_condition = questions_in([one.when]) if one.when else ()
    things = {name for name in named if "." in name or name == "line"}
    if len(things.union(of_condition)) < AT_LEAST:
        yield "expected two things on record at least"
