"""Sign-off: bound to a section's text, stale as soon as it changes, visible to check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facilitator.document.splice import apply
from facilitator.model import Decision
from facilitator.review.check import check_reading
from facilitator.review.signoff import SignoffError, Validity, describe, sign, signed

TODAY = "2026-11-20"


@pytest.fixture
def data(plan, write) -> bytes:
    return write(plan)


def test_signing_leaves_every_section_as_it_was(data, reading) -> None:
    after = apply(data, sign(reading(data), "Ada", TODAY, "op-s", note="with the team"))
    assert [s.text for s in reading(after).sections] == [s.text for s in reading(data).sections]
    found = signed(reading(after))
    assert {s.validity for s in found} == {Validity.VALID}
    assert [s.signature.section for s in found] == [s.title for s in reading(data).sections]
    assert list(describe(found)) == [
        f"{', '.join(s.title for s in reading(data).sections)}: "
        "signed by Ada, 2026-11-20 (with the team) — valid"
    ], "what was signed together and stands alike is one line"


def test_a_signature_is_stale_as_soon_as_its_section_changes(data, reading) -> None:
    after = apply(
        data, sign(reading(data), "Ada", TODAY, "op-s", ["pipeline stages", "Deployment Strategy"])
    )
    edited = reading(after.replace(b"## Pipeline Stages\n", b"## Pipeline Stages\n\nnote\n"))
    assert [s.validity for s in signed(edited)] == [Validity.STALE, Validity.VALID]
    gone = reading(after.replace(b"## Pipeline Stages\n", b"## Other\n"))
    assert [s.validity for s in signed(gone)] == [Validity.GONE, Validity.VALID]


def test_other_line_ends_are_no_change(data, reading) -> None:
    after = apply(data, sign(reading(data), "Ada", TODAY, "op-s"))
    assert {s.validity for s in signed(reading(after.replace(b"\n", b"\r\n")))} == {Validity.VALID}


def test_signing_again_replaces_ones_own_signature_only(data, reading) -> None:
    for by, day in (("Ada", TODAY), ("Bo", TODAY), ("Ada", "2026-12-01")):
        data = apply(data, sign(reading(data), by, day, "op-s", ["Pipeline Stages"]))
    assert [(s.signature.by, s.signature.date) for s in signed(reading(data))] == [
        ("Bo", TODAY),
        ("Ada", "2026-12-01"),
    ]


@pytest.mark.parametrize(
    ("by", "headings", "message"),
    [(" \n", (), "name"), ("Ada", ("Nothing",), "no section “Nothing”")],
)
def test_what_cannot_be_signed_is_said(by, headings, message, data, reading) -> None:
    with pytest.raises(SignoffError, match=message):
        sign(reading(data), by, TODAY, "op-s", headings)


def test_a_damaged_or_empty_plan_is_not_signed(data, reading) -> None:
    for bad in (b"", data[: len(data) * 9 // 10]):
        with pytest.raises(SignoffError):
            sign(reading(bad), "Ada", TODAY, "op-s")


def test_a_name_cannot_bring_lines_of_its_own(data, reading) -> None:
    after = apply(
        data, sign(reading(data), "Ada\nstepsCompleted: []\x1b", TODAY, "op-s", ["Pipeline Stages"])
    )
    assert signed(reading(after))[0].signature.by == "Ada stepsCompleted: []"
    assert reading(after).plan.steps_completed == (1, 2, 3, 4, 5)


def test_check_tells_of_stale_signatures_and_of_none(plan, data, write, reading, criteria) -> None:
    def codes(document: bytes) -> set[str]:
        found = check_reading("x", reading(document), criteria, TODAY).findings
        return {f.code for f in found if "sign" in f.code}

    assert codes(data) == {"not-signed"}
    after = apply(data, sign(reading(data), "Ada", TODAY, "op-s"))
    assert codes(after) == set()
    other = {**plan.decisions, "sast": Decision("sast", own="ours")}
    assert codes(write(replace(plan, decisions=other), steps=(3,), data=after)) == {
        "signature-stale"
    }
