"""The pipelines of a repository, one file after the other, each with the files that it is made of."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from facilitator.context.traces.calls import DEEPEST, Calls
from facilitator.context.traces.included import MOST_INCLUDED, included, with_defaults
from facilitator.context.traces.pipelines import Pipeline, PipelineJob, PipelineStep, pipeline_of
from facilitator.context.traces.steps import StepReader, of_pipeline
from facilitator.model import Statement
from facilitator.secret_lines import beginning

MOST_LINES = 25_000
"""Lines of pipelines read of a project, all its files together."""


MOST_COMMANDS, MOST_OF_A_FILE = 3_000, 1_500
"""Commands of pipelines read of a project, and of one file of it."""
MOST_CALLED = 1_000
"""Commands read of what pipelines call: apart, as one script of functions that every job calls would use up all."""


class LinesLeft:
    """How many lines of pipelines are still read of a project."""

    def __init__(self) -> None:
        self.left = MOST_LINES

    def take(self, text: str) -> bool:
        """Whether a text is still read; it counts then."""
        lines = text.count("\n")
        taken = lines <= self.left
        self.left -= lines if taken else 0
        return taken


class _CommandsLeft:
    """How many commands are still read of a project."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.here, self.cut = 0, False

    def begin(self) -> None:
        """Another file begins."""
        self.here, self.cut = min(self.left, MOST_OF_A_FILE), False

    def first(self, jobs: Iterable[PipelineJob]) -> Iterator[PipelineJob]:
        """Of these jobs those that are still read, the last as far as it is."""
        for job in jobs:
            self.cut = self.cut or len(job.steps) > self.here or not self.here
            if not self.here:
                break
            yield job._replace(steps=job.steps[: self.here])
            taken = min(self.here, max(1, len(job.steps)))
            self.here, self.left = self.here - taken, self.left - taken


class ReadPipeline(NamedTuple):
    """One file of a platform, what it holds, and what its jobs show."""

    platform: str
    path: str
    text: str
    pipeline: Pipeline
    shown: tuple[Statement, ...]
    includes: tuple[str, ...]
    """Files of the repository that it is made of, beside those its steps call."""
    calls: tuple[tuple[PipelineJob, PipelineStep], ...] = ()
    """Its steps, or jobs, that call a file of the repository which deploys."""
    cut: str = ""
    """What a bound cut off, in words."""


class Sources(NamedTuple):
    """The files that are read as pipelines, and where those lie that they include or call."""

    files: Iterable[tuple[str, str]]
    """Each with its platform."""
    there: Container[str]
    listed: Iterable[str]
    """Paths that a wildcard can mean."""
    text: Callable[[str], str]


def read_pipelines(sources: Sources, steps: StepReader) -> Iterator[ReadPipeline]:
    """Read files, and what they include."""
    reads = list(_each(sources, steps))
    deploying = {one.path for one in reads if any(said.field in DEPLOYS for said in one.shown)}
    for _ in range(DEEPEST):
        deploying |= {one.path for one in reads if any(_calls(one, deploying))}
    made = [
        _Call(one.path, _path_of(one, step), job, step, steps.reached(job, step))
        for one in reads
        for job, step in _calls(one, deploying)
    ]
    known = {call.path for call in made} - {call.path for call in made if not call.reached}
    yield from (_with_calls(one, made, known) for one in reads)


def _with_calls(read: ReadPipeline, made: Iterable[_Call], known: Container[str]) -> ReadPipeline:
    """A file with its calls of files that deploy, and where to; in one that is always told, nothing is left to be chosen."""
    own = [call for call in made if call.by == read.path]
    reached = [
        Statement("deploys-to", name, "decided", call.by, call.step.line, beginning(call.step.text))
        for call in own
        for name in call.reached
    ]
    shown = _not_chosen(read.shown) if read.path in known else read.shown
    calls = tuple((call.job, call.step) for call in own)
    return read._replace(calls=calls, shown=(*shown, *reached))


class _Call(NamedTuple):
    """A step that calls a file which deploys, and the environments that it names."""

    by: str
    path: str
    job: PipelineJob
    step: PipelineStep
    reached: tuple[str, ...]


def _not_chosen(shown: Iterable[Statement]) -> tuple[Statement, ...]:
    """What a file shows whose every call names an environment: none is left to be chosen."""
    chosen = ("deploys-to", "chosen")
    return tuple(said for said in shown if (said.field, said.value) != chosen)


DEPLOYS = frozenset(("deploys-to", "deploy-method"))
"""What only a step that deploys shows."""


def _calls(
    read: ReadPipeline, deploying: Container[str]
) -> Iterator[tuple[PipelineJob, PipelineStep]]:
    """The steps that call one of these files: workflows of GitHub from the root, templates of Azure from beside."""
    for job in read.pipeline.jobs:
        for step in job.steps:
            path = _path_of(read, step)
            if path and path != read.path and path in deploying:
                yield job, step


def _path_of(read: ReadPipeline, step: PipelineStep) -> str:
    """The file of YAML that a step calls; empty where it calls none."""
    if not step.text.endswith((".yml", ".yaml")):
        return ""
    path = step.text.removeprefix("./")
    if path == step.text:
        beside = posixpath.join(posixpath.dirname(read.path), path)
        path = posixpath.normpath(path[1:] if path.startswith("/") else beside)
    return path


def _each(sources: Sources, steps: StepReader) -> Iterator[ReadPipeline]:
    waiting, there = list(sources.files), sources.there
    met, behind = {path for path, _ in waiting}, 0
    calls, known = Calls(there, sources.text), tuple(sources.listed)
    left, left_to_call = _CommandsLeft(MOST_COMMANDS), _CommandsLeft(MOST_CALLED)

    def called(job: PipelineJob) -> list[PipelineJob]:
        return list(left_to_call.first(calls.of(job)))

    for path, platform in waiting:
        said = sources.text(path)
        if not said.strip():
            continue
        said = with_defaults(said) if platform == "Azure Pipelines" else said
        parts = tuple(dict.fromkeys(p for p in included(platform, path, said, known) if p in there))
        more = [p for p in parts if p not in met][: MOST_INCLUDED - behind]
        waiting += [(p, platform) for p in more]
        met.update(more)
        behind += len(more)
        left.begin()
        left_to_call.begin()
        pipeline = pipeline_of(platform, path, said, left.first)
        shown = tuple(of_pipeline(pipeline, steps, called))
        read = ReadPipeline(platform, path, said, pipeline, shown, parts)
        yield read._replace(cut=_cut(left, left_to_call))


def _cut(own: _CommandsLeft, called: _CommandsLeft) -> str:
    """What a bound cut off of a file, in words; empty where nothing."""
    if own.cut:
        most = f"{MOST_OF_A_FILE:,} commands in it, or {MOST_COMMANDS:,} in all pipelines of the project"
    elif called.cut:
        most = f"{MOST_CALLED:,} commands in what pipelines of the project call"
    else:
        return ""
    return f"more than {most}; those that follow were not read"


@lru_cache(1)
def step_reader() -> StepReader:
    """The reader of steps for the content that the program is shipped with."""
    from facilitator.storage.content import load_pipeline_words
    from facilitator.storage.steps_folder import steps_folder

    return StepReader(load_pipeline_words(steps_folder()))
