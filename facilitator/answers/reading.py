"""Reads an answers file: its shape, then whether all that it names exists; every fault with line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from facilitator.answers.schema import (
    AnswersModel,
    ChoiceAnswer,
    DecisionAnswer,
    RoundAnswer,
    ValueAnswer,
)
from facilitator.bounded import read_file
from facilitator.content.source import ContentError
from facilitator.content.yamlfile import YamlFile, parse
from facilitator.content.yamlfile import faults as faults_of_shape
from facilitator.model import Catalogue, How, Kind, Question
from facilitator.model.content import TARGETS
from facilitator.model.noun import noun
from facilitator.model.techniques import Library
from facilitator.session.state import Content
from facilitator.values import RefusedError, read

LARGEST = 500_000
"""Bytes; a complete file has about 20,000."""

Place = tuple[str | int, ...]


class AnswersError(Exception):
    """An answers file cannot be used; `messages` holds every fault as `file:line:column: …`."""

    def __init__(self, *messages: str) -> None:
        self.messages = messages
        super().__init__("\n".join(messages))


@noun
class Answers:
    """A file of answers whose every name exists."""

    said: AnswersModel
    document: YamlFile

    def error(self, place: Place, text: str) -> AnswersError:
        """An error that begins with the place in the file."""
        return AnswersError(self.document.message(place, text))

    @property
    def decisions(self) -> Mapping[str, tuple[DecisionAnswer, Place]]:
        """All answers by question id, each with its place in the file; targets among them."""
        targets = {f"{TARGETS}{k}": (a, ("targets", k)) for k, a in self.said.targets.items()}
        return targets | {k: (a, ("decisions", k)) for k, a in self.said.decisions.items()}


def read_answers(path: Path, content: Content) -> Answers:
    """Read a file. AnswersError when it cannot be read or used."""
    try:
        data = read_file(path, LARGEST)
    except OSError as error:
        raise AnswersError(f"{path}: {error.strerror or type(error).__name__}") from error
    return parse_answers(data, str(path), content)


def parse_answers(data: bytes, name: str, content: Content) -> Answers:
    """Read the bytes of a file that messages call `name`. AnswersError with all faults."""
    try:
        document = parse(data, name, as_typed=True)
        if document.data in (None, ""):
            document = YamlFile(name, {}, document.lines, document.columns)
        said = AnswersModel.model_validate(document.data)
    except ContentError as error:
        raise AnswersError(*error.messages) from error
    except ValidationError as error:
        raise AnswersError(*faults_of_shape(document, error)) from error
    answers = Answers(said, document)
    faults = [document.message(place, text) for place, text in _faults(answers, content)]
    if faults:
        raise AnswersError(*faults)
    return answers


Faults = Iterator[tuple[Place, str]]


def _faults(answers: Answers, content: Content) -> Faults:
    """What names nothing, or cannot stand together."""
    yield from _answer_faults(answers, content.catalogue)
    yield from _target_faults(answers.said)
    for key, rounds in answers.said.rounds.items():
        if key not in _menus(content.catalogue):
            yield ("rounds", key), f"there is no category {key!r}"
        for number, one in enumerate(rounds):
            yield from _round_faults(one, ("rounds", key, number), content.library)
    yield from _finding_faults(answers.said, content)


def _answer_faults(answers: Answers, catalogue: Catalogue) -> Faults:
    for id_, (answer, place) in answers.decisions.items():
        question = catalogue.questions.get(id_)
        if question is not None:
            yield from _decision_faults(question, answer, place, answers.document)
        else:
            what = "target" if place[0] == "targets" else "decision"
            yield place, f"there is no {what} {place[1]!r}{_hint(str(place[1]), catalogue)}"


def _target_faults(said: AnswersModel) -> Faults:
    for key in said.targets:
        if key and f"{TARGETS}{key}" in said.decisions:
            yield ("targets", key), f"{key} is answered twice, here and under decisions"


def _menus(catalogue: Catalogue) -> set[str]:
    """Ids of what has a menu with A and P: categories, and steps that have some."""
    steps = {step.id for step in catalogue.steps if step.categories}
    return steps | set(catalogue.categories)


def _round_faults(one: RoundAnswer, place: Place, library: Library) -> Faults:
    named = [("elicitation", "method", one.elicitation), ("walk", "scenario", one.walk)]
    named += [("party", "perspective", who) for who in one.party or ()]
    known = {
        "method": {m.id for m in library.methods},
        "scenario": {s.id for s in library.scenarios},
        "perspective": {p.id for p in library.perspectives},
    }
    for key, what, id_ in named:
        if id_ and id_ not in known[what]:
            yield (*place, key), f"there is no {what} {id_!r}"


def _finding_faults(said: AnswersModel, content: Content) -> Faults:
    known = {r.id for r in content.rules} | {r.id for r in content.relations}
    for rule in said.findings:
        if rule not in known and not rule.startswith(
            "Q-"
        ):  # Q: asked by the documents of the project
            yield ("findings", rule), f"there is no finding {rule!r}"


def _hint(name: str, catalogue: Catalogue) -> str:
    if name in catalogue.categories:
        ids = ", ".join(q.id for q in catalogue.categories[name].questions)
        return f": it is a category; its decisions are {ids}"
    if f"{TARGETS}{name}" in catalogue.questions:
        return ": it belongs under targets"
    from facilitator.line_changes import alike  # difflib is slow to load

    near = alike(name, catalogue.questions, 1)
    return f"; is {near[0]!r} meant?" if near else ""


def _decision_faults(
    question: Question, answer: DecisionAnswer, place: Place, document: YamlFile
) -> Faults:
    for key, value in answer.values.items():
        if fault := _value_fault(question, key, value):
            yield (*place, "values", key), fault
    if answer.choice is not None:
        spelt_out = (*place, "choice")
        where = spelt_out if spelt_out in document.lines else place
        yield from _choice_faults(question, answer.choice, where)
    if answer.dora_impact and not any(o.dora for o in question.options):
        yield (*place, "dora_impact"), f"{question.id} carries no DORA impact"


def _value_fault(question: Question, key: str, value: ValueAnswer) -> str:
    """Say what is wrong with a value; empty when nothing is."""
    field = question.value(key)
    if field is None:
        known = ", ".join(f.id for f in question.values)
        has = f"its values are {known}" if known else "it has none"
        return f"{question.id} has no value {key!r}: {has}"
    if value.how is not How.STATED:
        return ""
    try:
        read(value.said, field.kind, field.unit)
    except RefusedError as refused:
        return f"{question.id}, {field.field}: {refused}; or say {{in_words: …}}"
    return ""


def _choice_faults(question: Question, choice: ChoiceAnswer, place: Place) -> Faults:
    if choice.own or not question.options:
        return
    chosen = []
    for number, id_ in enumerate(choice.ids):
        option = question.option(id_)
        if option is not None:
            chosen.append(option.id)
        else:
            yield (*place, number), _no_option(question, id_)
    if len(chosen) > 1 and question.kind is Kind.SINGLE:
        yield place, f"{question.id} takes one option, found {len(chosen)}"
    if len(chosen) > 1 and f"{question.id}.none" in chosen:
        yield place, f"{question.id}: none cannot stand beside another choice"
    if len(set(chosen)) < len(chosen):
        yield place, f"{question.id}: an option is named twice"


def _no_option(question: Question, id_: str) -> str:
    known = ", ".join(o.id.removeprefix(f"{question.id}.") for o in question.options)
    return f"{question.id} has no option {id_!r}; it has {known}; else {{own: your words}}"
