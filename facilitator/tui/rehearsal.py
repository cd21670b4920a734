"""A rehearsal in the session: played on loopback when it is asked for, shown, and kept where that is accepted."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from facilitator.rehearsal.kept import kept_rehearsal
from facilitator.rehearsal.played import NotRun, Played
from facilitator.rehearsal.scenarios import SHORT, TRIALS
from facilitator.rehearsal.told import told, told_last
from facilitator.runtime.rehearsal.balancer import version
from facilitator.runtime.rehearsal.rehearse import rehearse
from facilitator.session.whatif import inputs_of, numbers_of
from facilitator.tui.dialogs.offer import OfferReader
from facilitator.tui.host import Host
from facilitator.tui.keeping import keep
from facilitator.tui.wording import STRONG, said

PLAYED = "The rollout as the decisions stand, played on loopback"
KEEP = "k"


async def rehearsed(host: Host) -> bool:
    """Play the short rehearsal and show it; whether something of it was kept."""
    inputs, numbers = inputs_of(host.state), numbers_of(host.state)
    trials = [trial for trial in TRIALS if trial.id in SHORT]
    count = len(trials)
    host.remark(f"{count} rehearsals are played on this machine alone, a minute at most each.")
    runs = await host.work_aside(lambda: tuple(rehearse(trials, inputs)), "rehearsing")
    if runs is None:
        return False
    offers = ((KEEP, "keep it"),) if any(isinstance(r, Played) for r in runs) else ()
    if await host.open(OfferReader(PLAYED, list(_lines(runs)), offers)) is None:
        return False
    versions = {
        "haproxy": version("haproxy", "-v"),
        "prometheus": version("prometheus", "--version"),
    }
    return await keep(host, kept_rehearsal(runs, numbers, host.state.today, versions))


def _lines(runs: tuple[Played | NotRun, ...]) -> Iterator[Content]:
    for run in runs:
        first, *rest = told(run)
        yield said(first, STRONG)
        yield from map(said, rest)
        yield Content("")
    first, *rest = told_last(runs)
    yield said(first, STRONG)
    yield from map(said, rest)
