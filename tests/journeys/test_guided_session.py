"""Whole guided sessions in a real terminal: by keys alone through five steps, against what `run` writes."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest
from support.guided import STEP_MENU, Guided, chosen, opened
from support.journey_answers import complete
from support.journey_plans import answers_until, ran
from support.terminal import SIZES

pytestmark = pytest.mark.journey


def differences(typed: bytes, wanted: bytes) -> str:
    """Lines in which the two files differ; empty when they are equal byte for byte."""
    both = [data.decode().splitlines(keepends=True) for data in (typed, wanted)]
    found = "".join(difflib.unified_diff(*both, "typed", "run", n=0))
    return found or ("" if typed == wanted else "not the same bytes")


STAGES = ["dev", "staging", "production"]


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_session_by_keys_writes_what_run_writes(
    project: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    answers = complete()
    plan, state = tmp_path / "plan" / "pipeline.md", tmp_path / "state"
    with opened(project, state, plan, size=size) as terminal:
        person = Guided(terminal)
        person.introduce(answers)
        person.load("docs/architecture.md")
        terminal.press(*["down"] * 3, "enter")
        terminal.wait_for("Environments")
        terminal.press("ctrl+a", "ctrl+k")
        person.write(", ".join(STAGES))
        person.kept_step_one(answers)
        for number in (2, 3):
            person.decide(number, answers)
            terminal.press("down", "c")
            terminal.wait_for(f"Step {number + 1} ")
        person.decide(4, answers, until="rollback")
        terminal.wait_for("▸ Rollback strategy")
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.restored()
    with opened(project, state, plan, size=size) as terminal:
        person = Guided(terminal)
        terminal.wait_for("resume in step 4, Rollback type")
        terminal.press("r")
        terminal.wait_for("▸ Rollback strategy")
        person.decide(4, answers, since="rollback")
        terminal.press("down", "c")
        terminal.wait_for("Step 5 of 5")
        terminal.press("down", "c")
        terminal.wait_for("Saved step 5")
        line = "docs/architecture.md:13"  # where it names what was typed, that is kept with it
        named = {"values": STAGES, "sources": dict.fromkeys(STAGES[:2], line)}
        answers = {**answers, "documents": "all", "context": {"environments": named}}
        wanted = ran(project, tmp_path / "run", answers).read_bytes()
        different = differences(plan.read_bytes(), wanted)
        assert not different, different
        revise_branch_strategy(person, "two people review every change")
        revised = {**answers, "revision": "two people review every change"}
        revised["decisions"] = {**answers["decisions"], "branch-strategy": "github-flow"}
        wanted = ran(project, tmp_path / "run", revised).read_bytes()
        different = differences(plan.read_bytes(), wanted)
        assert not different, different
        assert b"**Supersedes:**" in plan.read_bytes()
        terminal.press("q")
        assert terminal.ended() == 0


def revise_branch_strategy(person: Guided, reason: str) -> None:
    """From the overview of a complete plan: another branch strategy, with the reason that C asks for."""
    terminal = person.terminal
    terminal.press("home")
    terminal.wait_lit("1 Project context")
    terminal.go_to("Branch strategy")
    terminal.press("enter")
    terminal.wait_for("▸ Branch strategy")
    chosen(terminal, "2", "GitHub Flow")
    terminal.press("c")
    terminal.wait_for(STEP_MENU, "say why with r")
    terminal.press("down", "c")
    terminal.wait_for("Say why first")
    terminal.press("r")
    person.write(reason)
    terminal.wait_for(f"because: {reason}")
    terminal.press("c")
    terminal.wait_for("Saved step 2", "needs review")


@pytest.mark.parametrize("until", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_a_session_on_somebody_elses_project(shared: Path, tmp_path: Path, until: int) -> None:
    """A real project's documents and files, read from beside the checkout and copied nowhere but here."""
    source = shared / "corpus" / "projects" / "encar-demo"
    if not source.is_dir():
        pytest.skip("the corpus of real projects is not here: NOT tested on one")
    project = tmp_path / "real"
    shutil.copytree(source, project)
    project.chmod(0o755)  # the corpus may be read-only
    document = "_bmad-output/planning-artifacts/architecture.md"
    answers = answers_until(until)
    del answers["context"]
    plan, state = tmp_path / "plan" / "pipeline.md", tmp_path / "state"
    with opened(project, state, plan) as terminal:
        person = Guided(terminal)
        person.introduce(answers)
        person.load(document)
        person.kept_step_one(answers)
        for number in range(2, until + 1):
            person.decide(number, answers)
            terminal.press("down", "c")
            terminal.wait_for(f"Step {number + 1} ")
        if until == 4:
            terminal.press("down", "c")
            terminal.wait_for("Saved step 5")
        terminal.press("q")
        assert terminal.ended() == 0
    wanted = ran(project, tmp_path / "run", {**answers, "documents": [document]}).read_bytes()
    different = differences(plan.read_bytes(), wanted)
    assert not different, different
