"""Only regular files are read, never further than the limit; what is written is written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.editing import before_rename

from facilitator import renaming
from facilitator.bounded import read_beginning, read_file, write_over

Reader = Callable[[Path, int], bytes]
READERS = pytest.mark.parametrize("reader", [read_file, read_beginning])


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


def _zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


ODD = {
    "pipe": (_pipe, "it is a pipe, not a file"),
    "socket": (_socket, "it is a socket, not a file"),
    "zeros": (_zeros, "it is a device, not a file"),
    "terminal": (_terminal, "it is a device, not a file"),
    "folder": (Path.mkdir, "it is a folder, not a file"),
}


@READERS
@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_file_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, reader: Reader
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    make, said = ODD[kind]
    make(tmp_path / "plan")
    with pytest.raises(OSError, match=said):
        reader(tmp_path / "plan", 10)


@pytest.fixture
def impatient() -> Iterator[None]:
    """Whoever waits is told that he does."""

    def told(*_: object) -> None:
        raise AssertionError("it was waited for")

    before = signal.signal(signal.SIGALRM, told)
    signal.alarm(5)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@READERS
@pytest.mark.usefixtures("impatient")
def test_what_becomes_a_pipe_after_it_was_looked_at_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    path, other = tmp_path / "pipe", tmp_path / "file"
    os.mkfifo(path)
    other.write_bytes(b"text")
    regular = other.stat()
    monkeypatch.setattr("facilitator.bounded.os.stat", lambda _path: regular)
    with pytest.raises(OSError, match="it is a pipe"):
        reader(path, 10)


def test_a_file_of_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "plan"
    path.write_bytes(b"x" * 3_000_000)
    assert read_file(path, 3_000_000) == path.read_bytes()
    with pytest.raises(OSError, match="larger than 3 MB") as why:
        read_file(path, 2_999_999)
    assert why.value.errno == errno.EFBIG
    assert read_beginning(path, 7) == b"x" * 7
    assert read_beginning(path, 4_000_000) == path.read_bytes()


def test_a_file_that_grows_while_it_is_read_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan"
    path.write_bytes(b"x" * 10)
    small = path.stat()
    path.write_bytes(b"x" * 12)
    monkeypatch.setattr("facilitator.bounded.os.fstat", lambda _fd: small)
    with pytest.raises(OSError, match="larger than 11 bytes"):
        read_file(path, 11)


@READERS
def test_no_more_is_read_than_the_limit_and_a_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    """A file can grow for ever while it is read."""
    (tmp_path / "plan").write_bytes(b"x")
    given: list[int] = []

    def endless(_fd: int, most: int) -> bytes:
        given.append(most)
        assert sum(given) <= 3_000_001, "it is read for ever"
        return b"x" * most

    monkeypatch.setattr("facilitator.bounded.os.read", endless)
    with contextlib.suppress(OSError):
        reader(tmp_path / "plan", 3_000_000)
    assert sum(given) == 3_000_001


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    fds = Path("/proc/self/fd")
    (tmp_path / "plan").write_bytes(b"x" * 20)
    os.mkfifo(tmp_path / "pipe")
    before = len(list(fds.iterdir()))
    for name, limit in (("plan", 30), ("plan", 10), ("pipe", 10)):
        try:
            read_file(tmp_path / name, limit)
        except OSError:
            continue
    assert len(list(fds.iterdir())) == before


def test_what_is_not_there_is_file_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "plan", 10)


def test_what_cannot_be_written_whole_leaves_what_was_there(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("the last one")
    page.chmod(0o640)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # as a disk that is full
    try:
        with pytest.raises(OSError, match="large"):
            write_over(page, b"x" * 2000, b"the last one")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
    assert page.read_text() == "the last one"
    write_over(page, b"whole", b"the last one")
    assert (page.read_text(), page.stat().st_mode & 0o777) == ("whole", 0o640)


def _saves(file: Path) -> None:
    """As an editor that puts a new file in the place of the old one."""
    new = file.with_name("saved")
    new.write_text("by the engineer")
    new.replace(file)


def _writes(file: Path) -> None:
    """As an editor that writes into the file as it lies there."""
    file.write_text("by the engineer")


def _unknown(one: Path, other: Path, flags: int) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


@pytest.mark.parametrize("edits", [_saves, _writes])
@pytest.mark.parametrize("was", [None, b"", b"the last one"])
def test_what_an_editor_saves_right_before_the_rename_stays(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    was: bytes | None,
    edits: Callable[[Path], None],
) -> None:
    page = tmp_path / "page.html"
    if was is not None:
        page.write_bytes(was)
    before_rename(monkeypatch, page, edits)
    with pytest.raises(OSError, match="it changed meanwhile"):
        write_over(page, b"whole", was)
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
    assert page.read_text() == "by the engineer"


def test_what_is_saved_while_a_save_is_put_back_is_kept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text("the last one")
    texts = iter(("first", "second"))

    def save(file: Path) -> None:
        file.with_name("saved").write_text(next(texts))
        file.with_name("saved").replace(file)

    before_rename(monkeypatch, page, save, every=True)
    with pytest.raises(OSError, match=r"kept as \.new-") as told:
        write_over(page, b"whole", b"the last one")
    kept = next(p for p in tmp_path.iterdir() if p != page)
    assert kept.name in str(told.value)
    assert (page.read_text(), kept.read_text()) == ("first", "second")


def test_a_file_taken_away_right_before_the_rename_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text("the last one")
    before_rename(monkeypatch, page, Path.unlink)
    with pytest.raises(OSError, match="it changed meanwhile"):
        write_over(page, b"whole", b"the last one")
    assert list(tmp_path.iterdir()) == []


def test_where_names_cannot_be_exchanged_it_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renaming, "_rename2", _unknown)
    page = tmp_path / "page.html"
    write_over(page, b"first", None)
    write_over(page, b"second", b"first")
    assert page.read_bytes() == b"second"
    for was in (None, b"first"):
        with pytest.raises(OSError, match="it changed meanwhile"):
            write_over(page, b"third", was)
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
