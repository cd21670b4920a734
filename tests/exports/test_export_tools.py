"""Outside tools: run where they are installed, bounded, in a folder of their own; the head of a file tells of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from support.clusters import cluster_plan
from support.pipelines import decided, made
from support.rollouts import made_of, rollout

from facilitator.exports.in_step import Fate
from facilitator.exports.target import ExportFile
from facilitator.runtime import tool_runs
from facilitator.runtime.export_tools import told_by_tools
from facilitator.runtime.exporting import Exporter

PLACED = "with addresses of this machine"
FILE = (ExportFile("haproxy/haproxy.cfg", "anything\n"),)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that alone is searched, beside what every system has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/bin")
    monkeypatch.setattr(tool_runs, "ADMINISTRATORS", ())
    return folder


def program(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(["#!/bin/sh", *lines, ""]))
    (folder / name).chmod(0o755)


def said() -> tuple[str, bool]:
    (told,) = told_by_tools(("haproxy",), FILE)["haproxy/haproxy.cfg"]
    return told


def test_what_is_not_installed_did_not_validate(programs: Path) -> None:
    assert said() == ("NOT VALIDATED by haproxy: it is not installed.", False)
    (program_of_nobody,) = told_by_tools(("gitlab-ci-local",), FILE)["haproxy/haproxy.cfg"]
    assert program_of_nobody.sentence.startswith("NOT VALIDATED by gitlab-ci-local")


def test_a_tool_is_named_with_its_version_and_what_it_warns_of(programs: Path) -> None:
    program(programs, "haproxy", 'echo "version 3.1.4"; echo "[WARNING] (1) : no timeouts"')
    assert said() == (f"Checked by haproxy 3.1.4 {PLACED}, which warns: no timeouts.", False)


def test_haproxy_is_told_of_no_name_server_of_the_machine(programs: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    program(programs, "haproxy", f'[ "$1" = -v ] || cat "$3" > {told}')
    said()
    assert told.read_text().split() == ["resolvers", "default", "nameserver", "none", "127.0.0.1:9"]


def test_a_tool_that_refuses_is_told_by_its_loudest_line(programs: Path) -> None:
    program(programs, "haproxy", 'echo "haproxy 3.1"; echo "[ALERT] $PWD/x: no such thing"; exit 1')
    assert said() == ("NOT VALID by haproxy 3.1: x: no such thing", True)


def test_a_tool_that_never_ends_is_ended_with_what_it_started(
    programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tool_runs, "SECONDS", 0.3)
    begun = tmp_path / "begun"
    program(programs, "haproxy", '[ "$1" = -v ] && exit', f"sleep 60 & echo $! >{begun}; wait")
    assert said() == ("NOT VALIDATED by haproxy: it did not answer within 0.3 seconds.", False)
    assert _ends(Path("/proc") / begun.read_text().strip() / "stat")


def _ends(process: Path) -> bool:
    """Whether a process that was killed is gone, or only waits to be counted."""
    for _ in range(100):
        if not process.exists() or process.read_text().split(")")[1].split()[0] in "ZX":
            return True
        time.sleep(0.01)
    return False


def test_a_tool_sees_its_own_folder_and_no_secret(
    programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    told = tmp_path / "told"
    program(programs, "haproxy", f"(pwd; env; ls -ld .; ls */) > {told}")
    said()
    seen = told.read_text()
    folder = seen.split("\n")[0]
    assert not Path(folder).exists() and f"HOME={folder}" in seen
    assert "secret" not in seen and "drwx------" in seen and "haproxy.cfg" in seen


def test_a_text_without_end_is_read_to_a_bound(programs: Path) -> None:
    program(programs, "haproxy", "head -c 300000 /dev/zero | tr '\\0' x; exit 1")
    sentence, refused = said()
    assert refused and len(sentence) < 300


def test_a_tool_that_breaks_down_did_not_validate(programs: Path) -> None:
    program(programs, "haproxy", '[ "$1" = -v ] || kill -SEGV $$')
    assert said() == ("NOT VALIDATED by haproxy: it was ended by signal 11.", False)


def test_a_tool_fills_no_disk(programs: Path) -> None:
    program(programs, "haproxy", '[ "$1" = -v ] || exec head -c 9000000 /dev/zero')
    assert said() == ("NOT VALIDATED by haproxy: it was ended by signal 25.", False)


def test_a_file_that_a_tool_refuses_is_written_and_told(programs: Path, tmp_path: Path) -> None:
    program(programs, "haproxy", 'echo "haproxy 3.1"; echo "[ALERT] broken"; exit 1')
    found = made_of(rollout(), "haproxy")
    (done,) = Exporter(tmp_path / "out", "pipeline.md").write([found])
    head = (tmp_path / "out" / done.path).read_text()[:600]
    assert done.refused == "NOT VALID by haproxy 3.1: broken" and done.refused in head
    (again,) = Exporter(tmp_path / "out", "pipeline.md").write([found])
    assert (again.refused, again.fault) == ("", "")


def test_words_of_somebody_else_are_given_to_no_program(programs: Path, tmp_path: Path) -> None:
    """Whoever wrote the repository wrote the record too: a merge can hold what a program would obey."""
    mark = tmp_path / "ran"
    slower = decided("deployment-pattern", "canary", shares="5, 50, 100", hold="15 min")
    before, after = made_of(rollout(), "haproxy"), made_of(rollout(slower), "haproxy")
    assert before.files != after.files
    (done,) = Exporter(tmp_path / "out", "pipeline.md").write([before])
    file = tmp_path / "out" / done.path
    file.write_text(file.read_text().replace("127.0.0.1", "example.org") + "# theirs\n")
    program(programs, "haproxy", f"touch {mark}")
    (done,) = Exporter(tmp_path / "out", "pipeline.md").write([after])
    assert done.fate is Fate.MERGED and "# theirs" in file.read_text()
    assert "NOT VALIDATED by haproxy: it holds what somebody edited." in file.read_text()
    assert not mark.exists()


def test_no_tool_runs_where_none_is_wanted_or_nothing_is_written(
    programs: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "ran"
    program(programs, "haproxy", f"touch {mark}")
    found = made_of(rollout(), "haproxy")
    (done,) = Exporter(tmp_path / "out", "pipeline.md", tools=False).write([found])
    text = (tmp_path / "out" / done.path).read_text()
    assert "NOT VALIDATED by haproxy: it was not to be run." in text
    Exporter(tmp_path / "out", "pipeline.md").compare([found])
    Exporter(tmp_path / "out", "pipeline.md").write([found])
    assert not mark.exists()


def test_kubernetes_itself_accepts_what_is_made_and_sees_what_is_planted() -> None:
    """The tool brings the whole schema of Kubernetes, and is here only where somebody installed it."""
    (file,) = made(cluster_plan("rolling"), "kubernetes").files
    (told,) = told_by_tools(("kubernetes-validate",), (file,))[file.path]
    if "not installed" in told.sentence:
        pytest.skip("kubernetes-validate is not installed: manifests are NOT checked by it")
    assert told.sentence.startswith("Checked by kubernetes-validate")
    broken = file._replace(text=file.text.replace("failureThreshold", "failureTreshold"))
    (told,) = told_by_tools(("kubernetes-validate",), (broken,))[file.path]
    assert told.refused and "Additional properties are not allowed" in told.sentence
