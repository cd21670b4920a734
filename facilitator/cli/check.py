"""`facilitator check`: damage, gaps, tensions and staleness of plans, for people and machines."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from facilitator.cli.criteria import criteria, held_against_repository
from facilitator.cli.faults import refuse
from facilitator.model import Severity
from facilitator.review.check import check
from facilitator.review.codes import explain
from facilitator.review.render import passed_over, render
from facilitator.runtime.lookups import version_settings
from facilitator.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the findings; 1 at or above --fail-on, 2 where a plan cannot be read."""
    against = criteria(arguments, settings)
    if arguments.explain:
        try:
            said = explain(arguments.explain, against.rules, against.relations, against.catalogue)
        except KeyError:
            return refuse(f"There is no code {arguments.explain!r}.")
        print(said)
        return 0
    if not arguments.plans:
        return refuse("facilitator check: name a plan, a folder or a pattern.")
    if arguments.project is not None:
        root = Path(arguments.project)
        if not root.is_dir():
            return refuse(f"{root}: there is no such folder.")
        against = held_against_repository(against, root, settings)
    own = version_settings(settings, os.environ).max_age_days
    age = own if arguments.max_age is None else arguments.max_age
    result = check(arguments.plans, against, settings.today, age, pass_over=arguments.pass_over)
    refuse(*passed_over(result))
    print(render(result, arguments.format, against), end="")
    return result.exit_code(Severity(arguments.fail_on))
