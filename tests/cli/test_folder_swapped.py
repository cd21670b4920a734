"""Another program puts a link in the place of a folder while a command writes there: nothing is written elsewhere."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

import pytest
from support.sample_project import Command, Project
from support.swapped import held_in, swapped

COMMANDS: dict[str, tuple[object, ...]] = {
    "report": ("report", "plan.md", "-o", "sub/page.html"),
    "manifest": ("manifest", "plan.md", "-o", "sub/manifest.yaml"),
    "a folder of tasks": ("assess", "--plan", "plan.md", "--tasks", "sub"),
    "export": ("export", "plan.md", "--no-tools", "--only", "decision-log", "-o", "sub"),
    "sign": ("sign", "sub/plan.md", "--by", "Ada"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="names are exchanged on Linux only")
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_written_where_a_folder_was_swapped_for_a_link(
    complete: Project,
    facilitator: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    far, codes = tmp_path / "far", []
    far.mkdir()
    (far / "plan.md").write_bytes(complete.plan.read_bytes())
    before = held_in(far)
    for moment in count(1):
        home = complete.root / str(moment)
        (home / "sub").mkdir(parents=True)
        (home / "aside").symlink_to(far)
        for plan in ("plan.md", "sub/plan.md"):
            (home / plan).write_bytes(complete.plan.read_bytes())
        monkeypatch.chdir(home)
        arguments = (*COMMANDS[name], "--project-root", home)
        if not swapped(
            home / "sub",
            home / "aside",
            moment,
            lambda asked=arguments: codes.append(facilitator(*asked).code),
        ):
            break
        assert held_in(far) == before, f"moment {moment}"
    assert codes[-1] == 0 and len(codes) > 3
