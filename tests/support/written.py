"""A folder of files as a test names them."""

from __future__ import annotations

from pathlib import Path


def written(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder; the folder."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root
