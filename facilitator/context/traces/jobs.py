"""What the rows of one job say beside its steps: environment, approval, branches, order, runner, variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from facilitator.context.traces.rows import YamlRow
from facilitator.patterns import regex

Named = tuple[str, int]
"""A name, and the line it stands at."""

_LENIENT = frozenset(["continue-on-error", "allow_failure", "continueOnError", "soft_fail"])
_BRANCH = regex(
    r"refs/heads/([\w./-]{1,100})|"
    r"(?:branch|ref_name|ref_slug|commit_ref)[\w.'\])]{0,20}\s{0,3}(?:==|,)\s{0,3}['\"]([\w./-]{1,100})['\"]",
    re.I,
)
_MANAGED = regex(r"(ubuntu|windows|macos|vs)-?[\w.-]{1,30}|saas-[\w-]{1,60}|Azure Pipelines", re.I)


def environment_of(rows: Iterable[YamlRow]) -> Named:
    """The environment that a job names; empty where it names none."""
    found = next((row for row in rows if _is_environment(row)), None)
    return (found.value, found.line) if found else ("", 0)


def _is_environment(row: YamlRow) -> bool:
    named = row.named
    return bool(row.value) and (
        named[-1:] == ("environment",)
        or named[-2:] == ("environment", "name")
        or (named[-1:] == ("deployment",) and "deployment" not in named[:-1] and "." not in row.value
            and len(row.keys) > 1 and "steps" in named)
    )  # fmt: skip


def of_matrix(environment: str, rows: Iterable[YamlRow]) -> Iterator[str]:
    """What an environment can be that a job takes from its matrix."""
    if found := _FROM_MATRIX.search(environment):
        yield from (r.value for r in rows if "matrix" in r.keys and r.named[-1:] == (found[1],))


_FROM_MATRIX = regex(r"\bmatrix\.([\w-]{1,60})")


def waits_at(rows: Iterable[YamlRow]) -> int:
    """The line that makes a job wait for a person; 0 where none does."""
    return next((row.line for row in rows if _waits(row)), 0)


def _waits(row: YamlRow) -> bool:
    last = row.named[-1:]
    return (
        (last == ("when",) and row.value == "manual")
        or (last == ("type",) and row.value == "approval")
        or (last == ("task",) and row.value.startswith("ManualValidation"))
        or (last == ("block",) and bool(row.value))
        or (last == ("trigger",) and row.value == "manual")
    )


def lenient_in(rows: Iterable[YamlRow]) -> frozenset[tuple[str, ...]]:
    """The keys of the mappings whose failure is passed over."""
    return frozenset(
        row.keys[:-1] for row in rows if row.key in _LENIENT and row.value.lower() == "true"
    )


def after_failures_in(rows: Iterable[YamlRow]) -> frozenset[tuple[str, ...]]:
    """The keys of the mappings that run only where something before them failed."""
    return frozenset(row.keys[:-1] for row in rows if _after_a_failure(row))


def _after_a_failure(row: YamlRow) -> bool:
    said = row.value.replace(" ", "")
    if row.key == "when":
        return said in ("on_fail", "on_failure")
    return row.key in ("if", "condition") and said.strip("${}") in ("failure()", "failed()")


def needs_of(rows: Iterable[YamlRow]) -> tuple[str, ...]:
    """The jobs that a job waits for."""
    return tuple(row.value for row in rows if {"needs", "dependsOn", "requires"} & set(row.keys))


def stage_of(rows: Iterable[YamlRow]) -> str:
    """The stage of a job, where it names one itself."""
    return next((row.value for row in rows if row.key == "stage"), "")


def branches_of(rows: Iterable[YamlRow]) -> tuple[Named, ...]:
    """The branches to which a job is limited."""
    return tuple(dict.fromkeys(found for row in rows for found in _branches(row)))


def _branches(row: YamlRow) -> Iterator[Named]:
    named = row.named
    whole = row.value and (named[-2:] == ("branches", "only") or named[-1:] == ("only",))
    if whole or named[-2:] == ("only", "refs") or named[-1:] == ("branches",):
        if row.value not in ("tags", "merge_requests", "schedules", "branches", "web"):
            yield row.value, row.line
    elif row.key in ("if", "condition"):
        for said in _BRANCH.findall(row.value):
            yield (said[0] or said[1]).removeprefix("refs/heads/"), row.line


def runner_of(rows: Iterable[YamlRow]) -> Iterator[Named]:
    """`managed` or `self-hosted`, where a job says which machines it wants."""
    for row in rows:
        if row.value and "$" not in row.value and (runner := _runner(row.named, row.value)):
            yield runner, row.line


def _runner(named: tuple[str, ...], value: str) -> str:
    """Whose machines a value names; empty where it is about none, or does not say."""
    managed = _MANAGED.fullmatch(value) is not None
    if named[-1:] in (("runs-on",), ("vmImage",)) and (managed or value == "self-hosted"):
        return "managed" if managed else "self-hosted"
    pool = named[-2:] == ("pool", "name") or named[-1:] == ("pool",)
    return "self-hosted" if pool and not managed else ""


def variables_in(rows: Iterable[YamlRow]) -> Iterator[tuple[str, str]]:
    """The variables that a file sets, by name."""
    names: dict[tuple[str, ...], str] = {}
    for row in rows:
        if not {"variables", "env", "environment"} & set(row.keys):
            continue
        if row.key == "name":
            names[row.keys[:-1]] = row.value
        elif row.key == "value" and row.keys[:-1] in names:
            yield names[row.keys[:-1]], row.value
        elif row.value and not row.keys[-1].isdigit():
            yield row.key, row.value
