"""What a CI/CD file does: triggers, jobs, environments, deploy steps, scanners; from its structure, never run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from facilitator.context.ci import AS_GITHUB, NOT_READ
from facilitator.context.nouns import DEPLOYED_TO, ENVIRONMENTS, CiFile
from facilitator.context.traces.deploying import run_by
from facilitator.context.traces.elsewhere import taken_from_elsewhere
from facilitator.context.traces.first_words import commands
from facilitator.context.traces.pipelines import PipelineStep
from facilitator.context.traces.reading import (
    MOST_LINES,
    LinesLeft,
    ReadPipeline,
    Sources,
    read_pipelines,
    step_reader,
)
from facilitator.context.traces.rows import left_out_of, rows_of
from facilitator.context.within import FilesBelow, read_of_project
from facilitator.model import Statement
from facilitator.secret_lines import beginning

_BYTES = 1 << 18
_MOST = 40
"""Entries kept of each list."""
_ACTION = ("/action.yml", "/action.yaml")
_DELIVERS = frozenset(
    (
        ("ci-step", "publish"),
        ("ci-step", "image-build"),
        ("deploys-elsewhere", "handed-over"),
    )
)
"""What takes a release further."""
_DEPLOYS = frozenset((("ci-step", "deploy"), ("deploy-method", "gitops")))


def read_all(
    root: Path, files: Iterable[CiFile], listed: Iterable[str] = ()
) -> tuple[list[CiFile], list[Statement]]:
    """The files with what each does, behind them those they include; and what they state for the fields of step 1.

    `listed` are paths that a wildcard can mean. A file that cannot be read keeps its place and gets a note.
    """
    known = {file.path: file for file in files}
    disk = _Files(root)
    asked = [(f.path, f.platform) for f in known.values() if f.platform not in NOT_READ]
    reads = read_pipelines(Sources(asked, disk, listed, disk.text), step_reader())
    read = [one for one in reads if one.path in known or not one.path.endswith(_ACTION)]
    found = {path: _with_note(file, disk) for path, file in known.items()}
    found |= {one.path: _filled(one) for one in read}
    stated = [
        said
        for one in read
        for said in (*_environments(one), *_shown_by_deploying(one), *_signed_in(one))
    ]
    return list(found.values()), stated


def _with_note(file: CiFile, disk: _Files) -> CiFile:
    return replace(file, note=file.note or disk.notes.get(file.path, ""))


class _Files(FilesBelow):
    """The files below a root: what is there, and the text of what is read, with why it was not."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.notes: dict[str, str] = {}
        self.lines = LinesLeft()

    def text(self, path: str) -> str:
        """The text of a file; empty, with a note, where it cannot be read."""
        try:
            data = read_of_project(self.root / path, _BYTES)
        except OSError as why:
            self.notes[path] = f"cannot be read: {why.strerror or why}"
            return ""
        text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        if not self.lines.take(text):
            said = f"holds more than the {MOST_LINES:,} lines that are read of a project"
            self.notes[path] = f"{said}; what it does was not read"
            return ""
        if not text.strip():
            self.notes[path] = "empty"
        return text


def _filled(read: ReadPipeline) -> CiFile:
    """The file with what its jobs show."""
    file = CiFile(
        read.path,
        read.platform,
        triggers=_once(_triggers(read)),
        jobs=_once(_jobs(read)),
        environments=_once(_named(read.shown)),
        deploys=_once((*_deployed(read), *(step.text for _, step in read.calls))),
        hands_over=_once(_handed_over(read)),
        scanners=_once(_scanners(read.shown)),
        includes=read.includes,
        note=_not_read(read),
    )
    if read.platform in AS_GITHUB and not file.triggers and not read.pipeline.jobs:
        return replace(
            file, counts=False, note="no workflow: nothing starts it, and it has no jobs"
        )
    shows = file.jobs or file.includes or any(job.steps for job in read.pipeline.jobs)
    return file if shows or file.note else replace(file, note="no jobs were found in it")


def _jobs(read: ReadPipeline) -> Iterator[str]:
    """The names of its jobs; what only stands for a template that is included is none."""
    for job in read.pipeline.jobs:
        if read.platform != "GitLab CI" or not _is_template(job.steps, job.name):
            yield job.name


def _not_read(read: ReadPipeline) -> str:
    """What it takes from elsewhere, which is seen and not read, and what a bound cut off; empty where nothing is."""
    taken = _once(taken_from_elsewhere(read.platform, read.text))
    cut = left_out_of(read.text) if read.path.endswith((".yml", ".yaml")) else ""
    elsewhere = f"not read: {', '.join(taken)}" if taken else ""
    return "; ".join(filter(None, (elsewhere, cut, read.cut)))


def _is_template(steps: tuple[PipelineStep, ...], name: str) -> bool:
    """Whether a job is only what stands for a template that is included."""
    return [step.text for step in steps] == [name]


def _triggers(read: ReadPipeline) -> Iterator[str]:
    """What starts it, in the platform's own words."""
    if read.platform in AS_GITHUB:
        for row in rows_of(read.text):
            if row.keys[:1] == ("on",):
                yield row.named[1] if len(row.named) > 1 else row.value
        return
    gitlab = read.platform == "GitLab CI"
    words = {"pull-request": "merge request" if gitlab else "pull request"}
    events = [event for event, *_ in read.pipeline.triggers]
    yield from (words.get(event, event) for event in events or (["push"] if gitlab else []))


def _named(shown: Iterable[Statement]) -> Iterator[str]:
    """The environments that jobs name, as they name them; one that is only filled in later says nothing."""
    for said in shown:
        if said.field == "ci-environment" and "${{" not in said.text:
            yield said.text


def _deployed(read: ReadPipeline) -> Iterator[str]:
    """The steps that deploy, as written; of a file that is called with its place."""
    for said in read.shown:
        if (said.field, said.value) in _DEPLOYS:
            yield said.text if said.file == read.path else f"{said.text} ({said.source})"


def _handed_over(read: ReadPipeline) -> Iterator[str]:
    """The steps that hand over to a system that deploys, as written, but those that deploy themselves."""
    deploys = frozenset((s.file, s.line) for s in read.shown if (s.field, s.value) in _DEPLOYS)
    for said in read.shown:
        handed = (said.field, said.value) == ("deploys-elsewhere", "handed-over")
        if handed and (said.file, said.line) not in deploys:
            yield said.text if said.file == read.path else f"{said.text} ({said.source})"


def _scanners(shown: Iterable[Statement]) -> Iterator[str]:
    names: Mapping[str, str] = {n: s.label for n, s in step_reader().words.scanners.items()}
    yield from (names[said.value] for said in shown if said.field == "scanner")


def _environments(read: ReadPipeline) -> Iterator[Statement]:
    """The environments that jobs name, and those that steps deploy to."""
    reader = step_reader()
    for said in read.shown:
        if said.field == "ci-environment" and (name := reader.environment(said.text)):
            called = ENVIRONMENTS.get(said.text.lower(), name)
            yield said._replace(field="environments", value=called)
        elif said.field == "deploys-to" and said.value in DEPLOYED_TO:
            yield said._replace(field="environments")


def _shown_by_deploying(read: ReadPipeline) -> Iterator[Statement]:
    """What jobs that deploy show of where they do, and with what."""
    deploying = {(s.file, s.line): s for s in read.shown if (s.field, s.value) in _DEPLOYS}
    for job in read.pipeline.jobs:
        if any((job.file, step.line) in deploying for step in job.steps):
            for step in job.steps:
                yield from _shows(run_by(step), job.file, step.line, step.text)
    for said in deploying.values():
        if said.file != read.path:
            yield from _shows(commands(said.text), said.file, said.line, said.text)


def _signed_in(read: ReadPipeline) -> Iterator[Statement]:
    """The clouds whose registries jobs sign in to that take a release further."""
    delivering = {(s.file, s.line) for s in read.shown if (s.field, s.value) in _DELIVERS}
    for job in read.pipeline.jobs:
        if not delivering.isdisjoint((job.file, step.line) for step in job.steps):
            for step in job.steps:
                told = step_reader().signs_in.names_in(run_by(step))
                yield from _each_of(told, job.file, step.line, step.text)


def _shows(told: Iterable[str], file: str, line: int, text: str) -> Iterator[Statement]:
    yield from _each_of(step_reader().shows.names_in(told), file, line, text)


def _each_of(named: Iterable[str], file: str, line: int, text: str) -> Iterator[Statement]:
    for shown in sorted(named):
        field, _, value = shown.partition(" ")
        yield Statement(field, value, "decided", file, line, beginning(" ".join(text.split())))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once and on one line, in order, at most `_MOST`."""
    lines = (" ".join(value.split()) for value in values)
    return tuple(dict.fromkeys(line for line in lines if line))[:_MOST]
