"""How many examples a property has where each of them is dear."""

from __future__ import annotations

from hypothesis import settings

ORDINARY = 50
"""What the profile of CI gives where nothing else is said; more than that is the long profile."""


def shared(ordinary: int, long: int, among: int) -> settings:
    """Divide so many examples among the tests of one property: `ordinary` in CI, `long` in the long profile."""
    usual = settings.default.max_examples
    total = long if usual > ORDINARY else ordinary
    return settings(max_examples=min(max(4, -(-total // among)), usual))


def dear(count: int) -> settings:
    """Give so many examples, in the quick profile fewer; in the long profile as many as any other."""
    usual = settings.default.max_examples
    return settings(max_examples=usual if usual > ORDINARY else min(count, usual))
