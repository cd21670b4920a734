"""Whole guided sessions in a real terminal: by keys alone through five steps, against what `run` writes."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest
from support.guided import STEP_MENU, Answers, Guided, chosen, opened
from support.journey_answers import complete
from support.journey_plans import answers_until, drafted, ran

pytestmark = pytest.mark.journey


def differences(typed: bytes, wanted: bytes) -> str:
    """Lines in which the two files differ; empty when they are equal byte for byte."""
    both = [data.decode().splitlines(keepends=True) for data in (typed, wanted)]
    found = "".join(difflib.unified_diff(*both, "typed", "run", n=0))
    return found or ("" if typed == wanted else "not the same bytes")


STAGES = ["dev", "staging", "production"]


ON_THE_WAY = "rollback-type"
"""Where the session is left and resumed."""


@pytest.mark.parametrize(
    ("size", "by_keys"),
    [
        pytest.param((80, 24), False, id="80x24"),
        pytest.param((80, 24), True, id="80x24-all", marks=pytest.mark.slow),
        pytest.param((120, 40), True, id="120x40-all", marks=pytest.mark.slow),
    ],
)
def test_a_whole_session_by_keys_writes_what_run_writes(
    project: Path, tmp_path: Path, size: tuple[int, int], by_keys: bool
) -> None:
    """What is answered between the second step and the last categories is typed in the slow profile, else played."""
    answers = complete()
    plan, state = tmp_path / "plan" / "pipeline.md", tmp_path / "state"
    line = "docs/architecture.md:13"  # where it names what was typed, that is kept with it
    named = {"values": STAGES, "sources": dict.fromkeys(STAGES[:2], line)}
    played = {**answers, "documents": "all", "context": {"environments": named}}
    with opened(project, state, plan, size=size) as terminal:
        two_steps(Guided(terminal), answers)
        if by_keys:
            up_to_the_rollback(Guided(terminal), answers)
        terminal.press("q")
        assert terminal.ended() == 0 and terminal.restored()
    if not by_keys:
        drafted(project, plan, state, {**played, "rounds": {}}, ON_THE_WAY)
        played = {**played, "rounds": {"rollback": answers["rounds"]["rollback"]}}
    with opened(project, state, plan, size=size) as terminal:
        to_the_end(Guided(terminal), answers)
        wanted = ran(project, tmp_path / "run", played).read_bytes()
        different = differences(plan.read_bytes(), wanted)
        assert not different, different
        revise_branch_strategy(Guided(terminal), "two people review every change")
        revised = {**played, "revision": "two people review every change"}
        revised["decisions"] = {**answers["decisions"], "branch-strategy": "github-flow"}
        wanted = ran(project, tmp_path / "run", revised).read_bytes()
        different = differences(plan.read_bytes(), wanted)
        assert not different, different
        assert b"**Supersedes:**" in plan.read_bytes()
        terminal.press("q")
        assert terminal.ended() == 0


def two_steps(person: Guided, answers: Answers) -> None:
    """Steps 1 and 2, from the start of a session on a plan that is not there yet."""
    person.introduce(answers)
    person.load("docs/architecture.md")
    person.terminal.press(*["down"] * 3, "enter")
    person.terminal.wait_for("Environments")
    person.terminal.press("ctrl+a", "ctrl+k")
    person.write(", ".join(STAGES))
    person.kept_step_one(answers)
    person.decide(2, answers)
    person.written("Step 3 ")


def up_to_the_rollback(person: Guided, answers: Answers) -> None:
    """Step 3, and step 4 as far as the session is left and resumed."""
    person.decide(3, answers)
    person.written("Step 4 ")
    person.decide(4, answers, until="rollback")
    person.terminal.wait_for("▸ Rollback strategy")


def to_the_end(person: Guided, answers: Answers) -> None:
    """From the start that resumes there to a plan of which every step is written."""
    person.terminal.wait_for("resume in step 4, Rollback type")
    person.terminal.press("r")
    person.terminal.wait_for("▸ Rollback strategy")
    person.decide(4, answers, since="rollback")
    person.written("Step 5 of 5")
    person.written("Saved step 5")


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
    person.write(reason)
    terminal.wait_for(f"because: {reason}")
    terminal.press("c")
    terminal.wait_for("Saved step 2", "needs review")


@pytest.mark.parametrize("until", [1, pytest.param(4, marks=pytest.mark.slow)])
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
            person.written(f"Step {number + 1} ")
        if until == 4:
            person.written("Saved step 5")
        terminal.press("q")
        assert terminal.ended() == 0
    wanted = ran(project, tmp_path / "run", {**answers, "documents": [document]}).read_bytes()
    different = differences(plan.read_bytes(), wanted)
    assert not different, different
