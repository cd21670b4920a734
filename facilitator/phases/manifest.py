"""The deployment manifest of a service: what a plan says of how it is deployed, and what it leaves open.

Every word is one of the plan's, of the phase matrix, or of whoever asks for the manifest; what is missing is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from facilitator.asking import fields_of, is_asked
from facilitator.conditions import Facts, is_due, stated_value
from facilitator.model import FACT_FIELDS, PHASES, Decision, How, Question, Standing, Stated
from facilitator.model.phases import PhaseMatrix
from facilitator.phases.manifest_parts import (
    FITS_CHANGE,
    FITS_PHASE,
    PATTERN,
    SECTIONS,
    SERVICES_FROM,
    ManifestPart,
)
from facilitator.text import sentence_label
from facilitator.values import RefusedError, read
from facilitator.values.words import Names

PHASE, WORKLOAD = "delivery-phase", "workload"
"""What the header states besides the facts of step 1."""
LEFT = "open"
"""Stands in place of an id where a whole part is left open."""


class ManifestEntry(NamedTuple):
    """One thing that a manifest says or leaves open."""

    subject: str
    """Id of the decision, or of the value as `decision.value`; of what no plan decides a name, or `LEFT`."""
    label: str
    text: str = ""
    """The words of the plan, exactly; empty where it has none."""
    in_words: bool = False
    """Whether they are no value of their kind."""
    deferred: str = ""
    not_applicable: str = ""
    """Why it is set aside."""
    open: str = ""
    """The question that is left."""


class ManifestBlock(NamedTuple):
    """A part of a section, filled in."""

    id: str
    label: str
    entries: tuple[ManifestEntry, ...]


class Manifest(NamedTuple):
    """The manifest of one service."""

    project: str
    service: str
    """Empty where the plan names no services."""
    services: tuple[str, ...]
    """All that the plan names."""
    header: tuple[ManifestEntry, ...]
    """The phase, and the level of the infrastructure."""
    sections: tuple[tuple[str, str, tuple[ManifestBlock, ...]], ...]
    """Id, label and parts of each."""

    def parts(self) -> Iterator[tuple[str, ManifestEntry]]:
        """Everything it says or leaves open, each with the part that it stands in; empty for the header."""
        yield from (("", entry) for entry in self.header)
        for _, _, blocks in self.sections:
            for block in blocks:
                yield from ((block.id, entry) for entry in block.entries)

    def entries(self) -> Iterator[ManifestEntry]:
        """Everything it says or leaves open."""
        return (entry for _, entry in self.parts())


def services_of(facts: Facts) -> tuple[str, ...]:
    """The services that the values of a plan name, each once."""
    found: dict[str, str] = {}
    for subject in SERVICES_FROM:
        for name in _names(subject, facts):
            found.setdefault(name.lower(), name)
    return tuple(found.values())


def _names(subject: str, facts: Facts) -> tuple[str, ...]:
    decision, _, value = subject.rpartition(".")
    stated = stated_value(decision, value, facts)
    if stated is None or stated[1].how is not How.STATED:
        return ()
    try:
        names = read(stated[1].text, stated[0].kind, stated[0].unit)
    except RefusedError:
        return ()
    return names.items if isinstance(names, Names) else ()


def manifest(
    project: str, facts: Facts, matrix: PhaseMatrix, service: str = "", change: str = ""
) -> Manifest:
    """Fill in the manifest of a service; `change` are the user's words on why the strategy fits this change."""
    services = services_of(facts)
    others = tuple(name for name in services if name != service) if service else ()
    sections = []
    for section in SECTIONS:
        blocks = tuple(
            ManifestBlock(part.id, part.label, _filled(part, facts, matrix, change))
            for part in section.parts
        )
        told = tuple(_of_service(block, service, others) for block in blocks)
        sections.append((section.id, section.label, told))
    header = tuple(_header(facts, one_of_several=bool(others)))
    return Manifest(project, service, services, header, tuple(sections))


def _header(facts: Facts, *, one_of_several: bool) -> Iterator[ManifestEntry]:
    """What step 1 recorded; what it always asks is open where it was passed."""
    context = facts.context
    found = {fact.field: "; ".join(context.values(fact.field)) for fact in context.facts}
    found |= {PHASE: context.delivery_phase, WORKLOAD: context.workload}
    for name in dict.fromkeys((PHASE, WORKLOAD, *FACT_FIELDS[:3], *found)):
        label = sentence_label(name)
        if name == WORKLOAD and one_of_several:
            label += " of the project as a whole"
        text = found.get(name, "")
        entry = ManifestEntry(name, label, text)
        yield entry if text else _left(entry, f"{label}: which", f"{name}, step 1")


def _filled(
    part: ManifestPart, facts: Facts, matrix: PhaseMatrix, change: str
) -> tuple[ManifestEntry, ...]:
    if part.id == FITS_PHASE:
        return tuple(_fits_phase(facts, matrix))
    if part.id == FITS_CHANGE:
        asked = ManifestEntry(LEFT, part.label, open="Why does it fit this change? (--change)")
        return (ManifestEntry("change", part.label, change) if change else asked,)
    found = tuple(entry for subject in part.of for entry in _said(subject, facts))
    if not found:
        found = (_nothing_said(part, facts),)
    if part.undecided:
        name, asks = part.undecided
        question = f"{asks} (no decision of the plan says it)"
        found += (ManifestEntry(name, name.capitalize(), open=question),)
    return found


def _said(subject: str, facts: Facts) -> Iterator[ManifestEntry]:
    """What the plan says of a decision or a value; nothing where it is not asked, or nobody needs it."""
    question = facts.catalogue.questions.get(subject)
    if question is not None:
        yield from _of_decision(question, facts)
        return
    id_, _, value = subject.rpartition(".")
    question, decision = facts.catalogue.questions.get(id_), facts.decisions.get(id_)
    if question is None or decision is None or not _stands(question, facts):
        return
    for field in fields_of(question, facts):
        if field.id != value:
            continue
        stated = decision.values.get(value)
        if stated is not None:
            yield _of_value(subject, field.field, field.ask, stated)
        elif field.essential:
            yield _left(ManifestEntry(subject, field.field), field.ask, subject)


def _stands(question: Question, facts: Facts) -> bool:
    """Whether a question is decided, and still asked as the plan stands."""
    decision = facts.decisions.get(question.id)
    decided = decision is not None and decision.standing is Standing.DECIDED
    return decided and is_asked(question, facts)


def _of_decision(question: Question, facts: Facts) -> Iterator[ManifestEntry]:
    if not is_asked(question, facts):
        return
    decision, entry = facts.decisions.get(question.id), ManifestEntry(question.id, question.title)
    asked = _left(entry, question.question, question.id)
    text = chosen(question, decision) if decision else ""
    if text:
        yield entry._replace(text=text)
    elif decision is None or decision.standing is Standing.DECIDED:
        if not question.optional:
            yield asked
    elif decision.standing is Standing.DEFERRED:
        yield asked._replace(deferred=decision.reason)
    else:
        yield entry._replace(not_applicable=decision.reason or "not applicable")


def chosen(question: Question, decision: Decision) -> str:
    """The choice as the document writes it; empty where the question is not decided."""
    if decision.standing is not Standing.DECIDED:
        return ""
    return "; ".join(question.labels(decision.choice)) if decision.choice else decision.own


def _of_value(subject: str, label: str, ask: str, stated: Stated) -> ManifestEntry:
    entry = ManifestEntry(subject, label)
    if stated.how is How.DEFERRED:
        return _left(entry._replace(deferred=stated.text), ask, subject)
    if stated.how is How.NOT_APPLICABLE:
        return entry._replace(not_applicable=stated.text)
    return entry._replace(text=stated.text, in_words=stated.how is How.IN_WORDS)


def _nothing_said(part: ManifestPart, facts: Facts) -> ManifestEntry:
    """The question that is left where a plan says nothing of a whole part, with the ids that answer it, soonest first."""
    known = sorted((s for s in part.of if _ask(s, facts)), key=lambda s: _wait(s, facts))
    if not known:
        return ManifestEntry(LEFT, part.label, open=f"{part.label}?")
    waits = _wait(known[0], facts)
    later = f"; asked from the phase {PHASES[waits]} on" if waits else ""
    return _left(
        ManifestEntry(LEFT, part.label), _ask(known[0], facts), ", ".join(known[:3]) + later
    )


def _wait(subject: str, facts: Facts) -> int:
    """The number of the later phase that a question or value comes with; 0 where it is due."""
    questions = facts.catalogue.questions
    id_, _, name = subject.rpartition(".")
    question = questions.get(subject) or questions[id_]
    field = None if subject in questions else question.value(name)
    phases = (question.from_, field.from_ if field else "")
    return max((PHASES.index(p) for p in phases if not is_due(p, facts.context)), default=0)


def _left(entry: ManifestEntry, asks: str, answered_by: str) -> ManifestEntry:
    """The entry with what is asked, as a question, and who or what answers it."""
    question = asks if asks.endswith("?") else f"{asks.rstrip('.')}?"
    return entry._replace(open=f"{question} ({answered_by})")


def is_of_plan(subject: str, facts: Facts) -> bool:
    """Whether it is a decision, a value, or a fact of step 1, and not a word of the matrix or of whoever asked."""
    return bool(_ask(subject, facts)) or subject in (PHASE, WORKLOAD, *FACT_FIELDS)


def _ask(subject: str, facts: Facts) -> str:
    """What is asked for a decision or a value; empty where the catalogue knows none of this id."""
    questions = facts.catalogue.questions
    if subject in questions:
        return questions[subject].question
    id_, _, value = subject.rpartition(".")
    field = questions[id_].value(value) if id_ in questions else None
    return field.ask if field else ""


def _fits_phase(facts: Facts, matrix: PhaseMatrix) -> Iterator[ManifestEntry]:
    """The words of the matrix: what is usual in the phase, and when the pattern that was chosen fits."""
    phase = facts.context.delivery_phase
    row = next((row for row in matrix.rows if row.id == "deploy-strategy"), None)
    if row is not None and phase in row.cells:
        label = f"Usual for {matrix.labels.get(phase, phase)}"
        yield ManifestEntry("usual-in-phase", label, row.cells[phase].says)
    decision = facts.decisions.get(PATTERN)
    options = decision.choice if decision and decision.standing is Standing.DECIDED else ()
    fits = [fit for fit in matrix.fits if fit.pattern in options]
    for fit in fits:
        words = f"From {matrix.labels.get(fit.from_, fit.from_)} on. {fit.when}"
        yield ManifestEntry(f"{fit.pattern}.fits", "When it fits", words)
    if not fits:
        question = f"Why does the strategy fit the phase? (no words in the phase matrix; {PATTERN})"
        yield ManifestEntry(LEFT, "Why it fits the phase", open=question)


def _of_service(block: ManifestBlock, service: str, others: Iterable[str]) -> ManifestBlock:
    """Ask where the words of the plan are those of another service alone."""
    asked = []
    for entry in block.entries:
        named = [name for name in others if _names_it(entry.text, name)]
        if named and not _names_it(entry.text, service):
            question = f"The plan says it of {', '.join(named)}; what is it for {service}? ({entry.subject})"
            entry = entry._replace(open=question)
        asked.append(entry)
    return block._replace(entries=tuple(asked))


def _names_it(text: str, service: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(service)}(?![\w-])", text, re.I) is not None
