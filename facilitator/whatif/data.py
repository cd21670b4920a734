"""An answer as programs read it."""

from __future__ import annotations

from fractions import Fraction

from facilitator.text import Json
from facilitator.whatif.inputs import Numbers
from facilitator.whatif.nouns import Answer, BadRelease, NotComputed, StepSight, Verdict
from facilitator.whatif.sensitivity import Hangs


def as_data(made: Answer, hangs: tuple[Hangs, ...] = ()) -> Json:
    """Shares of failures and probabilities are fractions of one, times are seconds."""
    data: Json = {
        "format": 1,
        "inputs": inputs_data(made.numbers),
        "steps": list(map(_step, made.steps)),
        "false_rollback": _digits(made.false_rollback),
        "caught_below_10_percent": _digits(made.below),
        "release": _release(made.release) if made.release else None,
        "verdicts": list(map(_verdict, made.verdicts)),
        "beside_the_old_version": [
            {
                "share": _percent(float(one.share)),
                "requests_each": one.requests,
                "found": _digits(one.found),
            }
            for one in made.beside
        ],
        "suspected_at_every_look": _looks(made),
        "way_back": [{"says": says, "basis": basis} for says, basis in made.way_back],
        "rollout_seconds": _seconds(made.takes),
        "fits": [{"span": span, "times": times} for span, times in made.fits],
        "hangs_on": [
            {"input": one.name, "halved": _digits(one.halved), "doubled": _digits(one.doubled)}
            for one in hangs
        ],
        "assumes": list(made.assumes),
        "not_computed": list(map(_missing, made.not_computed)),
    }
    return data


def _looks(made: Answer) -> Json | None:
    if made.suspected is None:
        return None
    looks, chance = made.suspected
    return {"looks": looks, "chance": _digits(chance)}


def _step(seen: StepSight) -> Json:
    return {
        "share": _percent(float(seen.share)),
        "requests_a_check": seen.requests,
        "detects_90": _digits(seen.detects),
        "why": seen.why or None,
    }


def _verdict(one: Verdict) -> Json:
    return {
        "way": one.way,
        "requests": one.requests,
        "first_step_seconds": float(one.seconds),
    }


def _missing(one: NotComputed) -> Json:
    return {"what": one.what, "needs": list(one.needs), "why": one.why or None}


def _seconds(at: Fraction | None) -> float | None:
    return None if at is None else float(at)


def inputs_data(numbers: Numbers) -> dict[str, dict[str, str]]:
    """Each input with its value in words and its basis."""
    return {
        name: {"value": one.text, "basis": one.basis} for name, one in sorted(numbers.known.items())
    }


def _release(release: BadRelease) -> Json:
    times = {
        "turned_back_half": release.half,
        "turned_back_nine_in_ten": release.nine_in_ten,
        "recovered_nine_in_ten": release.recovered,
    }
    return {
        "failing": float(release.failing),
        "steps": [
            {"share": _percent(float(s.share)), "turned_back": _digits(s.stopped)}
            for s in release.steps
        ],
        "failed": _digits(release.failed),
        "failed_while_deciding": (_seconds(release.while_deciding)),
        **{name: _seconds(at) for name, at in times.items()},
        "budget": None if release.budget is None else _digits(float(release.budget)),
        "in_all_traffic": [
            {
                "share": _percent(float(one.share)),
                "failing": _digits(float(one.overall)),
                "passes_the_limit": one.passes,
                "passes_after": _seconds(one.passes_after),
            }
            for one in release.diluted
        ],
        "within_target": _digits(release.within_target),
        "within_target_without_a_person": _digits(release.within_target_alone),
    }


def _percent(share: float) -> float | int:
    percent = round(share * 100, 6)
    return int(percent) if percent == int(percent) else percent


def _digits(value: float | None) -> float | None:
    """Six digits: more would be noise of the last steps of a search."""
    return None if value is None else float(f"{value:.6g}")
