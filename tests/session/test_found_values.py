"""What the project says of a value: matched by the field's own id, read as its kind, with file and line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.valued import FLAGS, HOLD, ORDER, at_the_pattern
from support.walkthrough import shipped_content

from facilitator.context.manifests import MEASURES
from facilitator.model import Statement
from facilitator.session import events
from facilitator.session.found_values import MEASURED, FoundValue, found_for
from facilitator.session.play import play
from facilitator.session.stated import open_questions, stated

HEALTH = shipped_content().catalogue.questions["health-checks"]


def test_every_measure_has_a_field_of_the_shipped_content_and_every_field_a_measure() -> None:
    assert set(MEASURED.values()) == MEASURES
    for subject in MEASURED:
        question, _, value = subject.rpartition(".")
        known = shipped_content().catalogue.questions[question]
        if known.values:
            assert known.value(value), subject


@pytest.mark.parametrize(
    ("value", "field", "stated", "expected"),
    [
        ("path", "readiness_path", "/health/ready", "/health/ready"),
        ("port", "readiness_port", "8080", "8080"),
        ("port", "readiness_port", "http", ""),
        ("interval", "readiness_interval", "90 s", "1 min 30 s"),
        ("liveness-path", "readiness_path", "/health/ready", ""),
    ],
)
def test_a_measure_is_shown_beside_its_own_field_as_a_value_of_its_kind(
    value: str, field: str, stated: str, expected: str
) -> None:
    statement = Statement(field, stated, "decided", "k8s/web.yaml", 11)
    state, _ = play(at_the_pattern(), events.Scanned(traces=(statement,)))
    asked = HEALTH.value(value)
    assert asked is not None
    found = found_for(state, HEALTH, asked)
    assert found == ((FoundValue(expected, "k8s/web.yaml:11"),) if expected else ())


def test_environments_of_one_line_are_offered_in_its_order_and_one_alone_is_not() -> None:
    said = [("dev", 4), ("production", 4), ("staging", 9)]
    facts = tuple(Statement("environments", name, "decided", "a.md", line) for name, line in said)
    state = replace(at_the_pattern(), statements=facts)
    confirmed, offered = found_for(state, FLAGS, ORDER)
    assert confirmed.where == "docs/architecture.md:14"
    assert offered == FoundValue("dev → production", "a.md:4")
    assert found_for(state, FLAGS, HOLD) == ()


def test_numbers_of_a_loaded_document_are_offered_beside_their_fields_and_go_with_it() -> None:
    said = (
        Statement(
            "recovery-point-objective", "15 min", file="docs/a.md", line=7, text="RPO 15 min"
        ),
        Statement("open-question", "Who pays?", file="docs/a.md", line=9, text="Who pays?"),
    )
    question = shipped_content().catalogue.questions["data-rollback"]
    field = question.value("restore-point")
    assert field is not None
    state, _ = play(at_the_pattern(), events.DocumentRead("docs/a.md", stated=said))
    assert found_for(state, question, field) == (FoundValue("15 min", "docs/a.md:7"),)
    assert [one.value for one in stated(state)] == ["15 min"]
    assert [one.value for one in open_questions(state)] == ["Who pays?"]
    again, _ = play(state, events.DocumentRead("docs/a.md"))
    assert stated(again) == open_questions(again) == ()
