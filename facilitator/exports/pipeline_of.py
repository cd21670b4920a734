"""Makes the pipeline of a plan, from its decisions and values alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from facilitator.exports.pipeline import Job, PipelineModel
from facilitator.exports.pipeline_commands import answered, beside, looked_at
from facilitator.exports.pipeline_jobs import by_hand, jobs_of
from facilitator.inputs import Inputs, MissingError
from facilitator.patterns import regex
from facilitator.values.words import is_production

_Pattern = re.Pattern[str]
_SEQUENCE = "env-sequence.environments"
_ENVIRONMENT = regex(r"[A-Za-z0-9][A-Za-z0-9 ._/-]*")
_REF = regex(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")
_TAGS = regex(r"[A-Za-z0-9._/*-]+")
_FROM = regex(r"[A-Za-z0-9_][A-Za-z0-9._/-]*\*?")
_LABEL = regex(r"[A-Za-z0-9][A-Za-z0-9._:/=@-]*")
_PLACED = ("signing", "caching", "build-matrix", "test-splitting")
"""What is decided of a pipeline, and stands where only somebody who knows the repository can say."""
_CRON = regex(r"[0-9*/,-]+(?: [0-9*/,-]+){4}")


def pipeline(inputs: Inputs) -> PipelineModel:
    """Make the pipeline of a plan.

    Raises:
        MissingError: something that no pipeline can do without is not given, or is in words.
    """
    environments = _environments(inputs)
    events = inputs.options("triggers")
    if not events:
        raise inputs.lacking("triggers")
    cron = inputs.said("triggers.schedule") if "schedule" in events else ""
    jobs = tuple(jobs_of(inputs, environments))
    return PipelineModel(
        jobs=jobs,
        by_hand=tuple(by_hand(inputs, environments[-1])),
        events=events,
        branch=_needed(inputs, "branch-strategy.main-branch", _REF) if "push" in events else "",
        tags=_needed(inputs, "triggers.tag-pattern", _TAGS) if "tag" in events else "",
        cron=cron if _CRON.fullmatch(cron) else "",
        production_from=_given(inputs, "branch-filters.production-from", _FROM),
        runners=_names(inputs, "runner-infrastructure.labels", _LABEL),
        agrees=_agrees(inputs) + _look(inputs),
        answered_within=inputs.seconds("promotion-gates.unanswered-within") or 0,
        notes=tuple(_notes(inputs, jobs, cron)),
    )


def _environments(inputs: Inputs) -> tuple[str, ...]:
    """The environments; the last one is where users are, and one called production cannot stand before it."""
    names = _names(inputs, _SEQUENCE, _ENVIRONMENT)
    if not names:
        inputs.need(_SEQUENCE)  # what is given in words names none
        raise MissingError(_SEQUENCE, "Environment Sequence names none")
    *earlier, last = names
    early = next(filter(is_production, earlier), "")
    if early and not is_production(last):
        raise inputs.refusal(
            _SEQUENCE,
            f"names {early} before {last}, and the last one is deployed to as production: "
            "put the environments in the order in which a change passes them, production last",
        )
    return names


def _names(inputs: Inputs, subject: str, pattern: _Pattern) -> tuple[str, ...]:
    return tuple(_fitting(inputs, subject, pattern, name) for name in inputs.names(subject))


def _needed(inputs: Inputs, subject: str, pattern: _Pattern) -> str:
    """A name that a run is started by: without it everything would start one."""
    return _fitting(inputs, subject, pattern, inputs.need(subject))


def _given(inputs: Inputs, subject: str, pattern: _Pattern) -> str:
    said = inputs.said(subject)
    return _fitting(inputs, subject, pattern, said) if said else ""


def _fitting(inputs: Inputs, subject: str, pattern: _Pattern, text: str) -> str:
    if pattern.fullmatch(text):
        return text
    raise inputs.refusal(
        subject,
        f"says “{text}”, and a platform takes only plain names there",
    )


def _agrees(inputs: Inputs) -> str:
    who = inputs.said("promotion-gates.approvers")
    if not who:
        return f"open: {inputs.question('promotion-gates.approvers')}"
    many = inputs.said("promotion-gates.how-many")
    return f"Who may agree: {who}" + (f"; how many of them: {many}" if many else "")


def _look(inputs: Inputs) -> str:
    """What they look at who agree; empty where the plan does not say."""
    looked = "; ".join(looked_at(inputs))
    return f". Before production they see to it that {looked}" if looked else ""


def _notes(inputs: Inputs, jobs: tuple[Job, ...], cron: str) -> Iterator[str]:
    yield from _of_machines(inputs)
    kept = (inputs.chosen("artifact-format"), inputs.said("artifact-format.artifact-name"))
    about = ": ".join(text for text in kept if text)
    about = f" ({about})" if about else ""
    yield f"open: How does what the build makes{about} reach the jobs after it? (artifact-format)"
    yield from _of_secrets(inputs)
    yield from _of_tools(inputs, jobs)
    if "schedule" in inputs.options("triggers") and not _CRON.fullmatch(cron):
        yield f"open: {inputs.question('triggers.schedule')} So far: {cron or 'nothing'}"
    for name in sorted({v for job in jobs for c in job.commands for v in c.variables}):
        yield f"Variable that has to be set: {name}, the address that smoke tests ask."


def _of_secrets(inputs: Inputs) -> Iterator[str]:
    if place := inputs.said("secrets-store.place"):
        yield f"No secret stands in this file; where they live: {place}"
    else:
        yield f"open: {inputs.question('secrets-store.place')}"


def _of_tools(inputs: Inputs, jobs: tuple[Job, ...]) -> Iterator[str]:
    """What was decided and has no job: it works beside the pipeline, holds by itself, or nobody said where it runs."""
    if found := ", ".join(beside(inputs)):
        yield f"Beside the pipeline, and called by no job: {found}"
    if not any(job.waits and job.production for job in jobs):
        for sentence in answered(inputs):
            yield f"What holds without a step of its own, {sentence}"
    if floor := inputs.said("unit-tests.coverage-floor"):
        yield f"What the command of the tests has to hold: coverage of {floor} (unit-tests.coverage-floor)"
    for question in _PLACED:
        if not {"", "none"} & {inputs.option(question)}:
            yield f"open: No job here does this yet: {inputs.chosen(question)}. Where does it run? ({question})"


def _of_machines(inputs: Inputs) -> Iterator[str]:
    if versions := inputs.said("build-tool.versions"):
        yield f"What the machines need to have: {versions} (build-tool.versions)"
    else:
        yield f"open: {inputs.question('build-tool.versions')}"
    if not inputs.names("runner-infrastructure.labels"):
        yield f"open: {inputs.question('runner-infrastructure.labels')} Until then the variable RUNNER says it."
