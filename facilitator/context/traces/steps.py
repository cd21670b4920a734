"""What the steps of pipelines show: what runs, where it deploys, what stops it, who is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from facilitator.context.traces.matcher import Matcher
from facilitator.context.traces.pipelines import Pipeline, PipelineJob, PipelineStep
from facilitator.model import Statement
from facilitator.model.pipeline_words import PipelineWords, Scanner
from facilitator.patterns import regex

_COMMIT = regex(
    r"github\.sha|ci_commit_(short_)?sha|git_commit|git rev-parse|build_sourceversion|build\.sourceversion|"
    r"circle_sha1|buildkite_commit|bitbucket_commit|drone_commit|commit_sha|short_sha|git_sha|type=sha",
    re.I,
)
_RELEASE = regex(
    r"github\.ref_name|ci_commit_tag|ci_commit_ref|type=semver|type=ref,event=tag|\bversion\b|git describe|"
    r"build\.buildid|build\.buildnumber|build_number|build_id",
    re.I,
)
_LATEST = regex(r":latest\b")
_SECRET = regex(r"\$\{\{\s{0,5}secrets\.\w{1,80}|\bcredentials\(|withCredentials|credentialsId")
_STORE = regex(
    r"hashicorp/vault-action|aws-secretsmanager-get-secrets|get-secretmanager-secrets|AzureKeyVault@|"
    r"aws secretsmanager|gcloud secrets|vault kv|\bsops\b",
    re.I,
)


def of_pipeline(pipeline: Pipeline, words: PipelineWords) -> Iterator[Statement]:
    """What one pipeline shows, in the order of its lines."""
    reader = _Reader(words)
    for event, branch, line in dict.fromkeys(pipeline.triggers):
        yield _said("ci-trigger", event, pipeline.file, line, f"{event} {branch}".strip())
        if branch and event == "push":
            yield _said("ci-branch", branch, pipeline.file, line, branch)
    for job in pipeline.jobs:
        yield from reader.job(job)


class _Reader:
    def __init__(self, words: PipelineWords) -> None:
        self.words = words
        self.does = Matcher(words.does)
        self.deploys_with = Matcher(words.deploys_with)
        self.environments = Matcher(words.environments)
        self.scanners = Matcher({name: s.words for name, s in words.scanners.items()})
        self.blocking = Matcher({name: s.blocks_with for name, s in words.scanners.items()})
        self.never_fail = Matcher({"passes": words.never_fail})

    def job(self, job: PipelineJob) -> Iterator[Statement]:
        """What a job shows."""
        if job.environment:
            name = self.environment(job.environment) or job.environment
            yield _said("ci-environment", name, job.file, job.environment_line, job.environment)
        if job.approval:
            yield _said("approval", "in-pipeline", job.file, job.approval, job.name)
        for step in job.steps:
            yield from self.step(job, step)

    def step(self, job: PipelineJob, step: PipelineStep) -> Iterator[Statement]:
        """What one step shows."""
        whole = f"{step.text}\n{step.given}" if step.given else step.text
        does = self.does.names_in(whole) if not _only_says(step.text) else frozenset()
        for kind in sorted(does):
            yield _said("ci-step", kind, job.file, step.line, step.text)
        if "deploy" in does:
            yield from self.deploy(job, step)
        if "image-build" in does or "publish" in does:
            yield from _tags(job, step, whole)
        if not _only_says(step.text):
            yield from self.scans(job, step, whole)
        if _SECRET.search(whole):
            yield _said("secret", "ci-secret", job.file, step.line, step.text)
        if _STORE.search(whole):
            yield _said("secret", "store", job.file, step.line, step.text)

    def deploy(self, job: PipelineJob, step: PipelineStep) -> Iterator[Statement]:
        """Where a step deploys to and with what: by the job's environment, its name, or the command's words."""
        for tool in sorted(self.deploys_with.names_in(step.text)):
            yield _said("deploys-with", tool, job.file, step.line, step.text)
        for said in (job.environment, job.name.replace("_", " "), step.text):
            if said and (name := self.environment(said)):
                yield _said("deploys-to", name, job.file, step.line, step.text)
                return
        yield _said("deploys-to", "somewhere", job.file, step.line, step.text)

    def environment(self, text: str) -> str:
        """The one environment that a text names; empty where it names none, or several."""
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[-_/]", " ", text)
        found = self.environments.names_in(spaced)
        return next(iter(found)) if len(found) == 1 else ""

    def scans(self, job: PipelineJob, step: PipelineStep, whole: str) -> Iterator[Statement]:
        """The scanners that a step runs, and whether what they find stops the pipeline."""
        for name in sorted(self.scanners.names_in(whole)):
            scanner = self.words.scanners[name]
            yield _said("scanner", name, job.file, step.line, step.text)
            for kind in scanner.kinds[:1]:
                yield _said("scan", kind, job.file, step.line, step.text)
            if blocks := self.stops(name, scanner, step, whole):
                yield _said("scan-blocks", f"{name}:{blocks}", job.file, step.line, step.text)

    def stops(self, name: str, scanner: Scanner, step: PipelineStep, whole: str) -> str:
        """`yes`, `no`, or empty where the file does not say."""
        if step.lenient or self.never_fail.names_in(whole):
            return "no"
        if scanner.blocks_with and name in self.blocking.names_in(whole):
            return "yes"
        return ""


def _only_says(text: str) -> bool:
    """Whether a command only prints something."""
    return text.startswith(("echo ", "echo'", 'echo"', "printf ")) and ";" not in text and "&&" not in text  # fmt: skip


def _tags(job: PipelineJob, step: PipelineStep, whole: str) -> Iterator[Statement]:
    """What an image is tagged with: the commit, a release, or always the same word."""
    for value, pattern in (("commit", _COMMIT), ("release", _RELEASE), ("latest", _LATEST)):
        if pattern.search(whole):
            yield _said("image-tag", value, job.file, step.line, step.text)
            return


def _said(field: str, value: str, file: str, line: int, text: str) -> Statement:
    return Statement(field, value, "decided", file, line, text[:300])


def once(statements: Iterable[Statement], most: int = 12) -> tuple[Statement, ...]:
    """Of each field and value the first few."""
    kept: dict[tuple[str, str], list[Statement]] = {}
    for one in statements:
        held = kept.setdefault((one.field, one.value), [])
        if len(held) < most:
            held.append(one)
    return tuple(one for held in kept.values() for one in held)
