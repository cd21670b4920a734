"""The tools as shipped, a fixed day, and the local stand-in for the network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from support import local_site

from facilitator.model.tools import Tools
from facilitator.storage.content import load_tools
from facilitator.storage.steps_folder import steps_folder

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def tools() -> Tools:
    return load_tools(steps_folder())


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The stand-in, answering `ok`; the test is skipped, visibly, where no certificate can be made."""
    if not local_site.have_openssl():
        pytest.skip("openssl is not here: the real client is NOT tested")
    releases = [
        {
            "name": "3.6",
            "isLts": False,
            "isEol": False,
            "latest": {"name": "3.6.1", "date": "2026-11-04"},
        }
    ]
    with local_site.site(tmp_path_factory.mktemp("site"), local_site.ROWS, releases) as server:
        yield server
