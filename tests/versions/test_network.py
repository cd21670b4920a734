"""The real search library against a local stand-in: proxy, certificate, status codes and slowness are real."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from support.local_site import ENGINES

from facilitator.model import Status
from facilitator.model.tools import Tools
from facilitator.versions.lookup import lookup
from facilitator.versions.reading import read_about
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources.one_host import HOPS, LARGEST, OneHost
from facilitator.versions.version_check import Asked


@pytest.fixture
def settings(network: Any, tmp_path: Path) -> VersionSettings:
    network.behave("ok")
    return VersionSettings(
        proxy=network.url,
        ca_file=str(network.ca),
        cache_dir=str(tmp_path / "cache"),
        timeout=1,
        deadline=2,
        releases=False,
        endoflife=False,
    )


def test_a_tool_is_found_and_verified(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    (record,) = lookup([Asked("argocd")], tools, settings)
    assert (record.status, record.proposal) == (Status.VERIFIED, "3.6.1")
    assert record.provider.proxy == network.url
    assert {query for _, query in network.seen} == {'"Argo CD" latest stable release'}


def test_two_sources_are_shown_with_their_agreement(
    settings: VersionSettings, tools: Tools
) -> None:
    (record,) = lookup([Asked("argocd")], tools, dataclasses.replace(settings, endoflife=True))
    assert record.tracker == "endoflife.date has 3.6.1: it agrees"
    assert {r.authority for r in record.results} == {"official", "tracker"}


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ("202", "empty-or-blocked"),
        ("403", "empty-or-blocked"),
        ("429", "empty-or-blocked"),
        ("500", "empty-or-blocked"),
        ("empty", "empty-or-blocked"),
        ("portal", "empty-or-blocked"),
        ("refused", "offline"),
        ("slow:4", "timeout"),
        ("drip", "timeout"),
    ],
)
def test_a_network_that_fails_is_an_outcome(
    behaviour: str, outcome: str, network: Any, settings: VersionSettings, tools: Tools
) -> None:
    network.behave(behaviour)
    (record,) = lookup(
        [Asked("argocd")], tools, dataclasses.replace(settings, endoflife=True), fresh=True
    )
    assert (record.status, record.outcome, record.proposal) == (Status.UNVERIFIED, outcome, "")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x", "https://169.254.169.254/x", "https://other.example/x", "//[::1]/x"],
)
def test_no_address_is_opened_that_an_engine_redirects_to(
    address: str, network: Any, settings: VersionSettings, tools: Tools
) -> None:
    network.behave(f"redirect:{address}")
    network.seen.clear()
    how = dataclasses.replace(settings, releases=True, endoflife=True)
    (record,) = lookup([Asked("argocd")], tools, how, fresh=True)
    assert (record.status, record.outcome) == (Status.UNVERIFIED, "error")
    assert record.why == "sent to another address"
    assert {host for host, _ in network.seen} == {*ENGINES, "endoflife.date", "github.com"}


def test_a_redirect_within_the_host_is_followed_a_few_times(
    network: Any, settings: VersionSettings, tools: Tools
) -> None:
    network.behave("redirect:/again")
    network.seen.clear()
    (record,) = lookup([Asked("argocd")], tools, settings, fresh=True)
    assert record.outcome == "error"
    assert len(network.seen) == HOPS * len(settings.backends)


class _WithoutEnd:
    """An answer that goes on and on, at once."""

    status_code, encoding = 200, "no-such-encoding"
    headers: ClassVar[dict[str, str]] = {}
    read = 0

    def iter_bytes(self) -> Iterator[bytes]:
        for _ in range(200):
            self.read += 100_000
            yield b"x" * 100_000

    def close(self) -> None:
        """Let go of it."""


def test_a_page_without_end_is_not_read_to_its_end() -> None:
    answer = _WithoutEnd()
    client = SimpleNamespace(request=lambda *_, **__: answer)
    page = OneHost(client, seconds=60).request("GET", "https://search.example/")
    assert (len(page.content), len(page.text)) == (LARGEST, LARGEST)
    assert answer.read <= LARGEST + 100_000


def test_a_certificate_that_nobody_vouches_for_is_refused(
    settings: VersionSettings, tools: Tools
) -> None:
    (record,) = lookup([Asked("argocd")], tools, dataclasses.replace(settings, ca_file=""))
    assert (record.outcome, record.why) == ("error", "the certificate is not trusted")


def test_no_proxy_listening_is_no_connection(settings: VersionSettings, tools: Tools) -> None:
    nobody = dataclasses.replace(settings, proxy="http://127.0.0.1:9")
    assert lookup([Asked("argocd")], tools, nobody)[0].outcome == "offline"


def test_reading_gives_links(settings: VersionSettings) -> None:
    (reading,) = read_about(["argo cd canary implementation"], settings)
    assert [link.host for link in reading.links] == ["github.com"]


NEVER = """
import os, time
from ddgs.engines import ENGINES
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources.search import Search

def search(*_, **__):
    os.write(1, b"asked\\n")  # one write: several engines are asked at once
    time.sleep(600)

for engine in ENGINES["text"].values():
    engine.search = search
print(Search(VersionSettings(timeout=1)).search("x").outcome)
"""


def test_an_engine_that_never_answers_holds_up_neither_the_search_nor_the_end() -> None:
    """Endless interim answers, or a connection that idles for ever: nothing in the library ends them."""
    done = subprocess.run(
        [sys.executable, "-c", NEVER], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {"asked", "timeout"}
