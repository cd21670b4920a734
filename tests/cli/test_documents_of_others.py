"""A document that is no plan: every command says so, offers another file, and leaves it as it is."""

from __future__ import annotations

import pytest
from support.sample_project import SAMPLE, Command, Project

from facilitator.runtime.content import content
from facilitator.runtime.plan_file import UnreadableError
from facilitator.runtime.session_runtime import Runtime
from facilitator.settings import read_settings

STRANGERS = {
    "workflowType: architecture": (
        "---\nstepsCompleted: []\ninputDocuments: []\nworkflowType: 'architecture'\n---\n\n# A\n\nOne.\n"
    ),
    "holds nothing of a pipeline plan": "# Data pipeline\n\n## Rows\n\nRows flow from A to B.\n",
}
COMMANDS = {
    "run": ("--answers", SAMPLE),
    "sign": ("--by", "Ada"),
    "show": (),
    "answers": (),
    "report": (),
    "upgrade": (),
    "check": (),
}


@pytest.mark.parametrize("reason", STRANGERS)
@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_refused_by_every_command_and_never_changed(
    command: str, reason: str, project: Project, facilitator: Command
) -> None:
    project.plan.write_text(STRANGERS[reason])
    before = project.bytes
    result = facilitator(command, project.plan, *COMMANDS[command])
    assert result.code == 2
    said = " ".join((result.out + result.err).split())
    assert reason in said
    assert project.bytes == before
    if command != "check":
        assert result.out == ""
        assert f"such as {project.plan.with_name('cicd-pipeline.md')}." in result.err


@pytest.mark.parametrize("reason", STRANGERS)
def test_it_is_compared_with_nothing(
    reason: str, project: Project, complete: Project, facilitator: Command
) -> None:
    other = complete.plan.with_name("other.md")
    other.write_text(STRANGERS[reason])
    result = facilitator("diff", complete.plan, other)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"{other}:") and reason in result.err


@pytest.mark.parametrize("reason", STRANGERS)
def test_a_session_does_not_open_it_and_lets_go_of_it(
    reason: str, project: Project, tmp_path
) -> None:
    project.plan.write_text(STRANGERS[reason])
    before = project.bytes
    settings = read_settings({"state_dir": str(tmp_path / "st")}, {}, project.root, project.plan)
    for _ in range(2):  # the second would find the lock of the first
        with pytest.raises(UnreadableError, match=reason):
            Runtime(settings, project.plan, content(settings).catalogue).open()
    assert project.bytes == before
