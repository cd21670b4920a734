"""`facilitator what-if`: what the rollout of a plan does with a bad release, computed from its values and what is typed."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from facilitator.cli.faults import refuse
from facilitator.cli.printing import print_json
from facilitator.cli.readable import whole
from facilitator.inputs import Inputs
from facilitator.model import Catalogue
from facilitator.review.criteria import Criteria, judge
from facilitator.runtime.criteria import load_criteria
from facilitator.settings import Settings
from facilitator.storage.steps_folder import steps_folder
from facilitator.text import visible
from facilitator.whatif.answer import answer
from facilitator.whatif.data import as_data
from facilitator.whatif.inputs import NAMES, InputError, Numbers, of_plan
from facilitator.whatif.lines import compared, in_words, lines
from facilitator.whatif.nouns import Answer
from facilitator.whatif.sensitivity import sensitivity


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the answer; 2 where the plan cannot be read or an input is none."""
    criteria = load_criteria(steps_folder(settings.steps))
    numbers = Numbers({})
    if arguments.plan:
        numbers = _of_plan(Path(arguments.plan), criteria, settings.today)
    try:
        numbers = numbers.with_typed(_typed(arguments.set))
        changed = numbers.with_typed(_typed(arguments.compare)) if arguments.compare else None
    except InputError as error:
        return refuse(visible(str(error)))
    made = answer(numbers)
    if changed is not None:
        other = answer(changed)
        if arguments.json:
            print_json({"format": 1, "now": as_data(made), "changed": as_data(other)})
        else:
            print("\n".join(map(visible, compared(made, other))))
        return 0
    hangs = sensitivity(made)
    if arguments.json:
        print_json(as_data(made, hangs))
    else:
        told = _how_to_give(in_words(made, criteria.catalogue.called), criteria.catalogue)
        print("\n".join(map(visible, lines(told, hangs))))
    return 0


def _how_to_give(made: Answer, catalogue: Catalogue) -> Answer:
    """The answer with what each missing input is called, and how it is typed here."""

    def typed(name: str) -> str:
        return f"{catalogue.called(NAMES[name].subject)} (--set {name}=…)"

    missing = (one._replace(needs=tuple(map(typed, one.needs))) for one in made.not_computed)
    return made._replace(not_computed=tuple(missing))


def _of_plan(path: Path, criteria: Criteria, today: str) -> Numbers:
    reading = whole(path, criteria.catalogue)
    facts = judge(reading, criteria, today).facts
    return of_plan(Inputs(reading.plan, facts))


def _typed(pairs: Iterable[str]) -> dict[str, str]:
    """NAME=VALUE as typed.

    Raises:
        InputError: no `=` in one of them.
    """
    typed = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f"“{pair}”: expected NAME=VALUE")
        typed[name.strip()] = value
    return typed
