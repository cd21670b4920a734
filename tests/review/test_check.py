"""Check: each kind of finding with code and line, exit codes, formats that hostile text cannot break."""

from __future__ import annotations

import ast
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from facilitator.model import (
    Evidence,
    Fact,
    FindingAnswer,
    How,
    Insight,
    Plan,
    Problem,
    Severity,
    Standing,
    Stated,
    Status,
)
from facilitator.review.check import CheckResult, PlanResult, check
from facilitator.review.codes import CODES, explain
from facilitator.review.render import FORMATS, passed_over, render

TODAY = "2026-11-20"
PLAN = Path(__file__).resolve().parents[2] / "facilitator" / "document"


PUT_OFF = "until 2026-12-05, no word yet"


def with_decision(plan: Plan, id_: str, **fields) -> Plan:
    return replace(plan, decisions={**plan.decisions, id_: replace(plan.decisions[id_], **fields)})


def test_a_complete_plan_has_its_tensions_and_nothing_else(plan, codes) -> None:
    found = codes(plan)
    assert {c for c in found if not c.startswith("R-")} == {"not-signed"}
    assert found["R-FF-006"].severity is Severity.INFO


def test_findings_point_at_the_line_of_the_decision(plan, codes, write) -> None:
    data = write(plan)
    line = codes(data)["R-FF-006"].line
    assert data.decode().splitlines()[line - 1].startswith("- **Approach:** Custom implementation")


def test_a_finding_points_at_the_decision_that_it_names_first(plan, codes, write) -> None:
    """Not at the first line of all that it rests on."""
    elsewhere = {"env-sequence": "ephemeral-prod", "test-environment": "shared"}
    for id_, option in elsewhere.items():
        plan = with_decision(plan, id_, choice=(f"{id_}.{option}",), values={})
    named = replace(plan.context, facts=(Fact("environments", ("staging",)),))
    data = write(replace(plan, context=named))
    found = codes(data)["A-IN-007"]
    assert found.message.startswith("Deploy Stage: Environment Sequence differs from step 1.")
    assert data.decode().splitlines()[found.line - 1].startswith("- **Environment Sequence:**")


def test_an_answer_quiets_a_tension_until_it_expires(plan, codes) -> None:
    answer = FindingAnswer("R-FF-006", "accepted", "the owner", "ops", "2026-12-01", TODAY)
    held = replace(plan, findings={"R-FF-006": answer})
    assert "R-FF-006" not in codes(held)
    late = codes(held, today="2026-12-02")["R-FF-006"]
    assert "held until 2026-12-01" in late.message


@pytest.mark.parametrize(
    ("code", "id_", "fields"),
    [
        ("decision-deferred", "sast", {"standing": Standing.DEFERRED, "reason": "later"}),
        ("open-question", "feature-flags", {"insights": (Insight("Who?", kind="open-question"),)}),
        (
            "risk-expired",
            "feature-flags",
            {"insights": (Insight("x", kind="accepted-risk", until="2026-01-01"),)},
        ),
        (
            "evidence-unverified",
            "deploy-tool",
            {"evidence": (Evidence("argo-cd", "Argo CD", reason="offline", checked_at=TODAY),)},
        ),
    ],
)
def test_what_is_left_in_a_decision_is_found_at_its_line(code, id_, fields, plan, codes) -> None:
    found = codes(with_decision(plan, id_, **fields))[code]
    assert found.line > 10


@pytest.mark.parametrize(
    ("code", "id_", "fields"),
    [
        ("decision-deferred", "sast", {"standing": Standing.DEFERRED, "reason": PUT_OFF}),
        (
            "value-deferred",
            "env-sequence",
            {"values": {"environments": Stated(PUT_OFF, How.DEFERRED)}},
        ),
        (
            "open-question",
            "feature-flags",
            {"insights": (Insight("Who?", kind="open-question", until="2026-12-05"),)},
        ),
    ],
)
def test_a_day_until_which_something_was_put_off_is_told_once_it_has_passed(
    code, id_, fields, plan, codes
) -> None:
    held = with_decision(plan, id_, **fields)
    assert "2026-12-05" in codes(held, today="2026-12-05")[code].message
    for today, told in (("2026-12-05", False), ("2026-12-06", True)):
        assert ("2026-12-05 has passed" in codes(held, today=today)[code].message) is told


def test_evidence_is_stale_after_its_age(plan, codes) -> None:
    seen = Evidence(
        "argo-cd", "Argo CD", "3.1.0", Status.VERIFIED, "2026-08-01", ("argo-cd.readthedocs.io/x",)
    )
    held = with_decision(plan, "deploy-tool", evidence=(seen,))
    assert "evidence-stale" not in codes(held, today="2026-10-30")
    assert "91 days ago" in codes(held, today="2026-10-31")["evidence-stale"].message
    assert "evidence-stale" not in codes(held, today="2026-07-31")  # looked up in another time zone


@pytest.mark.parametrize("day", ["2099-01-01", "9999-12-31", "2026-02-30", "2026-11-22"])
def test_evidence_of_a_day_that_never_was_does_not_count_for_ever(day, plan, codes) -> None:
    seen = Evidence("helm", "Helm", "3.19.0", Status.VERIFIED, day, ("github.com/helm/helm",))
    held = with_decision(plan, "deploy-tool", evidence=(seen,))
    found = codes(held, today="2026-11-20")["evidence-stale"]
    assert found.message == f"Helm 3.19.0 is dated “{day}”, which is no day that was."


def test_an_open_decision_of_a_completed_step(plan, codes) -> None:
    rest = {k: d for k, d in plan.decisions.items() if k != "sast"}
    assert (
        codes(replace(plan, decisions=rest))["decision-open"].message
        == "Security Stage: SAST, open."
    )


def test_a_decision_that_waits_is_named_at_the_line_of_what_it_waits_for(plan, codes) -> None:
    held = with_decision(plan, "runner-infrastructure", standing=Standing.DEFERRED, reason="Later.")
    rest = {k: d for k, d in held.decisions.items() if k != "runner-security"}
    found = codes(replace(held, decisions=rest))
    waits, deferred = found["decision-waits"], found["decision-deferred"]
    told = "Runner Infrastructure: Security Model, waiting for Runner Infrastructure: Runner Type."
    assert (waits.message, waits.line) == (told, deferred.line)
    assert deferred.message.endswith("deferred: Later.")


def test_decisions_of_steps_to_come_are_not_missed(plan, codes) -> None:
    found = codes(plan, steps=(1, 2))
    assert "steps-open" in found and "decision-open" not in found


def test_a_changed_decision_makes_later_ones_need_review(plan, codes, write) -> None:
    other = with_decision(plan, "branch-strategy", choice=("branch-strategy.gitflow",))
    data = write(other, steps=(2,), data=write(plan))
    assert codes(data)["needs-review"].severity is Severity.WARNING


def test_damage_is_found_and_is_an_error(plan, codes, write) -> None:
    data = write(plan)
    assert codes(data[: len(data) * 9 // 10])["section-cut-short"].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("name", "data", "code", "exit_code"),
    [
        ("a.md", None, "plan-missing", 2),
        ("b.md", b"\xff", "not-utf8", 2),
        ("c.md", b"---\nstepsCompleted: [1\n---\n", "front-matter-not-yaml", 2),
        ("d.md", b"", "plan-empty", 0),
        ("e.md", b"---\nstepsCompleted: [2]\n---\n", "section-missing", 1),
        ("f.md", b"---\nstepsCompleted: []\n---\n<<<<<<< a\n", "merge-conflict", 1),
    ],
)
def test_a_plan_that_cannot_be_read_stops_no_other(
    name, data, code, exit_code, tmp_path, criteria
) -> None:
    good = tmp_path / "good.md"
    good.write_bytes(b"")
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = check([str(tmp_path / name), str(good)], criteria, TODAY)
    assert code in {f.code for f in result.plans[0].findings}
    assert {f.code for f in result.plans[1].findings} == {"plan-empty"}
    assert result.exit_code() == exit_code


def test_a_pipe_is_no_plan_and_keeps_nobody_waiting(tmp_path, criteria) -> None:
    os.mkfifo(tmp_path / "pipeline.md")
    result = check([str(tmp_path)], criteria, TODAY)
    assert result.plans[0].findings[0].message == "Cannot be read: it is a pipe, not a file."
    assert result.exit_code() == 2


def test_a_number_that_the_user_chose_does_not_age(plan, codes) -> None:
    own = Evidence("argo-cd", "Argo CD", "3.1.0", Status.CHOSEN, "2020-01-01", reason="pinned")
    assert "evidence-stale" not in codes(with_decision(plan, "deploy-tool", evidence=(own,)))


def test_severity_to_fail_on() -> None:
    def result(*found: Severity) -> CheckResult:
        return CheckResult(
            (PlanResult("x", "complete", findings=tuple(Problem("c", s, "m") for s in found)),)
        )

    assert result().exit_code(Severity.INFO) == 0
    assert result(Severity.WARNING).exit_code() == 0
    assert result(Severity.WARNING).exit_code(Severity.WARNING) == 1
    assert result(Severity.INFO, Severity.ERROR).exit_code() == 1


def test_folders_and_patterns(tmp_path, criteria) -> None:
    for place in ("a", "b/c", ".git", "node_modules/x"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "pipeline.md").write_bytes(b"")
    (tmp_path / "other.md").write_bytes(b"")

    def names(*given: str) -> list[str]:
        return [
            str(Path(p.path).relative_to(tmp_path)) for p in check(given, criteria, TODAY).plans
        ]

    assert names(str(tmp_path)) == ["a/pipeline.md", "b/c/pipeline.md"]
    assert names(str(tmp_path / "*.md"), str(tmp_path / "other.md")) == ["other.md"]
    assert names(str(tmp_path / "none*.md")) == ["none*.md"]


def test_every_code_that_reading_can_give_is_explained(criteria) -> None:
    """Codes are looked up in the source of the room that reads: none can be added without its explanation."""
    reading = (
        "read.py",
        "cross_check.py",
        "sections.py",
        "frontmatter.py",
        "yaml_tree.py",
        "splice.py",
    )
    only_when_writing = {
        "vanished",
        "no-document",
        "not-empty",
        "self-check",
        "section-twice",
        "unwritable-text",
    }
    found = set()
    for file in reading:
        for node in ast.walk(ast.parse((PLAN / file).read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", "")
                if name in ("Problem", "DocumentError", "_refusal"):
                    found.add(node.args[0].value)
    assert found - only_when_writing <= set(CODES)
    for code in (*CODES, "R-ZD-001", "A-IN-001"):
        assert code in explain(code, criteria.rules, criteria.relations, criteria.catalogue)


def test_what_is_explained_can_be_given() -> None:
    review = (Path(PLAN).parent / "review").glob("*.py")
    raising = [f for f in (*review, *PLAN.glob("*.py")) if f.name != "codes.py"]
    source = "".join(f.read_text("utf-8") for f in raising)
    assert [code for code in CODES if f'"{code}"' not in source] == []


HOSTILE = "x\n::error::pwned\r\n%0A::set-output\x1b[31m\u202e</script>"


@pytest.fixture
def hostile() -> CheckResult:
    finding = Problem("decision-deferred", Severity.WARNING, HOSTILE, 3)
    return CheckResult(
        (PlanResult(f"a,b:{HOSTILE}\udcff.md", "complete", HOSTILE, (1,), findings=(finding,)),)
    )


def test_annotations_are_one_command_a_line(hostile, criteria) -> None:
    lines = render(hostile, "github", criteria).splitlines()
    assert len(lines) == 1
    head, _, message = lines[0].removeprefix("::warning ").partition("::")
    assert lines[0].startswith("::warning ")
    file = re.fullmatch(r"file=([^,:]*),title=decision-deferred,line=3", head)
    assert file and file[1].startswith("a%2Cb%3Ax%0A%3A%3Aerror")
    assert "%250A::set-output" in message
    assert "\x1b" not in lines[0] and "\u202e" not in lines[0]


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_lets_control_characters_through(form, hostile, criteria) -> None:
    text = render(hostile, form, criteria)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\ud800-\udfff]", text)


def test_text_keeps_one_finding_from_looking_like_another(hostile, criteria) -> None:
    lines = render(hostile, "text", criteria).splitlines()
    assert not any(line.startswith("::") for line in lines)


def test_text_counts_what_cannot_be_checked_yet(plan, write, tmp_path, criteria) -> None:
    file = tmp_path / "pipeline.md"
    file.write_bytes(write(replace(plan, steps_completed=(1, 2)), steps=(1, 2)))
    result = check([str(file)], criteria, TODAY)
    waiting = result.plans[0].not_checkable
    said = render(result, "text", criteria)
    assert len(waiting) > 10
    assert (
        f"  not checked: {len(waiting)} checks need an answer that the plan does not hold\n" in said
    )
    assert not [rule for rule in waiting if rule in said]


ARCHITECTURE = b"---\nstepsCompleted: [1, 2, 3]\nworkflowType: 'architecture'\n---\n\n# A\n\n## B\n"
DATA_PIPELINE = "# Rohre f\xfcr Daten\n".encode()


@pytest.fixture
def mixed(plan, write, tmp_path) -> Path:
    """A folder with a plan, and files of others with its name."""
    for place, data in (
        ("a", write(plan)),
        ("docs", DATA_PIPELINE),
        ("etl", b"---\ntitle: ETL\n---\n\n# ETL\n\n## Rows\n"),
        ("bmad", ARCHITECTURE),
    ):
        (tmp_path / place).mkdir()
        (tmp_path / place / "pipeline.md").write_bytes(data)
    return tmp_path


def test_documents_of_others_are_passed_over_with_a_line_each(mixed, criteria) -> None:
    names = [str(mixed / place / "pipeline.md") for place in ("a", "bmad", "docs", "etl")]
    for given in ([str(mixed)], [str(mixed / "*" / "*.md")], names):
        result = check(given, criteria, TODAY)
        assert [p.path for p in result.plans] == names[:1]
        lines = list(passed_over(result))
        assert [line.partition(": passed over. ")[0] for line in lines] == names[1:]
        assert "workflowType: architecture" in lines[0]
        assert result.exit_code() == 0
        told = json.loads(render(result, "json", criteria))["passed_over"]
        assert [entry["path"] for entry in told] == names[1:]


@pytest.mark.parametrize("place", ["bmad", "docs", "etl"])
def test_a_document_of_others_that_is_named_alone_is_refused(place, mixed, criteria) -> None:
    path = str(mixed / place / "pipeline.md")
    result = check([path], criteria, TODAY)
    assert [f.code for f in result.plans[0].findings] == ["not-a-plan"]
    assert (result.exit_code(), result.plans[0].status) == (2, "")
    assert check([str(mixed / place)], criteria, TODAY).exit_code() == 0
    assert check([path], criteria, TODAY, pass_over=True).exit_code(Severity.INFO) == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "plan-emptied"),
        (b"\xef\xbb\xbf \r\n", "plan-emptied"),
        (b"\0" * 4096, "not-text"),
        (b"\xff\xfe#\0 \0P\0", "not-utf8"),
        (b"\x80\x81", "not-utf8"),
    ],
)
def test_a_file_without_a_plan_that_is_named_alone_is_refused(
    data, code, tmp_path, criteria
) -> None:
    file = tmp_path / "pipeline.md"
    file.write_bytes(data)
    result = check([str(file)], criteria, TODAY)
    assert [f.code for f in result.plans[0].findings] == [code]
    assert result.exit_code() == 2


def annotated(path: str, criteria) -> tuple[str, str]:
    """The file that an annotation and a SARIF result name."""
    result = CheckResult((PlanResult(path, findings=(Problem("c", Severity.ERROR, "m", 1),)),))
    (line,) = render(result, "github", criteria).splitlines()
    place = json.loads(render(result, "sarif", criteria))["runs"][0]["results"][0]["locations"][0]
    uri = place["physicalLocation"]["artifactLocation"]["uri"]
    return line.partition("file=")[2].partition(",")[0], uri


def test_annotations_name_files_from_the_root_of_the_checkout(
    tmp_path, criteria, monkeypatch
) -> None:
    repo, other = tmp_path / "repo", tmp_path / "other"
    for folder in (repo / ".git", repo / "services" / "api", repo / "lib" / "docs", other):
        folder.mkdir(parents=True)
    (repo / "lib" / ".git").write_text("gitdir: ../.git/modules/lib\n")
    plan = repo / "services" / "api" / "pipeline.md"
    for file in (plan, repo / "lib" / "docs" / "pipeline.md", other / "pipeline.md"):
        file.write_bytes(b"")
    (repo / "linked.md").symlink_to(plan)
    (repo / "out.md").symlink_to(other / "pipeline.md")
    (repo / "away").symlink_to(other)
    expected = "services/api/pipeline.md"
    for folder, given in (
        (repo, "./services/api/pipeline.md"),
        (repo / "services", "../services/api/pipeline.md"),
        (repo / "services" / "api", "pipeline.md"),
        (tmp_path, str(plan)),
        (other, "../repo/services/api/pipeline.md"),
        (repo, "linked.md"),
    ):
        monkeypatch.chdir(folder)
        assert annotated(given, criteria) == (expected, expected)
    monkeypatch.chdir(repo / "services")
    assert annotated("../lib/docs/pipeline.md", criteria)[0] == "lib/docs/pipeline.md"
    assert annotated("../out.md", criteria)[0] == "out.md"
    assert annotated("../away/pipeline.md", criteria)[0] == "away/pipeline.md"
    assert annotated("none.md", criteria)[0] == "services/none.md"
    outside = (other / "pipeline.md").as_posix()
    assert annotated(outside, criteria) == (outside, f"file://{outside}")


def test_a_working_tree_beside_its_repository_is_a_checkout_of_its_own(
    tmp_path, criteria, monkeypatch
) -> None:
    tree = tmp_path / "repo" / "tree"
    (tree / "docs").mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    (tree / ".git").write_text(f"gitdir: {tmp_path}/repo/.git/worktrees/tree\n")
    (tree / "docs" / "pipeline.md").write_bytes(b"")
    monkeypatch.chdir(tree / "docs")
    assert annotated("pipeline.md", criteria)[0] == "docs/pipeline.md"


def test_without_a_checkout_files_are_named_from_here(tmp_path, criteria, monkeypatch) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    assert annotated("./docs/../docs/pipeline.md", criteria)[0] == "docs/pipeline.md"


def test_sarif_names_rules_and_places(plan, write, tmp_path, criteria) -> None:
    file = tmp_path / "a b#c.md"
    file.write_bytes(write(plan))
    log = json.loads(render(check([str(file)], criteria, TODAY), "sarif", criteria))
    run = log["runs"][0]
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].endswith("a%20b%23c.md")
    assert len(set(rules)) == len(rules)
    assert [
        r["id"] for r in run["tool"]["driver"]["rules"] if r["id"] in r["shortDescription"]["text"]
    ] == []


def test_json_says_the_same_as_the_findings(plan, write, tmp_path, criteria) -> None:
    file = tmp_path / "pipeline.md"
    file.write_bytes(write(plan))
    result = check([str(file)], criteria, TODAY)
    data = json.loads(render(result, "json", criteria))
    assert [f["code"] for f in data["plans"][0]["findings"]] == [
        f.code for f in result.plans[0].findings
    ]
    assert sum(data["totals"].values()) == len(result.plans[0].findings)


def test_many_plans_get_a_table(tmp_path, criteria) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(b"")
    text = render(
        check([str(tmp_path / "a"), str(tmp_path / "b")], criteria, TODAY), "text", criteria
    )
    assert re.search(r"^2 plans +0 +2 +0$", text, re.MULTILINE)


def test_sarif_is_valid_against_its_schema(
    plan, write, hostile, tmp_path, criteria, shared
) -> None:
    """The schema is a third party's and stays out of this repository: SARIF_SCHEMA, or the shared schemas."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = Path(os.environ.get("SARIF_SCHEMA", shared / "schemas" / "sarif-schema-2.1.0.json"))
    if not schema.is_file():
        pytest.skip(f"{schema.name} is not here: SARIF NOT validated")
    file = tmp_path / "pipeline.md"
    file.write_bytes(write(plan))
    for result in (
        check([str(file), str(tmp_path / "none.md")], criteria, TODAY),
        hostile,
        CheckResult(()),
    ):
        log = json.loads(render(result, "sarif", criteria))
        jsonschema.validate(log, json.loads(schema.read_text("utf-8")))
