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
    "a script that deploys where nothing is in sight that starts it": (
        {"deploy.sh": "docker compose up -d\n"}, {"script=deploy-by-a-person"},
    ),
}  # fmt: skip
SHOWS_NOT = {
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
