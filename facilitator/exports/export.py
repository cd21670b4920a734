"""Which targets fit a plan, and what each gives: files, or why it does not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from facilitator.conditions import Facts
from facilitator.exports.target import ExportFile, Target, reason_not
from facilitator.exports.targets import TARGETS
from facilitator.inputs import Inputs, MissingError
from facilitator.model import Plan


class Made(NamedTuple):
    """What a target gives for a plan."""

    target: Target
    files: tuple[ExportFile, ...] = ()
    reason: str = ""
    """Why there are no files; empty when there are."""
    missing: str = ""
    """The decision or value whose lack is the reason; empty where the target does not fit at all."""
    used: tuple[str, ...] = ()
    """The decisions and values that were read, in order of the catalogue's names."""
    digest: str = ""
    """SHA-256 of what was read, 16 digits: while it is the same, so is every file."""
    faults: tuple[str, ...] = ()
    """What our own rules find wrong with what was made: it is not written."""


def export(
    plan: Plan, facts: Facts, targets: Iterable[Target] = TARGETS, lying: Iterable[str] = ()
) -> tuple[Made, ...]:
    """Make what each target gives, in their order; `lying`: the paths that are taken where it will be written."""
    return tuple(_made(target, Inputs(plan, facts, lying)) for target in targets)


def _made(target: Target, inputs: Inputs) -> Made:
    made = _rendered(target, inputs)
    return made._replace(used=tuple(sorted(inputs.used)), digest=_digest(inputs))


def _rendered(target: Target, inputs: Inputs) -> Made:
    if why := reason_not(target, inputs):
        return Made(target, reason=why)
    if undecided := _undecided(target, inputs):
        title = inputs.catalogue.questions[undecided].title
        return Made(target, reason=f"Not decided yet: {title}.", missing=undecided)
    try:
        files = tuple(target.render(inputs))
    except MissingError as missing:
        return Made(target, reason=f"{missing}.", missing=missing.subject)
    faults = tuple(f"{file.path}: {fault}" for file in files for fault in _faults(target, file))
    return Made(target, files, faults=faults)


def _undecided(target: Target, inputs: Inputs) -> str:
    """The first decision that a target cannot do without and that is open; empty where there is none."""
    needed = (subject for subject in target.needs if subject in inputs.catalogue.questions)
    return next((subject for subject in needed if not inputs.is_answered(subject)), "")


def _faults(target: Target, file: ExportFile) -> Iterator[str]:
    if target.check:
        yield from target.check(file)
        yield from map(str, target.fields(file) if target.fields else ())


def _digest(inputs: Inputs) -> str:
    read = json.dumps(sorted(inputs.used.items()), ensure_ascii=True)
    return sha256(read.encode()).hexdigest()[:16]
