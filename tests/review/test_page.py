"""The report: one page that loads nothing and runs nothing, whatever a plan holds."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from facilitator.document.splice import apply
from facilitator.model import Decision, Evidence, FindingAnswer, Insight, Plan, Status
from facilitator.review.report.page import report
from facilitator.review.signoff import sign
from facilitator.validation.questions import question_id

TODAY = "2026-11-20"
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)><!-- </title></style> javascript:0\n</svg>"
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


@pytest.fixture
def page(write, reading, criteria) -> Callable[[Plan | bytes], str]:
    def make(plan: Plan | bytes) -> str:
        return report(reading(plan if isinstance(plan, bytes) else write(plan)), criteria, TODAY)

    return make


@pytest.fixture
def hostile(plan: Plan) -> Plan:
    """The plan with hostile text wherever a user can type."""
    evidence = Evidence(
        "x", "Tool", "1.0", Status.VERIFIED, TODAY, ("example.org/x",), HOSTILE.replace("\n", " ")
    )
    insight = Insight(HOSTILE, "party", "SRE", "open-question", HOSTILE.replace("\n", " "))
    decision = replace(
        plan.decisions["deployment-pattern"],
        rationale=HOSTILE,
        rollback=HOSTILE,
        evidence=(evidence,),
        insights=(insight,),
    )
    held = {**plan.decisions, "deployment-pattern": decision, "sast": Decision("sast", own=HOSTILE)}
    answer = FindingAnswer("R-DB-006", "accepted", HOSTILE, HOSTILE, HOSTILE, TODAY)
    return replace(
        plan, project_name=HOSTILE.replace("\n", " "), decisions=held, findings={"R-DB-006": answer}
    )


def test_the_page_has_every_part_and_the_open_points_first(page, plan) -> None:
    html = page(plan)
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", html)
    assert headings == [
        "Open points",
        "From commit to production",
        "DORA ledger",
        "Tensions and answers",
        "Decisions",
        "Sign-off",
        "About the file",
    ]
    found = Page(html)
    assert len(found.all("h1")) == 1
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in found.all("svg"))
    assert "Expand-contract: who ends it?" in found.words
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
    assert "<strong>Who pauses?</strong>" in top
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


AXE = """
import puppeteer from 'puppeteer-core'; import fs from 'fs';
const axe = fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const browser = await puppeteer.launch({executablePath: process.argv[2], args: ['--no-sandbox'], headless: true});
let bad = [];
for (const scheme of ['light', 'dark']) {
  const page = await browser.newPage();
  page.on('console', m => { if (m.type() === 'error') bad.push(m.text()); });
  page.on('request', r => { if (!r.url().startsWith('file:')) bad.push('request ' + r.url()); });
  page.on('dialog', d => { bad.push('dialog'); d.dismiss(); });
  await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
  await page.goto('file://' + process.argv[3]);
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run());
  bad = bad.concat(found.violations.map(v => v.id + ': ' + v.nodes[0].html));
}
await browser.close();
console.log(JSON.stringify(bad));
"""


@pytest.mark.slow
def test_a_real_browser_finds_no_violation_and_no_request(
    page, plan, hostile, tmp_path, monkeypatch
) -> None:
    """Needs Chromium, and axe-core and puppeteer-core under BROWSER_TOOLS/node_modules."""
    tools = os.environ.get("BROWSER_TOOLS", "")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not tools or not chromium or not (Path(tools) / "node_modules" / "axe-core").is_dir():
        pytest.skip(
            "BROWSER_TOOLS with axe-core, or Chromium, is not here: NOT tested in a browser"
        )
    monkeypatch.chdir(tools)
    script = Path(tools) / f"axe-{os.getpid()}.mjs"
    script.write_text(AXE, "utf-8")
    try:
        for given in (plan, hostile):
            file = tmp_path / "report.html"
            file.write_text(page(given), "utf-8")
            command = ["node", str(script), chromium, str(file)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=True)
            assert json.loads(done.stdout) == []
    finally:
        script.unlink()
