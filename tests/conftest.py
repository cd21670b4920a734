"""What all tests share: where the shared data is, an environment of their own, hypothesis profiles."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile(
    "ci", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", deadline=None, max_examples=10_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "quick", deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


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


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's settings, home and terminal out of every test."""
    for name in list(os.environ):
        own = name in ("NO_COLOR", "COLUMNS", "LINES", "SOURCE_DATE_EPOCH")
        if (own or name.startswith(("TEXTUAL_", "FACILITATOR_"))) and name != "FACILITATOR_SHARED":
            monkeypatch.delenv(name)
    # programs that tests start find `support`, and this checkout before one that is installed
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT / "tests"), str(ROOT))))
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
