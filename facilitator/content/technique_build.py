"""Builds the library of the techniques; finds what a model cannot see: placeholders, axes, ids used twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from facilitator.content.source import ContentError
from facilitator.content.technique_models import (
    MethodModel,
    MethodsModel,
    PerspectiveModel,
    PerspectivesModel,
    PromptModel,
    RemarkModel,
    WalkModel,
)
from facilitator.content.yamlfile import Document, Model, check, parse
from facilitator.model.techniques import (
    FactKind,
    Library,
    Method,
    Neighbours,
    Occasion,
    Perspective,
    Remark,
    Scenario,
    Stop,
)

_NAMES = re.compile(r"\{([^{}]*)\}")
_ALWAYS = ("project", "category")
_IN_ITS_PLACE = {
    "choice": ("answer", "running", "left-out"),
    "leans-on": ("leans-on-running",),
    "last-environment": ("environments",),
}
"""A fact is not asked for where one of these is: it fills the same placeholders."""
Faults = list[str]


def build(methods: bytes, perspectives: bytes) -> tuple[Library | None, Faults]:
    """Build what the two files hold; every fault as `file:line: what was expected`."""
    faults: Faults = []
    first = _read(methods, "methods.yaml", MethodsModel, faults)
    second = _read(perspectives, "perspectives.yaml", PerspectivesModel, faults)
    if first is None or second is None:
        return None, faults
    (methods_file, content), (voices_file, voices) = first, second
    facts = {id_: FactKind(f.fills, f.words) for id_, f in content.facts.items()}
    faults.extend(_faults_of_methods(methods_file, content, facts))
    faults.extend(_faults_of_voices(voices_file, voices, facts))
    if faults:
        return None, faults
    every = tuple(content.neighbours)
    library = Library(
        methods=tuple(_method(m, every, facts) for m in content.methods),
        perspectives=tuple(_perspective(p, facts) for p in voices.perspectives),
        scenarios=tuple(_scenario(w, facts) for w in content.walks),
        families=content.families,
        neighbours={c: Neighbours(n.leans_on, n.carries) for c, n in content.neighbours.items()},
        axes=voices.axes,
        facts=facts,
        runs=frozenset(content.runs),
        guards=frozenset(content.guards),
        clash={c.axis: _remark("clash", PromptModel(text=c.text), facts) for c in voices.clash},
        set_aside=_remark("set-aside", PromptModel(text=voices.set_aside), facts),
    )
    return library, faults


def needs_of(text: str, stated: Sequence[str], facts: Mapping[str, FactKind]) -> tuple[str, ...]:
    """The facts that fill a text: those stated, and the first fact that fills each other placeholder."""
    needs = list(stated)
    covered = {p for need in stated if need in facts for p in facts[need].fills}
    covered |= {f"plan.{id_}" for kind, _, id_ in (n.partition(":") for n in stated) if id_}
    for name in _NAMES.findall(text):
        if name not in _ALWAYS and name not in covered:
            needs.append(
                f"decided:{name[5:]}" if name.startswith("plan.") else _fact_of(name, facts)
            )
            covered |= {name, *(facts[needs[-1]].fills if needs[-1] in facts else ())}
    for fact, instead in _IN_ITS_PLACE.items():
        if fact in needs and not set(instead).isdisjoint(needs):
            needs.remove(fact)
    return tuple(needs)


def _fact_of(placeholder: str, facts: Mapping[str, FactKind]) -> str:
    return next((id_ for id_, fact in facts.items() if placeholder in fact.fills), "")


def _read(
    data: bytes, name: str, model: type[Model], faults: Faults
) -> tuple[Document, Model] | None:
    try:
        document = parse(data, name)
        return document, check(document, model)
    except ContentError as error:
        faults.extend(error.messages)
        return None


def _faults_of_methods(
    file: Document, content: MethodsModel, facts: Mapping[str, FactKind]
) -> Iterator[str]:
    yield from _twice(file, "methods", [m.id for m in content.methods])
    yield from _twice(file, "walks", [w.id for w in content.walks])
    for n, method in enumerate(content.methods):
        if method.family not in content.families:
            yield file.message(
                ("methods", n, "family"), f"expected one of: {', '.join(content.families)}"
            )
        served = content.neighbours if method.serves == "all" else method.serves
        for i, prompt in enumerate(method.prompts):
            path = ("methods", n, "prompts", i)
            yield from _faults_of_text(file, (*path, "text"), prompt.text, prompt.needs, facts)
            if prompt.becomes == "change" and not prompt.changes:
                yield file.message(path, "expected `changes` where an answer becomes a change")
            for category in prompt.at:
                if category not in served:
                    yield file.message((*path, "at"), f"{category} is not served by this method")
        for i, occasion in enumerate(method.offered):
            yield from _faults_of_text(
                file, ("methods", n, "offered", i, "because"), occasion.because, (), facts
            )
    for n, walk in enumerate(content.walks):
        yield from _faults_of_text(file, ("walks", n, "opens"), walk.opens, (), facts)


def _faults_of_voices(
    file: Document, content: PerspectivesModel, facts: Mapping[str, FactKind]
) -> Iterator[str]:
    yield from _twice(file, "perspectives", [p.id for p in content.perspectives])
    yield from _faults_of_text(file, ("set_aside",), content.set_aside, (), facts)
    for axis, sides in content.axes.items():
        if len(sides) != 2:
            yield file.message(("axes", axis), "expected two sides")
        if axis not in [c.axis for c in content.clash]:
            yield file.message(("axes", axis), "expected a text for it under `clash`")
    for n, clash in enumerate(content.clash):
        yield from _faults_of_text(file, ("clash", n, "text"), clash.text, (), facts)
    for n, perspective in enumerate(content.perspectives):
        path = ("perspectives", n)
        yield from _faults_of_text(
            file, (*path, "contrarian", "question"), perspective.contrarian.question, (), facts
        )
        for i, remark in enumerate(perspective.remarks):
            at = (*path, "remarks", i)
            yield from _faults_of_text(file, (*at, "text"), remark.text, remark.needs, facts)
            if remark.side not in content.axes.get(remark.axis, {}):
                yield file.message(
                    (*at, "side"), "expected an axis of this file and one of its two sides"
                )


def _faults_of_text(
    file: Document,
    path: Sequence[str | int],
    text: str,
    needs: Sequence[str],
    facts: Mapping[str, FactKind],
) -> Iterator[str]:
    for need in needs:
        if need not in facts and ":" not in need:
            yield file.message(path, f"there is no fact {need!r}")
    for name in _NAMES.findall(text):
        if name not in _ALWAYS and not name.startswith("plan.") and not _fact_of(name, facts):
            yield file.message(path, f"there is no placeholder {{{name}}}")


def _twice(file: Document, part: str, ids: Sequence[str]) -> Iterator[str]:
    for n, id_ in enumerate(ids):
        if id_ in ids[:n]:
            yield file.message((part, n, "id"), f"expected each id once, found {id_!r} twice")


def _method(model: MethodModel, every: Iterable[str], facts: Mapping[str, FactKind]) -> Method:
    serves = tuple(
        c for c in (every if model.serves == "all" else model.serves) if c not in model.except_
    )
    return Method(
        id=model.id,
        name=model.name,
        family=model.family,
        purpose=model.purpose,
        serves=serves,
        occasions=tuple(
            Occasion(o.when, o.because, o.strength, needs_of(o.because, (), facts))
            for o in model.offered
        ),
        prompts=tuple(
            _remark(f"{model.id}.{n}", p, facts, serves) for n, p in enumerate(model.prompts, 1)
        ),
    )


def _remark(
    id_: str, model: PromptModel, facts: Mapping[str, FactKind], serves: tuple[str, ...] = ()
) -> Remark:
    return Remark(
        id=id_,
        text=model.text,
        at=model.at or serves,
        when=model.when,
        needs=needs_of(model.text, model.needs, facts),
        metric=str(model.metric),
        answer=model.answer,
        becomes=model.becomes,
        changes=model.changes,
    )


def _perspective(model: PerspectiveModel, facts: Mapping[str, FactKind]) -> Perspective:
    return Perspective(
        id=model.id,
        name=model.name,
        cares_about=model.cares_about,
        fears=model.fears,
        voice=model.voice,
        home=model.home,
        remarks=tuple(
            _voiced(f"{model.id}-{n:02}", r, facts) for n, r in enumerate(model.remarks, 1)
        ),
        stance=model.contrarian.stance,
        contrarian=model.contrarian.question,
        contrarian_needs=needs_of(model.contrarian.question, ("answer",), facts),
    )


def _voiced(id_: str, model: RemarkModel, facts: Mapping[str, FactKind]) -> Remark:
    return Remark(
        id=id_,
        text=model.text,
        at=model.at,
        when=model.when,
        needs=needs_of(model.text, model.needs, facts),
        between=model.between,
        axis=model.axis,
        side=model.side,
        becomes=model.becomes,
        changes=model.changes,
    )


def _scenario(model: WalkModel, facts: Mapping[str, FactKind]) -> Scenario:
    stops = tuple(
        Stop(f"{model.id}.{n}", s.ask, s.answered_by, s.not_an_answer)
        for n, s in enumerate(model.stops, 1)
    )
    return Scenario(
        model.id, model.title, model.opens, stops, model.when, needs_of(model.opens, (), facts)
    )
