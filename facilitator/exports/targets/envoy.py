"""Envoy, a static configuration: two weighted clusters whose weights the runtime layer changes, asked by health checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from facilitator.exports.proxies import (
    HOSTS,
    NEW,
    STABLE,
    HealthProbe,
    missing_of_probe,
    named_otherwise,
    notes_of_sides,
    probe_of,
    unset,
)
from facilitator.exports.rollout import (
    ShareStep,
    asked,
    in_seconds,
    milliseconds,
    rollout_notes,
    share_steps,
    told,
    unasked,
)
from facilitator.exports.shapes import (
    ANY,
    PATH_ASKED,
    REST,
    TEXT,
    WEIGHT,
    Shape,
    held_against,
    matching,
)
from facilitator.exports.target import ExportFile, Target
from facilitator.exports.yaml import Open, YamlObject, YamlValue, lines_text, under_notes, yaml_text
from facilitator.inputs import Inputs
from facilitator.patterns import regex

PATH = "envoy/envoy.yaml.template"
_WELL_AFTER = "WELL_AFTER"
VARIABLES = (*HOSTS, "ADMIN_PORT")
_MOST = 1_000_000
_KEY = "release"
_MANAGER = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
_MODIFY = regex(rf"runtime_modify\?{_KEY}\.{STABLE}=(\d+)&{_KEY}\.{NEW}=(\d+)")
_TIME = matching("a time such as 1.5s", regex(r"[1-9]\d{0,8}(?:\.\d{1,3})?s|0\.\d{1,3}s"))


def _render(inputs: Inputs) -> Iterator[ExportFile]:
    steps = share_steps(inputs, _MOST, "Envoy")
    probe = probe_of(inputs)
    data: YamlObject = {
        "admin": {"address": _address("127.0.0.1", "ADMIN_PORT")},
        "layered_runtime": {"layers": [{"name": "admin", "admin_layer": {}}]},
        "static_resources": {
            "listeners": [_listener(inputs, steps[0].total)],
            "clusters": [_cluster(inputs, side, probe) for side in (STABLE, NEW)],
        },
    }
    text = lines_text(told((*steps, steps[0].back), _asked_for)) + yaml_text(data)
    yield ExportFile(PATH, under_notes(_notes(inputs, asks=_WELL_AFTER in text), text))


def _notes(inputs: Inputs, *, asks: bool) -> Iterator[str]:
    names = (*VARIABLES, _WELL_AFTER) if asks else VARIABLES
    yield f"What stands in place of a name, by envsubst: {', '.join(names)}."
    yield from notes_of_sides(inputs)
    yield from rollout_notes(inputs)
    if asks:
        yield f"open: {_WELL_AFTER}: After how many good answers in a row is a server well? No decision says it."
    limit = milliseconds(inputs, "connection-draining.drain-limit")
    if limit and inputs.option("connection-draining") == "configured":
        yield f"Started with --drain-time-s {-(-limit // 1000)} (connection-draining.drain-limit)."
    yield "Until a release begins, and after a restart, nobody meets the new version."
    yield "What is asked of the administration at each step:"


def _asked_for(step: ShareStep) -> str:
    pair = f"{_KEY}.{STABLE}={step.stable}&{_KEY}.{NEW}={step.new}"
    return f"curl -X POST 'http://127.0.0.1:${{ADMIN_PORT}}/runtime_modify?{pair}'"


def _address(host: str, port: str) -> YamlValue:
    return {"socket_address": {"address": host, "port_value": f"${{{port}}}"}}


def _listener(inputs: Inputs, total: int) -> YamlValue:
    weights: YamlValue = [{"name": STABLE, "weight": total}, {"name": NEW, "weight": 0}]
    route: YamlValue = {
        "weighted_clusters": {"runtime_key_prefix": _KEY, "clusters": weights},
        "timeout": _seconds(inputs, "graceful-shutdown.longest-job"),
    }
    hosts: YamlValue = [
        {"name": _KEY, "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": route}]}
    ]
    manager: YamlObject = {
        "@type": _MANAGER,
        "stat_prefix": "entry",
        "route_config": {"name": _KEY, "virtual_hosts": hosts},
        "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {"@type": _ROUTER}}],
    }
    if inputs.option("connection-draining") == "forced":
        age = _seconds(inputs, "connection-draining.connection-age")
        manager["common_http_protocol_options"] = {"max_connection_duration": age}
    connections = "envoy.filters.network.http_connection_manager"
    filters: YamlValue = [{"name": connections, "typed_config": manager}]
    return {
        "name": "entry",
        "address": _address("0.0.0.0", "LISTEN_PORT"),
        "filter_chains": [{"filters": filters}],
    }


def _seconds(inputs: Inputs, subject: str) -> YamlValue:
    found = milliseconds(inputs, subject)
    return _duration(found) if found else Open(unasked(inputs, subject))


def _duration(amount: int) -> str:
    return f"{in_seconds(amount)}s"


def _cluster(inputs: Inputs, side: str, probe: HealthProbe | None) -> YamlValue:
    endpoint: YamlObject = {
        "address": _address(f"${{{side.upper()}_HOST}}", f"{side.upper()}_PORT")
    }
    cluster: YamlObject = {
        "name": side,
        "type": "STRICT_DNS",
        "load_assignment": {
            "cluster_name": side,
            "endpoints": [{"lb_endpoints": [{"endpoint": endpoint}]}],
        },
    }
    notes = tuple(missing_of_probe(inputs, probe))
    if probe is None or not (probe.interval and probe.timeout and probe.failures):
        about = " ".join(note.removeprefix("open: ") for note in notes)
        cluster["health_checks"] = Open(f"{about} Envoy asks nothing until all of it is known.")
        return cluster
    if probe.port:
        endpoint["health_check_config"] = {"port_value": probe.port}
    else:
        notes += (asked(inputs, "health-checks.port"),)
    cluster["health_checks"] = [_health_check(probe)]
    return cluster


def _health_check(probe: HealthProbe) -> YamlValue:
    return {
        "timeout": _duration(probe.timeout or 0),
        "interval": _duration(probe.interval or 0),
        "unhealthy_threshold": probe.failures,
        "healthy_threshold": f"${{{_WELL_AFTER}}}",
        "http_health_check": {"path": probe.path},
    }


def _faults(data: Any, text: str) -> Iterator[str]:
    """Routes lead to clusters that there are, weights are told alike at each step, names are known."""
    (listener,) = data["static_resources"]["listeners"]
    (filter_,) = listener["filter_chains"][0]["filters"]
    host = filter_["typed_config"]["route_config"]["virtual_hosts"][0]
    weighted = host["routes"][0]["route"]["weighted_clusters"]["clusters"]
    clusters = data["static_resources"]["clusters"]
    yield from _wrong_weights(weighted, [cluster["name"] for cluster in clusters], text)
    for cluster in clusters:
        if cluster["load_assignment"]["cluster_name"] != cluster["name"]:
            yield f"the cluster {cluster['name']} is assigned the load of another one"
    yield from unset(data, (*VARIABLES, _WELL_AFTER))


def _wrong_weights(weighted: Any, clusters: Sequence[str], text: str) -> Iterator[str]:
    weights = {one["name"]: one["weight"] for one in weighted}
    yield from (f"there is no cluster {name}" for name in weights if name not in clusters)
    if set(weights) != {STABLE, NEW}:
        yield f"the weights are not those of {STABLE} and {NEW}"
    total = sum(weights.values())
    spoken = _MODIFY.findall(text)
    if not spoken or any(int(stable) + int(new) != total for stable, new in spoken):
        yield f"the weights of a step do not add up to {total}"


_ROUTE: Shape = {
    "weighted_clusters!": {"clusters!": [{"name!": TEXT, "weight!": WEIGHT}], **REST},
    "timeout": _TIME,
}
_MANAGED: Shape = {
    "route_config!": {
        "virtual_hosts!": [{"routes!": [{"route!": _ROUTE, **REST}], **REST}],
        **REST,
    },
    **REST,
}
_CLUSTER: Shape = {
    "name!": TEXT,
    "type": TEXT,
    "load_assignment!": {"cluster_name!": TEXT, **REST},
    "health_checks": [
        {
            "timeout!": _TIME,
            "interval!": _TIME,
            "unhealthy_threshold!": ANY,
            "healthy_threshold!": ANY,
            "http_health_check!": {"path!": PATH_ASKED, **REST},
        }
    ],
}
_SHAPE: Shape = {
    "static_resources!": {
        "listeners!": [
            {
                "filter_chains!": [{"filters!": [{"typed_config!": _MANAGED, **REST}], **REST}],
                **REST,
            }
        ],
        "clusters!": [_CLUSTER],
        **REST,
    },
    **REST,
}


TARGET = Target(
    "envoy",
    "Envoy, a static configuration with weighted clusters",
    _render,
    fits={
        "lb-integration": ("proxy", "ingress-mesh"),
        "deployment-pattern": ("canary", "blue-green"),
    },
    needs=("deployment-pattern.shares",),
    check=held_against(_SHAPE, _faults),
    tools=("envoy",),
    unfit=named_otherwise("envoy", "Envoy", must=("ingress-mesh",)),
)
