"""Whatever a page says, judging it ends, breaks nothing, and proposes only what was accepted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.model import Status
from facilitator.storage.content import load_tools
from facilitator.storage.steps_folder import steps_folder
from facilitator.versions.judge import judge
from facilitator.versions.queries import queries, resolve
from facilitator.versions.sanitise import rows
from facilitator.versions.version_check import Asked

TOOLS = load_tools(steps_folder())
NAMES = (
    "argo-cd",
    "jenkins",
    "alembic",
    "sonarqube-community",
    "slsa",
    "nginx@mainline",
    "prometheus lts",
    "never heard of",
)
WORDS = st.sampled_from(
    [
        "v3.6.1",
        "latest",
        "Latest:",
        "stable",
        "LTS",
        "(",
        ")",
        "->",
        "rel_1_2_3",
        "26.8.0.1",
        "2.5",
        "CVE-1",
        "not",
        "Argo CD",
    ]
)
TEXT = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join))
PLACES = st.sampled_from(
    [
        "https://github.com/argoproj/argo-cd/releases",
        "https://www.jenkins.io/",
        "https://slsa.dev/",
        "https://a.example/x",
    ]
)
ROW = st.fixed_dictionaries(
    {"title": TEXT, "href": st.one_of(PLACES, st.text(max_size=40)), "body": TEXT}
)


@given(st.lists(ROW, max_size=5), st.sampled_from(NAMES))
def test_judging_is_total_and_does_not_depend_on_order(
    found: list[dict[str, str]], name: str
) -> None:
    tool = resolve(Asked(name), TOOLS)
    results = [
        judge(tool.speaker, tool.phrase, tool.track, rows(r), date(2026, 11, 20), TOOLS)
        for r in (found, found[::-1])
    ]
    first, again = results
    assert (first.status, first.proposal) == (again.status, again.proposal)
    accepted = {c.version for c in first.candidates if c.accepted}
    assert not first.proposal or first.proposal in accepted
    if first.status is Status.VERIFIED:
        official = {r.n for r in first.results if r.authority == "official"}
        assert any(
            c.marker and c.result in official and c.version == first.proposal
            for c in first.candidates
        )
        assert max(c.number for c in first.candidates if c.accepted) == tuple(
            map(int, first.proposal.split("."))
        )


@pytest.mark.parametrize("name", ["ghp_" + "a1B2" * 9, "x password=" + "hunter2-prod-DB!"])
def test_a_name_that_looks_like_a_secret_is_not_sent(name: str) -> None:
    found = resolve(Asked(name), TOOLS)
    assert "not sent" in found.fault and queries(found) == []
