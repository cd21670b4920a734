"""Plays the scenarios that were asked for, one after the other, and says of the others why they were not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from fractions import Fraction

from facilitator.exports.inputs import Inputs, MissingError
from facilitator.programs import found
from facilitator.rehearsal.bounds import MOST_SECONDS
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
        setup = None if trial.pattern == ROLLING else _setup(trial, inputs, alert=alert, seed=seed)
        with Stage() as stage:
            return asyncio.run(_bounded(stage, trial, setup))
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


async def _bounded(stage: Stage, trial: Trial, setup: Setup | None) -> Played:
    async with asyncio.timeout(MOST_SECONDS):
        if setup is None:
            return await play_roll(stage, trial)
        return await play_rollout(stage, setup)


def _setup(trial: Trial, inputs: Inputs, *, alert: bool, seed: int) -> Setup:
    rollout = played_rollout(trial, rollout_in(inputs))
    latency = latency_in(inputs, trial)
    limit = _limit(trial, inputs) if alert or trial.needs_alert else None
    if limit is None or limit.window is None:
        return Setup(trial, scaled(rollout), latency, seed=seed)
    window = Fraction(limit.window.compared)
    scale = scaled(rollout, window)
    return Setup(trial, scale, latency, rules_in(inputs), window, limit.strikes, seed)


def _limit(trial: Trial, inputs: Inputs) -> Threshold | None:
    """The error limit as the exported rule has it; None where the gate counts."""
    if trial.trigger != ERROR_LIMIT or found("prometheus") is None or not has_metrics():
        return None
    return inputs.need_typed("rollback-criteria.threshold", Threshold)
