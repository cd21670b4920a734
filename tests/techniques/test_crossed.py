"""Crossings: what sets two things on record against each other, of any method or perspective."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import round_plans as plans
from support import round_projects as projects

from facilitator.content.crossings import crossings
from facilitator.content.source import ContentError
from facilitator.model import Decision, Stated, Statement
from facilitator.techniques.crossed import MOST, crossed, of_method
from facilitator.techniques.elicitation import open_elicitation
from facilitator.techniques.party import open_party
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Reply, Round, answer
from facilitator.techniques.selection import deal

CATEGORIES = tuple(plans.catalogue().categories)
IDS = {one.asks.id for one in plans.whole_library().crossings}
EVERYWHERE = [(name, category) for name in projects.NAMES for category in CATEGORIES]


def own_library(text: str, setting: RoundContext) -> RoundContext:
    """The place with one file of crossings only."""
    facts = plans.library().facts
    who = dict.fromkeys(("on-call", "developer", "failure", "risk"))
    found = crossings({"crossings/own.yaml": text.encode()}, facts, who)
    return replace(setting, library=replace(plans.library(), crossings=found))


def asked(text: str, setting: RoundContext) -> list[str]:
    return [bound.text for _, bound in crossed(own_library(text, setting))]


ONE = """
crossings:
- id: one
  at: [zero-downtime]
  voices: [on-call]
  families: [failure]
  {more}
  text: >-
    {text}
"""


def written(text: str, more: str = "when: {decision: zero-downtime, answered: true}") -> str:
    return ONE.format(text=text, more=more)


@pytest.mark.parametrize(("name", "category"), EVERYWHERE)
def test_what_is_asked_is_filled_and_reads_as_sentences(name: str, category: str) -> None:
    for one, bound in crossed(projects.crossing(name, category)):
        assert "{" not in bound.text, one.asks.id
        assert "?" in bound.text, one.asks.id
        assert (
            bound.text[0] in "“/`"
            or not bound.text[0].isalpha()
            or bound.text[0].isupper()
            or (bound.text.split()[0].count("-") or bound.text.split(",")[0].endswith(".md"))
        ), (one.asks.id, bound.text[:30])
        assert bound.question.category == category


def test_most_of_what_a_plan_is_asked_crosses_two_things() -> None:
    counted = {True: 0, False: 0}
    for name, category in EVERYWHERE[::2]:
        setting = projects.crossing(name, category)
        if not setting.decided:
            continue
        rounds = [open_elicitation(setting, offer.method_id) for offer in deal(setting)[:1]]
        for prompt in (p for r in (*rounds, open_party(setting)) for p in r.prompts):
            counted[prompt.id in IDS or bool(prompt.pair)] += 1
    assert counted[True] > 2 * counted[False], counted


def test_numbers_lines_and_reasons_are_the_plans_own() -> None:
    setting = projects.crossing("worker", "zero-downtime")
    text = written(
        "{line_where}: “{line}” The longest job takes {value.graceful-shutdown.longest-job}, the reason is"
        " “{reason.deployment-pattern}”, two of them {sum.two}; RTO {measure.recovery-time-objective}?",
        "line: [hands a study]\n  sums: {two: graceful-shutdown.longest-job * 2}",
    )
    (only,) = asked(text, setting)
    assert "architecture.md, line 4: “RabbitMQ hands a study to another worker" in only
    assert "takes 12 min" in only
    assert "two of them 24 min" in only
    assert "RTO 4 h" in only
    assert "“A study that was begun is finished" in only


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("“{line}” and {plan.zero-downtime}?", "line: [no such word anywhere]"),
        ("{value.connection-draining.drain-limit} and {plan.zero-downtime}?", "not_for: [library]"),
        ("“{reason.sast}” and {plan.zero-downtime}?", "not_for: [library]"),
        ("{measure.latency} and {plan.zero-downtime}?", "not_for: [library]"),
        ("{sum.x} and {plan.zero-downtime}?", "sums: {x: connection-draining.drain-limit * 2}"),
        ("{plan.sast} and {plan.zero-downtime}?", "when: {decision: sast, in: [sast.semgrep]}"),
        ("{plan.sast} and {plan.zero-downtime}?", "unless: {decision: sast, answered: true}"),
        ("{plan.sast} and {plan.zero-downtime}?", "not_for: [queue-worker]"),
        ("{plan.sast} and {plan.unit-tests}?", "not_for: [library]"),  # nothing of this category
    ],
)
def test_where_something_is_missing_nothing_is_asked(text: str, more: str) -> None:
    assert asked(written(text, more), projects.crossing("worker", "zero-downtime")) == []


def test_a_number_of_a_document_is_compared_with_the_plan() -> None:
    text = written(
        "{value.graceful-shutdown.longest-job} and {measure.recovery-time-objective}?",
        "when: {amount: graceful-shutdown.longest-job, above: measure.recovery-time-objective}",
    )
    setting = projects.crossing("worker", "zero-downtime")
    assert asked(text, setting) == []
    short = Statement("recovery-time-objective", "5 min", file="a.md", line=3, text="RTO: 5 min")
    assert asked(text, replace(setting, stated=(short,))) == ["12 min and 5 min?"]


def test_each_is_asked_once_in_a_plan() -> None:
    setting = projects.crossing("bank", "rollback")
    first = open_party(setting)
    put = {p.id for p in first.prompts} & IDS
    assert put
    after = projects.crossing("bank", "rollback", [first])
    assert put.isdisjoint(one.asks.id for one, _ in crossed(after))


def test_a_round_has_few_of_them_and_each_by_somebody_else() -> None:
    for name, category in EVERYWHERE:
        setting = projects.crossing(name, category)
        mine = [p for p in open_party(setting).prompts if p.id in IDS]
        assert len(mine) <= MOST
        assert len({p.by for p in mine}) == len(mine)
        for method in setting.library.methods:
            assert len(of_method(method, setting)) <= MOST


@pytest.mark.parametrize(("name", "category"), EVERYWHERE[::2])
def test_voices_that_are_named_ask_different_things(name: str, category: str) -> None:
    setting = projects.crossing(name, category)
    for pair in (("on-call", "sre"), ("product", "support"), ("developer", "release-manager")):
        asked_ids = [p.id for p in open_party(setting, pair).prompts if p.id in IDS]
        assert len(set(asked_ids)) == len(asked_ids)


def test_it_is_said_by_who_may_and_in_its_family() -> None:
    library = plans.whole_library()
    by_id = {one.asks.id: one for one in library.crossings}
    names = {one.name: one.id for one in library.perspectives}
    for name, category in EVERYWHERE[::3]:
        setting = projects.crossing(name, category)
        for prompt in open_party(setting).prompts:
            if prompt.id in by_id:
                assert names[prompt.by] in by_id[prompt.id].voices
        for offer in deal(setting):
            for prompt in open_elicitation(setting, offer.method_id).prompts:
                if prompt.id in by_id:
                    assert offer.family in by_id[prompt.id].families


def test_a_second_round_has_others_or_none() -> None:
    rounds: list[Round] = []
    for _ in range(12):
        round_ = open_party(projects.crossing("harbour", "deployment-pattern", rounds), (), rounds)
        if not round_.prompts:
            break
        texts = {p.text for r in rounds for p in r.prompts}
        assert texts.isdisjoint(p.text for p in round_.prompts)
        while not round_.done:
            round_ = answer(round_, Reply("noted"))
        rounds.append(round_)
    assert len(rounds) > 2


def test_words_of_the_person_are_quoted_as_they_stand() -> None:
    text = written(
        "“{value.rollback-mechanism.command}” and {plan.zero-downtime}?", "not_for: [library]"
    )
    (only,) = asked(text, projects.crossing("worker", "zero-downtime"))
    assert only.startswith("“flux resume")


def test_braces_that_the_person_typed_are_no_template() -> None:
    setting = projects.crossing("worker", "zero-downtime")
    typed = Decision(
        "zero-downtime",
        choice=("zero-downtime.required",),
        rationale="it {works} at {plan.sast}",
        values={"failed-requests": Stated("3")},
    )
    changed = replace(setting, decisions={**setting.decisions, "zero-downtime": typed})
    text = written("“{reason.zero-downtime}” and {plan.graceful-shutdown}?")
    (only,) = asked(text, changed)
    assert "“it {works} at {plan.sast}.”" in only


@pytest.mark.parametrize(
    ("text", "more", "fault"),
    [
        ("{plan.zero-downtime} alone?", "not_for: [library]", "two things on record"),
        ("{plan.sast}, {nothing}?", "not_for: [library]", "there is no placeholder {nothing}"),
        ("{line} {plan.sast}?", "not_for: [library]", "expected {line} in the text where"),
        ("{plan.sast} {plan.sca}?", "line: [word]", "expected {line} in the text where"),
        ("{plan.sast} {plan.sca}?", "sums: {x: a.b}", "expected {sum.NAME} in the text"),
        ("{plan.sast} {plan.sca}?", "colour: red", "colour: unknown key"),
    ],
)
def test_faults_are_told_with_their_line(text: str, more: str, fault: str) -> None:
    with pytest.raises(ContentError) as told:
        own_library(written(text, more), projects.crossing("worker", "zero-downtime"))
    assert fault in str(told.value)
    assert "crossings/own.yaml:" in str(told.value)


def test_nobody_who_is_none_may_ask() -> None:
    with pytest.raises(ContentError, match="there is no 'nobody'"):
        own_library(
            written("{plan.sast} {plan.sca}?").replace("[on-call]", "[nobody]"),
            projects.crossing("worker", "zero-downtime"),
        )
