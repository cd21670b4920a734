"""What makes "none" untrue: a cache, a matrix, tests of integration, metrics; and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.written import written

from facilitator.context.traces.look import look
from facilitator.model.pipeline_words import PipelineWords

FLOW = ".github/workflows/a.yml"
ONE = "on: push\njobs:\n  {}:\n    runs-on: ubuntu-latest\n{}    steps:\n      - {}\n"
MATRIX = "    strategy:\n      matrix:\n        {}\n"


def flow(step: str, job: str = "check", around: str = "") -> dict[str, str]:
    return {FLOW: ONE.format(job, around, step)}


def gitlab(text: str) -> dict[str, str]:
    return {".gitlab-ci.yml": text}


CACHED, LAYERED, VARIED = {"caching=dependency"}, {"caching=layer"}, {"build-matrix=yes"}
INTEGRATED, END_TO_END, MEASURED = (
    {"ci-step=integration-test"},
    {"ci-step=end-to-end-test"},
    {"monitoring=metrics"},
)
HANDED = {"deploys-elsewhere=handed-over"}
DISPATCH = "uses: peter-evans/repository-dispatch@v3\n        with:\n          {}event-type: go\n"

SHOWS = {
    "an action that keeps something": (flow("uses: actions/cache@v4"), CACHED),
    "an action that is told to keep something": (
        flow("uses: actions/setup-node@v4\n        with:\n          cache: npm\n"), CACHED,
    ),
    "a job of GitLab that keeps a folder": (gitlab("a:\n  cache:\n    paths: [.m2]\n  script: mvn test\n"), CACHED),
    "a step of Bitbucket that keeps what is known by name": (
        {"bitbucket-pipelines.yml": "pipelines:\n  default:\n    - step:\n        caches: [node]\n        script: [make]\n"},
        CACHED,
    ),
    "layers that an image is built from": (
        flow("uses: docker/build-push-action@v6\n        with:\n          cache-from: type=gha\n"), LAYERED,
    ),
    "layers that a command names": (gitlab("a:\n  script:\n    - /kaniko/executor --cache=true\n"), LAYERED),
    "a matrix of systems": (flow("run: make", around=MATRIX.format("os: [ubuntu-latest, macos-14]")), VARIED),
    "a matrix of versions that lists each": (
        flow("run: make", around=MATRIX.format("include:\n          - python: 3.11\n          - python: 3.12")),
        VARIED,
    ),
    "a matrix of Azure": (
        {"azure-pipelines.yml": "strategy:\n  matrix:\n    A:\n      python.version: 3.11\n"
         "    B:\n      python.version: 3.12\nsteps:\n- script: pytest\n"},
        VARIED,
    ),
    "tests that are called after integration": (flow("run: yarn test:integration --ci"), INTEGRATED),
    "tests in a folder that is called so": (flow("run: pytest tests/integration -q"), INTEGRATED),
    "tests in a job that is called so": (flow("run: dotnet test", job="shop-integration-tests"), INTEGRATED),
    "a workflow elsewhere that is called so": (
        {FLOW: "on: push\njobs:\n  a:\n    uses: team/flows/.github/workflows/node_integration_tests.yml@v1\n"}, INTEGRATED,
    ),
    "tests in a job that is called after the whole way": (flow("run: npm test", job="e2e"), END_TO_END),
    "an agent that measures": ({"Gemfile": 'gem "newrelic_rpm"\n'}, MEASURED),
    "an address that gives metrics": ({"src/server.js": "app.get('/metrics', async (q, r) => r.end());\n"}, MEASURED),
    "metrics that a platform fetches": (
        {".nais/app.yaml": "apiVersion: nais.io/v1alpha1\nkind: Application\nspec:\n  prometheus:\n    path: /metrics\n"},
        MEASURED,
    ),
    "a repository that is told to go on": (flow(DISPATCH.format("repository: team/infra\n          ")), HANDED),
    "another one by its address": (flow("run: curl -X POST https://api.github.com/repos/team/infra/dispatches"), HANDED),
    "a text that an alias stands for": (
        gitlab(".up: &up |\n  up() {\n    helm upgrade shop ./chart --install\n  }\n\ndeploy:\n  before_script:\n    - *up\n"
               "  script:\n    - up\n"),
        {"deploys-with=helm"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWS)
def test_it_is_seen(tmp_path: Path, words: PipelineWords, kind: str) -> None:
    files, wanted = SHOWS[kind]
    assert wanted <= shown(tmp_path, words, files)


SHOWS_NOT = {
    "what is told to keep nothing": (
        flow("uses: actions/setup-go@v5\n        with:\n          cache: false\n"), CACHED | LAYERED,
    ),
    "a job that is called after a cache": (flow("run: ./purge.sh", job="cache"), CACHED),
    "a command that speaks of a cache": (flow("run: npm cache clean --force"), CACHED),
    "a matrix of one": (flow("run: make", around=MATRIX.format("os: [ubuntu-latest]")), VARIED),
    "a matrix of environments, or of shards": (
        flow("run: make", around=MATRIX.format("env: [dev, prod]\n        shard: [1, 2]")), VARIED,
    ),
    "the same version twice": (
        flow("run: make", around=MATRIX.format("include:\n          - node: 20\n            part: a\n          - node: 20")),
        VARIED,
    ),
    "two versions in two matrices": (
        {FLOW: ONE.format("a", MATRIX.format("node: [20]"), "run: make"),
         ".github/workflows/b.yml": ONE.format("b", MATRIX.format("node: [22]"), "run: make")},
        VARIED,
    ),
    "continuous integration is no test of integration": (
        flow("run: pytest", job="continuous-integration-tests"), INTEGRATED,
    ),
    "tests of integration that are left out": (
        flow("run: pytest --ignore=tests/integration tests/unit"), INTEGRATED,
    ),
    "tests of integration that are not marked": (flow('run: pytest -m "not integration tests"'), INTEGRATED),
    "a job that is called so and builds": (flow("run: npm run build", job="integration-tests"), INTEGRATED),
    "metrics that are only spoken of": ({"src/server.js": "// app.get metrics\nconst m = '/metrics-docs';\n"}, MEASURED),
    "a dispatch that stays in its repository": (flow(DISPATCH.format("")), HANDED),
    "a dispatch that names its own repository": (
        flow(DISPATCH.format("repository: ${{ github.repository }}\n          ")), HANDED,
    ),
    "its own repository by its address": (
        flow("run: curl -X POST https://api.github.com/repos/${{ github.repository }}/dispatches"), HANDED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWS_NOT)
def test_it_is_not_said(tmp_path: Path, words: PipelineWords, kind: str) -> None:
    files, never = SHOWS_NOT[kind]
    assert not never & shown(tmp_path, words, files)


def test_a_line_of_an_alias_is_where_its_text_stands(tmp_path: Path, words: PipelineWords) -> None:
    text = ".up: &up |\n  helm upgrade shop ./chart\n\ndeploy:\n  script:\n    - *up\n"
    found = look(written(tmp_path, gitlab(text)), words).statements
    assert {one.line for one in found if one.field == "deploys-with"} == {2}


def shown(root: Path, words: PipelineWords, files: dict[str, str]) -> set[str]:
    found = look(written(root, files), words).statements
    return {f"{one.field}={one.value}" for one in found}
