"""What looks like a secret in a project is named by its kind and never repeated: printed, as JSON, or in the session."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facilitator.cli.context_text import as_text
from facilitator.context.report import as_json, context
from facilitator.context.traces.look import look
from facilitator.review.assessment.evidence import quoted
from facilitator.runtime.project import read, scan
from facilitator.storage.content import load_pipeline_words
from facilitator.storage.steps_folder import steps_folder

TOKEN = "ghp_" + "a1B2" * 9
ESCAPED = TOKEN.replace("_", r"\_")
PASSWORD = "hunter2-Prod-DB-99"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    workflow = tmp_path / ".github" / "workflows" / "cd.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(
        "on: push\njobs:\n  ship:\n    environment: production\n    runs-on: ubuntu-latest\n    steps:\n"
        f"    - run: helm upgrade shop ./chart --set password={PASSWORD}\n"
        f"    - run: kubectl apply -f k8s --token {TOKEN}\n"
        f"  {TOKEN}:\n    environment: prod-{TOKEN}\n    steps:\n    - run: helm upgrade a b\n"
    )
    (tmp_path / "package.json").write_text(json.dumps({"name": TOKEN}))
    (tmp_path / "architecture.md").write_text(
        f"# Architecture\n\nWe use PostgreSQL: postgres://app:{PASSWORD}@db/shop.\n\n"
        f"Peak load: 40 requests per second, token {TOKEN}.\n\n"
        f"## Open questions\n\n- Who rotates {TOKEN}?\n- Or {ESCAPED}?\n- Is pass\u202eword = {PASSWORD} on Nomad?\n"
    )
    (tmp_path / "adr").mkdir()
    for number, said in enumerate(("", f"Superseded: {TOKEN}", f"Deprecated {'as ' * 24} {TOKEN}")):
        status = f"# Use Helm\n\n## Status\n\n{said or 'Accepted'}\n"
        (tmp_path / "adr" / f"000{number}-a.md").write_text(f"{status}\n## Decision\n\nHelm.\n")
    (tmp_path / "compose.yaml").write_text(
        f"services:\n  db:\n    image: postgres:16\n    environment: {{POSTGRES_PASSWORD: {PASSWORD}}}\n"
    )
    return tmp_path


def test_no_secret_of_a_project_is_printed(project: Path) -> None:
    report = context(project)
    for told in (as_text(report), json.dumps(as_json(report))):
        assert "not shown: looks like a" in told
        assert PASSWORD not in told and TOKEN[4:] not in told


@pytest.mark.parametrize("at", (230, 262, 283, 297))
def test_a_quotation_that_is_cut_holds_no_half_of_a_secret(tmp_path: Path, at: int) -> None:
    line = ("We use Helm, " * 40)[:at] + f" {TOKEN} on staging"
    around = f"{TOKEN} " + ("and so on " * 60)[: at // 3 + 485] + " Terraform" + " and so on" * 60
    (tmp_path / "architecture.md").write_text(
        f"# Architecture\n\n{line}\n\n{around}\n\n## Open questions\n\n- Who {line}?\n"
    )
    told = repr(context(tmp_path)) + repr(read(tmp_path, "architecture.md"))
    assert "helm" in told and "terraform" in told
    assert "Who We use" in told or "not shown" in told
    assert not [n for n in range(len(TOKEN) - 5) if TOKEN[n : n + 6] in told]


@pytest.mark.parametrize("before", ((), ("echo begin", "kubectl apply -f k8s")), ids=("1", "3"))
def test_a_command_that_is_cut_holds_no_half_of_a_secret(
    tmp_path: Path, before: tuple[str, ...]
) -> None:
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    for at in (*range(216, 304, 8), *range(920, 1_008, 8), *range(1_920, 2_008, 8)):
        command = ("helm upgrade shop ./chart " + "--set image=web " * 130)[:at]
        lines = "\n".join(f"        {line}" for line in (*before, f"{command} {TOKEN} -f x"))
        head = "on: push\njobs:\n  ship:\n    environment: production\n    steps:\n    - run: |"
        (workflows / f"{at}.yml").write_text(f"{head}\n{lines}\n")
    traces = look(tmp_path, load_pipeline_words(steps_folder())).statements
    told = "".join(f"{quoted(trace)} {trace.value}" for trace in traces) + repr(context(tmp_path))
    assert "helm upgrade" in told
    assert not [n for n in range(len(TOKEN) - 5) if TOKEN[n : n + 6] in told]


def test_no_secret_of_a_project_reaches_the_session(project: Path) -> None:
    seen, document = repr(scan(project)), repr(read(project, "architecture.md"))
    assert "postgresql" in document and "helm" in seen
    assert PASSWORD not in seen + document and TOKEN[4:] not in seen + document
