"""The project of the journeys, and plans of it that `run` wrote from their answers: made once, then begun with."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from support.guided import STEP_TWO, Answers, catalogue, options, played
from support.journey_answers import complete
from support.terminal import Terminal

ARCHITECTURE = """\
# Architecture: ferry-times

ferry-times shows when the next ferry leaves. One service reads the harbour's feed, one serves the page.

## Infrastructure

| Concern | Decision |
|---|---|
| Infrastructure as code | Terraform |
| Container strategy | Docker |
| Orchestration | Kubernetes |

Environments: dev and staging.
"""


def made(root: Path) -> Path:
    """A small project: an architecture document and a workflow."""
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "architecture.md").write_text(ARCHITECTURE, encoding="utf-8")
    (root / ".github" / "workflows").mkdir(parents=True)
    (root / ".github" / "workflows" / "ci.yml").write_text("on: push\njobs: {}\n", encoding="utf-8")
    return root


def answers_until(step: int) -> dict[str, Any]:
    """What the person of the journeys decides, up to a step."""
    whole = {**complete(), "documents": "all", "rounds": {}}
    whole["decisions"] = {
        k: a for k, a in whole["decisions"].items() if catalogue().step_of(k) <= step
    }
    return whole if step == 4 else {k: v for k, v in whole.items() if k != "targets"}


def ran(project: Path, folder: Path, answers: dict[str, Any]) -> Path:
    """The plan that `run` writes as far as the answers go (JSON is YAML)."""
    folder.mkdir(exist_ok=True)
    file, plan = folder / "answers.yaml", folder / "pipeline.md"
    file.write_text(json.dumps(answers), encoding="utf-8")
    done = played(
        "run", str(plan), "--answers", str(file), *options(project, folder / "state"), cwd=project
    )
    assert plan.exists(), done.stderr
    return plan


@cache
def _written_until(step: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        project = made(Path(folder) / "ferry-times")
        return ran(project, Path(folder) / "run", answers_until(step)).read_bytes()


def begun(folder: Path, step: int) -> Path:
    """A plan with the steps up to this one written, in a folder of its own."""
    plan = folder / "pipeline.md"
    plan.parent.mkdir()
    plan.write_bytes(_written_until(step))
    return plan


def drafted(project: Path, plan: Path, state: Path, answers: Answers, before: str) -> None:
    """Have `run` answer all that is asked before this question: earlier steps are written, its own is drafted."""
    asked = list(catalogue().questions)
    later = set(asked[asked.index(before) :])
    told = {k: answer for k, answer in answers["decisions"].items() if k not in later}
    file = plan.parent / "answers.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({**answers, "decisions": told}), encoding="utf-8")
    stopped = played(
        "run", str(plan), "--answers", str(file), *options(project, state), cwd=project
    )
    assert stopped.returncode == 3 and f"{before} is not answered" in stopped.stderr, stopped


def resumed_in_step_two(terminal: Terminal) -> None:
    """From the start of a session on a plan whose first step is written to the second."""
    terminal.wait_for("go on in step 2")
    terminal.press("r")
    terminal.wait_for(STEP_TWO)
