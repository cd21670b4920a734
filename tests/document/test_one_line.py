"""Several fields on one line: what stands beside a choice, and what several decisions say under one label."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from support import plan_strategies as plans

from facilitator.document.compose import compose_section
from facilitator.document.entries import read
from facilitator.document.fields import Entry, free, together, write
from facilitator.document.impact import combine, rollback_of
from facilitator.document.parse import parse_section
from facilitator.document.parts import parts
from facilitator.document.values import short_labels
from facilitator.model import (
    METRICS,
    Decision,
    Effect,
    Evidence,
    Impact,
    Plan,
    Standing,
    Stated,
    Status,
)

CATALOGUE = plans.catalogue()


def fields_of(text: str) -> tuple[Entry, ...]:
    return read(parts(f"## Stages\n\n{text}")[0])


def taken_over(question: str, *options: str) -> Decision:
    """A decision with the catalogue's effects and words."""
    asked = CATALOGUE.questions[question]
    choice = tuple(f"{question}.{option}" for option in options)
    return Decision(
        question, choice=choice, impact=combine(asked, choice), rollback=rollback_of(asked, choice)
    )


def composed(*decisions: Decision, step: int) -> str:
    plan = Plan(decisions={decision.id: decision for decision in decisions})
    return compose_section(CATALOGUE.step(step), plan, CATALOGUE)


def parsed(text: str, step: int) -> dict[str, Decision]:
    return dict(parse_section(CATALOGUE.step(step), text, CATALOGUE).decisions)


def line_of(text: str, heading: str, label: str) -> str:
    part = text.split(f"\n### {heading}\n")[1].split("\n### ")[0]
    (line,) = [line for line in part.splitlines() if line.startswith(f"- **{label}:**")]
    return line


@pytest.mark.parametrize(
    "words", ["a `b", "a *b", "[a", "a <b", "a\\", "~a~", "$5 $", "_a", "a · **X:** b", "**X:** b"]
)
def test_words_that_could_pair_with_a_mark_further_on_are_escaped(words: str) -> None:
    beside = (Entry("B", "calm"), free("C", words), free("D", words))
    text = write((Entry(items=(together(Entry("A", "x"), beside),)),))
    assert text.startswith("- **A:** x · **B:** calm · **C:** ") and text.count("\n") == 1
    ((found,),) = [entry.items for entry in fields_of(text)]
    told = [(item.label, item.words) for item in found.items]
    assert told == [("B", "calm"), ("C", words), ("D", words)]


def test_a_field_beside_another_is_read_whatever_spaces_a_formatter_leaves() -> None:
    text = "* **A:** x ·  **B:** y\n  z\n  · **C**: w"
    ((found,),) = [entry.items for entry in fields_of(text)]
    assert found.value == "x"
    assert [(item.label, item.value) for item in found.items] == [("B", "y z"), ("C", "w")]


def test_effects_of_the_catalogue_are_summed_up_for_a_category() -> None:
    decisions = (
        taken_over("smoke-tests", "yes"),
        taken_over("alerting", "thresholds"),
    )
    text = composed(*decisions, step=3)
    line = line_of(text, "Verify Stage", "DORA Impact")
    assert line.startswith("- **DORA Impact:** *▲ Recovery*")
    assert parsed(text, 3) == {d.id: d for d in decisions}


def test_what_has_a_cost_keeps_its_reason_and_what_is_unknown_its_name() -> None:
    decisions = (
        taken_over("promotion-gates", "manual-approval", "quality-gates"),
        taken_over("promotion-mechanism", "manual"),
        replace(taken_over("release-windows"), standing=Standing.DEFERRED, reason="next year"),
    )
    text = composed(*decisions, step=3)
    line = line_of(text, "Promote Stage", "DORA Impact")
    assert "*▲ Failure Rate · ▼ Frequency, Lead Time, Recovery (Promotion Gates): Manual" in line
    assert "(Promotion Mechanism): argued: changes wait for a person ·" in line
    assert " · ? Release Windows* · " in line and "neutral" not in line
    assert parsed(text, 3) == {d.id: d for d in decisions}


def test_effects_that_somebody_wrote_otherwise_stand_behind_the_name_of_their_decision() -> None:
    mine = replace(
        taken_over("alerting", "thresholds"),
        impact=dict.fromkeys(METRICS, Impact(Effect.WORSENS, "nobody is awake")),
    )
    decisions = (taken_over("smoke-tests", "yes"), mine)
    text = composed(*decisions, step=3)
    line = line_of(text, "Verify Stage", "DORA Impact")
    assert "*▲ Recovery* · **Alerting:** ▼ Frequency: nobody is awake · ▼ Lead" in line
    assert parsed(text, 3) == {d.id: d for d in decisions}


def test_what_is_said_otherwise_by_hand_behind_the_name_of_a_decision_counts() -> None:
    decisions = (taken_over("smoke-tests", "yes"), taken_over("alerting", "thresholds"))
    text = composed(*decisions, step=3)
    line = line_of(text, "Verify Stage", "DORA Impact")
    mine = line.replace("Recovery* ·", "Recovery* · **Alerting:** ▼ Lead Time: it wakes us ·")
    found = parsed(text.replace(line, f"{mine} · **Alerting:** somebody is awake"), 3)
    impact = {**decisions[1].impact, METRICS[1]: Impact(Effect.WORSENS, "it wakes us")}
    assert found["alerting"] == replace(decisions[1], impact=impact, rollback="somebody is awake")
    assert found["smoke-tests"] == decisions[0]


def test_plans_that_count_what_is_neutral_in_front_are_read() -> None:
    decisions = (taken_over("smoke-tests", "yes"), taken_over("alerting", "thresholds"))
    text = composed(*decisions, step=3)
    line = line_of(text, "Verify Stage", "DORA Impact")
    effects = {d.id: d.impact[METRICS[3]].why for d in decisions if d.impact[METRICS[3]].why}
    before = (
        f"- **DORA Impact:** 6 neutral · **Smoke Tests:** ▲ Recovery: {effects['smoke-tests']}"
        f" · **Alerting:** ▲ Recovery: {effects['alerting']}\n"
        f"- **Rollback Implication:** **Smoke Tests:** *{decisions[0].rollback}*"
        f" · **Alerting:** *{decisions[1].rollback}*"
    )
    assert parsed(text.replace(line, before), 3) == {d.id: d for d in decisions}


def test_plans_that_count_what_the_catalogue_says_are_read() -> None:
    decisions = (taken_over("smoke-tests", "yes"), taken_over("alerting", "thresholds"))
    text = composed(*decisions, step=3)
    assert "*▲ Recovery*" in text and "without a person. …*" in text
    before = text.replace("*▲ Recovery*", "*▲ Recovery · 6 neutral*")
    for told in ("without a person. · 1 more from the catalogue*", "2 from the catalogue*"):
        counted = re.sub(r"Smoke Tests: .*…\*$", told, before, flags=re.MULTILINE)
        assert counted != before and parsed(counted, 3) == {d.id: d for d in decisions}


def test_more_than_a_few_values_stand_in_bullets_beneath_their_choice() -> None:
    asked = CATALOGUE.questions["health-checks"]
    values = {field.id: Stated(field.example) for field in asked.values}
    decision = replace(taken_over("health-checks", "app-and-deps"), values=values)
    text = composed(decision, step=3)
    assert "\n- **Health Checks:** Application and dependencies\n  - **" in text
    beneath = [line for line in text.splitlines() if line.startswith("  - **")]
    assert sum(line.count(":** ") for line in beneath) == len(values)
    assert max(line.count(":** ") for line in beneath) <= 4
    assert parsed(text, 3) == {decision.id: decision}


def not_checked(tool: str, name: str, **more: str) -> tuple[Evidence, ...]:
    return (Evidence(tool, name, status=Status.UNVERIFIED, reason="not checked", **more),)


def test_what_is_known_alike_of_several_tools_stands_once() -> None:
    decisions = [
        replace(taken_over("sast", "semgrep"), evidence=not_checked("semgrep", "Semgrep")),
        replace(taken_over("sca", "snyk"), evidence=not_checked("snyk", "Snyk CLI")),
        replace(taken_over("iac-scan", "checkov"), evidence=not_checked("checkov", "Checkov")),
    ]
    text = composed(*decisions, step=3)
    assert "Evidence:** Semgrep, Snyk CLI \\[snyk], Checkov — unverified (not checked)\n" in text
    assert parsed(text, 3) == {d.id: d for d in decisions}
    by_name = text.replace("Semgrep, ", "**SAST:** Semgrep — conflicting · Snyk, ")
    assert parsed(by_name, 3)["sast"].evidence[0].status is Status.CONFLICTING


@pytest.mark.parametrize(
    "other",
    [
        not_checked("semgrep", "Semgrep"),
        not_checked("mine", "Mine, Semgrep"),
        not_checked("mine", "Mine — unverified"),
        (*not_checked("checkov", "Checkov"), *not_checked("checkov", "Checkov")),
        (),
    ],
)
def test_evidence_of_a_tool_that_another_decision_chose_stays_with_its_own(
    other: tuple[Evidence, ...],
) -> None:
    decisions = [
        replace(taken_over("sast", "semgrep"), evidence=not_checked("semgrep", "Semgrep")),
        replace(taken_over("container-scan", "trivy"), evidence=not_checked("trivy", "Trivy")),
        replace(taken_over("iac-scan", "checkov"), evidence=other),
    ]
    assert parsed(composed(*decisions, step=3), 3) == {d.id: d for d in decisions}


@pytest.mark.parametrize("which", [0, 1])
def test_what_was_taken_out_by_hand_does_not_come_back_from_the_catalogue(which: int) -> None:
    decisions = [taken_over("smoke-tests", "yes"), taken_over("alerting", "thresholds")]
    decisions[which] = replace(decisions[which], rollback="")
    text = composed(*decisions, step=3)
    assert parsed(text, 3) == {d.id: d for d in decisions}


@pytest.mark.parametrize(
    "words",
    [
        "2 from the catalogue",
        "*2 from the catalogue*",
        "_x · 1 more from the catalogue_",
        "*x*",
        "*x …*",
        "_…_",
    ],
)
def test_words_of_somebody_s_own_are_never_taken_for_the_catalogue_s(words: str) -> None:
    decisions = [taken_over("smoke-tests", "yes"), taken_over("alerting", "thresholds")]
    decisions[0] = replace(decisions[0], rollback=words)
    text = composed(*decisions, step=3)
    assert parsed(text, 3) == {d.id: d for d in decisions}
    alone = replace(taken_over("database-migrations", "expand-contract"), rollback=words)
    assert parsed(composed(alone, step=4), 4) == {alone.id: alone}


def test_effects_that_nobody_stated_are_not_counted_in() -> None:
    told = taken_over("smoke-tests", "yes")
    some = replace(
        taken_over("alerting", "thresholds"), impact={METRICS[0]: Impact(Effect.NEUTRAL)}
    )
    none = replace(taken_over("metrics-monitoring", "per-version"), impact={})
    for decisions in ((told, some), (told, none), (some, none)):
        text = composed(*decisions, step=3)
        assert parsed(text, 3) == {d.id: d for d in decisions}


def test_what_several_decisions_say_alike_stands_once_with_all_names() -> None:
    words = "Going back needs the on-call engineer."
    decisions = [
        replace(taken_over(question, option), rollback=words)
        for question, option in (("sast", "semgrep"), ("iac-scan", "checkov"), ("dast", "baseline"))
    ]
    text = composed(*decisions, step=3)
    line = line_of(text, "Security Stage", "Rollback Implication")
    assert line == f"- **Rollback Implication:** **SAST, IaC Scanning and DAST:** {words}"
    assert parsed(text, 3) == {d.id: d for d in decisions}


def test_values_are_named_without_the_words_that_all_begin_with() -> None:
    security = CATALOGUE.categories["security"]
    sast = CATALOGUE.questions["sast"]
    assert list(short_labels(sast, security).values())[:2] == ["Blocks", "Runs At"]
    decision = replace(taken_over("sast", "semgrep"), values={sast.values[0].id: Stated("high")})
    text = composed(decision, step=3)
    assert "\n- **SAST:** Semgrep · **Blocks:** high\n" in text
    assert parsed(text, 3)["sast"] == decision
    assert parsed(text.replace("**Blocks:**", "**SAST Blocks:**"), 3)["sast"] == decision


def test_a_short_name_that_means_something_else_in_the_category_is_not_used() -> None:
    security = CATALOGUE.categories["security"]
    sast = CATALOGUE.questions["sast"]
    other = replace(CATALOGUE.questions["dast"], field="Blocks")
    taken = replace(security, questions=(sast, other))
    assert list(short_labels(sast, taken).values())[:2] == ["SAST Blocks", "SAST Runs At"]


def test_a_cost_has_the_first_source_of_its_option_and_no_other() -> None:
    last = composed(taken_over("deployment-pattern", "canary"), step=4).splitlines()[-1]
    url = CATALOGUE.sources[CATALOGUE.options["deployment-pattern.canary"].sources[0]].url
    assert (
        last.startswith("**Sources:** [") and last.endswith(f"]({url})") and last.count("](") == 1
    )
    argued = composed(taken_over("promotion-mechanism", "manual"), step=3)
    assert "argued: " in argued and "**Sources:**" not in argued
    improves = composed(taken_over("database-migrations", "expand-contract"), step=4)
    assert "▲" in improves and "**Sources:**" not in improves, "its reason is not quoted"
    mine = replace(taken_over("deployment-pattern", "canary"), impact={})
    assert "**Sources:**" not in composed(mine, step=4)


def test_of_what_does_not_apply_no_effect_is_unknown() -> None:
    aside = replace(
        taken_over("build-matrix"), standing=Standing.NOT_APPLICABLE, reason="one platform"
    )
    decisions = (taken_over("caching", "layer"), aside)
    text = composed(*decisions, step=3)
    assert "?" not in line_of(text, "Build Stage", "DORA Impact")
    assert parsed(text, 3) == {d.id: d for d in decisions}
    alone = composed(aside, step=3)
    assert line_of(alone, "Build Stage", "DORA Impact").startswith("- **DORA Impact:** *neutral*")
    assert parsed(alone, 3) == {aside.id: aside}
