"""Prompts as they are asked: filled, fitting, other ones for other plans, the user’s words left alone."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from support import round_plans as plans

from facilitator.model import Category, Context, Decision, Stated
from facilitator.techniques.elicitation import changed_field, open_elicitation
from facilitator.techniques.party import open_party
from facilitator.techniques.quote import Quote
from facilitator.techniques.related_facts import fact
from facilitator.techniques.round_context import RoundContext
from facilitator.techniques.rounds import Round
from facilitator.techniques.selection import serving
from facilitator.techniques.wording import label

CATEGORIES = tuple(plans.catalogue().categories)
PLACEHOLDER = re.compile(r"\{(?!(project|choice|works)\})[a-z_.-]*\}")
"""Braces that no user of these plans typed."""


def texts(round_: Round) -> list[str]:
    return [p.text for p in round_.prompts]


@cache
def settings(category: str) -> list[RoundContext]:
    """Varied plans as a round in this category meets them."""
    return [plans.setting(d, category) for d in plans.varied(category, seeds=4)]


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_prompt_is_filled_and_belongs_here(category: str) -> None:
    fields = {"", "rationale", "rollback", "impact"}
    questions = plans.catalogue().questions
    for setting in settings(category):
        rounds = [open_elicitation(setting, m.id, n) for m in serving(setting) for n in (0, 1)]
        for round_ in (*rounds, open_party(setting)):
            for prompt in round_.prompts:
                assert not PLACEHOLDER.search(prompt.text), prompt.text
                assert "  " not in prompt.text, prompt.text
                assert ".." not in prompt.text.replace("...", ""), prompt.text
                assert questions[prompt.question_id].category == category
                assert prompt.question_id in setting.decisions
                values = {f"values.{f.id}" for f in questions[prompt.question_id].values}
                assert prompt.changes in fields | values | set(questions), "it opens what exists"
                assert bool(prompt.changes) >= (prompt.becomes == "change")


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_method_asks_something_in_every_category_it_serves(category: str) -> None:
    here = settings(category)
    silent = [
        m.id for m in serving(here[0]) if not any(open_elicitation(s, m.id).prompts for s in here)
    ]
    assert not silent, f"nothing to ask in {category}: {', '.join(silent)}"


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("choices", [plans.CANARY, plans.BLUE_GREEN], ids=["canary", "blue-green"])
def test_on_a_whole_plan_most_methods_have_something_to_ask(
    category: str, choices: dict[str, list[str]]
) -> None:
    setting = plans.setting(plans.plan(choices), category)
    sizes = [len(open_elicitation(setting, m.id).prompts) for m in serving(setting)]
    assert sum(n >= 1 for n in sizes) >= len(sizes) * 0.6
    assert sum(n >= 1 for n in sizes) >= 10


@pytest.mark.parametrize("perspective", [p.id for p in plans.library().perspectives])
def test_every_perspective_speaks_in_every_category_it_has_remarks_for(perspective: str) -> None:
    remarks = plans.library().perspective(perspective).remarks
    of_theirs = {remark.id for remark in remarks}
    for category in dict.fromkeys(c for r in remarks for c in r.at):
        rounds = (open_party(setting, [perspective]) for setting in settings(category))
        assert any(p.id in of_theirs for r in rounds for p in r.prompts), (perspective, category)


STEP_FOUR = tuple(c.id for c in plans.catalogue().step(4).categories if plans.is_told_apart(c))


@pytest.mark.parametrize("category", STEP_FOUR)
def test_every_perspective_has_a_remark_in_every_category_of_step_four(category: str) -> None:
    for perspective in plans.library().perspectives:
        assert any(category in r.at for r in perspective.remarks), perspective.id


@pytest.mark.parametrize("method", [m.id for m in plans.library().methods])
def test_another_plan_gets_other_prompts(method: str) -> None:
    told_apart = (c for c in plans.catalogue().categories.values() if plans.is_told_apart(c))
    served = set(plans.library().method(method).serves)
    alike = []
    here = served & {category.id for category in told_apart}
    for category in here:
        first, second = (
            {t for n in (0, 1) for t in texts(open_elicitation(setting, method, n))}
            for setting in settings(category)[:2]  # canary and blue-green
        )
        alike += [category] if first == second else []
    # Of the same values the same is asked: a method of few categories may find nothing else.
    assert len(here) <= 3 or len(alike) < len(here), alike


def test_another_project_gets_other_prompts_from_the_same_decisions() -> None:
    poc = Context(delivery_phase="poc")

    def differs(method: str, category: str, turn: int) -> bool:
        here = settings(category)[0]
        other = replace(here, project_context=poc, project="quay", tensions=())
        rounds = (open_elicitation(setting, method, turn) for setting in (here, other))
        return len(set(map(tuple, map(texts, rounds)))) == 2

    same = [
        method.id
        for method in plans.library().methods
        if not any(differs(method.id, c, turn) for c in method.serves for turn in (0, 1))
    ]
    assert len(same) <= 3, same


def test_a_second_round_of_a_method_quotes_other_things() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "rollback")
    first, second = (texts(open_elicitation(setting, "pre-mortem", n)) for n in (0, 1))
    assert len(set(first) & set(second)) <= 1
    played = replace_setting(setting, played=("pre-mortem",))
    assert texts(open_elicitation(played, "pre-mortem")) == second


def replace_setting(setting: RoundContext, **more: object) -> RoundContext:
    return replace(setting, **more)  # type: ignore[arg-type]


def test_the_same_plan_gets_the_same_rounds() -> None:
    def rounds() -> list[Round]:
        setting = plans.setting(plans.plan(seed=3), "test")
        return [*(open_elicitation(setting, m.id) for m in serving(setting)), open_party(setting)]

    assert rounds() == rounds()


def test_what_the_user_typed_is_never_a_template() -> None:
    typed = "{choice} {project} {plan.rollback-type} {0} {{x}} %s {unheard_of}"
    decisions = plans.plan(plans.CANARY)
    for question in plans.catalogue().categories["deployment-pattern"].questions:
        decisions[question.id] = replace(
            decisions[question.id],
            rationale=typed,
            values={"implementation": Stated(typed)} if question.value("implementation") else {},
            rollback=typed,
        )
    setting = plans.setting(decisions, "deployment-pattern")
    found = [
        t for m in serving(setting) for t in texts(open_elicitation(setting, m.id)) if "{0}" in t
    ]
    assert len(found) > 5
    assert all(typed in t for t in found)


def test_own_words_with_braces_come_out_as_they_went_in() -> None:
    typed = "{project} as {ever} was"
    decisions = {"deployment-pattern": Decision("deployment-pattern", own=typed)}
    setting = plans.setting(decisions, "deployment-pattern", project="{choice}")
    for round_ in (open_elicitation(setting, "five-whys"), open_party(setting)):
        assert any(typed in t for t in texts(round_))
        assert not any("{choice}" in t and "harbour" in t for t in texts(round_))


BRACED = "{project} and {unheard_of}: "


def braced(category: Category) -> Category:
    """The category with braces in all that its options say for and against themselves."""
    named = ("pros", "cons", "prerequisites")
    questions = (
        replace(q, options=tuple(
            replace(o, **{n: tuple(BRACED + t for t in getattr(o, n)) for n in named}) for o in q.options
        ))
        for q in category.questions
    )  # fmt: skip
    return replace(category, questions=tuple(questions))


def test_a_catalogue_text_with_braces_comes_out_as_it_went_in() -> None:
    steps = (
        replace(s, categories=tuple(map(braced, s.categories))) for s in plans.catalogue().steps
    )
    setting = plans.setting(
        plans.plan(plans.CANARY),
        "deployment-pattern",
        catalogue=replace(plans.catalogue(), steps=tuple(steps)),
    )
    found = [
        t
        for m in serving(setting)
        for t in texts(open_elicitation(setting, m.id))
        if "unheard_of" in t
    ]
    assert len(found) > 5
    assert all(BRACED in t for t in found)


def test_an_alternative_is_never_what_was_chosen() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "", 4)
    named = 0
    for question in setting.decided:
        chosen = {label(o) for o in setting.chosen(question.id)}
        for turn in range(len(question.options)):
            values = fact("alternative", Quote(setting, question, turn))
            named += values is not None
            assert values is None or values["alternative"] not in chosen
    assert named > 20


def test_a_prompt_with_nothing_to_quote_is_not_asked() -> None:
    bare = {"deployment-pattern": Decision("deployment-pattern", own="by hand, on Tuesdays")}
    setting = plans.setting(bare, "deployment-pattern", project_context=Context(), tensions=())
    prompts = open_elicitation(setting, "prerequisite-proof").prompts
    assert [p for p in prompts if "“”" in p.text] == []
    assert len(prompts) < len(plans.library().method("prerequisite-proof").prompts)
    empty = plans.setting({}, "deployment-pattern", project_context=Context(), tensions=())
    assert all(not open_elicitation(empty, m.id).prompts for m in serving(empty))


def test_a_long_text_of_the_user_is_cut_at_a_word_and_stays_on_one_line() -> None:
    decisions = plans.plan(plans.CANARY)
    long = "because\nof the auditors " * 40
    decisions["deployment-pattern"] = replace(decisions["deployment-pattern"], rationale=long)
    round_ = open_elicitation(plans.setting(decisions, "deployment-pattern"), "five-whys")
    quoting = [t for t in texts(round_) if "of the auditors" in t]
    assert quoting
    assert all("\n" not in t and "…" in t and len(t) < 400 for t in quoting)


def test_doing_without_is_not_spoken_of_as_a_thing_that_runs() -> None:
    setting = plans.setting(plans.plan(plans.BLUE_GREEN), "feature-flags")
    said = texts(open_elicitation(setting, "failure-mode-walk"))
    assert not any("moving parts" in t for t in said)


def test_at_step_level_prompts_come_from_several_categories() -> None:
    setting = plans.setting(plans.plan(plans.CANARY), "", 4)
    rounds = [open_elicitation(setting, id_) for id_ in ("pre-mortem", "risk-ledger", "night-call")]
    quoted = {p.question_id for round_ in rounds for p in round_.prompts}
    assert len({plans.catalogue().questions[q].category for q in quoted}) >= 2


def test_a_change_opens_the_field_it_is_about_and_the_rationale_where_there_is_none() -> None:
    questions = plans.catalogue().questions
    pattern, platform = questions["deployment-pattern"], questions["ci-cd-platform"]
    assert pattern.values and not platform.values
    assert changed_field("values", pattern) == f"values.{pattern.values[0].id}"
    assert changed_field("values", platform) == "rationale"
    assert changed_field("dora-impact", pattern) == "impact"
