"""The repository as evidence: what its infrastructure code, compose files, manifests and dependencies put to use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from facilitator.context.ci import MANIFESTS, platform_of
from facilitator.context.nouns import DECIDED, DEPLOYED_TO, ENVIRONMENTS, RUNS, STATED
from facilitator.context.programs import of_programs
from facilitator.context.resources import Found, of_chart, of_images, of_infrastructure
from facilitator.context.traces.rows import rows_of
from facilitator.context.tree import depended_on, lines_of
from facilitator.context.walk import is_its_own
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

MOST_READ = 400
"""Files opened of one repository."""
Reader = Callable[[Iterable[str]], Iterator[tuple[int, Found]]]

_TOOLS = (".github/", ".gitlab/", ".circleci/", ".devcontainer/", ".buildkite/", ".azuredevops/")
"""Hidden folders of pipelines and editors: what they hold is read as that."""
_ARM = regex(r"(.*/)?(azuredeploy|mainTemplate|template)\.json")
_ECR = regex(r"^\s*(?:-\s+)?image:\s*[\"']?\d{12}\.dkr\.ecr\.[\w-]{1,30}\.amazonaws\.com/")
_COMPOSE = regex(r"(.*/)?((docker-)?compose([._-][\w.-]+)?|compose/[\w.-]+)\.ya?ml")
_FOR_TESTS = regex(r"(^|[^a-z])(tests?|testing|e2e|ci|example|sample|bench\w*)([^a-z]|$)")
_MANIFEST = regex(
    r"((^|.*/)(k8s|kubernetes|(kubernetes-)?manifests?|deploy(ments?)?|overlays?|base|charts?|templates|apps|clusters?|cicd)/.*|"
    r"[^/]+|.*/(staging|production|prod))\.ya?ml"
)
_STACK = regex(
    r"(.*/)?(template|cloudformation|stack|sam|serverless)[\w.-]*\.ya?ml|(.*/)?(cfn|cloudformation|stacks)/.+\.ya?ml"
)
_PULUMI = regex(r"(.*/)?Pulumi\.[\w-]+\.ya?ml")
_PULUMI_OF = regex(r"^\s+(aws|aws-native|gcp|azure|azure-native|digitalocean|hcloud):[\w-]+:")
_CLOUDS_OF_PULUMI = {"aws-native": "aws", "azure-native": "azure", "hcloud": "hetzner"}
_SERVERLESS = regex(r"^\s+name:\s*(aws|google|azure)\s*$")
_IN_MANIFESTS = (
    ("cloud", "gcp", regex(r"\b(run|autoscaling)\.googleapis\.com/|apiVersion:\s*deploy\.cloud\.google\.com")),
    ("cloud", "aws", _ECR),
    ("orchestrators", "cloud-run", regex(r"\brun\.googleapis\.com/")),
    ("orchestrators", "eks", regex(r"\beks\.amazonaws\.com/")),
    ("orchestrators", "openshift", regex(r"apiVersion:\s*[\w.]{0,40}\.openshift\.io/")),
)  # fmt: skip

_DEPENDENCIES = regex(
    r"(.*/)?(package\.json|requirements[\w.-]*\.txt|requirements/.+\.txt|pyproject\.toml|Pipfile|Cargo\.toml|go\.mod|"
    r"Gemfile|pom\.xml|build\.gradle(\.kts)?|libs\.versions\.toml)"
)
_DRIVERS = tuple(
    (value, regex("|".join(patterns)))
    for value, *patterns in (
        (
            "postgresql",
            r"^\W*(psycopg\w*|asyncpg|pg8000)\b|\"(pg|postgres)\"\s*:|\b(jackc/pgx|lib/pq)\b",
            r"^\s*gem\s+['\"]pg['\"]|org\.postgresql|^sqlx\b.*\"postgres\"|^tokio-postgres\b",
        ),
        (
            "mysql",
            r"^\W*(mysqlclient|pymysql|aiomysql)\b|\"mysql2?\"\s*:|\bgo-sql-driver/mysql\b",
            r"^\s*gem\s+['\"]mysql2['\"]|mysql-connector-j|^sqlx\b.*\"mysql\"",
        ),
        (
            "mongodb",
            r"^\W*(pymongo|motor|mongoengine|beanie)\b|\"(mongodb|mongoose)\"\s*:|\bgo\.mongodb\.org/",
            r"^\s*gem\s+['\"]mongoid['\"]|spring-boot-starter-data-mongodb",
        ),
        (
            "redis",
            r"^\W*(redis|django-redis|aioredis)\b|\"(redis|ioredis)\"\s*:|\bredis/go-redis\b",
            r"^\s*gem\s+['\"]redis['\"]|spring-boot-starter-data-redis",
        ),
    )
)
"""Libraries that speak to one database only."""
_RELATIONAL = frozenset(("postgresql", "mysql"))

_NAMES = "|".join(name for name in ENVIRONMENTS if name != "test")
_IN_FOLDER = regex(
    rf"(?:^|.*/)(?:envs?|environments?|deployments?|deploy|clusters?|live|k8s|kubernetes|kustomize|manifests|infra\w*|terraform|tofu|"
    rf"gitops|argo-?cd|flux|apps|cicd|overlays)/(?:[\w-]+/)?({_NAMES})/.*\.(?:ya?ml|tf|tofu|tfvars|hcl|bicepparam)"
)
_IN_NAME = regex(
    rf"(?:.*/)?(?:values[-._]|Pulumi\.|(?:docker-)?compose[-._]|config\.)({_NAMES})\.ya?ml|(?:.*/)?({_NAMES})\.(?:auto\.)?tfvars|"
    rf"(?:.*/)?config/deploy\.({_NAMES})\.ya?ml|"
    rf"(?:^|.*/)(?:deployments?|deploy|k8s|kubernetes|manifests|cicd)/(?:.*/)?[\w-]+?[-._]({_NAMES})\.ya?ml"
)


def provisioned(root: Path, paths: Iterable[str]) -> Iterator[Statement]:
    """What files of the tree put to use, each value once, the first place of each; paths in the order to look."""
    own = [path for path in paths if is_its_own(path) and not path.startswith(_TOOLS)]
    yield from _environments(own)
    readers = ((path, read) for path in own if (read := _reader(path)))
    for path, read in islice(readers, MOST_READ):
        lines = lines_of(root / path)
        for number, (field, value) in read(lines):
            text = beginning(lines[number - 1].strip())
            yield Statement(field, value, DECIDED, path, number, text, grade=RUNS)
    yield from of_programs(root, own)
    yield from _drivers(root, own)


def _reader(path: str) -> Reader | None:
    """How a file is read; None where it says nothing."""
    if path.endswith((".tf", ".tofu", ".bicep")):
        return of_infrastructure
    if path.endswith(".json"):
        return _of_arm if _ARM.fullmatch(path) else None
    if not path.endswith((".yml", ".yaml")):
        return None
    if _COMPOSE.fullmatch(path):
        return None if _FOR_TESTS.search(path) else of_images
    if path.endswith(("Chart.yaml", "Chart.yml")):
        return of_chart
    return _of_yaml(path)


def _of_yaml(path: str) -> Reader | None:
    """How a file of YAML is read that no name alone tells; a pipeline is read as one."""
    patterns = ((_PULUMI, _of_pulumi), (_STACK, _of_stack), (_MANIFEST, _of_manifest))
    found = next((read for pattern, read in patterns if pattern.fullmatch(path)), None)
    return None if found and platform_of(path) not in ("", *MANIFESTS) else found


def _of_manifest(lines: Iterable[str]) -> Iterator[tuple[int, Found]]:
    listed = list(lines)
    if not any(line.startswith("kind:") for line in listed):
        return
    yield from of_images(listed)
    for number, line in enumerate(listed, 1):
        yield from ((number, (f, v)) for f, v, pattern in _IN_MANIFESTS if pattern.search(line))


def _of_arm(lines: Iterable[str]) -> Iterator[tuple[int, Found]]:
    """A template of Azure Resource Manager, which its schema tells."""
    listed = list(lines)
    for number, line in enumerate(listed[:_HEAD], 1):
        if "schema.management.azure.com" in line:
            yield from ((number, found) for found in _OF_ARM)
            yield from of_infrastructure(listed)


_OF_ARM = (("cloud", "azure"), ("iac_tools", "arm-templates"))
_HEAD = 5
"""First lines of a file, in which its schema stands."""


def _of_stack(lines: Iterable[str]) -> Iterator[tuple[int, Found]]:
    """CloudFormation and SAM templates, and what the Serverless Framework deploys to."""
    listed = list(lines)
    yield from of_infrastructure(listed)
    for number, line in enumerate(listed, 1):
        provider = _SERVERLESS.match(line)
        if provider and number > 1 and listed[number - 2].startswith("provider:"):
            yield number, ("cloud", {"google": "gcp"}.get(provider[1], provider[1]))
        elif line.startswith(("AWSTemplateFormatVersion", "Transform: AWS::Serverless")):
            yield number, ("iac_tools", "cloudformation")
            yield from _allowed(listed)


def _allowed(lines: list[str]) -> Iterator[tuple[int, Found]]:
    """The environments that a stack can be made for: what its parameter of that name allows."""
    for row in rows_of("\n".join(lines)):
        named = row.named
        if named[:1] == ("Parameters",) and named[2:] == ("AllowedValues",):
            value = ENVIRONMENTS.get(row.value, "")
            if _OF_ENVIRONMENT.fullmatch(named[1]) and value in DEPLOYED_TO:
                yield row.line, ("environments", value)


_OF_ENVIRONMENT = regex(r"\w{0,30}(Environment|Env|Stage)(Name|Type)?|environment|env|stage")


def _of_pulumi(lines: Iterable[str]) -> Iterator[tuple[int, Found]]:
    for number, line in enumerate(lines, 1):
        if found := _PULUMI_OF.match(line):
            yield number, ("cloud", _CLOUDS_OF_PULUMI.get(found[1], found[1]))


def _environments(paths: Iterable[str]) -> Iterator[Statement]:
    """The environments that folders and names of deployment files say."""
    for path in paths:
        found = _IN_FOLDER.fullmatch(path) or _IN_NAME.fullmatch(path)
        # What compose starts for development is somebody's own machine.
        if found and not (_COMPOSE.fullmatch(path) and "dev" in path.rpartition("/")[2]):
            name = next(filter(None, found.groups()))
            value = ENVIRONMENTS[name]
            yield Statement("environments", value, DECIDED, path, 1, path, grade=RUNS)


def _drivers(root: Path, paths: Iterable[str]) -> Iterator[Statement]:
    """The databases that dependencies are for; who speaks to several of a kind lets its users choose."""
    found: dict[str, Statement] = {}
    for path in islice((p for p in paths if _DEPENDENCIES.fullmatch(p)), MOST_READ):
        for number, line in depended_on(lines_of(root / path)):
            for value, pattern in _DRIVERS:
                if value not in found and pattern.search(line):
                    said = beginning(line.strip())
                    found[value] = Statement(
                        "databases", value, DECIDED, path, number, said, grade=STATED
                    )
    several = len(_RELATIONAL & found.keys()) > 1
    yield from (one for value, one in found.items() if not (several and value in _RELATIONAL))
