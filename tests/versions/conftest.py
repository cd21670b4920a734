"""The tools as shipped, a fixed day, and the local stand-in for the network."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from facilitator.stepfiles.locate import steps_folder
from facilitator.stepfiles.tools import load_tools
from facilitator.vocabulary.tools import Tools

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def tools() -> Tools:
    return load_tools(steps_folder())


@pytest.fixture
def now() -> datetime:
    return NOW


def _local_site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("local_site", Path(__file__).with_name("local_site.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["local_site"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The stand-in, answering `ok`; the test is skipped, visibly, where no certificate can be made."""
    module = _local_site()
    if not module.have_openssl():
        pytest.skip("openssl is not here: the real client is NOT tested")
    releases = [
        {"name": "3.6", "isLts": False, "isEol": False, "latest": {"name": "3.6.1", "date": "2026-11-04"}}
    ]
    with module.site(tmp_path_factory.mktemp("site"), module.ROWS, releases) as server:
        yield server
