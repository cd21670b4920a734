"""Hostile search results do nothing: both as a page has them and as the search library hands them on."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from facilitator.model import Status
from facilitator.model.tools import Tools
from facilitator.versions.answers import projection
from facilitator.versions.assemble import judge_results
from facilitator.versions.queries import resolve
from facilitator.versions.sanitise import rows
from facilitator.versions.version_check import Asked, Provider, Result, VersionCheck

OFFICIAL = "https://github.com/argoproj/argo-cd/releases"


def record_of(results: object, tool: str, tools: Tools, now: datetime) -> VersionCheck:
    found = resolve(Asked(tool), tools)
    return judge_results(
        found, rows(results), tools, now, now.date(), "query", Provider("imported")
    )


def value_of(case: dict[str, Any], form: str) -> Any:
    if "repeat" in case:
        return case["repeat"]["unit"] * case["repeat"]["times"]
    if "repeat_row" in case:
        return [case["repeat_row"]] * case["times"]
    return case[form]


def forms(case: dict[str, Any]) -> list[str]:
    return [form for form in ("value", "after_ddgs") if form in case] or ["value"]


def test_every_hostile_case_does_what_it_must(shared: Path, tools: Tools, now: datetime) -> None:
    lines = (shared / "versions" / "hostile.jsonl").read_text().splitlines()
    cases = [json.loads(line) for line in lines]
    assert len(cases) == 30
    for case in cases:
        for form in forms(case):
            _check(case, form, tools, now)


def _check(case: dict[str, Any], form: str, tools: Tools, now: datetime) -> None:
    expect, name = case["expect"], f"{case['id']} ({form})"
    value = value_of(case, form)
    row = {"title": "Argo CD", "href": OFFICIAL, "body": "notes"}
    results = value if case["field"] == "results" else [{**row, case["field"]: value}]
    record = record_of(results, case.get("tool", "argo-cd"), tools, now)
    _nothing_unsafe(record, name)
    if "max_rows" in expect:
        assert len(record.results) <= expect["max_rows"], name
        return
    assert bool(record.results) is (expect["row"] == "kept"), name
    if not record.results:
        assert record.status is Status.UNVERIFIED
        return
    _check_result(record.results[0], case, value, name)
    assert record.status.value != expect.get("status_not"), name
    wanted = expect.get("candidates")
    if form == "value":
        wanted = expect.get("candidates_direct", wanted)
    assert wanted is None or accepted(record, case["field"]) == wanted, name


def _check_result(result: Result, case: dict[str, Any], value: object, name: str) -> None:
    expect = case["expect"]
    for key, holds in OF_A_RESULT.items():
        assert key not in expect or holds(result, expect[key]), f"{name}: {key}"
    if expect.get("literal"):
        assert getattr(result, case["field"]) == " ".join(str(value).split()), name


OF_A_RESULT: dict[str, Callable[[Result, Any], bool]] = {
    "authority": lambda result, wanted: result.authority == wanted,
    "link": lambda result, wanted: wanted is not False or result.link == "",
    "host": lambda result, wanted: result.host == wanted,
    "max_body": lambda result, wanted: len(result.body) <= wanted,
}
"""What a case can expect of the result, and when that holds."""


def accepted(record: VersionCheck, field: str) -> list[str]:
    return [c.version for c in record.candidates if c.accepted and c.field == field]


def _nothing_unsafe(record: VersionCheck, name: str) -> None:
    """No text that leaves the border holds a control, bidi or invisible character."""
    texts = [t for r in record.results for t in (r.title, r.url, r.host, r.body, r.reason)]
    texts += [c.sentence for c in record.candidates] + [record.why, record.query]
    for text in texts:
        assert not any(unicodedata.category(char)[0] == "C" for char in text), name
    json.dumps(projection(record))


@pytest.mark.parametrize(
    "body",
    [
        "v1.0.0 " * 700_000,
        "1." * 2_500_000,
        "latest " * 700_000,
        "v" * 5_000_000,
        "a1.b2." * 900_000,
        "Argo CD " * 600_000,
    ],
)
def test_a_page_of_five_megabytes_is_cut_before_anything_runs(
    body: str, tools: Tools, now: datetime
) -> None:
    record = record_of([{"title": body, "href": OFFICIAL, "body": body}] * 3, "argo-cd", tools, now)
    assert all(len(r.body) <= 600 and len(r.title) <= 200 for r in record.results)


def test_a_number_that_the_cut_goes_through_is_none(tools: Tools, now: datetime) -> None:
    body = "x " * 297 + "v3.6.15"  # cut after v3.6.1
    record = record_of(
        [{"title": "Argo CD", "href": OFFICIAL, "body": body}], "argo-cd", tools, now
    )
    assert [c.version for c in record.candidates] == []


def test_results_that_are_no_list_are_no_results(tools: Tools, now: datetime) -> None:
    for raw in (None, 7, "x", {"title": "t"}, [None, [], {"href": 3}]):
        assert record_of(raw, "argo-cd", tools, now).status is Status.UNVERIFIED
