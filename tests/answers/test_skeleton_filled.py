"""Every line of the skeleton, filled in as its comments say, is accepted."""

from __future__ import annotations

import re

from ruamel.yaml import YAML
from support.walkthrough import shipped_content

from facilitator.answers.reading import Answers, parse_answers
from facilitator.answers.skeleton import skeleton
from facilitator.model import Kind, Question
from facilitator.model.content import TARGETS

CONTENT = shipped_content()
QUESTIONS = CONTENT.catalogue.questions
SKELETON = skeleton(CONTENT)


def accepted(text: str) -> Answers:
    return parse_answers(text.encode(), "answers.yaml", CONTENT)


def filled(answers: dict[str, str]) -> Answers:
    """The skeleton with lines filled in; every question named has one."""
    lines, left = [], dict(answers)
    targets = False
    for line in SKELETON.splitlines():
        targets = line == "targets:" or (targets and line != "decisions:")
        found = re.match(r"  ([a-z0-9-]+):", line)
        id_ = f"{TARGETS if targets else ''}{found[1]}" if found else ""
        if found and id_ in left:
            line = f"{found[0]} {left.pop(id_)}"
        lines.append(line)
    assert not left, f"no line for {', '.join(left)}"
    return accepted("\n".join(lines) + "\n")


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_the_empty_skeleton_is_accepted() -> None:
    assert accepted(SKELETON).decisions == {}


def test_every_question_has_a_line_and_every_line_a_question() -> None:
    lines = {f"{TARGETS}{key}" if part == "targets" else key
             for part in ("targets", "decisions") for key in YAML(typ="safe").load(SKELETON)[part]}  # fmt: skip
    assert lines == set(QUESTIONS)


def offered(question: Question) -> list[str]:
    """Every answer that the comments of a line offer."""
    answers = ['{own: "in our own words"}', '{not_applicable: "why"}', '{deferred: "until spring"}']
    if question.kind is Kind.PERCENT:
        answers[0] = "5"
    elif not question.options:
        answers.append('"in our own words"')
    for option in question.options:
        own = option.id.removeprefix(f"{question.id}.")
        answers.append(f"[{own}]" if question.kind is Kind.MULTI else own)
    alone = [answer for answer in answers if not answer.startswith("{")]
    return [*answers, *(f"{{choice: {answer}}}" for answer in alone)]


def test_a_line_takes_every_answer_that_its_comments_offer() -> None:
    answers = {id_: offered(question) for id_, question in QUESTIONS.items()}
    for number in range(max(map(len, answers.values()))):
        these = {id_: of[number] for id_, of in answers.items() if number < len(of)}
        assert set(filled(these).decisions) == set(these)


def test_a_line_takes_every_value_with_its_example() -> None:
    for form in ("{}", "{{in_words: {}}}", "{{deferred: {}}}", "{{not_applicable: {}}}"):
        answers = {}
        for id_, question in QUESTIONS.items():
            choice = question.options[0].id.removeprefix(f"{id_}.") if question.options else '"5"'
            said = [f"{f.id}: {form.format(quoted(f.example))}" for f in question.values]
            answers[id_] = f"{{choice: {choice}, values: {{{', '.join(said)}}}}}"
        given = filled(answers).decisions
        for id_, question in QUESTIONS.items():
            assert set(given[id_][0].values) == {field.id for field in question.values}
            assert all(field.id in SKELETON for field in question.values)
