"""Compiles what Advanced Elicitation, Party Mode and failure walks ask, from methods.yaml and perspectives.yaml.

Types say what a single entry looks like; here are the faults that only both files together show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from facilitator.content.crossings import crossings
from facilitator.content.placeholders import (
    FACTS_AT_HAND,
    NAMED_OUTRIGHT,
    fact_of,
    needs_of,
    placeholders,
)
from facilitator.content.source import METHODS, PERSPECTIVES, ContentError, Files
from facilitator.content.yamlfile import Noun, YamlFile, check, parse
from facilitator.model.condition import WrittenCondition
from facilitator.model.noun import noun
from facilitator.model.techniques import (
    FactKind,
    Library,
    Method,
    Neighbours,
    Perspective,
    Remark,
    Scenario,
)
from facilitator.model.written import Id, Kebab, Text

Facts = Mapping[str, FactKind]
ALL = ("all",)
OF_PERSPECTIVES = ("at", "when", "between", "axis", "side")
"""Fields that every remark of a perspective has."""
READS = "rationale"
TENSION = ("lines", "tension_why", "tension_question")
BESIDE = ("said", "to", "field", "of", "value")
"""What the texts of perspectives.yaml that hold no fact name."""
ONLY_OF_PERSPECTIVES = ("between", "axis", "side")
"""Fields that no prompt of a method has."""


@noun
class MethodsFile:
    """methods.yaml."""

    families: tuple[Kebab, ...]
    facts: Mapping[Kebab, FactKind]
    about: Mapping[Kebab, tuple[Text, ...]]
    measured: Mapping[Kebab, tuple[Kebab, ...]]
    guards: tuple[Id, ...]
    same: Mapping[Id, tuple[Id, ...]]
    idle: Mapping[Id, WrittenCondition]
    neighbours: Mapping[Kebab, Neighbours]
    methods: tuple[Method, ...]
    walks: tuple[Scenario, ...]


@noun
class PerspectivesFile:
    """perspectives.yaml."""

    clash: tuple[Remark, ...]
    tension: Text
    beside: Text
    set_aside: Text
    axes: Mapping[Kebab, Mapping[Kebab, Text]]
    perspectives: tuple[Perspective, ...]


def library(files: Files) -> Library:
    """Compile both files; ContentError with every fault when they are wrong."""
    faults: list[str] = []
    methods_file = _read(files, METHODS, MethodsFile, faults)
    voices_file = _read(files, PERSPECTIVES, PerspectivesFile, faults)
    if methods_file is None or voices_file is None:
        raise ContentError(faults)
    (document, content), (voices_document, voices) = methods_file, voices_file
    facts = content.facts
    faults.extend(_faults_of_methods(document, content))
    faults.extend(_faults_of_walks(document, content.walks, facts))
    faults.extend(_faults_of_axes(voices_document, voices, facts))
    faults.extend(_faults_of_voices(voices_document, voices, facts))
    who = dict.fromkeys((*(p.id for p in voices.perspectives), *content.families))
    try:
        crossed = crossings(files, facts, who)
    except ContentError as error:
        faults.extend(error.messages)
    if faults:
        raise ContentError(faults)
    return Library(
        methods=tuple(_method(m, content) for m in content.methods),
        perspectives=tuple(_perspective(p, facts) for p in voices.perspectives),
        scenarios=tuple(_scenario(w, facts) for w in content.walks),
        families=content.families,
        neighbours=content.neighbours,
        axes=voices.axes,
        facts=facts,
        about=content.about,
        measured=content.measured,
        guards=frozenset(content.guards),
        same=content.same,
        idle=content.idle,
        clash=_clashes(voices.clash, facts),
        tension=voices.tension,
        beside=voices.beside,
        crossings=crossed,
        set_aside=_asked(Remark(voices.set_aside), "set-aside", facts),
    )


def _read(
    files: Files, name: str, kind: type[Noun], faults: list[str]
) -> tuple[YamlFile, Noun] | None:
    try:
        document = parse(files[name], name)
        return document, check(document, kind)
    except ContentError as error:
        faults.extend(error.messages)
        return None


# What follows from where something stands


def _method(method: Method, content: MethodsFile) -> Method:
    every = tuple(content.neighbours) if method.serves == ALL else method.serves
    serves = tuple(category for category in every if category not in method.except_)
    prompts = [
        _asked(replace(prompt, at=prompt.at or serves), f"{method.id}.{n}", content.facts)
        for n, prompt in enumerate(method.prompts, 1)
    ]
    offered = [
        replace(occasion, needs=needs_of(occasion.because, (), content.facts))
        for occasion in method.offered
    ]
    return replace(method, serves=serves, offered=tuple(offered), prompts=tuple(prompts))


def _perspective(perspective: Perspective, facts: Facts) -> Perspective:
    remarks = [
        _asked(remark, f"{perspective.id}-{n:02}", facts)
        for n, remark in enumerate(perspective.remarks, 1)
    ]
    asks = perspective.contrarian
    needs = needs_of(asks.question, ("answer",), facts)
    return replace(perspective, remarks=tuple(remarks), contrarian=replace(asks, needs=needs))


def _clashes(written: Sequence[Remark], facts: Facts) -> dict[str, tuple[Remark, ...]]:
    """The texts by axis; those for named categories come before one for any."""
    found: dict[str, tuple[Remark, ...]] = {}
    for n, clash in enumerate(sorted(written, key=lambda clash: not clash.at), 1):
        text = _asked(replace(clash, axis="", needs=("answer",)), f"clash.{n}", facts)
        found[clash.axis] = (*found.get(clash.axis, ()), text)
    return found


def _scenario(walk: Scenario, facts: Facts) -> Scenario:
    stops = [replace(stop, id=f"{walk.id}.{n}") for n, stop in enumerate(walk.stops, 1)]
    return replace(walk, stops=tuple(stops), needs=needs_of(walk.opens, (), facts))


def _asked(remark: Remark, id_: str, facts: Facts) -> Remark:
    return replace(remark, id=id_, needs=needs_of(remark.text, remark.needs, facts))


# What is wrong


def _faults_of_methods(file: YamlFile, content: MethodsFile) -> Iterator[str]:
    yield from _twice(file, "methods", [m.id for m in content.methods])
    for n, method in enumerate(content.methods):
        path = ("methods", n)
        if method.family not in content.families:
            families = ", ".join(content.families)
            yield file.message((*path, "family"), f"expected one of: {families}")
        served = content.neighbours if method.serves == ALL else method.serves
        for i, prompt in enumerate(method.prompts):
            yield from _faults_of_prompt(file, (*path, "prompts", i), prompt, served, content.facts)
        for i, occasion in enumerate(method.offered):
            because = (*path, "offered", i, "because")
            yield from _faults_of_text(file, because, occasion.because, (), content.facts)


def _faults_of_prompt(
    file: YamlFile,
    path: tuple[str | int, ...],
    prompt: Remark,
    served: Sequence[str] | Mapping[str, object],
    facts: Facts,
) -> Iterator[str]:
    yield from _faults_of_text(file, (*path, "text"), prompt.text, prompt.needs, facts)
    if prompt.becomes == "change" and not prompt.changes:
        yield file.message(path, "expected `changes` where an answer becomes a change")
    for category in prompt.at:
        if category not in served:
            yield file.message((*path, "at"), f"{category} is not served by this method")
    for key in ONLY_OF_PERSPECTIVES:
        if getattr(prompt, key):
            yield file.message((*path, key), f"{key}: unknown key")


def _faults_of_walks(file: YamlFile, walks: Sequence[Scenario], facts: Facts) -> Iterator[str]:
    yield from _twice(file, "walks", [walk.id for walk in walks])
    for n, walk in enumerate(walks):
        yield from _faults_of_text(file, ("walks", n, "opens"), walk.opens, (), facts)


def _faults_of_axes(file: YamlFile, content: PerspectivesFile, facts: Facts) -> Iterator[str]:
    clashes = [clash.axis for clash in content.clash]
    for axis, sides in content.axes.items():
        if len(sides) != 2:
            yield file.message(("axes", axis), "expected two sides")
        if axis not in clashes:
            yield file.message(("axes", axis), "expected a text for it under `clash`")
    for n, clash in enumerate(content.clash):
        if clash.axis not in content.axes:
            yield file.message(("clash", n), "expected `axis`, and an axis of this file in it")
        if clash != Remark(clash.text, axis=clash.axis, at=clash.at, unless=clash.unless):
            yield file.message(("clash", n), "expected `axis`, `at`, `unless` and `text` alone")
        yield from _faults_of_text(file, ("clash", n, "text"), clash.text, (), facts)
    yield from _faults_of_text(file, ("set_aside",), content.set_aside, (), facts)
    yield from _faults_of_names(file, "tension", content.tension, TENSION)
    yield from _faults_of_names(file, "beside", content.beside, BESIDE)


def _faults_of_names(file: YamlFile, key: str, text: str, named: Sequence[str]) -> Iterator[str]:
    """What a text that holds no fact has to name, and nothing beside."""
    if set(placeholders(text)) != {*named}:
        yield file.message((key,), f"expected {', '.join(f'{{{one}}}' for one in named)}")


def _faults_of_voices(file: YamlFile, content: PerspectivesFile, facts: Facts) -> Iterator[str]:
    yield from _twice(file, "perspectives", [p.id for p in content.perspectives])
    for n, perspective in enumerate(content.perspectives):
        path = ("perspectives", n)
        question = perspective.contrarian.question
        at = (*path, "contrarian", "question")
        if set(placeholders(perspective.reads)) != {READS}:
            yield file.message((*path, "reads"), f"expected {{{READS}}} in it")
        yield from _faults_of_text(file, at, question, (), facts)
        for i, remark in enumerate(perspective.remarks):
            yield from _faults_of_remark(file, (*path, "remarks", i), remark, content, facts)


def _faults_of_remark(
    file: YamlFile,
    path: tuple[str | int, ...],
    remark: Remark,
    content: PerspectivesFile,
    facts: Facts,
) -> Iterator[str]:
    yield from _faults_of_text(file, (*path, "text"), remark.text, remark.needs, facts)
    for key in OF_PERSPECTIVES:
        if not getattr(remark, key):
            yield file.message(path, f"{key}: expected, but missing")
    if remark.side and remark.side not in content.axes.get(remark.axis, {}):
        yield file.message(
            (*path, "side"), "expected an axis of this file and one of its two sides"
        )


def _faults_of_text(
    file: YamlFile,
    path: Sequence[str | int],
    text: str,
    needs: Sequence[str],
    facts: Facts,
) -> Iterator[str]:
    for need in needs:
        if need not in facts and ":" not in need:
            yield file.message(path, f"there is no fact {need!r}")
    for name in placeholders(text):
        if name in FACTS_AT_HAND or name.startswith(NAMED_OUTRIGHT):
            continue
        if not fact_of(name, facts):
            yield file.message(path, f"there is no placeholder {{{name}}}")


def _twice(file: YamlFile, part: str, ids: Sequence[str]) -> Iterator[str]:
    for n, id_ in enumerate(ids):
        if id_ in ids[:n]:
            yield file.message((part, n, "id"), f"expected each id once, found {id_!r} twice")
