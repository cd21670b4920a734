"""A real save on an ext4 that loses power at every system call. Needs root, a loop device and strace."""

import os
import shutil
import subprocess
import sys

import pytest
from support.durability import missing
from support.saved_plans import document

pytestmark = pytest.mark.slow
OPTIONS = ["loop", "loop,noauto_da_alloc", "loop,data=writeback,noauto_da_alloc"]


@pytest.fixture
def disk(tmp_path, request):
    if os.geteuid() != 0 or not all(map(shutil.which, ("strace", "mkfs.ext4", "mount"))):
        missing("no root, strace, mount or mkfs.ext4: power loss on ext4 NOT tested")
    image, mount = tmp_path / "image", tmp_path / "disk"
    mount.mkdir()
    with image.open("wb") as file:
        file.truncate(32 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    if subprocess.run(
        ["mount", "-o", request.param, str(image), str(mount)], check=False
    ).returncode:
        missing("mounting a loop device is not permitted: power loss on ext4 NOT tested")
    yield image, mount, request.param
    subprocess.run(["umount", str(mount)], check=False)


def run(shared, disk, settle, careless=None):
    image, mount, options = disk
    place = mount / "work"
    place.mkdir()
    (place / "pipeline.md").write_bytes(document(times=2_000))
    check = f"{sys.executable} -m support.power_cut {image} {mount} {options} {settle}"
    save = [sys.executable, "-m", "support.save_once", str(place / "pipeline.md"), "--sync-first"]
    if careless:
        save = [sys.executable, "-c", careless, str(place / "pipeline.md")]
    tool = [sys.executable, str(shared / "tools/crash_points.py"), "--errnos", "", "--check", check]
    command = [*tool, str(place), "pipeline.md", "--", *save]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("settle", ["", "--settle"])
@pytest.mark.parametrize("disk", OPTIONS, indirect=True)
def test_power_loss_at_any_call_leaves_the_old_or_the_confirmed_plan(shared, disk, settle):
    done = run(shared, disk, settle)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.rpartition(" passed")[0].split()[-1]) >= 31


@pytest.mark.parametrize("disk", OPTIONS[1:2], indirect=True)
def test_a_saver_without_syncs_is_found(shared, disk):
    careless = (
        "import os, sys; path = sys.argv[1]; data = open(path, 'rb').read() + b'more'; os.sync()\n"
        "os.access('/__MARK__', os.F_OK)\n"
        "with open(path + '.tmp', 'wb') as file: file.write(data)\n"
        "os.replace(path + '.tmp', path); os.access('/__MARK__', os.F_OK); print('SAVED')"
    )
    assert run(shared, disk, "--settle", careless).returncode != 0
