"""The bounds of every rehearsal. No option widens them."""

from __future__ import annotations

MOST_RATE = 1000
"""Requests in a second."""
MOST_SECONDS = 60
"""Life of everything that is started for one scenario."""
MOST_PROCESSES = 8
"""Processes at one time, the warden among them."""
MOST_REQUESTS = 30_000
"""Requests in one scenario."""
MOST_OPEN = 400
"""Requests that wait for an answer at one time."""
PLAYED_SECONDS = 18
"""How long the steps of a rollout take at most, as played."""
LOOPBACK = ("127.0.0.1", "::1")
