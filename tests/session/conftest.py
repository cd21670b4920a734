"""A session on the real content, and what every test of it starts from."""

from __future__ import annotations

import pytest
from support.walkthrough import shipped_content

from facilitator.document.reading import Reading
from facilitator.session import events
from facilitator.session.play import begin, play
from facilitator.session.state import State

TODAY = "2026-11-20"


@pytest.fixture(scope="session")
def new() -> State:
    """A session on a plan that does not exist yet; a state never changes, so one is enough."""
    state, _ = play(begin(shipped_content(), TODAY, Reading()), events.Opened(Reading()))
    return state
