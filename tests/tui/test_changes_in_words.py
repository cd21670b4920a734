"""What a round says of a change names fields as the document does, never by their ids."""

from __future__ import annotations

import pytest
from support.rounds_at_a_menu import at_menu

from facilitator.techniques.rounds import FieldChange
from facilitator.tui.pages.transcript import spoken

PATTERN = "deployment-pattern"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("choice", (f"{PATTERN}.rolling",), "Deployment pattern → Rolling update"),
        ("own", ("by hand",), "Deployment pattern → by hand"),
        ("rationale", ("sure",), "Deployment pattern, Rationale → sure"),
        (
            "impact.lead-time",
            ("worsens", "slow"),
            "Deployment pattern, DORA Impact, Lead Time for Changes → worsens; slow",
        ),
    ],
)
def test_a_change_is_told_in_words(field: str, value: tuple[str, ...], told: str) -> None:
    assert spoken(FieldChange(PATTERN, field, value), at_menu()) == told


def test_no_id_of_a_value_is_told() -> None:
    state = at_menu()
    question = state.catalogue.questions[PATTERN]
    for field in question.values:
        change = FieldChange(PATTERN, f"values.{field.id}", ("x",))
        assert spoken(change, state) == f"Deployment pattern, {field.field} → x"
