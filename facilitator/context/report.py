"""The report of `facilitator context`: documents, CI/CD files, facts, what is decided, problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, fields, is_dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from facilitator.context.ci import by_content
from facilitator.context.ci_read import read_all
from facilitator.context.conflicts import Key, conflicts, decided_values
from facilitator.context.discovery import discover
from facilitator.context.extract.document import SPECIFIC, DocumentFacts, extractor, silenced
from facilitator.context.grades import agreeing, graded
from facilitator.context.lookup import paths_of
from facilitator.context.measures import measure_reader
from facilitator.context.nouns import (
    AMBIGUOUS,
    DECIDED,
    DEFERRED,
    FOUND,
    GRADES,
    MENTIONED,
    REJECTED,
    RUNS,
    CiFile,
    Contradiction,
    Discovery,
    Document,
)
from facilitator.context.plans import of_the_project, partition
from facilitator.context.provisioned import provisioned
from facilitator.context.read import read_document
from facilitator.context.standing import RECORDS
from facilitator.context.tree import evidence
from facilitator.context.walk import is_its_own
from facilitator.context.within import bounded_go
from facilitator.model import Problem, Severity, Statement
from facilitator.model.noun import noun
from facilitator.secret_lines import withheld, withheld_command

FIELDS = (
    "iac_tools", "containers", "orchestrators", "environments", "ci_platforms", "cloud", "databases",
    "migration_tools", "feature_flag_tools", "deploy_tools",
)  # fmt: skip
"""Fields of the report, in its order."""

MOST_DOCUMENTS = 200
"""Documents read of one project."""
MOST_AT_ROOT = 20
"""YAML files at the root whose content is asked for their platform."""
MOST_LINES = 6
"""Facts kept of one name, state and document; the strongest come first."""


@noun
class ContextReport:
    """Everything that step 1 shows before the user confirms any of it."""

    root: Path
    documents: tuple[Document, ...] = ()
    ci: tuple[CiFile, ...] = ()
    facts: tuple[Statement, ...] = ()
    decided: Mapping[str, list[str]] = field(default_factory=dict)
    """Values in use, by field."""
    conflicts: tuple[Contradiction, ...] = ()
    problems: tuple[Problem, ...] = ()
    stated: tuple[Statement, ...] = ()
    """Numbers and open questions of the documents that count; shown to people, and no part of the JSON."""
    as_said: tuple[Statement, ...] = ()
    """What stands beside the label of a field and is no name known here."""


def context(path: Path, progress: Callable[[int], None] | None = None) -> ContextReport:
    """Read what a project folder, or one document, says of infrastructure; never raises for what is there."""
    if not path.is_dir():
        named = Document(path.name, "other", FOUND, "named on the command line")
        kept, out = partition(path.parent, [named])
        return read_documents(path.parent, kept, Discovery(path.parent, (*kept, *out)))
    discovery = discover(path, progress)
    offered = [d for d in discovery.documents if d.state in (FOUND, AMBIGUOUS)]
    return read_documents(path, offered, survey(discovery))


def survey(discovery: Discovery) -> Discovery:
    """Add to a discovery what the CI/CD files do and what the files of the tree show."""
    root = discovery.root
    files = sorted(paths_of(discovery.paths))
    with bounded_go() as going:
        listed = (*discovery.ci, *_called_otherwise(root, files, discovery.ci))
        ci, environments = read_all(root, listed, files)
        there = (*evidence(root, _own(files)), *provisioned(root, files))
        shown = [*environments, *of_the_project(root, there)]
    shown += [_platform(file) for file in ci if file.counts]
    seen: dict[tuple[str, str], Statement] = {}
    for one in sorted(map(_graded, shown), key=lambda said: GRADES.index(said.grade)):
        seen.setdefault((one.field, one.value), one)
    _drop_general(seen)
    found = tuple(map(quotable, seen.values()))
    problems = (*discovery.problems, *going.problems())
    return replace(discovery, ci=tuple(map(_quotable, ci)), evidence=found, problems=problems)


def quotable(said: Statement) -> Statement:
    """A statement as it may be shown and kept: neither its line nor its value repeats what looks like a secret."""
    return said._replace(text=withheld(said.text), value=withheld(said.value))


_QUOTED = ("triggers", "jobs", "environments", "hands_over", "includes")
"""What is quoted of a CI/CD file."""


def _quotable(file: CiFile) -> CiFile:
    shown: dict[str, Any] = {name: tuple(map(withheld, getattr(file, name))) for name in _QUOTED}
    shown["deploys"] = tuple(map(withheld_command, file.deploys))
    return replace(file, **shown)


def _graded(said: Statement) -> Statement:
    """What the files of the tree say counts as what runs, unless it was graded, or is only mentioned."""
    usual = RUNS if said.state == DECIDED else MENTIONED
    return said._replace(grade=said.grade or usual)


def _platform(file: CiFile) -> Statement:
    return Statement("ci_platforms", _id(file.platform), DECIDED, file.path, 1, file.path)


def _own(files: list[str]) -> list[str]:
    """The paths but those made for tests and as examples."""
    return [path for path in files if is_its_own(path)]


def _drop_general(seen: dict[tuple[str, str], Statement]) -> None:
    """Take out what a more specific value says as well: a cluster of a cloud is one of Kubernetes."""
    if any(("orchestrators", value) in seen for value in SPECIFIC):
        seen.pop(("orchestrators", "kubernetes"), None)


def _called_otherwise(root: Path, files: list[str], known: tuple[CiFile, ...]) -> Iterator[CiFile]:
    """Pipelines at the root that only their content tells."""
    named = {file.path for file in known}
    maybe = (p for p in files if "/" not in p and p.endswith((".yml", ".yaml")) and p not in named)
    for path in islice(maybe, MOST_AT_ROOT):
        text, _ = read_document(root / path, path)
        if found := by_content(path, text):
            yield found


def read_documents(root: Path, documents: list[Document], discovery: Discovery) -> ContextReport:
    """Extract the facts of these documents and put them beside what the tree shows."""
    states: dict[str, Mapping[Key, str]] = {}
    facts: list[Statement] = []
    stated: list[Statement] = []
    as_said: list[Statement] = []
    problems = list(discovery.problems)
    counted = _paths_that_decide(documents)
    silent = {one.path for document in documents for one in document.silent}
    with bounded_go() as going:
        for path in [path for d in documents[:MOST_DOCUMENTS] for path in d.files]:
            text, trouble = read_document(root / path, path)
            problems += trouble
            found = _read(text, path, problems, path in silent)
            states[path] = _of_this_document(found)
            facts += found.facts
            if path in counted.difference(silent):
                stated += map(quotable, _stated(found, text, path))
                as_said += map(quotable, _as_said(text, path))
    problems += (*going.problems(), *_beyond(len(documents)))
    decided = decided_values(states, counted, discovery.evidence)
    briefs = frozenset(path for d in documents if d.kind == "brief" for path in d.files)
    found_conflicts = conflicts(states, counted | briefs, facts)
    facts = list(_judged(facts, states, counted, decided, found_conflicts))
    problems += map(_as_problem, found_conflicts)
    problems += _of_pipelines(discovery.ci)
    facts += [fact for fact in discovery.evidence if fact.field in FIELDS]
    kept = tuple(map(quotable, _in_order(facts)))  # of a thousand facts a few are shown
    return ContextReport(
        root,
        discovery.documents,
        discovery.ci,
        kept,
        decided,
        found_conflicts,
        tuple(problems),
        tuple(stated),
        tuple(as_said),
    )


def _beyond(documents: int) -> Iterator[Problem]:
    """What is said of more documents than are read."""
    if documents > MOST_DOCUMENTS:
        said = f"{documents} documents; the first {MOST_DOCUMENTS} were read"
        yield Problem("too-many-documents", Severity.WARNING, said)


def _of_pipelines(files: Iterable[CiFile]) -> Iterator[Problem]:
    """What could not be read of CI/CD files."""
    for file in files:
        if file.note:
            yield Problem("ci-file", Severity.WARNING, f"{file.path}: {file.note}")


def _judged(
    facts: Iterable[Statement],
    states: Mapping[str, Mapping[Key, str]],
    counted: frozenset[str],
    decided: Mapping[str, list[str]],
    told: Iterable[Contradiction],
) -> Iterator[Statement]:
    """The statements of documents with their grade, and with the state that the lists give them."""
    disputed = frozenset((conflict.field, conflict.value) for conflict in told)
    for fact in facts:
        weighed = states[fact.file].get((fact.field, fact.value), "")
        found = graded(fact, weighed, decides=fact.file in counted)
        yield agreeing(found, decided, disputed)


def _as_said(text: str, path: str) -> Iterator[Statement]:
    """What stands beside labels; in a record those are as often about what was not chosen."""
    if not RECORDS.search(path.lower()):
        yield from extractor().as_said.read(text, path)


def _paths_that_decide(documents: list[Document]) -> frozenset[str]:
    """The step's own documents decide, in doubt only where there is none without; a README or a guide only mentions."""
    own = [d for d in documents if d.kind in _DECIDES or d.state == FOUND]
    paths: list[str] = []
    for document in [d for d in own if d.state == FOUND] or own:
        paths += document.files
    return frozenset(paths)


_DECIDES = ("architecture", "prd", "infrastructure", "project-context", "adr")
"""Kinds of documents that decide."""


def _read(text: str, path: str, problems: list[Problem], silent: bool) -> DocumentFacts:
    """Read one document; a fault of the parser costs that document only."""
    try:
        found = extractor().read(text, path)
    except (RecursionError, IndexError, ValueError) as why:
        message = f"{path}: could not be read ({type(why).__name__})"
        problems.append(Problem("unreadable", Severity.WARNING, message))
        return DocumentFacts((), {})
    problems += found.problems
    return silenced(found) if silent else found


def _stated(found: DocumentFacts, text: str, path: str) -> tuple[Statement, ...]:
    """Numbers and open questions of a document, where it is in force."""
    return measure_reader().read(text, path) if found.counts else ()


def _of_this_document(found: DocumentFacts) -> Mapping[Key, str]:
    """The state of each name; what only a heading refuses or puts off is named in passing."""
    states = dict(found.states)
    for key, state in found.states.items():
        if state in (REJECTED, DEFERRED) and key not in found.refused:
            states[key] = MENTIONED
    return states


def _in_order(facts: list[Statement]) -> tuple[Statement, ...]:
    """By field and name, at most `MOST_LINES` of each name, state and document."""
    kept: dict[tuple[str, str, str, str], list[Statement]] = {}
    for fact in facts:
        group = kept.setdefault((fact.field, fact.value, fact.state, fact.file), [])
        if len(group) < MOST_LINES and fact.line not in [f.line for f in group]:
            group.append(fact)
    flat = [f for group in kept.values() for f in group]
    return tuple(sorted(flat, key=lambda f: (FIELDS.index(f.field), f.value)))


def _as_problem(conflict: Contradiction) -> Problem:
    """A conflict as a problem, with the line of each side."""
    sides = "; ".join(f"{f.source} says {f.state}" for f in conflict.sides)
    return Problem("conflict", Severity.WARNING, f"{conflict.field}: {conflict.value}: {sides}")


def _id(platform: str) -> str:
    """`GitHub Actions` as the vocabulary spells it: `github-actions`."""
    return _IDS.get(platform, platform.lower().replace(" ", "-"))


_IDS = {
    "Woodpecker CI": "woodpecker",
    "Google Cloud Build": "cloud-build",
    "AWS CodeBuild": "aws-codebuild",
}


def _plain(value: object) -> object:
    """A noun as JSON knows it: mappings, lists, text and numbers."""
    if isinstance(value, Statement):
        told = value._asdict()
        del told["weighed"]
        return told
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name != "counts"}
    return value


def as_json(report: ContextReport) -> dict[str, Any]:
    """The report in the shape that `facilitator context --json` prints."""
    out: dict[str, Any] = {
        "documents": [_plain(d) for d in report.documents],
        "ci": [_plain(f) for f in report.ci if f.counts],
        "facts": [_plain(f) for f in report.facts],
    }
    out |= {name: list(report.decided.get(name, ())) for name in FIELDS}
    out["conflicts"] = [_plain(c) for c in report.conflicts]
    out["problems"] = [_plain(p) for p in report.problems]
    return out
