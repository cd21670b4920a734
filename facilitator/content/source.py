"""Bytes of content files, and the one error that says what is wrong with them.

Light: imports neither YAML nor models, so that whoever only catches the error pays for neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SIZE_LIMIT = 400_000
"""Bytes; four times the largest content file, and what the parser still reads in well under a second."""


class ContentError(Exception):
    """Content is wrong; `messages` holds every fault found, as `file:line: what was expected`."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(self.messages))


def file_bytes(file: Traversable, name: str = "") -> bytes:
    """Read a file of content; ContentError when that fails or it is too large. Messages call it `name`."""
    name = name or file.name
    try:
        with file.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise ContentError(
            [f"{name}:1: expected a readable file: {error.strerror or error}"]
        ) from error
    if len(data) > SIZE_LIMIT:
        raise ContentError([f"{name}:1: expected at most {SIZE_LIMIT} bytes"])
    return data


def decode(data: bytes, name: str) -> str:
    """Decode a file of content; ContentError with the line of the first byte that is no UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError([f"{name}:{line}: expected UTF-8"]) from error
