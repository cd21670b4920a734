"""Make the pictures of the README from the real screen: `python docs/pictures.py`."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from facilitator.runtime.content import content
from facilitator.runtime.session_runtime import Runtime
from facilitator.session import events
from facilitator.session.play import begin, play
from facilitator.settings import read_settings
from facilitator.tui.app import Facilitator

ROOT = Path(__file__).resolve().parents[1]
DAY = "1795132800"
"""SOURCE_DATE_EPOCH of 2026-11-20: a picture must not change with the day."""


async def photographed(
    project: Path, size: tuple[int, int], keys: list[str], place: events.Move
) -> str:
    """The screen as SVG after these keys, at a place of the sample plan."""
    environment = {"SOURCE_DATE_EPOCH": DAY, "XDG_STATE_HOME": str(project / "state")}
    settings = read_settings(
        {"project_root": str(project), "offline": True, "state_dir": str(project / "state")},
        environment,
        project,
    )
    loaded = content(settings)
    runtime = Runtime(settings, settings.plan, loaded.catalogue)
    opened = runtime.open()
    state, _ = play(begin(loaded, settings.today, opened.reading), opened)
    state, _ = play(state, place)
    app = Facilitator(state, runtime)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause()
        picture = app.export_screenshot(title="facilitator")
    runtime.close()
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.S)  # no fonts from elsewhere


def main() -> int:
    """Play the sample answers, open the plan, take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "booking"
        shutil.copytree(
            ROOT / "planning_artifacts",
            project / "planning_artifacts",
            ignore=shutil.ignore_patterns("pipeline.md"),
        )
        plan = project / "planning_artifacts" / "pipeline.md"
        command = [
            sys.executable,
            "-m",
            "facilitator",
            "run",
            plan,
            "--answers",
            plan.with_name("answers.yaml"),
        ]
        extra = ["--project-root", project, "--state-dir", project / "state", "--offline"]
        subprocess.run(
            [*command, *extra],
            check=True,
            env={"SOURCE_DATE_EPOCH": DAY, "PATH": "/usr/bin:/bin", "HOME": folder},
            stdout=subprocess.DEVNULL,
        )
        pictures = {
            "session.svg": ((120, 40), ["down", "down"], events.GoTo(4, "deployment-pattern")),
            "findings.svg": ((80, 24), ["down"], events.GoTo(5)),
        }
        for name, (size, keys, place) in pictures.items():
            (ROOT / "docs" / name).write_text(
                asyncio.run(photographed(project, size, keys, place)), encoding="utf-8"
            )
            print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
