"""Pipelines as jobs with steps, whatever platform they are written for; each step with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from facilitator.context.traces.rows import YamlRow, rows_of
from facilitator.patterns import regex


class PipelineStep(NamedTuple):
    """One command, or one action with what it is given."""

    text: str
    line: int
    given: str = ""
    """`key: value` of what an action is given, one a line; empty for a command."""
    lenient: bool = False
    """Whether the pipeline goes on when it fails."""
    on_failure: bool = False
    """Whether it runs only where something before it failed."""


class PipelineJob(NamedTuple):
    """What runs together, where one can say so."""

    name: str
    file: str
    line: int
    steps: tuple[PipelineStep, ...] = ()
    environment: str = ""
    environment_line: int = 0
    approval: int = 0
    """Line that makes it wait for a person; 0 where none does."""


class Pipeline(NamedTuple):
    """One file of a platform."""

    file: str
    jobs: tuple[PipelineJob, ...] = ()
    triggers: tuple[tuple[str, str, int], ...] = ()
    """Event (push, pull-request, tag, schedule, manual), branch or empty, line."""


_NOT_JOBS = frozenset([
    "stages", "variables", "include", "default", "image", "services", "cache", "before_script",
    "after_script", "workflow", "spec",
])  # fmt: skip
_COMMANDS = frozenset([
    "run", "script", "before_script", "after_script", "command", "commands", "bash", "pwsh", "powershell",
    "task", "uses", "deploy", "pipe", "inlineScript",
])  # fmt: skip
"""Keys of most platforms under which a command or an action stands."""
_NAMES = ("job", "deployment", "stage", "displayName", "name", "label")
_GIVEN = frozenset(["with", "inputs", "args", "arguments", "env", "settings"])
_AFTER_A_FAILURE = regex(r"(failure|unsuccessful|unstable)\s{0,5}\{")
_FAILS_NOT = regex(r"\|\|\s{0,5}(true|:|exit 0|echo\b)|\bset \+e\b")
_EVENTS = {
    "push": "push",
    "pull_request": "pull-request",
    "pull_request_target": "pull-request",
    "merge_request_event": "pull-request",
    "pr": "pull-request",
    "trigger": "push",
    "schedule": "schedule",
    "schedules": "schedule",
    "workflow_dispatch": "manual",
    "release": "tag",
}


def pipeline_of(platform: str, file: str, text: str) -> Pipeline:
    """Read a file of a platform."""
    if not file.endswith((".yml", ".yaml")):
        return _script(file, text)
    rows = rows_of(text)
    return _READERS.get(platform, _any)(file, rows)


def _github(file: str, rows: list[YamlRow]) -> Pipeline:
    jobs = tuple(_job(file, name, at, rows) for name, at in _groups(rows, ("jobs",)))
    return Pipeline(file, jobs, tuple(_github_triggers(rows)))


def _github_triggers(rows: Iterable[YamlRow]) -> Iterator[tuple[str, str, int]]:
    for row in rows:
        if row.keys[:1] != ("on",):
            continue
        names = row.named
        words = [row.value] if len(names) == 1 else [names[1]]
        for word in words:
            event = _EVENTS.get(word)
            if event and names[2:] == ("tags",):
                yield "tag", "", row.line
            elif event:
                yield event, row.value if names[2:] == ("branches",) else "", row.line


def _gitlab(file: str, rows: list[YamlRow]) -> Pipeline:
    """Jobs are the keys that are no keywords; a hidden one counts where another extends it."""
    extended = {row.value for row in rows if row.named[1:] == ("extends",)}
    jobs = []
    for name, at in _groups(rows, ()):
        if name not in _NOT_JOBS and (not name.startswith(".") or name in extended):
            jobs.append(_job(file, name, at, rows))
    return Pipeline(file, tuple(jobs), tuple(_gitlab_triggers(rows)))


def _gitlab_triggers(rows: Iterable[YamlRow]) -> Iterator[tuple[str, str, int]]:
    for row in rows:
        if not {"rules", "only"}.intersection(row.keys):
            continue
        if "merge_request" in row.value:
            yield "pull-request", "", row.line
        elif "CI_COMMIT_TAG" in row.value or row.value == "tags":
            yield "tag", "", row.line
        elif "schedule" in row.value:
            yield "schedule", "", row.line


def _any(file: str, rows: list[YamlRow]) -> Pipeline:
    """What most platforms share: commands under known keys, jobs by the name that stands nearest above."""
    by_name: dict[str, list[YamlRow]] = {}
    names = _names(rows)
    for row in rows:
        by_name.setdefault(_nearest(row, names), []).append(row)
    jobs = tuple(_made(file, name, held) for name, held in by_name.items())
    triggers = [
        (_EVENTS[row.keys[0]], row.value if "branches" in row.keys or len(row.named) == 1 else "", row.line)
        for row in rows
        if row.keys and row.keys[0] in ("trigger", "pr", "schedules") and row.value
    ]  # fmt: skip
    return Pipeline(file, jobs, tuple(triggers))


def _names(rows: Iterable[YamlRow]) -> Mapping[tuple[str, ...], str]:
    """The name of each mapping that has one: of a step its job's name counts more than its own."""
    found: dict[tuple[str, ...], str] = {}
    for word in reversed(_NAMES):
        found.update({r.keys[:-1]: r.value for r in rows if r.keys[-1:] == (word,) and r.value})
    return found


def _nearest(row: YamlRow, names: Mapping[tuple[str, ...], str]) -> str:
    """Of CircleCI and others the key under `jobs`; else the job, deployment or stage it stands in."""
    if row.keys[:1] == ("jobs",) and len(row.keys) > 1 and not row.keys[1].isdigit():
        return row.keys[1]
    for length in range(len(row.keys) - 1, 0, -1):
        above = row.keys[:length]
        if above in names and "steps" not in above[-2:]:
            return names[above]
    return ""


def _script(file: str, text: str) -> Pipeline:
    """A Jenkinsfile (or another script): stages by name, every line a command of the stage above it."""
    held: dict[str, list[PipelineStep]] = {}
    first: dict[str, int] = {}
    approvals: dict[str, int] = {}
    stage, failed = "", False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if found := re.search(r"\bstage\s{0,5}\(?\s{0,5}['\"]([^'\"]{1,80})['\"]", line):
            stage = found[1]
            first.setdefault(stage, number)
        elif re.match(r"input\b", line):
            approvals.setdefault(stage, number)
        elif line and not line.startswith(("//", "*", "/*", "#")):
            failed = (failed or _AFTER_A_FAILURE.match(line) is not None) and line != "}"
            step = PipelineStep(line[:300], number, "", passes_over(line), failed)
            held.setdefault(stage, []).append(step)
    jobs = (
        PipelineJob(name, file, first.get(name, 1), tuple(steps), approval=approvals.get(name, 0))
        for name, steps in held.items()
    )
    return Pipeline(file, tuple(jobs))


def _groups(
    rows: Iterable[YamlRow], above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names that stand directly under these keys, each with all its keys."""
    depth = len(above)
    names = (row.keys[depth] for row in rows if row.keys[:depth] == above and len(row.keys) > depth)
    for name in dict.fromkeys(names):
        yield name, (*above, name)


def _job(file: str, name: str, at: tuple[str, ...], rows: Iterable[YamlRow]) -> PipelineJob:
    return _made(file, name, [row for row in rows if row.keys[: len(at)] == at])


def _made(file: str, name: str, rows: list[YamlRow]) -> PipelineJob:
    """The job that these rows are."""
    lenient = _lenient(rows)
    failed = frozenset(row.keys[:-1] for row in rows if _after_a_failure(row))
    environment = next((row for row in rows if _is_environment(row)), None)
    return PipelineJob(
        name,
        file,
        rows[0].line if rows else 1,
        tuple(_steps(rows, lenient, failed)),
        environment.value if environment else "",
        environment.line if environment else 0,
        next((row.line for row in rows if _waits(row)), 0),
    )


def _is_environment(row: YamlRow) -> bool:
    named = row.named
    return bool(row.value) and (
        named[-1:] == ("environment",)
        or named[-2:] == ("environment", "name")
        or (named[-1:] == ("deployment",) and "deployment" not in named[:-1] and "." not in row.value
            and len(row.keys) > 1 and "steps" in named)
    )  # fmt: skip


def _waits(row: YamlRow) -> bool:
    """Whether a row makes the job wait for a person."""
    last = row.named[-1:]
    return (
        (last == ("when",) and row.value == "manual")
        or (last == ("type",) and row.value == "approval")
        or (last == ("task",) and row.value.startswith("ManualValidation"))
        or (last == ("block",) and bool(row.value))
        or (last == ("trigger",) and row.value == "manual")
    )


def _lenient(rows: Iterable[YamlRow]) -> frozenset[tuple[str, ...]]:
    """The keys of the mappings whose failure is passed over."""
    return frozenset(
        row.keys[:-1]
        for row in rows
        if row.keys[-1:] in (("continue-on-error",), ("allow_failure",), ("continueOnError",), ("soft_fail",))
        and row.value.lower() == "true"
    )  # fmt: skip


def _after_a_failure(row: YamlRow) -> bool:
    """Whether a row says that what it belongs to runs only after a failure."""
    said = row.value.replace(" ", "")
    return (
        (row.key == "when" and said in ("on_fail", "on_failure"))
        or (row.key in ("if", "condition") and said.strip("${}") in ("failure()", "failed()"))
    )  # fmt: skip


def _steps(
    rows: list[YamlRow],
    lenient: frozenset[tuple[str, ...]],
    failed: frozenset[tuple[str, ...]],
) -> Iterator[PipelineStep]:
    for row in rows:
        if not row.value or not _is_command(row):
            continue
        soft = any(row.keys[:n] in lenient for n in range(len(row.keys)))
        after = any(row.keys[:n] in failed for n in range(len(row.keys)))
        for line, text in row.lines():
            given = _given(row, rows) if row.keys[-1] in ("uses", "task", "pipe") else ""
            passed = soft or passes_over(text)
            yield PipelineStep(text[:300], line, given, passed, after)


def passes_over(command: str) -> bool:
    """Whether a command lets the pipeline go on when it fails."""
    return bool(_FAILS_NOT.search(command))


def _is_command(row: YamlRow) -> bool:
    """Whether a row is a command or an action: `run` of a step, an item of a `script`."""
    named = row.named
    last = named[-1] if named else ""
    return last in _COMMANDS and not _GIVEN.intersection(named[:-1])


def _given(row: YamlRow, rows: Iterable[YamlRow]) -> str:
    """What an action is given: the values under `with` or `inputs` beside it."""
    step = row.keys[:-1]
    return "\n".join(
        f"{other.keys[-1]}: {other.value}"
        for other in rows
        if other.keys[: len(step)] == step and _GIVEN.intersection(other.keys[len(step) :])
    )


_READERS: Mapping[str, Callable[[str, list[YamlRow]], Pipeline]] = {
    "GitHub Actions": _github,
    "GitLab CI": _gitlab,
}
