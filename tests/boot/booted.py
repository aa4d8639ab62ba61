"""A machine that boots: systemd as process 1 in namespaces of its own, on a copy of this system that is made on write.

Nothing of this machine changes: the copy's changes are in a folder, and a reboot keeps them. The network and the kernel
are this machine's. Only as root.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.waits import until

SYSTEMD = "/lib/systemd/systemd"
USER = "byre-boots"

# systemd wants file systems of its own for /run, and control groups, of which both kinds are made here.
# https://systemd.io/CONTAINER_INTERFACE/
_BOOT = """
set -e
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
cd "$1/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs run
# The first time: none of this machine's own services, and /tmp, where a checkout may be, is not emptied.
[ -e etc/byre-boots ] || {
    rm -f etc/systemd/system/*.wants/*
    mkdir -p etc/tmpfiles.d
    ln -sf /dev/null etc/tmpfiles.d/tmp.conf
    touch etc/byre-boots
}
mount --rbind /dev dev
mount -t tmpfs tmpfs sys/fs/cgroup
mkdir sys/fs/cgroup/unified sys/fs/cgroup/systemd
mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
mkdir -p old-root
pivot_root . old-root
umount -l /old-root
exec env -i container=byre-tests PATH=/usr/sbin:/usr/bin:/sbin:/bin "$2" --log-target=null
"""


@dataclass
class Booted:
    """The machine; `init` is its process 1 as this machine numbers it, 0 while it is off."""

    folder: Path
    init: int = 0
    _unshare: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def on(self) -> None:
        """Switch it on, and wait until its services may start."""
        namespaces = ("--mount", "--pid", "--cgroup", "--uts", "--ipc", "--fork", "--kill-child")
        self._unshare = subprocess.Popen(
            ["unshare", *namespaces, "bash", "-c", _BOOT, "boot", str(self.folder), SYSTEMD]
        )
        children = Path(f"/proc/{self._unshare.pid}/task/{self._unshare.pid}/children")
        self.init = until(lambda: int(children.read_text().strip() or 0), why=lambda: "no process 1")
        until(lambda: self.run("systemctl", "is-active", "basic.target", check=False).strip() == "active")

    def off(self) -> None:
        """Switch it off as a person does: what runs is stopped."""
        if self._unshare is None:
            return
        self.run("systemctl", "poweroff", check=False)
        try:
            self._unshare.wait(120)
        finally:
            self._unshare.kill()
            self.init, self._unshare = 0, None

    def run(self, *argv: str, user: str = "root", check: bool = True, cwd: str = "/") -> str:
        """What a command prints in there. AssertionError with its words where it fails and `check` is on."""
        inside = ("nsenter", "--target", str(self.init), "--mount", "--pid", "--uts", "--ipc", "--cgroup")
        sets = ["XDG_RUNTIME_DIR=/run/user/" + self.run("id", "-u", user).strip()] if user != "root" else []
        become = ("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups") if user != "root" else ()
        home = f"/home/{user}" if user != "root" else "/root"
        clean = ("env", "-i", "-C", cwd, f"PATH={os.environ['PATH']}", f"HOME={home}", f"USER={user}", *sets)
        done = subprocess.run(
            [*inside, *become, *clean, *argv],
            capture_output=True,
            text=True,
            timeout=900,
            stdin=subprocess.DEVNULL,
        )
        assert not check or done.returncode == 0, f"{argv}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


@contextmanager
def machine(folder: Path) -> Iterator[Booted]:
    """A machine whose changes are kept in `folder`, which is on another file system than `/`."""
    for name in ("upper", "work", "root"):
        (folder / name).mkdir()
    made = Booted(folder)
    try:
        yield made
    finally:
        if made.init:
            os.kill(made.init, signal.SIGKILL)  # the kernel ends all that is in there
            made._unshare and made._unshare.wait(60)
