"""Builds the catalogue out of the bytes of its files; collects every fault before it gives up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from facilitator.content.load import STEP_FILE, step_folder
from facilitator.content.models import (
    CategoryModel,
    GlossaryModel,
    OptionModel,
    QuestionModel,
    SourcesModel,
    StepModel,
)
from facilitator.content.source import ContentError, decode
from facilitator.content.yamlfile import Document, Model, check, parse
from facilitator.model import (
    Catalogue,
    Category,
    Detail,
    Interaction,
    Option,
    Question,
    Source,
    Step,
)

_FRONT = re.compile(r"---\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)(.*)", re.DOTALL)


@dataclass
class Build:
    """What came of building: the catalogue as far as it goes, the documents with their lines, every fault."""

    documents: dict[str, Document] = field(default_factory=dict)
    models: dict[str, CategoryModel] = field(default_factory=dict)
    """Category files that are valid by themselves, in the order in which they are asked."""
    faults: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)

    def catalogue(self, digest: str = "") -> Catalogue:
        """The catalogue as far as it could be built."""
        return Catalogue(tuple(self.steps), self.sources, self.terms, digest)


def build(files: Mapping[str, bytes], digest: str) -> Catalogue:
    """Build the whole catalogue; ContentError with every fault of every file."""
    made = attempt(files)
    if made.faults:
        raise ContentError(made.faults)
    return made.catalogue(digest)


def attempt(files: Mapping[str, bytes]) -> Build:
    """Build as much as can be built, and note the faults."""
    made = Build()
    if sources := _read(made, files, "sources.yaml", SourcesModel):
        made.sources = {id_: Source(id_, s.title, s.url, s.note) for id_, s in sources.root.items()}
    if terms := _read(made, files, "glossary.yaml", GlossaryModel):
        made.terms = dict(terms.root)
    for name in files:
        if STEP_FILE.fullmatch(name) and (step := _step(made, files, name)):
            made.steps.append(step)
    return made


def _read(made: Build, files: Mapping[str, bytes], name: str, model: type[Model]) -> Model | None:
    try:
        made.documents[name] = parse(files[name], name)
        return check(made.documents[name], model)
    except ContentError as error:
        made.faults.extend(error.messages)
        return None


def _step(made: Build, files: Mapping[str, bytes], name: str) -> Step | None:
    number = int(name.removeprefix("step-")[:2])
    try:
        front, body = split_front(files[name], name)
        made.documents[name] = document = parse(front, name, first_line=2)
        model = check(document, StepModel)
    except ContentError as error:
        made.faults.extend(error.messages)
        return None
    if model.number != number:
        made.faults.append(
            document.message(("number",), f"expected {number}, as in the file's name")
        )
    folder = step_folder(name)
    categories = []
    for n, id_ in enumerate(model.categories):
        file = f"{folder}/{id_}.yaml"
        if file not in files:
            made.faults.append(document.message(("categories", n), f"expected a file {file}"))
        elif category := _read(made, files, file, CategoryModel):
            made.models[file] = category
            categories.append(_category(category, id_, number))
    listed = {f"{folder}/{id_}.yaml" for id_ in model.categories}
    made.faults.extend(
        f"{file}:1: expected to be listed under categories in {name}"
        for file in files
        if file.startswith(f"{folder}/") and file not in listed
    )
    purpose = next(iter(_paragraphs(body)), "")
    return Step(
        number,
        name.removesuffix(".md"),
        model.title,
        model.heading,
        purpose,
        body,
        tuple(categories),
    )


def split_front(data: bytes, name: str) -> tuple[str, str]:
    """Split a step file into front matter and body; ContentError when one of them is missing."""
    text = decode(data, name)
    found = _FRONT.fullmatch(text)
    if not found:
        raise ContentError([f"{name}:1: expected front matter between two lines ---"])
    body = found.group(2).strip()
    if not body:
        line = text[: found.start(2)].count("\n") + 1
        raise ContentError(
            [f"{name}:{line}: expected the step's purpose in words after the front matter"]
        )
    return found.group(1), body + "\n"


def _paragraphs(body: str) -> Iterator[str]:
    """The paragraphs before the first heading below the title."""
    for block in re.split(r"\n\s*\n", body):
        if not block.lstrip().startswith("#"):
            yield " ".join(block.split())


def _category(model: CategoryModel, id_: str, step: int) -> Category:
    questions = tuple(_question(q, id_) for q in model.questions)
    return Category(id_, step, model.title, model.heading, model.intro, model.plain, questions)


def _question(model: QuestionModel, category: str) -> Question:
    return Question(
        id=model.id,
        category=category,
        title=model.title,
        field=model.field,
        kind=model.kind,
        question=model.question,
        plain=model.plain,
        why=model.why,
        group=model.group,
        asked_when=model.asked_when,
        optional=model.optional,
        details=tuple(
            Detail(kebab(label), label, prompt) for label, prompt in model.details.items()
        ),
        terms=model.terms,
        options=tuple(_option(o, model.id) for o in model.options),
        names_tool=model.names_tool,
    )


def kebab(label: str) -> str:
    """The kebab-case of a field's label: the key of a detail in an answers file."""
    return "-".join(re.findall(r"[a-z0-9]+", label.lower()))


def _option(model: OptionModel, question: str) -> Option:
    return Option(
        id=f"{question}.{model.id}",
        label=model.label,
        summary=model.summary,
        description=model.description,
        plain=model.plain,
        pros=model.pros,
        cons=model.cons,
        dora=model.dora,
        rollback=model.rollback,
        prerequisites=model.prerequisites,
        interactions=tuple(Interaction(other, note) for other, note in model.interactions.items()),
        traits=model.traits,
        sources=model.sources,
        tool=model.tool,
        level=model.level,
    )
