"""What-ifs that a plan keeps and that were computed from other inputs than it holds now, as findings of `check`."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.document.reading import Reading
from facilitator.exports.inputs import Inputs
from facilitator.model import WHAT_IF, Problem
from facilitator.review.codes import CODES
from facilitator.validation.questions import insights
from facilitator.validation.report import Validation
from facilitator.whatif.inputs import of_plan
from facilitator.whatif.kept import moved

CODE = "what-if-stale"


def stale_what_ifs(judged: Validation, reading: Reading) -> Iterator[Problem]:
    """A finding for each, at the line of its decision."""
    found = [(id_, one) for id_, one in insights(reading.plan.decisions) if one.by == WHAT_IF]
    if not found:
        return
    now = of_plan(Inputs(reading.plan, judged.facts))
    for id_, insight in found:
        names = moved(insight, now)
        if names is not None:
            changed = f"{', '.join(names)} changed" if names else "an input of it changed"
            text = (
                f"{judged.place(id_)}: the what-if ({insight.name}) was computed before {changed}."
            )
            yield Problem(CODE, CODES[CODE].severity, text, reading.lines.get(id_, 0))
