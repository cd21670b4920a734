"""What a document claims against what it holds: steps and sections, fingerprints, fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from facilitator.document.asked import asked
from facilitator.document.diagrams import DEPLOYMENT, deployment, drawn
from facilitator.document.digest import decisions_digest
from facilitator.document.fingerprint import Mark, is_of, judge, words
from facilitator.document.parse import Parsed
from facilitator.document.rests import changed_under, named
from facilitator.document.sections import Section
from facilitator.document.unseen import Span, stated
from facilitator.model import Catalogue, Plan, Problem, Severity, Step
from facilitator.model.noun import noun
from facilitator.patterns import regex
from facilitator.text import named_steps
from facilitator.validation.values import place

_LINE_END = regex(r"\r\n?|\n")
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@noun
class Found:
    """The section of a step."""

    step: Step
    section: Section
    parsed: Parsed | None
    """None for steps without decisions."""
    body: str = ""
    """The section's LF text without what nobody sees."""


def find(catalogue: Catalogue, sections: Sequence[Section]) -> Mapping[int, tuple[Section, ...]]:
    """Find the sections of every step by their exact headings, as saving does."""
    return {s.number: tuple(x for x in sections if x.title == s.heading) for s in catalogue.steps}


def check_claims(
    catalogue: Catalogue,
    claimed: Sequence[int],
    found: Mapping[int, tuple[Section, ...]],
    sections: Sequence[Section],
) -> Iterator[Problem]:
    """Compare the steps that the front matter claims with the sections that are there."""
    for step in catalogue.steps:
        here = found[step.number]
        is_claimed = step.number in claimed
        if is_claimed and not here:
            yield _missing(step, sections)
        if here and not is_claimed:
            message = f"The section “{step.heading}” is there, but step {step.number} is not marked complete."
            yield Problem("section-unclaimed", WARNING, message, here[0].line)
        if len(here) > 1:
            message = f"The section “{step.heading}” stands {len(here)} times. Keep one of them."
            yield Problem("section-repeated", ERROR, message, here[1].line)
    yield from _waiting(catalogue, sections)
    gaps = [str(n) for n in range(1, max(claimed, default=0)) if n not in claimed]
    if gaps:
        message = f"Later steps are complete, but not step {', '.join(gaps)}. It comes next."
        yield Problem("steps-gap", WARNING, message)


def _waiting(catalogue: Catalogue, sections: Sequence[Section]) -> Iterator[Problem]:
    headings = tuple(f"{step.heading} (proposal" for step in catalogue.steps)
    for section in sections:
        if section.title.startswith(headings):
            message = f"“{section.title}” waits: it was kept beside the section in a conflict and counts for nothing."
            yield Problem("proposal-waiting", WARNING, message, section.line)


def _missing(step: Step, sections: Sequence[Section]) -> Problem:
    """The section of a completed step is not there; name one whose title holds its heading."""
    message = f"Step {step.number} is marked complete, but its section “{step.heading}” is missing."
    for section in sections:
        if step.heading.casefold() in section.title.casefold():
            message += f" Similar: “{section.title}”, line {section.line}."
            return Problem("section-missing", ERROR, message, section.line)
    return Problem("section-missing", ERROR, message)


def check_mark(
    found: Found, mark: Mark | None, plan: Plan, catalogue: Catalogue, *, at_end: bool
) -> Iterator[Problem]:
    """Compare a section with the fingerprint that it was saved with; `at_end`: no other follows it."""
    if mark is None:
        return
    title, line = found.step.heading, found.section.line
    match judge(mark, found.section.text, at_end):
        case "cut-short":
            message = f"“{title}” was saved with {mark.length} bytes and its end is missing now."
            yield Problem("section-cut-short", ERROR, f"{message} It may be truncated.", line)
        case "edited":
            kept = is_of(mark.digest, decisions_digest(plan, found.step.number, catalogue))
            what = "it decides the same"
            if not kept:
                what = "its decisions are no longer those that were saved"
            message = f"“{title}” was edited by hand since it was saved; {what}."
            yield Problem("section-edited", INFO, message, line)


def check_fields(found: Found, plan: Plan, catalogue: Catalogue) -> Iterator[Problem]:
    """Name the categories and fields that a completed section does not have."""
    parsed = found.parsed
    if parsed is None:
        return
    for category in found.step.categories:
        line = parsed.lines.get(category.id)
        wanted = [q for q in asked(category.questions, plan, catalogue) if not q.optional]
        if line is None and not wanted:
            continue
        if line is None:
            message = f"“{found.step.heading}” has no “{category.heading}”."
            yield Problem("category-missing", WARNING, message, found.section.line)
            continue
        missing = [q.field for q in wanted if q.id not in parsed.fields]
        if missing:
            message = f"“{category.heading}” does not state: {', '.join(missing)}."
            yield Problem("field-missing", WARNING, message, found.section.line + line)
    for key in parsed.repeated:
        message = f"“{catalogue.questions[key].field}” stands more than once; the first one counts."
        yield Problem("field-repeated", WARNING, message, found.section.line + parsed.lines[key])


def check_values(found: Found) -> Iterator[Problem]:
    """Name values that are none of their kind and are not marked as words."""
    for text, line in found.parsed.unclear if found.parsed else ():
        yield Problem("value-unclear", WARNING, f"{text}.", found.section.line + line)


def check_headings(found: Found, catalogue: Catalogue) -> Iterator[Problem]:
    """Name the categories that stand more than once: only the first is read, and both are seen."""
    for key, line in (found.parsed.again if found.parsed else {}).items():
        title = catalogue.categories[key].heading
        message = f"“{title}” stands more than once; only the first is read. Keep one of them."
        yield Problem("category-repeated", ERROR, message, found.section.line + line)


def check_unseen(text: str, spans: Sequence[Span], catalogue: Catalogue) -> Iterator[Problem]:
    """Name decisions that stand where nobody who reads the page sees them as such."""
    if not spans:
        return
    steps, categories = catalogue.steps, catalogue.categories.values()
    written = [step.heading for step in steps]
    written += [category.heading for category in categories]
    written += [category.title for category in categories]
    written += [question.field for question in catalogue.questions.values()]
    names = {" ".join(name.casefold().split()) for name in written}
    for span, name, at in stated(text, spans, names):
        message = f"“{name}” stands in {span.kind}, where nobody sees it as a decision; it counts for nothing."
        line = len(_LINE_END.findall(text, 0, at)) + 1
        yield Problem("decision-unseen", ERROR, f"{message} Take it out, or remove it.", line)


def changed_since(
    plan: Plan, catalogue: Catalogue, marks: Mapping[int, Mark], present: Collection[int]
) -> Mapping[int, tuple[int, ...]]:
    """Give, per section, the earlier steps whose decisions differ from those it was saved with."""
    now = {step.number: decisions_digest(plan, step.number, catalogue) for step in catalogue.steps}
    changed = {}
    for number, mark in sorted(marks.items()):
        steps = [n for n, kept in mark.relies.items() if not is_of(kept, now.get(n, kept))]
        if steps and number in present:
            changed[number] = tuple(sorted(steps))
    return changed


def computed_before(
    plan: Plan, catalogue: Catalogue, changed: Collection[int], found: Mapping[int, Found]
) -> frozenset[int]:
    """Give the sections that hold what was computed before something changed: step 5, and step 4 with another flow."""
    steps = (found[number].step for number in changed)
    return frozenset(
        step.number
        for step in steps
        if not step.categories
        or (step.number == 4 and _drew_another(found[4].section.text, plan, catalogue))
    )


def _drew_another(section: str, plan: Plan, catalogue: Catalogue) -> bool:
    """Whether a section holds a flow that is not the one of the plan as it is now."""
    flow = drawn(deployment(plan, catalogue))
    return f"### {DEPLOYMENT}" in section and words(f"{DEPLOYMENT}\n{flow}") not in words(section)


def resting_on_changes(
    plan: Plan,
    catalogue: Catalogue,
    marks: Mapping[int, Mark],
    changed: Mapping[int, tuple[int, ...]],
) -> Mapping[str, tuple[str, ...]]:
    """Give the decisions that rest on answers which have changed since, each with those answers."""
    found: dict[str, tuple[str, ...]] = {}
    for number, steps in changed.items():
        found |= changed_under(plan, number, catalogue, marks[number].rests, steps)
    return found


def check_review(
    because: Mapping[int, tuple[int, ...]],
    resting: Mapping[str, tuple[str, ...]],
    outdated: Collection[int],
    found: Mapping[int, Found],
    catalogue: Catalogue,
) -> Iterator[Problem]:
    """Name the decisions that rest on what has changed since, and the sections with what was computed before."""
    for number in because:
        step, line = found[number].step, found[number].section.line
        here = {id_: names for id_, names in resting.items() if catalogue.step_of(id_) == number}
        if number in outdated:
            steps = named_steps(because[number]).capitalize()
            what = f"“{step.heading}” was computed: its results need review."
            if step.categories:
                what = f"the flow in “{DEPLOYMENT}” was drawn: write step {number} anew."
            message = f"{steps} changed after {what}"
            yield Problem("needs-review", WARNING, message, line)
        for id_, names in here.items():
            told = ", ".join(dict.fromkeys(named(name, catalogue) for name in names))
            message = f"{place(id_, catalogue)} rests on what has changed since ({told}): it needs review."
            at = found[number].parsed
            line = found[number].section.line + (at.lines.get(id_, 0) if at else 0)
            yield Problem("needs-review", WARNING, message, line)
