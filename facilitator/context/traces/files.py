"""What other files show: container files, scripts, files of variables, infrastructure code, sources, instructions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from facilitator.context.lookup import holding
from facilitator.context.traces.credentials import KEY_OF_A_PERSON
from facilitator.context.traces.matcher import Matcher
from facilitator.context.traces.secret_names import has_password, is_secret
from facilitator.model import Statement
from facilitator.model.pipeline_words import ManualWords
from facilitator.patterns import regex
from facilitator.secret_lines import beginning

Lines = list[str]
Reader = Callable[[str, Lines], Iterator[Statement]]

_OF_FLY = r"fly(\.[\w-]{1,40})?\.toml"
_CONTAINER_FILE = (
    r"(.*/)?(Dockerfile|Containerfile)([.-][\w.-]+)?|(.*/)?[\w.-]+\.(Dockerfile|Containerfile)"
)
_NOT_TO_WORK_IN = r"(?!(.*/)?\.devcontainer/)"
"""What only sets a place to work in up runs no program."""
_BY_PATH = (
    ("containerfile", "yes", rf"{_NOT_TO_WORK_IN}({_CONTAINER_FILE})"),
    (
        "monitoring",
        "dashboard",
        r"(.*/)?[\w.-]{0,80}dashboards?[\w.-]{0,80}\.json|(.*/)?(grafana|dashboards)/([^/]{1,80}/){0,2}[^/]{1,80}\.json",
    ),
    ("script", "rollback", r"(.*/)?[\w-]*rollback[\w-]*\.(sh|ps1)"),
    (
        "script",
        "rollback",
        r"(.*/)?(scripts?|bin|ops|ci|\.ci|deploy\w*|tools)/[\w-]*rollback[\w-]*\.py",
    ),
    ("script", "build", r"(.*/)?[\w-]{0,80}build[\w-]{0,80}\.(sh|ps1)"),
    ("script", "deploy", r"(.*/)?[\w-]{0,80}(deploy|release)[\w-]{0,80}\.(sh|ps1)"),
    ("script", "deploy", r"(.*/)?deploy(ment)?s?/[\w-]{1,80}\.(sh|ps1)"),
    ("script", "other", r"(.*/)?(scripts?|bin|ci|\.ci|hack|tools)/[\w.-]+\.sh"),
    (
        "secret",
        "encrypted-in-git",
        r"(?!\.github/|.*\bexamples?\b)(.*/)?[\w.-]+\.enc(\.(ya?ml|json|env))?",
    ),
    ("migration", "down", r"(.*/)?migrations?/([^/]{1,80}/){0,3}[^/]{0,120}[._-]down\.sql"),
    ("deployment-manifest", "yes", r"(.*/)?deployment-manifests?[\w.-]*\.ya?ml"),
    (
        "repository-parts",
        "several",
        r"(pnpm-workspace\.ya?ml|nx\.json|turbo\.json|lerna\.json|go\.work|rush\.json)",
    ),
    ("sca", "dependabot", r"\.github/dependabot\.ya?ml"),
    ("sca", "renovate", r"(\.github/|\.gitlab/)?(renovate\.json5?|\.renovaterc(\.json5?)?)"),
    ("runbook", "yes", r"(.*/)?[\w-]*(runbook|playbook|rollback)[\w-]*\.md"),
    ("ci-step", "lint-by-a-service", r"\.hound\.yml|\.codeclimate\.yml"),
    (
        "deploys-elsewhere",
        "platform",
        r"Procfile|app\.json|heroku\.yml|fly\.toml|render\.yaml|vercel\.json|netlify\.toml|railway\.(json|toml)|"
        r"apprunner\.yaml|\.platform\.app\.yaml|clevercloud/[\w.-]{1,60}",
    ),
)
NAMED = (
    "dockerfile", "containerfile", "dashboard", "grafana/", "rollback", "deploy", "release", "build",
    "workspace", "nx.json", "turbo.json", "lerna.json", "go.work", "rush.json", "script", "bin/", "ci/", "hack/",
    "tools/", ".enc", "migration", "dependabot", "renovate", "runbook", "playbook", "clevercloud/", ".hound", "codeclimate",
)  # fmt: skip
"""Letters one of which stands in every path that says something by itself."""
READ = (
    ".env", ".properties", "application",
    "dockerfile", "containerfile", ".tf", ".tofu", "template", "sam", "serverless", "cloudformation", "cfn/",
    "package.json", "requirements", "pyproject", "cargo.toml", "go.mod", "gemfile", "pom.xml", "build.gradle",
    "versions.toml",
    ".csproj", ".gitignore", "fastfile", ".py", ".js", ".ts", ".go", ".rb", ".java", ".kt", ".cs", ".rs", ".php",
    "ansible/", "roles/", "playbooks/", "readme", "deploy", "install", "contributing", "runbook", "doc/", "docs/",
    "appsettings", "key", ".pem",
    "releas", "operation", "parameters", ".bicep", "migration", "azuredeploy", "maintemplate", "pre-commit",
)  # fmt: skip
"""Letters one of which stands in every path that is looked into."""
AT_ROOT = (
    "procfile", "app.json", "heroku.yml", "fly.", "render.yaml", "vercel.json", "netlify.toml", "railway.", "apprunner",
    ".platform.app", "makefile", "justfile", ".gemspec", "setup.py", "goreleaser", "nfpm.", "snap/",
)  # fmt: skip
"""The same of files that lie at the root only: there every path is looked at."""
_PATHS = tuple((field, value, regex(pattern)) for field, value, pattern in _BY_PATH)

_SECRET_STORES = (
    r"aws_secretsmanager_secret\b|google_secret_manager_secret\b|azurerm_key_vault_secret\b|"
    r"vault_(generic|kv)_secret|AWS::SecretsManager::Secret\b|resolve:secretsmanager"
)
_ROTATION = r"secretsmanager_secret_rotation|rotation_rules|rotation_lambda_arn|RotationSchedule"
_ALERTS = (
    r"aws_cloudwatch_metric_alarm|google_monitoring_alert_policy|azurerm_monitor_\w{0,30}alert|"
    r"datadog_monitor\b|AWS::CloudWatch::Alarm|grafana_rule_group|newrelic_nrql_alert"
)
_DASHBOARDS = (
    r"aws_cloudwatch_dashboard|grafana_dashboard\b|google_monitoring_dashboard|datadog_dashboard|"
    r"AWS::CloudWatch::Dashboard"
)
_GOES_BACK = (
    r"auto_rollback_configuration|deployment_circuit_breaker|AutoRollbackConfiguration|"
    r"DeploymentCircuitBreaker"
)
_TESTS_IN_BUILD = (
    r"^RUN\s.{0,120}\b((npm|pnpm|yarn|bun)( run)? test|pytest|go test|cargo test|dotnet test|"
    r"mvnw? (-\S{1,20} ){0,4}(test|verify)|gradlew? (-\S{1,20} ){0,4}(test|check))\b"
)
_ENV_COPIED = (
    r"^(COPY|ADD)\s+(--(?!from)\S{1,80}\s+){0,3}(\./)?\.env(\.(local|prod|production|staging))?\s"
)
_LOGGERS = (
    r"[\"'\s](pino|winston|structlog|python-json-logger|go\.uber\.org/zap|github\.com/rs/zerolog|"
    r"github\.com/sirupsen/logrus|[Ss]erilog\b|lograge|logstash-logback-encoder|tracing-subscriber)\b"
)
_PRINTS = (
    r"^(?!\s{0,80}(?://|#|\*)).{0,200}?\b(console\.(log|info|error)|fmt\.Print(ln|f)?|log\.(Print|Fatal|Info)\w{0,6}|"
    r"logg(er|ing)\.(info|warning|error)|System\.out\.print(ln)?|print)\("
)
_GOES_BACK_BY_HAND = (
    r"(?i)^\W{0,8}(\d{1,2}[.)]\s{0,4})?(to |you can |then |and )?roll(ing)?[ -]?back\b.{0,40}\bto\b.{0,20}"
    r"\b(previous|earlier|last|older|prior)\b|"
    r"^[\s$>]{0,8}(kubectl rollout undo|helm rollback|argocd app rollback)\b"
)
_METRICS = (
    r"prometheus[-_]client|prom-client|client_golang|micrometer-registry|metrics-exporter-prometheus|"
    r"prometheus-net|\bnewrelic|elastic-apm"
)
_GIVES_METRICS = r"\b(route|get|handle(func)?|path|use|map)\w{0,10}\(\s{0,5}[\"'`]/?metrics/?[\"'`]"
_HEALTH = (
    r"[\"'`]/?(?:[\w/{}.-]{0,40}/)?"
    r"(healthz?|health-?check|livez|readyz|actuator/health|status/health)"
    r"(/(live|ready)(ness)?)?/?[\"'`]|[\"'`][\w/{}.-]{0,40}/(_status|is_?(alive|ready))/?[\"'`]|"
    r"\b(route|get|handle(func)?|path|use|map)\w{0,10}\(\s{0,5}[\"'`]/(ping|status)/?[\"'`]|"
    r"^\s{0,20}get [\"']/?(ping|status)/?[\"'].{1,20}[\"'](ping|status|health|heartbeat)\w{0,20}#|"
    r"rails/health#show|__(lb)?heartbeat__\b"
)
_ACTUATOR = r"spring-boot-starter-actuator"
_EXPOSED = (
    r"^\s{0,40}(management\.endpoints\.web\.exposure\.)?include\s{0,5}[=:].{0,100}(\bhealth\b|\*)"
)
_STORES = (
    r"database|db|postgres\w{0,10}|mysql|mariadb|mongo\w{0,5}|redis|elasticsearch|rabbitmq|kafka"
)
_FROM_VAULT = r"\"secretName\"\s{0,5}:|Microsoft\.KeyVault\(|\bgetSecret\("
_OF_ARM = r"schema\.management\.azure\.com/schemas/[\w-]{1,40}/\w{0,40}[dD]eploymentTemplate\.json"
_BEFORE_RELEASE = r"^\s{0,8}(release|release_command|preDeployCommand)\s{0,3}[:=].{0,200}\b(migrat|alembic|flyway|liquibase)"
_WAY_DOWN = (
    r"^\s{0,8}(def (self\.)?down\b|exports\.down\b|(async |public async |public function )?down\s{0,3}[:(=]|"
    r"export (async )?(function|const) down\b|protected override void Down\b)|"
    r"^-- ?(migrate:down|\+goose Down|\+migrate Down)"
)
_STACK = r"(.*/)?[\w.-]{0,80}[sS]tack\.(ts|py|js)"
"""A stack of AWS CDK, which defines infrastructure in a language of programs."""
_IN_FILES = (
    (
        # The check of a database's image is none of the program.
        rf"(?!(.*/)?({_STORES})\b[^/]{{0,40}}/)({_CONTAINER_FILE})",
        (("health", "container-file", r"^HEALTHCHECK (?!NONE)"),),
    ),
    (
        _CONTAINER_FILE,
        (
            ("secret", "in-image", _ENV_COPIED),
            ("unit-tests", "run", _TESTS_IN_BUILD),
        ),
    ),
    (
        r".*\.(tf|tofu)|(.*/)?(template|sam|serverless|cloudformation)[\w.-]*\.(ya?ml|json)|"
        r"(.*/)?(cloudformation|cfn)/.*\.ya?ml",
        (
            ("iac_tools", "cloudformation", r"^[\"\s]{0,8}AWSTemplateFormatVersion\b"),
            ("secret", "store", _SECRET_STORES),
            ("secret", "rotated", _ROTATION),
            ("monitoring", "alert-rule", _ALERTS),
            ("monitoring", "dashboard", _DASHBOARDS),
            ("monitoring", "pager", r"pagerduty_service\b|opsgenie_\w{1,30}|pagerduty_integration"),
            ("rollback", "automatic", _GOES_BACK),
            ("rollback-on", "health-check", r"deployment_circuit_breaker|DeploymentCircuitBreaker"),
            ("pattern", "rolling", r"^\s{0,20}deployment_minimum_healthy_percent\s{0,20}="),
            ("pattern", "canary", r"CodeDeployDefault\.\w{0,20}Canary"),
            ("pattern", "linear", r"CodeDeployDefault\.\w{0,20}Linear"),
            (
                "pattern",
                "blue-green",
                r"deployment_option\s{0,20}=\s{0,5}\"WITH_TRAFFIC_CONTROL\"|BLUE_GREEN",
            ),
        ),
    ),
    (
        r"(.*/)?(package\.json|requirements[\w.-]*\.txt|pyproject\.toml|Cargo\.toml|go\.mod|Gemfile|"
        r"pom\.xml|build\.gradle(\.kts)?|libs\.versions\.toml|[\w.-]+\.csproj)",
        (
            ("package", "python", r"^\[build-system\]"),
            ("package", "rust", r"^\[package\]"),
            ("package", "node", r"^\s{0,8}\"publishConfig\"\s{0,5}:"),
            ("monitoring", "structured-logs", _LOGGERS),
            ("monitoring", "metrics", _METRICS),
            ("health", "endpoint", _ACTUATOR),
            ("monitoring", "tracing", r"opentelemetry|dd-trace|ddtrace"),
            ("monitoring", "errors", r"(?i)\bsentry[-_/@]|@sentry/|bugsnag|rollbar|crashlytics"),
        ),
    ),
    (
        r"(.*/)?package\.json",
        (("script", "build", r"^\s{0,8}\"build\"\s{0,5}:\s{0,5}\"(?!\s{0,5}(echo|exit|true)\b)"),),
    ),
    (r"Makefile|justfile", (("script", "rollback", r"^roll-?back[\w-]{0,40}\s{0,3}:(?!=)"),)),
    (
        _STACK,
        (
            ("secret", "store", r"\b[sS]ecrets?[mM]anager\.Secret\b|\bSecret\.from_?[sS]ecret"),
            ("secret", "rotated", r"\badd_?[rR]otation_?[sS]chedule\b"),
            ("monitoring", "alert-rule", r"\bcloudwatch\.Alarm\b|\bnew Alarm\("),
            ("monitoring", "dashboard", r"\bcloudwatch\.Dashboard\b|\bnew Dashboard\("),
            ("rollback", "automatic", r"\bcircuit_?[bB]reaker\b.{0,60}\brollback\b.{0,5}[tT]rue"),
            ("pattern", "canary", r"\bLambdaDeploymentConfig\.CANARY"),
            ("pattern", "linear", r"\bLambdaDeploymentConfig\.LINEAR"),
        ),
    ),
    (r"\.pre-commit-config\.yaml", (("ci-step", "lint-by-a-service", r"^ci:"),)),
    (r"[\w.-]+\.gemspec", (("package", "ruby", r"^\s{0,8}Gem::Specification\.new"),)),
    (r"setup\.py", (("package", "python", r"^\s{0,8}(setuptools\.)?setup\("),)),
    (r"\.?goreleaser\.ya?ml", (("package", "go", r"^(builds|archives)\s{0,3}:"),)),
    (r"nfpm\.ya?ml|snap/snapcraft\.yaml", (("package", "linux", r"^name\s{0,3}:"),)),
    (
        r"(.*/)?application[\w-]*\.(properties|ya?ml)",
        (("health", "endpoint", _EXPOSED),),
    ),
    (
        r"(.*/)?\.gitignore",
        (("secret", "env-file-ignored", r"^/?(\*\*/)?(\*?\.env(\*|\.\*|\.local)?|\*\.env)$"),),
    ),
    (
        r"(.*/)?Fastfile",
        (
            (
                "pattern",
                "store-phased",
                r"\brollout\s{0,5}[:=]|phased_release\s{0,5}[:=]?\s{0,5}true",
            ),
            (
                "deploys-with",
                "store-upload",
                r"upload_to_(play|app)_store|\b(supply|pilot|deliver)\(",
            ),
        ),
    ),
    (
        r".*\.(py|js|ts|go|rb|java|kt|cs|rs|php)",
        (
            ("health", "endpoint", rf"(?i){_HEALTH}"),
            ("monitoring", "console-logs", _PRINTS),
            ("monitoring", "metrics", rf"(?i){_GIVES_METRICS}"),
        ),
    ),
    (
        r"(.*/)?(ansible|roles|playbooks)/.*\.ya?ml",
        (("monitoring", "metrics", r"(?i)node[-_ ]exporter"),),
    ),
    (r"(.*/)?(alembic|migrations?)/versions/\w+\.py", (("migration", "down", r"^def downgrade"),)),
    (
        r"(.*/)?(migrate|[mM]igrations?)/([^/]{1,80}/){0,2}[\w.-]{1,150}\.(rb|js|ts|php|cs|sql)",
        (("migration", "down", _WAY_DOWN),),
    ),
    (
        r"(.*/)?(azuredeploy|mainTemplate|template)\.json",
        (
            (
                "iac_tools",
                "arm-templates",
                r"schema\.management\.azure\.com/.{0,80}deploymentTemplate",
            ),
        ),
    ),
    (
        r"([^/]{1,80}/){0,3}[\w.-]{0,80}(parameters|azuredeploy|template)[\w.-]{0,40}\.json|.*\.(bicep|bicepparam)",
        (
            ("secret", "store", _FROM_VAULT),
            ("iac_tools", "arm-templates", _OF_ARM),
        ),
    ),
    (
        _OF_FLY,
        (
            ("rollback", "automatic", r"^\s{0,20}auto_rollback\s{0,5}=\s{0,5}true\b"),
            ("rollback-on", "health-check", r"^\s{0,20}auto_rollback\s{0,5}=\s{0,5}true\b"),
            ("pattern", "blue-green", r"^\s{0,20}strategy\s{0,5}=\s{0,5}[\"']bluegreen[\"']"),
            ("pattern", "canary", r"^\s{0,20}strategy\s{0,5}=\s{0,5}[\"']canary[\"']"),
            ("pattern", "rolling", r"^\s{0,20}strategy\s{0,5}=\s{0,5}[\"']rolling[\"']"),
        ),
    ),
    (
        r"Procfile|fly\.toml|render\.yaml|heroku\.yml",
        (("migration-order", "pre-deploy", _BEFORE_RELEASE),),
    ),
    (
        r"(.*/)?(README|DEPLOY\w*|INSTALL\w*|CONTRIBUTING|RUNBOOK)[\w.-]*\.(md|markdown)|(.*/)?docs?/.*\.md",
        (
            ("documented", "compose-up", r"docker[- ]compose (?:-f \S{1,60} )?(up|start)\b"),
            ("documented", "container-run", r"^[\s$>]{0,8}(docker|podman) (container )?run\b"),
            ("documented", "rollback", _GOES_BACK_BY_HAND),
        ),
    ),
)
_KINDS = tuple(
    (regex(path), tuple((field, value, regex(inner)) for field, value, inner in rules))
    for path, rules in _IN_FILES
)
"""Which files are looked into, and what for, line by line."""

_FURTHER = regex(
    r"fly\.[\w-]{1,40}\.toml|\.env(\.[\w-]+)?|(application|[\w.-]*key|[\w.-]*sign)[\w.-]*\.properties|appsettings(\.[\w-]+)?\.json|id_\w{3,7}|[\w-]{0,60}keys?|[\w.-]{1,60}\.(pem|key)|renovate\.json5?|\.renovaterc(\.json5?)?|\.gitignore|setup\.py|[\w.-]+\.(gemspec|bicepparam)|railway\.(json|toml)|app\.json|[\w.-]*(parameters|azuredeploy)[\w.-]*\.json|[\w.-]+\.(sh|ps1)|Makefile|justfile|Fastfile|"
    r"[\w.-]*dashboards?[\w.-]*\.json|(nx|turbo|lerna|rush)\.json|go\.work|[\w.-]+\.csproj|template[\w.-]*\.json|rollback[\w-]*\.py|[\w.-]+\.enc|"
    r"[\w.-]+\.ya?ml\.(erb|j2|jinja2?|tmpl|tpl|template)|[\w.-]+\.tmpl|[\w.-]+\.ya?ml\.gotmpl|"
    r"(app|main|server|index|routes?|router|urls|api|handlers?|program|startup|[\w.-]*health[\w.-]*)"
    r"\.(py|js|ts|go|rb|java|kt|cs|rs|php)|[\w.-]{0,80}stack\.(ts|py|js)",
    re.I,
)

_INSTRUCTIONS = regex(
    r"(?:.*/)?(?:README|DEPLOY\w*|INSTALL\w*|RUNBOOK|RELEAS\w*|OPERATIONS?)[\w.-]*\.(?:md|markdown)|"
    r"(?:.*/)?(?:docs?|runbooks?|deploy\w*)/[^/]+\.md",
    re.I,
)
_OF_NET = regex(r"(.*/)?appsettings(\.(prod\w{0,10}|staging|release))?\.json", re.I)
"""Settings of a program of .NET for more than one's own machine."""
_KEY = regex(rf"(.*/)?([\w-]{{0,60}}keys?|[\w.-]{{1,60}}\.(pem|key)|{KEY_OF_A_PERSON})")
"""Files that are called a key: which kind it is says the first line."""
_HELD = (
    (regex(r"(.*/)?\.env(\.(local|dev|development|staging|prod|production))?"), "env-file"),
    (regex(r"(.*/)?[\w.-]{0,60}(key|sign)[\w.-]{0,60}\.properties"), "plain"),
    (
        regex(rf"(?!\.devcontainer/|.*[.-](dev|development|local|tests?|ci)\b)({_CONTAINER_FILE})"),
        "plain",
    ),
)
"""Files of names and values that hold a secret only where one of the names is that of one; an image keeps what it sets."""
_ASSIGNED = regex(r"^\s{0,10}(?:export |ENV |ARG )?([\w.]{1,80})\s{0,10}=\s{0,10}(.{1,400})")


_CLICKED_PATH = regex(
    r"\b((project|repository|repo|organi[sz]ation|account|site|team|service) settings|"
    r"settings\W{1,12}(secrets|security|repositories|environments|branches|actions|pages|pipelines|variables|keys|developer))\b"
    r".{0,40}(→|->|»|›|>)",
    re.I,
)
"""A way through the settings of a platform, as a person clicks it."""
_ASKS_SOMEBODY = regex(
    r"^\W{0,12}((step )?\d{1,2}[.):]\W{0,6})?((then|next|now|first|finally|optionally|once \S.{0,80}),? ){0,2}\W{0,4}"
    r"(to|in|on|from|under|via|click|open|go|navigate|create|copy|add|set|select|choose|log|sign|update|change|enable|paste|"
    r"upload|download|run|deploy|restart|manually|delete|remove|edit|enter|fill|insert|replace|configure|make|use|find|visit|"
    r"head|check|request|ask|register|approve)\b|\b(you|your|must|needs? to|should|has to|have to|please)\b",
    re.I,
)
"""How a line asks somebody to do something: what it only tells of is no step."""
_IN_PLACE_OF_IT = regex(
    r"\b(instead of|rather than|without)\b.{0,60}\b(manually|by hand)\b|\bmanually (check|verify|test|monitor|confirm)",
    re.I,
)
"""What nobody does by hand, or only looks at."""
_FILLED_IN = regex(
    r"^\W{0,6}(then |now )?(insert|paste|fill in|replace|copy)\b.{3,160}"
    r"\b[\w-]+\.(ya?ml|json|tfvars|tf|env|hcl|toml|properties)\b",
    re.I,
)
"""A value that a person writes into a file of the repository."""
_ITS_NAME = regex(
    r"(?<![.:!?] )(?<![*_`>] )(?<!^)\bClick\b(?!:)|^\W{0,6}(?:If )?Click (?:is|was|has|does|can|will|encounters)\b"
)
"""Click as what something is called, amid a sentence or before its verb: nobody is asked to."""
_OF_ONE_S_OWN = regex(
    r"\b(local(ly)?|develop(ment|ing|ers?)?|dev|tests?|testing|debug\w{0,5}|contribut\w{1,5}|mock\w{0,5}|connect(ing)?|"
    r"inspect\w{0,4}|authenticat\w{1,5})\b",
    re.I,
)
"""A heading over what is done on one's own machine, or to look at something."""
_CONTAINER = regex(_CONTAINER_FILE)
_LOCAL_PATH = regex(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d{1,5})?(/[\w./-]{1,100})")
_TF_VARIABLE = regex(r"^\s{0,20}variable\s+\"([^\"]{1,80})\"")
_TF_DEFAULT = regex(r"^\s{0,20}default\s{0,20}=\s{0,20}\"([^\"]{1,200})\"")


def further(names: list[str], joined: str) -> list[str]:
    """The names of a folder that only this room reads: the usual walk passes them over."""
    # Most names of a large tree leave here: letters cost a tenth of a pattern.
    if any(letters in joined for letters in _FURTHER_WITHIN):
        return [name for name in names if _FURTHER.fullmatch(name)]
    heads, tails = _FURTHER_HEADS, _FURTHER_TAILS
    maybe = [name for name in names if name[:3].lower() in heads or name[-3:] in tails]
    return [name for name in maybe if _FURTHER.fullmatch(name)]


_FURTHER_WITHIN = ("tack.ts", "tack.py", "tack.js", "ealth", "ashboard", "arameters", "azuredeploy")
_FURTHER_HEADS = frozenset({
    ".en", ".gi", ".re", "ren", "mak", "jus", "fas", "das", "tem", "rol", "app", "mai", "ser", "ind", "rou",
    "fly", "nx.", "tur", "ler", "rus", "go.", "url", "api", "han", "pro", "sta", "rai", "set", "id_",
})  # fmt: skip
_FURTHER_TAILS = frozenset(
    {
        ".sh",
        "ps1",
        "roj",
        "ies",
        "enc",
        "erb",
        ".j2",
        "ja2",
        "mpl",
        "tpl",
        "ate",
        "pec",
        "ram",
        "key",
        "eys",
        "pem",
    }
)


def with_names(paths: Sequence[str]) -> frozenset[str]:
    """Those of many paths that `of_path` can tell something of."""
    return frozenset(holding(paths, (*NAMED, *AT_ROOT)))


def of_path(path: str) -> Iterator[Statement]:
    """What the place and name of a file show."""
    for field, value, pattern in _PATHS:
        if pattern.fullmatch(path):
            yield Statement(field, value, "decided", path, 1, path)


def are_read(paths: Sequence[str]) -> frozenset[str]:
    """Those of many paths that `of_lines` looks into."""
    return frozenset(path for path in holding(paths, (*READ, *AT_ROOT)) if is_read(path))


def is_read(path: str) -> bool:
    """Whether `of_lines` looks into a file."""
    kinds = (_INSTRUCTIONS, _KEY, _OF_NET, *(kind for kind, _ in (*_KINDS, *_HELD)))
    return any(kind.fullmatch(path) for kind in kinds)


def of_lines(path: str, lines: Lines, manual: ManualSteps) -> Iterator[Statement]:
    """What the lines of a file show."""
    rules = [rule for kind, found in _KINDS if kind.fullmatch(path) for rule in found]
    for number, line in enumerate(lines, 1):
        for field, value, pattern in rules:
            if pattern.search(line):
                yield Statement(field, value, "decided", path, number, beginning(line.strip()))
    if _INSTRUCTIONS.fullmatch(path):
        yield from manual.of_document(path, lines)
    yield from _held(path, lines)
    for kind, reader in _WHOLE:
        if kind.fullmatch(path):
            yield from reader(path, lines)


def _held(path: str, lines: Lines) -> Iterator[Statement]:
    """Secrets by name in files of names and values; the value itself is never repeated."""
    for value in (value for kind, value in _HELD if kind.fullmatch(path)):
        left = frozenset(_left_behind(lines)) if _CONTAINER.fullmatch(path) else ()
        for number, line in enumerate(lines, 1):
            found = _ASSIGNED.match(line) if number not in left else None
            if found and (is_secret(found[1], found[2]) or has_password(found[2])):
                said = f"{found[1]} in the file"
                yield Statement("secret", value, "decided", path, number, said)


def _left_behind(lines: Lines) -> Iterator[int]:
    """The lines of those stages of a container file from which others only copy: no image keeps what they set."""
    numbered = enumerate(lines, 1)
    begun = [(number, found) for number, line in numbered if (found := _FROM.match(line))]
    copied = {found[1] for line in lines if (found := _COPIED_FROM.match(line))}
    copied -= {found[1] for _, found in begun}
    ends = [number for number, _ in begun[1:]]
    for (start, found), end in zip(begun, ends, strict=False):
        if found[2] in copied:
            yield from range(start, end)


_FROM = regex(r"FROM\s{1,5}(?:--\S{1,80}\s{1,5})?(\S{1,200})(?:\s{1,5}[Aa][Ss]\s{1,5}(\S{1,80}))?")
_COPIED_FROM = regex(r"COPY\s{1,5}(?:--\S{1,80}\s{1,5}){0,3}?--from=(\S{1,80})")


def _of_net(path: str, lines: Lines) -> Iterator[Statement]:
    """Connections of a program of .NET that hold a password; a value itself is never repeated.

    What is only named like a secret there is most often made up for one's own machine.
    """
    for number, line in enumerate(lines, 1):
        found = _PAIR.match(line)
        if found and has_password(found[2]):
            said = f"{found[1]} in the file"
            yield Statement("secret", "plain", "decided", path, number, said)


_PAIR = regex(r"\s{0,60}\"([\w:.-]{1,80})\"\s{0,5}:\s{0,5}\"([^\"]{1,400})\"")


def _health_path(path: str, lines: Lines) -> Iterator[Statement]:
    """The path that the HEALTHCHECK of a container file asks."""
    inside = False
    for number, line in enumerate(lines, 1):
        inside = line.startswith("HEALTHCHECK") or (inside and line.startswith((" ", "\t")))
        if inside and (asked := _LOCAL_PATH.search(line)):
            said = beginning(line.strip())
            yield Statement("container_health_path", asked[1], "decided", path, number, said)


def _checks(path: str, lines: Lines) -> Iterator[Statement]:
    """The paths that the checks of a file of Fly ask."""
    table = ""
    for number, line in enumerate(lines, 1):
        table = line if line.lstrip().startswith("[") else table
        if "checks" in table and (asked := _ASKED_PATH.match(line)):
            health = "home-page" if asked[1] == "/" else "readinessProbe"
            said = beginning(line.strip())
            yield Statement("health", health, "decided", path, number, said)
            yield Statement("probe_path", asked[1], "decided", path, number, said)


_FLY = regex(_OF_FLY)
_ASKED_PATH = regex(r"\s{0,20}path\s{0,5}=\s{0,5}[\"'](/[\w./-]{0,100})[\"']")


def _published(path: str, lines: Lines) -> Iterator[Statement]:
    """A package that others can install: it has a name and a version, says what it is made of, and is not private."""
    try:
        told = json.loads("\n".join(lines))
    except (ValueError, RecursionError):
        return
    if not isinstance(told, dict) or told.get("private") or not {"name", "version"} <= told.keys():
        return
    at = next((n for n, line in enumerate(lines, 1) if _MADE_OF.match(line)), 0)
    if at:
        yield Statement("package", "node", "decided", path, at, beginning(lines[at - 1].strip()))


_MADE_OF = regex(r"\s{1,4}\"(files|exports)\"\s{0,5}:")


def _defaults(path: str, lines: Lines) -> Iterator[Statement]:
    """Variables of Terraform that are named like a secret and have their value in the file."""
    name = ""
    for number, line in enumerate(lines, 1):
        if begun := _TF_VARIABLE.search(line):
            name = begun[1]
        elif (given := _TF_DEFAULT.search(line)) and is_secret(name, given[1]):
            # The value itself is never repeated.
            yield Statement("secret", "plain", "decided", path, number, f"variable {name}: default")


def _asked_by_balancer(path: str, lines: Lines) -> Iterator[Statement]:
    """The paths that the checks of a load balancer ask, as Terraform writes them."""
    inside = 0
    for number, line in enumerate(lines, 1):
        inside = _MOST_OF_A_CHECK if _BALANCER_CHECK.match(line) else max(0, inside - 1)
        if inside and (asked := _ASKED_PATH.match(line)):
            health = "home-page" if asked[1] == "/" else "readinessProbe"
            said = beginning(line.strip())
            yield Statement("health", health, "decided", path, number, said)
            yield Statement("probe_path", asked[1], "decided", path, number, said)
        inside = 0 if line.strip() == "}" else inside


_BALANCER_CHECK = regex(r"\s{0,20}health_check\s{0,20}=?\s{0,5}\{")
_MOST_OF_A_CHECK = 12
"""Lines of such a block."""


def _of_stack(path: str, lines: Lines) -> Iterator[Statement]:
    """Variables of a program in a stack that are named like a secret and have their value in the file."""
    for number, line in enumerate(lines, 1):
        if (given := _OF_A_PROGRAM.match(line)) and is_secret(given[1], given[2]):
            # The value itself is never repeated.
            said = f"{given[1]} in the file"
            yield Statement("secret", "plain", "decided", path, number, said)


_OF_A_PROGRAM = regex(
    r"\s{0,60}[\"']?([A-Z][A-Z0-9_]{2,60})[\"']?\s{0,3}:\s{0,3}[\"']([^\"'\s]{8,200})[\"']"
)


_WHOLE: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (regex(r".*package\.json"), _published),
    (regex(r".*\.(tf|tofu)"), _defaults),
    (regex(r".*\.(tf|tofu)"), _asked_by_balancer),
    (_CONTAINER, _health_path),
    (_OF_NET, _of_net),
    (regex(_STACK), _of_stack),
    (_FLY, _checks),
)
"""Files in which a line counts by those before it."""
_TO_WORK_WITH = regex(
    r"(^|/)([\w.-]{0,60}\b(tests?|e2e|local|devcontainer|examples?|linters)\b[\w.-]{0,60}/|"
    r"[\w.-]{0,60}(devcontainer|local|development|developing|contributing)[\w.-]{0,40}\.\w{2,8}$)",
    re.I,
)
"""Folders whose documents are about one's own machine."""


def _gives_commands(lines: Lines, number: int) -> bool:
    """Whether commands follow a line that announces them: what can be run can be scripted."""
    following = [line.strip() for line in lines[number : number + 3] if line.strip()]
    return (
        lines[number - 1].rstrip().endswith(":")
        and following[:1] != []
        and following[0][:3] in ("```", "~~~")
    )


class ManualSteps:
    """Finds the steps in written instructions that only a person can do."""

    def __init__(self, words: ManualWords) -> None:
        self.matcher = Matcher({"acts": words.acts, "about": words.about, "never": words.never})

    def of_document(self, path: str, lines: Lines) -> Iterator[Statement]:
        """Lines that say what to click or do by hand, about deploying or what it needs."""
        heading = ""
        for number, text in () if _TO_WORK_WITH.search(path) else _prose(lines):
            if text.startswith("#"):
                heading = text
                continue
            if _OF_ONE_S_OWN.search(heading) or _gives_commands(lines, number):
                continue
            if self.asks_a_person(text, heading):
                yield Statement("manual-step", "yes", "decided", path, number, beginning(text))

    def asks_a_person(self, text: str, heading: str) -> bool:
        """Whether a line under a heading says what only a person can do."""
        found = self.matcher.names_in(_ITS_NAME.sub(" ", text))
        clicked = _CLICKED_PATH.search(text) is not None
        asked = "acts" in found and _ASKS_SOMEBODY.search(text) is not None
        if not (asked or clicked or _FILLED_IN.search(text)) or "never" in found:
            return False
        if _IN_PLACE_OF_IT.search(text):
            return False
        return clicked or "about" in found or "about" in self.matcher.names_in(heading)


def _prose(lines: Lines) -> Iterator[tuple[int, str]]:
    """The lines of a document with their numbers, without blocks of code and tables."""
    fenced = False
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.startswith(("```", "~~~")):
            fenced = not fenced
        elif text and not fenced and not text.startswith("|"):
            yield number, text
