"""What a catalogue has to hold before anybody is asked: all steps, all fields of each option, no id twice."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.content.build import Build, kebab
from facilitator.content.conditions import leaves
from facilitator.content.models import CategoryModel, OptionModel, QuestionModel
from facilitator.content.yamlfile import Document, Path
from facilitator.model import METRICS, Kind

STEPS = (1, 2, 3, 4, 5)
DECIDING = (2, 3, 4)
"""Steps that ask questions."""
SUMMARY_LIMIT = 90
"""Characters; the summary stands in one line beside the label."""
RESERVED = (
    "Rationale",
    "DORA Impact",
    "Rollback Implication",
    "Version Evidence",
    "Insights",
    "Supersedes",
    "Sources",
)
"""Labels that the document gives to its own fields."""

Fault = tuple[Path, str]


def completeness(made: Build) -> Iterator[str]:
    """Find what is missing or there twice in what could be built."""
    yield from _steps(made)
    seen: dict[str, str] = {}
    for name, model in made.models.items():
        document = made.documents[name]
        step = next(
            (s.number for s in made.steps if s.id.split("-", 2)[2] == name.split("/")[0]), 0
        )
        for path, text in [*_category(model), *_details(model)]:
            yield document.message(path, text)
        for n, question in enumerate(model.questions):
            path = ("questions", n)
            if question.id in seen:
                yield document.message(
                    (*path, "id"), f"expected a new id, {question.id!r} is in {seen[question.id]}"
                )
            yield from _asked(document, path, question, seen)
            seen[question.id] = name
            for inner, text in _question(question, step):
                yield document.message((*path, *inner), f"{question.id}: {text}")


def _steps(made: Build) -> Iterator[str]:
    names = {n[:7] for n in made.documents}
    for number in STEPS:
        if f"step-0{number}" not in names and not any(
            f.startswith(f"step-0{number}") for f in made.faults
        ):
            yield f"step-0{number}-….md:1: expected this step file, but it is missing"
    headings: dict[str, str] = {}
    for step in made.steps:
        name = f"{step.id}.md"
        document = made.documents[name]
        if step.heading in headings:
            yield document.message(
                ("heading",), f"expected a new heading, {headings[step.heading]} has it too"
            )
        headings[step.heading] = name
        if step.number in DECIDING and not step.categories:
            yield document.message(("categories",), "expected at least one category")
        ids = [category.id for category in step.categories]
        for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
            yield document.message(
                ("categories",), f"expected each category once, found {id_!r} twice"
            )


def _category(model: CategoryModel) -> Iterator[Fault]:
    fields: set[str] = set()
    for n, question in enumerate(model.questions):
        for label in (question.field, *question.details):
            if label in fields or label in RESERVED:
                yield ("questions", n, "field"), f"expected a field of its own, {label!r} is taken"
            fields.add(label)
            if any(sign in label for sign in ":*`<>\n"):
                yield (
                    ("questions", n, "field"),
                    f"expected a field without : * ` < >, found {label!r}",
                )


def _details(model: CategoryModel) -> Iterator[Fault]:
    for n, question in enumerate(model.questions):
        keys = [kebab(label) for label in question.details]
        if "" in keys or len(set(keys)) < len(keys):
            yield ("questions", n, "details"), "expected labels whose words differ"


def _asked(
    document: Document, path: Path, question: QuestionModel, seen: dict[str, str]
) -> Iterator[str]:
    for leaf in leaves(question.asked_when):
        if leaf.op in ("context", "always_when_rendering"):
            continue
        if leaf.subject not in seen:
            yield document.message(
                (*path, "asked_when"), f"expected a question asked earlier, found {leaf.subject!r}"
            )


def _question(question: QuestionModel, step: int) -> Iterator[Fault]:
    chosen = question.kind in (Kind.SINGLE, Kind.MULTI)
    if chosen and len(question.options) < 2:
        yield ("options",), f"expected at least two options for kind {question.kind.value}"
    if not chosen and question.options:
        yield ("options",), f"expected no options for kind {question.kind.value}"
    if step == 4 and not question.plain:
        yield ("plain",), "expected the question in plain words"
    elif not question.plain and not question.terms:
        yield ("terms",), "expected plain words or terms to explain"
    ids = [option.id for option in question.options]
    labels = [option.label for option in question.options]
    targets = any(option.level for option in question.options)
    for n, option in enumerate(question.options):
        path = ("options", n)
        if option.id in ids[:n]:
            yield (*path, "id"), f"expected a new id, found {option.id!r} twice"
        if option.label in labels[:n]:
            yield (*path, "label"), f"expected a new label, found {option.label!r} twice"
        if "; " in option.label:
            yield (*path, "label"), "expected a label without “; ”, which joins several choices"
        faults = _target(option) if targets else _option(option, step)
        yield from (((*path, *inner), f"{option.id}: {text}") for inner, text in faults)


def _target(option: OptionModel) -> Iterator[Fault]:
    if not option.level:
        yield ("level",), "expected a level, as its siblings have one"
    if option.dora:
        yield ("dora",), "expected no effects for a target"
    if not option.plain:
        yield ("plain",), "expected a picture in plain words"


def _option(option: OptionModel, step: int) -> Iterator[Fault]:
    for key in ("summary", "pros", "cons", "rollback", "prerequisites", "interactions", "sources"):
        if not getattr(option, key):
            yield (key,), f"{key} expected, but missing"
    for metric in METRICS:
        if metric not in option.dora:
            yield ("dora",), f"expected an effect and its reason for {metric.value}"
    if len(option.summary) > SUMMARY_LIMIT:
        yield (
            ("summary",),
            f"expected at most {SUMMARY_LIMIT} characters, found {len(option.summary)}",
        )
    if step == 4 and not option.plain:
        yield ("plain",), "expected a picture in plain words"
