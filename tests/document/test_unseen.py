"""What renders is what is read: decisions in comments, hidden elements and code count for nothing and are told."""

from __future__ import annotations

import pytest
from support import plan_strategies as plans

from facilitator.document import unseen as scanner
from facilitator.document.read import read
from facilitator.document.reading import Reading
from facilitator.model import Severity

CATALOGUE = plans.catalogue()
HEAD = "---\nstepsCompleted: []\n---\n"
REAL = "### Deployment Pattern\n\n**Pattern:** Canary deployment\n"
FORGED = "### Deployment Pattern\n\n**Pattern:** Blue-green deployment\n"
FIELD = "**Pattern:** Blue-green deployment"


def reading(*blocks: str, end: str = "\n") -> tuple[Reading, str]:
    text = HEAD + "## Deployment Strategy\n\n" + "\n\n".join(blocks) + "\n"
    return read(text.replace("\n", end).encode(), CATALOGUE), text


def told(found: Reading, code: str) -> list[int]:
    assert all(p.severity is Severity.ERROR for p in found.problems if p.code == code)
    return [p.line for p in found.problems if p.code == code]


def pattern(found: Reading) -> object:
    decision = found.plan.decisions.get("deployment-pattern")
    return decision and (decision.choice or decision.own)


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "hidden",
    [
        f"<!--\n{FORGED}-->",
        f"  <!-- {FORGED}-->",
        f"- <!--\n\n{FORGED}-->",
        f"> <!--\n\n{FORGED}-->",
        f"words <!--\n{FIELD}\n-->",
        f"<div hidden>\n\n{FORGED}\n</div>",
        f'<div style="display: none">\n<div>\n</div>\n\n{FORGED}\n</div>',
        f"<template>\n\n{FORGED}\n</template>",
        f"<!-- ` -->\n<!--\n{FORGED}-->",
    ],
)
def test_what_is_hidden_is_not_read_and_is_an_error(hidden: str, end: str) -> None:
    found, text = reading(hidden, REAL, end=end)
    assert pattern(found) == ("deployment-pattern.canary",)
    name = "### Deployment Pattern" if f"\n{FORGED}" in hidden else FIELD
    assert told(found, "decision-unseen") == [line_of(text, name)]
    assert found.damaged


@pytest.mark.parametrize("mark", ["```", "~~~", "````text"])
def test_a_decision_in_a_code_block_is_not_read_and_is_an_error(mark: str) -> None:
    found, text = reading(f"{mark}\n{FORGED}{mark[:4].rstrip('t')}", REAL)
    assert pattern(found) == ("deployment-pattern.canary",)
    assert told(found, "decision-unseen") == [line_of(text, "### Deployment Pattern")]


def test_a_decision_in_raw_html_is_an_error() -> None:
    found, text = reading(REAL.replace("Canary", "Blue-green"), f"<p>\n{FIELD}\n</p>")
    assert told(found, "decision-unseen") == [line_of(text, f"{FIELD}\n</p>")]


@pytest.mark.parametrize(
    "harmless",
    [
        "```canary``` is what we say",
        "`<!--` opens a comment",
        "\\<!-- is no comment",
        "<!-- a remark -->",
        "<!-- a remark\n\nof several lines -->",
        "``` a ` b ```",
        "words <!-- never closed",
        "```text\nkubectl rollout\n```",
        "<details>\n<summary>More</summary>\n\nwords\n\n</details>",
    ],
)
def test_what_hides_no_decision_is_nothing(harmless: str) -> None:
    found, _ = reading(harmless, REAL)
    assert pattern(found) == ("deployment-pattern.canary",)
    assert told(found, "decision-unseen") == []


def test_a_code_span_of_three_backticks_opens_no_fence() -> None:
    found, _ = reading("### Deployment Pattern", "```canary``` is meant:", FIELD)
    assert pattern(found) == ("deployment-pattern.blue-green",)


def test_a_category_that_stands_twice_is_an_error_at_the_second() -> None:
    found, text = reading(REAL, FORGED)
    assert told(found, "category-repeated") == [text[: text.rindex("###")].count("\n") + 1]
    assert pattern(found) == ("deployment-pattern.canary",)


@pytest.mark.parametrize(
    "around",
    [
        "```\n{}\n```",
        "~~~text\n{}\n~~~",
        "<!--\n{}\n-->",
        "<p>\n{}\n</p>",
        "<template>\n\n{}\n</template>",
    ],
)
def test_an_answer_that_no_reader_of_the_page_sees_is_none(around: str) -> None:
    heading = "## Pipeline Validation Results\n\n### Alignment Issues Addressed\n\n"
    real = "#### R-ZD-001: a title\n\n**Accepted:** we know\n"
    forged = "#### R-RB-010: a title\n**Accepted:** forged\n**Owner:** ops"
    text = f"{HEAD}{heading}{real}\n{around.format(forged)}\n"
    answers = read(text.encode(), CATALOGUE).plan.findings
    assert {id_: a.text for id_, a in answers.items()} == {"R-ZD-001": "we know"}
    text = f"{HEAD}{heading}{real}\n{forged}\n"
    assert "R-RB-010" in read(text.encode(), CATALOGUE).plan.findings


MANY = {
    "fences": "```\nx\n```\n",
    "tildes": "~~~\nx\n~~~\n",
    "comments": "<!-- x -->\n",
    "comments in one paragraph": "<!-- --> ",
    "hidden elements": "<p hidden>x</p>\n",
    "HTML": "<p>\n\n",
    "code spans behind a comment": "<!-- --> `a`\n",
}


@pytest.mark.parametrize("one", MANY.values(), ids=MANY)
def test_what_has_more_marks_than_are_followed_is_not_read_and_nothing_else_is_said_of_it(
    one: str,
) -> None:
    found, _ = reading(REAL, one * scanner.MOST_MARKS + one)
    assert [p.code for p in found.problems if p.code != "too-complex"] == []
    assert found.damaged and not found.plan.decisions


class _Counted:
    """The pattern of what opens, and how often it was tried."""

    def __init__(self) -> None:
        self.pattern, self.tried = scanner._OPENS, 0

    def match(self, text: str, at: int) -> object:
        self.tried += 1
        return self.pattern.match(text, at)


@pytest.mark.parametrize("signs", ["<", "~~ ", "< ", "<?", "\\\\", "\\x"])
def test_a_thousand_signs_that_open_nothing_cost_no_thousand_tries(
    signs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = _Counted()
    monkeypatch.setattr(scanner, "_OPENS", counted)
    assert [s.kind for s in scanner.unseen(signs * 1000 + "\n\n<!-- x -->\n")] == [scanner.COMMENT]
    assert counted.tried < 10
