"""Settings are checked when they are read; what is refused says why; no credential is ever shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from facilitator.versions.settings import (
    BACKENDS,
    VersionSettings,
    VersionSettingsError,
    proxy_in_effect,
    read_settings,
)


def test_nothing_set_is_the_default() -> None:
    assert read_settings({}) == VersionSettings()


def test_the_environment_goes_first() -> None:
    environment = {
        "FACILITATOR_VERSIONS_BACKENDS": "brave, mojeek",
        "FACILITATOR_VERSIONS_OFFLINE": "true",
        "FACILITATOR_VERSIONS_DEADLINE": "2.5",
    }
    got = read_settings({"deadline": 9, "timeout": 2}, environment)
    assert got == VersionSettings(
        backends=("brave", "mojeek"), offline=True, deadline=2.5, timeout=2
    )


@pytest.mark.parametrize(
    ("key", "own"),
    [
        ("offline", True),
        ("search", False),
        ("releases", False),
        ("endoflife", False),
        ("proxy", "http://proxy.example:8080"),
        ("ca_file", __file__),
        ("cache_dir", "/somewhere"),
        ("deadline", 3.0),
        ("timeout", 2),
        ("max_results", 3),
        ("max_age_days", 7),
    ],
)
def test_an_empty_variable_undoes_nothing_that_the_user_set(key: str, own: Any) -> None:
    got = read_settings({key: own}, {f"FACILITATOR_VERSIONS_{key.upper()}": ""})
    assert getattr(got, key) == own


def test_an_empty_list_of_engines_asks_nobody() -> None:
    assert read_settings({}, {"FACILITATOR_VERSIONS_BACKENDS": ""}).is_offline


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"backends": ["auto"]}, "refused"),
        ({"backends": ["wikipedia"]}, "whole articles"),
        ({"backends": ["duckduckgoo"]}, "unknown engine"),
        ({"backends": "brave"}, "expected a list"),
        ({"timeout": 11}, "from 1 to 10"),
        ({"timeout": True}, "from 1 to 10"),
        ({"max_results": 2.5}, "from 1 to 10"),
        ({"offline": "maybe"}, "true or false"),
        ({"proxy": "ftp://a"}, "socks5"),
        ({"ca_file": "/no/such/file.pem"}, "no such file"),
        ({"verify": False}, "unknown key"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_its_reason(
    table: dict[str, Any], words: str
) -> None:
    with pytest.raises(VersionSettingsError, match=words):
        read_settings(table)


def test_every_backend_we_name_exists_in_the_library() -> None:
    engines = pytest.importorskip("ddgs.engines").ENGINES["text"]
    assert set(engines) >= BACKENDS


def test_credentials_of_a_proxy_are_never_shown() -> None:
    shown = proxy_in_effect(VersionSettings(proxy="http://me:secret@proxy.example:3128"), {})
    assert shown == "http://proxy.example:3128"
    assert (
        proxy_in_effect(VersionSettings(), {"HTTPS_PROXY": "http://u:p@env.example"})
        == "http://env.example"
    )


def test_a_ca_file_that_exists_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("x")
    assert read_settings({"ca_file": str(file)}).ca_file == str(file)
