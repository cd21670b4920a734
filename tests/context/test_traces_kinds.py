"""Kinds of repositories that were misread at first sight: what each shows, and what it must not be said to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from facilitator.context.traces.look import look
from facilitator.model.pipeline_words import PipelineWords

FLOW = ".github/workflows/a.yml"
JOB = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n"
SHIP = f"{JOB}      - run: "


def shown(root: Path, words: PipelineWords, files: dict[str, str]) -> set[str]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return {f"{one.field}={one.value}" for one in look(root, words).statements}


SHOWS = {
    "a Compose file of what the program needs starts no program": (
        {"docker-compose.yml": "services:\n  db:\n    image: bitnami/postgresql:15\n  queue:\n    image: rabbitmq\n"},
        {"compose=beside"},
    ),
    "a Compose file starts the program that it builds, or fetches, or includes": (
        {"compose.yaml": "services:\n  kafka:\n    build: ./kafka\n  db:\n    image: postgres\n"}, {"compose=yes"},
    ),
    "an image called after a queue that it reads is a program": (
        {"compose.yaml": "services:\n  a:\n    image: team/kafka-consumer:1\n  b:\n    image: kafka\n"}, {"compose=yes"},
    ),
    "services of another file may be the program": (
        {"compose.yaml": "include: [app.yaml]\nservices:\n  db:\n    image: postgres\n"}, {"compose=yes"},
    ),
    "the values of a matrix are the environments of its job": (
        {FLOW: JOB.replace("    steps:", "    strategy:\n      matrix:\n        env: [dev, preprod]\n    steps:")
         + "      - uses: nais/deploy/actions/deploy@v2\n        env:\n          RESOURCE: nais/${{ matrix.env }}.yaml\n"},
        {"deploys-to=dev", "deploys-to=staging"},
    ),
    "arguments of a script are counted past an expression": (
        {".buildkite/pipeline.yml": 'steps:\n  - command: ./push.sh {{ matrix }} "$BUILDKITE_COMMIT"\n',
         "push.sh": 'IMAGE_TAG="$2"\ndocker push "a.example/shop:$IMAGE_TAG"\n'},
        {"image-tag=commit"},
    ),
    "an encrypted file holds its secrets in Git": (
        {"config/credentials/production.yml.enc": "c2VjcmV0\n"},
        {"secret=encrypted-in-git"},
    ),
    "a swap of slots is blue-green": (
        {"azure-pipelines.yml": "steps:\n- task: AzureAppServiceManage@0\n  inputs:\n    action: Swap Slots\n"},
        {"pattern=blue-green"},
    ),
    "tests of .NET run by a task": (
        {"azure-pipelines.yml": "steps:\n- task: DotNetCoreCLI@2\n  inputs:\n    command: test\n"},
        {"ci-step=test"},
    ),
    "who tells another repository to deploy hands over": (
        {FLOW: f"{SHIP}curl -X POST https://api.github.com/repos/a/manifests/dispatches -d @body\n"},
        {"deploys-elsewhere=handed-over"},
    ),
    "the pool of a file is that of its jobs": (
        {"azure-pipelines.yml": "pool:\n  name: Own\njobs:\n- job: a\n  steps:\n  - script: make build\n"},
        {"runner=self-hosted"},
    ),
    "a template is called by the default of a parameter": (
        {"azure-pipelines.yml": "steps:\n- template: ship.yml\n",
         "ship.yml": "parameters:\n- name: kind\n  default: app\nsteps:\n- template: to-${{ parameters.kind }}.yml\n",
         "to-app.yml": "steps:\n- script: kubectl apply -f k8s\n"},
        {"ci-step=deploy", "deploys-with=kubectl"},
    ),
    "a catalogue of versions names dependencies": (
        {"gradle/libs.versions.toml": 'unleash = { module = "io.getunleash:unleash-client-java" }\n'},
        {"feature_flag_tools=unleash"},
    ),
    "a platform asks for health by its own keys": (
        {"nais/prod.yaml": "kind: Application\napiVersion: nais.io/v1alpha1\nspec:\n  liveness:\n    path: /alive\n"},
        {"health=livenessProbe", "probe_path=/alive"},
    ),
    "Cloud Foundry asks for health": (
        {"manifest.yml": "applications:\n- name: shop\n  health-check-http-endpoint: /up\n"},
        {"health=readinessProbe", "probe_path=/up"},
    ),
    "a folder of Argo CD hands over to it": (
        {"system/argocd/values.yaml": "domain: shop.example\n"},
        {"deploys-elsewhere=manifests"},
    ),
    "Shipit is seen and not read": (
        {"shipit.yml": "deploy:\n  override:\n    - make ship\n"},
        {"ci-platform=shipit", "ci-elsewhere=not-read"},
    ),
    "an image that a file of variables is copied into holds its secrets": (
        {"images/api.prod.Containerfile": "FROM a\nCOPY --chown=app .env /app/\n"},
        {"secret=in-image"},
    ),
    "health is asked below its path": (
        {"config/routes.rb": 'get "/healthcheck/live", to: "health#live"\n'},
        {"health=endpoint"},
    ),
    "status and life are asked at paths of their own": (
        {"app.py": '@status.route("/_status")\n'},
        {"health=endpoint"},
    ),
    "rights that are empty are named": (
        {FLOW: f"permissions: {{}}\n{SHIP}make lint\n"},
        {"hardening=least-rights"},
    ),
    "a Compose file that is started elsewhere holds what runs": (
        {"docker-compose.yml": "services:\n  db:\n    environment:\n      DB_PASSWORD: s3cr3tly\n",
         FLOW: f"{SHIP}ssh a@b.example 'docker compose up -d'\n"},
        {"secret=literal", "deploys-with=docker-compose"},
    ),
    "a Compose file that nothing else stands beside is what runs": (
        {"docker-compose.yml": "services:\n  db:\n    environment:\n      DB_PASSWORD: s3cr3tly\n"},
        {"secret=literal"},
    ),
    "a tool is its own wherever it lies": (
        {".gitlab-ci.yml": "deploy:\n  environment: staging\n  script:\n"
         "    - linux-amd64/helm upgrade --atomic a charts/a\n"},
        {"deploys-with=helm", "deploys-to=staging", "rollback=automatic"},
    ),
    "an environment with a number is one of its kind": (
        {FLOW: f"{SHIP}./deploy.sh test2\n"},
        {"deploys-to=test"},
    ),
    "what comes before production is staging, however short": (
        {"azure-pipelines.yml": "stages:\n- stage: Ship\n  jobs:\n"
         "  - deployment: a\n    environment: PP\n    steps:\n    - script: helm upgrade a charts/a\n"},
        {"deploys-to=staging"},
    ),
    "Tekton is a platform whose runs are fetched": (
        {".tekton/push.yaml": "apiVersion: tekton.dev/v1\nkind: PipelineRun\nspec:\n  pipelineRef:\n    name: build\n"},
        {"ci-platform=tekton", "ci-elsewhere=not-read"},
    ),
    "Concourse deploys by jobs in an order, with tasks in files of their own": (
        {"ci/pipeline.yml": "resources:\n- name: src\n  type: git\n  source: {branch: main}\njobs:\n"
         "- name: test\n  plan:\n  - get: src\n    trigger: true\n  - task: t\n    config:\n      run:\n        path: sh\n"
         "        args:\n        - -c\n        - |\n          bundle exec rake\n"
         "- name: deploy-staging\n  plan:\n  - get: src\n    passed: [test]\n    trigger: true\n"
         "  - task: d\n    file: src/ci/tasks/deploy.yml\n"
         "- name: smoke-test-staging\n  plan:\n  - get: src\n    passed: [deploy-staging]\n    trigger: true\n"
         "  - task: s\n    config:\n      run:\n        path: curl\n        args: [--fail, 'https://a.example']\n"
         "- name: deploy-production\n  plan:\n  - get: src\n    passed: [smoke-test-staging]\n"
         "  - task: d\n    file: src/ci/tasks/deploy.yml\n",
         "ci/tasks/deploy.yml": "platform: linux\nrun:\n  path: sh\n  args:\n  - -c\n  - |\n"
         "    cf push shop --strategy rolling\n"},
        {"ci-platform=concourse", "ci-step=test",
          "deploys-to=staging", "deploys-to=production", "deploys-with=cloud-foundry",
         "pattern=rolling", "ci-step=smoke-test", "approval=in-pipeline", "ci-branch=main"},
    ),
    "a resource of Concourse deploys when it is put": (
        {"concourse/pipeline.yml": "resources:\n- name: prod\n  type: cf\njobs:\n- name: ship-prod\n  plan:\n"
         "  - put: prod\n    params: {manifest: manifest.yml}\n"},
        {"deploys-to=production", "deploys-with=cloud-foundry"},
    ),
    "a file of Drone by a name of its own": (
        {".drone-1.0.yml": "kind: pipeline\nsteps:\n  - name: test\n    image: node\n    commands:\n      - npm test\n"},
        {"ci-platform=drone", "ci-step=test"},
    ),
    "what OpenTofu applies is not Terraform's": (
        {FLOW: f"{JOB}      - uses: opentofu/setup-opentofu@v1\n      - run: tofu plan\n",
         "main.tf": 'resource "a" "b" {}\n'},
        {"iac_tools=opentofu"},
    ),
    "agents of Buildkite by tags are one's own": (
        {".buildkite/pipeline.yml": "steps:\n  - command: make build\n    agents:\n      docker: 'true'\n"},
        {"runner=self-hosted"},
    ),
    "the name of a pool is no job": (
        {"azure-pipelines.yml": "jobs:\n- job: a\n  pool:\n    name: Own Agents\n  steps:\n  - script: make build\n"},
        {"runner=self-hosted"},
    ),
    "a service of ECS rolls where it says how many stay": (
        {"ecs.tf": 'resource "aws_ecs_service" "a" {\n  deployment_minimum_healthy_percent = 100\n}\n'},
        {"pattern=rolling"},
    ),
    "a migration of Alembic goes back wherever its versions lie": (
        {"migrations/versions/1a_b.py": "def downgrade():\n    op.drop_table('a')\n"},
        {"migration=down"},
    ),
    "what is tagged for an environment is put there": (
        {FLOW: f"{SHIP}oc -n a tag shop:test shop:prod\n"},
        {"ci-step=deploy", "deploys-with=openshift"},
    ),
    "a manifest as a template of Ruby or Jinja is one": (
        {"config/deploy/web.yaml.erb": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  strategy:\n    type: Recreate\n"
         "  template:\n    spec:\n      containers:\n<% if a %>\n        - name: web\n          readinessProbe:\n"
         "            httpGet:\n              path: /ready\n              port: <%= port %>\n<% end %>\n",
         "k8s/a.yml.j2": "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n"
         "{% for one in all %}\n        - name: a\n          env:\n            - name: API_TOKEN\n"
         "              value: {{ token }}\n"
         "          livenessProbe:\n            httpGet:\n              path: /live\n{% endfor %}\n"},
        {"pattern=recreate", "probe_path=/ready", "probe_path=/live", "health=readinessProbe"},
    ),
    "Kamal asks for the health that its file names": (
        {"config/deploy.yml": "service: shop\nservers:\n  web:\n    - a.example\nproxy:\n  healthcheck:\n    path: /up\n"},
        {"deploy_tools=kamal", "probe_path=/up", "health=readinessProbe"},
    ),
    "a plugin of Drone that builds tags what it is told": (
        {".drone.yml": "kind: pipeline\nsteps:\n  - name: image\n    image: plugins/docker\n    settings:\n"
         "      repo: a.example/shop\n      tags: ${DRONE_COMMIT_SHA}\n"},
        {"ci-step=image-build", "image-tag=commit"},
    ),
    "a tag that a step hands on is the one of the release": (
        {FLOW: f"{JOB}      - run: echo ::set-output name=TAG::${{GITHUB_REF/refs\\/tags\\//}}\n"
         "      - uses: docker/build-push-action@v2\n        with:\n          tags: a/shop:${{ steps.t.outputs.TAG }}\n"},
        {"image-tag=release"},
    ),
    "a script of tests that an action runs": (
        {FLOW: f"{JOB}      - uses: a/coverage@v5\n        with:\n          coverageCommand: ./unit-test.sh\n"},
        {"unit-tests=run"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWS)
def test_it_is_shown(tmp_path: Path, words: PipelineWords, kind: str) -> None:
    files, wanted = SHOWS[kind]
    assert wanted <= shown(tmp_path, words, files)


SHOWS_NOT = {
    "the folder of an archive is no environment": (
        {FLOW: f"{SHIP}az functionapp deployment source config-zip --src ./outputs/test/app.zip\n"},
        {"deploys-to=test"},
    ),
    "results that are kept are no deployment": (
        {FLOW: f"{SHIP}aws s3 cp out/ s3://shop-test-results --recursive\n"},
        {"ci-step=deploy"},
    ),
    "what builds for a deployment does not deploy": (
        {FLOW: f"{JOB}      - uses: a/b/build-for-deploy-kotlin@v2\n"},
        {"ci-step=deploy"},
    ),
    "rights of one workflow are not those of all": (
        {FLOW: f"permissions:\n  contents: read\n{SHIP}make lint\n",
         ".github/workflows/b.yml": f"{JOB}      - uses: a/b@v1\n"},
        {"hardening=least-rights"},
    ),
    "not each Application is one of Argo CD": (
        {"deploy/prod.yaml": "kind: Application\napiVersion: nais.io/v1alpha1\nspec:\n  port: 8080\n"},
        {"deploys-with=argocd", "deploy-method=gitops", "ci_platforms=argo-cd"},
    ),
    "a value of a matrix is no environment by its key": (
        {FLOW: JOB.replace("    steps:", "    strategy:\n      matrix:\n        environment: [staging]\n    steps:")
         + "      - run: make lint\n"},
        {"ci-environment=staging"},
    ),
    "a remark in a dependency file is no dependency": (
        {"Gemfile": 'gem "observer" # launchdarkly-server-sdk needs it\n'},
        {"feature_flag_tools=launchdarkly"},
    ),
    "the path of a patch is no endpoint": (
        {"patch.yml": "- type: replace\n  path: /groups/name=api?/health?/timeout?\n"},
        {"health_endpoints=/groups/name=api?/health?/timeout?"},
    ),
    "an example of variables holds none": (
        {"Dockerfile": "FROM a\nCOPY .env.example .env\nCOPY --from=b /tmp/.env .\n"},
        {"secret=in-image"},
    ),
    "a field that is called ready is no endpoint": (
        {"app.py": 'state["is_ready"] = True\n'},
        {"health=endpoint"},
    ),
    "an image for development is not what runs": (
        {".devcontainer/Dockerfile": "FROM a\nENV API_TOKEN=k3jf02mfl21\n"},
        {"secret=plain"},
    ),
    "a Compose file to work with is not what is deployed": (
        {"docker-compose.yml": "services:\n  db:\n    environment:\n      DB_PASSWORD: s3cr3tly\n",
         FLOW: f"{SHIP}kubectl apply -f k8s/\n"},
        {"secret=literal"},
    ),
    "a Compose file of a development container or for tests is not what runs": (
        {".devcontainer/docker-compose.yml": "services:\n  db:\n    environment:\n      DB_PASSWORD: s3cr3tly\n",
         "docker-compose.test.yml": "services:\n  db:\n    environment:\n      DB_PASSWORD: s3cr3tly\n"},
        {"secret=literal"},
    ),
    "a secret that a command reads is not in the file": (
        {"Dockerfile": "FROM a\nRUN --mount=type=secret,id=t \\\n  API_TOKEN=`cat /run/secrets/t` npm ci\n"},
        {"secret=plain"},
    ),
    "a link to click on is no step": (
        {"README.md": "## Deployment\n\nFor more on the deployment of this service, click [here](https://a.example).\n"},
        {"manual-step=yes"},
    ),
    "what nobody has to do is no step": (
        {"README.md": "You should not have to manually deploy this.\nThere is no need to restart the server by hand.\n"},
        {"manual-step=yes"},
    ),
    "commands to run are written down": (
        {"README.md": "The following commands manually delete a deployment:\n\n```\nhelm delete a\n```\n"},
        {"manual-step=yes"},
    ),
    "instructions for work on one's own machine are none for a deployment": (
        {"local-running/README.md": "1. Open the AWS Console and copy the secret.\n",
         "api-tests/README.md": "1. Open the AWS Console and copy the secret.\n"},
        {"manual-step=yes"},
    ),
    "a task of Concourse by hand is none where something starts it": (
        {"ci/pipeline.yml": "jobs:\n- name: deploy-production\n  plan:\n"
         "  - get: src\n    passed: [test]\n    trigger: true\n"},
        {"approval=in-pipeline"},
    ),
    "what OpenTofu applies is Terraform's no more": (
        {FLOW: f"{SHIP}tofu apply -auto-approve\n", "main.tf": 'resource "a" "b" {}\n'},
        {"iac_tools=terraform"},
    ),
    "a queue of Buildkite does not say whose it is": (
        {".buildkite/pipeline.yml": "steps:\n  - command: make build\n    agents:\n      queue: default\n"},
        {"runner=self-hosted"},
    ),
    "a file to configure another thing is none of Kamal": (
        {"config/deploy.yml": "servers:\n  - a\n"},
        {"deploy_tools=kamal"},
    ),
    "a template that fills in a value holds no secret": (
        {"k8s/a.yaml.j2": "apiVersion: v1\nkind: Secret\nstringData:\n  token: <%= token %>\n  other: {{ a }}\n"},
        {"secret=plain"},
    ),
    "what is not production is not production": (
        {FLOW: JOB.replace("ship:", "deploy-non-prod:") + "      - run: ./deploy.sh\n"},
        {"deploys-to=production"},
    ),
    "a Compose file beside an image that is published is to work with": (
        {"docker-compose.yml": "services:\n  db:\n    environment:\n      DB_PASSWORD: s3cr3tly\n",
         FLOW: f"{SHIP}docker push a.example/shop:1\n"},
        {"secret=literal"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWS_NOT)
def test_it_is_not_said(tmp_path: Path, words: PipelineWords, kind: str) -> None:
    files, never = SHOWS_NOT[kind]
    assert not never & shown(tmp_path, words, files)
