"""Plays the replacement of instances one after the other, under load."""

from __future__ import annotations

import asyncio

from facilitator.rehearsal.fleet import Fleet
from facilitator.rehearsal.played import Played
from facilitator.rehearsal.predict import predicted_of_roll
from facilitator.rehearsal.scenarios import HALTED, NO_FAILURES, PROMOTED, Trial
from facilitator.runtime.rehearsal.balancer import Balancer
from facilitator.runtime.rehearsal.clock import Clocked, comes
from facilitator.runtime.rehearsal.load import Load
from facilitator.runtime.rehearsal.stage import Stage
from facilitator.runtime.rehearsal.toys import Instance, answering, start_toy

_CHECKED = 0.35
"""Seconds after which the balancer has asked an instance that moved often enough to know: fall × interval, and one more."""
_UP_WITHIN = 4.0
_ENDS_WITHIN = 4.0
_BETWEEN = 0.4
"""Seconds of load before the roll and between two instances."""


class Rolls(Clocked):
    """A roll as it goes on."""

    def __init__(self, stage: Stage, trial: Trial, balancer: Balancer) -> None:
        super().__init__()
        self.stage, self.trial, self.balancer = stage, trial, balancer

    async def go(self, instances: list[Instance]) -> str:
        """Replace all; how it ended."""
        for at, instance in enumerate(instances):
            await asyncio.sleep(_BETWEEN)
            name = f"i{at}"
            await self._take_away(name, instance)
            if not await self._put_back(name):
                self.say(f"{name}: the new version is not up, the roll halts")
                return HALTED
            self.say(f"{name}: replaced")
        await asyncio.sleep(_BETWEEN)
        return PROMOTED

    async def _take_away(self, name: str, instance: Instance) -> None:
        if self.trial.roll.drains:
            self.balancer.state(name, "drain")
            await self.balancer.is_idle(name, _ENDS_WITHIN)
        if self.trial.roll.leaves_at_once:
            self.balancer.state(name, "maint")
        instance.process.terminate()
        await comes(lambda: instance.process.poll() is not None, _ENDS_WITHIN, 0.01)
        self.say(f"{name}: stopped")

    async def _put_back(self, name: str) -> bool:
        new = start_toy(self.stage, f"{name}-new", self.trial.fault._replace(abrupt=False))
        self.balancer.move(name, new.port)
        if self.trial.roll.leaves_at_once:
            self.balancer.state(name, "drain")  # health is asked for again
        if not self.trial.roll.waits:
            self.balancer.state(name, "ready")
            return True
        await asyncio.sleep(_CHECKED)
        if not await self.balancer.is_up(name, _UP_WITHIN):
            return False
        self.balancer.state(name, "ready")
        return True


async def play_roll(stage: Stage, trial: Trial, fleet: Fleet) -> Played:
    """Play a rolling scenario with the instances and the rate of the plan, as far as they can be played."""
    how = trial.fault._replace(crash=False, ready_after=0.0)
    instances = [start_toy(stage, f"i{n}", how) for n in range(fleet.instances)]
    ports = {f"i{n}": one.port for n, one in enumerate(instances)}
    balancer = Balancer(stage, ports, checks=trial.roll.checks, retry=trial.roll.retry)
    await balancer.ready()
    for instance in instances:
        await answering(instance)
    if trial.roll.checks:
        await balancer.need_up(ports)
    balancer.weights(dict.fromkeys(ports, 100))
    load, rolls = Load(balancer.port, fleet.rate), Rolls(stage, trial, balancer)
    roll = asyncio.create_task(rolls.go(instances))
    try:
        while not roll.done():
            await load.send(int(fleet.rate / 10))
        ended = await roll
    finally:
        roll.cancel()
        await load.close()
    made = Played(
        trial=trial,
        gate="none",
        requests=len(load.answers),
        failed=sum(a.failed for a in load.answers),
        predicted=predicted_of_roll(trial, fleet),
        ended=ended,
        fleet=fleet.says,
        events=tuple(rolls.events),
        seconds=rolls.loop.time() - rolls.began,
    )
    return made._replace(met=tuple((e, _met(e, made)) for e in trial.expected))


def _met(expected: str, made: Played) -> bool:
    if expected == NO_FAILURES:
        return made.failed == 0 and made.requests > 0
    return made.ended == expected
