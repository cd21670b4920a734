"""How projects bring their programs into service, in ways that were passed over or misread."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.written import written

from facilitator.context.traces.look import look
from facilitator.model.pipeline_words import PipelineWords

FLOW = ".github/workflows/a.yml"
JOB = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n"
ONE = JOB.removeprefix("on: push\n")
SHIP = f"{JOB}      - run: "
SHOWS = {
    "an action elsewhere that hands a release to Argo CD": (
        {FLOW: f"{JOB}      - uses: team/actions/argocd-deploy@v1\n"},
        {"deploys-with=argocd", "deploy-method=gitops"},
    ),
    "a release whose version is told is put in place": (
        {FLOW: f"{SHIP}helm upgrade shop charts/shop --version 1.2.3\n"}, {"deploys-with=helm", "deploys-to=somewhere"},
    ),
    "what ssh is told over several lines": (
        {FLOW: f'{SHIP}|\n          ssh a.example "\n            # the old one\n            docker stop shop || true\n'
         '            docker run -d --name shop shop:1"\n'},
        {"deploys-with=ssh", "deploy-method=push", "pattern=recreate"},
    ),
    "the same in a Jenkinsfile": (
        {"Jenkinsfile": "node {\n  stage('Ship') {\n    sh \"\"\"\n      ssh ${host} '\n        set -e\n"
         "        nohup java -jar shop.jar &\n      '\n    \"\"\"\n  }\n}\n"},
        {"deploys-with=ssh", "deploys-to=somewhere"},
    ),
    "the same by an action": (
        {FLOW: f"{JOB}      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n            docker pull a\n"
         "            docker run -d a\n"},
        {"deploys-with=ssh"},
    ),
    "a workflow elsewhere that is called after the tool it deploys with": (
        {FLOW: "on: push\njobs:\n  ship:\n    uses: team/gha-helm/.github/workflows/deploy.yml@v1\n"},
        {"deploys-with=helm", "deploy-method=push"},
    ),
    "what a cloud is asked to run on a machine": (
        {FLOW: f'{SHIP}az vm run-command invoke -n vm --scripts "cd /srv && docker compose up -d shop"\n'},
        {"deploys-with=docker-compose", "deploys-to=somewhere"},
    ),
    "a machine group that is replaced": (
        {FLOW: f"{SHIP}gcloud compute instance-groups managed rolling-action start-update shop --version=template=a\n"},
        {"deploys-with=compute-engine", "pattern=rolling"},
    ),
    "a service of Cloud Run that is updated": (
        {"cloudbuild.yaml": "steps:\n  - name: gcr.io/cloud-builders/gcloud\n"
         "    args: [run, services, update, shop, --image=a]\n"},
        {"deploys-with=cloud-run"},
    ),
    "tasks of a program's own that are called what they do": (
        {".travis.yml": "script:\n  - pipenv run ./manage.py lint\n  - pipenv run ./manage.py run_tests\n"},
        {"ci-step=lint", "ci-step=test"},
    ),
    "a secret that a deployed program is handed as a plain variable": (
        {FLOW: f"{JOB}      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n"
         "          env_vars: SHOP_API_KEY=${{ env.SHOP_API_KEY }}\n"},
        {"secret=as-variable"},
    ),
    "a target of a Makefile that goes back": (
        {"Makefile": "rollback:\n\tssh a.example ./back\n"}, {"script=rollback"},
    ),
    "a build that package.json names": (
        {"web/package.json": '{\n  "scripts": {\n    "build": "next build"\n  }\n}\n'}, {"script=build"},
    ),
    "what a stack of the CDK defines": (
        {"lib/shop-stack.ts": "new lambda.Function(this, 'a', {\n  environment: {\n"
         "    JWT_SECRET: 'shop-2024-abc',\n  },\n});\n"
         "new cloudwatch.Alarm(this, 'b', {});\n"},
        {"secret=plain", "monitoring=alert-rule"},
    ),
    "releases of Helmfile, their values and secrets": (
        {"helmfile.yaml": "helmDefaults:\n  atomic: true\n",
         "helm/values/shop.yaml.gotmpl": "app:\n  readinessProbe:\n    httpGet:\n      path: /ready\n",
         "helm/environments/production/secrets.yaml": "a:\n  b: ENC[AES256_GCM,data:b9]\nsops:\n  kms: []\n"},
        {"rollback=automatic", "probe_path=/ready", "secret=encrypted-in-git"},
    ),
    "machines that CircleCI lends": (
        {".circleci/config.yml": "jobs:\n  a:\n    docker:\n      - image: a\n    steps:\n      - run: make test\n"},
        {"runner=managed"},
    ),
    "a key that Jenkins keeps": (
        {"Jenkinsfile": "node {\n  stage('Ship') {\n"
         "    sshagent(credentials: ['A']) {\n      sh 'make ship'\n    }\n  }\n}\n"},
        {"ci-credentials=static"},
    ),
    "what a load balancer asks, and how values of a chart shorten it": (
        {"infra/alb.tf": 'resource "aws_lb_target_group" "a" {\n  health_check {\n    interval = 30\n'
         '    path     = "/health/"\n  }\n}\n',
         "helm/values.yaml": "livenessProbe:\n  enabled: true\n  path: /alive\n"},
        {"probe_path=/health/", "health=readinessProbe", "liveness_path=/alive"},
    ),
    "migrations of Doctrine": (
        {"composer.json": '{\n  "require": {\n    "doctrine/doctrine-migrations-bundle": "^3"\n  }\n}\n',
         "src/Migrations/Version20240101000000.php": "<?php\n    public function down(Schema $schema): void\n"},
        {"migration_tools=doctrine-migrations", "migration=down"},
    ),
    "a workload of a cluster, wherever its manifest lies": (
        {"fuser/fuser.yml": "apiVersion: apps/v1\nkind: DaemonSet\nspec:\n  template:\n    spec: {}\n"},
        {"orchestrators=kubernetes"},
    ),
    "an application of Cloud Foundry": (
        {"manifest.yml": "---\napplications:\n  - name: shop\n    memory: 1G\n"}, {"deploy_tools=cloud-foundry"},
    ),
    "an update of Cloud Run in its usual way": (
        {"cloudbuild.yaml": "steps:\n  - name: gcr.io/cloud-builders/gcloud\n"
         "    args: [run, services, update, shop, --image=a]\n"},
        {"pattern-by-default=at-once"},
    ),
    "the targets of Cloud Deploy, and the secrets of Cloud Run": (
        {"cloudbuild.yaml": "steps:\n  - name: gcr.io/cloud-builders/gcloud\n    args: [deploy, releases, create, a]\n",
         "cicd/clouddeploy.yaml": "apiVersion: deploy.cloud.google.com/v1\nkind: DeliveryPipeline\n"
         "serialPipeline:\n  stages:\n"
         "  - targetId: staging\n  - targetId: production\n    strategy:\n      canary:\n        a: 1\n"
         "---\nkind: Target\nrequireApproval: true\n",
         "cicd/service.yaml": "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  annotations:\n"
         "    run.googleapis.com/maxScale: 1\nspec:\n  env:\n  - valueFrom:\n      secretKeyRef:\n        name: a\n"},
        {"deploys-to=staging", "deploys-to=production", "pattern=canary", "approval=in-pipeline",
         "deploys-with=cloud-deploy", "secret=store"},
    ),
    "how a swarm replaces its services": (
        {"docker-compose-prod.yml": "services:\n  a:\n    image: b\n    deploy:\n      update_config:\n"
         "        parallelism: 1\n        failure_action: rollback\n"},
        {"pattern=rolling", "rollback=automatic"},
    ),
    "tasks of the project that are called after end-to-end tests": (
        {FLOW: f"{SHIP}pnpm run ai-e2e-test:ci\n"}, {"ci-step=end-to-end-test"},
    ),
    "tests that end a set of services": (
        {FLOW: f"{SHIP}docker compose -f docker-compose.run-tests.yaml up --exit-code-from server\n"}, {"ci-step=test"},
    ),
    "the branch of a pipeline that another one starts": (
        {FLOW: "on:\n  workflow_run:\n    workflows: [CI]\n    branches: [main]\njobs:\n  production:\n    steps:\n"
         "      - run: kubectl apply -f k8s/production\n"},
        {"production-from=main"},
    ),
    "a script that deploys where nothing is in sight that starts it": (
        {"deploy.sh": "docker compose up -d\n"}, {"script=deploy-by-a-person"},
    ),
    "the commit by which a script that somebody starts tags an image": (
        {"deploy/deploy.sh": "#!/bin/sh\nTAG=$(git rev-parse --short HEAD)\ndocker build -t shop:$TAG .\n"
         "docker save shop:$TAG | ssh shop.example docker load\n"
         "ssh shop.example \"cd /srv && TAG=$TAG docker compose up -d\"\n"},
        {"image-tag=commit"},
    ),
    "a tag that such a script is told": (
        {"deploy.sh": "docker build -t shop:$1 .\ndocker push shop:$1\n"}, {"image-tag-set=elsewhere"},
    ),
    "an image whose tag Compose is told": (
        {"docker-compose.yml": "services:\n  web:\n    image: shop:${TAG:-latest}\n"}, {"deployed-image=filled-in"},
    ),
    "a job of GitLab runs what it extends, in its own environment": (
        {".gitlab-ci.yml": ".ship:\n  environment: dev\n  variables:\n    A: a\n  script:\n    - helm upgrade shop ./chart\n"
         ".further:\n  extends: .ship\n"
         "try:\n  extends: [.further]\n  environment:\n    name: staging\n"
         "go:\n  extends: .further\n  environment: production\n  only: [main]\n"},
        {"deploys-to=staging", "deploys-to=production", "production-from=main", "deploys-with=helm"},
    ),
    "a job that a person starts to go back": (
        {".gitlab-ci.yml": "rollback:production:\n  when: manual\n  script:\n    - helm upgrade shop ./chart $A\n"},
        {"ci-step=rollback"},
    ),
    "a workflow that a person starts to go back": (
        {FLOW: f"name: Roll-back\non: workflow_dispatch\n{ONE}      - run: kubectl set image deploy/shop shop=shop:$LAST\n"},
        {"ci-step=rollback"},
    ),
    "a job that goes back where another failed": (
        {FLOW: f"{JOB.replace('ship', 'rollback')}      - if: failure()\n        run: helm upgrade shop ./last\n"},
        {"ci-step=rollback", "rollback=automatic"},
    ),
    "a deployment that builds what it deploys": (
        {FLOW: f"{SHIP}flyctl deploy --remote-only\n"}, {"ci-step=image-build", "ci-step=deploy"},
    ),
    "an image that Kamal builds is called after its commit": (
        {FLOW: f"{SHIP}bundle exec kamal deploy\n"}, {"ci-step=image-build", "image-tag=commit"},
    ),
    "a program that is started with a file of variables": (
        {FLOW: f"{SHIP}ssh a.example \"docker run -d --env-file /srv/.env shop\"\n"}, {"secret=as-variable"},
    ),
    "secrets that Kamal hands over": (
        {"back/config/deploy.yml": "service: shop\nservers: [a]\nenv:\n  secret:\n    - DB_PASSWORD\n"},
        {"secret=as-variable", "deploy_tools=kamal"},
    ),
    "a password for another machine in settings of .NET": (
        {"Shop/appsettings.json": '{\n  "Shop": "Server=db.shop.example;User ID=shop;Password=hunter2%s3same;"\n}\n'},
        {"secret=plain"},
    ),
    "a key that lets in": ({"deploy-keys": f"-----BEGIN OPENSSH {'PRIVATE'} KEY-----\n"}, {"secret=plain"}),
    "the key of a person, by its name": (
        {"deploy/id_rsa": f"-----BEGIN RSA {'PRIVATE'} KEY-----\nMIIa\n"}, {"secret=plain"},
    ),
    "what a stage sets that the image is made of": (
        {"Dockerfile": "FROM a AS base\nENV APP_SECRET=s3same-hunter2\nFROM base\nCOPY --from=base /a /a\n"},
        {"secret=plain"},
    ),
    "what was there before put in place after a failure": (
        {FLOW: f"{JOB}      - if: failure()\n        run: git push dokku \"${{PREV_SHA}}:main\" --force\n"},
        {"ci-step=rollback", "rollback=automatic"},
    ),
    "a way back under more than a failure": (
        {FLOW: f"{JOB}      - if: failure() && steps.a.outputs.last != ''\n        run: helm rollback shop\n"},
        {"rollback=automatic"},
    ),
    "a rule of GitLab that starts on a tag, and one for all but a schedule": (
        {".gitlab-ci.yml": "a:\n  script: make\n  rules:\n    - if: $CI_COMMIT_TAG\n"
         "    - if: $CI_PIPELINE_SOURCE != 'schedule'\n      when: never\n"},
        {"ci-trigger=tag", "ci-trigger=schedule"},
    ),
    "an address that lets in": (
        {"alertmanager/config.yml": f"url: https://discord.com/api/{'webhooks'}/1234567890/{'x1' * 20}\n"}, {"secret=plain"},
    ),
    "a Compose file of what only watches": (
        {"compose.yml": "services:\n  a:\n    image: example/postgres-exporter:1\n"}, {"compose=beside"},
    ),
}  # fmt: skip
SHOWS_NOT = {
    "a service that is only given other settings": (
        {FLOW: f"{SHIP}gcloud run services update shop --update-env-vars A=b\n"}, {"ci-step=deploy"},
    ),
    "what is only built for end-to-end tests": ({FLOW: f"{SHIP}npm run build:e2e\n"}, {"ci-step=end-to-end-test"}),
    "what every browser is given is no secret": (
        {".env.production": "VITE_FIREBASE_API_KEY=AIzaSyA1b2c3d4\n"}, {"secret=env-file"},
    ),
    "a list of applications of something else": (
        {"manifest.yml": "applications:\n  - name: shop\n"}, {"deploy_tools=cloud-foundry"},
    ),
    "what is looked at after a deployment, started on its platform, or done with the program": (
        {"docs/DEPLOYMENT.md": "You can now log into the AWS console and see the deployment.\n"
         "To trigger deployment manually, open the actions of the repository.\n"
         "Click \"Upload File\" and select a document.\n"},
        {"manual-step=yes"},
    ),
    "a secret that a test is handed": (
        {FLOW: "on: push\njobs:\n  test:\n    steps:\n      - run: docker run -e API_TOKEN=${TOKEN} shop pytest\n"},
        {"secret=as-variable"},
    ),
    "a variable that is no secret": (
        {FLOW: f"{SHIP}gcloud run deploy shop --set-env-vars VERSION=${{GITHUB_SHA}}\n"}, {"secret=as-variable"},
    ),
    "a reference in a stack of the CDK": (
        {"lib/shop-stack.ts": "    JWT_SECRET: 'JWT_SECRET',\n    API_TOKEN: `${token}`,\n"}, {"secret=plain"},
    ),
    "machines of one's own beside those of CircleCI": (
        {".circleci/config.yml": "jobs:\n  a:\n    docker:\n      - image: a\n    resource_class: team/runner\n"
         "    steps:\n      - run: make test\n"},
        {"runner=managed"},
    ),
    "the check of a store in a Compose file": (
        {"compose.yml": "services:\n  shop-db:\n    image: a\n    healthcheck:\n      test: pg_isready\n"
         "  cache:\n    image: redis:7\n    healthcheck:\n      test: redis-cli ping\n"},
        {"health=compose"},
    ),
    "a place to work in": (
        {".devcontainer/docker-compose.yml": "services:\n  a:\n    image: b\n", ".devcontainer/Dockerfile": "FROM a\n"},
        {"compose=yes", "containerfile=yes"},
    ),
    "a database that is migrated for tests": (
        {".gitlab-ci.yml": "stages: [deploy, test]\nship:\n  stage: deploy\n  script: helm upgrade a b\n"
         "unit:\n  stage: test\n"
         "  script:\n    - ./manage.py migrate\n    - pytest\n"},
        {"migration-order=post-deploy", "migration-order=pre-deploy"},
    ),
    "a secret that is made up on the spot": (
        {FLOW: f'{SHIP}echo "SHOP_SECRET=$(openssl rand -hex 32)" >> .env\n'}, {"secret=written-to-file"},
    ),
    "a tool that tells its version": ({FLOW: f"{SHIP}helm upgrade --version\n"}, {"ci-step=deploy"}),
    "a quote that nothing closes": (
        {FLOW: f"{SHIP}|\n          ssh a.example 'uptime\n          docker run -d shop\n"}, {"deploys-with=ssh"},
    ),
    "a script that is run on another machine can use any tool": (
        {FLOW: f"{SHIP}ssh a.example \"systemctl restart shop && ./deploy.sh\"\n"}, {"deploys-with=ssh"},
    ),
    "a script that a platform or a pipeline can start": (
        {"deploy.sh": "make\n", FLOW: f"{SHIP}make test\n"}, {"script=deploy-by-a-person"},
    ),
    "the tags of an old script beside a pipeline that deploys": (
        {"deploy.sh": "docker build -t shop:$(git rev-parse HEAD) .\n", FLOW: f"{SHIP}helm upgrade shop ./chart\n"},
        {"image-tag=commit"},
    ),
    "a script that only makes a release": (
        {"scripts/release.sh": "git tag v1\n"}, {"script=deploy-by-a-person"},
    ),
    "a job of GitLab that only others extend": (
        {".gitlab-ci.yml": ".ship:\n  script:\n    - helm upgrade shop ./chart\n"}, {"ci-step=deploy"},
    ),
    "what a job of GitLab says itself in the place of what it extends": (
        {".gitlab-ci.yml": ".ship:\n  environment: dev\n  script:\n    - helm upgrade shop ./chart\n"
         "try:\n  extends: .ship\n  environment: staging\n  script:\n    - make\n"},
        {"ci-step=deploy", "deploys-to=dev", "ci-environment=dev"},
    ),
    "jobs of GitLab that extend each other come to an end": (
        {".gitlab-ci.yml": "a:\n  extends: b\nb:\n  extends: a\n"}, {"ci-step=deploy"},
    ),
    "what is called after going back and not started for it": (
        {FLOW: f"{JOB.replace('ship', 'rollback')}      - run: helm upgrade shop ./chart\n"}, {"ci-step=rollback"},
    ),
    "what tries whether one can go back": (
        {FLOW: f"name: Test of the rollback\non: workflow_dispatch\n{ONE}      - run: helm upgrade shop ./chart\n"},
        {"ci-step=rollback"},
    ),
    "a deployment of what was built before": (
        {FLOW: f"{SHIP}flyctl deploy --image shop:1\n"}, {"ci-step=image-build"},
    ),
    "settings of .NET for one's own machine": (
        {"appsettings.json": '{\n  "Shop": "Server=localhost;Password=hunter2s3same",\n  "Jwt:Secret": "local-s3same"\n}\n',
         "appsettings.Development.json": '{\n  "Shop": "Server=db.shop.example;Password=hunter2s3same"\n}\n'},
        {"secret=plain"},
    ),
    "how an address that lets in is written": (
        {"README.md": f"https://discord.com/api/{'webhooks'}/1234567890/{'x1' * 20}\n",
         "alerts.yml": f"url: https://hooks.slack.com/{'services'}/T0/B0/XXXXXXXXXXXXXXXXXXXXXXXX\n"},
        {"secret=plain"},
    ),
    "a key that only encrypts what is sent": ({"server.pem": f"-----BEGIN {'PRIVATE'} KEY-----\n"}, {"secret=plain"}),
    "a key of a person that needs a word, and one of a test": (
        {"deploy/id_rsa": f"-----BEGIN RSA {'PRIVATE'} KEY-----\nProc-Type: 4,ENCRYPTED\n",
         "fixtures/id_rsa": f"-----BEGIN RSA {'PRIVATE'} KEY-----\nMIIa\n",
         "deploy/id_rsa.pub": "ssh-rsa AAAA\n"},
        {"secret=plain"},
    ),
    "what a stage sets that is only copied from": (
        {"Dockerfile": "FROM a AS build\nENV APP_SECRET=s3same-hunter2\nFROM b\nCOPY --from=build /a /a\n"},
        {"secret=plain"},
    ),
    "what is put in place again after a failure, and what was there before without one": (
        {FLOW: f"{JOB}      - if: failure()\n        run: git push dokku HEAD:main\n"
         "      - run: git push dokku $PREV_SHA:main\n"},
        {"ci-step=rollback", "rollback=automatic"},
    ),
    "what runs after a failure and after all else": (
        {FLOW: f"{JOB}      - if: failure() || always()\n        run: helm rollback shop\n"}, {"rollback=automatic"},
    ),
    "a tag and a schedule on which a rule of GitLab starts nothing": (
        {".gitlab-ci.yml": "a:\n  script: make\n  rules:\n    - if: $CI_COMMIT_TAG\n      when: never\n"
         "    - if: $CI_PIPELINE_SOURCE == 'schedule'\n      when: never\n"},
        {"ci-trigger=tag", "ci-trigger=schedule"},
    ),
    "the end of an environment that a person brings about": (
        {".gitlab-ci.yml": "a:\n  when: manual\n  environment:\n    name: review\n    action: stop\n"
         "  script: kubectl delete ns review\n"},
        {"approval=in-pipeline"},
    ),
    "a machine to be let into that a job makes for itself": (
        {FLOW: f"{JOB}      - run: docker run -d --privileged example/ubuntu-sshd:focal\n"
         "      - run: ansible-playbook deploy.yml --limit test\n"},
        {"deploys-to=test", "ci-step=deploy"},
    ),
    "charts that are shown on a page": (
        {FLOW: f"{JOB}      - uses: team/helm-gh-pages@v1\n      - uses: team/helm-terraform-deploy@v1\n"},
        {"deploys-with=helm"},
    ),
    "the id of a key whose secret lies elsewhere": (
        {"group_vars/all.yml": f"user: {'AKIA'}ABCDEFGHIJKLMNOP\npass: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n"},
        {"secret=plain"},
    ),
    "how a key that lets in is written among the values of a chart": (
        {"values.yaml": f"keys: |\n  -----BEGIN OPENSSH {'PRIVATE'} KEY-----\n  ...\n",
         "alerts.yml": f"# url: https://discord.com/api/{'webhooks'}/1234567890/{'x1' * 20}\n"},
        {"secret=plain"},
    ),
}  # fmt: skip


def shown(root: Path, words: PipelineWords, files: dict[str, str]) -> set[str]:
    return {f"{one.field}={one.value}" for one in look(written(root, files), words).statements}


@pytest.mark.parametrize("kind", SHOWS)
def test_it_is_shown(tmp_path: Path, words: PipelineWords, kind: str) -> None:
    files, expected = SHOWS[kind]
    assert expected <= shown(tmp_path, words, files)


@pytest.mark.parametrize("kind", SHOWS_NOT)
def test_it_is_not_said(tmp_path: Path, words: PipelineWords, kind: str) -> None:
    files, never = SHOWS_NOT[kind]
    assert not never & shown(tmp_path, words, files)
