"""Reads a document within bounds: a piece of text comes back, and what was left out is said."""

from __future__ import annotations

from pathlib import Path

from facilitator.context.markup import as_markdown
from facilitator.context.within import NotReadError, read_of_project
from facilitator.model import Problem, Severity
from facilitator.secret_lines import beginning

MOST_BYTES = 1 << 20
"""Read of one document; the largest real one seen holds 150 KB."""
MOST_LINES = 8_000
"""Lines read of one document, twice those of the largest real one: each of a list takes its time."""
LONGEST_LINE = 8_000
"""Characters kept of one line."""


def read_document(path: Path, shown: str) -> tuple[str, list[Problem]]:
    """Read a document as Markdown with Unix line endings, by the ending of `shown`, as which problems name it.

    Never raises.
    """
    try:
        data = read_of_project(path, MOST_BYTES + 1)
    except NotReadError:
        return "", []
    except OSError as why:
        return "", [_problem("unreadable", f"{shown}: {why.strerror or why}")]
    problems: list[Problem] = []
    if len(data) > MOST_BYTES:
        data = data[:MOST_BYTES]
        problems.append(
            _problem(
                "too-large",
                f"{shown}: larger than {MOST_BYTES >> 20} MiB; only its beginning was read",
            )
        )
    text, trouble = decode(data, shown)
    text, cut = _short_lines(text, shown)
    return as_markdown(text, shown), [*problems, *trouble, *cut]


def decode(data: bytes, shown: str) -> tuple[str, list[Problem]]:
    """Turn bytes into text; a binary file gives none, a wrong encoding gives what can be read of it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
        return text.replace("\r\n", "\n"), [
            _problem("not-utf-8", f"{shown}: is UTF-16, not UTF-8; read all the same")
        ]
    if b"\0" in data[:8192]:
        return "", [_problem("binary", f"{shown}: is not a text; not read")]
    try:
        text = data.decode("utf-8-sig")
        problems: list[Problem] = []
    except UnicodeDecodeError as why:
        if why.start >= len(data) - 4:  # the bound cut a character
            text, problems = data[: why.start].decode("utf-8-sig"), []
        else:
            line = data.count(b"\n", 0, why.start) + 1
            text = data.decode("utf-8-sig", errors="replace")
            problems = [
                _problem(
                    "not-utf-8",
                    f"{shown}:{line}: is not UTF-8; read with the wrong characters replaced",
                    line,
                )
            ]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", " "), problems


def _short_lines(text: str, shown: str) -> tuple[str, list[Problem]]:
    """Cut lines, and numbers of lines, that nobody wrote by hand; with what was cut."""
    lines, problems = text.split("\n"), []
    if len(lines) > MOST_LINES + 1:
        del lines[MOST_LINES:]
        said = f"has more than {MOST_LINES:,} lines; only its beginning was read"
        problems.append(_problem("too-large", f"{shown}: {said}"))
    long = next((n for n, line in enumerate(lines, 1) if len(line) > LONGEST_LINE), 0)
    if long:
        said = f"longer than {LONGEST_LINE:,} characters; its end was not read"
        problems.append(_problem("long-line", f"{shown}:{long}: {said}", long))
    return "\n".join(beginning(line, LONGEST_LINE) for line in lines), problems


def _problem(code: str, message: str, line: int = 0) -> Problem:
    return Problem(code, Severity.WARNING, message, line)
