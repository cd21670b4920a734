"""The section of step 5, `## Pipeline Validation Results`, composed from a validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from facilitator.conditions import Facts
from facilitator.model import Evidence, Plan, Status, Step
from facilitator.phases.standing import CellStanding
from facilitator.text import counted, sentence_label
from facilitator.validation.alignment import DECIDED, Agreement, Comparison, where
from facilitator.validation.completeness import Answered, Box
from facilitator.validation.markdown import (
    GLANCE,
    VALIDATION,
    anchor,
    dense,
    inline,
    is_page,
    table,
)
from facilitator.validation.readiness import READY
from facilitator.validation.report import Validation
from facilitator.validation.section_dora import dora_part
from facilitator.validation.section_findings import findings_part

__all__ = ("TITLE", "compose_validation", "status")

TITLE = "Pipeline Validation Results"
_LONGEST = 420
"""Characters of a line on which parts of one line stand together."""
_NAMED_EACH = 4
"""Ticked categories of a step that are named; of more it is told how many they are."""
_NOTE = "Effects are argued, not measured; a target is no score."
_COMPARED = "Documents are compared in what is named here only."


def compose_validation(validation: Validation, plan: Plan) -> str:
    """Compose the whole section: LF text from its heading to one final newline.

    Everything is computed but the answers, which `document/answered.py` reads back.
    """
    bodies = (
        _alignment("architecture", validation),
        _alignment("infrastructure", validation),
        dora_part(validation),
        _checklist(validation),
        findings_part(validation, plan),
        _readiness(validation),
    )
    computed = f"Computed on {validation.today}."
    lines = [f"## {TITLE}", "", f"{computed} {_NOTE} {_COMPARED}"]
    parts = zip(VALIDATION, map(list, bodies), strict=True)
    if is_page(plan.context):
        lines += _in_few_lines(parts)
    else:
        for heading, body in parts:
            lines += ["", f"### {heading}", "", *body]
    return dense("\n".join(_tidy(lines)) + "\n", plan.context)


def _in_few_lines(parts: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """On one page parts of one line stand behind their names, on few lines; one of several has its heading, after those."""
    line, long = "", []
    for heading, body in parts:
        told = list(filter(None, body))
        if len(told) > 1 or (told and told[0].startswith("- [")):
            long += ["", f"### {heading}", "", *body]
        elif told:
            said = f"**{heading}:** {told[0].removeprefix('- ').removesuffix('.')}"
            if line and len(line) + len(said) > _LONGEST:
                yield line
                line = ""
            line = f"{line} · {said}" if line else f"- {said}"
    if line:
        yield line
    yield from long


def _tidy(lines: list[str]) -> Iterator[str]:
    """Leave one blank line where parts left several, and none at the end."""
    for line, following in pairwise([*lines, ""]):
        if line or following:
            yield line


def _alignment(part: str, validation: Validation) -> Iterator[str]:
    """Compose what was compared and the statements that differ; what agrees is counted."""
    found = [comparison for comparison in validation.comparisons if comparison.part == part]
    if not found and is_page(validation.facts.context):
        return
    if not found:
        yield f"No statement about the {part} was confirmed in step 1, so there is nothing to compare."
        return
    differing = [c for c in found if c.agreement is Agreement.DIFFERS]
    yield f"{', '.join(_compared(found))}: {', '.join(_counts(found))}."
    if differing:
        yield ""
        head = ("The project says", "Where", "Recorded", "Rule")
        yield from table(head, (_cells(comparison, validation) for comparison in differing))


def _compared(found: Sequence[Comparison]) -> Iterator[str]:
    """Name what the statements are about that can be held against a decision, else what all are about."""
    related = [one for one in found if one.agreement is not Agreement.UNRELATED]
    fields = dict.fromkeys(one.statement.field for one in related or found)
    for n, label in enumerate(map(sentence_label, fields)):
        first, *rest = label.split()
        word = first.lower() if n and first.istitle() else first
        yield inline(" ".join((word, *rest)))


def _counts(found: Sequence[Comparison]) -> Iterator[str]:
    """Count what was compared; what cannot be is counted only where there is nothing else."""
    counts = Counter(comparison.agreement for comparison in found)
    if len(counts) > 1:
        counts.pop(Agreement.UNRELATED, None)
    return (_counted(agreement, counts[agreement]) for agreement in Agreement if counts[agreement])


_SEVERAL = {Agreement.AGREES: "agree", Agreement.DIFFERS: "differ"}


def _counted(agreement: Agreement, count: int) -> str:
    if agreement is Agreement.UNRELATED:
        return f"{count} without a decision to compare with"
    return f"{count} {agreement if count == 1 else _SEVERAL.get(agreement, agreement)}"


def _cells(comparison: Comparison, validation: Validation) -> tuple[str, ...]:
    statement = comparison.statement
    says = f"{inline(sentence_label(statement.field))}: {inline(statement.value)}"
    if statement.state != DECIDED:
        says += f" ({inline(statement.state)})"
    recorded = [
        f"{validation.place(id_)}: {inline(validation.shown(id_))}" for id_ in comparison.decisions
    ]
    return says, inline(where(statement)), "; ".join(recorded) or "–", comparison.relation


def _checklist(validation: Validation) -> Iterator[str]:
    """Compose a line for what is ticked, by step, and one for each category that is not; on one page their count."""
    boxes = [box for box in validation.boxes if not box.aside]
    if is_page(validation.facts.context):
        left = ", ".join(map(_named, (box for box in boxes if not box.ticked)))
        complete = sum(box.ticked for box in boxes)
        told = f"{complete} of {counted(len(boxes), 'category', 'categories')} complete"
        yield f"- {'. '.join((f'{told}, not {left}' if left else told, *_aside(validation)))}"
        return
    ticked = [_ticked(step, boxes) for step in validation.facts.catalogue.steps]
    if any(ticked):
        yield f"- [x] {'; '.join(filter(None, ticked))}"
    yield from (f"- [ ] {_named(box)}" for box in boxes if not box.ticked)
    yield from (f"- {told}" for told in _aside(validation))


def _ticked(step: Step, boxes: Sequence[Box]) -> str:
    """Name a step that is ticked as a whole, else its ticked categories; of many that they are, as the others are listed."""
    here = [box for box in boxes if box.category.step == step.number]
    done = [box.category.heading for box in here if box.ticked]
    if done and len(done) == len(here):
        return step.heading
    if len(done) > _NAMED_EACH:
        return f"{len(done)} of {len(here)} in {step.heading}"
    return ", ".join(done)


def _aside(validation: Validation) -> Iterator[str]:
    """Count what comes with a later delivery phase, and name the categories that do not apply."""
    later = sum(box.later for box in validation.boxes)
    others = [item for box in validation.boxes if not box.later for item in box.items]
    more = sum(item.standing is Answered.LATER for item in others)
    told = [counted(later, "category", "categories")] if later else []
    told += [counted(more, "more question")] if more else []
    if told:
        yield f"In a later phase: {' and '.join(told)}"
    silent = [box.category.heading for box in validation.boxes if box.silent]
    if silent:
        yield f"Not asked of this workload: {', '.join(silent)}"


_DOES_NOT_APPLY = (Answered.NOT_APPLICABLE, Answered.NOT_ASKED)


def _named(box: Box) -> str:
    """Name a category with what is open in it."""
    line = box.category.heading
    alone = len(box.category.questions) == 1
    states = []
    for item in box.items:
        if item.standing.is_open:
            state = str(item.standing)
            states.append(state if alone else f"{item.question.field} ({state})")
        elif item.unstated:
            states.append(f"{', '.join(item.unstated)} (not stated)")
    if all(item.standing in _DOES_NOT_APPLY for item in box.items):
        states = ["not applicable"]
    return f"{line} — {', '.join(states)}" if states else line


def _readiness(validation: Validation) -> Iterator[str]:
    yield f"- {' · '.join(_told(validation))}"


def _told(validation: Validation) -> Iterator[str]:
    listed = "" if validation.ready else f", listed [{GLANCE}](#{anchor(GLANCE)})"
    yield f"**Status:** {status(validation)}{listed}"
    tools = dict.fromkeys(_tool(evidence) for _, evidence in validation.unverified)
    if tools:
        yield f"**Versions not verified:** {len(tools)}"
    if usual := " · ".join(_usual(validation)):
        yield f"**Usual for this phase:** {usual}"
    told_above = _kinds(validation)["reason"]
    silent = len(validation.without_reason) - told_above
    if silent:
        yield f"**Without a reason:** {counted(silent, 'other decision' if told_above else 'decision')}"


def _usual(validation: Validation) -> Iterator[str]:
    """The rows of the phase's matrix that decisions can speak to, but those that are decided so."""
    rows: dict[str, list[str]] = {words: [] for words in _OTHER_THAN_USUAL}
    for standing in validation.phase:
        if any(point.point.decided for point in standing.points):
            rows.setdefault(compared(standing, validation.facts), []).append(standing.label)
    for words in _OTHER_THAN_USUAL:
        if rows[words]:
            yield f"{words}: {', '.join(rows[words])}"


_IN_WORDS = "not compared, as an answer is in words of your own"
_OTHER_THAN_USUAL = ("decided otherwise", _IN_WORDS, "not decided")


def compared(standing: CellStanding, facts: Facts) -> str:
    """How decisions speak to a row of which some can; empty where they decide what is usual."""
    answers = {point.fits for point in standing.points if point.fits is not None}
    if answers:
        return "" if answers == {True} else "decided otherwise"
    in_words = any(facts.decisions[id_].own for id_ in standing.decided)
    return _IN_WORDS if in_words else "not decided"


def _tool(evidence: Evidence) -> str:
    name = inline(f"{evidence.name} {evidence.version}".strip())
    return name if evidence.status is Status.UNVERIFIED else f"{name} ({evidence.status})"


def status(validation: Validation) -> str:
    """Say in a few words whether the plan is ready."""
    count = len(validation.missing)
    if not count:
        return READY
    kinds = ", ".join(counted(number, _noun(kind)) for kind, number in _kinds(validation).items())
    return f"Not ready: {counted(count, 'point')} open ({kinds})"


def _kinds(validation: Validation) -> Counter[str]:
    """How many points of each kind stand between the plan and readiness."""
    return Counter(point.kind for point in validation.missing)


def _noun(kind: str) -> str:
    return "difference" if kind == "alignment" else kind.replace("-", " ")
