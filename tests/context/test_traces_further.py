"""Further kinds of repositories that were misread at first sight: what each shows, and what it must not be said to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.written import written

from facilitator.context.ci import ci_files
from facilitator.context.ci_read import read_all
from facilitator.context.traces.look import look
from facilitator.context.walk import walk
from facilitator.model.pipeline_words import PipelineWords

FLOW = ".github/workflows/a.yml"
ONE = "jobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n"
JOB = f"on: push\n{ONE}"
SHIP = f"{JOB}      - run: "
CIRCLE = ".circleci/config.yml"
ORBS = "jobs:\n  {}:\n    steps:\n"
MATRIX = JOB.replace("    steps", "    strategy:\n      matrix:\n        {}\n    steps")
REF = "docker build -t a.example/shop:${{ github.ref_name }} . && docker push a.example/shop:${{ github.ref_name }}\n"
INPUT = "on:\n  workflow_dispatch:\n    inputs:\n      command:\n        default: {}\n"
GIVEN = "      - run: bundle exec kamal ${{ github.event.inputs.command }}\n"


def shown(root: Path, words: PipelineWords, files: dict[str, str]) -> set[str]:
    found = look(written(root, files), words).statements
    return {f"{one.field}={one.value}" for one in found}


SHOWS = {
    "a pipeline that a hidden folder of its own holds": (
        {".gitlab-ci.yml": "include:\n  - local: .gitlab-ci/test.yml\n",
         ".gitlab-ci/test.yml": "unit:\n  script:\n    - grunt test-unit\n  rules:\n"
         "    - if: $CI_PIPELINE_SOURCE == \"schedule\"\n"},
        {"ci-step=test", "ci-trigger=schedule"},
    ),
    "a file that is included is read wherever it lies": (
        {".gitlab-ci.yml": "include:\n  - local: .of-the-team/test.yml\n",
         ".of-the-team/test.yml": "unit:\n  script: pytest\n"},
        {"ci-step=test"},
    ),
    "manifests of NAIS in a hidden folder": (
        {".nais/app.yaml": "apiVersion: nais.io/v1alpha1\nkind: Application\nspec:\n  liveness:\n    path: /alive\n"
         "  readiness:\n    path: /ready\n    timeout: 1\n",
         ".nais/alerts.yaml": "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n"},
        {"liveness_path=/alive", "readiness_timeout=1 s", "probe_path=/ready", "monitoring=alert-rule"},
    ),
    "a container file in a folder called build": (
        {"build/Dockerfile": "FROM a\nHEALTHCHECK CMD curl localhost\n", "build/package/Dockerfile": "FROM b\n"},
        {"containerfile=yes", "health=container-file"},
    ),
    "the manifests of a chart of others lie elsewhere": (
        {"helm/shop/Chart.yaml": "dependencies:\n  - name: generic-service\n    version: 3\n"
         "    repository: 'oci://charts.example.org'\n"},
        {"deploys-elsewhere=chart"},
    ),
    "encrypted secrets of a framework that a file reads": (
        {"config/credentials.yml.enc": "a\n", "config/storage.yml": "key: <%= Rails.application.credentials.key %>\n"},
        {"secret=encrypted-in-git"},
    ),
    "encrypted secrets of a framework whose key a pipeline is given": (
        {"config/credentials.yml.enc": "a\n",
         FLOW: f"{JOB}      - run: rspec\n        env:\n          RAILS_MASTER_KEY: ${{{{ secrets.RAILS_MASTER_KEY }}}}\n"},
        {"secret=encrypted-in-git"},
    ),
    "what Azure builds and leaves for a release": (
        {"azure-pipelines.yml": "steps:\n- task: VSBuild@1\n- task: PublishBuildArtifacts@1\n"},
        {"deploys-elsewhere=artifact"},
    ),
    "a service of Compose that is called after tests": (
        {FLOW: f"{SHIP}docker-compose run --rm api-test\n"}, {"ci-step=test"},
    ),
    "dashboards that a job makes": (
        {FLOW: JOB.replace("ship", "create_dashboard") + "      - run: ./make.sh apply\n"}, {"monitoring=made-by-pipeline"},
    ),
    "a script around Terraform that is to apply": (
        {FLOW: f"{SHIP}bash ./infra/terraform.sh apply prod -auto-approve\n"}, {"ci-step=deploy"},
    ),
    "traffic that is given to another revision": (
        {FLOW: f"{SHIP}gcloud run services update-traffic shop --to-latest\n"}, {"ci-step=deploy", "pattern=canary"},
    ),
    "a push to a platform that deploys what it is given": (
        {FLOW: f"{SHIP}git push --force git@beta.aptible.com:shop/shop.git $SHA:master\n"}, {"ci-step=deploy"},
    ),
    "files of a platform that fetches for itself": (
        {"clevercloud/review.sh": "a\n"}, {"deploys-elsewhere=platform"},
    ),
    "what an input can be is what a command is": (
        {FLOW: f"{INPUT.format('deploy')}{ONE}{GIVEN}"},
        {"ci-step=deploy", "deploys-with=kamal", "deploy-method=push"},
    ),
    "a name of what started the pipeline is a release where tags do": (
        {FLOW: f"on:\n  push:\n    tags: ['v*']\n{ONE}      - run: {REF}"},
        {"image-tag=release"},
    ),
    "a name of what started the pipeline is a branch where pushes do": ({FLOW: f"{SHIP}{REF}"}, {"image-tag=branch"}),
    "the file of settings that a command is given says where more than the environment of its job": (
        {FLOW: JOB.replace("    steps", "    environment: development\n    steps")
         + "      - run: fly deploy --config fly.staging.toml\n"},
        {"deploys-to=staging"},
    ),
    "a tag by the time is one of its own for each build, whatever its variable is called": (
        {FLOW: f"{SHIP}|\n          BRANCH_NAME=$(date +%Y.%m.%d)\n          docker push a.example/shop:${{BRANCH_NAME}}\n"},
        {"image-tag=build"},
    ),
    "a tag by the time and the commit is the commit's": (
        {FLOW: f"{SHIP}docker push a.example/shop:$(date +%s)-${{GITHUB_SHA}}\n"}, {"image-tag=commit"},
    ),
    "an address with a password among the values of a chart": (
        {"deploy/helm/values.yaml": "env:\n  DB: mongodb://root:s3same@db.shop:27017\n"}, {"secret=plain"},
    ),
    "a password that is stored lets in": (
        {FLOW: f"{JOB}      - uses: docker/login-action@v3\n        with:\n          password: ${{{{ secrets.HUB }}}}\n"},
        {"ci-credentials=static"},
    ),
    "a stored password is handed to a registry": (
        {CIRCLE: ORBS.format("ship") + "      - run: docker login -u $DOCKER_USER -p $DOCKER_PASS\n"},
        {"ci-credentials=static"},
    ),
    "a run is called after the commit": (
        {"azure-pipelines.yml": "steps:\n- script: |\n    git_sha=$(git rev-parse HEAD)\n"
         "    echo \"##vso[build.updatebuildnumber]$git_sha\"\n- script: docker build -t shop:$(Build.BuildNumber) .\n"},
        {"image-tag=commit"},
    ),
    "a variable that is handed on keeps what it stands for": (
        {CIRCLE: ORBS.format("ship") + "      - run: |\n          TAGS=\"$CIRCLE_SHA1\"\n"
         "          echo \"export TAGS=$TAGS\" >> $BASH_ENV\n"
         "      - run: docker build -t a.example/shop:${TAGS} .\n"},
        {"image-tag=commit"},
    ),
    "an image that is the only one is judged, though it stays": (
        {FLOW: f"{SHIP}docker build -t shop:scan .\n"},
        {"image-tag=fixed"},
    ),
    "a release is by the tag of an image": (
        {FLOW: f"{SHIP}helm upgrade shop ./chart --set image.tag=${{{{ github.sha }}}}\n"},
        {"image-tag=commit"},
    ),
    "a namespace says where more than the name of a job": (
        {CIRCLE: ORBS.format("install_on_live_cluster")
         + "      - helm/upgrade-helm-chart:\n          namespace: shop-dev\n"},
        {"deploys-to=dev", "deploys-with=helm", "deploy-method=push"},
    ),
    "a key of SSH is stored": (
        {FLOW: f"{JOB}      - uses: webfactory/ssh-agent@v1\n        with:\n"
         f"          ssh-private-key: ${{{{ secrets.KEY }}}}\n"},
        {"ci-credentials=static"},
    ),
    "the file of a cluster is stored": (
        {FLOW: f"{SHIP}|\n          date\n          echo \"${{{{ secrets.KUBE_CONFIG }}}}\" > ~/.kube/config\n"},
        {"ci-credentials=static"},
    ),
    "the machines of a matrix": (
        {FLOW: MATRIX.format("os: [macos-latest]").replace("ubuntu-latest", "${{ matrix.os }}")
         + "      - run: make build\n"},
        {"runner=managed"},
    ),
    "a matrix of environments, whatever it is called": (
        {FLOW: f"{MATRIX.format('cluster: [dev, prod]')}      - run: ./deploy.sh\n"},
        {"deploys-to=dev", "deploys-to=production"},
    ),
    "an orb scans an image": (
        {CIRCLE: ORBS.format("scan") + "      - snyk/scan:\n          docker-image-name: shop:scan\n"},
        {"container-scan=snyk"},
    ),
    "a package that others can install": (
        {"package.json": '{\n  "name": "a",\n  "version": "1.0.0",\n  "files": ["lib"]\n}\n'},
        {"package=node"},
    ),
    "an environment that only the run names": (
        {FLOW: JOB.replace("    steps", "    environment: ${{ matrix.place }}\n    steps") + "      - run: ./deploy.sh\n"},
        {"deploys-to=chosen"},
    ),
    "a gem": ({"a.gemspec": "Gem::Specification.new do |s|\nend\n"}, {"package=ruby"}),
    "a push to Heroku": (
        {FLOW: f"{SHIP}git push -f https://heroku:$KEY@git.heroku.com/shop.git HEAD:main\n"},
        {"ci-step=deploy", "deploys-with=heroku"},
    ),
    "linters of Ruby": ({FLOW: f"{SHIP}bundle exec standardrb\n"}, {"ci-step=lint"}),
    "assets are built": ({FLOW: f"{SHIP}bin/rails javascript:build\n"}, {"ci-step=build"}),
    "tests of a whole system": ({FLOW: f"{SHIP}bin/rails test:system\n"}, {"ci-step=end-to-end-test"}),
    "an action that builds an image": (
        {FLOW: f"{JOB}      - uses: nais/docker-build-push@v0\n"},
        {"ci-step=image-build"},
    ),
    "a way down of Rails": (
        {"db/migrate/20220101000000_a.rb": "class A\n  def up\n  end\n\n  def down\n  end\nend\n"},
        {"migration=down"},
    ),
    "a way down in SQL": ({"db/migrations/1_a.sql": "-- migrate:up\n-- migrate:down\n"}, {"migration=down"}),
    "a release of Heroku migrates before it serves": (
        {"Procfile": "web: puma\nrelease: rake db:migrate\n"},
        {"migration-order=pre-deploy", "deploys-elsewhere=platform"},
    ),
    "parameters of ARM come from a vault": (
        {"azure/prod.parameters.json": '{"a": {"reference": {"keyVault": {},\n "secretName": "a"}}}\n'},
        {"secret=store"},
    ),
    "an endpoint of Rails": ({"config/routes.rb": "get 'up' => 'rails/health#show'\n"}, {"health=endpoint"}),
    "what somebody is asked to do by hand": (
        {"README.md": "3. Open the AWS console and create a bucket.\nThe secret must be uploaded manually.\n"},
        {"manual-step=yes"},
    ),
    "a heartbeat": ({"app/urls.py": 'path("__lbheartbeat__", a)\n'}, {"health=endpoint"}),
    "a route called status": ({"config/routes.rb": "get '/status', to: 'status#index'\n"}, {"health=endpoint"}),
    "a target behind what is filled in": (
        {FLOW: f"{SHIP}make ${{{{ env.PLACE }}}} ci tag=${{{{ inputs.tag }}}} apply\n",
         "Makefile": "apply:\n\tterraform apply -auto-approve\n"},
        {"ci-step=deploy", "deploys-with=terraform"},
    ),
    "a task by the command that it is given": (
        {"azure-pipelines.yml": "steps:\n- task: Kubernetes@1\n  inputs:\n    command: apply\n"},
        {"ci-step=deploy", "deploys-with=kubectl"},
    ),
    "a file of Cloud Build that is called after what it builds": (
        {"ops/canary.cloudbuild.yaml": "steps:\n- name: gcr.io/a/gcloud\n  args: [run, services, update-traffic, shop, "
         "'--to-revisions=shop-2=20']\n"},
        {"ci-platform=google-cloud-build", "pattern=canary"},
    ),
    "a build of Cloud Build for whichever environment starts it": (
        {"cloudbuild.yaml": "steps:\n- name: gcr.io/a/gcloud\n  args: [run, deploy, a, '--project=${_TARGET_PROJECT}']\n"},
        {"deploys-to=chosen"},
    ),
    "probes and a strategy that a chart of others is given": (
        {"helm/values-prod.yaml": "web:\n  readinessProbe:\n    httpGet:\n      path: /ready\n      port: 8080\n"
         "  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: 1\n"},
        {"health=readinessProbe", "readiness_path=/ready", "probe_port=8080", "pattern=rolling", "max_surge=1"},
    ),
    "a deployment that a person may start is a gate": (
        {".gitlab-ci.yml": "a:\n  script: kubectl apply -f k8s\n  rules:\n    - when: manual\n      allow_failure: true\n"},
        {"approval=in-pipeline"},
    ),
    "a script of one package of several": (
        {FLOW: f"{SHIP}pnpm --filter \"$PACKAGE\" run test:unit:ci\n"}, {"ci-step=test", "unit-tests=run"},
    ),
    "what Fly asks, and that it goes back": (
        {"fly.toml": "[experimental]\n  auto_rollback = true\n[deploy]\n  strategy = \"canary\"\n"
         "[[services.http_checks]]\n  path = \"/ready\"\n", FLOW: f"{SHIP}flyctl deploy --app shop\n"},
        {"rollback=automatic", "rollback-on=health-check", "pattern=canary", "health=readinessProbe", "probe_path=/ready",
         "deploys-with=fly"},
    ),
    "a file of Fly of one environment": (
        {"fly.staging.toml": "[experimental]\nauto_rollback = true\n"}, {"rollback=automatic"},
    ),
    "what keeps containers up to date is told to": (
        {FLOW: f"{SHIP}curl -H \"Authorization: Bearer $TOKEN\" \"$WATCHTOWER_URL/v1/update\"\n"},
        {"deploys-elsewhere=handed-over"},
    ),
    "a step of a library that is called after deploying": (
        {"Jenkinsfile": "teamPipeline {\n    stage 'Live', {\n        releaseAndDeploy 'shop--live', commit\n    }\n}\n"},
        {"deploys-elsewhere=handed-over"},
    ),
    "a group of machines of one's own": (
        {FLOW: JOB.replace("ubuntu-latest", "[self-hosted-small, dev]") + "      - run: pytest\n"}, {"runner=self-hosted"},
    ),
    "the time of a schedule of Azure": (
        {"azure-pipelines.yml": "schedules:\n- cron: '0 4 * * 1'\n  branches:\n    include: [main]\n"
         "steps:\n- script: pytest\n"},
        {"ci-schedule=0 4 * * 1"},
    ),
    "a hand-over to a system that deploys": (
        {FLOW: f"{JOB}      - uses: OctopusDeploy/create-release-action@v3\n"},
        {"deploys-elsewhere=handed-over"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWS)
def test_it_is_shown(tmp_path: Path, words: PipelineWords, kind: str) -> None:
    files, wanted = SHOWS[kind]
    assert wanted <= shown(tmp_path, words, files)


DELIVERED = "docker push a.example/shop:${CIRCLE_SHA1}\n"
LINES = (
    "Live experiments are manually rolled back in the UI.",
    "You don't need to set the secrets of the server manually.",
    "Click **Run workflow** and wait for the deployment.",
    "The logs of a deployment are shown in the UI.",
    'Open the deployment pipeline and click "New Build".',
    "You can deploy manually [here](https://a.example/shop/actions/workflows/deploy.yml).",
)
SHOWS_NOT = {
    "a function of a script is written where it is called": (
        {FLOW: f"{SHIP}bin/ship\n", "bin/ship": "#!/bin/sh\ndeploy_all() {\n  date\n}\ndeploy_all\n"}, {"ci-step=deploy"},
    ),
    "a cloud on the machine of a test is no place": (
        {FLOW: f"{SHIP}aws --endpoint-url http://127.0.0.1:7070 s3 cp a s3://b\n"}, {"ci-step=deploy"},
    ),
    "the key of an application lets in nowhere by itself": (
        {FLOW: f"{JOB}      - uses: a/b@v1\n        with:\n          key: ${{{{ secrets.APP_PEM }}}}\n"},
        {"ci-credentials=static"},
    ),
    "an image that stays beside one that is built for others": (
        {FLOW: f"{SHIP}docker build -t shop:scan .\n"
         "      - uses: docker/build-push-action@v6\n        with:\n          push: true\n"},
        {"image-tag=fixed"},
    ),
    "a script for another program than a shell has no commands of one": (
        {FLOW: f"{SHIP}scripts/upload\n", "scripts/upload": "#!/usr/bin/env ruby\n'deploy_branch',\n"}, {"ci-step=deploy"},
    ),
    "a message that an action sends is not run": (
        {FLOW: f"{JOB}      - uses: team/actions/tell@v1\n        with:\n"
         "          message: docker tag and npm test are done\n"},
        {"ci-step=test", "ci-step=image-tag"},
    ),
    "what sets a scanner up does not scan": ({FLOW: f"{JOB}      - uses: snyk/actions/setup@v1\n"}, {"sca=snyk"}),
    "the tag of a package is none of an image": (
        {FLOW: f"{SHIP}npm publish --workspace a --tag latest\n"}, {"image-tag=latest"},
    ),
    "an example of an encrypted file holds nothing": (
        {"config/artifacts.example/a.key.enc": "a\n"}, {"secret=encrypted-in-git"},
    ),
    "a status of something else is no endpoint for health": (
        {"config/routes.rb": "get '/status' => 'events#status'\n"}, {"health=endpoint"},
    ),
    "what is looked at by hand is no step": (
        {"README.md": "You should manually verify the release.\nUse a pipeline instead of copying the release manually.\n"},
        {"manual-step=yes"},
    ),
    "a value that is thrown away is no secret": (
        {"Dockerfile": "FROM a\nENV API_ACCESS_KEY=throwaway_value\n"}, {"secret=plain"},
    ),
    "what is told of is no step, nor starting what is written down": (
        {"README.md": "".join(f"- {line}\n" for line in LINES)}, {"manual-step=yes"},
    ),
    "what is retagged before it is pushed is not delivered by its first name": (
        {FLOW: f"{SHIP}|\n          docker build -t shop:deploy .\n"
         "          docker tag shop:deploy a.example/shop:${GITHUB_SHA}\n"
         "          docker push a.example/shop:${GITHUB_SHA}\n"},
        {"image-tag=fixed"},
    ),
    "what starts beside a job on a machine that is thrown away is no deployment": (
        {FLOW: JOB.replace("    steps", "    environment: pages\n    steps") + "      - run: docker compose up -d\n"},
        {"ci-step=deploy", "deploys-with=docker-compose"},
    ),
    "what a container does is not what builds it": (
        {FLOW: f"{SHIP}docker run --rm -v $PWD:/a a.example/docs:1 build\n"}, {"ci-step=image-build"},
    ),
    "a test of a chart is no test of the program": (
        {FLOW: "jobs:\n  a:\n    uses: team/ci/.github/workflows/test_helm_lint.yml@v2\n"},
        {"ci-step=test", "unit-tests=run"},
    ),
    "what a run is given for itself, or has fetched, is not stored": (
        {FLOW: f"{JOB}      - uses: a/login@v3\n        with:\n          password: ${{{{ secrets.GITHUB_TOKEN }}}}\n"
         "      - uses: docker/login-action@v3\n        with:\n          password: ${{ steps.ecr.outputs.password }}\n"
         "      - run: pytest\n        env:\n          DB_PASSWORD: ${{ secrets.DB_PASSWORD }}\n"},
        {"ci-credentials=static"},
    ),
    "a variable that a command is given is no environment": (
        {FLOW: JOB.replace("    steps", "    environment: staging\n    steps")
         + "      - run: fly deploy --env NODE_ENV=production --config production/a=b\n"},
        {"deploys-to=production"},
    ),
    "a field of an answer is no endpoint": ({"app/health.py": 'a = answer.json().get("status")\n'}, {"health=endpoint"}),
    "the place of a key is no key": (
        {"k8s/a.yaml": "apiVersion: v1\nkind: ConfigMap\ndata:\n  GOOGLE_APPLICATION_CREDENTIALS: /run/key.json\n"},
        {"secret=plain"},
    ),
    "a name of what started the pipeline is no release where pushes do": (
        {FLOW: f"{SHIP}{REF}"}, {"image-tag=release"},
    ),
    "nothing is known of a tag where a person chooses what starts": (
        {FLOW: f"on: workflow_dispatch\n{ONE}      - run: {REF}"}, {"image-tag=release", "image-tag=branch"},
    ),
    "the version of a language is no release": (
        {FLOW: f"{SHIP}docker push a.example/base:latest-$(cat .ruby-version)\n"}, {"image-tag=release"},
    ),
    "an image that stays is not the one that is delivered": (
        {FLOW: f"{SHIP}|\n          docker build -t shop:scan .\n          {DELIVERED}"}, {"image-tag=fixed"},
    ),
    "a cluster that is called live is no production": (
        {CIRCLE: ORBS.format("install_on_live_cluster") + "      - run: ./deploy.sh\n"}, {"deploys-to=production"},
    ),
    "a job that tests and deploys deploys to no test": (
        {FLOW: JOB.replace("ship:", "test_and_deploy:") + "      - run: ./deploy.sh\n"}, {"deploys-to=test"},
    ),
    "what installs a client deploys nothing": (
        {CIRCLE: ORBS.format("ship") + "      - helm/install-helm-client:\n          version: v3\n"},
        {"ci-step=deploy", "deploys-with=helm", "deploys-to=somewhere"},
    ),
    "a cache that is called after a linter does not lint": (
        {FLOW: f"{JOB}      - uses: actions/cache@v5\n        with:\n          key: rubocop\n"}, {"ci-step=lint"},
    ),
    "what the pipeline itself has started is no deployment to ask": (
        {FLOW: f"{SHIP}curl --fail http://localhost:3000/health\n"}, {"ci-step=smoke-test"},
    ),
    "a playbook that validates deploys nothing": (
        {FLOW: f"{SHIP}ansible-playbook ansible/validate-compose.yml\n"}, {"ci-step=deploy", "deploys-with=ansible"},
    ),
    "a task that packs a chart deploys nothing": (
        {"azure-pipelines.yml": "steps:\n- task: HelmDeploy@0\n  inputs:\n    command: package\n"}, {"ci-step=deploy"},
    ),
    "what an action elsewhere does with what it finds is not known": (
        {FLOW: f"{JOB}      - uses: team/actions/trivy-scan@v1\n"}, {"container-scan-blocks=no"},
    ),
    "the check of a database is none of the program": (
        {"database/Dockerfile": "FROM postgres\nHEALTHCHECK CMD psql\n"}, {"health=container-file"},
    ),
    "the key that a repository is fetched with lets in nowhere": (
        {FLOW: f"{JOB}      - uses: actions/checkout@v4\n        with:\n          ssh-key: ${{{{ secrets.SSH_KEY }}}}\n"},
        {"ci-credentials=static"},
    ),
    "an application is no package": (
        {"package.json": '{\n  "name": "a",\n  "version": "1.0.0",\n  "private": true,\n  "files": ["lib"]\n}\n'},
        {"package=node"},
    ),
    "a file of Heroku beside what deploys says nothing": (
        {"Procfile": "web: puma\n", "Capfile": "require 'capistrano'\n"}, {"deploys-elsewhere=platform"},
    ),
    "what is taken down is not handed over": (
        {".github/workflows/destroy.yml": f"{JOB}      - uses: benc-uk/workflow-dispatch@v1\n"},
        {"deploys-elsewhere=handed-over"},
    ),
    "the branch of a schedule is no time": (
        {"azure-pipelines.yml": "schedules:\n- cron: '0 4 * * 1'\n  branches:\n    include: [main]\n"
         "steps:\n- script: pytest\n"},
        {"ci-schedule=main"},
    ),
    "an image that is only built for Fly is deployed by nobody": (
        {FLOW: f"{SHIP}flyctl deploy --build-only --push --app shop\n"}, {"ci-step=deploy"},
    ),
    "a probe that is off, or of a database beside the program, is none": (
        {"helm/values.yaml": "web:\n  livenessProbe:\n    enabled: false\n    periodSeconds: 5\n"
         "postgresql:\n  readinessProbe:\n    periodSeconds: 5\n"},
        {"health=livenessProbe", "health=readinessProbe"},
    ),
    "a build that a person may start, and nothing waits for, is no gate": (
        {".gitlab-ci.yml": "base:\n  script: docker build .\n  rules:\n    - when: manual\n      allow_failure: true\n"},
        {"approval=in-pipeline"},
    ),
    "what is taken down is not deployed": (
        {FLOW: f"{SHIP}terraform apply -destroy -auto-approve\n"}, {"ci-step=deploy", "deploys-with=terraform"},
    ),
    "a path that is served is no check of Fly": (
        {"fly.toml": "[[statics]]\n  path = \"/assets\"\n"}, {"probe_path=/assets"},
    ),
    "a step of a library that tells of a deployment does none": (
        {"Jenkinsfile": "teamPipeline {\n    tellDeployNotification 'shop', 'live'\n}\n"}, {"deploys-elsewhere=handed-over"},
    ),
    "an address in values with a placeholder, of the own machine, or of a chart beside the program": (
        {"deploy/helm/values.yaml": "a: mongodb://root:changeme@db:1\nb: mongodb://root:s3same@localhost:1\n"
         "c: mongodb://root:$PASSWORD@db:1\nd: postgresql://user:password@db:1\nredis:\n  url: redis://a:s3same@db:1\n",
         "deploy/helm/values-dev.yaml": "a: mongodb://root:s3same@db:1\n"},
        {"secret=plain"},
    ),
    "secrets that a framework would encrypt, and nothing reads": (
        {"config/credentials.yml.enc": "a\n", "config/storage.yml": "# Rails.application.credentials.key\n"},
        {"secret=encrypted-in-git", "secret=read-back"},
    ),
    "a chart beside the program, or of the same repository, is no manifest elsewhere": (
        {"helm/Chart.yaml": "dependencies:\n  - name: postgresql\n    repository: https://charts.example.org\n"
         "  - name: web\n    repository: file://../web\n"},
        {"deploys-elsewhere=chart"},
    ),
    "what is left for a release says nothing beside a deployment": (
        {"azure-pipelines.yml": "steps:\n- task: PublishPipelineArtifact@1\n- script: kubectl apply -f k8s\n"},
        {"deploys-elsewhere=artifact"},
    ),
    "a service that is started for something else is no test": (
        {FLOW: f"{SHIP}docker compose run --rm web rails db:prepare\n"}, {"ci-step=test"},
    ),
    "an environment that every call of a template names is not chosen": (
        {"azure-pipelines.yml": "stages:\n- stage: A\n  jobs:\n  - template: deploy.yml\n    parameters:\n"
         "      environment: staging\n",
         "deploy.yml": "jobs:\n- deployment: D\n  environment: ${{ parameters.environment }}\n  strategy:\n    runOnce:\n"
         "      deploy:\n        steps:\n        - script: kubectl apply -f k8s\n"},
        {"deploys-to=chosen"},
    ),
    "the check of a Compose file beside what runs the project": (
        {FLOW: f"{SHIP}helm upgrade shop charts/shop\n", ".env": "DB_PASSWORD=pa55word11\n",
         "compose.yml": "services:\n  auth:\n    healthcheck:\n      test: curl localhost\n"},
        {"health=compose", "secret=env-file"},
    ),
    "how a page for maintenance rolls out is nothing of the program": (
        {"maintenance_page/manifests/a.yml": "kind: Deployment\napiVersion: apps/v1\nspec:\n  template:\n    spec: {}\n"},
        {"pattern=rolling"},
    ),
    "sample code to be copied is not how the project is run": (
        {"sample-code/main.tf": 'provider "aws" {}\n', "cookiecutter/serverless.yml": "service: a\n"},
        {"iac_tools=terraform", "deploy_tools=serverless-framework"},
    ),
    "an action that only keeps track of a deployment does none": (
        {FLOW: f"{JOB}      - uses: team/github-actions/track-deployment@v1\n"}, {"ci-step=deploy"},
    ),
    "a file out of the project is not read": (
        {".gitlab-ci.yml": "include:\n  - local: ../test.yml\n"}, {"ci-step=test"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWS_NOT)
def test_it_is_not_said(tmp_path: Path, words: PipelineWords, kind: str) -> None:
    files, never = SHOWS_NOT[kind]
    (tmp_path / "test.yml").write_text("unit:\n  script: pytest\n")
    root = tmp_path / "project"
    root.mkdir()
    assert not never & shown(root, words, files)


def test_a_folder_of_a_tool_stays_one(tmp_path: Path) -> None:
    files = {
        ".cursor/a.yml": "a: 1\n",
        ".husky/b.yml": "b: 1\n",
        "build/out/a.yml": "",
        "build/lib.yml": "",
    }
    assert walk(written(tmp_path, files)).folders == {}


def test_context_shows_what_is_handed_over(tmp_path: Path) -> None:
    text = f"{JOB}      - uses: guardian/actions-riff-raff@v4\n      - run: kubectl apply -f k8s\n"
    written(tmp_path, {FLOW: text})
    (file,), _ = read_all(tmp_path, ci_files([FLOW]))
    assert file.hands_over == ("guardian/actions-riff-raff@v4",)
    assert file.deploys == ("kubectl apply -f k8s",)
