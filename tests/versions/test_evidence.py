"""Only what the user decided becomes evidence; evidence ages; a new check changes nothing by itself."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from facilitator.model import Decision, Evidence, Plan, Status
from facilitator.model.tools import Tools
from facilitator.versions.assemble import judge_results, unanswered, unversioned
from facilitator.versions.evidence import (
    VersionDecision,
    age,
    moved,
    recorded,
    to_evidence,
)
from facilitator.versions.queries import resolve
from facilitator.versions.version_check import Asked, Provider, SearchRow, VersionCheck

DAY = date(2026, 11, 20)
ROWS = (
    SearchRow(
        "Release", "https://github.com/argoproj/argo-cd/releases?page=1", "v3.6.1 Latest; v3.5.7"
    ),
    SearchRow("Argo CD 3.5.0", "https://blog.example/argo-cd", "Argo CD 3.5.0"),
)


@pytest.fixture
def record(tools: Tools, now: datetime) -> VersionCheck:
    return judge_results(
        resolve(Asked("argo-cd"), tools), ROWS, tools, now, now.date(), "q", Provider("ddgs")
    )


def test_an_accepted_proposal_keeps_status_day_and_source(record: VersionCheck) -> None:
    got = to_evidence(record, VersionDecision("accepted"), DAY)
    assert got == Evidence(
        "argo-cd",
        "Argo CD",
        "3.6.1",
        Status.VERIFIED,
        "2026-11-20",
        ("github.com/argoproj/argo-cd/releases",),
    )


def test_another_number_is_the_users_own_whatever_was_found(record: VersionCheck) -> None:
    got = to_evidence(record, VersionDecision("accepted", "3.5.7"), DAY)
    assert (got.status, got.version, got.reason) == (
        Status.CHOSEN,
        "3.5.7",
        "found at github.com/argoproj/argo-cd",
    )
    got = to_evidence(
        record, VersionDecision("overridden", "3.4.2", "pinned by the platform team"), DAY
    )
    assert (got.status, got.version, got.reason) == (
        Status.CHOSEN,
        "3.4.2",
        "pinned by the platform team",
    )


@pytest.mark.parametrize(
    "decision",
    [
        VersionDecision("overridden", "3.4.2"),
        VersionDecision("overridden", "", "because"),
        VersionDecision("accepted", "9.9.9"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(
    decision: VersionDecision, record: VersionCheck
) -> None:
    with pytest.raises(ValueError, match=r"reason|among"):
        to_evidence(record, decision, DAY)


def test_without_a_number_the_reason_is_recorded(
    record: VersionCheck, tools: Tools, now: datetime
) -> None:
    found = resolve(Asked("argo-cd"), tools)
    offline = unanswered(found, "offline", "offline", now, "q", Provider("ddgs"))
    left = VersionDecision("left-unknown")
    assert to_evidence(offline, left, DAY).reason == "offline"
    assert to_evidence(record, left, DAY).reason == "a number was found, none was taken"
    with pytest.raises(ValueError, match="nothing was proposed"):
        to_evidence(offline, VersionDecision("accepted"), DAY)
    hosted = unversioned(resolve(Asked("LaunchDarkly"), tools), now)
    assert to_evidence(hosted, left, DAY).status is Status.NOT_VERSIONED


def test_evidence_ages_from_the_day_of_the_check() -> None:
    seen = Evidence("argo-cd", "Argo CD", "3.6.1", Status.VERIFIED, "2026-08-20")
    assert age(seen, DAY) == 92
    assert age(Evidence("argo-cd", "Argo CD", "3.6.1", Status.VERIFIED), DAY) is None


def test_a_new_check_says_what_moved(record: VersionCheck) -> None:
    before = Evidence("argo-cd", "Argo CD", "3.5.0", Status.VERIFIED, "2026-08-20")
    assert (
        moved(before, record, DAY)
        == "3.5.0 (recorded 2026-08-20, 92 days ago); now 3.6.1, verified"
    )


def test_each_tool_of_a_plan_is_checked_once() -> None:
    old, new = (
        Evidence("trivy", "Trivy", v, Status.VERIFIED, d)
        for v, d in (("0.1.0", "2026-01-01"), ("0.2.0", "2026-02-01"))
    )
    plan = Plan(
        decisions={"a": Decision("a", evidence=(new,)), "b": Decision("b", evidence=(old,))}
    )
    assert recorded(plan) == [new]
