"""What a catalogue has to hold before anybody is asked: all steps, all fields of each option, no id twice.

A type says what one entry looks like; these are the rules between entries, and those that depend on the step.
"""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.content.catalogue import Compiled, category_file
from facilitator.content.yamlfile import Path
from facilitator.model import METRICS, Category, Condition, Kind, Option, Question, Step
from facilitator.model.condition import OF_NO_QUESTION, leaves
from facilitator.values import RefusedError, read

STEPS = (1, 2, 3, 4, 5)
DECIDING = (2, 3, 4)
"""Steps that ask questions."""
PICTURED = 4
"""The step that shows a beginner a picture of each option."""
SUMMARY_LIMIT = 90
"""Characters; the summary stands in one line beside the label."""
PHRASE = 3
"""Words of the shortest statement that can be quoted inside a sentence."""
NEEDED = ("summary", "pros", "cons", "rollback", "prerequisites", "interactions", "sources")
"""What every option says, unless it is a target."""
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


def completeness(made: Compiled) -> Iterator[str]:
    """Find what is missing or there twice in what could be compiled."""
    yield from _steps_missing(made)
    yield from _headings(made)
    seen: dict[str, str] = {}
    for step in made.steps:
        for path, text in _listed(step):
            yield made.documents[f"{step.id}.md"].message(path, text)
        for category in step.categories:
            file = category_file(step, category.id)
            document = made.documents[file]
            for path, text in _category(category, seen):
                yield document.message(path, text)
            seen.update({question.id: file for question in category.questions})


def _steps_missing(made: Compiled) -> Iterator[str]:
    begun = (*made.documents, *made.faults)
    for number in STEPS:
        if not any(name.startswith(f"step-0{number}") for name in begun):
            yield f"step-0{number}-….md:1: expected this step file, but it is missing"


def _headings(made: Compiled) -> Iterator[str]:
    taken: dict[str, str] = {}
    for step in made.steps:
        name = f"{step.id}.md"
        if step.heading in taken:
            said = f"expected a new heading, {taken[step.heading]} has it too"
            yield made.documents[name].message(("heading",), said)
        taken[step.heading] = name


def _listed(step: Step) -> Iterator[Fault]:
    ids = [category.id for category in step.categories]
    if step.number in DECIDING and not ids:
        yield ("categories",), "expected at least one category"
    for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
        yield ("categories",), f"expected each category once, found {id_!r} twice"


def _category(category: Category, seen: dict[str, str]) -> Iterator[Fault]:
    """The faults of one category; `seen` holds the questions asked before it, and their files."""
    yield from _fields(category)
    yield from _after_its_menu(category)
    earlier = dict(seen)
    for n, question in enumerate(category.questions):
        path = ("questions", n)
        if question.id in earlier:
            yield (*path, "id"), f"expected a new id, {question.id!r} is in {earlier[question.id]}"
        for place, condition in _asking(question):
            for leaf in leaves(condition):
                if leaf.op not in OF_NO_QUESTION and leaf.subject not in earlier:
                    said = f"expected a question asked earlier, found {leaf.subject!r}"
                    yield (*path, *place), said
        earlier[question.id] = f"{category.id}.yaml"
        for inner, text in _question(question, category.step):
            yield (*path, *inner), f"{question.id}: {text}"


def _asking(question: Question) -> Iterator[tuple[Path, Condition | None]]:
    """What a question and its options are shown by, each with its place."""
    yield ("asked_when",), question.asked_when
    for at, option in enumerate(question.options):
        yield ("options", at, "offered_when"), option.offered_when


def _after_its_menu(category: Category) -> Iterator[Fault]:
    """What would only be asked once the category is passed, and then stand open in it again."""
    own = {question.id for question in category.questions}
    for n, question in enumerate(category.questions):
        values = enumerate(question.values)
        of_values = [(("values", at, "asked_when"), value.asked_when) for at, value in values]
        for place, condition in (*_asking(question), *of_values):
            for leaf in leaves(condition):
                if leaf.op == "unanswered" and leaf.subject in own:
                    said = f"expected no unanswered of its own category, found {leaf.subject!r}"
                    yield (
                        ("questions", n, *place),
                        f"{said}: it would be asked after C, and be open",
                    )


def _fields(category: Category) -> Iterator[Fault]:
    """Labels: each once in its category, and none that Markdown would read otherwise."""
    taken = set(RESERVED)
    for n, question in enumerate(category.questions):
        path = ("questions", n, "field")
        for label in (question.field, *(value.field for value in question.values)):
            if label in taken:
                yield path, f"expected a field of its own, {label!r} is taken"
            if any(sign in label for sign in ":*`<>\n"):
                yield path, f"expected a field without : * ` < >, found {label!r}"
            taken.add(label)
        ids = [value.id for value in question.values]
        for at, id_ in enumerate(ids):
            if id_ in ids[:at]:
                yield (
                    ("questions", n, "values", at, "id"),
                    f"expected a new id, found {id_!r} twice",
                )


def _question(question: Question, step: int) -> Iterator[Fault]:
    kind = question.kind.value
    chosen = question.kind in (Kind.SINGLE, Kind.MULTI)
    if chosen and len(question.options) < 2:
        yield ("options",), f"expected at least two options for kind {kind}"
    if not chosen and question.options:
        yield ("options",), f"expected no options for kind {kind}"
    if not question.plain:
        yield ("plain",), "expected the question in plain words"
    if step != PICTURED and not question.terms:
        yield ("terms",), "expected terms to explain"
    yield from _values(question)
    yield from _options(question, step)


def _values(question: Question) -> Iterator[Fault]:
    """Each example is a value of its kind: it is what a person is shown to type."""
    for n, field in enumerate(question.values):
        for example in (field.example, *dict(field.example_with).values()):
            try:
                read(example, field.kind, field.unit)
            except RefusedError as refused:
                yield ("values", n, "example"), f"{field.id}: {refused}"


def _options(question: Question, step: int) -> Iterator[Fault]:
    targets = any(option.level for option in question.options)
    ids: set[str] = set()
    labels: set[str] = set()
    for n, option in enumerate(question.options):
        own = option.id.removeprefix(f"{question.id}.")
        path = ("options", n)
        if own in ids:
            yield (*path, "id"), f"expected a new id, found {own!r} twice"
        if option.label in labels:
            yield (*path, "label"), f"expected a new label, found {option.label!r} twice"
        if "; " in option.label:
            yield (*path, "label"), "expected a label without “; ”, which joins several choices"
        ids.add(own)
        labels.add(option.label)
        faults = _target(option) if targets else _option(option, step)
        for inner, text in faults:
            yield (*path, *inner), f"{own}: {text}"


def _target(option: Option) -> Iterator[Fault]:
    if not option.level:
        yield ("level",), "expected a level, as its siblings have one"
    if option.dora:
        yield ("dora",), "expected no effects for a target"
    if not option.plain:
        yield ("plain",), "expected a picture in plain words"


def _option(option: Option, step: int) -> Iterator[Fault]:
    for words in option.not_for:
        if words not in (*option.pros[1:], *option.cons):
            yield ("not_for",), f"expected a con, or a pro that is not the first, found {words!r}"
    for key in NEEDED:
        if not getattr(option, key):
            yield (key,), f"{key} expected, but missing"
    for metric in METRICS:
        if metric not in option.dora:
            yield ("dora",), f"expected an effect and its reason for {metric.value}"
    if step == PICTURED and not option.plain:
        yield ("plain",), "expected a picture in plain words"
    yield from _summary(option)
    yield from _statements(option)


def _summary(option: Option) -> Iterator[Fault]:
    length = len(option.summary)
    if length > SUMMARY_LIMIT:
        yield ("summary",), f"expected at most {SUMMARY_LIMIT} characters, found {length}"
    if "\n" in option.summary:
        yield ("summary",), "expected one line"
    if option.summary == option.label:
        yield ("summary",), "expected more than the label says"


def _statements(option: Option) -> Iterator[Fault]:
    """What is quoted inside a sentence: a phrase, without the full stop of its own sentence."""
    for key in ("pros", "cons", "prerequisites"):
        for n, text in enumerate(getattr(option, key)):
            if len(text.split()) < PHRASE or text.endswith("."):
                said = f"expected a phrase of {PHRASE} words or more without a full stop"
                yield (key, n), f"{said}, found {text!r}"
