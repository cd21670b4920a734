"""The report: one page that loads nothing and runs nothing, whatever a plan holds."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import escape as html_text
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from facilitator.conditions import Facts
from facilitator.document.splice import apply
from facilitator.model import Context, FindingAnswer, Insight
from facilitator.review.passages import passages
from facilitator.review.signoff import sign
from facilitator.validation.completeness import boxes
from facilitator.validation.questions import question_id

TODAY = "2026-11-20"
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "example" / "pipeline.md"
LOADING = ("script", "img", "link", "iframe", "object", "embed", "form", "base")
VOID = {"meta", "br", "rect", "line", "polygon"}


class Page(HTMLParser):
    """Reads a page: elements, their attributes, text; and whether everything that opens closes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_has_every_part_and_the_glance_first(page, plan) -> None:
    html = page(plan)
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", html)
    assert headings == [
        "At a Glance",
        "From commit to production",
        "Decisions",
        "Tensions and answers",
        "DORA ledger",
        "Beside what this phase usually has",
        "Beside the project&#x27;s documents",
        "Sign-off",
        "About the plan",
    ]
    found = Page(html)
    assert len(found.all("h1")) == 1
    assert all(svg["aria-hidden"] == "true" for svg in found.all("svg")), "words tell the same"
    assert "Flags without a removal rule" in found.words
    assert len(html) < 500_000


def test_headings_skip_no_level(page, plan) -> None:
    levels = [int(n) for n in re.findall(r"<h([1-6])", page(plan))]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(page, plan) -> None:
    html = page(plan)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    allowed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(m["content"] for m in Page(html).all("meta") if m.get("http-equiv"))
    assert (
        policy
        == f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_and_nothing_runs(page, hostile, plan) -> None:
    for given in (plan, hostile):
        found = Page(page(given))
        assert {tag for tag, _ in found.elements}.isdisjoint(LOADING)
        for tag, attributes in found.elements:
            assert not [
                a for a in attributes if a.startswith("on") or a in ("src", "style", "srcset")
            ], tag
            assert (attributes.get("href") or "#").startswith(("#", "https://"))


def test_a_question_stands_at_the_top_until_it_is_answered(page, plan) -> None:
    asked = Insight("Who pauses?", "party", "SRE", "open-question", "ops")
    decision = replace(plan.decisions["deployment-pattern"], insights=(asked,))
    plan = replace(plan, decisions={**plan.decisions, "deployment-pattern": decision})
    top, _, rest = page(plan).partition("From commit to production</h2>")
    assert "Who pauses?" in top
    tensions = rest.partition("Tensions and answers</h2>")[2].partition("Decisions</h2>")[0]
    assert "Who pauses?" not in tensions, "it stands at the top already"
    id_ = question_id("deployment-pattern", "Who pauses?")
    answer = FindingAnswer(id_, "resolved", "the release lead", "ops")
    top, _, rest = page(replace(plan, findings={id_: answer})).partition(
        "From commit to production</h2>"
    )
    assert "Who pauses?" not in top and "the release lead" in rest


def test_hostile_text_is_shown_as_text(page, hostile) -> None:
    found = Page(page(hostile))
    assert found.words.count("<script>alert(1)</script>") >= 5


def test_empty_and_damaged_plans_have_a_page_too(page, plan, write) -> None:
    assert "No decision is recorded yet." in page(b"")
    data = write(plan)
    assert "The file is damaged" in page(data[: len(data) * 9 // 10])
    Page(page(b"\xff\xfe"))


def test_who_signed_is_on_the_page(page, plan, write, reading) -> None:
    data = write(plan)
    signed = apply(data, sign(reading(data), "Ada", TODAY, "op-s", note="with the team"))
    assert "signed by Ada, 2026-11-20 (with the team) — valid" in page(signed)


def test_it_begins_as_the_document_does(page) -> None:
    """What the document says at a glance, word for word and in its order, before anything else."""
    data = EXAMPLE.read_bytes()
    glance = data.decode().partition("## At a Glance\n")[2].partition("\n## ")[0]
    said = [passage.said for passage in passages(glance) if passage.kind == "text"]
    shown = page(data).partition("At a Glance</h2>")[2].partition("<nav")[0]
    words = " ".join(Page(f"<div>{shown.removesuffix('</section>')}</div>").words.split())
    at = 0
    for sentence in said:
        told = " ".join(re.sub(r" <#[^>]*> ", " ", f" {sentence} ").split()).replace(" :", ":")
        found = words.replace(" ", "").find(told.replace(" ", ""), at)
        assert found >= at, told
        at = found
    for cell in ("5 % → 25 % → 100 %", "Canary deployment", "Approvers: the harbour office"):
        assert cell in words


@pytest.mark.parametrize("which", ["plan", "example", "begun", "nothing"])
def test_every_link_within_the_page_leads_somewhere(page, plan, write, which: str) -> None:
    data = {"plan": plan, "example": EXAMPLE.read_bytes(), "nothing": b""}.get(which)
    found = Page(page(write(plan, (1, 2)) if data is None else data))
    ids = [a["id"] for _, a in found.elements if "id" in a]
    assert len(ids) == len(set(ids))
    wanted = {a["href"][1:] for a in found.all("a") if (a["href"] or "").startswith("#")}
    assert wanted <= set(ids)


def test_what_a_reviewer_may_want_later_stands_behind(page) -> None:
    html = page(EXAMPLE.read_bytes())
    folded = re.findall("<details>.*?</details>", html, re.DOTALL)
    behind, front = "".join(folded), re.sub("<details>.*?</details>", "", html, flags=re.DOTALL)
    for words in (
        "Every recorded decision against the four metrics",
        "Trivy — unverified",
        "agrees (A-IN-004)",
        "Flagger - Deployment strategies",
        "Two layers that both share out traffic by percentage",
    ):
        assert words in behind and words not in front, words
    for words in (
        "A wrong price in one booking of twenty",
        "is watched in a step without data is not decided",
    ):
        assert words in front, words
    assert "<details open" not in html


def test_the_flow_is_drawn_with_environments_and_steps(page) -> None:
    html = page(EXAMPLE.read_bytes())
    drawn = html.partition('<h2 id="flow">')[2].partition("</section>")[0]
    stops = re.findall(r'<li class="(\w+)"><strong>([^<]+)</strong>', drawn)
    assert [s for s in stops if s[0] != "stop"] == [
        ("environment", "dev (environment)"),
        ("environment", "staging (environment)"),
        ("gate", "Gate"),
        ("step", "5 % of production"),
        ("step", "25 % of production"),
    ]
    assert stops[0] == ("stop", "Commit") and stops[-1][0] == "stop"
    assert drawn.count("if it fails: the way back") == 3, "two steps, and what verifies"
    way_back = drawn.partition('class="back"')[2]
    assert "Decided By: the person on call" in way_back


def test_a_catalogue_text_is_set_apart_from_the_users_words(page, plan) -> None:
    decision = plan.decisions["deployment-pattern"]
    own = replace(decision, rollback="we go back by hand")
    given = f'<div class="given"><p>{decision.rollback}'
    assert given in page(plan)
    changed = page(replace(plan, decisions={**plan.decisions, own.id: own}))
    assert given not in changed and "<dd><p>we go back by hand" in changed


@pytest.mark.parametrize("phase", ["poc", "mvp", "staging", "production"])
def test_a_row_that_no_decision_can_speak_to_is_not_called_undecided(
    page, plan, criteria, phase: str
) -> None:
    html = page(replace(plan, context=replace(plan.context, delivery_phase=phase)))
    rows = [row for row in criteria.phases.rows if phase in row.cells]
    assert rows
    for row in rows:
        told = html.partition(f'<th scope="row">{row.label}</th>')[2].partition("</tr>")[0]
        can_speak = any(point.decided for point in row.cells[phase].points)
        assert told and ("no decision to compare with" in told) is not can_speak
        assert can_speak or "not decided" not in told


def test_what_a_phase_does_not_ask_is_not_open_in_the_report(page, plan, criteria) -> None:
    facts = Facts({}, Context("poc", "web-service"), frozenset(), criteria.catalogue)
    html = page(replace(plan, context=facts.context, decisions={}))
    decisions = html.partition('<h2 id="decisions">')[2].partition("</section>")[0]
    told = dict(re.findall(r"<h3[^>]*>([^<]+)</h3><p>([^<]+)</p>", decisions))
    boxed = {html_text(box.category.heading): box for box in boxes(facts)}
    assert told.keys() == boxed.keys()
    for heading, box in boxed.items():
        assert (told[heading] == "in a later phase") is box.later, heading
        assert (told[heading] == "open") is bool(box.open), heading
    assert {"open", "in a later phase"} <= set(told.values())
