"""A power cut for a loop-mounted ext4, then the judge. For `crash_points.py --check`; needs root.

    python -m support.power_cut IMAGE MOUNTPOINT MOUNT_OPTIONS [--settle] [--draft]

The file system is shut down without flushing its log, unmounted, and mounted again, which replays what was
confirmed and nothing else. `--settle` first has another file synced, which forces a commit of the log: it
shows a saver that relied on the order in which data and names happen to reach the disk.
"""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import sys
from pathlib import Path

from support import judge

_SHUTDOWN, _NO_LOG_FLUSH = 0x8004587D, 2


def cut(image: Path, mount: Path, options: str, settle: bool) -> None:
    """Cut the power and start again."""
    if settle:
        fd = os.open(mount / "unrelated", os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(fd, b"x")
        os.fsync(fd)
        os.close(fd)
    fd = os.open(mount, os.O_RDONLY)
    fcntl.ioctl(fd, _SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
    os.close(fd)
    subprocess.run(["umount", str(mount)], check=True)
    subprocess.run(["mount", "-o", options, str(image), str(mount)], check=True)


if __name__ == "__main__":
    cut(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], "--settle" in sys.argv)
    sys.exit(judge.main())
