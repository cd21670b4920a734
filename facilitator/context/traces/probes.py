"""What the probes of a manifest ask: path and port, also of a command, in brackets, or by the name of a port."""

from __future__ import annotations

from collections.abc import Iterator

from facilitator.context.traces.rows import YamlRow
from facilitator.model import Statement
from facilitator.patterns import regex

_NAMES = {"readinessProbe": "readiness", "livenessProbe": "liveness", "startupProbe": "startup"}
_ASKS = regex(r"(?:https?://)?(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?(/[\w./-]{0,100})?")


def of_probes(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """Paths and ports of all probes of one document."""
    ports = _ports(rows)
    for row in rows:
        probe = next((name for key, name in _NAMES.items() if key in row.keys), "")
        if probe and "{{" not in row.value and "$" not in row.value:
            for what, value in _asked(row, ports):
                text = f"{probe} probe: {what} {value}"
                yield Statement(f"{probe}_{what}", value, "decided", path, row.line, text)
                yield Statement(f"probe_{what}", value, "decided", path, row.line, text)


def _asked(row: YamlRow, ports: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The path and the port that one row of a probe names."""
    named = row.named
    if named[-2:] == ("httpGet", "path") or (row.key == "path" and named[-2] in _NAMES):
        yield "path", row.value
    elif row.key == "port" and named[-2:-1] in (("httpGet",), ("tcpSocket",), ("grpc",)):
        yield "port", ports.get(row.value, row.value)
    elif "exec" in named and (asked := _ASKS.search(row.value)):
        yield from (
            (what, found) for what, found in (("port", asked[1]), ("path", asked[2])) if found
        )


def _ports(rows: list[YamlRow]) -> dict[str, str]:
    """The numbers of the ports that containers name."""
    numbers = {row.keys[:-1]: row.value for row in rows if row.key == "containerPort"}
    named = (row for row in rows if row.named[-2:] == ("ports", "name"))
    return {row.value: numbers[row.keys[:-1]] for row in named if row.keys[:-1] in numbers}
