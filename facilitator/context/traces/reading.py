"""The pipelines of a repository, one file after the other, each with the files that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from facilitator.context.traces.calls import Calls
from facilitator.context.traces.included import MOST_INCLUDED, included
from facilitator.context.traces.pipelines import Pipeline, pipeline_of
from facilitator.context.traces.steps import StepReader, of_pipeline
from facilitator.model import Statement

MOST_LINES = 40_000
"""Lines of pipelines read of a project, all its files together."""


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


class ReadPipeline(NamedTuple):
    """One file of a platform, what it holds, and what its jobs show."""

    platform: str
    path: str
    text: str
    pipeline: Pipeline
    shown: tuple[Statement, ...]
    includes: tuple[str, ...]
    """Files of the repository that it is made of, beside those its steps call."""


def read_pipelines(
    files: Iterable[tuple[str, str]],
    there: Container[str],
    listed: Iterable[str],
    text: Callable[[str], str],
    steps: StepReader,
) -> Iterator[ReadPipeline]:
    """Read files given as path and platform, and what they include; `listed` are paths that a wildcard can mean."""
    waiting = list(files)
    met, behind = {path for path, _ in waiting}, 0
    calls, known = Calls(there, text), tuple(listed)
    for path, platform in waiting:
        said = text(path)
        if not said.strip():
            continue
        parts = tuple(dict.fromkeys(p for p in included(platform, path, said, known) if p in there))
        more = [p for p in parts if p not in met][: MOST_INCLUDED - behind]
        waiting += [(p, platform) for p in more]
        met.update(more)
        behind += len(more)
        pipeline = pipeline_of(platform, path, said)
        shown = tuple(of_pipeline(pipeline, steps, calls.of))
        yield ReadPipeline(platform, path, said, pipeline, shown, parts)


@lru_cache(1)
def step_reader() -> StepReader:
    """The reader of steps for the content that the program is shipped with."""
    from facilitator.storage.content import load_pipeline_words
    from facilitator.storage.steps_folder import steps_folder

    return StepReader(load_pipeline_words(steps_folder()))
