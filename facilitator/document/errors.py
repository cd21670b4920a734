"""What stops a document from being read or changed."""

from __future__ import annotations


class DocumentError(Exception):
    """A refusal: a stable code, a message for the person, and the line it is about.

    Raised before anything is changed. `line` counts from 1 in the whole document; 0 means the whole file.
    """

    def __init__(self, code: str, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
