"""A plan of the first form in the second, at once: every written section composed anew, and proof that it says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from hashlib import sha256

from facilitator.document import fingerprint
from facilitator.document.carry import carry_over
from facilitator.document.compose import compose_section
from facilitator.document.digest import decisions_digest
from facilitator.document.errors import DocumentError
from facilitator.document.fingerprint import KEY, signatures
from facilitator.document.form import has_glance, in_first_form, steps_in_first_form
from facilitator.document.glance import Summary
from facilitator.document.operation import Rewrite, SaveSection
from facilitator.document.read import read
from facilitator.document.reading import Reading
from facilitator.document.signed import signed_by
from facilitator.document.splice import apply
from facilitator.model import Catalogue, Step
from facilitator.review.criteria import Criteria, judge
from facilitator.review.edits import HandEdit, edits
from facilitator.review.sources import Version
from facilitator.validation.glance import compose_glance, plan_status
from facilitator.validation.report import Validation
from facilitator.validation.section import compose_validation

_COMPUTED = ("status", "workflowType", KEY)
"""Keys of the front matter that follow from the rest, or say what the document is."""


class UpgradeError(Exception):
    """Why a plan was not written anew."""


def is_second_form(reading: Reading, catalogue: Catalogue) -> bool:
    """Whether there is nothing to upgrade."""
    return has_glance(reading) and not steps_in_first_form(reading, catalogue)


def upgrade(data: bytes, reading: Reading, criteria: Criteria, today: str) -> Rewrite:
    """Make the operation that writes the steps' sections in the second form, as of today (ISO date).

    Raises:
        UpgradeError: the result would not say the same, or cannot be written; or no step is written.
    """
    steps = [criteria.catalogue.step(number) for number in reading.plan.steps_completed]
    for number in steps_in_first_form(reading, criteria.catalogue):
        if number not in reading.plan.steps_completed:
            heading = criteria.catalogue.step(number).heading
            raise UpgradeError(f"“{heading}” is there, but step {number} is not marked complete.")
    if not steps:
        raise UpgradeError("No step of it is written: there is nothing to write anew.")
    _refuse_words_among_computed(reading, steps)
    name = sha256(b"second form" + data).hexdigest()[:16]
    judged = judge(reading, criteria, today)
    rewrite = Rewrite(
        op_id=name,
        sections=tuple(_section(step, name, reading, judged) for step in steps),
        base=reading.sha256,
        summary=partial(_summary, criteria, today),
    )
    try:
        new = apply(data, rewrite)
    except DocumentError as error:
        raise UpgradeError(error.message) from error
    after = read(new, criteria.catalogue)
    differing = ", ".join(_differing(reading, after))
    if differing:
        raise UpgradeError(f"Written anew it would not say the same: {differing}.")
    gone = edits(Version("old", data, reading), Version("new", new, after), criteria)
    lost = [edit for edit in gone if edit.removed]
    if lost:
        raise UpgradeError(_would_go(lost[0]))
    return rewrite


def _refuse_words_among_computed(reading: Reading, steps: Sequence[Step]) -> None:
    """Leave a computed section alone that is in the first form and not as it was saved.

    Nobody composes that form again, to tell whose words are whose.
    """
    for step in steps:
        text, mark = reading.section_text(step.heading), reading.marks.get(step.number)
        computed = not step.categories and step.number > 1 and in_first_form(text, step)
        if computed and (mark is None or fingerprint.judge(mark, text) != "as-saved"):
            raise UpgradeError(
                f"“{step.heading}” is not as it was saved, and what was written there by hand would be gone."
                f" C on step {step.number} of a session shows which lines, and asks."
            )


def _would_go(edit: HandEdit) -> str:
    """Say which words of somebody's own stand where the program computes what stands there."""
    line = next((s.removeprefix("- ") for s in edit.sample if s.startswith("- ")), "")
    return (
        f"“{line}”, written by hand in “{edit.place}”, stands where everything is computed and would be gone."
        " Move it under a heading of its own."
    )


def _section(step: Step, name: str, reading: Reading, judged: Validation) -> SaveSection:
    """The save of one section from what is read; what its decisions relied on stays as it was noted."""
    catalogue, plan = judged.facts.catalogue, reading.plan
    computed = compose_validation(judged, plan) if not step.categories else ""
    new = compose_section(step, plan, catalogue, computed)
    old, mark = reading.section_text(step.heading), reading.marks.get(step.number)
    relies = mark.relies if mark else {}
    return SaveSection(
        op_id=name,
        step=step.number,
        step_name=step.id,
        heading=step.heading,
        section=carry_over(new, old, step, str),
        order=tuple(s.heading for s in catalogue.steps),
        owned={} if "workflowType" in reading.front else {"workflowType": "pipeline"},
        relies={str(number): digest for number, digest in relies.items()},
        rests=mark.rests if mark else {},
        digest=decisions_digest(plan, step.number, catalogue),
    )


def _summary(criteria: Criteria, today: str, data: bytes) -> Summary:
    reading = read(data, criteria.catalogue)
    judged = judge(reading, criteria, today)
    said = replace(judged, headed=reading.lines)
    text = compose_glance(said, reading.plan, signed_by(reading))
    return Summary(text, {"status": plan_status(judged, reading.plan)})


def _differing(before: Reading, after: Reading) -> Iterator[str]:
    """Name what is not read the same; empty when everything is."""
    for question in dict.fromkeys((*before.plan.decisions, *after.plan.decisions)):
        if before.plan.decisions.get(question) != after.plan.decisions.get(question):
            yield question
    for field in fields(before.plan):
        was, now = getattr(before.plan, field.name), getattr(after.plan, field.name)
        if field.name != "decisions" and was != now:
            yield field.name.replace("_", " ")
    if signatures(before.front) != signatures(after.front):
        yield "sign-offs"
    if _stated(before.front) != _stated(after.front):
        yield "front matter"
    if before.needs_review != after.needs_review:
        yield "what needs review"
    if after.damaged:
        yield "it would be damaged"


def _stated(front: Mapping[str, object]) -> Mapping[str, object]:
    return {key: value for key, value in front.items() if key not in _COMPUTED}
