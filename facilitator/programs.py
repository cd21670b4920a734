"""Programs are found where PATH says, never in the current folder: it may be a stranger's repository."""

from __future__ import annotations

import os
import shutil


def found(name: str) -> str | None:
    """Where a command stands, None where it is not found; a name with a slash is taken as it is.

    Elements of PATH that are empty or relative mean the current folder, or one in it: they are passed over.
    """
    if os.sep in name:
        return name
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return shutil.which(name, path=os.pathsep.join(f for f in folders if f.startswith(os.sep)))
