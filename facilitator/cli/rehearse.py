"""`facilitator rehearse`: plays the rollout of a plan on loopback, with a toy application that misbehaves."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Iterable
from pathlib import Path

from facilitator import __version__
from facilitator.cli.faults import refuse
from facilitator.cli.links import IN_MARKUP, write_output
from facilitator.cli.printing import print_json
from facilitator.cli.readable import whole
from facilitator.inputs import Inputs
from facilitator.rehearsal.drawing import SVG, drawing
from facilitator.rehearsal.played import NotRun, Played
from facilitator.rehearsal.scenarios import SHORT, TRIALS, Trial
from facilitator.rehearsal.told import (
    HEAD,
    as_data,
    listing,
    picture,
    report,
    told,
    told_last,
)
from facilitator.review.criteria import judge
from facilitator.runtime.criteria import load_criteria
from facilitator.runtime.rehearsal.balancer import version
from facilitator.runtime.rehearsal.rehearse import rehearse
from facilitator.settings import Settings
from facilitator.storage.steps_folder import steps_folder
from facilitator.text import visible

NOT_AS_EXPECTED, NOT_RUN = 1, 3


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Play scenarios; 1 where one did not end as expected, 3 where one was not played, 2 where the plan cannot be read."""
    if unknown := _unknown(arguments.scenario):
        return refuse(unknown)
    if arguments.list:
        return _list(TRIALS, as_json=arguments.json)
    wanted = [t.id for t in TRIALS] if arguments.all else arguments.scenario or SHORT
    inputs, versions = _inputs(Path(arguments.plan), settings), _versions()
    runs: list[Played | NotRun] = []
    played = rehearse([t for t in TRIALS if t.id in wanted], inputs)
    if code := _play(played, runs, lambda: _write(arguments, settings, runs, versions), arguments):
        return code
    _end(runs, versions, as_json=arguments.json)
    return _code(runs)


def _play(
    played: Iterable[Played | NotRun],
    runs: list[Played | NotRun],
    write: Callable[[], int],
    arguments: argparse.Namespace,
) -> int:
    """Play them one by one; 2 where the report cannot be written, which is said before anything is played."""
    if code := write():
        return code
    for one in played:
        runs.append(one)
        _print([] if arguments.json else [*told(one), ""])
        if code := write():
            return code
    return 0


def _end(runs: list[Played | NotRun], versions: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        print_json(as_data(runs, versions))
    else:
        _print(told_last(runs))


def _write(
    arguments: argparse.Namespace,
    settings: Settings,
    runs: list[Played | NotRun],
    versions: dict[str, str],
) -> int:
    """Write the report as far as it is; 2 where a file is no report of ours, lies elsewhere, or cannot be written."""
    if not arguments.report:
        return 0
    path = Path(arguments.report)
    text = report(runs, visible(Path(arguments.plan).name), settings.today, versions, path.stem)
    if code := write_output(path, text, HEAD, IN_MARKUP, settings):
        return code
    for one in (run for run in runs[-1:] if isinstance(run, Played) and run.looks):
        drawn = path.with_name(picture(path.stem, one))
        if code := write_output(drawn, drawing(one), SVG, IN_MARKUP, settings):
            return code
    return 0


def _inputs(path: Path, settings: Settings) -> Inputs:
    against = load_criteria(steps_folder(settings.steps))
    reading = whole(path, against.catalogue)
    return Inputs(reading.plan, judge(reading, against, settings.today).facts)


def _unknown(ids: Iterable[str]) -> str:
    known = [trial.id for trial in TRIALS]
    id_ = next((id_ for id_ in ids if id_ not in known), None)
    if id_ is None:
        return ""
    return f"There is no scenario {visible(id_)!r}; there are {', '.join(known)}."


def _list(trials: Iterable[Trial], *, as_json: bool) -> int:
    if as_json:
        print_json(
            {
                "format": 1,
                "scenarios": [
                    {"id": t.id, "title": t.title, "pattern": t.pattern, "trigger": t.trigger, "expected": list(t.expected)}
                    for t in trials
                ],
            }
        )  # fmt: skip
    else:
        _print(listing(trials))
    return 0


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(visible(line), flush=True)


def _versions() -> dict[str, str]:
    return {
        "facilitator": __version__,
        "python": platform.python_version(),
        "haproxy": version("haproxy", "-v"),
        "prometheus": version("prometheus", "--version"),
    }


def _code(runs: list[Played | NotRun]) -> int:
    if any(isinstance(one, Played) and not one.as_expected for one in runs):
        return NOT_AS_EXPECTED
    return NOT_RUN if any(isinstance(one, NotRun) for one in runs) else 0
