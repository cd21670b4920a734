"""Looks up, all at once and before anything is played, the tools that an answers file wants checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from facilitator.answers.playing import Playing
from facilitator.model import Evidence, Step
from facilitator.session import events
from facilitator.session.commands import LookUp
from facilitator.session.lookups import OFFLINE, recordable
from facilitator.session.naming import unchecked

AT_ONCE = 12


def check_versions(playing: Playing, steps: Sequence[Step]) -> Mapping[str, Evidence]:
    """Look up the tools that have `check: true` in these steps: what is recorded of each. Nothing is sent offline."""
    commands = list(_acts(playing, steps))
    if not commands or playing.state.content.version_checks == OFFLINE:
        return {}
    with ThreadPoolExecutor(min(len(commands), AT_ONCE), thread_name_prefix="check") as pool:
        answers = list(pool.map(playing.runtime.perform, commands))
    told = (a for a in answers if isinstance(a, events.LookedUp))
    found = {a.tool: recordable(a, playing.state.today) for a in told}
    return {tool: evidence for tool, evidence in found.items() if evidence is not None}


def _acts(playing: Playing, steps: Sequence[Step]) -> Iterator[LookUp]:
    numbers = [step.number for step in steps]
    named: list[Evidence] = []
    for id_, (answer, _) in playing.answers.decisions.items():
        if playing.state.catalogue.step_of(id_) in numbers:
            wanted = (tool for tool in answer.tool if tool.check)
            named += [unchecked(playing.state, tool.name.strip()) for tool in wanted]
    for number, evidence in enumerate({e.tool: e for e in named}.values(), 1):
        yield LookUp(number, evidence.tool, evidence.name)
