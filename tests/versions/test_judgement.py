"""Search results are judged by rules: nothing is called verified that is not, and the order of rows does not count."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from facilitator.model import Status
from facilitator.model.tools import Tools
from facilitator.versions.judge import Judgement, judge
from facilitator.versions.queries import not_versioned, resolve
from facilitator.versions.sanitise import rows
from facilitator.versions.version_check import Asked, SearchRow

DAY = date(2026, 11, 20)
RANK = {"verified": 3, "low-confidence": 2, "conflicting": 1, "not-versioned": 0}
OWN = [json.loads(line) for line in Path(__file__).with_name("rows.jsonl").read_text().splitlines()]


def judged(case: dict[str, Any], tools: Tools, results: list[Any] | None = None) -> Judgement:
    found = resolve(Asked(case["tool"], case["track"]), tools)
    if not_versioned(found):
        return Judgement(Status.NOT_VERSIONED, "")
    usable = rows(case["results"] if results is None else results)
    return judge(found.speaker, found.phrase, found.track, usable, DAY, tools)


def tally(cases: Iterable[dict[str, Any]], tools: Tools) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"verified-wrong": [], "right": [], "stated": [], "over": []}
    for case in cases:
        got = judged(case, tools)
        version, status = case["expected_version"], case["expected_status"]
        if got.status is Status.VERIFIED and (
            got.proposal != (version or "") or status != "verified"
        ):
            found["verified-wrong"].append(case["id"])
        if version and got.proposal == version:
            found["right"].append(case["id"])
        if not version and got.proposal:
            found["stated"].append(case["id"])
        if RANK[got.status] > RANK[status]:
            found["over"].append(case["id"])
    return found


def test_the_shared_rows_pass_the_gate(shared: Path, tools: Tools) -> None:
    cases = [
        json.loads(line) for line in (shared / "versions" / "dev.jsonl").read_text().splitlines()
    ]
    found = tally(cases, tools)
    assert found["verified-wrong"] == []
    assert found["stated"] == []
    assert len(found["over"]) <= 4
    assert len(found["right"]) >= 25


@pytest.mark.parametrize("case", OWN, ids=[case["id"] for case in OWN])
def test_rows_of_our_own_are_read_as_a_careful_reader_would(
    case: dict[str, Any], tools: Tools
) -> None:
    got = judged(case, tools)
    assert got.proposal == (case["expected_version"] or ""), got.why
    assert RANK[got.status] <= RANK[case["expected_status"]], got.why


FOREIGN = {"dev-08": ["5.51.6"], "dev-35": ["1.2.0"], "dev-43": ["4.0.8"]}
"""Numbers of the shared rows that are a chart's or a plugin's."""


def test_no_number_of_another_product_is_taken_at_any_status(shared: Path, tools: Tools) -> None:
    lines = (shared / "versions" / "dev.jsonl").read_text().splitlines()
    cases = [{"foreign": FOREIGN.get(c["id"], []), **c} for c in map(json.loads, lines)]
    held = [case for case in (*cases, *OWN) if case.get("foreign")]
    assert len(held) == len(FOREIGN) + 19
    for case in held:
        got = judged(case, tools)
        assert not {c.version for c in got.candidates if c.accepted} & set(case["foreign"]), case
        assert not any(number in got.why for number in case["foreign"]), got.why


@pytest.mark.parametrize("case", OWN, ids=[case["id"] for case in OWN])
def test_neither_order_nor_repetition_of_rows_counts(case: dict[str, Any], tools: Tools) -> None:
    plain = judged(case, tools)
    for results in (case["results"][::-1], case["results"] * 2):
        again = judged(case, tools, results)
        assert (again.status, again.proposal) == (plain.status, plain.proposal)


def argo(*results: tuple[str, str], tools: Tools, title: str = "") -> Judgement:
    found = resolve(Asked("argo-cd"), tools)
    usable = tuple(SearchRow(title, href, body) for href, body in results)
    return judge(found.speaker, found.phrase, found.track, usable, DAY, tools)


OFFICIAL = "https://github.com/argoproj/argo-cd/releases"
ELSEWHERE = "https://blog.example/argo-cd"


def test_a_marker_by_an_official_host_verifies(tools: Tools) -> None:
    got = argo((OFFICIAL, "v3.6.1 Latest"), (ELSEWHERE, "Argo CD 3.5.0 is the latest"), tools=tools)
    assert (got.status, got.proposal) == (Status.VERIFIED, "3.6.1")
    assert "github.com/argoproj/argo-cd" in got.why


def test_a_phrase_that_casts_doubt_counts_as_a_word_and_not_within_one(tools: Tools) -> None:
    within = argo((OFFICIAL, "v3.6.1 Latest, on golden thresholds"), tools=tools)
    assert (within.status, within.proposal) == (Status.VERIFIED, "3.6.1")
    alone = argo((OFFICIAL, "v3.6.1 Latest, on old thresholds"), tools=tools)
    assert alone.proposal == ""


def test_a_marker_by_anyone_else_does_not(tools: Tools) -> None:
    got = argo((ELSEWHERE, "The latest version of Argo CD is 3.6.1"), tools=tools)
    assert (got.status, got.proposal) == (Status.CONFLICTING, "")


def test_two_others_that_agree_are_probably_right(tools: Tools) -> None:
    got = argo(
        (ELSEWHERE, "Argo CD 3.6.1"), ("https://news.example/argo-cd", "Argo CD 3.6.1"), tools=tools
    )
    assert (got.status, got.proposal) == (Status.LOW_CONFIDENCE, "3.6.1")


def test_one_repository_three_times_is_one_source(tools: Tools) -> None:
    place = "https://github.com/someone/notes/issues/"
    got = argo(*((place + n, "Update Argo CD to 3.6.1") for n in "123"), tools=tools)
    assert (got.status, got.proposal) == (Status.CONFLICTING, "")


def test_a_higher_number_elsewhere_contradicts_the_marker(tools: Tools) -> None:
    got = argo((OFFICIAL, "v3.6.1 Latest"), (ELSEWHERE, "Argo CD 3.9.0 was released"), tools=tools)
    assert (got.status, got.proposal) == (Status.CONFLICTING, "")
    got = argo((OFFICIAL, "v3.6.1 Latest"), (ELSEWHERE, "Argo CD 3.6.2 was released"), tools=tools)
    assert (got.status, got.proposal) == (Status.CONFLICTING, "3.6.2")


def test_a_higher_line_that_is_only_mentioned_keeps_a_number_from_being_verified(
    tools: Tools,
) -> None:
    got = argo(
        (OFFICIAL, "v3.6.1 Latest"), (ELSEWHERE, "Argo CD 3.7 brings a new view"), tools=tools
    )
    assert (got.status, got.proposal) == (Status.LOW_CONFIDENCE, "3.6.1")


def test_a_marker_of_a_line_is_not_a_marker_of_the_tool(tools: Tools) -> None:
    got = argo((OFFICIAL, "Latest patch release 3.4.14"), tools=tools)
    assert got.status is not Status.VERIFIED


def test_numbers_are_compared_as_numbers(tools: Tools) -> None:
    got = argo((OFFICIAL, "v3.9.9; v3.10.0; v3.10.1"), tools=tools)
    assert got.proposal == "3.10.1"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Argo CD v3.7.0-rc3", "prerelease"),
        ("v3.7.0 (Pending)", "prerelease"),
        ("Upcoming release v3.7.0, target 2026-12-01", "upcoming"),
        ("Kubernetes 1.36.4", "other-product"),
        ("chore(deps): bump alpine to 3.24.1", "other-product"),
        ("needs Argo CD >= 3.1.0", "compat-range"),
        ("CVE-2026-1 in Argo CD 3.1.0", "cve"),
        ("published 2026.10.11", "date"),
        ("listens on 10.12.13.14", "ip"),
        ("v0.63.1-20190701000000-abcdef", "pseudo"),
        ("takes 30.1.5 MB", "size"),
        ("Argo CD 3.6", "too-short"),
        ("legacy release v2.14.1", "old-line"),
        ("helm chart argo-cd 9.5.4", "other-product"),
    ],
)
def test_a_number_is_rejected_with_its_reason(body: str, reason: str, tools: Tools) -> None:
    got = argo((OFFICIAL, body), tools=tools)
    assert {c.reason for c in got.candidates} == {reason}
    assert got.proposal == ""


def test_what_is_deprecated_or_frozen_gets_a_note_and_no_number(tools: Tools) -> None:
    by_id = {case["id"]: case for case in OWN}
    assert "Trivy" in judged(by_id["own-16"], tools).why
    assert "February 2024" in judged(by_id["own-12"], tools).why


@pytest.mark.parametrize(
    ("href", "body"),
    [
        (OFFICIAL, "We are happy to announce a stable release v3.6.1"),
        ("https://argoproj.io/blog/argo-cd", "The latest version of Argo CD is 3.6.1"),
        ("https://argoproj.io/blog/2024/argo-cd", "The latest version of Argo CD is 3.6.1"),
        (
            "https://github.com/argoproj/argo-cd/commit/0a1b2c3",
            "chore: use the latest version 3.6.1",
        ),
        ("https://argo-cd.readthedocs.io/en/latest", "Argo CD 3.6.1"),
        ("https://argo-cd.readthedocs.io/en/release-3.6/", "Latest version: Argo CD 3.6.1"),
        ("https://argoproj.io/argo-cd", "In 2023 the latest version of Argo CD is 3.6.1"),
        ("https://argoproj.io/argo-cd", "3.6.1 is the latest patch of its line"),
        ("https://github.com/argoproj/argo-cd/issues/7", "The latest version is 3.6.1"),
    ],
)
def test_words_that_only_look_like_a_claim_about_today_verify_nothing(
    href: str, body: str, tools: Tools
) -> None:
    assert argo((href, body), tools=tools).status is not Status.VERIFIED


@pytest.mark.parametrize(
    "body",
    [
        "v3.6.1 Latest",
        "v3.6.1 Latest github-actions released this 2 days ago",
        "Latest release: v3.6.1",
        "The latest stable version of Argo CD is v3.6.1.",
        "Current version: 3.6.1",
        "Stable version argocd-3.6.1",
        "3.6.1 / 2026-11-04 Latest",
        '"latest_release": "3.6.1"',
        "version v3.6.1 date 2026-11-05 latest: true",
    ],
)
def test_claims_by_an_official_host_verify(body: str, tools: Tools) -> None:
    assert argo((OFFICIAL, body), tools=tools).status is Status.VERIFIED


def test_a_tool_in_a_container_is_still_the_tool(tools: Tools) -> None:
    got = argo(
        (OFFICIAL, "v3.6.1 Latest"),
        ("https://github.com/a/b/pull/1", "chore(deps): update argo-cd docker tag to v3.9.0"),
        tools=tools,
    )
    assert (got.status, got.proposal) == (Status.CONFLICTING, "")
