"""Numbers and open questions of documents: found with their line, in several languages, and never a goal as of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.cli.context_text import as_text
from facilitator.context.extract.phrases import begins, keys
from facilitator.context.measures import measure_reader
from facilitator.context.report import context
from facilitator.runtime.project import read
from facilitator.session.stated import OFFERED
from facilitator.storage.content import load_catalogue, load_measure_words
from facilitator.storage.steps_folder import steps_folder
from facilitator.values import read as read_value

STATED = {
    "RTO: 4 hours, RPO 15 min.": {
        "recovery-time-objective": "4 h",
        "recovery-point-objective": "15 min",
    },
    "Availability of 99.9 % per month.": {"availability": "99.9 %"},
    "We promise 99.95% uptime.": {"availability": "99.95 %"},
    "Peak load is 1,200 requests per second; usual traffic 500 rps.": {
        "peak-rate": "1200 per second",
        "request-rate": "500 per second",
    },
    "120 requests per second between 17:00 and 19:00, 8 otherwise.": {
        "peak-rate": "120 per second",
        "request-rate": "8 per second",
    },
    "Between 5 and 7 pm we serve 120 requests per second, otherwise 8.": {
        "peak-rate": "120 per second",
        "request-rate": "8 per second",
    },
    "8 requests per second between 01:00 and 05:00, 120 at other times": {
        "request-rate": "120 per second"
    },
    "Zwischen 17 und 19 Uhr 120 Anfragen pro Sekunde, sonst 8": {
        "peak-rate": "120 per second",
        "request-rate": "8 per second",
    },
    "Traffic is 1,200 requests per second 17:00–19:00.": {},
    "We serve 8 requests per second; 120 between 17:00 and 19:00.": {
        "request-rate": "8 per second"
    },
    "Traffic of 40 rps. Backups run between 01:00 and 05:00.": {"request-rate": "40 per second"},
    "Between 17:00 and 19:00 nothing is released. We serve 8 rps.": {
        "request-rate": "8 per second"
    },
    "Throughput of 5 requests per second at 17:00": {"request-rate": "5 per second"},
    "The service handles 2k requests per second.": {"request-rate": "2000 per second"},
    "| Load | 40 requests per second in May |": {"request-rate": "40 per second"},
    "p95 latency below 300 ms": {"latency": "300 ms"},
    "Error rate stays under 0.5 %": {"error-rate": "0.5 %"},
    "- Code coverage is at least 80%": {"test-coverage": "80 %"},
    "We deploy twice a week.": {"deployment-frequency": "2 per week"},
    "**Lead time for changes:** 3 days": {"lead-time": "3 days"},
    "Change failure rate: 8 %": {"change-failure-rate": "8 %"},
    "MTTR is two values: 45 minutes": {"recovery-time": "45 min"},
    "Die Verfügbarkeit beträgt 99,95 %, die Wiederanlaufzeit 2 Stunden.": {
        "availability": "99.95 %",
        "recovery-time-objective": "2 h",
    },
    "RTO de 30 minutos y disponibilidad del 99,5 %": {
        "recovery-time-objective": "30 min",
        "availability": "99.5 %",
    },
    "La disponibilité est de 99,9 %": {"availability": "99.9 %"},
    "恢复时间目标：4小时，可用性 99.99%": {
        "recovery-time-objective": "4 h",
        "availability": "99.99 %",
    },
    "Доступность сервиса 99,9 %": {"availability": "99.9 %"},
    "가용성 99.9%": {"availability": "99.9 %"},
    "Disponibilidade: 99 %": {"availability": "99 %"},
    "Over the last quarter a release once a week.": {},
    "We charge 5 EUR per month.": {},
    "Die mittlere Last liegt bei 40 Anfragen pro Sekunde.": {"request-rate": "40 per second"},
    "Deployment frequency target: daily": {},
    "We want a lead time of 1 day": {},
    "Available from 9 to 17 h": {},
    "The load balancer listens on 8080.": {},
    "Availability matters. 12 % of users are in Spain.": {},
    "No RTO was agreed.": {},
    "The load is measured for monthly active users.": {},
    "We deploy daily to production.": {"deployment-frequency": "1 per day"},
}


@pytest.mark.parametrize(("line", "expected"), STATED.items())
def test_a_number_is_found_beside_its_name(line: str, expected: dict[str, str]) -> None:
    found = measure_reader().read(f"# A\n\n{line}\n", "a.md")
    assert {one.field: one.value for one in found} == expected
    assert all((one.file, one.line) == ("a.md", 3) for one in found)


def test_a_table_of_today_and_goals_gives_today() -> None:
    text = """# A

| Metric | Target | Now |
|---|---|---|
| Deployment frequency | daily | twice a week |
| Lead time | 1 day | 3 days |
"""
    found = {one.field: one.value for one in measure_reader().read(text, "a.md")}
    assert found == {"deployment-frequency": "2 per week", "lead-time": "3 days"}


@pytest.mark.parametrize(
    "heading",
    [
        "Open questions",
        "Offene Fragen",
        "Preguntas abiertas",
        "待解决问题",
        "Открытые вопросы",
        "7. To be decided",
    ],
)
def test_open_questions_are_the_items_beneath_their_heading(heading: str) -> None:
    asked = (
        "1. Which region?\n- [ ] Who pays?\n- [x] Done?\n\nIs it safe?\n\n### Later\n- And then?\n"
    )
    text = f"# A\n\n## {heading}\n\n{asked}\n## Else\n\n- No.\n"
    found = measure_reader().read(text, "a.md")
    assert [(one.line, one.value) for one in found] == [
        (5, "Which region?"),
        (6, "Who pays?"),
        (9, "Is it safe?"),
        (12, "And then?"),
    ]
    assert {one.field for one in found} == {"open-question"}


def test_a_label_asks_as_well() -> None:
    (one,) = measure_reader().read("# A\n\n**TBD:** which CDN\n\nTBD is a word.\n", "a.md")
    assert (one.field, one.value, one.line) == ("open-question", "which CDN", 3)


def test_what_is_offered_is_a_value_of_its_field() -> None:
    questions = load_catalogue(steps_folder()).questions
    kinds = {"rate": "40 per second", "duration": "4 h", "percent": "99.9 %"}
    measures = load_measure_words(steps_folder()).measures
    for subject, measure in OFFERED.items():
        question, _, value = subject.rpartition(".")
        field = questions[question].value(value)
        assert field is not None, subject
        read_value(kinds[measures[measure].kind], field.kind, field.unit)


def test_a_document_out_of_force_states_no_numbers(tmp_path: Path) -> None:
    (tmp_path / "architecture.md").write_text(
        "# A\n\nRTO: 4 h\n\n## Open questions\n\n- Who pays?\n", encoding="utf-8"
    )
    (tmp_path / "old.md").write_text(
        "# A\n\n> This document is obsolete.\n\nRTO: 9 h\n", encoding="utf-8"
    )
    assert [one.value for one in read(tmp_path, "architecture.md").stated] == ["4 h", "Who pays?"]
    assert read(tmp_path, "old.md").stated == ()
    text = as_text(context(tmp_path))
    assert "Recovery time objective: 4 h  architecture.md:3: RTO: 4 h" in text
    assert "Open questions\n  architecture.md:7: Who pays?" in text


def test_a_line_is_looked_through_for_each_measure_that_it_may_name() -> None:
    """The keys of a measure leave out no phrase of it, whatever its case and ending."""
    for measure in load_measure_words(steps_folder()).measures.values():
        first = begins(measure.words)
        for phrase in filter(str.isascii, measure.words):
            for ending in ("", "s9") if phrase.endswith("*") else ("",):
                line = f"our {phrase.removesuffix('*').upper()}{ending}: 5"
                assert first is None or not first.isdisjoint(keys(line.lower())), phrase
    assert begins(["rt*"]) is begins(["% of"]) is None
