"""Shapes met in many repositories: what shows, and what looks like it and does not; each case is a kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.traces.look import look
from facilitator.model.pipeline_words import PipelineWords

GITHUB = ".github/workflows/a.yml"
CIRCLE = ".circleci/config.yml"


def job(run: str, more: str = "") -> str:
    return f"on: push\njobs:\n  a:\n{more}    steps:\n      - run: {run}\n"


ACTION = "runs:\n  steps:\n    - run: helm upgrade --install app ./chart\n"
SHOWN = {
    "a Jenkinsfile with an ending of any kind": (
        {"Jenkinsfile_nightly": "node {\n  sh 'make'\n}\n"},
        [("ci-platform", "jenkins", 1)],
    ),
    "verify of Gradle": ({GITHUB: job("./gradlew clean verify")}, [("ci-step", "test", 5)]),
    "tests of Django": (
        {GITHUB: job("coverage run manage.py test")},
        [("ci-step", "test", 5)],
    ),
    "an orb that is a key": (
        {CIRCLE: "jobs:\n  a:\n    steps:\n      - aws-ecr/build_image:\n          tag: $CIRCLE_SHA1\n"},
        [("ci-step", "image-build", 4)],
    ),
    "a command that a job gives its environment": (
        {
            CIRCLE: "commands:\n  ship:\n    steps:\n      - run: ./bin/ship << parameters.to >>\n"
            "jobs:\n  a:\n    steps:\n      - ship:\n          to: staging\n",
            "bin/ship": "helm upgrade app ./chart\n",
        },
        [("deploys-with", "helm", 1)],
    ),
    "where a command deploys to": (
        {
            CIRCLE: "commands:\n  ship:\n    steps:\n      - run: helm upgrade app -n << parameters.to >>\n"
            "jobs:\n  a:\n    steps:\n      - ship:\n          to: staging\n",
        },
        [("deploys-to", "staging", 4)],
    ),
    "a command without parameters": (
        {CIRCLE: "commands:\n  t:\n    steps:\n      - run: pytest\njobs:\n  deploy_prod:\n    steps:\n      - t\n"},
        [("ci-step", "test", 4)],
    ),
    "where a command runs, whatever it does": (
        {GITHUB: "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./own-thing\n"},
        [("runner", "managed", 3)],
    ),
    "the name of a workflow says where to": (
        {GITHUB: "name: Deploy to Staging\n" + job("helm upgrade app ./chart")},
        [("deploys-to", "staging", 6)],
    ),
    "an environment from the matrix": (
        {
            GITHUB: "jobs:\n  a:\n    strategy:\n      matrix:\n        include:\n          - name: x-staging\n"
            "          - name: x-prod\n    environment: ${{ matrix.name }}\n    steps:\n"
            "      - run: helm upgrade app ./chart\n"
        },
        [("deploys-to", "staging", 10), ("deploys-to", "production", 10)],
    ),
    "an action of the repository's own": (
        {
            GITHUB: "jobs:\n  a:\n    environment: production\n    steps:\n      - uses: ./.github/actions/ship\n",
            ".github/actions/ship/action.yml": ACTION,
        },
        [("deploys-to", "production", 3)],
    ),
    "what ssh starts anew": (
        {GITHUB: job("ssh $HOST 'docker pull app && docker run -d app'")},
        [("deploys-to", "somewhere", 5), ("runs", "service", 5)],
    ),
    "a secret among the variables of a step": (
        {GITHUB: job("twine upload dist/*") + "        env:\n          P: ${{ secrets.PYPI }}\n"},
        [("secret", "ci-secret", 7)],
    ),
    "a secret in a file of variables": (
        {".env": "PORT=1\nDB_PASS=hunter2hunter2\n"},
        [("secret", "env-file", 2)],
    ),
    "a secret in an address": (
        {".env": "A=postgres://u:hunter2@db.internal/x\n"},
        [("secret", "env-file", 1)],
    ),
    "the password of a signing key": (
        {"keystore.properties": "keyAlias=a\nkeyPassword=hunter2hunter2\n"},
        [("secret", "plain", 2)],
    ),
    "health of Spring": (
        {"build.gradle": "implementation 'org.springframework.boot:spring-boot-starter-actuator'\n"},
        [("health", "endpoint", 1)],
    ),
    "health that Spring exposes": (
        {"a/application.properties": "management.endpoints.web.exposure.include=health,info\n"},
        [("health", "endpoint", 1)],
    ),
    "a route that is pinged": (
        {"routes.go": 'r.GET("/ping", pong)\n'},
        [("health", "endpoint", 1)],
    ),
    "a template that is fetched": (
        {".gitlab-ci.yml": "include:\n  - remote: 'https://x.example/build.yml'\n"},
        [("ci-elsewhere", "template", 2)],
    ),
    "a shared library": (
        {"Jenkinsfile": "@Library('ours@1')\n\nwithPipeline('java') {\n}\n"},
        [("ci-elsewhere", "library", 1)],
    ),
    "a workflow of another repository, by its name": (
        {GITHUB: "jobs:\n  a:\n    uses: o/r/.github/workflows/docker-build.yml@v1\n"},
        [("ci-elsewhere", "workflow", 3), ("ci-step", "image-build", 3)],
    ),
    "a stage of Bitbucket by itself": (
        {
            "bitbucket-pipelines.yml": "pipelines:\n  branches:\n    main:\n      - step:\n          deployment: test\n"
            "          script: [make]\n      - step:\n          deployment: production\n          script: [dep deploy]\n"
        },
        [("deploys-to", "production", 9), ("ci-environment", "test", 5), ("ci-branch", "main", 3)],
    ),
    "what is merged into a job, with its own line": (
        {
            ".gitlab-ci.yml": ".ship: &ship\n  script:\n    - helm upgrade a b\nlive:\n  <<: *ship\n"
            "  environment: production\n"
        },
        [("deploys-to", "production", 3)],
    ),
    "a step that is only referred to": (
        {
            "bitbucket-pipelines.yml": "definitions:\n  steps:\n    - step: &check\n        script: [pytest]\n"
            "pipelines:\n  branches:\n    main:\n      - step: *check\n"
        },
        [("ci-step", "test", 4), ("ci-branch", "main", 7)],
    ),
    "a Jenkinsfile that a library reads, and its time": (
        {"Jenkinsfile": "@Library('ours@1')\n\nproperties([pipelineTriggers([cron('H 7 * * *')])])\n"},
        [("pipeline-form", "groovy-scripted", 3), ("ci-schedule", "H 7 * * *", 3)],
    ),
    "what is started anew on its machine": (
        {GITHUB: job("ssh $HOST 'cd app && docker compose up -d'")},
        [("pattern", "recreate", 5)],
    ),
    "a command that changes what runs": (
        {GITHUB: job("gcloud run deploy web")},
        [("deploy-method", "push", 5)],
    ),
    "a pipeline that is seen and not read": (
        {"gocd/templates/shop.jsonnet": "{}\n"},
        [("ci-platform", "gocd", 1), ("ci-elsewhere", "not-read", 1)],
    ),
    "an environment that is the branch": (
        {
            ".gitlab-ci.yml": "a:\n  environment:\n    name: ${CI_COMMIT_REF_NAME}\n  script:\n    - helm upgrade a b\n"
            "  rules:\n    - if: $CI_COMMIT_BRANCH =~ /preprod|production/\n"
        },
        [("deploys-to", "staging", 5), ("deploys-to", "production", 5)],
    ),
    "a person who is asked for a value": (
        {"Jenkinsfile": "pipeline {\n stage('A') {\n  env.GO = input message: 'Go?'\n }\n}\n"},
        [("approval", "in-pipeline", 3)],
    ),
    "a branch that a job is limited to": (
        {".gitlab-ci.yml": "a:\n  script: [make]\n  only:\n    - main\n"},
        [("ci-branch", "main", 4)],
    ),
    "an identity that is exchanged": (
        {
            GITHUB: "permissions:\n  id-token: write\njobs:\n  a:\n    steps:\n      - uses: azure/login@v2\n"
            "        with:\n          tenant-id: ${{ vars.TENANT }}\n"
        },
        [("ci-credentials", "oidc", 8)],
    ),
    "a script called by the folder that was checked out": (
        {
            GITHUB: job('sh -c "${GITHUB_WORKSPACE}/tools/push.sh"'),
            "tools/push.sh": "docker build -t a .\n",
        },
        [("ci-step", "image-build", 1)],
    ),
    "a command below a parameter that is filled in": (
        {
            CIRCLE: "jobs:\n  a:\n    steps:\n      - run: |\n          cd infra/<<parameters.stage>>/\n"
            "          terraform apply -auto-approve\n"
        },
        [("deploys-with", "terraform", 6)],
    ),
    "a token of a platform that is stored": (
        {
            GITHUB: "jobs:\n  a:\n    steps:\n      - uses: cloudflare/wrangler-action@v3\n"
            "        with:\n          apiToken: ${{ secrets.CLOUDFLARE_API_TOKEN }}\n          command: deploy\n"
        },
        [("ci-credentials", "static", 6), ("deploys-with", "cloudflare-workers", 4)],
    ),
    "a password of SSH that is stored": (
        {".gitlab-ci.yml": "a:\n  script:\n    - sshpass -p $PROD_SSH_PASSWORD ssh a@b date\n"},
        [("ci-credentials", "static", 3)],
    ),
    "what an action is told to run": (
        {
            GITHUB: "jobs:\n  a:\n    steps:\n      - uses: ./.github/actions/yarn\n"
            "        with:\n          command: test\n",
            ".github/actions/yarn/action.yml": "runs:\n  steps:\n    - run: yarn ${{ inputs.command }}\n",
        },
        [("ci-step", "test", 3)],
    ),
    "a target that a Jenkinsfile calls": (
        {
            "Jenkinsfile": "pipeline {\n sh 'make deploy'\n}\n",
            "Makefile": "deploy:\n\tssh $HOST 'docker stack deploy -c a.yml app'\n",
        },
        [("deploys-with", "docker-compose", 2)],
    ),
    "machines of Google": (
        {
            GITHUB: "jobs:\n  a:\n    steps:\n"
            "      - run: gcloud compute instance-groups managed rolling-action start-update web\n"
            "      - run: gcloud compute ssh web --command 'docker compose up -d'\n"
        },
        [("pattern", "rolling", 4), ("deploys-with", "docker-compose", 5)],
    ),
    "a preview of Fly": (
        {GITHUB: "jobs:\n  a:\n    steps:\n      - uses: superfly/fly-pr-review-apps@1.5.0\n"},
        [("deploy-method", "push", 4)],
    ),
    "a Jenkinsfile of one part": (
        {"services/web/Jenkinsfile": "pipeline {\n sh 'docker build -t a .'\n}\n"},
        [("ci-platform", "jenkins", 1), ("ci-step", "image-build", 2)],
    ),
    "a template of Azure": (
        {
            "azure/template.json": '{\n  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/'
            'deploymentTemplate.json#"\n}\n'
        },
        [("iac_tools", "arm-templates", 2)],
    ),
    "what GoReleaser builds": (
        {".goreleaser.yaml": "version: 2\nbuilds:\n  - main: .\n"},
        [("package", "go", 2)],
    ),
    "a key that is handed over": (
        {
            GITHUB: "jobs:\n  a:\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v1\n"
            "        with:\n          aws-access-key-id: ${{ secrets.KEY }}\n"
        },
        [("ci-credentials", "static", 6)],
    ),
    "workflows for different folders": (
        {
            GITHUB: "on:\n  push:\n    paths: ['web/**', 'api/**']\n",
        },
        [("repository-parts", "several", 3)],
    ),
    "deployments to two regions": (
        {
            GITHUB: "jobs:\n  a:\n    steps:\n      - run: aws ecs update-service --region eu-west-1\n"
            "      - run: aws ecs update-service --region us-east-1\n"
        },
        [("regions", "several", 5)],
    ),
    "what a release goes back on": (
        {GITHUB: job("helm upgrade --atomic app ./chart")},
        [("rollback-on", "health-check", 5)],
    ),
    "what an analysis measures": (
        {
            "k8s/a.yaml": "kind: AnalysisTemplate\nspec:\n  metrics:\n    - name: success-rate\n    - name: latency\n"
        },
        [("rollback-on", "error-rate", 4), ("rollback-on", "latency", 5)],
    ),
    "what OpenShift is told from a Jenkinsfile": (
        {
            "Jenkinsfile": "pipeline {\n stage('Build') {\n  build.startBuild()\n }\n"
            " stage('PROD - Deploy') {\n  openshift.apply(template)\n }\n}\n"
        },
        [("ci-step", "image-build", 3), ("deploys-to", "production", 6)],
    ),
    "secrets that a deployment is given from a store": (
        {GITHUB: job("gcloud run deploy app --set-secrets=A=a:latest")},
        [("secret", "store", 5)],
    ),
    "a tag that an action is given": (
        {
            GITHUB: "jobs:\n  a:\n    steps:\n      - uses: ./.github/actions/push\n"
            "        with:\n          image-tag: ${{ github.sha }}\n",
            ".github/actions/push/action.yml": "runs:\n  steps:\n    - run: docker push $REPO:$TAG\n"
            "      env:\n        TAG: ${{ inputs.image-tag }}\n",
        },
        [("image-tag", "commit", 3)],
    ),
    "a tag that a script is given": (
        {
            CIRCLE: "jobs:\n  a:\n    steps:\n      - run: ./push.sh latest\n      - run: ./push.sh $CIRCLE_TAG\n",
            "push.sh": 'TAG="$1"\ndocker push "x/app:$TAG"\n',
        },
        [("image-tag", "release", 2), ("image-tag", "latest", 2)],
    ),
    "a tag that no file says": (
        {GITHUB: job("docker build -t $NAME:$IMAGE_TAG -t $NAME:latest .")},
        [("image-tag-set", "elsewhere", 5)],
    ),
    "a way back by hand": (
        {"README.md": "### Rolling back to a previous release\n"},
        [("documented", "rollback", 1)],
    ),
    "what a package is built from": (
        {"pyproject.toml": '[project]\nname = "a"\n\n[build-system]\nrequires = []\n'},
        [("package", "python", 4)],
    ),
    "a migration tool of a document store": (
        {"build.gradle": "implementation 'com.github.mongobee:mongobee:0.13'\n"},
        [("migration_tools", "mongobee", 1)],
    ),
}  # fmt: skip
NOT_SHOWN = {
    "a scanner that only reports": (
        {
            GITHUB: "jobs:\n  a:\n    steps:\n      - uses: snyk/actions/golang@v1\n"
            "        with:\n          command: monitor\n"
        },
        ("sca-blocks", "yes"),
    ),
    "the token of every run": (
        {GITHUB: job("gh pr list") + "        env:\n          T: ${{ secrets.GITHUB_TOKEN }}\n"},
        ("secret", "ci-secret"),
    ),
    "a file of variables without a secret": ({".env": "SERVER_PORT=80\n"}, ("secret", "env-file")),
    "a placeholder in it": ({".env": "DB_PASSWORD=changeme\n"}, ("secret", "env-file")),
    "an example of it": ({".env.example": "DB_PASSWORD=hunter2hunter2\n"}, ("secret", "env-file")),
    "a variable that is no secret": (
        {"compose.yaml": "services:\n  a:\n    environment:\n      LOG_LEVEL: debug\n"},
        ("secret", "environment"),
    ),
    "a token that a page or a signature needs": (
        {GITHUB: "permissions:\n  id-token: write\n" + job("make")},
        ("ci-credentials", "oidc"),
    ),
    "parameters of a template of Azure": (
        {
            "azure/parameters.json": '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/'
            'deploymentParameters.json#"}\n'
        },
        ("iac_tools", "arm-templates"),
    ),
    "what is not changed by hand": (
        {"README.md": "# Deployment\n\nThe version of a release should not be manually changed.\n"},
        ("manual-step", "yes"),
    ),
    "an image that only a tool is built in": (
        {"sonarcloud/Dockerfile": "FROM a\n", "devtools/net/Dockerfile": "FROM a\n"},
        ("containers", "docker"),
    ),
    "a copy that is kept": (
        {GITHUB: job("aws s3 sync . s3://$BACKUP_BUCKET")},
        ("deploys-to", "somewhere"),
    ),
    "tests in the name of a workflow": (
        {GITHUB: "name: Test and ship\n" + job("helm upgrade app ./chart")},
        ("deploys-to", "test"),
    ),
    "one beside the other": (
        {GITHUB: job("ssh $HOST 'docker compose up -d app-blue'")},
        ("pattern", "recreate"),
    ),
    "a command elsewhere": (
        {GITHUB: "jobs:\n  a:\n    uses: o/r/.github/workflows/deploy.yml@v1\n"},
        ("deploy-method", "push"),
    ),
    "a function is no service": ({GITHUB: job("sam deploy")}, ("runs", "service")),
    "a library beside steps of its own": (
        {"Jenkinsfile": "@Library('ours@1') _\npipeline {\n  sh 'make'\n}\n"},
        ("ci-elsewhere", "library"),
    ),
    "a workflow for one thing": (
        {GITHUB: "jobs:\n  a:\n    uses: o/r/.github/workflows/changelog-check.yml@v1\n"},
        ("ci-elsewhere", "workflow"),
    ),
    "one folder and documents": (
        {GITHUB: "on:\n  push:\n    paths: ['web/**', 'docs/**']\n"},
        ("repository-parts", "several"),
    ),
    "a file of the system": (
        {GITHUB: job("helm upgrade app ./chart > /dev/null")},
        ("deploys-to", "dev"),
    ),
    "where labels are given": (
        {GITHUB: "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/labeler@v4\n"},
        ("runner", "managed"),
    ),
    "a word beside a tag that no file says": (
        {GITHUB: job("docker push $NAME:$IMAGE_TAG") + "      - run: docker push $NAME:latest\n"},
        ("image-tag", "latest"),
    ),
    "a fault told in prose": (
        {"README.md": "Then it will at once roll back to the previous image, which is old.\n"},
        ("documented", "rollback"),
    ),
    "settings of tools only": (
        {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"},
        ("package", "python"),
    ),
    "a ping that is sent": ({"main.ts": 'socket.send("/ping")\n'}, ("health", "endpoint")),
    "a branch of one job": (
        {".gitlab-ci.yml": "a:\n  script: [make]\n  only:\n    - develop\n"},
        ("ci-branch", "develop"),
    ),
}  # fmt: skip


def shown(root: Path, words: PipelineWords, files: dict[str, str]) -> set[tuple[str, str, int]]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    statements = look(root, words).statements
    assert not any("hunter2" in part for s in statements for part in (s.value, s.text))
    return {(s.field, s.value, s.line) for s in statements}


@pytest.mark.parametrize("case", SHOWN)
def test_what_shows(tmp_path: Path, words: PipelineWords, case: str) -> None:
    files, expected = SHOWN[case]
    seen = shown(tmp_path, words, files)
    assert set(expected) <= seen, sorted(seen)


@pytest.mark.parametrize("case", NOT_SHOWN)
def test_what_looks_like_it(tmp_path: Path, words: PipelineWords, case: str) -> None:
    files, (field, value) = NOT_SHOWN[case]
    assert (field, value) not in {(f, v) for f, v, _ in shown(tmp_path, words, files)}


def test_no_single_folder_or_region_is_kept(tmp_path: Path, words: PipelineWords) -> None:
    text = "on:\n  push:\n    paths: ['web/**']\n" + job(
        "aws ecs update-service --region eu-west-1"
    )
    assert not {f for f, *_ in shown(tmp_path, words, {GITHUB: text})} & {
        "part-path",
        "deploy-region",
        "regions",
    }
