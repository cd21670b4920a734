"""The configuration of the programs of a rehearsal: generated whole, never the user's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

BACKEND = "shop"
ASKS_NO_NAMES = "resolvers default\n    nameserver none 127.0.0.1:9\n"
"""HAProxy connects to the machine's name servers as it starts, unless a section of this name has others."""
_HEAD = """\
{names}global
    nbthread 1
    maxconn 450
    stats socket {socket} mode 600 level admin
defaults
    mode http
    timeout connect 500ms
    timeout client 10s
    timeout server 5s
    timeout check 2s
    timeout http-request 5s
    retries {retries}
{retry}frontend traffic
    bind fd@{traffic}
    default_backend {backend}
    http-after-response set-header x-server %[srv_name]
frontend metrics
    bind fd@{metrics}
    http-request use-service prometheus-exporter if {{ path /metrics }}
backend {backend}
    balance roundrobin
"""
_CHECKED = "    option httpchk GET /health\n    http-check expect status 200\n"
_RETRY = "    option redispatch 1\n    retry-on all-retryable-errors\n"


def balancer_text(
    ports: Mapping[str, int], traffic: int, metrics: int, socket: str, *, checks: bool, retry: bool
) -> str:
    """HAProxy with one backend; servers begin without a share. `checks`: their health is asked for."""
    text = _HEAD.format(
        names=ASKS_NO_NAMES,
        socket=socket,
        traffic=traffic,
        metrics=metrics,
        backend=BACKEND,
        retries=3 if retry else 0,
        retry=_RETRY if retry else "",
    )
    text += _CHECKED if checks else ""
    check = " check inter 100ms fall 2 rise 1" if checks else ""
    for name, port in ports.items():
        text += f"    server {name} 127.0.0.1:{port} weight 0{check}\n"
    return text


class AlertSetting(NamedTuple):
    """How the alert rule is played: times in milliseconds, as played."""

    scrape: int
    every: int
    """Between two evaluations."""
    window: int
    by: float
    """The plan's seconds in a second as played."""
    sample: int
    metric: str
    """The series of HAProxy's exporter that the recorded series is made of."""


METRIC = "haproxy_server_http_responses_total"


def prometheus_text(metrics: int, setting: AlertSetting) -> str:
    """Prometheus that reads the figures of the balancer, with the exported rules and the recorded series."""
    return (
        f"global:\n  scrape_interval: {setting.scrape}ms\n  scrape_timeout: {setting.scrape}ms\n"
        f"  evaluation_interval: {setting.every}ms\n"
        "rule_files: [recorded.yml, exported.yml]\n"
        "scrape_configs:\n  - job_name: balancer\n    static_configs:\n"
        f"      - targets: ['127.0.0.1:{metrics}']\n"
    )


def recorded_text(setting: AlertSetting) -> str:
    """The series of the threshold: the share of the new version's answers that failed, where enough were served."""
    of_new = f'proxy="{BACKEND}",server="new"'
    over = f"[{setting.window}ms]"
    failed = f'sum(increase({setting.metric}{{{of_new},code="5xx"}}{over}))'
    served = f"sum(increase({setting.metric}{{{of_new}}}{over}))"
    return (
        f"groups:\n  - name: recorded\n    interval: {setting.scrape}ms\n    rules:\n"
        f"      - record: release:threshold\n"
        f"        expr: '{failed} / {served} and {served} >= {max(1, setting.sample)}'\n"
    )


def played_rules(text: str, by: float) -> str:
    """The exported rules with their waiting times scaled; nothing else is changed."""

    def shorter(found: re.Match[str]) -> str:
        return f"{found[1]}{round(int(found[2]) * 1000 / by)}ms{found[3]}"

    return re.sub(r"""(?m)^( *for: ["']?)([0-9]+)s(["']?)$""", shorter, text)


def misspelt(text: str) -> str:
    """The exported rules as somebody typed them again: a letter is missing in the query of the first alert."""
    return text.replace("release:threshold", "release:treshold", 1)
