"""Content of a project is used only when the user agreed to exactly this content."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.sample_project import STEP_ONE, TODAY, Command, Project

from facilitator.cli.own_steps import decided
from facilitator.runtime.content import content
from facilitator.runtime.lookups import LookUps
from facilitator.runtime.own_steps import MOST_FILES, OwnSteps, allow, is_allowed, look_at
from facilitator.settings import Settings
from facilitator.storage.place import default_state_dir
from facilitator.tui.ask_first import AskFirst, with_own_steps


@pytest.fixture
def steps(project: Project, root: Path) -> Path:
    """The shipped content as the project's own, with a title of its own."""
    folder = project.root / "steps"
    shutil.copytree(root / "steps", folder)
    (project.root / "facilitator.toml").write_text('steps = "steps"\n')
    return folder


def _change(folder: Path) -> None:
    file = next(folder.rglob("*.md"))
    file.write_bytes(file.read_bytes() + b"\n")


def _add(folder: Path) -> None:
    (folder / "new.md").write_text("")


def _rename(folder: Path) -> None:
    file = next(folder.rglob("*.md"))
    file.rename(file.with_name("other.md"))


@pytest.mark.parametrize("change", [_change, _add, _rename])
def test_other_content_is_not_what_was_agreed_to(
    steps: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    before = look_at(steps)
    assert not is_allowed(before, tmp_path / "state")
    allow(before, tmp_path / "state")
    assert is_allowed(look_at(steps), tmp_path / "state")
    change(steps)
    assert not is_allowed(look_at(steps), tmp_path / "state")


def _answered(monkeypatch: pytest.MonkeyPatch, steps: Path, settings: Settings) -> Settings:
    def answer(_: AskFirst) -> bool:
        shutil.rmtree(steps)
        return True

    monkeypatch.setattr(AskFirst, "run", answer)
    return with_own_steps(settings)


def _agreed_to_before(_: pytest.MonkeyPatch, steps: Path, settings: Settings) -> Settings:
    assert settings.state_dir is not None
    allow(look_at(steps), settings.state_dir)
    found = decided(settings, in_session=True)
    shutil.rmtree(steps)
    return found


@pytest.mark.parametrize("agreed", [_answered, _agreed_to_before])
def test_what_is_used_is_what_was_agreed_to_whatever_lies_there_now(
    steps: Path,
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    agreed: Callable[[pytest.MonkeyPatch, Path, Settings], Settings],
) -> None:
    for name, words in (("tools.yaml", "Trivy"), ("methods.yaml", "Pre-mortem")):
        file = steps / name
        file.write_text(file.read_text().replace(words, "Ours"))
    asked = Settings(project.root, TODAY, state_dir=tmp_path / "state", project_steps=steps)
    settings = agreed(monkeypatch, steps, asked)
    assert not steps.exists() and settings.project_steps is None
    loaded = content(settings)
    assert "Ours" in [method.name for method in loaded.library.methods]
    assert "Ours" in [tool.name for tool in LookUps(settings, {}).tools.tools]


def test_folders_in_folders_without_end_are_refused(project: Project, facilitator: Command) -> None:
    folders = [project.root / "steps"]
    for _ in range(1200):  # more than a function may call itself
        folders.append(folders[-1] / "a")
    for folder in folders:
        folder.mkdir()
    (project.root / "facilitator.toml").write_text('steps = "steps"\n')
    assert "more than" in look_at(folders[0]).problem
    assert facilitator("context").code == 0
    for folder in reversed(folders):  # no removal of whole trees gets that deep
        folder.rmdir()


def _link(folder: Path) -> None:
    (folder / "x.md").symlink_to("/etc/hostname")


def _link_to_a_folder(folder: Path) -> None:
    (folder / "x").symlink_to("..")


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "x.md")


def _large(folder: Path) -> None:
    (folder / "x.md").write_bytes(b"x" * 500_000)


def _many(folder: Path) -> None:
    for number in range(MOST_FILES + 1):
        (folder / f"{number}.md").write_text("")


def _gone(folder: Path) -> None:
    shutil.rmtree(folder)


def _nothing(folder: Path) -> None:
    _gone(folder)
    folder.mkdir()


@pytest.mark.parametrize("plant", [_link, _link_to_a_folder, _pipe, _large, _many, _gone, _nothing])
def test_a_folder_that_holds_anything_odd_is_not_to_be_used(
    steps: Path, plant: Callable[[Path], None], facilitator: Command
) -> None:
    plant(steps)
    found = look_at(steps)
    assert (found.digest, bool(found.problem)) == ("", True)
    assert not is_allowed(OwnSteps(steps), default_state_dir())
    shown = facilitator("steps", "check")
    assert shown.code == 0 and "cannot be used (" in shown.err


def test_commands_use_the_shipped_content_and_say_so_until_it_is_agreed_to(
    steps: Path, project: Project, facilitator: Command, sample_plan: bytes
) -> None:
    (steps / "broken.md").write_text("---\n[\n")
    project.plan.write_bytes(sample_plan)
    begun = project.write("answers.yaml", STEP_ONE)
    done = facilitator("run", project.plan.with_name("begun.md"), "--answers", begun)
    assert done.code == 3 and "saved    Saved step 1" in done.out, done.err
    assert done.err.count("is not agreed to") == 1 and str(steps) in done.err
    for command in (["show", project.plan], ["check", project.plan], ["context"]):
        assert "is not agreed to" in facilitator(*command).err
    (steps / "broken.md").unlink()
    allow(look_at(steps), default_state_dir())
    shown = facilitator("steps", "check")
    assert (shown.code, shown.out, shown.err) == (0, f"{steps}: complete\n", "")


def test_the_users_own_word_needs_no_agreement(
    steps: Path, facilitator: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert facilitator("steps", "check", "--steps", steps).err == ""
    monkeypatch.setenv("FACILITATOR_STEPS", str(steps))
    assert facilitator("steps", "check").out == f"{steps}: complete\n"
