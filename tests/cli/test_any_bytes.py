"""Any bytes as plan, answers or step file: a message and an exit code; never a traceback, never the bytes themselves."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import dear
from support.hostile_shapes import SHAPES
from support.sample_project import ROOT, Command, Project

LINES = [
    b"---", b"- a", b"stepsCompleted: [1, 2, 3, 4, 5]", b"stepsCompleted: [[[", b"facilitator: {sections: 1}",
    b"project_name: &a [*a]", b"x: !!python/object:os.system y", b"a: .nan", b"? [", b"## Project Context",
    b"## Pipeline Stages", b"### Test Stage", b"## Deployment Strategy", b"**Rationale:** x", b"**Triggers:**",
    b"```", b"~~~", b"<!--", b"<<<<<<< a", b">>>>>>> b", b"| a | b |", b"\xe2\x80\xa8\xe2\x80\xae", b"\xff\xfe\x00",
    b"\x1b]52;c;YQ==\x07", b"\x00", b"> quote", b"- **Insight, Party (SRE):** x", b"decisions:", b"  deployment-pattern:",
    b"    choice: canary", b"user_name: Ada", b"delivery_phase: mvp", b"rounds: {deployment-pattern: [{party: 5}]}",
    b"findings: [1]", b"\tx: y", b"\xf0\x9f\x91\xa9\xe2\x80\x8d", b"categories:", b"  - id: x", b"kind: one", b"options: 5",
    b"- [a](javascript:x)", b"id: step-02-pipeline-architecture",
]  # fmt: skip
BYTES = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from(LINES), max_size=25).map(b"\n".join),
    st.lists(st.sampled_from(LINES), max_size=25).map(b"\r\n".join),
    st.tuples(st.lists(st.sampled_from(LINES), max_size=12), st.binary(max_size=40)).map(
        lambda both: b"\xef\xbb\xbf---\n" + b"\n".join(both[0]) + b"\n---\n" + both[1]
    ),
)
QUIET = settings(
    max_examples=dear(40).max_examples,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def said(result: object) -> str:
    return f"{result.out}{result.err}"  # type: ignore[attr-defined]


@QUIET
@given(data=BYTES)
def test_any_bytes_as_a_plan(facilitator: Command, project: Project, data: bytes) -> None:
    project.plan.write_bytes(data)
    for command, codes in (("show", {0, 2}), ("check", {0, 1, 2}), ("answers", {0, 2})):
        result = facilitator(command, project.plan)
        assert result.code in codes, (command, result)
        assert "Traceback" not in said(result)
        assert "\x1b" not in said(result)
    assert project.plan.read_bytes() == data


@QUIET
@given(data=BYTES)
def test_any_bytes_as_answers(facilitator: Command, project: Project, data: bytes) -> None:
    answers = project.plan.with_name("answers.yaml")
    answers.write_bytes(data)
    result = facilitator(
        "run", project.plan, "--answers", answers, "--state-dir", project.root / "state"
    )
    assert result.code in (2, 3), result
    assert "Traceback" not in said(result)
    assert "\x1b" not in said(result)
    assert not project.plan.exists()


@pytest.fixture(scope="module")
def content_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped content to damage."""
    folder = tmp_path_factory.mktemp("content") / "steps"
    shutil.copytree(ROOT / "steps", folder)
    return folder


@settings(QUIET, max_examples=settings.default.max_examples // 8)
@given(data=BYTES, at=st.integers(0, 10_000))
def test_any_bytes_as_a_step_file(
    facilitator: Command, project: Project, content_folder: Path, data: bytes, at: int
) -> None:
    files = sorted(p for p in content_folder.rglob("*.yaml"))
    file = files[at % len(files)]
    whole = file.read_bytes()
    file.write_bytes(data)
    try:
        result = facilitator("steps", "check", content_folder)
        assert result.code in (0, 1, 2), result
        assert "Traceback" not in said(result)
        assert "\x1b" not in said(result)
        shown = facilitator("show", project.plan, "--steps", content_folder)
        assert shown.code in (0, 2), (file.name, shown)
        assert "Traceback" not in said(shown)
    finally:
        file.write_bytes(whole)


@pytest.mark.parametrize("shape", SHAPES)
def test_large_hostile_plans_are_refused_or_read(
    facilitator: Command, project: Project, shape: str
) -> None:
    project.plan.write_bytes(SHAPES[shape](200_000))
    for command in ("show", "check"):
        assert facilitator(command, project.plan).code in (0, 1, 2)


@pytest.mark.parametrize("command", ["show", "run", "steps"])
def test_a_process_of_its_own_says_the_same(project: Project, command: str) -> None:
    garbage = project.plan.with_name("garbage.yaml")
    garbage.write_bytes(b"\xff\x00[{&a \x1b[31m" * 100)
    arguments = {
        "show": ["show", str(garbage)],
        "run": ["run", str(project.plan), "--answers", str(garbage)],
        "steps": ["steps", "check", str(project.root)],
    }[command]
    done = subprocess.run(
        [sys.executable, "-m", "facilitator", *arguments],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1, 2)
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr
