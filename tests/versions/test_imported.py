"""Results gathered elsewhere are judged line by line, and dates are taken as they were given."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from facilitator.model import Status
from facilitator.model.tools import Tools
from facilitator.versions.answers import (
    CheckedVersions,
    details,
    line,
    projection,
    versions_of_results,
)
from facilitator.versions.results_file import LINES, is_cut, results_file

ROW = {
    "title": "Release",
    "href": "https://github.com/argoproj/argo-cd/releases",
    "body": "v3.6.1 Latest",
}
GOOD = {"tool": "argo-cd", "query": "argo cd", "results": [ROW]}


def judged(lines: list[Any], tools: Tools, now: datetime) -> CheckedVersions:
    data = "".join(
        (line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines
    ).encode()
    return versions_of_results(data, "saved.jsonl", tools, now)


def test_one_answer_per_line_in_order(tools: Tools, now: datetime) -> None:
    answers = judged([GOOD, {**GOOD, "tool": "launchdarkly"}, {**GOOD, "extra": 1}], tools, now)
    assert [r.tool for r in answers.records] == ["argo-cd", "launchdarkly", "argo-cd"]
    assert [r.status for r in answers.records] == [
        Status.VERIFIED,
        Status.NOT_VERSIONED,
        Status.VERIFIED,
    ]
    assert answers.exit_code == 0


def test_the_day_of_import_is_never_the_day_of_the_check(tools: Tools, now: datetime) -> None:
    without, given = judged(
        [GOOD, {**GOOD, "checked_at": "2026-10-01T08:00:00Z"}], tools, now
    ).records
    assert (without.checked_at, given.checked_at) == ("", "2026-10-01T08:00:00Z")
    assert projection(without)["checked_at"] is None


def test_bad_lines_are_named_and_answered_as_unverified(tools: Tools, now: datetime) -> None:
    bad: list[Any] = [
        "{",
        "[]",
        {"results": []},
        {"tool": "argo-cd"},
        {**GOOD, "checked_at": "2027-01-01"},
    ]
    answers = judged([GOOD, *bad], tools, now)
    assert [r.status for r in answers.records[1:]] == [Status.UNVERIFIED] * 5
    assert [m.partition(": ")[0] for m in answers.messages] == [
        f"saved.jsonl:{n}" for n in range(2, 7)
    ]
    assert answers.exit_code == 1
    assert judged(bad, tools, now).exit_code == 2
    assert judged([], tools, now).exit_code == 2


def test_a_file_of_more_lines_than_are_read_says_so(tools: Tools, now: datetime) -> None:
    whole = judged([GOOD, *[""] * (LINES - 2), GOOD], tools, now)
    assert (len(whole.records), whole.exit_code, whole.messages) == (2, 0, ())
    cut = judged([GOOD, *[""] * (LINES - 1), GOOD], tools, now)
    assert (len(cut.records), cut.exit_code) == (1, 1)
    assert "the rest is left out" in cut.messages[0]
    last = b"\n" * LINES + json.dumps(GOOD).encode()  # without an end of its own
    assert is_cut(last) and not is_cut(b"\n" * LINES + b" ")


def test_what_is_saved_is_judged_the_same_again(tools: Tools, now: datetime) -> None:
    hidden = {**ROW, "body": "v3.6.1\u00ad0 Latest v3\u200b.9.9"}
    first = judged(
        [{**GOOD, "results": [hidden, ROW], "checked_at": "2026-11-01T00:00:00Z"}], tools, now
    )
    text = results_file(first.records)
    assert text.isascii()
    (again,) = versions_of_results(text.encode(), "saved.jsonl", tools, now).records
    (before,) = first.records
    assert (again.status, again.proposal, again.checked_at) == (
        before.status,
        before.proposal,
        before.checked_at,
    )
    assert again.candidates == before.candidates


def test_the_projection_has_the_keys_of_the_contract(tools: Tools, now: datetime) -> None:
    (record,) = judged([GOOD], tools, now).records
    told = projection(record)
    assert {
        "tool",
        "query",
        "status",
        "version",
        "why",
        "candidates",
        "sources",
        "checked_at",
    } <= set(told)
    assert (told["version"], told["sources"]) == ("3.6.1", [ROW["href"]])
    assert told["provider"]["sha256"] and told["provider"]["file"] == "saved.jsonl"


def test_the_shared_rows_can_be_imported(shared: Path, tools: Tools, now: datetime) -> None:
    data = (shared / "versions" / "dev.jsonl").read_bytes()
    answers = versions_of_results(data, "dev.jsonl", tools, now)
    assert len(answers.records) == 48
    assert answers.messages == ()


def test_a_record_is_told_with_who_says_so(tools: Tools, now: datetime) -> None:
    (record,) = judged([{**GOOD, "checked_at": "2026-11-01T00:00:00Z"}], tools, now).records
    assert (
        line(record)
        == "Argo CD: 3.6.1 — verified: 3.6.1, marked latest by github.com/argoproj/argo-cd, seen 2026-11-01"
    )
    assert details(record) == ["3.6.1  official github.com/argoproj/argo-cd, latest: v3.6.1 Latest"]
    (hosted,) = judged([{**GOOD, "tool": "launchdarkly"}], tools, now).records
    assert line(hosted).startswith("LaunchDarkly: not versioned (hosted service")
