"""What-ifs and rehearsals that a plan keeps, made from other inputs than it holds now, as findings of `check`."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.document.reading import Reading
from facilitator.inputs import Inputs
from facilitator.model import COMPUTED, Problem
from facilitator.review.codes import CODES
from facilitator.validation.questions import insights
from facilitator.validation.report import Validation
from facilitator.whatif.inputs import of_plan
from facilitator.whatif.kept import before, moved

CODE = "what-if-stale"


def stale_what_ifs(judged: Validation, reading: Reading) -> Iterator[Problem]:
    """A finding for each, at the line of its decision."""
    found = [(id_, one) for id_, one in insights(reading.plan.decisions) if one.by in COMPUTED]
    if not found:
        return
    now = of_plan(Inputs(reading.plan, judged.facts))
    for id_, insight in found:
        names = moved(insight, now)
        if names is not None:
            text = f"{judged.place(id_)}: {before(insight, names, named=True)}."
            yield Problem(CODE, CODES[CODE].severity, text, reading.lines.get(id_, 0))
