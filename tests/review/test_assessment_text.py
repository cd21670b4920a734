"""An assessment in words: what cannot be seen stands together, and a row that is there in part says so."""

from __future__ import annotations

from facilitator.model import Statement
from facilitator.model.phases import ConformanceRule, PhasePoint
from facilitator.phases.standing import (
    Assessment,
    CellStanding,
    CellState,
    ConformanceFinding,
    Followed,
    PointStanding,
)
from facilitator.review.assessment.markdown import as_markdown
from facilitator.review.assessment.text import as_text

SEEN = Statement("ci-step", "test", "decided", "a.yml", 3, "npm test")


def hidden(decision: str, look_at: str, *seen: Statement) -> ConformanceFinding:
    rule = ConformanceRule(decision, "ci-step", "How it shows.", look_at=look_at)
    return ConformanceFinding(rule, Followed.NOT_VISIBLE, f"what {decision} is", seen)


def row(*states: CellState) -> CellStanding:
    points = tuple(PointStanding(PhasePoint("a", "A part", "Do it"), state) for state in states)
    return CellStanding("ci-cd", "CI/CD", "lint", CellState.DIFFERS, points)


def test_decisions_that_cannot_be_seen_stand_under_the_place_to_look_once() -> None:
    findings = [hidden(name, "the platform") for name in ("one", "two", "three")]
    findings += [hidden("four", "the registry"), hidden("five", "")]
    findings.insert(1, hidden("six", "the platform", SEEN))
    text = as_text(Assessment("mvp", (), tuple(findings)), "MVP")
    together = """\
  not visible  look at the platform
      one: what one is
      two: what two is
      three: what three is
  not visible  look at the registry
      four: what four is
  not visible  nothing in these files shows it
      five: what five is
"""
    assert together in text
    alone = text.index("  not visible  six: what six is\n      a.yml:3")
    assert alone < text.index(together)
    assert "6 not visible" in text


def test_decisions_stand_there_as_people_call_them_and_counts_agree() -> None:
    point = PointStanding(
        PhasePoint("a", "A part", "Do it"), CellState.IN_PLACE, (), ("one",), True
    )
    cell = CellStanding("ci-cd", "CI/CD", "lint", CellState.IN_PLACE, (point,))
    found = hidden("one", ""), hidden("one", "")._replace(state=Followed.DIFFERS)
    made = Assessment("mvp", (cell,), found, called={"one": "Number one, Size"})
    text = as_text(made, "MVP")
    assert "decided so: Number one, Size" in text
    assert text.count("Number one, Size: what one is") == 2
    assert "| Number one, Size |" in as_markdown(made, "MVP")
    assert "1 in place, 0 differ, 0 missing" in text and "0 as decided, 1 differs, 1 not" in text


def test_a_row_of_which_no_point_differs_says_that_it_is_there_in_part() -> None:
    partly = row(CellState.IN_PLACE, CellState.MISSING)
    wholly = row(CellState.IN_PLACE, CellState.DIFFERS)
    for cell, said in ((partly, "differs (there in part)"), (wholly, "differs")):
        assessment = Assessment("mvp", (cell,))
        assert f"CI/CD: {said}\n" in as_text(assessment, "MVP")
        assert f"| {said} |" in as_markdown(assessment, "MVP")
