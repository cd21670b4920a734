"""What is said on leaving names every step that has a draft."""

from __future__ import annotations

import pytest

from facilitator.text import named_steps


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((2,), "step 2"), ((2, 4), "steps 2 and 4"), ((1, 2, 4), "steps 1, 2 and 4")],
)
def test_every_drafted_step_is_named(numbers: tuple[int, ...], words: str) -> None:
    assert named_steps(numbers) == words
