"""A plan with a rollout that is short to play, and the inputs that are made of it."""

from __future__ import annotations

from fractions import Fraction

from facilitator.conditions import Facts
from facilitator.inputs import Inputs
from facilitator.model import Decision, How, Plan, Stated
from facilitator.whatif.controllers import CONTROLLERS
from facilitator.whatif.rollout import Rollout
from support.walkthrough import shipped_content

VALUES = {
    "shares": "5, 50, 100",
    "hold": "6 min",
    "check-interval": "1 min",
    "strikes": "2",
    "rate": "5 per second",
    "smallest-sample": "10 requests",
}
LIMITS = {"threshold": "failed requests > 5 % over 1 min", "latency-threshold": "p95 > 100 ms over 1 min"}  # fmt: skip


def inputs(without: str = "", **said: str) -> Inputs:
    """A canary with these values; `said` replaces some, `without` leaves one out."""
    values = {**VALUES, **LIMITS, **{name.replace("_", "-"): text for name, text in said.items()}}
    values.pop(without, None)
    pattern = _decision("deployment-pattern", "canary", values.keys() - LIMITS.keys(), values)
    criteria = _decision("rollback-criteria", "error-rate", values.keys() & LIMITS.keys(), values)
    plan = Plan("shop", decisions={d.id: d for d in (pattern, criteria)})
    return Inputs(plan, Facts(plan.decisions, plan.context, frozenset(), shipped_content().catalogue))  # fmt: skip


def _decision(id_: str, option: str, names: set[str], values: dict[str, str]) -> Decision:
    stated = {name: Stated(values[name], How.STATED) for name in names}
    return Decision(id_, choice=(f"{id_}.{option}",), values=stated)


def rollout(**said: object) -> Rollout:
    """One step after the other with 20, 100 and 200 requests of the new version in a check; `said` replaces fields."""
    made = Rollout(
        shares=(Fraction(1, 10), Fraction(1, 2), Fraction(1)), hold=Fraction(600), interval=Fraction(60),
        rate=Fraction(10, 3), limit=Fraction(1, 20), strikes=2, sample=10, controller=CONTROLLERS["counted"],
    )  # fmt: skip
    return made._replace(**said)
