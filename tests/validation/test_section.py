"""The section of step 5: its headings, its ticks, and the architect's answers, read back as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from facilitator.document.answered import read_answers
from facilitator.document.impact import combine
from facilitator.model import (
    METRICS,
    Catalogue,
    Context,
    Decision,
    Effect,
    Fact,
    FindingAnswer,
    Impact,
    Insight,
    Plan,
    Standing,
)
from facilitator.storage.content import load_phases
from facilitator.text import strip_unsafe
from facilitator.validation.markdown import inline
from facilitator.validation.report import validate
from facilitator.validation.section import compose_validation

TODAY = "2026-11-20"
STEPS = Path(__file__).resolve().parents[2] / "steps"
HEADINGS = [
    "Architecture Alignment",
    "Infrastructure Alignment",
    "DORA Metric Readiness",
    "Pipeline Completeness Checklist",
    "Alignment Issues Addressed",
    "Pipeline Readiness Assessment",
]
HOSTILE = "\n## Mine\n---\n<!-- open\n```\n### Alignment Issues Addressed\n#### R-ZD-001: x\n**Accepted:** y\n|a|"


@pytest.fixture(scope="module")
def compose(catalogue, rules, relations):
    def run(plan: Plan) -> str:
        judged = validate(plan, catalogue, rules, TODAY, relations=relations)
        return compose_validation(judged, plan)

    return run


def structure(text: str) -> list[tuple[str, str]]:
    """Every heading with its level, and every block at the top that is none of ours."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    found = []
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and before.level == 0:
            found.append((before.tag, token.content))
        if token.level == 0 and token.type in ("fence", "hr", "html_block", "code_block"):
            found.append((token.type, token.content))
    return found


def test_its_headings_stand_in_order(compose) -> None:
    for plan in (Plan(), Plan(decisions={"sast": Decision("sast", own="x")})):
        text = compose(plan)
        assert text.startswith("## Pipeline Validation Results\n")
        assert text.endswith("\n") and not text.endswith("\n\n")
        assert [t for tag, t in structure(text) if tag == "h3"] == HEADINGS


def test_on_one_page_a_part_of_one_line_stands_behind_its_name_and_one_with_answers_is_read(
    compose, decide, catalogue
) -> None:
    given = {"R-ZD-001": FindingAnswer("R-ZD-001", "accepted", "as it is", "ops", "2027-03", TODAY)}
    clash = decide("zero-downtime=required deployment-pattern=recreate")
    text = compose(Plan(context=Context(delivery_phase="poc"), decisions=clash, findings=given))
    assert "\n- **Pipeline Readiness Assessment:** **Status:** Not ready: " in text
    headed = [t for tag, t in structure(text) if tag == "h3"]
    assert "Alignment Issues Addressed" in headed and set(headed) < set(HEADINGS)
    assert "Architecture Alignment" not in text and not re.search(r"^#.*\n\n", text, re.MULTILINE)
    assert read_answers(text, catalogue) == given


@pytest.mark.parametrize(
    ("tool", "told"),
    [
        (None, "not decided: Deploy strategy, Rollback"),
        (
            Decision("deploy-tool", Standing.DEFERRED, reason="in March"),
            "not decided: Deploy strategy, Rollback",
        ),
        (
            Decision("deploy-tool", own="rsync over ssh"),
            "not compared, as an answer is in words of your own: Deploy strategy, Rollback",
        ),
        (
            Decision("deploy-tool", choice=("deploy-tool.ansible",)),
            "decided otherwise: Deploy strategy, Rollback",
        ),
        (Decision("deploy-tool", choice=("deploy-tool.docker-compose",)), ""),
    ],
)
def test_what_a_phase_usually_has_is_called_not_decided_only_where_it_is_not(
    catalogue, rules, relations, tool: Decision | None, told: str
) -> None:
    plan = Plan(context=Context(delivery_phase="poc"), decisions={tool.id: tool} if tool else {})
    matrix = load_phases(STEPS)
    judged = validate(plan, catalogue, rules, TODAY, relations=relations, phases=lambda: matrix)
    found = re.search(r"\*\*Usual for this phase:\*\* (.*)", compose_validation(judged, plan))
    assert (found[1] if found else "") == told


def test_a_plan_in_which_every_tick_would_be_false_gets_none(compose, catalogue) -> None:
    deferred = {q: Decision(q, Standing.DEFERRED, reason="later") for q in catalogue.questions}
    for plan in (Plan(), Plan(decisions=deferred)):
        text = compose(plan)
        assert "[x]" not in text and "READY FOR IMPLEMENTATION" not in text
        assert text.count("- [ ] ") == len(catalogue.categories)


def test_effects_that_nobody_stated_are_named_as_unknown(compose, decide) -> None:
    decisions = decide("deployment-pattern=canary")
    assert "? in" not in compose(Plan(decisions=decisions))
    some = dict.fromkeys(METRICS[:3], Impact(Effect.NEUTRAL))
    decisions["deployment-pattern"] = replace(decisions["deployment-pattern"], impact=some)
    text = compose(Plan(decisions=decisions))
    assert text.count(" · ? in Deployment Pattern\n") == 1


def test_what_does_not_apply_moves_no_metric(judge, catalogue) -> None:
    aside = Decision("build-matrix", Standing.NOT_APPLICABLE, reason="one platform")
    aside = replace(aside, impact=combine(catalogue.questions[aside.id], ()))
    (row,) = judge(Plan(decisions={aside.id: aside})).ledger.rows
    assert {row.effect(metric) for metric in METRICS} == {Effect.NEUTRAL}
    later = replace(aside, standing=Standing.DEFERRED)
    (row,) = judge(Plan(decisions={aside.id: later})).ledger.rows
    assert {row.effect(metric) for metric in METRICS} == {Effect.UNKNOWN}


def test_every_category_that_is_not_ticked_stands_in_a_line_and_every_step_once(
    compose, catalogue, coherent
) -> None:
    text = compose(coherent).split("### Pipeline Completeness Checklist")[1].split("\n### ")[0]
    ticked, *left = [line for line in text.splitlines() if line.startswith("- [")]
    assert left and all(re.match(r"- \[ \] .* — ", line) for line in left)
    assert "- [ ] Test Stage — Coverage Floor (not stated)" in "\n".join(left)
    assert ticked.startswith("- [x] ")
    named = {line[6:].split(" — ")[0] for line in left}
    assert all(told in ticked for told in ticks(catalogue, named))
    assert not any(name in ticked for name in named), "what is ticked names nothing that is open"


def ticks(catalogue: Catalogue, named: Set[str]) -> Iterator[str]:
    """What the ticked line says of each step, where these categories are not complete."""
    for step in catalogue.steps:
        done = [c.heading for c in step.categories if c.heading not in named]
        if step.categories and len(done) == len(step.categories):
            yield step.heading
        elif len(done) > 4:
            yield f"{len(done)} of {len(step.categories)} in {step.heading}"
        else:
            yield ", ".join(done)


def test_what_is_ticked_names_only_what_is_complete(judge, decide, catalogue) -> None:
    decisions = decide("ci-cd-platform=github-actions repository-strategy=monorepo")
    judged = judge(Plan(context=Context("production"), decisions=decisions))
    done = {box.category.id for box in judged.boxes if box.ticked}
    names = {c.heading for c in catalogue.categories.values() if c.id not in done}
    text = compose_validation(judged, Plan(context=Context("production"), decisions=decisions))
    (ticked,) = re.findall(r"^- \[x\] (.*)$", text, re.M)
    assert done and ticked == "; ".join(filter(None, ticks(catalogue, names)))


def test_an_answer_that_fits_stands_in_a_row_and_one_of_several_lines_under_a_heading(
    compose, decide, catalogue
) -> None:
    given = {
        "R-ZD-001": FindingAnswer("R-ZD-001", "accepted", "a | b", "ops", "2027-03", TODAY),
        "R-ZD-004": FindingAnswer("R-ZD-004", "resolved", "one\ntwo", "ops", "", TODAY),
    }
    clash = decide("zero-downtime=required deployment-pattern=recreate")
    text = compose(Plan(decisions=clash, findings=given))
    assert "| Accepted: a \\| b | ops | 2027-03 |" in text
    assert f'[R-ZD-001]: #alignment-issues-addressed "answered {TODAY}"' in text
    assert "#### R-ZD-004: " in text and "> one\\\n> two" in text
    assert read_answers(text, catalogue) == given


def test_hostile_words_form_nothing_of_the_document(compose, decide) -> None:
    calm = {**decide("zero-downtime=required"), "sast": Decision("sast", own="calm")}
    calm["deployment-pattern"] = Decision(
        "deployment-pattern",
        choice=("deployment-pattern.recreate",),
        insights=(
            Insight("calm", kind="open-question"),
            Insight("calm", kind="accepted-risk", until="calm"),
        ),
    )
    wild = dict(calm)
    wild["sast"] = Decision("sast", own=HOSTILE)
    wild["deployment-pattern"] = replace(
        calm["deployment-pattern"],
        insights=(
            Insight(HOSTILE, kind="open-question"),
            Insight(HOSTILE, kind="accepted-risk", until=HOSTILE),
        ),
    )
    answer = FindingAnswer("R-ZD-001", "accepted", HOSTILE, HOSTILE, HOSTILE, TODAY)
    before = structure(
        compose(Plan(decisions=calm, findings={"R-ZD-001": replace(answer, text="x")}))
    )
    after = structure(compose(Plan(decisions=wild, findings={"R-ZD-001": answer})))
    assert [re.sub(r"[0-9a-f]{8}", "", str(s)) for s in before] == [
        re.sub(r"[0-9a-f]{8}", "", str(s)) for s in after
    ]


def test_hostile_content_forms_nothing_of_the_document(catalogue, rules, relations) -> None:
    """What nobody checked: content of somebody's own, composed before it was looked at."""
    wild = "# ## `*|_<b>[x](y) **Accepted:** z"

    def composed(words: str) -> str:
        asked = [replace(rule, title=words) for rule in rules]
        plan = Plan(decisions={"sast": Decision("sast", own="x")})
        judged = validate(plan, catalogue, asked, TODAY, relations=relations)
        return compose_validation(judged, plan)

    def shape(text: str) -> list[tuple[str, int]]:
        found = []
        for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
            found += [(t.type, t.level) for t in token.children or (token,)]
        return found

    assert shape(composed(wild)) == shape(composed("calm"))


@pytest.mark.parametrize(
    "words",
    [
        "*a* **b** _c_ `d`",
        "[x](y) ![x](y) [x]",
        "<b>x</b> <!-- x",
        "a|b ~~c~~ $d$",
        "# x",
        "- x",
        "1. x",
        "> x",
        "\\*",
    ],
)
def test_words_inside_a_computed_line_form_nothing_and_read_the_same(words: str) -> None:
    """At the beginning of a line and inside it: only text, and the words as they are."""
    for before in ("", "Name: "):
        blocks = MarkdownIt("gfm-like", {"linkify": False}).parse(before + inline(words))
        assert [token.type for token in blocks] == ["paragraph_open", "inline", "paragraph_close"]
        inside = blocks[1].children or []
        assert {token.type for token in inside} <= {"text", "text_special"}
        assert "".join(token.content for token in inside) == before + words


typed = st.text().map(strip_unsafe) | st.sampled_from(
    [HOSTILE, "_not stated_", " x", "x ", "> q", "**Owner:** z", "a <b"]
)
own = st.from_regex(r"[a-z][a-z0-9-]{0,8}(\.[a-z]{1,4})?", fullmatch=True)
answers = st.builds(
    FindingAnswer,
    rule=st.just(""),
    kind=st.sampled_from(["accepted", "resolved"]),
    text=typed,
    owner=typed,
    until=typed,
    date=st.sampled_from(["", TODAY]),
    looked_at=st.dictionaries(
        own, st.lists(typed.filter(bool) | own, max_size=3).map(tuple), max_size=3
    ),
)
ids = st.sampled_from(
    ["R-ZD-001", "R-ZD-004", "R-RB-014", "A-IN-004", "Q-sast-12345678", "R-XX-999"]
)


@given(given_answers=st.dictionaries(ids, answers, max_size=4))
def test_answers_read_back_exactly(given_answers, compose, decide, catalogue) -> None:
    findings = {id_: replace(answer, rule=id_) for id_, answer in given_answers.items()}
    plan = Plan(
        decisions=decide("zero-downtime=required deployment-pattern=recreate"), findings=findings
    )
    assert read_answers(compose(plan), catalogue) == findings


def test_a_section_without_answers_has_none(compose, catalogue) -> None:
    assert read_answers(compose(Plan()), catalogue) == {}
    assert read_answers("", catalogue) == {}


def test_an_answer_someone_edited_by_hand_is_read(catalogue) -> None:
    fields = "#### R-ZD-001: any title\n**Accepted:** we know\n**Owner:** ops\n"
    text = f"## X\n\n### Alignment Issues Addressed\n\n{fields}"
    assert read_answers(text, catalogue) == {
        "R-ZD-001": FindingAnswer("R-ZD-001", "accepted", "we know", "ops")
    }


def test_a_differing_document_is_listed_with_its_line(compose, decide) -> None:
    from facilitator.model import Context, Fact

    context = Context(facts=(Fact("iac-tool", ("Terraform",), ("docs/a.md:12",)),))
    text = compose(Plan(context=context, decisions=decide("iac-scan=none")))
    assert "| IaC tool: Terraform | docs/a.md:12 |" in text
    (listed,) = [line for line in text.splitlines() if line.startswith("- Open, listed")]
    assert "A-IN-004" in listed


def test_alignment_names_what_it_compares_and_that_nothing_else_is(compose, decide) -> None:
    facts = (Fact("ci-platform", ("Jenkins",)), Fact("iac-tool", ("Terraform",)))
    context = Context(facts=(*facts, Fact("cloud", ("AWS",)), Fact("databases", ("MySQL",))))
    text = compose(
        Plan(context=context, decisions=decide("ci-cd-platform=jenkins iac-scan=checkov"))
    )
    parts = dict(re.findall(r"### (\w+) Alignment\n\n(.*)", text))
    assert parts["Architecture"] == "Databases: 1 not decided yet."
    assert parts["Infrastructure"] == "CI platform, IaC tool: 2 agree."
    assert "Documents are compared in what is named here only." in text
