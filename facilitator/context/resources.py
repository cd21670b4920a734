"""What infrastructure code, compose files and manifests put to use: clouds, orchestrators and databases, by the line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from facilitator.patterns import regex

Found = tuple[str, str]
"""A field and a value."""

_PROVIDERS = {
    "aws": "aws", "awscc": "aws", "azurerm": "azure", "azapi": "azure", "google": "gcp", "google-beta": "gcp",
    "digitalocean": "digitalocean", "hcloud": "hetzner", "ovh": "ovh", "scaleway": "scaleway", "linode": "linode",
    "vultr": "vultr", "oci": "oracle-cloud", "ibm": "ibm-cloud", "alicloud": "alibaba-cloud",
    "tencentcloud": "tencent-cloud", "huaweicloud": "huawei-cloud", "yandex": "yandex-cloud", "heroku": "heroku",
    "vercel": "vercel", "netlify": "netlify", "fly": "fly-io", "openstack": "openstack", "proxmox": "proxmox",
    "mongodbatlas": "mongodb-atlas", "render": "render", "railway": "railway", "supabase": "supabase",
}  # fmt: skip
"""Providers that run something; one for names, users or alerts alone (cloudflare, azuread, datadog) says nothing here."""
_RESOURCES: tuple[tuple[str, str, str], ...] = (
    ("orchestrators", "eks", r"aws_eks_cluster|AWS::EKS::Cluster"),
    ("orchestrators", "gke", r"google_container_cluster"),
    ("orchestrators", "aks", r"azurerm_kubernetes_cluster|Microsoft\.ContainerService/managedClusters"),
    ("orchestrators", "ecs", r"aws_ecs_(?:cluster|service)|AWS::ECS::(?:Cluster|Service)"),
    ("orchestrators", "app-runner", r"aws_apprunner_service|AWS::AppRunner::Service"),
    ("orchestrators", "cloud-run", r"google_cloud_run(?:_v2)?_service"),
    ("orchestrators", "azure-container-apps", r"azurerm_container_app|Microsoft\.App/containerApps"),
    ("orchestrators", "nomad", r"nomad_job"),
    ("orchestrators", "kubernetes", r"(?:digitalocean|vultr)_kubernetes_cluster|linode_lke_cluster|scaleway_k8s_cluster"),
    ("databases", "dynamodb", r"aws_dynamodb_table|AWS::DynamoDB::Table|AWS::Serverless::SimpleTable"),
    ("databases", "elasticache", r"aws_elasticache_(?:cluster|replication_group|serverless_cache)|AWS::ElastiCache::\w+"),
    ("databases", "rds", r"aws_db_instance|aws_rds_cluster|AWS::RDS::DB(?:Instance|Cluster)"),
    ("databases", "opensearch", r"aws_opensearch_domain|AWS::OpenSearchService::Domain"),
    ("databases", "elasticsearch", r"aws_elasticsearch_domain"),
    ("databases", "firestore", r"google_firestore_database"),
    ("databases", "redis", r"google_redis_instance|azurerm_redis_cache|Microsoft\.Cache/redis"),
    ("databases", "cosmos-db", r"azurerm_cosmosdb_account|Microsoft\.DocumentDB/databaseAccounts"),
    ("databases", "postgresql", r"azurerm_postgresql_(?:flexible_)?server|Microsoft\.DBforPostgreSQL/\w+"),
    ("databases", "mysql", r"azurerm_mysql_(?:flexible_)?server|Microsoft\.DBforMySQL/\w+"),
    ("databases", "sql-server", r"azurerm_mssql_(?:server|database)|Microsoft\.Sql/servers"),
)  # fmt: skip
_OF_RESOURCE = tuple((field, value, regex(pattern)) for field, value, pattern in _RESOURCES)
_OF_CLOUD = (
    ("aws", regex(r"AWS::(?!Include\b|NoValue\b|Region\b)\w+::\w+")),
    ("azure", regex(r"Microsoft\.[A-Z]\w+/\w+@\d{4}")),
)
"""What CloudFormation and Bicep call a kind of resource."""
_BLOCK = regex(r'^\s*(resource|provider|module)\s+"([\w-]+)"(?:\s+"([\w-]+)")?')
_REQUIRED = regex(r'^\s*source\s*=\s*"(?:registry\.\w+\.\w+/)?hashicorp/([\w-]+)"')
_TYPE = regex(r"^\s*[\"']?(?:Type|type)[\"']?:\s*[\"']?([\w:./]+)|^resource\s+\w+\s+'([\w./@-]+)'")
_MODULE = regex(
    r'^\s*source\s*=\s*"(?:[\w-]+(?:\.[\w-]+)+/)?[\w-]+/([\w-]+)/(aws|google|azurerm)(?://[^"]*)?"'
)
"""A module of a registry: its owner, what it makes, its provider."""
_OF_REGISTRY = {"aws": "aws", "google": "gcp", "azurerm": "azure"}
_MODULES = {
    "eks": (("orchestrators", "eks"),), "ecs": (("orchestrators", "ecs"),), "aks": (("orchestrators", "aks"),),
    "kubernetes-engine": (("orchestrators", "gke"),), "rds": (("databases", "rds"),),
    "rds-aurora": (("databases", "rds"),), "dynamodb-table": (("databases", "dynamodb"),),
    "elasticache": (("databases", "elasticache"),), "cloud-run": (("orchestrators", "cloud-run"),),
}  # fmt: skip
"""What modules that everybody knows make."""
_ENGINE = regex(r'^\s*"?(?:engine|Engine|database_version)"?\s*[=:]\s*"?\'?([\w-]+)')
_ENGINES = (
    ("postgresql", regex(r"(aurora-)?postgres", re.I)),
    ("mysql", regex(r"(aurora-)?mysql|aurora$", re.I)),
    ("mariadb", regex(r"mariadb", re.I)),
    ("sql-server", regex(r"sqlserver", re.I)),
    ("oracle-database", regex(r"oracle", re.I)),
    ("valkey", regex(r"valkey", re.I)),
    ("redis", regex(r"redis", re.I)),
)
_FARGATE = regex(r"^\s*\"?(?:launch_type|LaunchType|capacity_provider)\"?\s*[=:]\s*\"?'?FARGATE")
_KEEPS_LOCKS = regex(r"lock|tfstate|terraform|state", re.I)
"""A table that keeps the locks of the infrastructure code is no database of the project."""

_IMAGES = {
    "postgres": "postgresql", "postgresql": "postgresql", "postgis": "postgresql", "timescaledb": "postgresql",
    "pgvector": "postgresql", "mysql": "mysql", "mariadb": "mariadb", "mongo": "mongodb", "mongodb": "mongodb",
    "redis": "redis", "redis-stack": "redis", "redis-stack-server": "redis", "valkey": "valkey",
    "elasticsearch": "elasticsearch", "opensearch": "opensearch", "clickhouse": "clickhouse",
    "clickhouse-server": "clickhouse", "neo4j": "neo4j", "influxdb": "influxdb", "cassandra": "cassandra",
    "cockroach": "cockroachdb", "dynamodb-local": "dynamodb", "meilisearch": "meilisearch", "server@mssql": "sql-server",
    "azure-sql-edge": "sql-server", "oracle-free": "oracle-database", "oracle-xe": "oracle-database",
}  # fmt: skip
_IMAGE = regex(r"^\s*(?:-\s+)?[\"']?image[\"']?:\s*(\S.{0,300}?)\s*(?:#.*)?$")
_DEFAULT = regex(r"\$\{\w{1,60}:?-([^}]{0,200})\}")
_CHART = regex(r"^\s*(?:-\s+)?name:\s*[\"']?([\w-]+)")


def of_infrastructure(lines: Iterable[str]) -> Iterator[tuple[int, Found]]:
    """What Terraform, OpenTofu, CloudFormation or Bicep put to use, each with its line."""
    inside = ""
    for number, line in enumerate(lines, 1):
        block = _BLOCK.match(line)
        if block:
            inside = block[2] if block[1] == "resource" else block[1]
        of_module = _of_module(line) if inside == "module" else ()
        for found in (*_of_block(block), *of_module, *_of_line(line, inside)):
            yield number, found


def _of_block(block: re.Match[str] | None) -> Iterator[Found]:
    """What the head of a block says: a provider, or a resource of one."""
    if block is None:
        return
    kind, name, called = block[1], block[2], block[3] or ""
    if kind == "provider" and name in _PROVIDERS:
        yield "cloud", _PROVIDERS[name]
    elif kind == "resource" and not (name == "aws_dynamodb_table" and _KEEPS_LOCKS.search(called)):
        yield from ((f, value) for f, value, pattern in _OF_RESOURCE if pattern.fullmatch(name))
        provider = name.partition("_")[0]
        if provider in _PROVIDERS:
            yield "cloud", _PROVIDERS[provider]


def _of_module(line: str) -> Iterator[Found]:
    """What a module of a registry makes, where the line says which it is."""
    if module := _MODULE.match(line):
        yield "cloud", _OF_REGISTRY[module[2]]
        yield from _MODULES.get(module[1], ())


def _of_line(line: str, inside: str) -> Iterator[Found]:
    """What a line inside a block says, or a resource of CloudFormation or Bicep."""
    required, engine = _REQUIRED.match(line), _ENGINE.match(line)
    if required and required[1] in _PROVIDERS:
        yield "cloud", _PROVIDERS[required[1]]
    elif engine and inside.startswith(_WITH_ENGINE):
        yield from (("databases", v) for v, pattern in _ENGINES if pattern.match(engine[1]))
    elif _FARGATE.match(line):
        yield "orchestrators", "fargate"
    elif kind := _TYPE.match(line):
        yield from _of_kind(kind[1] or kind[2])


def _of_kind(named: str) -> Iterator[Found]:
    """What a kind of resource says, as CloudFormation and Bicep call it."""
    yield from (("cloud", cloud) for cloud, pattern in _OF_CLOUD if pattern.match(named))
    told = named.partition("@")[0]
    yield from ((f, value) for f, value, pattern in _OF_RESOURCE if pattern.fullmatch(told))


_WITH_ENGINE = ("aws_db", "aws_rds", "google_sql", "module")


def of_images(lines: Iterable[str]) -> Iterator[tuple[int, Found]]:
    """The databases among the images that a compose file or a manifest runs."""
    for number, line in enumerate(lines, 1):
        image = _IMAGE.match(line)
        name = _named(image[1]) if image else ""
        if name in _IMAGES:
            yield number, ("databases", _IMAGES[name])


def _named(image: str) -> str:
    """What an image is called: without its registry, its folder and its version."""
    plain = _DEFAULT.sub(lambda found: found[1], image.strip("\"'"))
    folder, _, name = plain.split("@")[0].rpartition("/")
    name = name.split(":")[0].lower()
    return "server@mssql" if name == "server" and folder.endswith("mssql") else name


def of_chart(lines: Iterable[str]) -> Iterator[tuple[int, Found]]:
    """The databases among the charts that a chart brings with it."""
    below = False
    for number, line in enumerate(lines, 1):
        below = line.startswith("dependencies:") or (
            below and (not line.strip() or line[0] in " -")
        )
        name = _CHART.match(line) if below else None
        if name and name[1] in _IMAGES:
            yield number, ("databases", _IMAGES[name[1]])
