"""What the rows of one job say beside its steps: environment, approval, branches, order, runner, variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from facilitator.context.nouns import ENVIRONMENTS
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
    return bool(row.value) and "matrix" not in named and (
        named[-1:] == ("environment",)
        or named[-2:] == ("environment", "name")
        or (named[-1:] == ("deployment",) and "deployment" not in named[:-1] and "." not in row.value
            and len(row.keys) > 1 and bool({"step", "steps", "stage"} & set(named)))
    )  # fmt: skip


def of_matrix(environment: str, rows: Iterable[YamlRow]) -> Iterator[str]:
    """What an environment can be that a job takes from its matrix, or that is the branch it runs on."""
    if _IS_BRANCH.search(environment):
        for row in rows:
            for said in _BRANCH_LIKE.findall(row.value):
                yield from said.split("|")
        return
    held, found = _matrix_of(rows), _FROM_MATRIX.search(environment)
    if found:
        yield from held.get(found[1].lower(), ())
    elif not environment:
        yield from (value for name, of in held.items() if _is_of_places(name, of) for value in of)


def _is_of_places(name: str, values: list[str]) -> bool:
    """Whether a matrix is one of environments: by its name, or because each of its values is one."""
    return name in _ENVIRONMENT_GIVEN or (len(values) > 1 and ENVIRONMENTS.keys() >= {*values})


def _matrix_of(rows: Iterable[YamlRow]) -> dict[str, list[str]]:
    """The values of a matrix by name, in small letters."""
    held: dict[str, list[str]] = {}
    for row in rows:
        if "matrix" in row.keys and row.value:
            held.setdefault(row.key.lower(), []).append(row.value)
    return held


_IS_BRANCH = regex(r"\bCI_COMMIT_(BRANCH|REF_NAME|REF_SLUG)\b|\bgithub\.ref_name\b")
_BRANCH_LIKE = regex(
    r"\bCI_COMMIT_\w{3,8}\s{0,3}(?:==|=~)\s{0,3}[/\"']\^?\(?([\w|-]{1,200})\)?\$?[/\"']"
)
_FROM_MATRIX = regex(r"\bmatrix\.([\w-]{1,60})")


def choices_of(rows: Iterable[YamlRow]) -> dict[str, tuple[str, ...]]:
    """What whoever starts a workflow of GitHub can choose for each of its inputs."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        named = row.named
        if named[:1] == ("on",) and named[2:3] == ("inputs",) and named[4:] == ("options",):
            found[named[3]] = (*found.get(named[3], ()), row.value)
    return found


def defaults_of(rows: Iterable[YamlRow]) -> dict[str, tuple[str, ...]]:
    """What each input of a workflow of GitHub is where nobody says otherwise."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        named = row.named
        if named[:1] == ("on",) and named[2:3] == ("inputs",) and named[4:] == ("default",):
            found[named[3]] = (row.value,)
    return found


def with_inputs(text: str, inputs: Mapping[str, tuple[str, ...]]) -> str:
    """A command with what an input that it takes can be in its place, a line each; empty where it takes none."""
    taken = next((found for found in _TAKEN.finditer(text) if found[1] in inputs), None)
    values = inputs[taken[1]] if taken else ()
    return "\n".join(text.replace(taken[0], value) for value in values if taken)


_TAKEN = regex(r"\$\{\{[^}]{0,40}\binputs\.([\w-]{1,60})\s{0,5}\}\}")


def meant(said: str, choices: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a name can stand for: itself; of an expression its results, and the choices of the input that it takes."""
    if "${{" not in said:
        return (said,) if said else ()
    taken = [one for name in _INPUT.findall(said) for one in choices.get(name, ())]
    return tuple(dict.fromkeys((*taken, *_RESULT.findall(said)))) or (said,)


_INPUT = regex(r"\binputs\.([\w-]{1,60})")
_RESULT = regex(r"(?:&&|\|\|)\s{0,5}'([\w./ -]{1,60})'(?!\s{0,5}[=!]=)")
"""What follows an `and` or an `or` of an expression and is compared with nothing."""


def given_environment(given: str) -> str:
    """The environment among what an action, a workflow or a template is given; empty where there is none."""
    told = (line.partition(": ") for line in given.split("\n"))
    return next(
        (value for key, _, value in told if key.lower() in _ENVIRONMENT_GIVEN and value), ""
    )


def named_outright(command: str) -> str:
    """The file of settings, or the environment, that an option of a command names; empty where none does."""
    found = _OUTRIGHT.search(command)
    return found[1] if found else ""


_OUTRIGHT = regex(
    r"\s--(?:env|environment|stage|config)(?:\s{1,3}|=)[\"']?([\w./-]{1,100})(?![\w=./-])"
)


def namespace_of(text: str) -> str:
    """The namespace that a command or an action is told to put something into; empty where there is none."""
    found = _NAMESPACE.search(text)
    return found[1] if found else ""


_NAMESPACE = regex(r"(?:--namespace[ =]|^namespace: |\s-n )[\"']?([\w.-]{1,100})", re.M)
_ENVIRONMENT_GIVEN = frozenset((
    "environment", "environment-name", "environment_name", "environmentname", "env", "deploy_env", "deploy-env",
    "target_environment", "target-environment", "deploy_environment", "deploy-environment", "stage",
))  # fmt: skip


def waits_at(rows: Iterable[YamlRow]) -> int:
    """The line that makes a job wait for a person; 0 where none does."""
    return next((row.line for row in rows if _waits(row)), 0)


def goes_on_without(rows: Iterable[YamlRow]) -> bool:
    """Whether nothing waits for the person whom a job waits for: it may be left out, or ends an environment."""
    listed = list(rows)
    if any(row.named[-2:] == ("environment", "action") and row.value == "stop" for row in listed):
        return True
    lenient = lenient_in(listed)
    waiting = [row for row in listed if _waits(row)]
    return bool(waiting) and all(row.keys[:-1] in lenient for row in waiting)


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
    if row.key not in ("if", "condition") or "||" in said:
        return False
    return not _FAILED.isdisjoint(said.strip("${}").split("&&"))


_FAILED = frozenset(("failure()", "failed()"))


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
    listed = list(rows)
    for row in listed:
        taken = _FROM_MATRIX.search(row.value) if row.key == "runs-on" else None
        for value in _matrix_of(listed).get(taken[1].lower(), ()) if taken else (row.value,):
            if value and "$" not in value and (runner := _runner(row.named, value)):
                yield runner, row.line


_OWN = regex(r"self-hosted\b")
"""The label of machines of one's own, and what groups of them are called after."""


def _runner(named: tuple[str, ...], value: str) -> str:
    """Whose machines a value names; empty where it is about none, or does not say."""
    managed = _MANAGED.fullmatch(value) is not None
    if named[-1:] in (("runs-on",), ("vmImage",)) and (managed or _OWN.match(value)):
        return "managed" if managed else "self-hosted"
    pool = named[-2:] == ("pool", "name") or named[-1:] == ("pool",)
    # Of Buildkite: a queue may be hosted, other tags are given to agents of one's own.
    tagged = named[-2:-1] == ("agents",) and named[-1] != "queue"
    return "self-hosted" if tagged or (pool and not managed) else ""


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
