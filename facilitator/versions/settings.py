"""Settings of the table `[versions]`: where searches go, how long they may take, and what is refused with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from facilitator.model.noun import noun

ENVIRONMENT = "FACILITATOR_VERSIONS_"
BACKENDS = frozenset({"brave", "duckduckgo", "mojeek", "startpage", "yahoo"})
_REFUSED = {
    "auto": "it asks every engine, an encyclopaedia first",
    "all": "it asks every engine, an encyclopaedia first",
    "wikipedia": "it returns whole articles, and no versions",
    "grokipedia": "it returns articles, and no versions",
}
_RANGES = {
    "timeout": (1, 10),
    "deadline": (1, 120),
    "max_results": (1, 10),
    "max_age_days": (1, 3650),
}
_SWITCHES = ("search", "releases", "endoflife", "offline")


class VersionSettingsError(ValueError):
    """A setting is not what it can be; the text names key, value and what was expected."""


@noun
class VersionSettings:
    """How versions are looked up."""

    backends: tuple[str, ...] = ("duckduckgo", "brave", "mojeek")
    """Search engines; empty means offline."""
    timeout: int = 4
    """Seconds per wave of requests."""
    deadline: float = 8
    """Seconds for a lookup in all; afterwards its outcome is `timeout`."""
    proxy: str = ""
    """http, https or socks5 address; empty means the environment's."""
    ca_file: str = ""
    """PEM file of further certificate authorities. Verification cannot be turned off."""
    max_results: int = 10
    max_age_days: int = 90
    """Evidence older than this is stale."""
    search: bool = True
    """Whether the search engines are asked."""
    releases: bool = True
    """Whether the repository that speaks for a tool is asked for its releases."""
    endoflife: bool = True
    """Whether endoflife.date is asked for the lines of a tool that it lists."""
    offline: bool = False
    cache_dir: str = ""
    """Folder of cached answers; empty means the user's cache folder."""

    @property
    def is_offline(self) -> bool:
        """Whether no socket may be opened."""
        asked = self.search or self.releases or self.endoflife
        return self.offline or not self.backends or not asked


def read_settings(
    table: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> VersionSettings:
    """Build settings from a table and `FACILITATOR_VERSIONS_<KEY>`, which goes first; an empty one sets nothing.

    The first fault raises VersionSettingsError.
    """
    known = {f.name for f in fields(VersionSettings)}
    if unknown := sorted(set(table) - known):
        raise VersionSettingsError(
            f"versions.{unknown[0]}: unknown key; expected one of {', '.join(sorted(known))}"
        )
    values = {**table, **_from_environment(environment or {}, known)}
    settings = VersionSettings(**{name: _checked(name, value) for name, value in values.items()})
    if settings.ca_file and not Path(settings.ca_file).is_file():
        raise VersionSettingsError(f"versions.ca_file: no such file: {settings.ca_file}")
    return settings


def _from_environment(environment: Mapping[str, str], known: Iterable[str]) -> dict[str, Any]:
    """What variables set; of the empty ones only that of the engines does: nobody is asked."""
    said = {name: environment.get(ENVIRONMENT + name.upper()) for name in known}
    return {
        name: _from_text(name, text)
        for name, text in said.items()
        if text or (text is not None and name == "backends")
    }


_FLAGS = {
    "1": True,
    "true": True,
    "yes": True,
    "0": False,
    "false": False,
    "no": False,
}


def _from_text(name: str, text: str) -> Any:
    """A value of the environment as the table would hold it; as it is where it is none, for the complaint."""
    if name == "backends":
        return [part.strip() for part in text.split(",") if part.strip()]
    if name in _SWITCHES:
        return _FLAGS.get(text.lower(), text)
    if name in _RANGES:
        try:
            return float(text) if name == "deadline" else int(text)
        except ValueError:
            return text
    return text


def _checked(name: str, value: Any) -> Any:
    if name == "backends":
        return _backends(value)
    if name in _SWITCHES:
        if not isinstance(value, bool):
            raise _expected(name, "true or false", value)
        return value
    if name in _RANGES:
        return _number(name, value)
    if not isinstance(value, str):
        raise _expected(name, "a text", value)
    if name == "proxy" and value and urlsplit(value).scheme not in ("http", "https", "socks5"):
        raise VersionSettingsError("versions.proxy: expected an http, https or socks5 address")
    return value


def _expected(name: str, what: str, value: Any) -> VersionSettingsError:
    return VersionSettingsError(f"versions.{name}: expected {what}, found {value!r}")


def _number(name: str, value: Any) -> Any:
    low, high = _RANGES[name]
    kinds = (int, float) if name == "deadline" else (int,)
    # True is an int to Python.
    is_number = isinstance(value, kinds) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise _expected(name, f"a number from {low} to {high}", value)
    return value


def _backends(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise _expected("backends", "a list of names", value)
    for name in value:
        if name in _REFUSED:
            raise VersionSettingsError(f"versions.backends: {name} is refused: {_REFUSED[name]}")
        if name not in BACKENDS:
            known = ", ".join(sorted(BACKENDS))
            raise VersionSettingsError(
                f"versions.backends: unknown engine {name!r}; expected {known}"
            )
    return tuple(dict.fromkeys(value))


def proxy_in_effect(settings: VersionSettings, environment: Mapping[str, str]) -> str:
    """The proxy that a search goes through, without credentials; empty where there is none."""
    names = ("DDGS_PROXY", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    proxy = settings.proxy or next((environment[n] for n in names if environment.get(n)), "")
    if not proxy:
        return ""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname or '?'}{port}"
    except ValueError:
        return "?"
