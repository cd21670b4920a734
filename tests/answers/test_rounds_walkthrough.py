"""docs/rounds.md shows a real run: every question, reason and recorded line in it is what the sample's answers give."""

from __future__ import annotations

import re

import pytest
from support.sample_project import ROOT, SAMPLE, Command, Project

from facilitator.answers.playing import Playing
from facilitator.session import events
from facilitator.session.round_context import round_context
from facilitator.techniques.selection import Offer, deal


def flat(text: str) -> str:
    """The words, without line ends, marks of the screen and indentation."""
    return " ".join(text.replace("```text", " ").replace("→", " ").replace("\n   + ", " ").split())


def test_the_walkthrough_is_what_the_sample_answers_give(
    project: Project, facilitator: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    dealt: list[tuple[Offer, ...]] = []

    def insist(playing: Playing, move: events.Event, place: tuple[str | int, ...]) -> None:
        if isinstance(move, events.Elicit):
            dealt.append(deal(round_context(playing.state)))
        prompt = playing.state.round.prompt if playing.state.round else None
        if prompt is not None and isinstance(move, events.AnswerPrompt | events.Skip):
            said.extend((prompt.text, " ↔ ".join(prompt.between)))
            said.append(move.reply.text if isinstance(move, events.AnswerPrompt) else "skipped")
        original(playing, move, place)

    original = Playing.insist
    monkeypatch.setattr(Playing, "insist", insist)
    done = facilitator("run", str(project.plan), "--answers", str(SAMPLE))
    assert done.code == 0, done.err
    shown = flat((ROOT / "docs" / "rounds.md").read_text(encoding="utf-8"))
    assert said and "\n".join(text for text in said if flat(text) not in shown) == ""
    # the README tells the first question in short
    assert flat(said[0]) in flat(re.sub(r"[*>]", " ", (ROOT / "README.md").read_text("utf-8")))
    for offer in dealt[0]:
        assert flat(f"{offer.name}  {offer.purpose} because {offer.because}") in shown
    plan = project.plan.read_text(encoding="utf-8")
    pattern = plan.split("### Deployment Pattern")[1].split("\n### ")[0]
    recorded = re.findall(r"^  - \*\*Insights:\*\*.*(?:\n    .*)*", pattern, re.MULTILINE)
    assert recorded
    assert all(flat(one) in shown for one in recorded)
