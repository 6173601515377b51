"""A bare Debian of its own for a moment: this machine's files under a layer that is thrown away.

`python3 -m tests.fault.sandbox FOLDER SCRIPT` runs a shell script as root in new mount, process and
network namespaces: it may install into /etc, /opt and /var and listen on port 443, and nothing of
it is left, nor seen from outside. Needs root and overlayfs; `why_not()` says what is missing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ENTER = """
set -e
mount -t tmpfs -o size=3g tmpfs "$1"
cd "$1"
mkdir upper work root
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" root
mount --rbind /dev root/dev
mount -t proc proc root/proc
mount -t tmpfs tmpfs root/run
mount -t tmpfs tmpfs root/tmp
mkdir -p root/sandbox
mount --bind "$2" root/sandbox
ip link set lo up
exec chroot root /usr/bin/env -i PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LANG=C.UTF-8 PIP_NO_INDEX=1 PIP_FIND_LINKS=/sandbox/wheels PIP_CONFIG_FILE=/dev/null \
    PYTHONDONTWRITEBYTECODE=1 bash -e /sandbox/script
"""
NAMESPACES = [
    *("unshare", "--mount", "--pid", "--fork", "--kill-child", "--net"),
    *("--propagation", "private"),
]
NEEDED = {
    "nginx": "nginx",
    "pg_lsclusters": "postgresql",
    "redis-server": "redis-server",
    "openssl": "openssl",
    "curl": "curl",
    "unshare": "util-linux",
    "ip": "iproute2",
}


def why_not() -> str:
    """Why no such Debian can be had here; empty where it can."""
    if os.geteuid() != 0:
        return "not root, so nothing can be mounted"
    path = "/usr/sbin:/usr/bin:/sbin:/bin"
    missing = [package for name, package in NEEDED.items() if not shutil.which(name, path=path)]
    if missing:
        return f"not installed: {', '.join(sorted(missing))}"
    if not Path("/usr/bin/python3").exists() or not Path("/usr/lib/python3/dist-packages").exists():
        return "no Python of Debian's"
    if "overlay" not in Path("/proc/filesystems").read_text():
        return "the kernel has no overlayfs"
    done = subprocess.run([*NAMESPACES, "true"], capture_output=True, check=False)
    return "no namespaces can be made" if done.returncode else ""


def run(folder: Path, shared: Path, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run `shared`/script inside; what it writes to /sandbox is in `shared` afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [*NAMESPACES, "bash", "-c", ENTER, "enter", str(folder), str(shared)],
        capture_output=True, text=True, timeout=seconds, check=False,
    )  # fmt: skip


if __name__ == "__main__":
    shared = Path(sys.argv[2])
    done = run(Path(sys.argv[1]), shared, 1200)
    print(done.stdout, done.stderr)
    sys.exit(done.returncode)
