"""Plays the scenarios that were asked for, one after the other, and says of the others why they were not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from fractions import Fraction

from facilitator.inputs import Inputs, MissingError
from facilitator.programs import found
from facilitator.rehearsal.bounds import MOST_SECONDS
from facilitator.rehearsal.fleet import fleet_in
from facilitator.rehearsal.of_plan import latency_in, rollout_in, rules_in
from facilitator.rehearsal.played import NotRun, Played
from facilitator.rehearsal.predict import played_rollout
from facilitator.rehearsal.scale import NotTestable, scaled
from facilitator.rehearsal.scenarios import ERROR_LIMIT, ROLLING, Trial
from facilitator.runtime.rehearsal.balancer import has_metrics
from facilitator.runtime.rehearsal.rollouts import Setup, play_rollout
from facilitator.runtime.rehearsal.rolls import play_roll
from facilitator.runtime.rehearsal.stage import Stage, StageError
from facilitator.values.thresholds import Threshold

Run = Played | NotRun


def rehearse(
    trials: Iterable[Trial], inputs: Inputs, *, alert: bool = True, seed: int = 1
) -> Iterator[Run]:
    """Play scenarios of a plan; `alert`: with the exported alert rule as the gate, where Prometheus is installed."""
    for trial in trials:
        yield one(trial, inputs, alert=alert, seed=seed)


def one(trial: Trial, inputs: Inputs, *, alert: bool = True, seed: int = 1) -> Run:
    """Play one scenario."""
    if why := missing_program(trial):
        return NotRun(trial, why, program=True)
    try:
        if trial.pattern == ROLLING:
            fleet = fleet_in(inputs)
            return _staged(lambda stage: play_roll(stage, trial, fleet))
        setup = _setup(trial, inputs, alert=alert, seed=seed)
        return _staged(lambda stage: play_rollout(stage, setup))
    except (NotTestable, MissingError, StageError) as reason:
        return NotRun(trial, str(reason))
    except TimeoutError:
        return NotRun(trial, f"not finished within {MOST_SECONDS} s")


def missing_program(trial: Trial) -> str:
    """Which program a scenario lacks, with the command that installs it; empty where all are there."""
    needed = ("haproxy", "prometheus", "promtool") if trial.needs_alert else ("haproxy",)
    packages = {"promtool": "prometheus"}
    for name in needed:
        if found(name) is None:
            return f"{name} not found (apt install {packages.get(name, name)})"
    return ""


def _staged(play: Callable[[Stage], Awaitable[Played]]) -> Played:
    """Play on a stage of its own, no longer than a scenario may last."""

    async def bounded(stage: Stage) -> Played:
        async with asyncio.timeout(MOST_SECONDS):
            return await play(stage)

    with Stage() as stage:
        return asyncio.run(bounded(stage))


def _setup(trial: Trial, inputs: Inputs, *, alert: bool, seed: int) -> Setup:
    rollout = played_rollout(trial, rollout_in(inputs))
    latency = latency_in(inputs, trial)
    why = _why_counted(alert=alert or trial.needs_alert)
    if why or trial.trigger != ERROR_LIMIT:
        return Setup(trial, scaled(rollout), latency, seed=seed, why_counted=why)
    limit = inputs.need_typed("rollback-criteria.threshold", Threshold)
    if limit.window is None:  # every limit that is a share has one
        raise MissingError("rollback-criteria.threshold", "the error limit has no window")
    window = Fraction(limit.window.compared)
    return Setup(
        trial, scaled(rollout, window), latency, rules_in(inputs), window, "", limit.strikes, seed
    )


def _why_counted(*, alert: bool) -> str:
    """Why the exported alert is not the gate; empty where it is."""
    if not alert:
        return "the alert was not asked for"
    if found("prometheus") is None:
        return "prometheus not found (apt install prometheus)"
    return "" if has_metrics() else "this haproxy has no exporter for Prometheus"
