"""Decisions as records of their own: MADR 4.0, one a decision, and the same as JSON lines.

MADR 4.0: the headings of its template, of which “Context and Problem Statement”, “Considered Options” and “Decision
Outcome” are the required ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from facilitator.exports.inputs import Inputs
from facilitator.exports.target import HTML, NONE, ExportFile, Target
from facilitator.model import METRICS, Decision, Question, Standing
from facilitator.validation.markdown import inline

FOLDER, LOG = "decisions", "decision-log.json"
_REQUIRED = ("Context and Problem Statement", "Considered Options", "Decision Outcome")


def _decided(inputs: Inputs) -> Iterator[tuple[Question, Decision]]:
    for id_, question in inputs.catalogue.questions.items():
        decision = inputs.decision(id_)
        if decision is not None and decision.standing is Standing.DECIDED:
            inputs.used[f"{id_}.record"] = repr(decision)
            yield question, decision


def _records(inputs: Inputs) -> Iterator[ExportFile]:
    numbers = {id_: number for number, id_ in enumerate(inputs.catalogue.questions, 1)}
    for question, decision in _decided(inputs):
        # The number of its question: a decision that comes later renames no file.
        number, name = numbers[question.id], question.id.replace(".", "-")
        yield ExportFile(
            f"{FOLDER}/{number:04}-{name}.md", _record(inputs, question, decision), HTML
        )


def _record(inputs: Inputs, question: Question, decision: Decision) -> str:
    chosen = inputs.chosen(question.id)
    lines = [f"# {inline(question.title)}: {inline(chosen)}", "", f"## {_REQUIRED[0]}", ""]
    lines += [inline(question.question), "", f"## {_REQUIRED[1]}", ""]
    options = [option.label for option in question.options] or [chosen]
    lines += [f"- {inline(label)}" for label in dict.fromkeys((*options, *_own(decision)))]
    why = f", because {inline(decision.rationale)}" if decision.rationale else ""
    lines += ["", f"## {_REQUIRED[2]}", "", f"Chosen: {inline(chosen)}{why}", ""]
    lines += [f"- {inline(field)}: {inline(said)}" for field, said in _values(question, decision)]
    if decision.impact:
        lines += ["", "### Consequences", ""]
        lines += [f"- {metric}: {effect}" for metric, effect in _impact(decision)]
    if decision.rollback:
        lines += [f"- Going back: {inline(decision.rollback)}"]
    return "\n".join(lines).strip("\n") + "\n"


def _impact(decision: Decision) -> Iterator[tuple[str, str]]:
    for metric in METRICS:
        if metric in decision.impact:
            yield metric.title, decision.impact[metric].effect.value


def _own(decision: Decision) -> tuple[str, ...]:
    return (decision.own,) if decision.own else ()


def _values(question: Question, decision: Decision) -> Iterator[tuple[str, str]]:
    for field in question.values:
        stated = decision.values.get(field.id)
        if stated is not None and stated.said:
            yield field.field, stated.said


def _log(inputs: Inputs) -> Iterator[ExportFile]:
    entries = []
    for question, decision in _decided(inputs):
        entry = {
            "category": inputs.catalogue.categories[question.category].heading,
            "decision": question.title,
            "id": question.id,
            "chosen": inputs.chosen(question.id),
            "values": dict(_values(question, decision)),
            "versions": [f"{e.name} {e.version}".strip() for e in decision.evidence],
            "dora-impact": dict(_impact(decision)),
            "rationale": decision.rationale,
            "rollback-implication": decision.rollback,
        }
        entries.append({key: value for key, value in entry.items() if value})
    yield ExportFile(LOG, json.dumps({"decisions": entries}, ensure_ascii=False, indent=2), NONE)


def _check(file: ExportFile) -> Iterator[str]:
    for heading in _REQUIRED:
        if f"\n## {heading}\n" not in file.text:
            yield f"the section {heading} is missing"


RECORDS = Target("decision-records", "Decision records (MADR 4.0)", _records, check=_check)
DECISION_LOG = Target("decision-log", "Decision log", _log)
