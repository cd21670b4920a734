"""Whose document a file is: others' are never read as a plan and never written into."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.save_once import HEADINGS, operation
from support.saved_plans import document

from facilitator.document.errors import DocumentError
from facilitator.document.splice import apply
from facilitator.document.whose import NOT_A_PLAN, stranger

STRANGERS = {
    "architecture": "---\nstepsCompleted: []\nworkflowType: 'architecture'\n---\n\n# Architecture\n",
    "architecture-with-a-heading-of-ours": (
        "---\nworkflowType: architecture\nstepsCompleted: [1, 2]\n---\n\n## Deployment Strategy\n\nBlue.\n"
    ),
    "workflow-in-broken-front-matter": (
        "---\nworkflowType: prd\nowner: *nobody\n---\n\n## Deployment Strategy\n"
    ),
    "epics-without-a-workflow": "---\nstepsCompleted: [1, 2]\n---\n\n# Epics\n\n## Epic List\n",
    "data-pipeline": "# Data pipeline\n\nRows flow from A to B.\n",
    "site": "---\ntitle: ETL pipeline\nlayout: default\n---\n\n# ETL\n\nRows.\n",
    "one-heading-by-chance": "# Build\n\n## Pipeline Stages\n\n## Runners\n\n## Caches\n",
    "their-own-facilitator": "---\nfacilitator: Ada\n---\n\n# Minutes\n\n## Agenda\n",
    "byte-order-mark": "\ufeff---\r\nworkflowType: prd\r\n---\r\n\r\n# PRD\r\n",
}
OURS = {
    "saved": document().decode(),
    "saved-and-called-otherwise": document()
    .decode()
    .replace("---\n", "---\nworkflowType: ci\n", 1),
    "begun-elsewhere": "---\nworkflowType: 'pipeline'\n---\n\n# CI/CD\n\n## Notes\n",
    "steps-only": "---\nstepsCompleted: []\n---\n\n# Pipeline\n",
    "names-only": "---\nproject_name: shop\n---\n",
    "without-front-matter": "# CI\n\n## Pipeline Architecture\n\n## Pipeline Stages\n\n## Notes\n",
    "broken-front-matter": "---\nstepsCompleted: [1\n---\n\n## Project Context\n\n## A\n\n## B\n",
    "cut-off-within-the-mark": "--",
    "cut-off-within-the-word": "---\nproject_name: shop\nworkflowType: pipel",
    "cut-off-and-gone-on-with": "---\nproject_name: shop\nuser_name: Ada\n## Notes\n\nours\n",
    "cut-off-within-the-word-and-gone-on-with": "---\nworkflowType: pipe\n## Notes\n\nours\n",
    "nothing": "",
}


@pytest.mark.parametrize("name", STRANGERS)
def test_a_strangers_document_is_told_and_never_written_into(name: str) -> None:
    text = STRANGERS[name]
    found = stranger(text, HEADINGS)
    assert found is not None and found.code == NOT_A_PLAN
    says_workflow = "workflowType" in text
    assert ("another workflow" in found.message) is says_workflow
    if says_workflow:
        assert text.splitlines()[found.line - 1].startswith("workflowType")
    for fresh in (False, True):
        save = replace(operation(1, "words", text.encode()), fresh=fresh)
        with pytest.raises(DocumentError) as refusal:
            apply(text.encode(), save)
        assert refusal.value.code == NOT_A_PLAN


@pytest.mark.parametrize("name", OURS)
def test_a_plan_is_ours_however_it_was_begun(name: str) -> None:
    assert stranger(OURS[name], HEADINGS) is None
