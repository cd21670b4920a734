"""What manifests of Kubernetes state that a plan asks as a value: probes, grace period, delay before the stop.

Read by indentation, line by line, so that each has its line; what a template fills in says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from facilitator.model import Statement
from facilitator.secret_lines import beginning

_KEY = re.compile(
    r"(?P<indent>[ ]*(?:- +)*)[\"']?(?P<key>[\w./-]+)[\"']?:(?=[ ]|$)(?P<value>[^#\n]*)(?:#.*)?"
)
_SLEEP = re.compile(r"\bsleep[\"',]*[ ]+[\"']?(\d{1,5})\b")
_SECONDS = re.compile(r"\d{1,6}")
_IS_MANIFEST = re.compile(r"^(apiVersion|kind):", re.M)
_STATED = {
    ("readinessProbe", "httpGet", "path"): "readiness_path",
    ("livenessProbe", "httpGet", "path"): "liveness_path",
    ("startupProbe", "httpGet", "path"): "startup_path",
    ("readinessProbe", "httpGet", "port"): "readiness_port",
    ("readinessProbe", "failureThreshold"): "readiness_failures",
}
_IN_SECONDS = {
    ("readinessProbe", "periodSeconds"): "readiness_interval",
    ("readinessProbe", "timeoutSeconds"): "readiness_timeout",
    ("terminationGracePeriodSeconds",): "termination_grace",
    ("preStop", "sleep", "seconds"): "pre_stop",
}
MEASURES = frozenset((*_STATED.values(), *_IN_SECONDS.values()))
"""Fields of what is read here."""


def measures(path: str, lines: Iterable[str]) -> Iterator[Statement]:
    """What the lines of one manifest state."""
    shown = list(lines)
    if not _IS_MANIFEST.search("\n".join(shown)):
        return
    for number, (keys, value) in enumerate(_keyed(shown), 1):
        found = _measure(keys, value)
        if found is not None:
            yield Statement(*found, "decided", path, number, beginning(shown[number - 1].strip()))


def _keyed(lines: Iterable[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each line with the keys it stands under, its own last; a line without a key is all value."""
    above: list[tuple[int, str]] = []
    for line in lines:
        at = _KEY.fullmatch(line.rstrip())
        if at is None:
            yield tuple(key for _, key in above), line.strip()
            continue
        while above and above[-1][0] >= len(at["indent"]):
            above.pop()
        above.append((len(at["indent"]), at["key"]))
        yield tuple(key for _, key in above), at["value"].strip(" \"'")


def _measure(keys: tuple[str, ...], value: str) -> tuple[str, str] | None:
    """The field and the value of a line; None where it states none."""
    if not value or "{{" in value or "$" in value:
        return None
    if field := _field(keys, _STATED):
        return field, value
    if field := _field(keys, _IN_SECONDS):
        return (field, f"{value} s") if _SECONDS.fullmatch(value) else None
    slept = _SLEEP.search(value) if "preStop" in keys else None
    return ("pre_stop", f"{slept[1]} s") if slept else None


def _field(keys: tuple[str, ...], fields: Mapping[tuple[str, ...], str]) -> str:
    """The field that stands under these keys; empty where none does."""
    return next((field for end, field in fields.items() if keys[-len(end) :] == end), "")
