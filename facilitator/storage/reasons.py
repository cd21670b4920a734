"""What the operating system said, in words for the person whose file it is."""

from __future__ import annotations

import errno
from pathlib import Path


def said(error: OSError) -> str:
    """Return what the operating system says about a fault."""
    return error.strerror or type(error).__name__


def reason_of(error: OSError, path: Path) -> tuple[str, str]:
    """Return a code and a sentence for a fault before the exchange."""
    match error.errno:
        case errno.EBUSY:
            text = "It is mounted as a single file and cannot be replaced safely; mount its folder instead."
            return "mounted-file", text
        case errno.EPERM:
            text = f"{path.name} or its folder may not be changed ({said(error)})."
            return "not-writable", text
        case errno.EACCES | errno.EROFS:
            return "not-writable", f"The folder of {path.name} cannot be written ({said(error)})."
        case errno.EAGAIN:
            return "busy", "Another save of it takes longer than a few seconds."
        case errno.ELOOP:
            return "link-loop", "It is a link that leads back to itself."
        case _:
            return "io-error", f"{said(error)}."
