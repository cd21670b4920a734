"""How projects bring their programs into service, in ways that were passed over or misread."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.written import written

from facilitator.context.traces.look import look
from facilitator.model.pipeline_words import PipelineWords

FLOW = ".github/workflows/a.yml"
JOB = "on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n"
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
    "what a cloud is asked to run on a machine": (
        {FLOW: f'{SHIP}az vm run-command invoke -n vm --scripts "cd /srv && docker compose up -d shop"\n'},
        {"deploys-with=docker-compose", "deploys-to=somewhere"},
    ),
    "a machine group that is replaced": (
        {FLOW: f"{SHIP}gcloud compute instance-groups managed rolling-action start-update shop --version=template=a\n"},
        {"deploys-with=compute-engine", "pattern=rolling"},
    ),
    "a service of Cloud Run that is updated": (
        {"cloudbuild.yaml": "steps:\n  - name: gcr.io/cloud-builders/gcloud\n    args: [run, services, update, shop]\n"},
        {"deploys-with=cloud-run"},
    ),
    "tasks of a program's own that are called what they do": (
        {".travis.yml": "script:\n  - pipenv run ./manage.py lint\n  - pipenv run ./manage.py run_tests\n"},
        {"ci-step=lint", "ci-step=test"},
    ),
    "a script that deploys where nothing is in sight that starts it": (
        {"deploy.sh": "docker compose up -d\n"}, {"script=deploy-by-a-person"},
    ),
}  # fmt: skip
SHOWS_NOT = {
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
    "a script that only makes a release": (
        {"scripts/release.sh": "git tag v1\n"}, {"script=deploy-by-a-person"},
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
