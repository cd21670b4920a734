"""What all tests share: where the shared data is, an environment of their own, hypothesis profiles."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
import support.bytecode  # noqa: F401 - before the package
from hypothesis import HealthCheck, settings

from facilitator.content.source import ContentError
from facilitator.storage import content, content_cache
from facilitator.storage.content_cache import cache_folder
from facilitator.storage.steps_folder import steps_folder

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile(
    "ci", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", deadline=None, max_examples=10_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "five-hundred", deadline=None, max_examples=500, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "quick", deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_finish() -> None:
    """Look no more for garbage among modules and tests, which stay to the end, and seldom among the rest."""
    gc.freeze()
    gc.set_threshold(10_000, 50, 50)


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def shared() -> Path:
    """The folder of shared data beside the checkout; the test is skipped, visibly, where it is absent."""
    folder = Path(os.environ.get("FACILITATOR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(
            f"shared data is not here ({folder.name}/ beside the checkout): NOT tested on real input"
        )
    return folder


@pytest.fixture(scope="session")
def compiled_content(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, ...]]:
    """The shipped content, compiled once for all tests and for all programs that they start.

    In this process the same compiled bytes are read once: content never changes.
    """
    steps = steps_folder()
    loads = [load for name, load in vars(content).items() if name.startswith("load_")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        for load in loads:
            with suppress(ContentError):  # the tests of content say what is wrong with it
                load(steps)
        files = tuple(cache_folder().iterdir())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content_cache, "_read", cache(content_cache._read))
        yield files


@pytest.fixture(autouse=True)
def own_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, compiled_content: tuple[Path, ...]
) -> None:
    """Keep the developer's settings, home and terminal out of every test; content is compiled already."""
    for name in list(os.environ):
        own = name in ("NO_COLOR", "COLUMNS", "LINES", "SOURCE_DATE_EPOCH")
        if (own or name.startswith(("TEXTUAL_", "FACILITATOR_"))) and name != "FACILITATOR_SHARED":
            monkeypatch.delenv(name)
    # no test asks the world for releases; those that ask the stand-in for a network turn this on
    monkeypatch.setenv("FACILITATOR_VERSIONS_RELEASES", "false")
    monkeypatch.setenv("FACILITATOR_VERSIONS_ENDOFLIFE", "false")
    # programs that tests start find `support`, and this checkout before one that is installed
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT / "tests"), str(ROOT))))
    # beside the test's own folder, of which many tests look at all that is in it
    home = tmp_path.with_name(f"{tmp_path.name}-home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    cache = cache_folder()
    cache.mkdir(parents=True, mode=0o700)
    for file in compiled_content:
        os.link(file, cache / file.name)
