"""Google Cloud Build: steps that are a container each, with its arguments or a script in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from facilitator.context.traces.rows import YamlRow
from facilitator.patterns import regex

_SHELLS = frozenset(("bash", "sh", "/bin/bash", "/bin/sh"))
_TAG = regex("[:@]")


def steps_of_cloud_build(rows: Iterable[YamlRow]) -> Iterator[tuple[str, int]]:
    """The commands of its steps, each with its line."""
    by_step: dict[str, list[YamlRow]] = {}
    for row in rows:
        if row.keys[:1] == ("steps",) and len(row.keys) > 2:
            by_step.setdefault(row.keys[1], []).append(row)
    for held in by_step.values():
        yield from _of_step(held)


def _of_step(held: list[YamlRow]) -> Iterator[tuple[str, int]]:
    said = {row.key: row for row in held}
    arguments = [row for row in held if row.named[-1:] == ("args",) and row.value]
    if "script" in said:
        yield from _commands(said["script"])
    if not arguments:
        return
    shell = said["entrypoint"].value if "entrypoint" in said else ""
    if shell not in _SHELLS:
        yield _of_tool(shell or _image(said), arguments)
        return
    for row in arguments:
        yield from _commands(row)


def _image(said: Mapping[str, YamlRow]) -> str:
    """What the image of a step is called, without where it lies and its version."""
    return _TAG.split(said["name"].value.rpartition("/")[2])[0] if "name" in said else ""


def _of_tool(tool: str, arguments: list[YamlRow]) -> tuple[str, int]:
    """The command of a tool with its arguments, which may begin with the tool."""
    words = [row.value for row in arguments if row.value != tool]
    return " ".join((tool, *words)), arguments[0].line


def _commands(row: YamlRow) -> Iterator[tuple[str, int]]:
    """The lines of a script; the option with which a shell takes one is none."""
    yield from ((command, line) for line, command in row.lines() if command[0] != "-")
