"""What the files of a project show by where they lie, how they are called, and a little by their content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from facilitator.context.lookup import Folders, holding, paths_of
from facilitator.context.manifests import measures
from facilitator.context.nouns import DECIDED, ENVIRONMENTS, MENTIONED, RUNS, STATED
from facilitator.context.within import read_of_project
from facilitator.model import Statement
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

_BY_PATH = (
    (
        "containers",
        "docker",
        r"(.*/)?(Dockerfile|Containerfile)([.-][\w.-]+)?|(.*/)?[\w.-]+\.(Dockerfile|Containerfile)",
    ),
    ("orchestrators", "docker-compose", r"(.*/)?(docker-)?compose([.-][\w.-]+)?\.ya?ml"),
    ("iac_tools", "terraform", r".*\.tf"),
    ("iac_tools", "opentofu", r".*\.tofu"),
    ("iac_tools", "terragrunt", r"(.*/)?terragrunt\.hcl"),
    ("iac_tools", "pulumi", r"(.*/)?Pulumi\.ya?ml"),
    ("iac_tools", "aws-cdk", r"(.*/)?cdk\.json"),
    ("cloud", "aws", r"(.*/)?(cdk\.json|samconfig\.toml)"),
    ("iac_tools", "sst", r"(.*/)?sst\.config\.[jt]s"),
    ("iac_tools", "cloudformation", r"(.*/)?samconfig\.toml"),
    ("deploy_tools", "aws-sam", r"(.*/)?samconfig\.(toml|ya?ml)"),
    ("iac_tools", "bicep", r".*\.bicep"),
    (
        "iac_tools",
        "ansible",
        r"(.*/)?(ansible\.cfg|roles/[^/]+/tasks/main\.ya?ml)|(.*/)?ansible/.+\.ya?ml",
    ),
    ("deploy_tools", "helm", r"(.*/)?Chart\.ya?ml|(.*/)?helmfile\.ya?ml"),
    ("deploy_tools", "kustomize", r"(.*/)?kustomization\.ya?ml"),
    ("deploy_tools", "skaffold", r"(.*/)?skaffold\.ya?ml"),
    ("deploy_tools", "serverless-framework", r"(.*/)?serverless\.ya?ml"),
    ("deploy_tools", "capistrano", r"Capfile"),
    ("cloud", "vercel", r"(.*/)?vercel\.json"),
    ("cloud", "netlify", r"(.*/)?netlify\.toml"),
    ("cloud", "fly-io", r"(.*/)?fly\.toml"),
    ("cloud", "render", r"render\.yaml"),
    ("cloud", "firebase", r"(.*/)?firebase\.json"),
    ("cloud", "cloudflare", r"(.*/)?wrangler\.(toml|jsonc?)"),
    ("migration_tools", "alembic", r"(.*/)?alembic\.ini|(.*/)?alembic/versions/.+\.py"),
    (
        "migration_tools",
        "flyway",
        r"(.*/)?db/migrations?/(.*/)?[VRU]\d*[\w.]*__.+\.(sql|java)|(.*/)?flyway\.(conf|toml)",
    ),
    (
        "migration_tools",
        "liquibase",
        r"(.*/)?db/changelog/.+\.(xml|ya?ml|sql|json)|(.*/)?liquibase\.properties|(.*/)?db\.changelog[\w.-]*\.(xml|ya?ml|sql|json)",
    ),
    ("migration_tools", "prisma", r"(.*/)?prisma/migrations/.+"),
    ("migration_tools", "supabase-sql-migrations", r"(.*/)?supabase/migrations/.+\.sql"),
    ("migration_tools", "django-migrations", r"(.*/)?migrations/\d{4}_\w+\.py"),
    ("migration_tools", "rails-migrations", r"(.*/)?db/migrate/\d{14}_\w+\.rb"),
    (
        "migration_tools",
        "laravel-migrations",
        r"(.*/)?database/migrations/\d{4}_\d\d_\d\d_\w+\.php",
    ),
    (
        "migration_tools",
        "doctrine-migrations",
        r"(.*/)?(config/(packages/)?doctrine_migrations\.(ya?ml|php)|migrations\.(php|ya?ml)|Version\d{14}\.php)",
    ),
    ("migration_tools", "ef-core", r"(.*/)?Migrations/\d{14}_\w+\.cs"),
    ("migration_tools", "golang-migrate", r"(.*/)?migrations?/\d+_\w+\.(up|down)\.sql"),
    ("migration_tools", "knex", r"(.*/)?knexfile\.[jt]s"),
    ("migration_tools", "drizzle", r"(.*/)?drizzle\.config\.[jt]s"),
    ("migration_tools", "diesel", r"(.*/)?diesel\.toml"),
    ("migration_tools", "ariga-atlas", r"(.*/)?atlas\.hcl"),
)
IN_PATHS = (
    "dockerfile", "containerfile", "compose", ".tf", ".tofu", "terragrunt", "pulumi", "cdk.json", "bicep",
    "ansible", "roles/", "chart.y", "helmfile", "kustomization", "skaffold", "serverless", "vercel",
    "netlify", "fly.toml", "render.yaml", "firebase", "wrangler", "alembic", "migration", "flyway", "changelog",
    "liquibase", "prisma", "migrate/", "knexfile", "drizzle", "diesel", "atlas.hcl",
    "env", "overlays", "stages", "sst.config", "samconfig", "capfile",
)  # fmt: skip
"""Letters one of which stands in every path that says something: most of a large tree says nothing."""
_PATHS = tuple((field, value, regex(pattern)) for field, value, pattern in _BY_PATH)
_ENVIRONMENT = regex(
    rf"(?:^|/)(?:envs?|environments|overlays|stages|env-)/?-?({'|'.join(ENVIRONMENTS)})(?=[/.])"
)

_DEPENDENCIES = regex(
    r"(.*/)?(package\.json|requirements[\w.-]*\.txt|pyproject\.toml|Cargo\.toml|go\.mod|Gemfile|pom\.xml|build\.gradle(\.kts)?|libs\.versions\.toml|composer\.json)"
)
_IN_DEPENDENCIES = tuple(
    (field, value, regex(pattern, re.I))
    for field, value, pattern in (
        ("feature_flag_tools", "launchdarkly", r"launchdarkly"),
        ("feature_flag_tools", "unleash", r"[\"'/@]unleash|unleash[-_]?client|unleash-proxy"),
        ("feature_flag_tools", "flagsmith", r"flagsmith"),
        ("feature_flag_tools", "configcat", r"configcat"),
        ("feature_flag_tools", "growthbook", r"growthbook"),
        ("feature_flag_tools", "openfeature", r"open-?feature"),
        ("feature_flag_tools", "statsig", r"statsig"),
        ("migration_tools", "alembic", r"^\W*alembic\b"),
        ("migration_tools", "flyway", r"org\.flywaydb|flyway-core"),
        ("migration_tools", "liquibase", r"liquibase-core"),
        ("migration_tools", "sqlx", r"^\s*sqlx\b"),
        ("migration_tools", "golang-migrate", r"golang-migrate/migrate"),
        ("migration_tools", "goose", r"pressly/goose"),
        ("migration_tools", "mongobee", r"\bmongobee\b"),
        ("migration_tools", "mongock", r"\bmongock\b"),
        (
            "migration_tools",
            "doctrine-migrations",
            r"\"doctrine/(doctrine-)?migrations(-bundle)?\"",
        ),
        ("migration_tools", "typeorm", r"\"typeorm\""),
        ("migration_tools", "sequelize", r"\"sequelize-cli\""),
    )
)
_MANIFEST_FOLDER = regex(
    r"(^|/)(k8s|kubernetes|manifests?|deploy(ments?)?|overlays?|base|charts?|helm|infra(structure)?|argo-?cd|flux[\w-]*|apps|clusters?)/"
)
_IN_MANIFESTS = tuple(
    (field, value, regex(pattern))
    for field, value, pattern in (
        (
            "orchestrators",
            "kubernetes",
            r"^\s*kind:\s*[\"']?(Deployment|StatefulSet|DaemonSet|CronJob|Ingress)\b",
        ),
        ("deploy_tools", "argo-rollouts", r"^\s*kind:\s*[\"']?Rollout\b"),
        ("ci_platforms", "argo-cd", r"^\s*kind:\s*[\"']?(Application|ApplicationSet|AppProject)\b"),
        ("ci_platforms", "flux", r"^\s*apiVersion:\s*\S*fluxcd\.io"),
        ("ci_platforms", "tekton", r"^\s*apiVersion:\s*tekton\.dev"),
        (
            "health_endpoints",
            "",
            r"^\s*path:\s*[\"']?(/[\w./-]*(?:health|ready|live|status|ping)[\w./-]*)[\"']?\s*$",
        ),
    )
)
MOST_READ = 300
"""Files opened for their content."""
_BYTES = 1 << 17


_FOR_TOOLS = (".circleci/", ".github/", ".gitlab/", ".ci/", ".buildkite/", ".vscode/")
"""Folders whose container files are for pipelines and editors."""


def by_path(paths: Iterable[str]) -> tuple[Statement, ...]:
    """What paths alone show, the first path of each value as its evidence."""
    found: dict[tuple[str, str], Statement] = {}
    for path in holding(tuple(paths), IN_PATHS):
        for field, value, pattern in _PATHS:
            known = found.get((field, value))
            if (known is None or known.state != DECIDED) and pattern.fullmatch(path):
                found[field, value] = _shown(field, value, path)
        if (place := _ENVIRONMENT.search(path)) and not path.startswith("."):
            name = ENVIRONMENTS[place[1]]
            said = Statement("environments", name, DECIDED, path, 1, path, grade=RUNS)
            found.setdefault(("environments", name), said)
    return tuple(found.values())


def _shown(field: str, value: str, path: str) -> Statement:
    """A path as evidence; a development container is where people work, and no strategy for what is deployed."""
    if ".devcontainer/" in path:
        return Statement(field, value, MENTIONED, path, 1, f"a development container: {path}")
    if path.startswith(_FOR_TOOLS):
        return Statement(field, value, MENTIONED, path, 1, f"for pipelines and tools: {path}")
    return Statement(field, value, DECIDED, path, 1, path, grade=RUNS)


def by_content(root: Path, paths: Iterable[str]) -> tuple[Statement, ...]:
    """What dependency files and manifests show, by the line; at most `MOST_READ` files are opened."""
    found: dict[tuple[str, str], Statement] = {}
    opened = 0
    for path in paths:
        rules = _rules_for(path)
        if not rules:
            continue
        if opened == MOST_READ:
            break
        opened += 1
        lines = lines_of(root / path)
        stated = measures(path, lines) if rules is _IN_MANIFESTS else ()
        for one in (*stated, *_by_lines(path, lines, rules)):
            found.setdefault((one.field, one.value), one)
    return tuple(found.values())


_COMMENT = regex(r"(?:^|\s)(?:#|//).*")


def depended_on(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines of a dependency file with their numbers: without remarks, and without what is left out of a dependency."""
    left_out = False
    for number, line in enumerate(lines, 1):
        left_out = (left_out or "<exclusions>" in line) and "</exclusions>" not in line
        if not left_out and not line.lstrip().startswith("exclude ") and not _INDIRECT.search(line):
            yield number, _COMMENT.sub("", line)


_INDIRECT = regex(r"//\s{0,3}indirect\b")
"""How a module of Go marks what only another one needs."""


def _by_lines(path: str, lines: list[str], rules: Rules) -> Iterator[Statement]:
    """What the lines of a file show by these rules."""
    grade = RUNS if rules is _IN_MANIFESTS else STATED
    # Others than Argo CD call a kind of theirs an Application as well.
    others = not any("argoproj.io" in line for line in lines)
    read = enumerate(lines, 1) if rules is _IN_MANIFESTS else depended_on(lines)
    for number, line in read:
        for field, value, pattern in rules:
            hit = None if others and value == "argo-cd" else pattern.search(line)
            if hit:
                name, said = value or hit[1], beginning(lines[number - 1].strip())
                yield Statement(field, name, DECIDED, path, number, said, grade=grade)


Rules = tuple[tuple[str, str, re.Pattern[str]], ...]


def _rules_for(path: str) -> Rules:
    """What to look for in a file: in one of dependencies, in a manifest, or nothing."""
    if path.endswith((".yml", ".yaml")):
        return _IN_MANIFESTS if _keeps_manifests(path[: path.rfind("/") + 1]) else ()
    if path.endswith(".md") or not _DEPENDENCIES.fullmatch(path):
        return ()
    return _IN_DEPENDENCIES


@lru_cache(1)  # one file of a folder comes after the other
def _keeps_manifests(folder: str) -> bool:
    return not folder or _MANIFEST_FOLDER.search(folder) is not None


def evidence(root: Path, paths: Iterable[str], read: Iterable[str] = ()) -> tuple[Statement, ...]:
    """All that paths show, each value once; of what is in `read` only the content."""
    listed = tuple(paths)
    looked = dict.fromkeys((*listed, *read))
    found = {(f.field, f.value): f for f in (*by_content(root, looked), *by_path(listed))}
    # Both write *.up.sql and *.down.sql: where the dependencies are of Rust alone they are not those of Go.
    names = {path.rpartition("/")[2] for path in listed}
    if "Cargo.toml" in names and "go.mod" not in names:
        found.pop(("migration_tools", "golang-migrate"), None)
    return tuple(found.values())


def manifests_among(folders: Folders) -> list[str]:
    """The paths in folders that manifests are kept in."""
    return sorted(paths_of({f: names for f, names in folders.items() if _keeps_manifests(f)}))


def lines_of(path: Path) -> list[str]:
    """The first lines of a file; none when it cannot be read."""
    try:
        return read_of_project(path, _BYTES).decode("utf-8", errors="replace").split("\n")
    except OSError:
        return []
