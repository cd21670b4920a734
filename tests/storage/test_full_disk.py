"""A disk that takes few bytes at a time, or no more: the save is whole, or the plan is as it was."""

import os
import shutil
import subprocess
import sys

import pytest
from support.durability import missing
from support.save_once import operation
from support.saved_plans import document

from facilitator.document.splice import apply

PIECES = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
static long budget = -1;
ssize_t write(int fd, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) { real = dlsym(RTLD_NEXT, "write"); budget = atol(getenv("FI_BUDGET")); }
    if (fd <= 2) return real(fd, data, size);
    if (budget <= 0) { errno = ENOSPC; return -1; }
    size_t part = size < 4096 ? size : 4096;
    if ((long)part > budget) part = budget;
    budget -= part;
    return real(fd, data, part);
}
"""


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    if not shutil.which("gcc") or sys.platform != "linux":
        missing("no gcc on Linux: short writes of the C library NOT tested")
    folder = tmp_path_factory.mktemp("shim")
    (folder / "pieces.c").write_text(PIECES)
    library = folder / "pieces.so"
    build = ["gcc", "-shared", "-fPIC", "-o", str(library), str(folder / "pieces.c"), "-ldl"]
    if subprocess.run(build, check=False, capture_output=True).returncode:
        missing("gcc cannot build a library: short writes of the C library NOT tested")
    return library


def prepared(folder):
    data = document(times=1_000)
    plan = folder / "pipeline.md"
    plan.write_bytes(data)
    return plan, data, apply(data, operation(4, "**Pattern:** Canary deployment", data))


def save(plan, state, **environment):
    command = [sys.executable, "-m", "support.save_once", str(plan), "--state", str(state)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("spare", ["none", "one", "page", "all-but-one", "all"])
def test_few_bytes_at_a_time_and_then_none(shim, tmp_path, spare):
    plan, old, new = prepared(tmp_path)
    lock = 800  # more than the lock file takes
    budget = {
        "none": 0,
        "one": 1,
        "page": 4096,
        "all-but-one": len(new) - 1,
        "all": len(new) + lock,
    }[spare]
    done = save(plan, tmp_path / "state", LD_PRELOAD=str(shim), FI_BUDGET=str(budget))
    assert plan.read_bytes() == (new if spare == "all" else old)
    assert (done.returncode == 0) == (spare == "all"), done
    if spare != "all":
        assert f"There is no space left: {len(new):,} bytes are needed" in done.stdout
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".pipeline")) == []


@pytest.mark.slow
def test_a_disk_that_is_really_full(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        missing("no root or no tmpfs: a full disk NOT tested")
    try:
        plan, old, _new = prepared(disk)
        done = save(plan, tmp_path / "state")
        assert done.returncode == 1
        assert "There is no space left" in done.stdout
        assert plan.read_bytes() == old
        assert [p.name for p in disk.iterdir()] == ["pipeline.md"]
    finally:
        subprocess.run(["umount", str(disk)], check=False)
