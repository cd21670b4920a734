"""The scenarios, as data: what is wrong with the new version, how it goes out, and what is expected of the workflow.

Faults and the numbers of the toy application are the scenario's own; shares, holds, checks and limits are the plan's.
"""

from __future__ import annotations

from typing import NamedTuple

CANARY, BLUE_GREEN, ROLLING = "canary", "blue-green", "rolling"
TURNED_BACK = "the release is turned back, and the new version gets nothing after that"
PROMOTED = "the release gets to 100 %"
HELD = "no traffic is shifted"
NO_FAILURES = "no request fails"
HALTED = "the roll halts at the first instance"
UNIT_TEST_FAILS = "the unit test of the exported rules fails"
NO_DATA_FIRES = "the alert for missing data still fires at the end"
ERROR_LIMIT, LATENCY_LIMIT, NOTHING = "the error limit", "the latency limit", "nothing"


class Fault(NamedTuple):
    """How the toy application misbehaves."""

    errors: float = 0.0
    """Share of the requests that fail."""
    of_limit: float = 0.0
    """The same as a share of the plan's limit, where it depends on it."""
    late_errors: bool = False
    """Whether the errors begin in the middle of the last step but one."""
    delay: float = 0.002
    """Seconds that a request takes."""
    beyond_latency: bool = False
    """Whether a request takes half as long again as the plan's latency limit, 0.3 s at least."""
    crash: bool = False
    unhealthy: bool = False
    ready_after: float = 0.0
    abrupt: bool = False
    """Whether it ends in the middle of requests when it is told to stop."""
    lingers: float = 0.0
    """Seconds that the process stays after its last request."""
    fails_readiness: float = 0.0
    """Seconds that it goes on serving after it was told to stop, with readiness failing."""


class Roll(NamedTuple):
    """How instances are replaced one after the other."""

    drains: bool = False
    """Whether the balancer is told to send nothing more before the instance is told to stop."""
    leaves_at_once: bool = False
    """Whether the balancer sends nothing more from the moment at which the instance ends."""
    checks: bool = True
    """Whether the balancer asks for health."""
    waits: bool = True
    """Whether the next instance waits until this one is ready."""
    retry: bool = False
    """Whether the balancer sends a failed request to another instance."""


class Trial(NamedTuple):
    """One scenario."""

    id: str
    title: str
    pattern: str
    fault: Fault
    expected: tuple[str, ...] = ()
    """What the workflow has to do; empty where it is shown and nothing is expected."""
    trigger: str = ERROR_LIMIT
    follows_data: bool = True
    """Whether missing data, or a version that is not up, holds the rollout."""
    checks: bool = True
    """Whether the balancer asks for health."""
    misspelt: str = ""
    """What is misspelt: `rule`, the query of the exported alert, or `source`, the metric behind it."""
    roll: Roll = Roll()

    @property
    def needs_alert(self) -> bool:
        """Whether it is about the alert rule, and nothing without Prometheus."""
        return bool(self.misspelt)


_BAD = Fault(errors=0.2)
_SLOW = Fault(delay=0.02)
"""20 ms: long enough for a request to be in the middle when its instance ends."""

TRIALS = (
    Trial("a", "20 % of the new version's requests fail", CANARY, _BAD, (TURNED_BACK,)),
    Trial("b", "20 % fail, all requests switched at once", BLUE_GREEN, _BAD, (TURNED_BACK,)),
    Trial("c", "20 % fail, and nothing looks", CANARY, _BAD, (PROMOTED,), trigger=NOTHING),
    Trial(
        "d", "300 ms slower, and only errors are looked at", CANARY,
        Fault(delay=0.3), (PROMOTED,),
    ),
    Trial(
        "d-latency", "slower than the latency limit, which is looked at", CANARY,
        Fault(beyond_latency=True), (TURNED_BACK,), trigger=LATENCY_LIMIT,
    ),
    Trial(
        "e", "20 % fail from the middle of the last step but one", CANARY,
        Fault(errors=0.2, late_errors=True), (TURNED_BACK,),
    ),
    Trial(
        "f", "fails in 0.4 times the share of the limit; whether it is turned back is chance", CANARY,
        Fault(of_limit=0.4),
    ),
    Trial(
        "g", "the new version crashes at its start", CANARY,
        Fault(crash=True), (HELD, NO_FAILURES),
    ),
    Trial(
        "g-rolling", "the new version crashes at its start, instance by instance", ROLLING,
        Fault(crash=True, delay=0.02), (HALTED, NO_FAILURES), roll=Roll(drains=True),
    ),
    Trial(
        "H", "the new version is never healthy; a check without data holds the rollout", CANARY,
        Fault(unhealthy=True), (HELD, NO_FAILURES),
    ),
    Trial(
        "H-blind", "the new version is never healthy; shares are raised whatever the checks say", CANARY,
        Fault(unhealthy=True), (PROMOTED,), trigger=NOTHING, follows_data=False,
    ),
    Trial(
        "i", "the new version is ready after 2.5 s; all requests are switched before, without health checks", BLUE_GREEN,
        Fault(ready_after=2.5), trigger=NOTHING, follows_data=False, checks=False,
    ),
    Trial(
        "j", "a sound release: each instance is drained, replaced, and waited for until it is ready", ROLLING,
        _SLOW, (NO_FAILURES,), roll=Roll(drains=True),
    ),
    Trial(
        "j-term", "instances are stopped without a drain, and answer what they began", ROLLING,
        _SLOW,
    ),
    Trial(
        "j-readiness", "instances are stopped without a drain, and say for 1 s before that they are not ready", ROLLING,
        Fault(delay=0.02, fails_readiness=1.0), (NO_FAILURES,),
    ),
    Trial(
        "k", "instances end in the middle of requests", ROLLING, Fault(delay=0.02, abrupt=True),
        roll=Roll(leaves_at_once=True),
    ),
    Trial(
        "k-retry", "as k; the balancer retries (unsafe for requests that change something)", ROLLING,
        Fault(delay=0.02, abrupt=True), (NO_FAILURES,), roll=Roll(leaves_at_once=True, retry=True),
    ),
    Trial(
        "l", "new instances start for 1.5 s and nobody waits: no health checks", ROLLING,
        Fault(delay=0.02, ready_after=1.5),
        roll=Roll(drains=True, checks=False, waits=False),
    ),
    Trial(
        "l-readiness", "new instances start for 1.5 s, and are waited for", ROLLING,
        Fault(delay=0.02, ready_after=1.5), (NO_FAILURES,), roll=Roll(drains=True),
    ),
    Trial(
        "m", "old processes stay for 2 s after their last request, drained", ROLLING,
        Fault(delay=0.02, lingers=2.0),
        (NO_FAILURES,), roll=Roll(drains=True),
    ),
    Trial(
        "m-term", "old processes stay for 2 s after their last request, not drained", ROLLING,
        Fault(delay=0.02, lingers=2.0),
    ),
    Trial(
        "misspelt", "a letter is missing in the query of the alert", CANARY, _BAD,
        (PROMOTED, UNIT_TEST_FAILS), misspelt="rule",
    ),
    Trial(
        "misspelt-source", "the alert is right, the metric behind it is misspelt", CANARY, _BAD,
        (PROMOTED, NO_DATA_FIRES), misspelt="source",
    ),
)  # fmt: skip
SHORT = ("a", "H")
"""What is played when no scenario is named."""
