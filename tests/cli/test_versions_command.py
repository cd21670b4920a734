"""`facilitator versions`: an answer per tool or row, exit codes, what is sent and what never is."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from support.sample_project import Command, Project, dump, sample_answers

from facilitator.versions import lookup as module
from facilitator.versions.queries import Resolved
from facilitator.versions.settings import VersionSettings
from facilitator.versions.sources import SourceAnswer
from facilitator.versions.version_check import SearchRow

FOUND = {
    "Argo CD": (
        "https://github.com/argoproj/argo-cd/releases/tag/v3.6.1",
        "v3.6.1 Latest. released this 04 Nov",
    ),
    "Trivy": (
        "https://github.com/aquasecurity/trivy/releases",
        "v0.75.0 released this 01 Oct; v0.74.0 14 Aug",
    ),
}


class Web:
    """A search that knows two tools and remembers what it was asked."""

    name = "ddgs"
    asked: list[str] = []

    def __init__(self, settings: VersionSettings) -> None:
        self.settings = settings

    def covers(self, found: Resolved) -> bool:
        return True

    def ask(self, found: Resolved, query: str) -> SourceAnswer:
        self.asked.append(query)
        if found.name not in FOUND:
            return SourceAnswer("empty-or-blocked")
        href, body = FOUND[found.name]
        return SourceAnswer(
            "ok", (SearchRow(f"Releases of {found.name}", href, body),), library_version="0"
        )


@pytest.fixture
def web(project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Web]:
    monkeypatch.setattr(Web, "asked", [])
    monkeypatch.setattr(module, "Search", Web)
    monkeypatch.setenv("FACILITATOR_VERSIONS_CACHE_DIR", str(tmp_path / "versions"))
    return Web


def test_an_answer_per_tool_in_order_with_the_sentence_it_stands_in(
    web: type[Web], facilitator: Command
) -> None:
    result = facilitator("versions", "argo-cd", "github-actions")
    told = [line for line in result.out.splitlines() if not line.startswith(" ")]
    assert result.code == 0
    assert told[0].startswith(
        "Argo CD: 3.6.1 — verified: 3.6.1, marked latest by github.com/argoproj/argo-cd, seen "
    )
    assert told[1].startswith("GitHub Actions: not versioned (")
    assert "    3.6.1  official github.com/argoproj/argo-cd, latest: v3.6.1 Latest." in result.out
    assert web.asked == ['"Argo CD" latest stable release']


@pytest.mark.usefixtures("web")
def test_anything_else_than_verified_is_1_and_says_so(facilitator: Command) -> None:
    result = facilitator("versions", "trivy", "argo-cd", "no such tool", "--json")
    assert result.code == 1
    found = json.loads(result.out)
    assert [f["status"] for f in found] == ["low-confidence", "verified", "unverified"]
    assert [f["version"] for f in found] == ["0.75.0", "3.6.1", None]
    wanted = {"tool", "query", "status", "version", "why", "candidates", "sources", "checked_at"}
    assert all(wanted <= set(f) for f in found)
    assert found[0]["candidates"][0]["sentence"] == "v0.75.0 released this 01 Oct"
    assert found[1]["candidates"][0]["marker"] == "latest"
    assert found[2]["why"] == "blocked or nothing found"


def test_saved_results_are_judged_the_same_without_a_network(
    web: type[Web], project: Project, facilitator: Command
) -> None:
    file = project.root / "results.jsonl"
    online = facilitator("versions", "trivy", "argo-cd", "--json", "--save-results", file)
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert [r["tool"] for r in rows] == ["trivy", "argo-cd"]
    assert all(set(r["results"][0]) == {"title", "href", "body"} for r in rows)
    web.asked.clear()
    later = facilitator("--offline", "versions", "--results", file, "--json")
    told = ("tool", "query", "status", "version", "why", "candidates", "sources", "checked_at")
    assert [[f[k] for k in told] for f in json.loads(later.out)] == [
        [f[k] for k in told] for f in json.loads(online.out)
    ]
    assert later.code == online.code == 1
    assert web.asked == []


def test_bad_lines_are_named_and_answered_and_the_good_ones_judged(
    project: Project, facilitator: Command
) -> None:
    good = {
        "tool": "argo-cd",
        "query": "q",
        "results": [dict(zip(("href", "body"), FOUND["Argo CD"], strict=True))],
    }
    file = project.write("rows.jsonl", "\n".join(["{", json.dumps(good), '{"query": "x"}']))
    result = facilitator("versions", "--results", file, "--json")
    assert [f["status"] for f in json.loads(result.out)] == ["unverified", "verified", "unverified"]
    assert result.code == 1
    assert result.err.splitlines() == ["rows.jsonl:1: not a JSON object", "rows.jsonl:3: no `tool`"]
    assert facilitator("versions", "--results", project.write("bad.jsonl", "{")).code == 2
    assert facilitator("versions", "--results", project.write("empty.jsonl", "")).code == 2
    assert facilitator("versions", "--results", project.root / "none.jsonl").code == 2
    assert facilitator("versions", "--results", project.root).code == 2


@pytest.mark.parametrize(
    "moment",
    ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "99999-01-01", "2026-02-30"],
)
def test_a_moment_that_no_calendar_has_is_no_date(
    project: Project, facilitator: Command, moment: str
) -> None:
    row = {"tool": "argo-cd", "query": "q", "results": [], "checked_at": moment}
    result = facilitator("versions", "--results", project.write("rows.jsonl", json.dumps(row)))
    assert (result.code, result.err) == (2, "rows.jsonl:1: `checked_at` is not a date\n")


def test_a_plan_is_checked_again_and_never_edited(
    web: type[Web], project: Project, facilitator: Command
) -> None:
    answers = sample_answers()
    answers["decisions"]["deploy-tool"] = {  # type: ignore[index]
        "choice": ["argocd", "flux"],
        "tool": [
            {"name": "argo-cd", "version": "3.4.2", "reason": "pinned by us"},
            {"name": "a script of ours", "version": "7", "reason": "it is ours"},
        ],
    }
    assert (
        facilitator(
            "run", project.plan, "--answers", project.write("a.yaml", dump(answers)), "--offline"
        ).code
        == 0
    )
    before = project.bytes
    result = facilitator("versions", "--plan", project.plan)
    assert result.code == 1
    lines = {line.partition(": ")[0]: line for line in result.out.splitlines()}
    assert lines["Argo CD"].endswith("now 3.6.1, verified")
    assert lines["Argo CD"].startswith("Argo CD: 3.4.2 (recorded 2025-11-20, today)")
    assert "not checked now: blocked or nothing found" in lines["Flux"]
    assert "no listed tool, so its name is not sent" in lines["a script of ours"]
    assert not [query for query in web.asked if "script" in query]
    assert project.bytes == before


def test_a_plan_without_tools_has_nothing_to_check(project: Project, facilitator: Command) -> None:
    project.plan.write_text("---\nstepsCompleted: []\n---\n\n# CI/CD Pipeline: empty\n")
    result = facilitator("versions", "--plan", project.plan)
    assert (result.code, result.out, result.err) == (0, "", "the plan names no tool\n")
    assert facilitator("versions", "--plan", "no-such-plan.md").code == 2


def _write_own(text: str) -> None:
    file = Path(os.environ["XDG_CONFIG_HOME"]) / "facilitator" / "facilitator.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ("offline = true", "offline"),
        ("backends = []", "offline"),
        ('backends = ["auto"]', "refused"),
        ("timeout = 99", "expected a number"),
        ('ca_file = "no-such.pem"', "no such file"),
        ("colour = 1", "unknown key"),
    ],
)
def test_the_table_of_versions_is_followed(
    table: str, word: str, web: type[Web], project: Project, facilitator: Command
) -> None:
    _write_own(f"[versions]\n{table}\n")
    result = facilitator("versions", "argo-cd")
    assert result.code == (1 if word == "offline" else 2)
    assert word in result.out + result.err
    assert web.asked == []


def test_offline_by_the_table_is_offline_for_run_too(
    web: type[Web], project: Project, facilitator: Command
) -> None:
    _write_own("[versions]\nbackends = []\n")
    answers = sample_answers()
    answers["decisions"]["deploy-tool"] = {  # type: ignore[index]
        "choice": "argocd", "tool": {"name": "argo-cd", "check": True},
    }  # fmt: skip
    assert (
        facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers))).code
        == 0
    )
    assert "Argo CD — unverified (offline), 2025-11-20" in project.plan.read_text()
    assert web.asked == []


def test_run_looks_up_what_the_file_wants_checked(
    web: type[Web], project: Project, facilitator: Command
) -> None:
    answers = sample_answers()
    answers["decisions"]["deploy-tool"] = {  # type: ignore[index]
        "choice": ["argocd", "flux", "helm"],
        "tool": [
            {"name": "argocd", "check": True},
            {"name": "trivy", "check": True},
            {"name": "flux", "check": True},
            {"name": "helm"},
            {"name": "terraform", "version": "1.14.0", "reason": "pinned by the platform team"},
            {"name": "circleci", "check": True},
        ],
    }
    file = project.write("a.yaml", dump(answers))
    result = facilitator("run", project.plan, "--answers", file)
    assert (result.code, result.err) == (0, "")
    text = project.plan.read_text()
    for line in (
        "Argo CD 3.6.1 — verified, as of 2025-11-20, from github.com/argoproj/argo-cd/releases/tag/v3.6.1",
        "Trivy 0.75.0 — low-confidence, as of 2025-11-20, from github.com/aquasecurity/trivy/releases",
        "Flux — unverified (blocked or nothing found), 2025-11-20",
        "Helm — unverified (not checked), 2025-11-20",
        "Terraform 1.14.0 — chosen by the user (pinned by the platform team), 2025-11-20",
        "CircleCI — not-versioned (hosted service), 2025-11-20",
    ):
        assert line in text
    assert sorted(web.asked) == [
        f'"{n}" latest stable release' for n in ("Argo CD", "Flux", "Trivy")
    ], "once each"
    again = facilitator("run", project.plan, "--answers", file)
    assert (again.code, project.plan.read_text()) == (0, text)
    played = facilitator("answers", project.plan).out
    project.plan.unlink()
    assert (
        facilitator(
            "run", project.plan, "--offline", "--answers", project.write("b.yaml", played)
        ).code
        == 0
    )
    assert project.plan.read_text() == text


@pytest.mark.parametrize(
    ("tool", "fault"),
    [
        ({"name": "helm", "version": "4.0"}, "expected a version and the reason for it"),
        ({"name": "helm", "reason": "so"}, "expected a version and the reason for it"),
        (
            {"name": "helm", "version": "4.0", "reason": "so", "check": True},
            "expected version or check",
        ),
        ({"name": " ", "check": True}, "expected the name of a tool"),
        ({"name": "helm", "check": "perhaps"}, "check"),
    ],
)
def test_a_tool_that_cannot_be_used_is_refused_by_line(
    tool: dict[str, object], fault: str, project: Project, facilitator: Command
) -> None:
    answers = sample_answers()
    answers["decisions"]["deploy-tool"] = {"choice": "helm", "tool": tool}  # type: ignore[index]
    result = facilitator("run", project.plan, "--answers", project.write("a.yaml", dump(answers)))
    assert result.code == 2
    assert fault in result.err and "a.yaml:" in result.err
    assert project.bytes is None
