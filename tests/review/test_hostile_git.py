"""A git repository of a stranger: reading a revision of it runs nothing that it names, and stays within bounds.

Each attack first succeeds with git as it comes, so that a test here can fail.
"""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import facilitator
from facilitator.review import git
from facilitator.review.sources import SourceError, version

BLOB = ("cat-file", "blob", "HEAD:./pipeline.md")


@dataclass(frozen=True)
class Hostile:
    """A repository that wants a program run."""

    folder: Path
    marker: Path
    lure: tuple[str, ...]
    """The git command that runs the program when nothing is done about it."""


def plain(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Git as it comes."""
    return subprocess.run(
        ["git", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=30,
    )


def repository(folder: Path, data: bytes = b"# Plan\n") -> Path:
    folder.mkdir(parents=True)
    (folder / "pipeline.md").write_bytes(data)
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "."), (*identity, "commit", "-q", "-m", "first")):
        assert plain(folder, *words).returncode == 0
    return folder


def program(folder: Path) -> tuple[Path, Path]:
    """A program, and the file that is there once it has run."""
    marker, script = folder / "it-ran", folder / "program"
    script.write_text(f"#!/bin/sh\n: > '{marker}'\nexit 1\n")
    script.chmod(0o755)
    return script, marker


def without_blob(folder: Path, config: dict[str, str]) -> Path:
    """Make a repository a partial clone whose plan is missing, so that git asks the remote for it."""
    name = plain(folder, "rev-parse", "HEAD:pipeline.md").stdout.decode().strip()
    objects = Path(plain(folder, "rev-parse", "--git-path", "objects").stdout.decode().strip())
    (folder / objects / name[:2] / name[2:]).unlink()
    wanted = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*",
    }
    for key, value in (wanted | config).items():
        assert plain(folder, "config", key, value).returncode == 0
    return folder


def by_ssh(place: Path) -> Hostile:
    script, marker = program(place)
    config = {"remote.origin.url": "ssh://host.invalid/x", "core.sshCommand": str(script)}
    return Hostile(without_blob(repository(place / "r"), config), marker, BLOB)


def by_ssh_allowed(place: Path) -> Hostile:
    found = by_ssh(place)
    plain(found.folder, "config", "protocol.ssh.allow", "always")
    return found


def by_ext(place: Path) -> Hostile:
    script, marker = program(place)
    config = {"remote.origin.url": f"ext::{script}", "protocol.ext.allow": "always"}
    return Hostile(without_blob(repository(place / "r"), config), marker, BLOB)


def by_proxy(place: Path) -> Hostile:
    script, marker = program(place)
    config = {"remote.origin.url": "git://host.invalid/x", "core.gitProxy": str(script)}
    return Hostile(without_blob(repository(place / "r"), config), marker, BLOB)


def by_upload_pack(place: Path) -> Hostile:
    script, marker = program(place)
    remote = repository(place / "remote")
    config = {"remote.origin.url": str(remote), "remote.origin.uploadPack": str(script)}
    return Hostile(without_blob(repository(place / "r"), config), marker, BLOB)


def by_include(place: Path) -> Hostile:
    script, marker = program(place)
    config = {"remote.origin.url": "ssh://host.invalid/x", "includeIf.gitdir:**.path": "more"}
    folder = without_blob(repository(place / "r"), config)
    (folder / ".git/more").write_text(f'[core]\n\tsshCommand = "{script}"\n')
    return Hostile(folder, marker, BLOB)


def by_embedded_bare(place: Path) -> Hostile:
    """A folder of the project that looks like a bare repository, with the plan to read in it."""
    found = by_ssh(place)
    bare = place / "project" / "docs"
    bare.parent.mkdir()
    (found.folder / ".git").rename(bare)
    plain(bare, "config", "core.bare", "true")
    return Hostile(bare, found.marker, ("cat-file", "blob", "HEAD:pipeline.md"))


def by_git_file(place: Path) -> Hostile:
    """A file `.git` that leads to a repository which the project brings."""
    found = by_ssh(place)
    (found.folder / ".git").rename(found.folder / "data")
    (found.folder / ".git").write_text("gitdir: data\n")
    return found


def by_monitor(place: Path) -> Hostile:
    script, marker = program(place)
    folder = repository(place / "r")
    plain(folder, "config", "core.fsmonitor", str(script))
    return Hostile(folder, marker, ("status", "--short"))


def by_hook(place: Path) -> Hostile:
    script, marker = program(place)
    folder = repository(place / "r")
    hooks = folder / "hooks"
    hooks.mkdir()
    script.rename(hooks / "reference-transaction")
    plain(folder, "config", "core.hooksPath", str(hooks))
    return Hostile(folder, marker, ("update-ref", "refs/heads/other", "HEAD"))


def by_text_conversion(place: Path) -> Hostile:
    script, marker = program(place)
    folder = repository(place / "r")
    (folder / ".gitattributes").write_text("*.md diff=own filter=own\n")
    plain(folder, "config", "diff.own.textconv", str(script))
    return Hostile(folder, marker, ("cat-file", "--textconv", "HEAD:pipeline.md"))


def by_filter(place: Path) -> Hostile:
    script, marker = program(place)
    folder = repository(place / "r")
    (folder / ".gitattributes").write_text("*.md filter=own\n")
    plain(folder, "config", "filter.own.smudge", str(script))
    return Hostile(folder, marker, ("cat-file", "--filters", "HEAD:pipeline.md"))


def by_alias(place: Path) -> Hostile:
    script, marker = program(place)
    folder = repository(place / "r")
    for name in ("rev-parse", "cat-file", "own"):
        plain(folder, "config", f"alias.{name}", f"!{script}")
    return Hostile(folder, marker, ("own",))


FETCHING = (
    by_ssh,
    by_ssh_allowed,
    by_ext,
    by_proxy,
    by_upload_pack,
    by_include,
    by_embedded_bare,
    by_git_file,
)
CONFIGURED = (by_monitor, by_hook)
ATTACKS = (*FETCHING, *CONFIGURED, by_text_conversion, by_filter, by_alias)


def name(attack: Callable[[Path], Hostile]) -> str:
    return attack.__name__


def tried(hostile: Hostile, criteria) -> None:
    for spec in ("HEAD:pipeline.md", "HEAD:./pipeline.md"):
        try:
            version(spec, hostile.folder, criteria.catalogue)
        except SourceError:
            continue


@pytest.mark.parametrize("attack", ATTACKS, ids=name)
def test_the_attack_works_on_git_as_it_comes(attack, tmp_path) -> None:
    hostile = attack(tmp_path)
    plain(hostile.folder, *hostile.lure)
    assert hostile.marker.exists()


@pytest.mark.parametrize("attack", ATTACKS, ids=name)
def test_a_revision_of_a_hostile_repository_runs_nothing(attack, tmp_path, criteria) -> None:
    hostile = attack(tmp_path)
    tried(hostile, criteria)
    assert not hostile.marker.exists()


@pytest.mark.parametrize("attack", FETCHING, ids=name)
def test_a_git_that_fetches_what_is_missing_knows_no_protocol(
    attack, tmp_path, criteria, monkeypatch
) -> None:
    """Git before 2.39.4 does not know GIT_NO_LAZY_FETCH."""
    hostile = attack(tmp_path)
    monkeypatch.delitem(git._ENVIRONMENT, "GIT_NO_LAZY_FETCH")
    tried(hostile, criteria)
    assert not hostile.marker.exists()


@pytest.mark.parametrize("attack", CONFIGURED, ids=name)
def test_other_commands_would_run_nothing_either(attack, tmp_path, monkeypatch) -> None:
    hostile = attack(tmp_path)
    command, *rest = hostile.lure
    with pytest.raises(ValueError, match="only reads"):
        git.run(hostile.folder, command, *rest, most=100)
    monkeypatch.setattr(git, "_COMMANDS", {command})
    git.run(hostile.folder, command, *rest, most=100)
    assert not hostile.marker.exists()


def test_what_a_partial_clone_lacks_is_said_to_be_missing_from_it(tmp_path, criteria) -> None:
    folder = without_blob(repository(tmp_path / "r"), {"remote.origin.url": "ssh://host.invalid/x"})
    with pytest.raises(SourceError, match=r"not in this clone .*nothing was fetched"):
        version("HEAD:pipeline.md", folder, criteria.catalogue)
    with pytest.raises(SourceError, match=r"has no file .other\.md"):
        version("HEAD:other.md", folder, criteria.catalogue)


def test_a_bare_repository_in_a_project_is_not_read(tmp_path, criteria) -> None:
    folder = repository(tmp_path / "r")
    (folder / ".git").rename(tmp_path / "docs")
    plain(tmp_path / "docs", "config", "core.bare", "true")
    with pytest.raises(SourceError, match="no git repository"):
        version("HEAD:pipeline.md", tmp_path / "docs", criteria.catalogue)


def test_a_small_repository_that_unpacks_to_much_is_cut_off(tmp_path, criteria) -> None:
    folder = repository(tmp_path / "r", b"\0" * 40_000_000)
    with pytest.raises(SourceError, match="too long to be compared"):
        version("HEAD:pipeline.md", folder, criteria.catalogue)


def test_git_itself_gets_no_more_memory_than_its_limit(tmp_path, monkeypatch) -> None:
    """A commit with a message of 60 MB: git must hold it whole to read it."""
    if not hasattr(git.resource, "prlimit"):
        pytest.skip("this system cannot bound another process: NOT tested")
    folder = repository(tmp_path / "r")
    (folder / "message").write_bytes(b"x" * 60_000_000)
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    made = plain(folder, *identity, "commit-tree", "-F", "message", "HEAD^{tree}")
    wanted = ("rev-parse", "--verify", f"{made.stdout.decode().strip()}^{{commit}}")
    assert git.run(folder, *wanted, most=100) == made.stdout
    monkeypatch.setattr(git, "MEMORY", 20_000_000)
    assert git.run(folder, *wanted, most=100) is None


def test_a_repository_that_never_answers_is_left(tmp_path, criteria, monkeypatch) -> None:
    folder = repository(tmp_path / "r")
    (folder / ".git/config").unlink()
    os.mkfifo(folder / ".git/config")
    monkeypatch.setattr(git, "TIMEOUT", 0.3)
    with pytest.raises(SourceError, match="did not answer"):
        version("HEAD:pipeline.md", folder, criteria.catalogue)


def test_git_is_run_in_one_place() -> None:
    """`subprocess` is for git, the editor that the user names, what checks an export, and a rehearsal that was asked for."""
    package = Path(facilitator.__file__).parent
    users = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if "subprocess" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import) and any(a.name == "subprocess" for a in node.names)
    }
    rehearsal = {f"runtime/rehearsal/{name}.py" for name in ("alerts", "balancer", "stage", "toys")}
    assert users == {"review/git.py", "tui/editor.py", "runtime/tool_runs.py", *rehearsal}
