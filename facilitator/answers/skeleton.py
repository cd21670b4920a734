"""An empty answers file: every id in the order in which it is asked, with what it can be answered by as comments."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.model import FACT_FIELDS, Kind, Option, Question, Step
from facilitator.model.condition import rests_on
from facilitator.model.content import TARGETS
from facilitator.session.introduction import PHASES
from facilitator.session.state import Content

_HEAD = """\
# Answers for a guided session: `facilitator run PLAN --answers THIS-FILE`.
# What stays empty is not answered; a run stops at the first of it that is asked.
#
# A decision is one id, a list of ids where several are allowed, or one of
#   {own: "your words"}   {not_applicable: "why"}   {deferred: "why, or until when"}
# and with more to say
#   some-decision:
#     choice: some-option
#     values: {some-value: "5 min", another: {in_words: "about five minutes"}, a-third: {deferred: "why"}}
#     tool: {name: some-tool, version: "1.2.3", reason: "why this one"}
#       (or {name: some-tool, check: true}: looked up while the file is played, recorded with what is found)
#     rationale: "why"
#     dora_impact: {lead-time: {effect: improves, why: "your case"}}
#     rollback_implication: "your case"
user_name:
project_name:
"""
_TAIL = """\
# Rounds of A and P by category id, in the order played:
#   some-category:
#     - {elicitation: METHOD, answers: ["…", "…"], accept: true}
#     - {party: [PERSPECTIVE, PERSPECTIVE], answers: ["…"], accept: false}
"""


def skeleton(content: Content) -> str:
    """Compose the empty file."""
    return _HEAD + "\n".join(_lines(content)) + "\n"


def _lines(content: Content) -> Iterator[str]:
    yield f"delivery_phase:  # one of {', '.join(PHASES)}"
    yield "workload:  # optional, one or several: web-service, function, queue-worker, batch, mobile-app, single-server …"
    yield "documents:  # all, or a list of paths"
    yield "context:"
    yield from (f"  {name}:" for name in FACT_FIELDS)
    steps = content.catalogue.steps
    questions = content.catalogue.questions.values()
    yield "targets:"
    for question in questions:
        if question.id.startswith(TARGETS):
            yield from _question(question, question.id.removeprefix(TARGETS))
    yield "decisions:"
    for step in steps:
        yield from _step(step)
    yield from _TAIL.splitlines()
    yield f"# METHOD: {', '.join(m.id for m in content.library.methods)}"
    yield f"# PERSPECTIVE: {', '.join(p.id for p in content.library.perspectives)}"
    yield "rounds:"
    yield "# Answers to the findings of step 5, by id:"
    yield '#   SOME-ID: {accept: "why", owner: "who", until: "when"}   or   {resolved: "how"}'
    yield "findings:"
    yield "# Used where a decision gives no rationale:"
    yield "defaults:"
    yield "  rationale:"


def _step(step: Step) -> Iterator[str]:
    for category in step.categories:
        shown = [q for q in category.questions if not q.id.startswith(TARGETS)]
        if shown:
            yield f"  # Step {step.number}, {category.heading}"
        for question in shown:
            yield from _question(question, question.id)


def _question(question: Question, key: str) -> Iterator[str]:
    yield f"  {key}:  # {' '.join(question.question.split())}"
    ids = ", ".join(_option(question, o) for o in question.options)
    answers = {
        Kind.SINGLE: f"one of {ids}",
        Kind.MULTI: f"one or several of {ids}",
        Kind.TEXT: "your words",
        Kind.PERCENT: "a number from 0 to 100",
    }
    yield f"  #   {answers[question.kind]}"
    for field in question.values:
        needed = ", essential" if field.essential else ""
        yield f"  #   values: {field.id} ({field.kind}{needed}), such as {field.example or field.ask}"
    if question.asked_when is not None:
        yield f"  #   asked only where it applies; depends on {', '.join(rests_on(question.asked_when))}"
    if question.optional:
        yield "  #   optional"
    if question.from_:
        yield f"  #   asked from the phase {question.from_} on; can be answered before"


def _option(question: Question, option: Option) -> str:
    id_ = option.id.removeprefix(f"{question.id}.")
    return f"{id_} ({option.label})" if option.level else id_
