"""A complete plan that was cut off anywhere is never read as complete."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache, lru_cache

import pytest
from support.walkthrough import Disk, complete, first_option, shipped_content

from facilitator.document.parse import Parsed, parse_section
from facilitator.document.read import read
from facilitator.document.reading import COMPLETE, Reading
from facilitator.model import Kind, Question
from facilitator.session import events
from facilitator.session.play import begin, play

PLANS = 5
FEW = [0, 1, *(pytest.param(number, marks=pytest.mark.slow) for number in range(2, PLANS))]
"""One with line ends of each kind, and the others."""


@cache
def plan(number: int) -> bytes:
    """A complete plan: one with the first options, four with any answers, each in its own words."""
    dice = random.Random(number)

    def answer(question: Question) -> events.Event:
        if question.kind is Kind.PERCENT or not number:
            return first_option(question)
        kind = dice.randrange(8)
        if kind == 0:
            return events.Defer(question.id, "until we know\n\n> more\n\n")
        if kind == 1:
            return events.NotApplicable(question.id, "## not here")
        if kind == 2 or not question.options:
            return events.OwnWords(question.id, f"our own\n- **words:** {dice.random()}")
        return events.Choose(question.id, dice.choice(question.options).id)

    new, _ = play(begin(shipped_content(), "2026-11-20", Reading()), events.Opened(Reading()))
    disk = Disk()
    complete(disk, new, answer)
    assert disk.data is not None
    return disk.data if number % 2 else disk.data.replace(b"\n", b"\r\n")


def _parsed(number: int, text: str) -> Parsed:
    catalogue = shipped_content().catalogue
    return parse_section(catalogue.step(number), text, catalogue)


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections that were read before are not read again: most prefixes have the same ones."""
    parsed = lru_cache(maxsize=64)(_parsed)
    monkeypatch.setattr(
        "facilitator.document.read.parse_section", lambda step, text, *_: parsed(step.number, text)
    )


def read_as_complete(data: bytes, ends: Iterator[int]) -> list[int]:
    """Where the plan can be cut off without anybody noticing; the blank end of the file aside."""
    whole = len(data.rstrip())
    return [
        at
        for at in ends
        if at < whole and read(data[:at], shipped_content().catalogue).status == COMPLETE
    ]


@pytest.mark.parametrize("number", FEW)
def test_the_plans_are_complete_and_differ(number: int) -> None:
    assert read(plan(number), shipped_content().catalogue).status == COMPLETE
    assert plan(number) != plan(number - 1 if number else 1)


@pytest.mark.parametrize("number", FEW)
def test_no_prefix_at_a_line_end_and_no_other_sampled_one_reads_as_complete(number: int) -> None:
    data = plan(number)
    last = data.index(b"## Pipeline Validation Results")
    line_ends = [at + more for at, byte in enumerate(data) if byte == 10 for more in (0, 1)]
    before = [at for at in line_ends if at < last][number :: PLANS * 2]
    sampled = random.Random(number).sample(range(len(data)), 60)
    in_headings = [
        at + more for at in line_ends if data[at : at + 2] == b"##" for more in (1, 2, 3, 4)
    ]
    near_the_end = range(len(data) - 60, len(data))
    ends = {*before, *(at for at in line_ends if at >= last), *sampled, *in_headings, *near_the_end}
    assert read_as_complete(data, iter(sorted(ends))) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", range(PLANS))
def test_no_prefix_at_all_reads_as_complete(number: int) -> None:
    data = plan(number)
    assert read_as_complete(data, iter(range(len(data)))) == []
