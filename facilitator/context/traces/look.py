"""One look over a repository: everything in it that speaks to a decision, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from facilitator.bounded import read_beginning
from facilitator.context.ci import ci_files
from facilitator.context.traces.files import ManualSteps, is_further, is_read, of_lines, of_path
from facilitator.context.traces.manifests import of_compose, of_manifest
from facilitator.context.traces.pipelines import pipeline_of
from facilitator.context.traces.steps import of_pipeline, once
from facilitator.context.tree import evidence
from facilitator.context.walk import walk
from facilitator.model import Problem, Severity, Statement
from facilitator.model.pipeline_words import PipelineWords
from facilitator.patterns import regex

MOST_READ = 1_500
"""Files opened of one repository."""
_BYTES = 1 << 17
_LONGEST_LINE = 1_000
_NOT_ITS_OWN = regex(
    r"(^|/)(tests?|testdata|__tests__|fixtures?|examples?|samples?|spec|mocks?|e2e)/|(^|/)(CHANGELOG|HISTORY)"
)
"""Folders whose manifests and documents are made for something else than running the project."""
_NO_STEPS = ("Argo CD", "Flux", "Tekton")
"""Platforms whose files are manifests."""
_COMPOSE = regex(r"(.*/)?(docker-)?compose([.-][\w.-]+)?\.ya?ml")
_ACTION = regex(r"\.github/actions/.+/action\.ya?ml")


@dataclass(frozen=True, slots=True)
class Traces:
    """What was found, and what could not be looked at."""

    root: Path
    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: int = 0
    """Files whose names were looked at."""


def look(root: Path, words: PipelineWords) -> Traces:
    """Look at a repository; never raises for what is in it."""
    tree = walk(root, further=is_further)
    listed = sorted(tree.files)
    looked = _Looking(root, words)
    found = list(looked.pipelines(listed))
    found += looked.files([path for path in listed if not _NOT_ITS_OWN.search(path)])
    found += [e for e in evidence(root, listed) if not _NOT_ITS_OWN.search(e.file)]
    problems = (*tree.problems, *looked.problems)
    return Traces(root, once(found), problems, len(listed))


class _Looking:
    """Reads files as long as there are not too many, and notes what cannot be read."""

    def __init__(self, root: Path, words: PipelineWords) -> None:
        self.root, self.words = root, words
        self.manual = ManualSteps(words.manual_steps)
        self.problems: list[Problem] = []
        self.opened = 0

    def pipelines(self, paths: Iterable[str]) -> Iterator[Statement]:
        """What pipelines show, those of all platforms."""
        files = [(f.path, f.platform) for f in ci_files(paths) if f.platform not in _NO_STEPS]
        files += [(path, "GitHub Actions") for path in paths if _ACTION.fullmatch(path)]
        for path, platform in files:
            text = self.text(path)
            if not text.strip():
                continue
            if not _ACTION.fullmatch(path):
                name = platform.lower().replace(" ", "-")
                yield Statement("ci-platform", name, "decided", path, 1, path)
            yield from of_pipeline(pipeline_of(platform, path, text), self.words)

    def files(self, paths: Iterable[str]) -> Iterator[Statement]:
        """What all other files show."""
        for path in paths:
            yield from of_path(path)
            manifest = path.endswith((".yml", ".yaml"))
            if not manifest and not is_read(path):
                continue
            text = self.text(path)
            if _COMPOSE.fullmatch(path):
                yield from of_compose(path, text)
            elif manifest:
                yield from of_manifest(path, text)
            if is_read(path):
                yield from of_lines(path, text.split("\n"), self.manual)

    def text(self, path: str) -> str:
        """The beginning of a file; empty, with a problem, where it cannot be read."""
        if self.opened == MOST_READ:
            self.note("too-many-files", f"{MOST_READ:,} files were opened; the others were not")
        self.opened += 1
        if self.opened > MOST_READ:
            return ""
        try:
            data = read_beginning(self.root / path, _BYTES)
        except OSError as why:
            self.note("unreadable", f"{path}: {why.strerror or why}; the rest was read")
            return ""
        lines = data.decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n")
        return "\n".join(line[:_LONGEST_LINE] for line in lines)

    def note(self, code: str, message: str) -> None:
        self.problems.append(Problem(code, Severity.WARNING, message))
