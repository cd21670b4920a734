"""What is composed reads back exactly, whatever the user typed; and no word of theirs leaves its place."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from support import plan_strategies as plans
from support.examples import dear

from facilitator.document.asked import asked
from facilitator.document.carry import carry_over
from facilitator.document.compose import compose_section
from facilitator.document.context_section import compose_context, read_context
from facilitator.document.impact import combine, rollback_of
from facilitator.document.parse import parse_section
from facilitator.model import Context, Decision, Insight, Kind, Plan

CATALOGUE = plans.catalogue()


def asked_of(plan: Plan, step: int) -> dict[str, Decision]:
    """The decisions that the document shows: those whose question is asked."""
    shown = {q.id for q in asked(CATALOGUE.questions_of(step), plan, CATALOGUE)}
    return {key: d for key, d in plan.decisions.items() if key in shown}


def round_trip(plan: Plan, step: int) -> dict[str, Decision]:
    chosen = CATALOGUE.step(step)
    return dict(
        parse_section(chosen, compose_section(chosen, plan, CATALOGUE), CATALOGUE).decisions
    )


@pytest.mark.parametrize("step", [2, 3, 4])
@dear(30)
@given(data=st.data())
def test_any_words_read_back_exactly_and_are_no_block_no_html_and_nobody_else_s(
    step: int, data: st.DataObject
) -> None:
    plan, here = data.draw(plans.plans(step, 4)), CATALOGUE.step(step)
    text = compose_section(here, plan, CATALOGUE)
    assert parse_section(here, text, CATALOGUE).decisions == asked_of(plan, step)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert outline(tokens) == outline_without_words(step)
    inner = [child for token in tokens for child in token.children or ()]
    assert not [t.content for t in (*tokens, *inner) if t.type in ("html_block", "html_inline")]
    assert carry_over(text, text, here, str) == text
    bare = compose_section(here, Plan(), CATALOGUE)
    assert carry_over(bare, text, here, lambda: text) == bare


@cache
def outline_without_words(step: int) -> list[tuple[str, str]]:
    text = compose_section(CATALOGUE.step(step), Plan(), CATALOGUE)
    return outline(MarkdownIt("commonmark").enable("table").parse(text))


def outline(tokens: list[Token]) -> list[tuple[str, str]]:
    """Headings with their text, fences, rules, comments and tables that are not inside a quote."""
    found, quotes = [], 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if not quotes and token.type in (
            "heading_open",
            "fence",
            "hr",
            "html_block",
            "code_block",
            "table_open",
        ):
            content = (
                following.content if token.type == "heading_open" and following else token.info
            )
            found.append((token.type, content))
    return found


@pytest.mark.parametrize(
    "text", ["<!-- never closed", "a <b", "&lt;b", "&amp;lt;b <i>", "&amp;amp;lt;", "<", "a < b"]
)
def test_what_looks_like_html_reads_back_exactly(text: str) -> None:
    decisions = {"build-tool": Decision("build-tool", own=text, rationale=f"{text}\n{text}")}
    assert round_trip(Plan(decisions=decisions), 3) == decisions


@given(context=plans.contexts)
def test_the_context_reads_back_exactly_and_forms_no_block(context: Context) -> None:
    text = compose_context(context, "Project Context", "Ada")
    assert read_context(text) == context
    found = outline(MarkdownIt("commonmark").enable("table").parse(text))
    assert [kind for kind, _ in found] == ["heading_open"]


@pytest.mark.parametrize("option", CATALOGUE.options)
def test_every_option_appears_by_its_label_and_reads_back(option: str) -> None:
    question = CATALOGUE.questions[option.rpartition(".")[0]]
    decision = Decision(
        question.id,
        choice=(option,),
        rationale="because",
        impact=combine(question, (option,)),
        rollback=rollback_of(question, (option,)),
    )
    decisions = {**enabling(question.id), question.id: decision}
    step = CATALOGUE.step_of(question.id)
    text = compose_section(CATALOGUE.step(step), Plan(decisions=decisions), CATALOGUE)
    shown = f"**{question.field}:** {CATALOGUE.options[option].label}"
    assert re.search(rf"{re.escape(shown)}(?:\n| · \*\*)", text)
    assert parse_section(CATALOGUE.step(step), text, CATALOGUE).decisions[question.id] == decision


def enabling(question: str) -> dict[str, Decision]:
    """Answers under which a question is asked."""
    choices = {
        "runner-security": "runner-infrastructure.kubernetes-runners",
        "multi-region": "multi-region.active-active",
        "zero-downtime": "zero-downtime.required",
        "rollback": "rollback-type.automated",
        "data-rollback": "database-migrations.expand-contract",
    }
    category = CATALOGUE.questions[question].category
    found = {}
    for key in (question, category):
        if key in choices:
            first = CATALOGUE.questions[choices[key].rpartition(".")[0]]
            choice = choices[key] if choices[key] in CATALOGUE.options else first.options[0].id
            found[first.id] = Decision(first.id, choice=(choice,))
    return found


def test_several_options_read_back_in_their_order() -> None:
    for question in CATALOGUE.questions.values():
        if question.kind is Kind.MULTI and not question.asked_when:
            choice = tuple(o.id for o in reversed(question.options))
            decision = Decision(question.id, choice=choice, impact=combine(question, choice))
            step = CATALOGUE.step_of(question.id)
            assert round_trip(Plan(decisions={question.id: decision}), step) == {
                question.id: decision
            }


@pytest.mark.parametrize("text", ["hello", "# heading", "two\nlines"])
@pytest.mark.parametrize("by", ["dora-target.deployment-frequency", "deployment-pattern"])
def test_an_insight_without_a_reason_before_it_reads_back(by: str, text: str) -> None:
    option = CATALOGUE.questions[by].options[0].id
    told = Decision(by, choice=(option,), insights=(Insight(text, "elicitation"),))
    assert round_trip(Plan(decisions={by: told}), 4)[by].insights == told.insights
