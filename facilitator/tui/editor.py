"""The user's own editor ($VISUAL, $EDITOR, vi) on a text of this session."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from textual.app import App, SuspendNotSupported


def edited(app: App[int], text: str) -> str | None:
    """The text as the editor left it; None when it could not be run (the user is told)."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="facilitator-") as folder:
        file = Path(folder) / "answer.md"
        file.write_text(text, encoding="utf-8")
        try:
            with app.suspend():
                ended = subprocess.run([*command, str(file)], check=False).returncode
        except (OSError, SuspendNotSupported) as problem:
            app.notify(f"{command[0]} could not be started: {problem}", markup=False)
            return None
        app.refresh(layout=True)
        if ended:
            app.notify(f"{command[0]} ended with {ended}: the text stays as it was.", markup=False)
            return None
        return file.read_text(encoding="utf-8", errors="replace").removesuffix("\n")
