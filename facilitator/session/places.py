"""Where the user is, and what only that place has."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from facilitator.model.noun import noun

if TYPE_CHECKING:  # a dozen modules that only a round needs
    from facilitator.techniques.proposal import Proposal


class Place(StrEnum):
    """Where the user is."""

    OPENING = "opening"
    """A plan or a draft exists: resume, look, start over."""
    CONTEXT = "context"
    """Step 1."""
    CATEGORY = "category"
    """The questions of a category and its menu."""
    STEP = "step"
    """The step's menu, with what C will write."""
    FINDINGS = "findings"
    """Step 5: computed results, and findings to answer."""
    OVERVIEW = "overview"
    METHODS = "methods"
    """A was pressed: which method?"""
    ROUND = "round"
    PROPOSAL = "proposal"
    SAVING = "saving"
    CONFLICT = "conflict"


MENUS = (Place.CONTEXT, Place.CATEGORY, Place.STEP, Place.FINDINGS)
"""The places that have a menu with C."""

# Named tuples, because dataclasses cost ten times as much at the start of the program. `place` stands in
# each of them, so that no two of different kinds are equal.


@noun
class At:
    """A place that has nothing of its own: opening, a menu, saving, conflict."""

    place: Place

    @property
    def menu(self) -> Place:
        """The menu that one is at."""
        return self.place


@noun
class AtOverview:
    """All steps."""

    back: At = At(Place.OPENING)
    """Where Back goes."""
    place: Place = Place.OVERVIEW

    @property
    def menu(self) -> Place:
        """The menu that one came from."""
        return self.back.place


@noun
class ChoosingMethod:
    """A was pressed at a menu."""

    menu: Place
    place: Place = Place.METHODS


@noun
class InRound:
    """A round was begun at a menu; the round itself is in the draft, because it has to survive."""

    menu: Place
    place: Place = Place.ROUND


@noun
class AtProposal:
    """A round has ended with this."""

    menu: Place
    proposal: Proposal
    place: Place = Place.PROPOSAL


Where = At | AtOverview | ChoosingMethod | InRound | AtProposal


def home(step: int) -> Place:
    """Where a step begins."""
    return {1: Place.CONTEXT, 5: Place.FINDINGS}.get(step, Place.CATEGORY)


def menu_of(step: int) -> Place:
    """The menu that writes a step."""
    return {1: Place.CONTEXT, 5: Place.FINDINGS}.get(step, Place.STEP)
