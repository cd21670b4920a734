"""Something that has to come to an end: a limit of processor time far above what it needs."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

PROCESSOR_SECONDS = 5
"""What took minutes is stopped then; what is right takes a fraction of a second."""


@contextmanager
def that_ends() -> Iterator[None]:
    """Stop what runs on for longer, with a failure."""

    def stop(*_: object) -> None:
        raise AssertionError(f"it does not end within {PROCESSOR_SECONDS} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, PROCESSOR_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
