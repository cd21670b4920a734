"""What is told of scenarios: in the terminal, as JSON, and as the test report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from facilitator.rehearsal.gate import Judged
from facilitator.rehearsal.played import NotRun, Played, TurnedBack
from facilitator.rehearsal.predict import Predicted
from facilitator.rehearsal.scenarios import (
    PROMOTED,
    SHORT,
    TURNED_BACK,
    Trial,
)
from facilitator.rehearsal.timeline import of_plan, percent, timeline
from facilitator.whatif.arms import Called, at_every_look, called, fisher, standard_score

WHAT_IT_IS = "workflow logic on a toy application"
DOES_NOT_SHOW = (
    "your application, its database, its start and its real faults",
    "your balancer, gateway or mesh and its configuration: this is one HAProxy with a generated one",
    "the latency, the loss and the routes of a real network: this is loopback",
    "more than one region, sessions that stick, TLS, HTTP/2 and clients that retry",
)


def told(run: Played | NotRun) -> Iterator[str]:
    """Lines for the terminal."""
    if isinstance(run, NotRun):
        yield f"{run.trial.id}  {run.trial.title}"
        yield f"   {'NOT RUN' if run.program else 'not run'}: {run.why}"
        return
    yield f"{run.trial.id}  {run.trial.title}"
    yield from (f"   {line}" for line in timeline(run))
    yield from (f"   {line}" for line in figures(run))


def told_last(runs: Iterable[Played | NotRun]) -> list[str]:
    """What a rehearsal was and does not show; where nothing ran, that."""
    if not any(isinstance(run, Played) for run in runs):
        return ["Nothing was played."]
    return [f"This was {WHAT_IT_IS}. It does not show:", *(f"- {what}" for what in DOES_NOT_SHOW)]


def figures(run: Played) -> Iterator[str]:
    """What was seen, what was predicted, and what was expected."""
    if run.scale:
        yield f"{run.scale.says()}; gate: {run.gate}"
    elif run.fleet:
        yield run.fleet
    yield f"{run.requests:,} requests, {run.failed:,} failed{_bound(run)}"
    if run.back:
        back = run.back
        yield (
            f"turned back at {percent(back.share)} %, check {back.check}"
            f" ({of_plan(back.plan_seconds)} of the plan): {back.why}"
        )
    else:
        yield f"ended: {run.ended}"
    yield from _unseen(run)
    if run.in_a_row and run.trial.expected == (TURNED_BACK,):
        yield from _counted(run)
    if said := _compared(run):
        yield said
    yield from _side_by_side(run)
    yield from (f"{at:5.1f} s  {words}" for at, words in run.events)
    yield from (f"{'as expected' if met else 'NOT AS EXPECTED'}: {e}" for e, met in run.met)


def _counted(run: Played) -> Iterator[str]:
    """How the exported alert and the checks that the plan states differ."""
    strikes = run.scale.rollout.strikes if run.scale else run.in_a_row
    if strikes != run.in_a_row:
        yield (
            f"the exported alert fires after {run.in_a_row} in a row beyond the limit;"
            f" the checks of the plan turn back after {strikes}"
        )
    if run.counted_at:
        yield f"the checks of the plan alone would have turned it back at check {run.counted_at}"
    else:
        yield "the checks of the plan alone would not have turned it back by then"


def _unseen(run: Played) -> Iterator[str]:
    """That no check counted, where that is why nothing was turned back."""
    counted = [look for look in run.looks if look.verdict in (Judged.WITHIN, Judged.BEYOND)]
    if run.looks and run.scale and not (counted or run.back):
        most = max(look.requests for look in run.looks)
        yield (
            f"no check counted: the largest had {most:,} requests of the new version,"
            f" and the smallest sample is {run.scale.rollout.sample:,}"
        )


def _side_by_side(run: Played) -> Iterator[str]:
    """What comparing both versions says, whether or not the gate looks at it."""
    if run.beside is None:
        return
    new, old, slower = run.beside
    yield (
        f"beside the old version, meanwhile: {new.failed:,} of {new.requests:,} failed, of the old {old.failed:,}"
        f" of {old.requests:,}: p {_p(fisher(new, old))} (Fisher's exact test), {_p(at_every_look(new, old))} at every look;"
        f" {standard_score(new, old):.3g} standard errors apart"
    )
    estimate, low, high = (1000 * one for one in slower)
    yield (
        f"  difference in answer time: {estimate:+.3g} ms ({low:+.3g} to {high:+.3g} with 98 %, Mann-Whitney);"
        f" Kayenta's classification: {called(slower, watched=(Called.HIGH,))}"
    )


def _p(chance: float) -> str:
    return "< 0.0001" if chance < 0.0001 else f"{chance:.2g}"


def _bound(run: Played) -> str:
    """Of no failure in n requests: the 95 % upper bound 3/n."""
    if run.failed or not run.requests:
        return ""
    return f" (95 % upper bound of the share that fails: {300 / run.requests:.2g} %)"


def _compared(run: Played) -> str:
    seen = run.predicted
    if seen is None:
        return "predicted: nothing, the model does not speak of this"
    observed = run.failed_new if seen.requests is not None else run.failed
    said = f"failed: predicted {seen.failed:.4g}, observed {observed}"
    if seen.turned_back is not None:
        chance = f"{seen.turned_back * 100:.3g}"
        said += f"; turned back: predicted {chance} %, observed {'yes' if run.back else 'no'}"
    return said + (" (predicted for windows that do not overlap)" if run.in_a_row else "")


def as_data(runs: Sequence[Played | NotRun], versions: Mapping[str, str]) -> dict[str, Any]:
    """One object for programs."""
    return {
        "format": 1,
        "what": WHAT_IT_IS,
        "versions": dict(versions),
        "scenarios": [_data(run) for run in runs],
        "does_not_show": list(DOES_NOT_SHOW),
    }


def _data(run: Played | NotRun) -> dict[str, Any]:
    if isinstance(run, NotRun):
        empty = dict.fromkeys(("requests", "failed", "rolled_back_at", "predicted"))
        return {"id": run.trial.id, "status": "not-run", "why": run.why, **empty}
    back, seen = run.back, run.predicted
    return {
        "id": run.trial.id,
        "status": "ran",
        "why": "",
        "requests": run.requests,
        "failed": run.failed,
        "rolled_back_at": _turned_back(back) if back else None,
        "predicted": _prediction(seen) if seen else None,
        "title": run.trial.title,
        "gate": run.gate,
        "ended": run.ended,
        "of_the_new_version": {"requests": run.served_new, "failed": run.failed_new},
        "counted_at": run.counted_at or None,
        "scaled": round(run.scale.by, 3) if run.scale else None,
        "expected": [{"what": what, "met": met} for what, met in run.met],
    }


def _turned_back(back: TurnedBack) -> dict[str, Any]:
    return {
        "share": float(percent(back.share)),
        "check": back.check,
        "seconds": round(back.seconds, 3),
        "plan_seconds": back.plan_seconds,
        "why": back.why,
    }


def _prediction(seen: Predicted) -> dict[str, Any]:
    return {"failed": seen.failed, "requests": seen.requests, "turned_back": seen.turned_back}


def listing(trials: Iterable[Trial]) -> Iterator[str]:
    """All scenarios: a heading, then one a line with what is expected of the workflow."""
    played = " and ".join(SHORT)
    yield f"Scenarios; without --scenario or --all, {played} are played (*)"
    yield f"  {'ID':<16} {'ROLLOUT':<11} WHAT IS WRONG: WHAT THE WORKFLOW HAS TO DO"
    for trial in trials:
        expected = "; ".join(trial.expected) or "played to be seen, nothing is expected"
        mark = "*" if trial.id in SHORT else " "
        yield f"{mark} {trial.id:<16} {trial.pattern:<11} {trial.title}: {expected}"


PASSED, SHOWN, NOT_AS_EXPECTED = "passed", "shown", "not as expected"
HEAD = "# Deployment workflow tests"


def report(
    runs: Sequence[Played | NotRun],
    plan: str,
    day: str,
    versions: Mapping[str, str],
    name: str = "",
) -> str:
    """The test report, as Markdown; `name` is that of its pictures, without them where it is empty."""
    ran = [run for run in runs if isinstance(run, Played)]
    results = [result(run) for run in ran]
    said = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    lines = [
        HEAD, "",
        f"{WHAT_IT_IS[:1].upper()}{WHAT_IT_IS[1:]}, on loopback. Plan: {_cell(plan)}. Date: {day}. {said}.", "",
        f"{len(ran)} of {len(runs)} scenarios ran: {_numbers(results)}.",
        "", "Shown is what a workflow without its guard does.", "",
        "| Scenario | | Result | Requests | Failed | Turned back | Predicted failed |",
        "|---|---|---|---|---|---|---|",
        *(_row(run) for run in runs), "",
    ]  # fmt: skip
    for run in ran:
        lines += [f"## {run.trial.id}: {_cell(run.trial.title)}", "", "```text"]
        lines += [*timeline(run), *figures(run), "```", ""]
        if name and run.looks:
            lines += [f"![Timeline of {run.trial.id}](<{picture(name, run)}>)", ""]
    lines += ["## What this does not show", "", *(f"- {what}" for what in DOES_NOT_SHOW)]
    return "\n".join(lines) + "\n"


def picture(name: str, run: Played) -> str:
    """The file of a scenario's picture, beside the report of this name."""
    return f"{name}-{run.trial.id}.svg"


def _row(run: Played | NotRun) -> str:
    if isinstance(run, NotRun):
        cells = [run.trial.id, run.trial.title, f"not run: {run.why}", "", "", "", ""]
    else:
        back = f"at {percent(run.back.share)} %, check {run.back.check}" if run.back else "no"
        predicted = f"{run.predicted.failed:.4g}" if run.predicted else "–"
        cells = [
            run.trial.id, run.trial.title, result(run), f"{run.requests:,}", f"{run.failed:,}", back, predicted,
        ]  # fmt: skip
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def result(run: Played) -> str:
    """What a scenario that ran came to."""
    if not run.as_expected:
        return NOT_AS_EXPECTED
    return SHOWN if not run.met or PROMOTED in run.trial.expected else PASSED


def _numbers(results: Sequence[str]) -> str:
    return ", ".join(f"{results.count(what)} {what}" for what in (PASSED, SHOWN, NOT_AS_EXPECTED))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("`", "'")
