"""Kinds of workload: what somebody types in step 1, and the kinds that conditions know."""

from __future__ import annotations

import re
from functools import lru_cache

from facilitator.patterns import regex

KINDS = {
    "web-service": "web service, web app, web application, service, api, backend, website, frontend",
    "queue-worker": "queue worker, worker, consumer, queue consumer, event consumer, stream processor",
    "batch": "batch, batch job, scheduled job, cron, cron job, data pipeline, etl",
    "function": "function, serverless, serverless function, lambda, cloud function, azure function",
    "container-app": "container app, cloud run, app runner, ecs service, fargate",
    "mobile-app": "app store, app, mobile, ios app, android app, ios, android, store app",
    "single-server": "single server, one server, server, vm, virtual machine, vps, bare metal",
    "static-site": "static site, static website, static page",
    "library": "library, package, sdk, cli, command line tool",
    "shared-resource": "shared resource, database, infrastructure",
}
"""Kind to the words that mean it, in the singular; a plural is understood."""

_KIND = {word: kind for kind, words in KINDS.items() for word in (kind, *words.split(", "))}
_BETWEEN = regex(r"[,;:/+&]|\band\b|\bplus\b|\bwith\b", re.I)


@lru_cache(maxsize=256)
def kinds_of(text: str) -> tuple[str, ...]:
    """Give the kinds that a text names, each once; what is none that is known stays as it is, in kebab-case."""
    found = []
    for part in _BETWEEN.split(text):
        words = " ".join(re.findall(r"[a-z0-9]+", part.lower()))
        words = re.sub(r"^(a|an|the|its|our) ", "", words)
        if words:
            found.append(
                _KIND.get(words) or _KIND.get(words.removesuffix("s")) or words.replace(" ", "-")
            )
    return tuple(dict.fromkeys(found))
