"""Which page shows which place; a page is imported when its place is first reached."""

from __future__ import annotations

from facilitator.session.places import Place
from facilitator.tui.pages.page import Page


def page_of(place: Place) -> type[Page]:
    """The page of a place."""
    if place is Place.CATEGORY:
        from facilitator.tui.pages.category import CategoryPage

        return CategoryPage
    if place is Place.CONTEXT:
        from facilitator.tui.pages.context import ContextPage

        return ContextPage
    if place in (Place.STEP, Place.SAVING):
        from facilitator.tui.pages.step import StepPage

        return StepPage
    if place is Place.FINDINGS:
        from facilitator.tui.pages.findings import FindingsPage

        return FindingsPage
    if place is Place.OVERVIEW:
        from facilitator.tui.pages.overview import OverviewPage

        return OverviewPage
    if place is Place.OPENING:
        from facilitator.tui.pages.opening import OpeningPage

        return OpeningPage
    return _page_in_round(place)


def _page_in_round(place: Place) -> type[Page]:
    if place is Place.METHODS:
        from facilitator.tui.pages.methods import MethodsPage

        return MethodsPage
    if place is Place.CONFLICT:
        from facilitator.tui.pages.conflict import ConflictPage

        return ConflictPage
    if place is Place.PROPOSAL:
        from facilitator.tui.pages.proposal import ProposalPage

        return ProposalPage
    from facilitator.tui.pages.round import RoundPage

    return RoundPage
