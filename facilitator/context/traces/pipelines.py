"""Pipelines as jobs with steps, whatever platform they are written for; each step with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from facilitator.context.ci import AS_GITHUB
from facilitator.context.traces.cloud_build import steps_of_cloud_build
from facilitator.context.traces.concourse import jobs_of_concourse, starts_of_concourse
from facilitator.context.traces.jobs import (
    Named,
    after_failures_in,
    branches_of,
    choices_of,
    defaults_of,
    environment_of,
    goes_on_without,
    lenient_in,
    needs_of,
    of_matrix,
    runner_of,
    stage_of,
    variables_in,
    waits_at,
    with_inputs,
)
from facilitator.context.traces.rows import YamlRow, rows_of
from facilitator.context.traces.scripts import of_ssh
from facilitator.patterns import regex
from facilitator.secret_lines import beginning


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
    meant: str = ""
    """The commands that its text can be by what is chosen for the inputs of its file, one a line."""


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
    branches: tuple[Named, ...] = ()
    """The branches to which it is limited, each with its line."""
    needs: tuple[str, ...] = ()
    """Names of the jobs that it waits for."""
    stage: int = -1
    """Its place where jobs follow each other; -1 where the file does not say."""
    runners: tuple[Named, ...] = ()
    """`managed` or `self-hosted`, each with its line."""
    within: str = ""
    """What its file is called, in the words of the file: it can name the one environment that all jobs are for."""
    one_of: tuple[str, ...] = ()
    """What its environment can be, where a matrix says so."""
    variables: Mapping[str, str] = {}
    """What it is called with, where another job's step calls it."""
    choices: Mapping[str, tuple[str, ...]] = {}
    """What can be chosen for the inputs of its file."""
    goes_on: bool = False
    """Whether what follows does not wait for the person of its approval."""
    by_hand: bool = False
    """Whether only a person starts what it is part of."""


Trigger = tuple[str, str, int]
"""Event (push, pull-request, tag, schedule, manual); branch, pattern or time, or empty; line."""
StillRead = Callable[[Iterable[PipelineJob]], Iterable[PipelineJob]]
"""Gives of the jobs of a file those that are still read."""


class Pipeline(NamedTuple):
    """One file of a platform."""

    file: str
    jobs: tuple[PipelineJob, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    variables: Mapping[str, str] = {}


class _Told(NamedTuple):
    """What the reader of a platform finds in a file; its jobs are made one by one, as far as they are asked for."""

    jobs: Iterable[PipelineJob]
    triggers: Iterable[Trigger] = ()
    variables: Iterable[tuple[str, str]] = ()


_NOT_JOBS = frozenset([
    "stages", "variables", "include", "default", "image", "services", "cache", "before_script",
    "after_script", "workflow", "spec",
])  # fmt: skip
_COMMANDS = frozenset([
    "run", "script", "before_script", "after_script", "command", "commands", "bash", "pwsh", "powershell",
    "task", "uses", "deploy", "pipe", "inlineScript", "before_install", "after_success", "before_deploy", "after_deploy",
])  # fmt: skip
"""Keys of most platforms under which a command or an action stands."""
_MOST_GIVEN = 4_000
_LONGEST_STEP = 2_000
_DEEPEST_EXTENDED = 4
"""How far it is followed what a job of GitLab extends; its own documents advise against more than three."""
MOST_COMMANDED = 1_000
"""Steps of commands that are read once more for the jobs that call them."""
_NAMES = ("job", "deployment", "stage", "displayName", "name", "label")
_GIVEN = frozenset(["with", "inputs", "args", "arguments", "env", "settings"])
_HANDED_OVER = _GIVEN | {"secrets", "parameters"}
"""Under which keys stands what is given to an action, a workflow or a template."""
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


def pipeline_of(
    platform: str, file: str, text: str, still_read: StillRead = lambda jobs: jobs
) -> Pipeline:
    """Read a file of a platform, and of its jobs no more than are still read."""
    is_yaml = file.endswith((".yml", ".yaml"))
    told = _READERS.get(platform, _any)(file, rows_of(text)) if is_yaml else _script(file, text)
    jobs = tuple(still_read(told.jobs))
    return Pipeline(file, jobs, tuple(told.triggers), dict(told.variables))


def _github(file: str, rows: list[YamlRow]) -> _Told:
    jobs = _github_jobs(file, rows)
    triggers = tuple(_github_triggers(rows))
    pushed = [(branch, line) for event, branch, line in triggers if event == "push" and branch]
    pushed += [(r.value, r.line) for r in rows if r.named == ("on", "workflow_run", "branches")]
    if not {event for event, *_ in triggers} - {"push", "manual"}:
        jobs = (job if job.branches else job._replace(branches=tuple(pushed)) for job in jobs)
    return _Told(jobs, triggers, variables_in(rows))


def _github_jobs(file: str, rows: list[YamlRow]) -> Iterator[PipelineJob]:
    """The jobs of a workflow, or an action of the repository's own as one."""
    called = next((row.value for row in rows if row.keys == ("name",)), "")
    choices = choices_of(rows)
    inputs = defaults_of(rows) | choices
    events = {(*row.named, row.value)[1] for row in rows if row.keys[:1] == ("on",)}
    for name, held in _groups(rows, 1).items():
        job = _made(file, name, held)
        steps = (step._replace(meant=with_inputs(step.text, inputs)) for step in job.steps)
        alone = events == {"workflow_dispatch"}
        yield job._replace(within=called, choices=choices, steps=tuple(steps), by_hand=alone)
    if any(row.keys[:1] == ("runs",) for row in rows):
        yield _made(file, "", rows)


def _github_triggers(rows: Iterable[YamlRow]) -> Iterator[Trigger]:
    for row in rows:
        if row.keys[:1] != ("on",):
            continue
        names = row.named
        words = [row.value] if len(names) == 1 else [names[1]]
        for word in words:
            event = _EVENTS.get(word)
            if event and names[2:] == ("tags",):
                yield "tag", row.value, row.line
            elif event:
                told = names[2:] in (("branches",), ("cron",))
                yield event, row.value if told else "", row.line


def _gitlab(file: str, rows: list[YamlRow]) -> _Told:
    return _Told(_gitlab_jobs(file, rows), _gitlab_triggers(_starting(rows)), variables_in(rows))


def _gitlab_jobs(file: str, rows: list[YamlRow]) -> Iterator[PipelineJob]:
    """Jobs are the keys that are no keywords; a hidden one is part of each that extends it."""
    stages = [row.value for row in rows if row.keys[:1] == ("stages",)] or [
        "build",
        "test",
        "deploy",
    ]
    yield from _of_templates(file, rows)
    groups = _groups(rows, 0)
    for name in groups:
        if name not in _NOT_JOBS and not name.startswith("."):
            held = _extended(name, groups)
            stage = stage_of(held) or "test"
            at = stages.index(stage) if stage in stages else -1
            yield _made(file, name, held)._replace(stage=at)


def _extended(
    name: str, groups: Mapping[str, list[YamlRow]], deepest: int = _DEEPEST_EXTENDED
) -> list[YamlRow]:
    """The rows of a job of GitLab, and of what it extends those that it does not state itself."""
    held = list(groups[name])
    bases = [row.value for row in held if row.named[1:] == ("extends",)] if deepest else []
    # Of several the last one counts.
    for base in reversed([one for one in bases if one in groups]):
        stated = {row.keys[1 : _merged_at(row)] for row in held}
        held += [
            row.under((name, *row.keys[1:]))
            for row in _extended(base, groups, deepest - 1)
            if row.keys[1 : _merged_at(row)] not in stated
        ]
    return held


def _merged_at(row: YamlRow) -> int:
    """Up to which of its keys a row stands for itself: mappings are merged, all else is replaced as a whole."""
    return 3 if row.keys[1:2] in (("variables",), ("environment",)) else 2


def _of_templates(file: str, rows: Iterable[YamlRow]) -> Iterator[PipelineJob]:
    """The templates and components that a file includes, as jobs of their names."""
    for row in rows:
        if row.keys[:1] == ("include",) and row.key in ("template", "component"):
            step = PipelineStep(beginning(row.value), row.line)
            yield PipelineJob(row.value, file, row.line, (step,))


def _starting(rows: Sequence[YamlRow]) -> Iterator[YamlRow]:
    """The rows of a file of GitLab that say what starts something: none that keep one kind of start out."""
    never = {row.keys[:-1] for row in rows if row.key == "when" and row.value == "never"}
    for row in rows:
        told = "rules" in row.keys or "only" in row.keys
        if told and (row.keys[:-1] not in never or "!=" in row.value):
            yield row


def _gitlab_triggers(rows: Iterable[YamlRow]) -> Iterator[Trigger]:
    for row in rows:
        if "merge_request" in row.value:
            yield "pull-request", "", row.line
        elif "CI_COMMIT_TAG" in row.value or row.value == "tags":
            yield "tag", "", row.line
        elif "schedule" in row.value:
            yield "schedule", "", row.line


def _any(file: str, rows: list[YamlRow]) -> _Told:
    """What most platforms share: commands under known keys, jobs by the name that stands nearest above."""
    by_name: dict[str, list[YamlRow]] = {}
    names = _names(rows)
    for row in rows:
        by_name.setdefault(_nearest(row, names), []).append(row)
    jobs = (_with_orbs(_made(file, name, held), held) for name, held in by_name.items())
    triggers = (
        (_EVENTS[row.keys[0]], _started_by(row), row.line)
        for row in rows
        if row.keys and row.keys[0] in ("trigger", "pr", "schedules")
        if row.value not in ("", "none")
    )
    return _Told(jobs, triggers, variables_in(rows))


def _started_by(row: YamlRow) -> str:
    """The branch or the time that a row of a trigger names; the branches of a schedule start nothing."""
    if row.keys[0] == "schedules":
        return row.value if row.key == "cron" else ""
    return row.value if "branches" in row.keys or len(row.named) == 1 else ""


def _with_orbs(job: PipelineJob, rows: list[YamlRow]) -> PipelineJob:
    return job._replace(steps=(*job.steps, *_of_orbs(rows), *of_plugins(rows), *of_providers(rows)))


def _in_order(file: str, rows: list[YamlRow]) -> _Told:
    """Platforms whose jobs follow each other as they stand in the file."""
    made = _any(file, rows)
    pool = tuple(dict.fromkeys(runner_of(row for row in rows if row.keys[:1] == ("pool",))))
    jobs = (
        job._replace(stage=number, runners=job.runners or pool)
        for number, job in enumerate(made.jobs)
    )
    return made._replace(jobs=jobs)


def _bitbucket(file: str, rows: list[YamlRow]) -> _Told:
    """Each step is a job; of one that only refers to another there is nothing to read."""
    held: dict[tuple[str, ...], list[YamlRow]] = {}
    for row in rows:
        if "step" in row.keys:
            held.setdefault(row.keys[: row.keys.index("step") + 1], []).append(row)
    jobs = (
        _step_of_bitbucket(file, keys, group)._replace(stage=number)
        for number, (keys, group) in enumerate(held.items())
    )
    return _Told(jobs, _starts_bitbucket(rows), variables_in(rows))


def _step_of_bitbucket(file: str, keys: tuple[str, ...], rows: list[YamlRow]) -> PipelineJob:
    """One step, limited to the branch that its pipeline is for."""
    made = _made(file, next((r.value for r in rows if r.keys == (*keys, "name")), ""), rows)
    if made.branches or keys[:2] != ("pipelines", "branches"):
        return made
    return made._replace(branches=((keys[2], rows[0].line),))


def _starts_bitbucket(rows: Iterable[YamlRow]) -> Iterator[Trigger]:
    """What starts its pipelines, each with its branch or pattern, and the first line of it."""
    met: set[tuple[str, str]] = set()
    for row in rows:
        where = row.keys[1] if row.keys[:1] == ("pipelines",) and len(row.keys) > 1 else ""
        limits = where in ("branches", "tags") and len(row.keys) > 2 and not row.keys[2].isdigit()
        start = (_STARTS.get(where, ""), row.keys[2] if limits else "")
        if start[0] and start not in met:
            met.add(start)
            yield (*start, row.line)


_STARTS = {
    "default": "push",
    "branches": "push",
    "tags": "tag",
    "pull-requests": "pull-request",
    "custom": "manual",
}
"""What starts the pipelines below each key of a file of Bitbucket."""


def _circle(file: str, rows: list[YamlRow]) -> _Told:
    """Workflows say what a job waits for and which branches it runs on; what waits for a limited job is limited."""
    made = _any(file, rows)
    needs: dict[str, tuple[str, ...]] = {}
    branches: dict[str, tuple[Named, ...]] = {}
    for row in rows:
        named = row.named
        if named[:1] != ("workflows",) or named[2:3] != ("jobs",) or len(named) < 5:
            continue
        if named[4] == "requires":
            needs[named[3]] = (*needs.get(named[3], ()), row.value)
        elif named[4:] == ("filters", "branches", "only"):
            branches[named[3]] = (*branches.get(named[3], ()), (row.value, row.line))
    called = _commands_called(rows, _circle_commands(rows))
    managed = _managed_by_circle(rows)
    names = _groups(rows, 1)
    jobs = (
        job._replace(
            # What stands in a command or behind an orb's job is called after its steps: no job of the file.
            name=job.name if job.name in names else "",
            needs=needs.get(job.name, ()),
            runners=job.runners or managed.get(job.name, ()),
            branches=_inherited(job.name, needs, branches),
            steps=(*job.steps, *called.get(job.name, ())),
        )
        for job in made.jobs
    )
    return made._replace(jobs=chain(jobs, _jobs_of_orbs(file, rows)))


def _managed_by_circle(rows: Iterable[YamlRow]) -> dict[str, tuple[Named, ...]]:
    """The jobs that run on machines of CircleCI; a class with a namespace anywhere is one of machines of one's own."""
    found: dict[str, tuple[Named, ...]] = {}
    for row in rows:
        if row.key == "resource_class" and ("/" in row.value or "$" in row.value):
            return {}
        if row.named[:1] == ("jobs",) and row.named[2:3] in _EXECUTORS:
            found.setdefault(row.named[1], (("managed", row.line),))
    return found


_EXECUTORS = (("docker",), ("machine",), ("macos",), ("executor",))


def _jobs_of_orbs(file: str, rows: Iterable[YamlRow]) -> Iterator[PipelineJob]:
    """The jobs of a workflow that an orb brings with it, each as a step of its name."""
    held: dict[tuple[str, ...], list[YamlRow]] = {}
    for row in rows:
        if row.keys[:3:2] == ("workflows", "jobs") and len(row.keys) > _OF_AN_ENTRY:
            held.setdefault(row.keys[:4], []).append(row)
    for group in held.values():
        first = group[0]
        orb = first.keys[4] if len(first.keys) > _OF_AN_ENTRY + 1 else first.value
        if "/" in orb:
            told = [f"{row.key}: {row.value}" for row in group if row.value]
            step = PipelineStep(beginning(orb), first.line, beginning("\n".join(told), _MOST_GIVEN))
            name = next((row.value for row in group if row.key == "name"), orb)
            needs, branches = needs_of(group), branches_of(group)
            yield PipelineJob(name, file, first.line, (step,), needs=needs, branches=branches)


_OF_AN_ENTRY = 3
"""Keys above the name of a job in a workflow: `workflows`, its name, `jobs`, a number."""


def _circle_commands(rows: list[YamlRow]) -> dict[str, list[PipelineStep]]:
    """The steps of the commands that a file defines, by name."""
    held: dict[str, list[YamlRow]] = {}
    for row in rows:
        if row.keys[:1] == ("commands",) and len(row.keys) > 1:
            held.setdefault(row.keys[1], []).append(row)
    return {name: list(steps_in(group)) for name, group in held.items()}


def _commands_called(
    rows: Iterable[YamlRow], commands: Mapping[str, list[PipelineStep]]
) -> dict[str, list[PipelineStep]]:
    """By job what the commands do among its steps, with what it gives them in place of their parameters."""
    given: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        if row.keys[:3:2] != ("jobs", "steps"):
            continue
        name = row.keys[4] if len(row.keys) > 4 else row.value
        if name in commands:
            given.setdefault((row.keys[1], name), {})[row.key] = row.value
    found: dict[str, list[PipelineStep]] = {}
    left = MOST_COMMANDED
    for (job, name), told in given.items():
        steps = commands[name][:left]
        left -= len(steps)
        found.setdefault(job, []).extend(_filled_in(step, told) for step in steps)
    return found


def _filled_in(step: PipelineStep, told: Mapping[str, str]) -> PipelineStep:
    text = _PARAMETER.sub(lambda said: told.get(said[1], said[0]), step.text)
    return step._replace(text=beginning(text, _LONGEST_STEP))


_PARAMETER = regex(r"<<\s{0,5}parameters\.([\w-]{1,60})\s{0,5}>>")


def _inherited(
    name: str, needs: Mapping[str, tuple[str, ...]], branches: Mapping[str, tuple[Named, ...]]
) -> tuple[Named, ...]:
    """The branches of a job, or of what it waits for."""
    waiting, met = [name], {name}
    while waiting:
        one = waiting.pop()
        if found := branches.get(one):
            return found
        waiting += [before for before in needs.get(one, ()) if before not in met]
        met.update(waiting)
    return ()


def _names(rows: Iterable[YamlRow]) -> Mapping[tuple[str, ...], str]:
    """The name of each mapping that has one: of a step its job's name counts more than its own."""
    found: dict[tuple[str, ...], str] = {}
    for word in reversed(_NAMES):
        named = (r for r in rows if r.keys[-1:] == (word,) and r.value)
        found.update({r.keys[:-1]: r.value for r in named if _NO_JOBS.isdisjoint(r.keys[-3:-1])})
    return found


_NO_JOBS = frozenset(("pool", "environment", "variables", "parameters", "repositories"))
"""What has a name and is no job: machines, a place to deploy to, what is filled in, what is fetched."""


_STEP_ALONE = 2
"""Keys of a step that lies directly in a file: it is a job of its own."""


def _nearest(row: YamlRow, names: Mapping[tuple[str, ...], str]) -> str:
    """Of CircleCI and others the key under `jobs`; else the job, deployment or stage it stands in."""
    if row.keys[:1] == ("jobs",) and len(row.keys) > 1 and not row.keys[1].isdigit():
        return row.keys[1]
    for length in range(len(row.keys) - 1, 0, -1):
        above = row.keys[:length]
        if above in names and ("steps" not in above[-2:] or len(above) == _STEP_ALONE):
            return names[above]
    return ""


def _script(file: str, text: str) -> _Told:
    """A Jenkinsfile (or another script): stages by name, every line a command of the stage above it."""
    reader = _Script(file)
    for number, line in of_ssh((n, raw.strip()) for n, raw in enumerate(text.split("\n"), 1)):
        if line:
            reader.line(line, number)
    jobs = (
        job._replace(steps=tuple(reader.steps.get(name, ()))) for name, job in reader.jobs.items()
    )
    return _Told(jobs, reader.triggers)


class _Script:
    """What was read so far of a script."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.jobs: dict[str, PipelineJob] = {}
        self.steps: dict[str, list[PipelineStep]] = {}
        self.triggers: list[Trigger] = []
        self.stage, self.failed = "", False

    def line(self, line: str, number: int) -> None:
        """Read one line that is not empty."""
        before, *stages = [line] if line.startswith("//") else _STAGE.split(line)
        if not stages:
            self.inside(line, number)
        elif before.strip(_CLOSES):
            self.inside(before, number)
        for name, rest in zip(stages[::2], stages[1::2], strict=True):
            self.stage = name
            self.inside(rest.strip(_CLOSES), number)

    def inside(self, line: str, number: int) -> None:
        """Read what a line says inside the stage being read."""
        stage = self.stage
        if timed := _CRON.search(line) if not line.startswith("//") else None:
            self.triggers.append(("schedule", timed[1], number))
        job = self.jobs.setdefault(
            stage, PipelineJob(stage, self.file, number, stage=len(self.jobs))
        )
        if limited := _ONLY_BRANCH.match(line):
            self.jobs[stage] = job._replace(branches=(*job.branches, (limited[1], number)))
        elif _INPUT.match(line):
            self.jobs[stage] = job._replace(approval=job.approval or number)
        elif line and not line.startswith(("//", "*", "/*", "#")):
            self.step(line, number)

    def step(self, line: str, number: int) -> None:
        """Keep a command of the stage being read."""
        self.failed = (self.failed or _AFTER_A_FAILURE.match(line) is not None) and line != "}"
        text = beginning(line, _LONGEST_STEP)
        step = PipelineStep(text, number, "", passes_over(line), self.failed)
        self.steps.setdefault(self.stage, []).append(step)


_CLOSES = " (){}"
_CRON = regex(r"\bcron\s{0,3}\(?\s{0,3}['\"]([^'\"\n]{5,100})['\"]")
_STAGE = regex(r"\bstage\s{0,5}\(?\s{0,5}['\"]([^'\"]{1,80})['\"]")
_INPUT = regex(r"(?:(?:def\s{1,3})?[\w.]{1,60}\s{0,3}=\s{0,3})?input\b")
_ONLY_BRANCH = regex(r"branch\s{0,5}\(?\s{0,5}(?:pattern:\s{0,5})?['\"]([\w./*-]{1,100})['\"]")


def _groups(rows: Iterable[YamlRow], depth: int) -> dict[str, list[YamlRow]]:
    """The rows by the name that stands at a depth of their keys."""
    found: dict[str, list[YamlRow]] = {}
    for row in rows:
        if len(row.keys) > depth and (depth == 0 or row.keys[0] == "jobs"):
            found.setdefault(row.keys[depth], []).append(row)
    return found


def _made(file: str, name: str, rows: list[YamlRow]) -> PipelineJob:
    """The job that these rows are."""
    environment, at = environment_of(rows)
    return PipelineJob(
        name,
        file,
        rows[0].line if rows else 1,
        tuple(steps_in(rows)),
        environment,
        at,
        waits_at(rows),
        branches_of(rows),
        needs_of(rows),
        runners=tuple(dict.fromkeys(runner_of(rows))),
        one_of=tuple(of_matrix(environment, rows)),
        goes_on=goes_on_without(rows),
    )


def steps_in(rows: list[YamlRow]) -> Iterator[PipelineStep]:
    """The commands and actions among rows, each with its line."""
    lenient, failed, given = lenient_in(rows), after_failures_in(rows), _given(rows, _HANDED_OVER)
    for row in rows:
        if not row.value or not _is_command(row):
            continue
        above = [row.keys[:n] for n in range(len(row.keys))]
        soft, after = any(k in lenient for k in above), any(k in failed for k in above)
        told = given.get(row.keys[:-1], "") if row.keys[-1] in _ACTIONS else ""
        for line, text in row.lines():
            yield PipelineStep(
                beginning(text, _LONGEST_STEP), line, told, soft or passes_over(text), after
            )


_ACTIONS = ("uses", "task", "pipe", "template")


def passes_over(command: str) -> bool:
    """Whether a command lets the pipeline go on when it fails."""
    return bool(_FAILS_NOT.search(command))


def _is_command(row: YamlRow) -> bool:
    """Whether a row is a command or an action: `run` of a step, an item of a `script`."""
    named = row.named
    last = named[-1] if named else ""
    if _GIVEN.intersection(named[:-1]):
        return False
    scripted = any(name.endswith("_script") for name in named[-2:])
    template = last == "template" and bool(_IS_TEMPLATE.search(row.value))
    return last in _COMMANDS or scripted or template or (last == "steps" and "/" in row.value)


_IS_TEMPLATE = regex(r"\.ya?ml(@|$)")


def _of_orbs(rows: Iterable[YamlRow]) -> Iterator[PipelineStep]:
    """Steps whose action is a key with what it is given below it, as CircleCI writes them."""
    begun: dict[tuple[str, ...], tuple[int, list[str]]] = {}
    for row in rows:
        at = next((n for n, key in enumerate(row.keys) if _is_orb(row.keys, n, key)), 0)
        if at:
            _, given = begun.setdefault(row.keys[: at + 1], (row.line, []))
            given += [f"{row.key}: {row.value}"] if row.value else []
    for keys, (line, given) in begun.items():
        yield PipelineStep(beginning(keys[-1]), line, beginning("\n".join(given), _MOST_GIVEN))


def _is_orb(keys: tuple[str, ...], at: int, key: str) -> bool:
    return "/" in key and at > 1 and keys[at - 1].isdigit() and keys[at - 2] == "steps"


def of_plugins(rows: list[YamlRow]) -> Iterator[PipelineStep]:
    """Steps that are a plugin with settings, as Drone and Woodpecker write them."""
    given = {keys: told for keys, told in _given(rows, frozenset(["settings"])).items() if told}
    for row in rows:
        if row.key == "image" and row.keys[:-1] in given:
            image = row.value.removeprefix("docker.io/")
            yield PipelineStep(beginning(image), row.line, given[row.keys[:-1]])


def of_providers(rows: Iterable[YamlRow]) -> Iterator[PipelineStep]:
    """What Travis CI and AppVeyor deploy with: a provider, as the command of Travis CI that does it."""
    for row in rows:
        if row.named[-2:] == ("deploy", "provider"):
            yield PipelineStep(beginning(f"dpl {row.value.lower()}"), row.line)


def _given(rows: Iterable[YamlRow], under: frozenset[str] = _GIVEN) -> dict[tuple[str, ...], str]:
    """What actions are given, by the keys of their step: the values under `with` or `inputs` beside them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        at = next((n for n, key in enumerate(row.keys) if key in under), 0)
        if at and (row.value or len(row.keys) > at + 1):
            found.setdefault(row.keys[:at], []).append(f"{row.keys[-1]}: {row.value}")
    return {step: beginning("\n".join(lines), _MOST_GIVEN) for step, lines in found.items()}


def _cloud_build(file: str, rows: list[YamlRow]) -> _Told:
    """Each step is a container with arguments, or a script in one."""
    steps = tuple(
        PipelineStep(beginning(text, _LONGEST_STEP), line)
        for text, line in steps_of_cloud_build(rows)
    )
    chosen = next((found[0] for row in rows if (found := _CHOSEN.search(row.value))), "")
    jobs = (PipelineJob("", file, 1, steps, chosen),) if steps else ()
    return _Told(jobs, (), variables_in(rows))


_CHOSEN = regex(r"\$\{?_(?:[A-Z_]{0,40}_)?(?:ENV|ENVIRONMENT|STAGE|PROJECT|PROJECT_ID)\b")
"""A substitution that says where to: what starts the build fills it in."""


def _concourse(file: str, rows: list[YamlRow]) -> _Told:
    """Jobs wait for what passed before them; a task in a file of its own is one more job."""
    jobs = (
        PipelineJob(
            job.name,
            file,
            job.line,
            tuple(
                PipelineStep(
                    beginning(one.text, _LONGEST_STEP), one.line, one.given, False, one.on_failure
                )
                for one in job.steps
            ),
            approval=job.approval,
            needs=job.needs,
        )
        for job in jobs_of_concourse(rows)
    )
    return _Told(jobs, starts_of_concourse(rows))


_READERS: Mapping[str, Callable[[str, list[YamlRow]], _Told]] = {
    **dict.fromkeys(AS_GITHUB, _github),
    "GitLab CI": _gitlab,
    "CircleCI": _circle,
    "Azure Pipelines": _in_order,
    "Google Cloud Build": _cloud_build,
    "Bitbucket Pipelines": _bitbucket,
    "Concourse": _concourse,
}
