"""Plans whose decisions state no value: what is made says what is open, and our own rules read it."""

from __future__ import annotations

import pytest
from support.sample_export import exported
from support.walkthrough import shipped_content

from facilitator.model import Decision, Plan


def nth_choices(number: int) -> Plan:
    """Each question answered with one of its options, and nothing beside."""
    asked = [q for q in shipped_content().catalogue.questions.values() if q.options]
    chosen = {q.id: (q.options[number % len(q.options)].id,) for q in asked}
    return Plan(
        "shop", "Ada", decisions={id_: Decision(id_, choice=c) for id_, c in chosen.items()}
    )


@pytest.mark.parametrize("number", range(6))
def test_choices_without_values_make_files_without_faults(number: int) -> None:
    made = exported(nth_choices(number))
    assert any(one.files for one in made)
    assert [one.faults for one in made if one.faults] == []
