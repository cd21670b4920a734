"""An editor that saves at the very moment before a file gets its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from facilitator import renaming


def before_rename(
    monkeypatch: pytest.MonkeyPatch,
    file: Path,
    edits: Callable[[Path], object],
    *,
    every: bool = False,
) -> None:
    """Let a file be edited right before the first rename to its name, or before every one."""
    rename, replace = renaming._rename2, Path.replace
    left = [edits]

    def edit(target: Path) -> None:
        if target.name == file.name and left:
            now = left[0] if every else left.pop()
            monkeypatch.setattr(Path, "replace", replace)
            now(file)

    def renamed(one: Path, other: Path, flags: int) -> None:
        edit(other)
        rename(one, other, flags)

    def replaced(one: Path, other: Path) -> Path:
        edit(other)
        return replace(one, other)

    monkeypatch.setattr(renaming, "_rename2", renamed)
    monkeypatch.setattr(Path, "replace", replaced)
