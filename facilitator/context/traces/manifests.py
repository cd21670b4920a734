"""What manifests show: how a new version replaces the old one, probes, where secrets come from, alerts, rollback."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from facilitator.context.manifests import measures
from facilitator.context.traces.probes import of_probes
from facilitator.context.traces.rollouts import of_canary, of_metrics, of_rollout
from facilitator.context.traces.rows import YamlRow, rows_of
from facilitator.context.traces.secret_names import (
    has_password,
    is_secret,
    named_like_one,
    stands_for_one,
)
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

_IS_MANIFEST = regex(r"^(apiVersion|kind):", re.M)
_KAMAL = regex(r"(.*/)?config/deploy(\.[\w-]+)?\.ya?ml")
_BY_KIND = {
    "AnalysisTemplate": ("rollback", "automatic"),
    "ExternalSecret": ("secret", "store"),
    "SecretProviderClass": ("secret", "store"),
    "SealedSecret": ("secret", "encrypted-in-git"),
    "SecretStore": ("secret", "store"),
    "ClusterSecretStore": ("secret", "store"),
    "VaultAuth": ("secret", "store"),
    "VaultStaticSecret": ("secret", "store"),
    "VaultDynamicSecret": ("secret", "store"),
    "PrometheusRule": ("monitoring", "alert-rule"),
    "Alert": ("monitoring", "alert-rule"),
    "AlertmanagerConfig": ("monitoring", "pager"),
    "ServiceMonitor": ("monitoring", "metrics"),
    "PodMonitor": ("monitoring", "metrics"),
    "Application": ("deploys-with", "argocd"),
    "ApplicationSet": ("deploys-with", "argocd"),
    "HelmRelease": ("deploys-with", "flux"),
    "GitRepository": ("deploys-with", "flux"),
}
_OF_GROUP = {"Application": "argoproj.io", "Alert": "nais.io"}
_STRATEGIES = {
    "RollingUpdate": "rolling",
    "Recreate": "recreate",
}
_PROBES = ("readinessProbe", "livenessProbe", "startupProbe")
_PAGERS = ("pagerduty_configs", "opsgenie_configs", "victorops_configs", "slack_configs", "webhook_configs")  # fmt: skip
_OWN = {
    "maxSurge": "max_surge",
    "maxUnavailable": "max_unavailable",
    "setWeight": "canary_share",
    "autoPromotionEnabled": "auto_promotion",
}


def of_manifest(path: str, text: str) -> Iterator[Statement]:
    """What one file shows, whether it is a manifest of Kubernetes, of Prometheus or of Compose."""
    yield from _of_sops(path, text)
    if _IS_MANIFEST.search(text):
        yield from measures(path, text.split("\n"))
        parts: dict[int, list[YamlRow]] = {}
        for row in rows_of(text):
            parts.setdefault(row.part, []).append(row)
        for rows in parts.values():
            yield from _of_part(path, rows)
            yield from _by_default(path, rows, text)
    elif _are_values(path):
        yield from _of_values(path, rows_of(text))
    elif _CHART.fullmatch(path):
        yield from _charts_elsewhere(path, rows_of(text))
    elif "alert:" in text and "expr:" in text:
        yield from _alerts(path, rows_of(text))
    elif _HELMFILE.fullmatch(path):
        yield from _of_helmfile(path, rows_of(text))
    elif "receivers:" in text:
        yield from _receivers(path, rows_of(text))
    else:
        yield from _of_platform(path, text)


def _of_sops(path: str, text: str) -> Iterator[Statement]:
    """The first value of a file that SOPS has encrypted."""
    at = text.find("ENC[AES256_GCM,") if _SOPS.search(text) else -1
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        yield _said("secret", "encrypted-in-git", path, line, "encrypted by SOPS")


_SOPS = regex(r"^sops:", re.M)


def _of_helmfile(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """Whether releases go back by themselves where they do not become ready."""
    for row in rows:
        if row.key == "atomic" and row.value == "true":
            yield _said("rollback", "automatic", path, row.line, "atomic: true")
            yield _said("rollback-on", "health-check", path, row.line, "atomic: true")


_HELMFILE = regex(r"(.*/)?(helmfile[\w.-]{0,60}|helmfile\.d/[\w.-]{1,80})\.ya?ml(\.gotmpl)?")


def _are_values(path: str) -> bool:
    """Whether a file holds the values of a chart, by its name and the folders above it."""
    above, _, name = path.rpartition("/")
    within = above.endswith("/values") and name.endswith(_YAML)
    return bool((within or _VALUES.fullmatch(name)) and _OF_CHARTS.search(f"{above}/"))


_YAML = (".yaml", ".yml", ".yaml.gotmpl", ".yml.gotmpl")


def _of_values(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """What the values of a chart say of the program: its probes, and how a new version replaces the old one."""
    off = {row.keys[:-1] for row in rows if row.key == "enabled" and row.value == "false"}
    on = [row for row in rows if not any(row.keys[:n] in off for n in range(len(row.keys) + 1))]
    own = [row for row in on if not _OF_A_STORE.search(row.keys[0])]
    yield from _probes(path, "values", own)
    yield from of_probes(path, own)
    for row in own:
        yield from _of_update(path, row)
        if has_password(row.value) and not _TO_WORK_WITH.search(path):
            yield _said("secret", "plain", path, row.line, f"{row.key} in the file")


_TO_WORK_WITH = regex(
    r"(^|[/._-])(dev|development|local|tests?|testing|ci|e2e|examples?|minikube|kind)[/._-]"
)


def _charts_elsewhere(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """The charts of others that a chart is made of: their manifests are not in the repository."""
    names = {row.keys[:-1]: row for row in rows if row.named == ("dependencies", "name")}
    for row in rows:
        name = names.get(row.keys[:-1])
        fetched = row.named == ("dependencies", "repository") and _FETCHED.match(
            row.value.strip("'\"")
        )
        if fetched and name and not _OF_A_STORE.search(name.value):
            yield _said("deploys-elsewhere", "chart", path, name.line, f"chart {name.value}")


_CHART = regex(r"(.*/)?(Chart|requirements)\.ya?ml")
_FETCHED = regex(r"https?://|oci://|@|alias:")


def _of_update(path: str, row: YamlRow) -> Iterator[Statement]:
    """How a value of a chart says that a new version replaces the old one."""
    said = f"{_inside(row)}: {row.value}"
    if row.key == "type" and _inside(row) in _STRATEGY and row.value in _STRATEGIES:
        yield _said("pattern", _STRATEGIES[row.value], path, row.line, said)
    elif _inside(row) == "rollingUpdate" and row.key in _OWN:
        yield _said(_OWN[row.key], row.value, path, row.line, f"{row.key}: {row.value}")


_OF_CHARTS = regex(r"(?:^|/)(?:helm|charts?)[\w-]{0,40}/")
_VALUES = regex(r"values[\w.-]{0,80}\.ya?ml")
_OF_A_STORE = regex(
    r"database|db$|postgres|mysql|mariadb|mongo|redis|elasticsearch|rabbitmq|kafka|mssql|oracle|clickhouse|cassandra|"
    r"memcached|zookeeper|minio|localstack|valkey",
    re.I,
)
"""A chart beside the program's own: what is asked of it is nothing of the program."""
_STRATEGY = ("strategy", "updateStrategy", "deploymentStrategy")


def _of_platform(path: str, text: str) -> Iterator[Statement]:
    """What a file of Cloud Foundry or Kamal says of the application that it puts in place."""
    kamal = _KAMAL.fullmatch(path) and "service:" in text and "servers:" in text
    if kamal:
        yield _said("deploy_tools", "kamal", path, 1, path)
        yield from _handed_by_kamal(path, rows_of(text))
    if _CLOUD_FOUNDRY.fullmatch(path) and _lists_applications(text):
        yield _said("deploy_tools", "cloud-foundry", path, 1, path)
    if kamal or "health-check-http-endpoint:" in text:
        for row in rows_of(text):
            yield from _of_key(path, row)


def _handed_by_kamal(path: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
    """The secrets that Kamal hands to the program as plain variables."""
    for row in rows:
        if row.named == ("env", "secret") and named_like_one(row.value.partition(":")[0]):
            yield _said("secret", "as-variable", path, row.line, row.value)


_CLOUD_FOUNDRY = regex(r"(.*/)?[\w.-]{0,40}manifest[\w.-]{0,40}\.ya?ml")
_APPLICATIONS = regex(r"^applications:", re.M)
_OF_APPLICATION = regex(r"^[ -]{1,8}(memory|buildpacks?|instances|disk_quota|routes|path):", re.M)


def _lists_applications(text: str) -> bool:
    """Whether it names applications with what Cloud Foundry asks of one, soon below."""
    found = _APPLICATIONS.search(text)
    return found is not None and bool(_OF_APPLICATION.search(text, found.end(), found.end() + 4000))


def of_compose(path: str, text: str) -> Iterator[Statement]:
    """What a Compose file shows: services, their checks, where their variables come from."""
    whole = rows_of(text)
    rows = [row for row in whole if row.keys[:1] == ("services",) and len(row.keys) > 1]
    if ".devcontainer" not in path.split("/"):
        yield _said("compose", _starts(whole, rows), path, 1, path)
    stores = {row.keys[1] for row in rows if _is_of_a_store(row)}
    services: list[str] = []
    for row in rows:
        if row.keys[1] not in services:
            services.append(row.keys[1])
            yield _said("service", row.keys[1], path, row.line, row.keys[1])
        yield from _of_service(path, row, in_a_store=row.keys[1] in stores)


def _starts(whole: list[YamlRow], rows: list[YamlRow]) -> str:
    """`beside` where all services are images that programs need beside them, else `yes`."""
    images = {row.keys[1]: row.value for row in rows if row.named[2:] == ("image",)}
    names = [image.rpartition("/")[2].partition(":")[0] for image in images.values()]
    others = {row.keys[1] for row in rows} - images.keys()
    made = {row.keys[0] for row in whole} | {row.keys[2] for row in rows if len(row.keys) > 2}
    needed = bool(names) and not others and made.isdisjoint(("include", "build"))
    return "beside" if needed and all(map(_NEEDED.fullmatch, names)) else "yes"


_NEEDED = regex(
    r"postgres\w{0,20}|postgis|pgvector|timescaledb|mysql(-server)?|mariadb|mongo(db)?(-express)?|redis(-stack|insight|-commander)?|"
    r"valkey|memcached|elasticsearch|opensearch|kibana|rabbitmq|kafka(-ui)?|cp-[\w-]{1,40}|zookeeper|minio|mc|localstack|azurite|"
    r"dynamodb-local|cassandra|neo4j|influxdb|couchdb|nats|keycloak|mailhog|mailpit|maildev|mailcatcher|adminer|pgadmin4?|"
    r"phpmyadmin|jaeger|zipkin|prometheus|grafana|alertmanager|[\w-]{1,40}[-_]exporter|wiremock"
)
"""Images of what programs work with: a file of these alone starts none."""


def _of_service(path: str, row: YamlRow, *, in_a_store: bool) -> Iterator[Statement]:
    """What one value of a service shows; the check of a store says nothing of the program."""
    key = ".".join(row.named[2:])
    if key.startswith("environment"):
        yield from _variable(path, row)
    elif key in ("deploy.update_config.parallelism", "deploy.update_config.delay"):
        yield _said("pattern", "rolling", path, row.line, f"{row.keys[1]}: {key}")
    elif key == "deploy.update_config.failure_action" and row.value == "rollback":
        yield _said("rollback", "automatic", path, row.line, f"{row.keys[1]}: {key}: rollback")
    elif row.value and key in _OF_SERVICE and not (in_a_store and key == _CHECK):
        field, value = _OF_SERVICE[key]
        yield _said(field, value or _tag(row.value), path, row.line, f"{row.keys[1]}: {row.value}")


def _is_of_a_store(row: YamlRow) -> bool:
    """Whether a row is of a service that only keeps data: by its name, or the name of its image."""
    image = row.value.rpartition("/")[2] if row.named[2:] == ("image",) else ""
    return bool(_OF_A_STORE.search(row.keys[1]) or _OF_A_STORE.search(image))


_CHECK = "healthcheck.test"
_OF_SERVICE = {
    _CHECK: ("health", "compose"),
    "env_file": ("secret", "env-file-used"),
    "image": ("deployed-image", ""),
}


def _variable(path: str, row: YamlRow) -> Iterator[Statement]:
    """The name of a variable that is named like a secret: its value can be one."""
    name, value = row.keys[-1], row.value
    if name.isdigit():
        name, _, value = row.value.partition("=")
    if not named_like_one(name):
        return
    shown = "literal" if is_secret(name, value) else "environment"
    yield _said("secret", shown, path, row.line, f"{row.keys[1]}: {name}")


def _by_kind(path: str, kind: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """What a document shows by its kind alone; others call one of theirs an Application or an Alert as well."""
    version = next((row.value for row in rows if row.keys == ("apiVersion",)), "")
    found = _BY_KIND.get(kind)
    if found is None or _OF_GROUP.get(kind, "") not in version:
        return
    line = _line_of(rows, "kind", rows[0].line)
    yield _said(*found, path, line, f"kind: {kind}")
    if found[0] == "deploys-with":
        yield _said("deploy-method", "gitops", path, line, f"kind: {kind}")


def _of_part(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """What one document of a manifest shows."""
    kind = next((row.value for row in rows if row.keys == ("kind",)), "")
    yield from _by_kind(path, kind, rows)
    if kind == "Secret":
        yield from _plain_secret(path, rows)
    if kind in _WORKLOADS:
        yield from _workload(path, kind, rows)
    if kind in _ROLLED_OUT:
        yield from _ROLLED_OUT[kind](path, rows)
    yield from _hook(path, rows)
    yield from _probes(path, kind, rows)
    yield from of_probes(path, rows)
    if kind != "Secret":
        yield from _literals(path, rows)
    if any(row.key.startswith("run.googleapis.com/") for row in rows):
        kind = _OF_CLOUD_RUN
    for row in rows:
        yield from _of_row(path, kind, row)


_OF_CLOUD_RUN = "service of Cloud Run"
"""What takes its secrets from Secret Manager, in the words of a cluster."""


_ROLLED_OUT = {
    "Rollout": of_rollout,
    "Canary": of_canary,
    "AnalysisTemplate": of_metrics,
    "ClusterAnalysisTemplate": of_metrics,
}
_WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
_MIGRATES = regex(r"migrat|alembic|flyway|liquibase|schema", re.I)
_BEFORE = regex(r"pre-(upgrade|install)|PreSync", re.I)
_AFTER = regex(r"post-(upgrade|install)|PostSync", re.I)


def _hook(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """A job for migrations that a hook puts before or behind a release."""
    hook = next((r for r in rows if r.key in ("helm.sh/hook", "argocd.argoproj.io/hook")), None)
    if hook is None or not any(_MIGRATES.search(row.value) for row in rows):
        return
    side = "pre-deploy" if _BEFORE.search(hook.value) else "post-deploy"
    if side == "pre-deploy" or _AFTER.search(hook.value):
        yield _said("migration-order", side, path, hook.line, f"{hook.key}: {hook.value}")


def _probes(path: str, kind: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """Each probe once; one that asks for the home page is no endpoint of its own."""
    found: dict[tuple[str, ...], tuple[str, YamlRow]] = {}
    homes: set[tuple[str, ...]] = set()
    for row in rows:
        for probe in _PROBES:
            if probe in row.keys:
                place = row.keys[: row.keys.index(probe) + 1]
                found.setdefault(place, (probe, row))
                if row.key == "path" and row.value == "/":
                    homes.add(place)
    for place, (probe, row) in found.items():
        value = "home-page" if place in homes else probe
        yield _said("health", value, path, row.line, f"{kind}: {probe}")


def _literals(path: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """Variables of containers and of ConfigMaps that are named like a secret and have their value in the file."""
    names = {row.keys[:-1]: row.value for row in rows if row.named[-2:] == ("env", "name")}
    for row in rows:
        held = row.keys[:1] == ("data",) and len(row.keys) == 2
        name = row.key if held else ""
        if row.key == "value":
            name = names.get(row.keys[:-1], "")
        if name and is_secret(name, row.value):
            # The value itself is never repeated.
            yield _said("secret", "plain", path, row.line, f"{name} in the file")


def _workload(path: str, kind: str, rows: list[YamlRow]) -> Iterator[Statement]:
    """That a cluster runs it, and how it replaces what runs: never by what happens when its manifest says nothing."""
    if any(row.named[:2] == ("spec", "template") for row in rows) and not _BESIDE.search(path):
        line = _line_of(rows, "kind", rows[0].line)
        yield _said("orchestrators", "kubernetes", path, line, f"kind: {kind}")
    for row in rows:
        named = row.named
        if named == ("spec", "strategy", "type") and row.value in _STRATEGIES:
            said = f"{kind}: strategy {row.value}"
            yield _said("pattern", _STRATEGIES[row.value], path, row.line, said)


def _by_default(path: str, rows: list[YamlRow], text: str) -> Iterator[Statement]:
    """What holds for a Deployment that does not say it: it rolls, and nothing waits before the signal to stop."""
    whole = any(row.named[:2] == ("spec", "template") for row in rows)
    kind = next((row for row in rows if row.keys == ("kind",)), rows[0])
    if kind.value != "Deployment" or not whole:
        return
    if "strategy" not in text and not _BESIDE.search(path):
        yield _said("pattern", "rolling", path, kind.line, DEFAULT_STRATEGY)
    if "lifecycle" not in text and any(probe in text for probe in _PROBES):
        said = "kind: Deployment, without a preStop hook"
        yield _said("shutdown", "no-pre-stop", path, kind.line, said)


_BESIDE = regex(r"(^|[/_-])(maintenance|minikube|kind|local|mocks?|devcontainer)([-_/.]|$)", re.I)
"""What stands in for the program, or runs it on one's own machine: how it rolls out says nothing of the program."""
DEFAULT_STRATEGY = "kind: Deployment, without a strategy (rolling update by default)"


def _of_row(path: str, kind: str, row: YamlRow) -> Iterator[Statement]:
    """What a single value shows, by the keys it stands under."""
    named = row.named
    if "secretKeyRef" in named or "secretRef" in named:
        held = "store" if kind == _OF_CLOUD_RUN else "cluster-secret"
        yield _said("secret", held, path, row.line, row.key)
    if "preStop" in named:
        yield _said("shutdown", "pre-stop", path, row.line, f"{kind}: preStop")
    if row.value and "{{" not in row.value:
        yield from _of_key(path, row)
        yield from _of_nais(path, row)


def _of_key(path: str, row: YamlRow) -> Iterator[Statement]:
    """What a value that stands in the file shows, by its own key."""
    key, said = row.key, f"{row.key}: {row.value}"
    if key in _OWN:
        yield _said(_OWN[key], row.value, path, row.line, said)
    elif key == "image" and "containers" in row.keys:
        yield _said("deployed-image", _tag(row.value), path, row.line, row.value)
    elif (key, _inside(row)) in _SAYS and row.value != "false":
        yield _said(*_SAYS[key, _inside(row)], path, row.line, said)
    elif row.named in _ASKED:
        yield _said("health", _ASKED[row.named], path, row.line, said)
        yield _said("probe_path", row.value, path, row.line, said)
    elif row.named[-2:] == ("env", "name") and named_like_one(row.value):
        yield _said("secret", "environment", path, row.line, row.value)


def _of_nais(path: str, row: YamlRow) -> Iterator[Statement]:
    """The measures of a probe as NAIS calls them."""
    field = _MEASURED.get(row.named, "")
    unit = " s" if row.value.isdecimal() and row.key != "failureThreshold" else ""
    if field and (row.key == "path" or row.value.isdecimal()):
        said = f"{row.key}: {row.value}"
        yield _said(field, f"{row.value}{unit}", path, row.line, said)


_ASKED = {
    ("spec", "liveness", "path"): "livenessProbe",
    ("spec", "readiness", "path"): "readinessProbe",
    ("spec", "startup", "path"): "startupProbe",
    ("applications", "health-check-http-endpoint"): "readinessProbe",
    ("proxy", "healthcheck", "path"): "readinessProbe",
    ("healthcheck", "path"): "readinessProbe",
}
"""What a platform asks of an application for its health: NAIS, Cloud Foundry, Kamal."""
_MEASURED: dict[tuple[str, ...], str] = {
    ("spec", "liveness", "path"): "liveness_path",
    ("spec", "startup", "path"): "startup_path",
    ("spec", "readiness", "periodSeconds"): "readiness_interval",
    ("spec", "readiness", "timeout"): "readiness_timeout",
    ("spec", "readiness", "failureThreshold"): "readiness_failures",
}
"""What NAIS calls the measures of its probes."""
_SAYS = {
    ("prometheus.io/scrape", "annotations"): ("monitoring", "metrics"),
    ("path", "prometheus"): ("monitoring", "metrics"),
    ("alert", "rules"): ("monitoring", "alert-rule"),
}


def _inside(row: YamlRow) -> str:
    """The key that the innermost one stands under."""
    return row.named[-2] if len(row.named) > 1 else ""


def _plain_secret(path: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
    """A Secret whose values stand in the file: readable for whoever reads the repository."""
    for row in rows:
        if row.keys[:1] in (("data",), ("stringData",)) and len(row.keys) == 2 and row.value:
            if "{{" in row.value or "$" in row.value:
                said = f"Secret: {row.keys[1]} (filled in)"
                yield _said("secret", "from-values", path, row.line, said)
                continue
            if row.value.startswith("ENC[") or stands_for_one(row.value):
                continue
            # The value itself is never repeated.
            yield _said("secret", "plain", path, row.line, f"Secret: {row.keys[1]}")


def _alerts(path: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
    for row in rows:
        if row.named[-1:] == ("alert",) and "rules" in row.named:
            yield _said("monitoring", "alert-rule", path, row.line, row.value)


def _receivers(path: str, rows: Iterable[YamlRow]) -> Iterator[Statement]:
    for row in rows:
        pager = next((name for name in row.named if name in _PAGERS), "")
        if pager and row.named[:1] == ("receivers",):
            yield _said("monitoring", "pager", path, row.line, pager)


_PLACEHOLDER = regex(r"[_%#@A-Z0-9-]{3,100}")
_OTHERWISE = regex(r"(?<=\$\{)\w{1,80}:?[-?+][^}]{0,200}")
"""What stands for a variable of Compose that is not set."""


def _tag(image: str) -> str:
    """What stands behind the name of an image: a digest, the word latest, a version, or nothing."""
    if "@sha256:" in image:
        return "digest"
    _, colon, tag = _OTHERWISE.sub("", image).rpartition(":")
    if not colon or "/" in tag:
        return "filled-in" if _PLACEHOLDER.fullmatch(image) else "latest"
    return "latest" if tag == "latest" else "filled-in" if "$" in tag or "{" in tag else "version"


def _line_of(rows: Iterable[YamlRow], key: str, otherwise: int) -> int:
    return next((row.line for row in rows if row.keys == (key,)), otherwise)


def _said(field: str, value: str, file: str, line: int, text: str) -> Statement:
    return Statement(field, value, "decided", file, line, beginning(text))
