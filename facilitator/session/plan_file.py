"""The file as a session knows it: what was read, how it stands now, and whether it may be written."""

from __future__ import annotations

from dataclasses import replace

from facilitator.document.operation import Conflict
from facilitator.document.read import Reading
from facilitator.model import Plan
from facilitator.model.noun import noun


@noun
class Steady:
    """The file is what was read."""


@noun
class Moved:
    """Another program changed it while it was saved: that is shown once the save has ended."""

    met: Reading


@noun
class Gone:
    """There was a plan, and the user has not said yet what becomes of it."""

    what: str
    """`missing` or `empty`."""


@noun
class InConflict:
    """A save was refused, because it would have gone over what another program wrote."""

    conflict: Conflict
    met: Reading | None
    """The file as it is; None when it could not be read, or when it is shown already."""
    restarting: bool


@noun
class Restarting:
    """A new plan was begun: writing step 1 replaces the file and keeps a copy of it."""


Standing = Steady | Moved | Gone | InConflict | Restarting


@noun
class Writable:
    """Nothing forbids writing."""


@noun
class ReadOnly:
    """Nothing can be written."""

    why: str


Access = Writable | ReadOnly


@noun
class PlanFile:
    """The file, as far as the session knows it."""

    reading: Reading
    standing: Standing = Steady()
    access: Access = Writable()

    @property
    def plan(self) -> Plan:
        """The plan as it is written; nothing is while a new one is begun."""
        return Plan() if self.restarting else self.reading.plan

    @property
    def restarting(self) -> bool:
        """Whether writing step 1 begins a new file."""
        standing = self.standing
        return isinstance(standing, Restarting) or (
            isinstance(standing, InConflict) and standing.restarting
        )

    @property
    def met(self) -> Reading | None:
        """The file as another program left it, where that is not shown yet."""
        return self.standing.met if isinstance(self.standing, Moved | InConflict) else None

    def meet(self, reading: Reading) -> PlanFile:
        """The file was met changed while what is shown is being saved."""
        if isinstance(self.standing, InConflict):
            return replace(self, standing=replace(self.standing, met=reading))
        return replace(self, standing=Moved(reading))

    def forget_met(self) -> PlanFile:
        """The file is again what is shown."""
        if isinstance(self.standing, InConflict):
            return replace(self, standing=replace(self.standing, met=None))
        return replace(self, standing=Steady()) if isinstance(self.standing, Moved) else self

    def settle(self) -> PlanFile:
        """The file once a save has ended or a conflict is left: nothing is open about it any more."""
        return replace(self, standing=Restarting() if self.restarting else Steady())

    def show(self, reading: Reading) -> PlanFile:
        """The file as it was just read; a conflict stays one until it is settled."""
        return replace(self, reading=reading).forget_met()
