"""Five projects with their own words, values and documents, two of them not on Kubernetes nor on instances."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from facilitator.context.extract.document import Extractor
from facilitator.context.measures import measure_reader
from facilitator.context.prose import sentences
from facilitator.document.impact import combine, rollback_of
from facilitator.model import (
    Context,
    Decision,
    Fact,
    How,
    InputDocument,
    Question,
    Standing,
    Stated,
    Statement,
)
from facilitator.storage.content import load_context_words
from facilitator.storage.steps_folder import steps_folder
from facilitator.techniques.round_context import RoundContext, Tension
from facilitator.techniques.rounds import Round
from facilitator.values import RefusedError, read, show
from support import round_plans as plans

ELSEWHERE = os.environ.get("ROUND_PROJECTS", "")
"""Another folder of projects, for somebody who rates what is asked of plans that nobody here has seen."""
FOLDER = Path(ELSEWHERE or Path(__file__).parent / "round_projects")
SAMPLE = Path(__file__).resolve().parents[2] / "planning_artifacts"
HERE = ("harbour", "functions", "bank", "server", "worker")
NAMES = tuple(sorted(p.stem for p in FOLDER.glob("*.yaml"))) if ELSEWHERE else HERE
DOCUMENT = "docs/architecture.md"
_ASIDE = {
    "deferred": How.DEFERRED,
    "not_applicable": How.NOT_APPLICABLE,
    "in_words": How.IN_WORDS,
}


@cache
def answers(name: str) -> Mapping[str, Any]:
    """The answers file of a project."""
    file = SAMPLE / "answers.yaml" if name == "harbour" else FOLDER / f"{name}.yaml"
    found: Mapping[str, Any] = YAML(typ="safe").load(file.read_text())
    return found


@cache
def decisions(name: str) -> dict[str, Decision]:
    """What a project decided, with what a session records beside it."""
    said = answers(name)
    targets = {f"dora-target.{key}": value for key, value in said["targets"].items()}
    everything = {**targets, **said["decisions"]}
    usual = said.get("defaults", {}).get("rationale", "")
    found: dict[str, Decision] = {}
    for id_, question in plans.catalogue().questions.items():
        if id_ in everything:
            found[id_] = _decision(question, everything[id_], usual)
    return found


def _decision(question: Question, said: object, usual: str) -> Decision:
    if not isinstance(said, dict):
        said = {"choice": said}
    for standing in (Standing.NOT_APPLICABLE, Standing.DEFERRED):
        reason = said.get(standing.replace("-", "_"))
        if reason:
            return Decision(question.id, standing, reason=reason)
    choice = said["choice"]
    listed = choice if isinstance(choice, list) else [choice]
    options = [question.option(str(one)) for one in listed]
    chosen = tuple(option.id for option in options if option)
    return Decision(
        question.id,
        choice=chosen,
        own="" if chosen else str(choice),
        rationale=said.get("rationale", usual),
        values={
            key: _stated(question, key, value) for key, value in said.get("values", {}).items()
        },
        impact=combine(question, chosen),
        rollback=said.get("rollback_implication", rollback_of(question, chosen)),
    )


def _stated(question: Question, id_: str, said: object) -> Stated:
    if isinstance(said, dict):
        ((how, text),) = said.items()
        return Stated(text, _ASIDE[how])
    field = question.value(id_)
    assert field is not None, f"{question.id}.{id_}"
    try:
        return Stated(show(read(str(said), field.kind, field.unit)))
    except RefusedError:
        return Stated(str(said), How.IN_WORDS)


def project_context(name: str) -> Context:
    """Step 1 of a project."""
    said = answers(name)
    facts = [Fact(key, _names(value)) for key, value in said["context"].items()]
    return Context(
        delivery_phase=said["delivery_phase"],
        workload=said["workload"],
        documents=(InputDocument(DOCUMENT, "architecture"),),
        facts=tuple(facts),
    )


def _names(value: object) -> tuple[str, ...]:
    return tuple(value["values"] if isinstance(value, dict) else value)  # type: ignore[arg-type]


@cache
def statements(name: str) -> tuple[Statement, ...]:
    """What the project's architecture document says of names that the program knows."""
    return _extractor().read(_document(name), DOCUMENT).facts


@cache
def stated(name: str) -> tuple[Statement, ...]:
    """The numbers and open questions of the project's architecture document."""
    return measure_reader().read(_document(name), DOCUMENT)


@cache
def lines(name: str) -> tuple[Statement, ...]:
    """The sentences of the project's architecture document."""
    return sentences(_document(name), DOCUMENT)


def _document(name: str) -> str:
    file = SAMPLE / "architecture.md" if name == "harbour" else FOLDER / f"{name}.md"
    return file.read_text()


@cache
def _extractor() -> Extractor:
    return Extractor(load_context_words(steps_folder()))


def crossing(name: str, category: str, rounds: Sequence[Round] = (), step: int = 0) -> RoundContext:
    """A project at the menu of a category, with all that a round can ask."""
    return replace(setting(name, category, rounds, step), library=plans.whole_library())


def setting(name: str, category: str, rounds: Sequence[Round] = (), step: int = 0) -> RoundContext:
    """A project at the menu of a category, after these rounds; without crossings."""
    here = [r.ids[0] for r in rounds if r.kind == "elicitation" and r.category == category]
    return replace(
        _bare(name),
        step=step or plans.catalogue().categories[category].step,
        category=category,
        played=tuple(here),
        tensions=_tensions(name),
        asked=frozenset(one for r in rounds for p in r.prompts for one in (p.id, p.pair)),
        statements=statements(name),
        stated=stated(name),
        lines=lines(name),
        shown=shown(name),
    )


SHOWN = {
    "functions": ("triggers", ".gitlab-ci.yml", 7, "if: $CI_COMMIT_BRANCH"),
    "worker": ("deploy-method", "clusters/mill/kustomization.yaml", 12, "interval: 3m0s"),
    "bank": ("packaging", "Jenkinsfile", 41, "sh 'mvn -B deploy -DskipTests'"),
}
"""A line of the repository of a project, as its traces are recorded: decision, file, line, text."""


def shown(name: str) -> Mapping[str, tuple[Statement, ...]]:
    """What the files of a project show of its decisions."""
    if name not in SHOWN:
        return {}
    id_, file, line, text = SHOWN[name]
    return {id_: (Statement("trace", text, "decided", file, line, text),)}


@cache
def _bare(name: str) -> RoundContext:
    return RoundContext(
        catalogue=plans.catalogue(),
        library=plans.library(),
        decisions=decisions(name),
        project_context=project_context(name),
        project=answers(name)["project_name"],
        step=4,
    )


@cache
def _tensions(name: str) -> tuple[Tension, ...]:
    return plans.tensions(_bare(name))
