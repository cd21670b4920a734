"""Plays a rollout by shares, or a switch of all requests: weights, load, checks, the gate, and the way back."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from facilitator.exports.target import ExportFile
from facilitator.rehearsal.config import METRIC, AlertSetting
from facilitator.rehearsal.gate import CountedGate, Judged
from facilitator.rehearsal.of_plan import Latency
from facilitator.rehearsal.played import Look, Played, SideBySide, TurnedBack, side_by_side
from facilitator.rehearsal.predict import as_the_alert_counts, failing, predicted
from facilitator.rehearsal.scale import Scaled, weights
from facilitator.rehearsal.scenarios import (
    ERROR_LIMIT,
    HELD,
    LATENCY_LIMIT,
    NO_DATA_FIRES,
    NO_FAILURES,
    NOTHING,
    PROMOTED,
    TURNED_BACK,
    UNIT_TEST_FAILS,
    Fault,
    Trial,
)
from facilitator.runtime.rehearsal.alerts import ALERT, NO_DATA, Alerts, unit_tests
from facilitator.runtime.rehearsal.balancer import Balancer
from facilitator.runtime.rehearsal.clock import Clocked
from facilitator.runtime.rehearsal.load import Load
from facilitator.runtime.rehearsal.stage import Stage
from facilitator.runtime.rehearsal.toys import answering, start_toy
from facilitator.whatif.rollout import Rollout

_LAST_ANSWERS = 0.025
"""Seconds that a check waits for answers that are due."""
_AFTER = 3
"""Seconds, at most, for which the load goes on when a release was turned back or held."""
_UP_WITHIN = 2.0
_SCRAPE = 100
_EXPECTED = 5
"""Requests of the new version in a check from which none at all is no chance."""
_HELD_CHECKS = 3


class Setup(NamedTuple):
    """What one scenario is played with."""

    trial: Trial
    scale: Scaled
    latency: Latency | None = None
    rules: tuple[ExportFile, ...] = ()
    """The exported rules and their tests, where the alert is the gate; otherwise the gate counts."""
    window: Fraction = Fraction(0)
    """Seconds that the alert looks back, in the plan's time."""
    why_counted: str = ""
    """Why the exported alert is not the gate, where it could be."""
    in_a_row: int = 1
    """Windows beyond the limit, one after the other, until the alert fires."""
    seed: int = 1


class Rolling(NamedTuple):
    """The parts of a rollout that runs."""

    balancer: Balancer
    load: Load
    alerts: Alerts | None
    gate: CountedGate


class Rollouts(Clocked):
    """One rollout as it goes on."""

    def __init__(self, stage: Stage, setup: Setup, parts: Rolling) -> None:
        super().__init__()
        self.stage, self.setup, self.parts = stage, setup, parts
        self.looks: list[Look] = []
        self.back: TurnedBack | None = None
        self.ended = PROMOTED
        self.seen = 0
        self.counted_at = 0
        self.after = 0
        """What the new version got after it was turned back."""
        self.no_data = False
        """Whether the alert for missing data fires."""

    async def go(self) -> None:
        """Play all steps, or until the release is turned back."""
        trial, scale = self.setup.trial, self.setup.scale
        if trial.follows_data and not await self.parts.balancer.is_up("new", _UP_WITHIN):
            await self._hold()
            return
        for share in scale.rollout.shares:
            self.parts.gate.begin_step()
            new, old = weights(share)
            self.parts.balancer.weights({"new": new, "old": old})
            self.say(f"{float(share) * 100:g} % of the requests to the new version")
            for _ in range(scale.rollout.checks):
                look = await self.check(share)
                if why := self.turns_back(look):
                    await self._turn_back(share, why)
                    return

    async def check(self, share: Fraction) -> Look:
        """Send the requests of one check and look at what the new version answered."""
        load, scale, at = self.parts.load, self.setup.scale, len(self.looks)
        count = scale.until(at + 1) - scale.until(at)
        await load.send(count)
        await load.settle(_LAST_ANSWERS)
        new = [a for a in load.answers[self.seen :] if a.server == "new"]
        self.seen = len(load.answers)
        failed = sum(a.failed for a in new)
        latency = self.setup.latency
        if latency:
            verdict = self.parts.gate.check_slow(
                [a.seconds for a in new], latency.seconds, latency.quantile
            )
        else:
            verdict = self.parts.gate.check(len(new), failed)
        away = verdict is Judged.NO_DATA and count * share >= _EXPECTED
        held = away and self.setup.trial.follows_data
        look = Look(share, len(new), failed, verdict, await self._alert(), held)
        self.looks.append(look)
        if self.parts.gate.turns_back and not self.counted_at:
            self.counted_at = len(self.looks)
        return look

    async def _alert(self) -> str:
        if self.parts.alerts is None:
            return ""
        states = await self.parts.alerts.states()
        firing = states.get(NO_DATA) == "firing"
        if firing != self.no_data:
            self.say(f"{NO_DATA} {'fires' if firing else 'has ended'}")
        self.no_data = firing
        return states.get(ALERT, "")

    def turns_back(self, look: Look) -> str:
        """Why the release is turned back now; empty where it goes on."""
        if look.held:
            return "no data: the new version is away"
        if self.setup.trial.trigger == NOTHING:
            return ""
        if self.parts.alerts is not None:
            return f"{ALERT} fires" if look.alert == "firing" else ""
        if not self.parts.gate.turns_back:
            return ""
        strikes = self.parts.gate.strikes
        return f"{strikes} of {self.setup.scale.rollout.strikes} strikes"

    async def _turn_back(self, share: Fraction, why: str) -> None:
        self.parts.balancer.weights({"new": 0, "old": 100})
        check, scale = len(self.looks), self.setup.scale
        played = float(scale.check) * check
        self.back = TurnedBack(share, check, played, float(scale.rollout.interval) * check, why)
        self.ended = TURNED_BACK
        self.say(f"turned back: {why}")
        await self._after(1)

    async def _hold(self) -> None:
        self.ended = HELD
        self.say("the new version is not up: no traffic is shifted")
        await self._after(_HELD_CHECKS)

    async def _after(self, checks: int) -> None:
        """Go on with the old version alone, and count what the new one still gets."""
        before = int(self.parts.balancer.row("new")["stot"])
        load = self.parts.load
        await load.send(min(self.setup.scale.until(checks), int(load.rate * _AFTER)))
        self.after = int(self.parts.balancer.row("new")["stot"]) - before

    def played(self) -> Played:
        """What was seen."""
        answers, trial = self.parts.load.answers, self.setup.trial
        new = [a for a in answers if a.server == "new"]
        made = Played(
            trial=trial,
            gate=self._gate(),
            requests=len(answers),
            failed=sum(a.failed for a in answers),
            predicted=predicted(trial, self._predicted_rollout()),
            ended=self.ended,
            scale=self.setup.scale,
            looks=tuple(self.looks),
            served_new=len(new),
            failed_new=sum(a.failed for a in new),
            back=self.back,
            counted_at=self.counted_at,
            in_a_row=self.setup.in_a_row if self.parts.alerts else 0,
            beside=self._beside(),
            events=tuple(self.events),
            seconds=self.loop.time() - self.began,
        )
        return made._replace(met=tuple((e, self._met(e, made)) for e in trial.expected))

    def _beside(self) -> SideBySide | None:
        """Both versions until the last check: what came after it was the old one's alone."""
        by_server: dict[str, list[tuple[bool, float]]] = {"new": [], "old": []}
        for one in self.parts.load.answers[: self.seen]:
            if one.server in by_server:
                by_server[one.server].append((one.failed, one.seconds))
        return side_by_side(by_server["new"], by_server["old"])

    def _predicted_rollout(self) -> Rollout:
        rollout = self.setup.scale.rollout
        return as_the_alert_counts(rollout, self.setup.in_a_row) if self.parts.alerts else rollout

    def _gate(self) -> str:
        if self.setup.trial.trigger == NOTHING:
            return "none"
        if self.setup.latency:
            return f"counted in the rehearsal: {self.setup.latency.says}"
        if self.parts.alerts is None:
            return f"counted in the rehearsal ({self.setup.why_counted})"
        return "the exported alert rule in Prometheus"

    def _met(self, expected: str, made: Played) -> bool:
        if expected == UNIT_TEST_FAILS:
            return unit_tests(self.stage, self.setup.rules, wrong_rule=True) is False
        if expected == NO_DATA_FIRES:
            return self.no_data
        if expected == NO_FAILURES:
            return made.failed == 0 and made.requests > 0
        return made.ended == expected and self.after == 0


async def play_rollout(stage: Stage, setup: Setup) -> Played:
    """Play a scenario of a canary, or of a switch of all requests."""
    trial, scale = setup.trial, setup.scale
    old = start_toy(stage, "old", Fault())
    new = start_toy(
        stage, "new", _of(trial, setup.latency), seed=setup.seed,
        errors=failing(trial, scale.rollout), after=_late(trial, scale),
    )  # fmt: skip
    ports = {"old": old.port, "new": new.port}
    balancer = Balancer(stage, ports, checks=trial.checks, retry=False)
    await balancer.ready()
    balancer.weights({"old": 100, "new": 0})
    await answering(old)
    if trial.checks:
        await balancer.need_up(["old"])
    alerts = await _alerts(stage, setup, balancer.metrics)
    load = Load(balancer.port, scale.rate)
    gate = CountedGate(scale.rollout)
    rollout = Rollouts(stage, setup, Rolling(balancer, load, alerts, gate))
    try:
        await rollout.go()
    finally:
        await load.close()
    return rollout.played()


async def _alerts(stage: Stage, setup: Setup, metrics: int) -> Alerts | None:
    if not setup.rules or setup.trial.trigger != ERROR_LIMIT:
        return None
    source = setup.trial.misspelt == "source"
    setting = AlertSetting(
        scrape=_SCRAPE,
        every=_SCRAPE,
        window=round(float(setup.window) / setup.scale.by * 1000),
        by=setup.scale.by,
        sample=setup.scale.rollout.sample,
        metric=METRIC.replace("responses", "response") if source else METRIC,
    )
    wrong = setup.trial.misspelt == "rule"
    alerts = Alerts(stage, metrics, setting, setup.rules[0].text, wrong_rule=wrong)
    await alerts.ready()
    return alerts


def _of(trial: Trial, latency: Latency | None) -> Fault:
    if not trial.fault.beyond_latency or latency is None:
        return trial.fault
    assert trial.trigger == LATENCY_LIMIT
    return trial.fault._replace(delay=max(0.3, 1.5 * latency.seconds))


def _late(trial: Trial, scale: Scaled) -> int:
    """Requests of the new version before the errors begin: until the middle of the last step but one."""
    if not trial.fault.late_errors:
        return 0
    shares = scale.rollout.shares
    at = max(0, len(shares) - 2)
    a_step = scale.a_check * scale.rollout.checks
    return int(a_step * (sum(shares[:at]) + shares[at] / 2))
