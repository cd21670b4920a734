"""Compiles what Advanced Elicitation, Party Mode and failure walks ask, from methods.yaml and perspectives.yaml.

Types say what a single entry looks like; here are the faults that only both files together show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from facilitator.content.crossings import Facts, crossings
from facilitator.content.placeholders import (
    FACTS_AT_HAND,
    NAMED_OUTRIGHT,
    fact_of,
    needs_of,
    placeholders,
)
from facilitator.content.source import METHODS, PERSPECTIVES, ContentError, Files
from facilitator.content.yamlfile import Noun, YamlFile, check, parse
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

ALL = ("all",)
OF_PERSPECTIVES = ("at", "when", "between")
"""Fields that every remark of a perspective has."""
READS = ("rationale",)
TENSION = ("lines", "tension_why", "tension_question")
"""What the texts of perspectives.yaml that hold no fact name."""


@noun
class MethodsFile:
    """methods.yaml."""

    families: tuple[Kebab, ...]
    facts: Mapping[Kebab, FactKind]
    about: Mapping[Kebab, tuple[Text, ...]]
    measured: Mapping[Kebab, tuple[Kebab, ...]]
    guards: tuple[Id, ...]
    neighbours: Mapping[Kebab, Neighbours]
    methods: tuple[Method, ...]
    walks: tuple[Scenario, ...]


@noun
class PerspectivesFile:
    """perspectives.yaml."""

    tension: Text
    set_aside: Text
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
        facts=facts,
        about=content.about,
        measured=content.measured,
        guards=frozenset(content.guards),
        tension=voices.tension,
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
    return replace(perspective, remarks=tuple(remarks))


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
    if prompt.between:
        yield file.message((*path, "between"), "between: unknown key")


def _faults_of_walks(file: YamlFile, walks: Sequence[Scenario], facts: Facts) -> Iterator[str]:
    yield from _twice(file, "walks", [walk.id for walk in walks])
    for n, walk in enumerate(walks):
        yield from _faults_of_text(file, ("walks", n, "opens"), walk.opens, (), facts)


def _faults_of_voices(file: YamlFile, content: PerspectivesFile, facts: Facts) -> Iterator[str]:
    yield from _twice(file, "perspectives", [p.id for p in content.perspectives])
    yield from _faults_of_text(file, ("set_aside",), content.set_aside, (), facts)
    yield from _faults_of_names(file, ("tension",), content.tension, TENSION)
    for n, perspective in enumerate(content.perspectives):
        path = ("perspectives", n)
        yield from _faults_of_names(file, (*path, "reads"), perspective.reads, READS)
        for i, remark in enumerate(perspective.remarks):
            yield from _faults_of_remark(file, (*path, "remarks", i), remark, facts)


def _faults_of_names(
    file: YamlFile, path: Sequence[str | int], text: str, named: Sequence[str]
) -> Iterator[str]:
    """What a text that holds no fact has to name, and nothing beside."""
    if set(placeholders(text)) != {*named}:
        yield file.message(path, f"expected {', '.join(f'{{{one}}}' for one in named)}")


def _faults_of_remark(
    file: YamlFile, path: tuple[str | int, ...], remark: Remark, facts: Facts
) -> Iterator[str]:
    yield from _faults_of_text(file, (*path, "text"), remark.text, remark.needs, facts)
    for key in OF_PERSPECTIVES:
        if not getattr(remark, key):
            yield file.message(path, f"{key}: expected, but missing")


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
