"""Concourse: jobs with a plan of gets, tasks and puts; a task runs a command, or lies in a file of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from facilitator.context.traces.rows import YamlRow

_SHELLS = frozenset(("sh", "bash", "ash", "/bin/sh", "/bin/bash", "/bin/ash", "/usr/bin/bash"))
_AFTER = frozenset(("on_failure", "on_error", "on_abort"))
_PUTS = {
    "cf": "cf push",
    "cf-cli": "cf push",
    "cf-zero-downtime": "cf push",
    "docker-image": "docker push",
    "registry-image": "docker push",
    "helm": "helm upgrade",
    "helm3": "helm upgrade",
    "kubernetes": "kubectl apply",
    "terraform": "terraform apply",
}
"""What a resource of each type does when it is put, as a command."""
_OF_A_JOB = 2
"""Keys above what a job holds: `jobs` and its number."""


class ConcourseStep(NamedTuple):
    """One command of a plan, or the file of a task."""

    text: str
    line: int
    given: str = ""
    on_failure: bool = False


class ConcourseJob(NamedTuple):
    """One job of a plan; a file of a task is one without a name."""

    name: str
    line: int
    steps: tuple[ConcourseStep, ...] = ()
    needs: tuple[str, ...] = ()
    approval: int = 0
    """Line of what it gets where nothing but a person starts it."""


def jobs_of_concourse(rows: Iterable[YamlRow]) -> Iterator[ConcourseJob]:
    """The jobs of a pipeline, or the one that the file of a task is."""
    listed = list(rows)
    types = dict(_types(listed))
    held: dict[str, list[YamlRow]] = {}
    for row in listed:
        if row.keys[:1] == ("jobs",) and len(row.keys) > _OF_A_JOB:
            held.setdefault(row.keys[1], []).append(row)
    for group in held.values():
        yield _job(group, types)
    alone = [row for row in listed if row.keys[:1] in (("run",), ("params",))]
    if not held and any(row.keys[0] == "run" for row in alone):
        yield ConcourseJob("", alone[0].line, tuple(_runs(alone)))


def starts_of_concourse(rows: Iterable[YamlRow]) -> Iterator[tuple[str, str, int]]:
    """What starts its jobs: a change of the branch that a resource of Git follows, or a time."""
    listed = list(rows)
    types = dict(_types(listed))
    branches = {
        name: row.value
        for name, number in _numbers(listed)
        for row in listed
        if row.keys == ("resources", number, "source", "branch")
    }
    got = {row.keys[:-1]: row.value for row in listed if row.key == "get"}
    for row in listed:
        name = got.get(row.keys[:-1], "")
        if row.key == "trigger" and row.value == "true" and types.get(name) in _STARTS:
            yield _STARTS[types[name]], branches.get(name, ""), row.line


_STARTS = {"git": "push", "time": "schedule", "pull-request": "pull-request"}


def _numbers(rows: Iterable[YamlRow]) -> Iterator[tuple[str, str]]:
    """The name of each resource with its number."""
    for row in rows:
        if row.keys[:1] == ("resources",) and row.keys[2:] == ("name",):
            yield row.value, row.keys[1]


def _types(rows: list[YamlRow]) -> Iterator[tuple[str, str]]:
    """The name of each resource with its type."""
    of = {
        row.keys[1]: row.value
        for row in rows
        if row.keys[2:] == ("type",) and row.keys[0] == "resources"
    }
    yield from ((name, of[number]) for name, number in _numbers(rows) if number in of)


def _job(rows: list[YamlRow], types: Mapping[str, str]) -> ConcourseJob:
    name = next((row.value for row in rows if row.keys[_OF_A_JOB:] == ("name",)), "")
    needs = tuple(dict.fromkeys(row.value for row in rows if "passed" in row.keys and row.value))
    gets = [row for row in rows if row.key == "get"]
    started = any(row.key == "trigger" and row.value == "true" for row in rows)
    waits = gets[0].line if needs and gets and not started else 0
    return ConcourseJob(name, rows[0].line, tuple(_steps(rows, types)), needs, waits)


def _steps(rows: list[YamlRow], types: Mapping[str, str]) -> Iterator[ConcourseStep]:
    """The steps of a plan in its order."""
    held: dict[tuple[str, ...], list[YamlRow]] = {}
    for row in rows:
        if row.key in ("task", "put"):
            held[row.keys[:-1]] = []
    for row in rows:
        above = next(
            (row.keys[:n] for n in range(len(row.keys), 1, -1) if row.keys[:n] in held), None
        )
        if above is not None:
            held[above].append(row.under(row.keys[len(above) :]))
    for above, group in held.items():
        failed = bool(_AFTER & set(above))
        for step in (*_runs(group), *_puts(group, types)):
            yield step._replace(on_failure=failed)


def _runs(rows: list[YamlRow]) -> Iterator[ConcourseStep]:
    """What a task runs, or the file in which it stands, without the resource that the file comes with."""
    given = _given(rows)
    yield from (ConcourseStep(text, line, given) for text, line in _commands(rows))
    for row in rows:
        if row.keys == ("file",) and row.value:
            yield ConcourseStep(row.value.partition("/")[2], row.line, given)


def _given(rows: list[YamlRow]) -> str:
    """The parameters of a task or a put, one a line."""
    told = (row for row in rows if row.keys[:1] == ("params",) and row.value)
    return "\n".join(f"{row.key}: {row.value}" for row in told)


def _commands(rows: list[YamlRow]) -> Iterator[tuple[str, int]]:
    """What a task runs by itself: a script that a shell is given, or a program with its arguments."""
    ran = [row for row in rows if "run" in row.keys[:2]]
    arguments = [row for row in ran if "args" in row.keys and row.value]
    for path in (row for row in ran if row.key == "path"):
        if path.value in _SHELLS:
            yield from _script(arguments)
        else:
            words = " ".join((path.value, *(row.value for row in arguments)))
            yield words.partition("\n")[0], path.line


def _script(arguments: list[YamlRow]) -> Iterator[tuple[str, int]]:
    """The lines of the scripts among the arguments of a shell."""
    for row in arguments:
        if row.value[0] != "-":
            yield from ((text, line) for line, text in row.lines())


def _puts(rows: list[YamlRow], types: Mapping[str, str]) -> Iterator[ConcourseStep]:
    """What is done where a resource is put, by its type."""
    builds = any(row.keys[:2] == ("params", "build") for row in rows)
    for row in rows:
        kind = types.get(row.value, "") if row.keys == ("put",) else ""
        command = _PUTS.get(kind.removesuffix("-resource"), "")
        if command == "docker push" and builds:
            yield ConcourseStep("docker build", row.line)
        if command:
            yield ConcourseStep(command, row.line, _given(rows))
