"""Pipelines held against the tools of their platforms; each that is not installed is skipped, and says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.outside_tools import lint_says, node_modules, written
from support.pipelines import HOSTILE, commands_of, decided, full, made, plan_of

from facilitator.exports.target import ExportFile
from facilitator.model import How, Plan, Stated

READER = """\
import groovy.json.JsonOutput
class Words {
  def calls = []
  def env = [:].withDefault { it }
  def methodMissing(String name, args) {
    def given = args as List
    def inner = given && given[-1] instanceof Closure ? given.remove(given.size() - 1) : null
    def entry = [name: name, args: given]
    calls << entry
    if (inner) {
      def outer = calls
      calls = []
      inner.delegate = this
      inner.resolveStrategy = Closure.DELEGATE_FIRST
      inner()
      entry.inner = calls
      calls = outer
    }
    entry
  }
  def propertyMissing(String name) { name }
  void propertyMissing(String name, value) { calls << [name: name, args: [value]] }
}
println JsonOutput.toJson(args.collect { path ->
  def words = new Words()
  def file = new GroovyShell().evaluate("return { ->\\n" + new File(path).getText('UTF-8') + "\\n}")
  file.delegate = words
  file.resolveStrategy = Closure.DELEGATE_ONLY
  file()
  words.calls
})
"""
"""A pipeline is run with words that only remember how they were called."""


def tool(name: str) -> str:
    """Where a program is; the test is skipped where it is not."""
    beside = Path(os.sys.executable).parent / name
    found = shutil.which(name) or (str(beside) if beside.exists() else "")
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def lint(paths: list[Path]) -> list[str]:
    """What actionlint says."""
    said = lint_says(paths)
    if said is None:
        pytest.skip("actionlint is not installed")
    return said


def workflows(tmp_path: Path) -> list[Path]:
    """The workflows of many plans, each in a folder of its own; a command may not be one of GitHub's own."""
    words = ("make it", *(w for w in HOSTILE if "${{" not in w and not w.startswith("::")))
    plans = [made(full("github-actions", word), "github-actions") for word in words]
    queued = {**full("github-actions").decisions, "merge-queue": decided("merge-queue", "queue")}
    plans.append(made(plan_of(*queued.values()), "github-actions"))
    assert all(found.files for found in plans)
    places = [written(found.files, tmp_path / str(n)) for n, found in enumerate(plans)]
    return [place for some in places for place in some]


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    zizmor = tool("zizmor")
    paths = workflows(tmp_path)
    command = [zizmor, "--offline", "--no-config", "--format", "json", *map(str, paths)]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert json.loads(ended.stdout) == [], ended.stdout[:2000]


def test_zizmor_finds_what_is_planted(tmp_path: Path) -> None:
    zizmor = tool("zizmor")
    (first, *_) = written(made(full("github-actions"), "github-actions").files, tmp_path)
    evil = first.read_text().replace("build make it", "echo ${{ github.event.issue.title }}", 1)
    first.write_text(evil)
    command = [zizmor, "--offline", "--no-config", "--format", "json", str(first)]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert "template-injection" in {one["ident"] for one in json.loads(ended.stdout)}


def test_actionlint_accepts_every_workflow(tmp_path: Path) -> None:
    assert lint(workflows(tmp_path)) == []


def test_actionlint_sees_what_is_planted(tmp_path: Path) -> None:
    (first, *_) = written(made(full("github-actions"), "github-actions").files, tmp_path)
    first.write_text(first.read_text().replace("needs.smoke-tests.result", "needs.smoke.result", 1))
    assert any('"smoke" is not defined' in message for message in lint([first]))


@pytest.mark.parametrize("word", ["make it", "a: b", "$(x) '", "<< x >> --> #", "!reference [a]"])
def test_gitlab_ci_local_reads_the_pipeline(tmp_path: Path, word: str) -> None:
    listed = gitlab_jobs(made(full("gitlab-ci", word), "gitlab-ci").files, tmp_path)
    whens = {job["name"]: job["when"] for job in listed}
    assert list(whens) == [
        *("build", "test", "security-scan", "deploy-dev", "deploy-staging", "integration-tests"),
        *("approve-production", "approval-gate", "deploy-production", "smoke-tests"),
        *("rollback", "rollback-by-hand"),
    ]
    assert (whens["approve-production"], whens["rollback"]) == ("manual", "on_failure")
    assert whens["deploy-production"] == "on_success"


def gitlab_jobs(files: tuple[ExportFile, ...], folder: Path) -> list[dict[str, Any]]:
    local = tool("gitlab-ci-local")
    written(files, folder)
    subprocess.run(["git", "init", "--quiet", "-b", "main", str(folder)], check=True)
    command = [local, "--home", str(folder), "--list-json"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert ended.returncode == 0, ended.stderr + ended.stdout
    listed: list[dict[str, Any]] = json.loads(ended.stdout[ended.stdout.index("[\n") :])
    return listed


def test_gitlab_ci_local_sees_what_is_planted(tmp_path: Path) -> None:
    (file,) = made(full("gitlab-ci"), "gitlab-ci").files
    broken = file._replace(text=file.text.replace("- deploy-dev\n", "- deploy-dve\n", 1))
    with pytest.raises(AssertionError, match="deploy-dve"):
        gitlab_jobs((broken,), tmp_path)


WAYS = {
    "": "build test deploy deploy integrate deploy",
    "test": "build",
    "deploy": "build test deploy deploy integrate deploy back",
    "smoke-tests": "build test deploy deploy integrate deploy back",
}
"""What fails, and which commands ran, in order."""


@pytest.mark.parametrize("fails", WAYS)
def test_gitlab_ci_local_walks_the_way_forward_and_back(tmp_path: Path, fails: str) -> None:
    local = tool("gitlab-ci-local")
    tool("rsync")
    log, work = tmp_path / "log", tmp_path / "work"
    written(made(_logging(log, fails), "gitlab-ci").files, work)
    for command in ("git init -q -b main", "git add .", f"git {_WHO} commit -q -m x"):
        subprocess.run(command.split(), cwd=work, check=True)
    run = [local, "--home", str(tmp_path), "--manual", "approve-production"]
    ended = subprocess.run(run, capture_output=True, text=True, cwd=work)
    said = log.read_text().split() if log.exists() else []
    assert said == WAYS[fails].split(), ended.stdout + ended.stderr


_WHO = "-c user.name=test -c user.email=test@example.org"


def _logging(log: Path, fails: str) -> Plan:
    """A plan whose commands write their name; one of them fails, production's one where all deploy."""
    decisions = dict(full("gitlab-ci").decisions)
    for id_, decision in full("gitlab-ci").decisions.items():
        if "command" in decision.values:
            name = decision.values["command"].text.split()[0]
            end = (
                ' && case "$ENVIRONMENT" in p*) exit 1 ;; esac' if fails == name == "deploy" else ""
            )
            text = "false" if fails == name == "test" else f"echo {name} >> {log}{end}"
            decisions[id_] = replace(
                decision, values={**decision.values, "command": Stated(text, How.STATED)}
            )
    gone = {"sast", "container-scan", "release-windows"}
    gone |= set() if fails == "smoke-tests" else {"smoke-tests"}
    gates = decided("promotion-gates", "manual-approval", approvers="the office")
    kept = {id_: one for id_, one in decisions.items() if id_ not in gone}
    return plan_of(*(kept | {"promotion-gates": gates}).values())


def calls(entries: list[dict[str, Any]], name: str) -> list[Any]:
    """The arguments of every call of a word, wherever it stands."""
    found: list[Any] = []
    for entry in entries:
        if entry["name"] == name:
            found.append(entry["args"])
        found += calls(entry.get("inner", []), name)
    return found


def run_by_groovy(paths: list[Path], folder: Path) -> list[Any]:
    java, jars = tool("java"), node_modules("npm-groovy-lint")
    if not jars:
        pytest.skip("npm-groovy-lint, which brings Groovy, is not installed")
    library = next(Path(jars, "npm-groovy-lint", "lib", "java", "groovy").glob("lib"))
    (folder / "read.groovy").write_text(READER)
    command = [java, "-cp", f"{library}/*", "groovy.ui.GroovyMain", str(folder / "read.groovy")]
    ended = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr[:3000]
    read: list[Any] = json.loads(ended.stdout)
    return read


def test_groovy_reads_every_jenkinsfile_as_it_was_meant(tmp_path: Path) -> None:
    """One run for all plans, since the machine of Java takes long to begin."""
    plans = [full("jenkins"), *(full("jenkins", *HOSTILE[first::5]) for first in range(5))]
    places = [
        written(made(plan, "jenkins").files, tmp_path / str(n)) for n, plan in enumerate(plans)
    ]
    read = run_by_groovy([path for some in places for path in some], tmp_path)
    for plan, forward, back in zip(plans, read[::2], read[1::2], strict=True):
        assert commands_of(plan) <= {args[0] for args in calls(forward, "sh")}
        assert calls(back, "sh") == [[plan.decisions["rollback-mechanism"].values["command"].text]]
        assert calls(forward, "stage") == calls(read[0], "stage")
