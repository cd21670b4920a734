"""Compiles the catalogue out of the bytes of its files; collects every fault before it gives up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from facilitator.content.source import (
    GLOSSARY,
    SOURCES,
    STEP_FILE,
    ContentError,
    Files,
    decode,
    digest,
    step_folder,
)
from facilitator.content.yamlfile import Noun, YamlFile, check, parse
from facilitator.model import Catalogue, Category, Question, Source, Step
from facilitator.model.noun import noun
from facilitator.model.written import Kebab, StepNumber, Text
from facilitator.text import kept_out

_FRONT = re.compile(r"---\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)(.*)", re.DOTALL)


@noun
class StepFrontMatter:
    """What stands above the guide of a step."""

    number: StepNumber
    title: Text
    heading: Text
    categories: tuple[Kebab, ...] = ()
    """Names of files, in the order in which they are asked."""


@dataclass
class Compiled:
    """What came of compiling: the parts of the catalogue as far as they go, and every fault."""

    documents: dict[str, YamlFile] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)

    def catalogue(self, digest: str = "") -> Catalogue:
        """The catalogue as far as it could be compiled."""
        return Catalogue(tuple(self.steps), self.sources, self.terms, digest)


def catalogue(files: Files) -> Catalogue:
    """Compile the whole catalogue; ContentError with every fault of every file."""
    made = attempt(files)
    if made.faults:
        raise ContentError(made.faults)
    return made.catalogue(digest(files.items()))


def attempt(files: Files) -> Compiled:
    """Compile as much as can be compiled, and note the faults."""
    made = Compiled()
    made.sources = _read(made, files, SOURCES, dict[Kebab, Source]) or {}
    made.terms = _read(made, files, GLOSSARY, dict[Text, Text]) or {}
    for name in files:
        if STEP_FILE.fullmatch(name):
            try:
                made.steps.append(_step(made, files, name))
            except ContentError as error:
                made.faults.extend(error.messages)
    return made


def _read(made: Compiled, files: Files, name: str, kind: type[Noun]) -> Noun | None:
    try:
        made.documents[name] = parse(files[name], name)
        return check(made.documents[name], kind)
    except ContentError as error:
        made.faults.extend(error.messages)
        return None


def _step(made: Compiled, files: Files, name: str) -> Step:
    text, body = split_front(files[name], name)
    document = made.documents[name] = parse(text, name, first_line=2)
    front = check(document, StepFrontMatter)
    number = int(name.removeprefix("step-")[:2])
    if front.number != number:
        made.faults.append(
            document.message(("number",), f"expected {number}, as in the file's name")
        )
    categories = tuple(_categories(made, files, name, front.categories, number))
    purpose = next(_paragraphs(body), "")
    id_ = name.removesuffix(".md")
    return Step(number, id_, front.title, front.heading, purpose, body, categories)


def _categories(
    made: Compiled, files: Files, step: str, ids: tuple[str, ...], number: int
) -> Iterator[Category]:
    """Compile the categories that a step lists; a file beside them that it does not list is a fault."""
    folder = step_folder(step)
    for place, id_ in enumerate(ids):
        file = f"{folder}/{id_}.yaml"
        if file not in files:
            said = made.documents[step].message(("categories", place), f"expected a file {file}")
            made.faults.append(said)
            continue
        category = _read(made, files, file, Category)
        if category is not None:
            yield _placed(category, id_, number)
    listed = {f"{folder}/{id_}.yaml" for id_ in ids}
    for file in files:
        if file.startswith(f"{folder}/") and file not in listed:
            made.faults.append(f"{file}:1: expected to be listed under categories in {step}")


def category_file(step: Step, category: str) -> str:
    """Name of the file that holds a category of a step."""
    return f"{step_folder(f'{step.id}.md')}/{category}.yaml"


def _placed(category: Category, id_: str, step: int) -> Category:
    """Add what follows from where a category stands."""
    questions = tuple(_question(question, id_) for question in category.questions)
    return replace(category, id=id_, step=step, questions=questions)


def _question(question: Question, category: str) -> Question:
    options = tuple(replace(o, id=f"{question.id}.{o.id}") for o in question.options)
    return replace(question, category=category, options=options)


def split_front(data: bytes, name: str) -> tuple[str, str]:
    """Split a step file into front matter and body; ContentError when one of them is missing."""
    text = decode(data, name)
    if sign := kept_out(text.replace("\r\n", "\n")):
        line = text[: text.index(sign)].count("\n") + 1
        said = f"expected no control character, found U+{ord(sign):04X}"
        raise ContentError([f"{name}:{line}: {said}"])
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
    """Go through the paragraphs, headings left out."""
    for block in re.split(r"\n\s*\n", body):
        if not block.lstrip().startswith("#"):
            yield " ".join(block.split())
