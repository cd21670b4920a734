"""Decisions as records of their own: MADR 4.0, one a decision; the same as a log, for people and as JSON lines.

MADR 4.0: the headings of its template, of which “Context and Problem Statement”, “Considered Options” and “Decision
Outcome” are the required ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from itertools import count
from typing import Any

from facilitator.exports.markdown import ExportPage, inside, tidy, without
from facilitator.exports.target import HTML, LINES, ExportFile, Target
from facilitator.inputs import Inputs
from facilitator.model import METRICS, Decision, FindingAnswer, Question, Standing
from facilitator.model.condition import rests_on
from facilitator.patterns import regex
from facilitator.text import bounds, json_text
from facilitator.validation.markdown import inline, table

FOLDER, LOG, LOG_LINES = "decisions", "decision-log.md", "decision-log.jsonl"
_LIES = regex(rf"{FOLDER}/([0-9]{{4,6}})-(.+)\.md")
_REQUIRED = ("Context and Problem Statement", "Considered Options", "Decision Outcome")
_GROUPS = {
    "Strategy chosen": ("dora-target", "deployment-pattern", "feature-flags", "zero-downtime", "multi-region"),
    "Infrastructure modifications": ("ci-cd-platform", "runner-infrastructure", "deploy"),
    "Configuration changes": ("pipeline-as-code", "configuration"),
    "Risk mitigation steps": ("security", "verify", "promote", "database-migrations", "rollback"),
}  # fmt: skip
"""What a log of deployments has to say, and the categories that say it."""
_REST = "How it is built and tested"


def _decided(inputs: Inputs) -> Iterator[tuple[Question, Decision]]:
    for id_, question in inputs.catalogue.questions.items():
        decision = inputs.record(id_)
        if decision is not None and decision.standing is Standing.DECIDED:
            yield question, decision


def _records(inputs: Inputs) -> Iterator[ExportFile]:
    affected, paths = _affected(inputs), _paths(inputs)
    for question, decision in _decided(inputs):
        text = _record(inputs, question, decision, affected[question.id])
        yield ExportFile(paths[question.id], text, HTML)


def _paths(inputs: Inputs) -> dict[str, str]:
    """Each decision to its record. A number, once given, is kept: that of the file that lies there already.

    Otherwise it is that of the question, so that a decision that comes later renames no file; the next free one where
    another record has that.
    """
    ids = list(inputs.catalogue.questions)
    lying = sorted(found.groups() for path in inputs.lying if (found := _LIES.fullmatch(path)))
    kept = {name: int(number) for number, name in reversed(lying)}
    taken = {int(number) for number, _ in lying}
    free = count(max(taken | {len(ids)}) + 1)
    paths = {}
    for question, _ in _decided(inputs):
        name = question.id.replace(".", "-")
        own = ids.index(question.id) + 1
        number = kept.get(name) or (next(free) if own in taken else own)
        paths[question.id] = f"{FOLDER}/{number:04}-{name}.md"
    inputs.used["records"] = repr(paths)
    return paths


def _record(inputs: Inputs, question: Question, decision: Decision, affected: list[str]) -> str:
    chosen = inputs.chosen(question.id)
    options = [*inputs.offered(question.id)] or [chosen]
    if decision.own:
        options.append(decision.own)
    why = f", because “{inside(decision.rationale)}”" if decision.rationale else ""
    effects = [f"- {metric}: {effect}" for metric, effect in _impact(decision)]
    if decision.rollback:
        effects.append(f"- Going back: {inside(decision.rollback)}")
    lines = [
        f"# {inline(question.title)}: {inside(chosen)}",
        *_under(f"## {_REQUIRED[0]}", [inline(question.question)]),
        *_under(f"## {_REQUIRED[1]}", [f"- {inline(label)}" for label in dict.fromkeys(options)]),
        *_under(f"## {_REQUIRED[2]}", [f"Chosen: {inside(chosen)}{why}", ""]),
        *(f"- {inline(field)}: {inside(said)}" for field, said in _values(question, decision)),
        *_under("### Consequences", effects),
        *_under("## More Information", list(_more(inputs, question, decision, affected))),
    ]
    return "\n".join(tidy(lines)) + "\n"


def _under(heading: str, lines: list[str]) -> list[str]:
    """Lines with their heading; nothing where there are none."""
    return ["", heading, "", *lines] if lines else []


def _more(
    inputs: Inputs, question: Question, decision: Decision, affected: list[str]
) -> Iterator[str]:
    for label, said in (
        ("Version", "; ".join(_versions(decision))),
        ("Sources", ", ".join(_sources(decision))),
        ("Asked because of it", ", ".join(map(inputs.place, affected))),
    ):
        if said:
            yield f"- {label}: {inside(said)}"
    for answer in _answers(inputs, question):
        yield f"- Answered, {answer.rule}: {inside(_answer(answer))}"


def _answer(answer: FindingAnswer) -> str:
    kept = bounds(answer.owner, answer.until)
    said = answer.text or answer.kind
    return f"{said} ({kept})" if kept else said


def _impact(decision: Decision) -> Iterator[tuple[str, str]]:
    for metric in METRICS:
        if metric in decision.impact:
            yield metric.title, decision.impact[metric].effect.value


def _values(question: Question, decision: Decision) -> Iterator[tuple[str, str]]:
    for field in question.values:
        if said := decision.said(field.id):
            yield field.field, said


def _versions(decision: Decision) -> list[str]:
    """Tools with the number that is known of each, and how it is known."""
    return [f"{e.name} {e.version}".strip() + f" ({e.status.value})" for e in decision.evidence]


def _sources(decision: Decision) -> list[str]:
    return list(dict.fromkeys(source for e in decision.evidence for source in e.sources))


def _affected(inputs: Inputs) -> Mapping[str, list[str]]:
    """Each question to the others that are asked, or have values asked, because of it."""
    found: dict[str, list[str]] = {id_: [] for id_ in inputs.catalogue.questions}
    asked = (q for q in inputs.catalogue.questions.values() if inputs.is_asked(q.id))
    for other in asked:
        for id_ in _conditions(other) & found.keys() - {other.id}:
            found[id_].append(other.id)
    return found


def _conditions(question: Question) -> Set[str]:
    """The questions that decide whether this one, or a value of it, is asked."""
    conditions = (question.asked_when, *(field.asked_when for field in question.values))
    known = (condition for condition in conditions if condition is not None)
    return {subject for condition in known for subject in rests_on(condition)}


def _answers(inputs: Inputs, question: Question) -> tuple[FindingAnswer, ...]:
    """The findings that were answered while looking at this decision."""
    answers = inputs.plan.findings.values()
    found = tuple(answer for answer in answers if question.id in answer.looked_at)
    inputs.used[f"{question.id}.answers"] = repr(found)
    return found


def _log(inputs: Inputs) -> Iterator[ExportFile]:
    decided = list(_decided(inputs))
    affected = _affected(inputs)
    entries = [_entry(inputs, *one, affected[one[0].id]) for one in decided]
    text = "".join(f"{json_text(entry, indent=None)}\n" for entry in entries)
    yield ExportFile(LOG, _table(inputs, decided), HTML)
    yield ExportFile(LOG_LINES, text, LINES)


def _entry(
    inputs: Inputs, question: Question, decision: Decision, affected: list[str]
) -> dict[str, Any]:
    entry = {
        "category": inputs.catalogue.categories[question.category].heading,
        "decision": question.title,
        "id": question.id,
        "chosen": inputs.chosen(question.id),
        "values": dict(_values(question, decision)),
        "version": _versions(decision),
        "dora-impact": dict(_impact(decision)),
        "rationale": decision.rationale,
        "rollback-implication": decision.rollback,
        "affects": affected,
        "sources": _sources(decision),
        "findings-answered": {a.rule: _answer(a) for a in _answers(inputs, question)},
    }
    return {key: value for key, value in entry.items() if value}


def _table(inputs: Inputs, decided: list[tuple[Question, Decision]]) -> str:
    """One row a decision record, under the headings that a log of deployments has."""
    page = ExportPage(inputs, f"Decision log of {inputs.project}".strip())
    known = {category for categories in _GROUPS.values() for category in categories}
    rest = tuple(c for c in inputs.catalogue.categories if c not in known)
    paths = _paths(inputs)
    for heading, categories in {**_GROUPS, _REST: rest}.items():
        page.heading(heading)
        found = (one for one in decided if one[0].category in categories)
        rows = [_row(inputs, *one, paths[one[0].id]) for one in found]
        page.lines += table(("Decision", "Chosen", "Why"), rows) if rows else ["None is recorded."]
    return page.text()


def _row(inputs: Inputs, question: Question, decision: Decision, path: str) -> tuple[str, ...]:
    link = f"[{inline(question.title)}]({path})"
    return link, inside(inputs.chosen(question.id)), inside(decision.rationale)


def _check(file: ExportFile) -> Iterator[str]:
    yield from without(file, _REQUIRED)


def _check_log(file: ExportFile) -> Iterator[str]:
    """The page has its sections and one row a record; each line of the other is one object of its own decision."""
    if file.path == LOG:
        yield from without(file, (*_GROUPS, _REST))
        return
    ids = []
    for number, line in enumerate(file.text.rstrip("\n").split("\n"), 1):
        try:
            ids.append(json.loads(line)["id"])
        except (ValueError, KeyError, TypeError):
            yield f"line {number} is no decision"
    yield from (f"{id_} stands there twice" for id_ in sorted(set(ids)) if ids.count(id_) > 1)


RECORDS = Target("decision-records", "Decision records (MADR 4.0)", _records, check=_check)
DECISION_LOG = Target(
    "decision-log", "Decision log, and the same as JSON lines", _log, check=_check_log
)
