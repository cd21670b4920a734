"""What a tool's repository publishes is read as a source: by the tool's tags and tracks, held against the search."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.local_site import ENGINES, FLOODS, MOST_FLOODED, feed

from facilitator.model import Status
from facilitator.model.tools import Tool, Tools
from facilitator.versions.addresses import FEEDS, LATEST, authority, parse
from facilitator.versions.judge import judge
from facilitator.versions.lookup import lookup
from facilitator.versions.queries import Resolved, resolve
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import releases
from facilitator.versions.sources.endoflife import address as lines_of
from facilitator.versions.sources.fetch import SIZE_LIMIT
from facilitator.versions.version_check import Asked, VersionCheck
from facilitator.versions.words import words

DAY = date(2026, 11, 20)
ARGO, FLUX = "github.com/argoproj/argo-cd", "github.com/fluxcd/flux2"


@pytest.fixture
def settings(network: Any, tmp_path: Path) -> VersionSettings:
    network.behave("ok")
    network.feeds.clear()
    network.leads.clear()
    network.seen.clear()
    return VersionSettings(
        proxy=network.url,
        ca_file=str(network.ca),
        cache_dir=str(tmp_path / "cache"),
        timeout=1,
        deadline=2,
        endoflife=False,
    )


def publish(
    network: Any, repo: str, *tags: str, latest: str = "", dated: str = "2026-11-01"
) -> None:
    """Let a repository publish tags, newest first, and call one of them the latest."""
    place, at = "releases", "releases/tag/"
    if repo.startswith("gitlab"):
        place, at = "-/releases", "-/releases/"
    entries = [(f"https://{repo}/{at}{tag}", dated) for tag in tags]
    network.feeds[f"{repo}/{place}.atom"] = feed(entries)
    if latest:
        network.leads[f"{repo}/releases/latest"] = f"https://{repo}/releases/tag/{latest}"


def one(asked: str, tools: Tools, settings: VersionSettings) -> VersionCheck:
    (record,) = lookup([Asked(asked)], tools, settings)
    return record


def test_the_release_called_latest_verifies_and_the_search_agrees(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, ARGO, "v3.7.0-rc1", "v3.6.1", "v3.4.14", latest="v3.6.1")
    record = one("argocd", tools, settings)
    assert (record.status, record.proposal) == (Status.VERIFIED, "3.6.1")
    assert record.tracker == f"the releases of {ARGO} have 3.6.1: the search agrees"
    assert record.sources[0] == f"https://{ARGO}/releases/latest"
    assert record.provider.name == "latest + releases + ddgs"
    assert "v3.4.14 (2026-11-01)" in {c.sentence for c in record.candidates}


def test_where_the_search_brings_nothing_the_repository_is_enough(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, FLUX, "v2.9.5", latest="v2.9.5")
    record = one("flux", tools, settings)
    assert (record.status, record.proposal) == (Status.VERIFIED, "2.9.5")
    assert record.tracker == f"the releases of {FLUX} have 2.9.5: the search has no number"


def test_a_feed_alone_never_says_that_its_highest_is_the_newest(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, FLUX, "v2.9.5")
    record = one("flux", tools, settings)
    assert (record.status, record.proposal) == (Status.LOW_CONFIDENCE, "2.9.5")


def test_a_release_that_the_search_does_not_know_is_said_with_the_conflict(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, ARGO, "v3.6.2", latest="v3.6.2")
    record = one("argocd", tools, settings)
    assert record.proposal == "3.6.2"
    assert record.tracker == f"the releases of {ARGO} have 3.6.2: the search has 3.6.1, lower"


def test_a_number_beyond_the_latest_release_is_a_conflict(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, ARGO, "v3.5.9", latest="v3.5.9")
    record = one("argocd", tools, settings)
    assert (record.status, record.proposal) == (Status.CONFLICTING, "3.6.1")
    assert record.why.endswith(f"but {ARGO} leads to 3.5.9")
    assert record.tracker == f"the releases of {ARGO} have 3.5.9: the search has 3.6.1, higher"


def test_a_latest_that_its_own_feed_goes_beyond_is_a_conflict(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, FLUX, "v2.9.5", "v2.8.9", latest="v2.8.9")
    assert one("flux", tools, settings).status is Status.CONFLICTING


@pytest.mark.parametrize(
    ("asked", "repo", "tags", "expected"),
    [
        ("kustomize", "github.com/kubernetes-sigs/kustomize",
         ("kyaml/v9.20.0", "api/v9.21.0", "kustomize/v5.8.0", "kustomize/v5.7.1"), "5.8.0"),
        ("cdk cli", "github.com/aws/aws-cdk-cli",
         ("cdk-assets@v4.1.0", "aws-cdk@v2.1131.0", "@aws-cdk/toolkit-lib@v9.1.0"), "2.1131.0"),
        ("nginx", "github.com/nginx/nginx", ("release-1.31.1", "release-1.30.2"), "1.30.2"),
        ("nginx mainline", "github.com/nginx/nginx", ("release-1.31.1", "release-1.30.2"), "1.31.1"),
        ("jenkins", "github.com/jenkinsci/jenkins", ("jenkins-2.575", "jenkins-2.568.2"), "2.568.2"),
        ("jenkins weekly", "github.com/jenkinsci/jenkins", ("jenkins-2.575", "jenkins-2.568.2"), "2.575"),
        ("linkerd edge", "github.com/linkerd/linkerd2", ("edge-26.11.2", "version-2.19"), "26.11.2"),
        ("alembic", "github.com/sqlalchemy/alembic", ("rel_1_17_2", "rel_1_17_1"), "1.17.2"),
        ("postgresql", "github.com/postgres/postgres", ("REL_18_1", "REL_19_BETA1", "REL_17_7"), "18.1"),
        ("gitlab", "gitlab.com/gitlab-org/gitlab", ("v19.3.0-ee", "v19.4.0-rc42-ee"), "19.3.0"),
        ("pulumi", "github.com/pulumi/pulumi", ("sdk/v9.1.0", "v3.219.0"), "3.219.0"),
        ("sonarqube", "github.com/SonarSource/docker-sonarqube",
         ("26.8.0.126808", "2026.4.1", "2026.1.5"), "2026.4.1"),
        ("sonarqube community", "github.com/SonarSource/docker-sonarqube",
         ("26.8.0.126808", "2026.4.1"), "26.8.0.126808"),
        ("prometheus", "github.com/prometheus/prometheus", ("v3.10.0-rc.0", "v3.5.4", "v3.9.1"), "3.9.1"),
        ("terraform", "github.com/hashicorp/terraform", ("v1.17.0-alpha20261118", "v1.16.1"), "1.16.1"),
        ("vault", "github.com/hashicorp/vault", ("v1.21.1+ent", "api/v9.22.0", "v1.21.1"), "1.21.1"),
        ("serverless", "github.com/serverless/serverless",
         ("sf-core-installer@9.41.0", "sf-core@4.41.0"), "4.41.0"),
        ("spinnaker", "github.com/spinnaker/spinnaker",
         ("bn-clouddriver-main-158", "halyard-9.1.0", "spinnaker-release-2026.2.3"), "2026.2.3"),
        ("zap", "github.com/zaproxy/zaproxy", ("w2026-08-19", "v2.17.0"), "2.17.0"),
        ("haproxy", "github.com/haproxy/haproxy", ("v3.5-dev3", "v3.4.0"), ""),
        ("openfeature", "github.com/open-feature/flagd", ("flagd/v0.12.0",), ""),
    ],
)  # fmt: skip
def test_a_release_counts_by_its_whole_tag_and_on_its_track(
    asked: str,
    repo: str,
    tags: tuple[str, ...],
    expected: str,
    network: Any,
    settings: VersionSettings,
    tools: Tools,
) -> None:
    publish(network, repo, *tags)
    record = one(asked, tools, dataclasses.replace(settings, search=False))
    assert record.proposal == expected, record.why
    kept = {c.version for c in record.candidates if c.accepted}
    assert not any(version.startswith("9.") or version == "99.0.0" for version in kept)


def test_long_support_is_known_from_the_tracker_and_the_number_from_the_feed(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, "github.com/prometheus/prometheus", "v3.9.1", "v3.5.4")
    network.releases, kept = [
        {"name": "3.9", "isLts": False, "latest": {"name": "3.9.1", "date": "2026-11-01"}},
        {"name": "3.5", "isLts": True, "latest": {"name": "3.5.4", "date": "2026-11-01"}},
    ], network.releases  # fmt: skip
    how = dataclasses.replace(settings, endoflife=True, search=False)
    record = one("prometheus lts", tools, how)
    network.releases = kept
    assert record.proposal == "3.5.4"
    assert record.tracker == (
        "the releases of github.com/prometheus/prometheus have 3.5.4; endoflife.date has 3.5.4: it agrees"
    )


def test_what_a_title_calls_unfinished_is_passed_over(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = feed(
        [(f"https://{FLUX}/releases/tag/v2.9.6", ""), (f"https://{FLUX}/releases/tag/v2.9.5", "")]
    )
    data = data.replace(b"<title>v2.9.6", b"<title>v2.9.6 (Pending)")
    monkeypatch.setattr(releases, "fetch", lambda *_: data)
    answer = releases.Releases(VersionSettings(), tools).ask(resolve(Asked("flux"), tools), "")
    assert [row.body for row in answer.rows] == ["v2.9.5"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>Please log in</body></html>",
        b"<feed",
        b'<!DOCTYPE x [<!ENTITY a "b">]><feed/>',
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><feed/>".encode("utf-16"),
        b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry/>" * 50_000 + b"</feed>",
        feed([("https://github.com/someone/flux2/releases/tag/v9.9.9", "2026-11-01")]),
        feed([("https://github.com/fluxcd/flux2/issues/1?v9.9.9", "2026-11-01")]),
        feed([("javascript:v9.9.9", "2026-11-01")]),
        feed([("https://github.com@evil.example/fluxcd/flux2/releases/tag/v9.9.9", "2026-11-01")]),
        feed([("https://github.com/fluxcd/flux2@evil.example/releases/tag/v9.9.9", "2026-11-01")]),
        feed([("https://github.com/fluxcd/flux2/releases/tag/v9.9.9\x7f", "2026-11-01")]),
    ],
)
def test_what_is_no_feed_of_the_tool_brings_no_number(
    data: bytes, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "fetch", lambda *_: data)
    answer = releases.Releases(VersionSettings(), tools).ask(resolve(Asked("flux"), tools), "")
    assert answer.outcome in ("error", "empty-or-blocked") and answer.rows == ()


@pytest.mark.parametrize(
    ("leads", "followed"),
    [
        ("https://github.com/FluxCD/flux2/releases.atom", True),
        ("https://github.com/someone/flux2/releases.atom", False),
        ("https://endoflife.date/fluxcd/flux2/releases.atom", False),
        ("http://github.com/fluxcd/flux2/releases.atom", False),
        ("https://169.254.169.254/releases.atom", False),
    ],
)
def test_a_redirect_is_followed_within_the_repository_only(
    leads: str, followed: bool, network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, "github.com/FluxCD/flux2", "v2.9.5")
    publish(network, "github.com/someone/flux2", "v9.9.9")
    network.leads[f"{FLUX}/releases.atom"] = leads
    network.leads[f"{FLUX}/releases/latest"] = (
        "https://github.com/someone/flux2/releases/tag/v9.9.9"
    )
    record = one("flux", tools, dataclasses.replace(settings, search=False))
    assert record.proposal == ("2.9.5" if followed else "")
    assert {host for host, _ in network.seen} == {"github.com"}
    assert followed or record.outcome in ("error", "empty-or-blocked")


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [("403", "empty-or-blocked"), ("portal", "error"), ("refused", "offline"), ("slow:4", "timeout"), ("drip", "timeout")],
)  # fmt: skip
def test_a_repository_that_does_not_answer_is_an_outcome(
    behaviour: str, outcome: str, network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, FLUX, "v2.9.5")
    network.behave(behaviour)
    how = dataclasses.replace(settings, deadline=1.5)
    found = resolve(Asked("flux"), tools)
    assert releases.Releases(how, tools).ask(found, "").outcome == outcome


@pytest.mark.parametrize("behaviour", list(FLOODS))
def test_an_answer_that_never_ends_is_hung_up_on(
    behaviour: str, network: Any, settings: VersionSettings, tools: Tools
) -> None:
    network.behave(behaviour)
    network.hung_up.clear()
    network.flooded.clear()
    source = releases.Releases(dataclasses.replace(settings, deadline=1), tools)
    answer = source.ask(resolve(Asked("flux"), tools), "")
    assert answer.outcome != "ok"
    assert network.hung_up.wait(30)
    assert max(network.flooded) < MOST_FLOODED / 4


def test_an_answer_without_end_is_not_read_to_its_end(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    network.feeds[f"{FLUX}/releases.atom"] = b"<feed>" + b" " * (2 * SIZE_LIMIT)
    answer = releases.Releases(settings, tools).ask(resolve(Asked("flux"), tools), "")
    assert answer.text == "the answer could not be read (ValueError)"


def test_answers_are_kept_for_a_day_and_nothing_is_asked_offline(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    publish(network, FLUX, "v2.9.5", latest="v2.9.5")
    how = dataclasses.replace(settings, search=False)
    first, asked = one("flux", tools, how), len(network.seen)
    again = one("flux", tools, how)
    assert (again.proposal, again.checked_at) == (first.proposal, first.checked_at)
    assert len(network.seen) == asked == 2
    one("argocd", tools, dataclasses.replace(settings, offline=True))
    assert len(network.seen) == asked


def test_the_settings_say_which_source_is_asked(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    def hosts(**switches: bool) -> set[str]:
        network.seen.clear()
        lookup([Asked("argocd")], tools, dataclasses.replace(settings, **switches), fresh=True)
        return {host for host, _ in network.seen}

    assert hosts() == {*ENGINES, "github.com"}
    assert hosts(endoflife=True) == {*ENGINES, "github.com", "endoflife.date"}
    assert hosts(releases=False) == set(ENGINES)
    assert hosts(search=False) == {"github.com"}
    assert hosts(search=False, releases=False) == set()
    unlisted = one("no such tool", tools, dataclasses.replace(settings, search=False))
    assert (unlisted.outcome, unlisted.why) == ("error", "not listed, and the search is off")


def versioned(tools: Tools) -> list[Resolved]:
    return [
        resolve(Asked(tool.id), tools)
        for tool in tools.tools
        if tool.versioned and not tool.deprecated
    ]


def test_nearly_every_versioned_tool_has_a_release_address_that_its_rules_accept(
    tools: Tools,
) -> None:
    lists = words(tools)
    every, accepted = versioned(tools), 0
    for found in every:
        urls = [releases.address(found, FEEDS), releases.address(found, LATEST), lines_of(found)]
        who = {_who(url, found.tool, lists.user_hosts, lists.user_paths) for url in urls if url}
        assert who <= {"official", "tracker"}, found.id
        accepted += bool(who)
    assert len(every) >= 60
    assert accepted >= 0.95 * len(every)


def _who(url: str, tool: Tool | None, *lists: frozenset[str]) -> str:
    address = parse(url)
    assert address is not None
    return authority(address, tool, *lists)[0]


WRITTEN = {
    "semver": "5.6.7",
    "calver": "2026.6.7",
    "YY.M.N": "26.10.7",
    "YY.M.0.BUILD": "26.8.0.126808",
}


def written(tag: str, tool: Tool) -> str:
    """A tag of a form, with numbers in its place."""
    if tool.track().rule == "minor-from-1000":  # type: ignore[union-attr]
        return tag.replace("{semver}", "2.1056.7")
    head, _, rest = tag.partition("{")
    inside, _, tail = rest.partition("}")
    number = WRITTEN.get(inside) or inside.replace("YYYY", "2026").translate(
        str.maketrans("XYZNP", "56786")
    )
    return f"{head}{number}{tail}"


def test_a_tag_of_every_form_is_taken_for_the_number_in_it_on_one_of_the_tools_tracks(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tool in tools.tools:
        asked = [
            resolve(Asked(tool.id, track.id), tools) for track in tool.tracks if ":" not in track.id
        ]
        asked = [found for found in asked if releases.address(found, FEEDS)]
        for form in tool.tags if asked else ():
            tag = written(form, tool)
            place = "-/tags" if tool.repos[0].startswith("gitlab") else "releases/tag"
            data = feed([(f"https://{tool.repos[0]}/{place}/{tag}", "2026-11-01")])
            monkeypatch.setattr(releases, "fetch", lambda *_, data=data: data)
            assert _accepts(asked, tools), (tool.id, tag)


def _accepts(asked: list[Resolved], tools: Tools) -> bool:
    source = releases.Releases(VersionSettings(), tools)
    judged = [
        judge(found.speaker, found.phrase, found.track, source.ask(found, "").rows, DAY, tools)
        for found in asked
    ]
    return any(candidate.accepted for done in judged for candidate in done.candidates)
