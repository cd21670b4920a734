"""Looks at a repository and holds it against a phase, and against a plan where there is one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.context.traces.look import Traces, look
from facilitator.context.traces.names import names_itself
from facilitator.model import Plan
from facilitator.phases.assess import assess
from facilitator.phases.conformance import conformance, letters_of
from facilitator.phases.standing import Assessment, ConformanceFinding
from facilitator.phases.told_manifest import ToldManifest, held_against
from facilitator.phases.traces import TraceIndex
from facilitator.runtime.told_manifests import manifests_of
from facilitator.storage.content import load_conformance, load_phases, load_pipeline_words

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from facilitator.conditions import Facts

MOST_REMARKS = 10
"""What could not be looked at, said one by one."""


def assess_repository(
    folder: Traversable,
    root: Path,
    phase: str,
    plan: Plan | None = None,
    facts: Facts | None = None,
) -> Assessment:
    """Assess the repository at `root`; ContentError when the content in `folder` is wrong."""
    traces = look(root, load_pipeline_words(folder))
    if plan is not None and facts is not None:
        manifests, remarks = _told(plan, facts, root, traces)
    else:
        manifests, remarks = (), tuple(_remarks(root, traces, plan))
    matrix, rules = load_phases(folder), load_conformance(folder)
    return assess(matrix, rules, phase, traces.statements, facts, remarks, manifests)


def followed_in(
    folder: Traversable, root: Path, tell: Callable[[str], None]
) -> Callable[[Plan, Facts], tuple[ConformanceFinding, ...]]:
    """Look at a repository once, for plans to be held against; what could not be looked at is told once."""
    traces = look(root, load_pipeline_words(folder))
    index = TraceIndex(traces.statements)
    matrix, rules = load_phases(folder), load_conformance(folder)
    told: set[str] = set()

    def hold_against(plan: Plan, facts: Facts) -> tuple[ConformanceFinding, ...]:
        manifests, remarks = _told(plan, facts, root, traces)
        for remark in remarks:
            if remark not in told:
                told.add(remark)
                tell(remark)
        return (*conformance(rules, index, facts), *held_against(manifests, facts, matrix))

    return hold_against


def _told(
    plan: Plan, facts: Facts, root: Path, traces: Traces
) -> tuple[tuple[ToldManifest, ...], tuple[str, ...]]:
    """The manifests that follow from a plan, and what could not be looked at."""
    manifests, further = manifests_of(plan, facts, root, traces.statements)
    return manifests, (*_remarks(root, traces, plan), *further)


def _remarks(root: Path, traces: Traces, plan: Plan | None) -> Iterator[str]:
    if not traces.statements:
        yield (
            "Nothing here shows how it is delivered: no pipeline, no container file, no manifest, "
            "no script that deploys."
        )
    elif not any(trace.field == "ci-platform" for trace in traces.statements):
        script = next((t.file for t in traces.statements if t.field == "ci-script"), "")
        told = f" {script} does the work of one; which platform runs it is not visible."
        yield f"No pipeline of a CI/CD platform lies in this repository.{told if script else ''}"
    if plan is not None and (other := _of_another(root, plan)):
        yield other
    yield from (problem.message for problem in traces.problems[:MOST_REMARKS])
    if len(traces.problems) > MOST_REMARKS:
        yield f"{len(traces.problems) - MOST_REMARKS} more things could not be looked at."


def _of_another(root: Path, plan: Plan) -> str:
    """Say that a plan names another project than the repository does; empty where they may be the same."""
    wanted = letters_of(plan.project_name)
    named = names_itself(root)
    here = named or (Path(os.path.realpath(root)).name,)
    same = any(name in wanted or wanted in name for name in map(letters_of, here))
    if not wanted or same:
        return ""
    called = ", ".join(f"“{name}”" for name in here)
    what = "repository calls itself" if named else "folder is called"
    return f"The plan is for “{plan.project_name}”; this {what} {called}."
