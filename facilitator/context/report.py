"""The report of `facilitator context`: documents, CI/CD files, facts, what is decided, problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from facilitator.context.ci import platform_of
from facilitator.context.ci_read import read_ci
from facilitator.context.conflicts import Key, conflicts, decided_values
from facilitator.context.discovery import discover
from facilitator.context.extract.document import Extractor, extractor
from facilitator.context.nouns import (
    AMBIGUOUS,
    DECIDED,
    DEFERRED,
    FOUND,
    MENTIONED,
    REJECTED,
    CiFile,
    Contradiction,
    Discovery,
    Document,
)
from facilitator.context.read import read_document
from facilitator.context.tree import evidence
from facilitator.context.walk import walk
from facilitator.model import Problem, Severity, Statement

FIELDS = (
    "iac_tools", "containers", "orchestrators", "environments", "ci_platforms", "cloud", "databases",
    "migration_tools", "feature_flag_tools", "deploy_tools",
)  # fmt: skip
"""Fields of the report, in its order."""

MOST_DOCUMENTS = 200
"""Documents read of one project."""
MOST_LINES = 6
"""Facts kept of one name, state and document; the strongest come first."""


@dataclass(frozen=True, slots=True)
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


def context(path: Path, progress: Callable[[int], None] | None = None) -> ContextReport:
    """Read what a project folder, or one document, says of infrastructure; never raises for what is there."""
    if not path.is_dir():
        document = Document(path.name, "other", FOUND, "named on the command line")
        return read_documents(path.parent, [document], Discovery(path.parent, (document,)))
    discovery = discover(path, progress)
    offered = [d for d in discovery.documents if d.state in (FOUND, AMBIGUOUS)]
    return read_documents(path, offered, survey(discovery))


def survey(discovery: Discovery) -> Discovery:
    """Add to a discovery what the CI/CD files do and what the files of the tree show."""
    files = walk(discovery.root, own=frozenset(discovery.folders.values())).files
    files = tuple(sorted(files))
    read = tuple(read_ci(discovery.root, f) for f in discovery.ci)
    included = {i for f in read for i in f.includes} - {f.path for f in read}
    local = [
        CiFile(i, f.platform)
        for f in read
        for i in f.includes
        if i in included and _inside(discovery.root, i)
    ]
    read += tuple(read_ci(discovery.root, f) for f in dict.fromkeys(local))
    shown = [
        Statement("ci_platforms", _id(f.platform), DECIDED, f.path, 1, f.path)
        for f in read
        if f.counts
    ]
    seen = {(f.field, f.value): f for f in (*evidence(discovery.root, files), *shown)}
    return Discovery(
        discovery.root,
        discovery.documents,
        read,
        tuple(seen.values()),
        discovery.folders,
        discovery.problems,
    )


def read_documents(root: Path, documents: list[Document], discovery: Discovery) -> ContextReport:
    """Extract the facts of these documents and put them beside what the tree shows."""
    reader = extractor()
    states: dict[str, Mapping[Key, str]] = {}
    facts: list[Statement] = []
    problems = list(discovery.problems)
    for document in documents[:MOST_DOCUMENTS]:
        for path in (document.path, *document.parts):
            text, trouble = read_document(root / path, path)
            problems += trouble
            states[path], found = _read(reader, text, path, problems)
            facts += found
    if len(documents) > MOST_DOCUMENTS:
        said = f"{len(documents)} documents; the first {MOST_DOCUMENTS} were read"
        problems.append(Problem("too-many-documents", Severity.WARNING, said))
    # Where the step's own documents exist they decide; the others only add lines and contradictions.
    main = [d for d in documents if d.state == FOUND] or documents
    counted = frozenset(p for d in main for p in (d.path, *d.parts))
    decided = decided_values(states, counted, discovery.evidence)
    found_conflicts = conflicts(states, facts)
    problems += [_told(c) for c in found_conflicts]
    problems += [
        Problem("ci-file", Severity.WARNING, f"{f.path}: {f.note}") for f in discovery.ci if f.note
    ]
    facts += [f for f in discovery.evidence if f.field in FIELDS]
    return ContextReport(
        root,
        discovery.documents,
        discovery.ci,
        _in_order(facts),
        decided,
        found_conflicts,
        tuple(problems),
    )


def _read(
    reader: Extractor, text: str, path: str, problems: list[Problem]
) -> tuple[Mapping[Key, str], tuple[Statement, ...]]:
    """Read one document; a fault of the parser costs that document only."""
    try:
        reading = reader.read(text, path)
    except (RecursionError, IndexError, ValueError) as why:
        problems.append(
            Problem(
                "unreadable", Severity.WARNING, f"{path}: could not be read ({type(why).__name__})"
            )
        )
        return {}, ()
    problems += reading.problems
    weak = {
        k
        for k, s in reading.states.items()
        if s in (REJECTED, DEFERRED) and k not in reading.refused
    }
    return {k: MENTIONED if k in weak else s for k, s in reading.states.items()}, reading.facts


def _in_order(facts: list[Statement]) -> tuple[Statement, ...]:
    """By field and name, at most `MOST_LINES` of each name, state and document."""
    kept: dict[tuple[str, str, str, str], list[Statement]] = {}
    for fact in facts:
        group = kept.setdefault((fact.field, fact.value, fact.state, fact.file), [])
        if len(group) < MOST_LINES and fact.line not in [f.line for f in group]:
            group.append(fact)
    flat = [f for group in kept.values() for f in group]
    return tuple(sorted(flat, key=lambda f: (FIELDS.index(f.field), f.value)))


def _told(conflict: Contradiction) -> Problem:
    """A conflict as a problem, with the line of each side."""
    sides = "; ".join(f"{f.source} says {f.state}" for f in conflict.sides)
    return Problem("conflict", Severity.WARNING, f"{conflict.field}: {conflict.value}: {sides}")


def _id(platform: str) -> str:
    """`GitHub Actions` as the vocabulary spells it: `github-actions`."""
    return {"Woodpecker CI": "woodpecker"}.get(platform, platform.lower().replace(" ", "-"))


def _inside(root: Path, path: str) -> bool:
    """Whether an included file lies in the project and is a file."""
    place = (root / path).resolve()
    return place.is_relative_to(root.resolve()) and place.is_file() and not platform_of(path)


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
