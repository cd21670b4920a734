"""Declarative pipelines of Jenkins: a stage for each job, a gate that waits without a machine, a way back after a failure.

Syntax: Jenkins' pipeline syntax reference. Every text stands between single quotes, where Groovy puts in nothing. Stages run
one after the other, which is more than each job needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from facilitator.exports.pipeline import Job, PipelineModel
from facilitator.exports.pipeline_of import pipeline
from facilitator.exports.target import SLASHES, ExportFile, Target
from facilitator.exports.yaml import lines_text
from facilitator.inputs import Inputs
from facilitator.patterns import regex
from facilitator.text import double_quoted

PATH, BY_HAND = "Jenkinsfile", "Jenkinsfile.rollback"
_INDENT = "    "
_TO_ESCAPE = regex(r"[\\'\n\r\t]")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NO_LABEL = '"${env.RUNNER}"'
_ASKED = "Who may answer is the submitter of the input step: users or groups of Jenkins."
_STOPPED = "A stage that ran out of time counts as stopped, so that is taken back as a failure is."


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    made = pipeline(inputs)
    yield ExportFile(PATH, _text(made.notes, _pipeline(made)), SLASHES)
    if made.by_hand:
        (job,) = made.by_hand
        inner = _block("stages", _stage(job, made))
        back = _block("pipeline", ["agent none", *_options(), *inner])
        yield ExportFile(BY_HAND, _text((), back), SLASHES)


def _text(notes: tuple[str, ...], lines: list[str]) -> str:
    return lines_text((*map(_comment, notes), *lines))


def quoted(text: str) -> str:
    """A text of Groovy in which nothing is evaluated; on one line."""
    return f"'{_TO_ESCAPE.sub(_escape, text)}'"


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES[found[0]]


def _comment(text: str) -> str:
    """A comment of one line; no text can end it."""
    return "// " + double_quoted(" ".join(text.split()))[1:-1].replace('\\"', '"')


def _block(head: str, lines: list[str]) -> list[str]:
    return [f"{head} {{", *(f"{_INDENT}{line}" for line in lines), "}"]


def _options() -> list[str]:
    return _block("options", ["disableConcurrentBuilds()"])


def _pipeline(made: PipelineModel) -> list[str]:
    """Deployment to production and what looks at it are one stage, so that a failure in any of them is one."""
    back = next((job for job in made.jobs if job.on_failure), None)
    within = back.needs if back else ()
    stages: list[str] = []
    for job in made.jobs:
        if job.forward and job.id not in within:
            stages += _stage(job, made)
    if back:
        watched = [job for job in made.jobs if job.id in within]
        stages += _block("stage('production')", _watched(watched, back, made))
    lines = ["agent none", *_options(), *_triggers(made), *_block("stages", stages)]
    return _block("pipeline", lines)


def _watched(watched: list[Job], back: Job, made: PipelineModel) -> list[str]:
    inner: list[str] = []
    for job in watched:
        inner += _stage(job, made, when=False)
    environment = quoted(f"ENVIRONMENT={back.environment}")
    steps = [f"sh {quoted(command.shell)}" for command in back.commands]
    run = _block(f"withEnv([{environment}])", ["checkout scm", *steps])
    after = [_comment(_STOPPED), *_block("unsuccessful", _block(f"node({_label(made)})", run))]
    return [*_when(watched[0], made), *_block("stages", inner), *_block("post", after)]


def _triggers(made: PipelineModel) -> list[str]:
    return _block("triggers", [f"cron({quoted(made.cron)})"]) if made.cron else []


def _label(made: PipelineModel) -> str:
    """The labels, all of them at once; without one the variable RUNNER of Jenkins says it."""
    if not made.runners:
        return _NO_LABEL
    return quoted(" && ".join(f'"{label}"' for label in made.runners))


def _stage(job: Job, made: PipelineModel, *, when: bool = True) -> list[str]:
    lines = _when(job, made) if when else []
    if job.waits:
        return _block(f"stage({quoted(job.id)})", [*lines, *_gate(job, made)])
    lines = [*_block("agent", [f"label {_label(made)}"]), *lines]
    if job.seconds:
        lines += _block("options", [f"timeout(time: {job.seconds}, unit: 'SECONDS')"])
    if job.environment:
        lines += _block("environment", [f"ENVIRONMENT = {quoted(job.environment)}"])
    steps = [f"sh {quoted(command.shell)}" for command in job.commands]
    return _block(f"stage({quoted(job.id)})", [*lines, *_block("steps", steps)])


def _gate(job: Job, made: PipelineModel) -> list[str]:
    lines = []
    if made.answered_within:
        lines += _block("options", [f"timeout(time: {made.answered_within}, unit: 'SECONDS')"])
    asked = f"input message: {quoted(f'Release to {job.environment}?')}"
    return [*lines, *_block("steps", [_comment(f"{made.agrees} {_ASKED}"), asked])]


def _when(job: Job, made: PipelineModel) -> list[str]:
    """What is delivered comes from the main branch and from tags, never from a change that is only proposed."""
    if not job.delivers or job.by_hand:
        return []
    refs = [f"branch pattern: {quoted(made.branch)}, comparator: 'EQUALS'"] if made.branch else []
    refs += [f"tag pattern: {quoted(made.tags)}, comparator: 'GLOB'"] if made.tags else []
    if job.production and made.production_from:
        name = quoted(made.production_from)
        refs = [f"{kind} pattern: {name}, comparator: 'GLOB'" for kind in ("branch", "tag")]
    lines = ["beforeAgent true", "not { changeRequest() }"]
    return _block("when", [*lines, *(_block("anyOf", refs) if refs else [])])


def _check(file: ExportFile) -> Iterator[str]:
    """Every bracket is closed, every stage has a name of its own, and steps or stages."""
    bare = "\n".join(regex(r"'(?:[^'\\\n]|\\.)*'|//[^\n]*").sub("''", file.text).split("\n"))
    if bare.count("{") != bare.count("}") or bare.count("(") != bare.count(")"):
        yield "a bracket is not closed"
    if "'" in bare.replace("''", ""):
        yield "a text is not closed"
    names = regex(r"stage\('((?:[^'\\\n]|\\.)*)'\)").findall(file.text)
    yield from (f"two stages are called {n}" for n in sorted(set(names)) if names.count(n) > 1)
    works = len(regex(r"\bsteps \{|\bstages \{").findall(bare)) - 1
    if works != len(names):
        yield "a stage has no steps"


TARGET = Target(
    "jenkins",
    "Declarative pipeline of Jenkins",
    _render,
    fits={"ci-cd-platform": ("jenkins",)},
    needs=("env-sequence.environments", "triggers"),
    check=_check,
)
