"""A user without root: made in a mount namespace of its own, so that nothing of this machine changes.

It stands for a usual Linux desktop: a home, a range of subordinate ids, /dev/net/tun, nothing of root's readable.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import cache
from tests.machine import ROOT, Machine
from tests.podman_tool import Podman
from tests.real_models import real_model
from tests.waits import until

UID, NAME = 54321, "byre-rootless"
WAIT = 3600  # seconds, for gigabytes of images on a busy machine
SUBORDINATE = 200000  # the first of 65536 ids: the containers' user 10001 is SUBORDINATE + 10000 outside

_SETUP = """
set -e
mount --make-rshared /
mkdir -p /dev/net && mount -t tmpfs -o mode=755 tmpfs /dev/net && mknod -m 0666 /dev/net/tun c 10 200
mount --bind "$1/etc" /etc
mount --bind "$STORE" "$1/images"
shift
number=0
for path in "$@"; do number=$((number + 1)); mkdir -p "$KEEP/$number"; mount --bind "$path" "$KEEP/$number"; done
for folder in $BLOCKED; do mount -t tmpfs -o mode=755 tmpfs "$folder"; done
number=0
for path in "$@"; do number=$((number + 1)); mkdir -p "$path"; mount --bind "$KEEP/$number" "$path"; done
echo ready
exec sleep infinity
"""


@dataclass(frozen=True)
class User:
    """The user's commands run in the namespace that the process `holder` keeps."""

    holder: int
    home: Path
    runtime: Path
    images: Path  # a storage of images that is only read

    def command(self, *argv: str) -> list[str]:
        who = f"{UID}"
        return [
            "nsenter", f"--mount=/proc/{self.holder}/ns/mnt",
            "setpriv", f"--reuid={who}", f"--regid={who}", "--clear-groups",
            # As seen in there: the folder that we are in now may lie below one that this user can't pass.
            "sh", "-c", 'cd "$0" && exec "$@"', str(ROOT), *argv,
        ]  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.runtime),
            "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            # Podman 4 keeps what builds cache in one folder of /var/tmp, which belongs to whoever built first: root.
            "TMPDIR": str(self.home / "tmp"),
        }  # fmt: skip

    def run(self, *argv: str, timeout: float = 600) -> str:
        """What a command prints. An AssertionError with what it said when it fails."""
        done = subprocess.run(
            self.command(*argv), env=self.environment, text=True, capture_output=True, timeout=timeout,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(argv)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@dataclass
class RootlessMachine(Machine):
    """An installation of that user."""

    user: User | None = None

    @property
    def environment(self) -> dict[str, str]:
        assert self.user
        return {**self.user.environment, **self.settings}

    def command(self, *arguments: str) -> list[str]:
        assert self.user
        return self.user.command(*super().command(*arguments))


def installation(made: User, settings: dict[str, str]) -> RootlessMachine:
    """An installation of this user, who has the small model already."""
    home = made.home / "byre"
    small = real_model("small")
    (home / "models").mkdir(parents=True)
    for file in small.path.parent.glob(f"{small.path.stem}*"):
        shutil.copyfile(file, home / "models" / file.name)
    for path in (home, *home.rglob("*")):
        os.chown(path, UID, UID)
    return RootlessMachine(
        home, {"DEFAULT_MODEL": "small", "OLLAMA_MODEL_STORAGE": "", **settings}, user=made
    )


@contextmanager
def user(folder: Path, store: Path, *more: Path) -> Iterator[User]:
    """Somebody without root, at home below `folder`, whose parents everybody may pass; `store` is theirs, too.

    `more` are folders that this user sees besides those of the project.
    """
    home, runtime, keep, images = folder / "home", folder / "run", folder / "keep", folder / "images"
    for one in (home / ".config" / "containers", home / "tmp", runtime, keep, images):
        one.mkdir(parents=True)
    if not store.is_dir():
        store.mkdir(parents=True)
        os.chown(store, UID, UID)
    shutil.copytree("/etc", folder / "etc", symlinks=True, ignore_dangling_symlinks=True)
    with (folder / "etc" / "passwd").open("a") as passwd:
        passwd.write(f"{NAME}:x:{UID}:{UID}::{home}:/bin/sh\n")
    for name in ("subuid", "subgid"):
        (folder / "etc" / name).write_text(f"{NAME}:{SUBORDINATE}:65536\n")
    _configure(home / ".config" / "containers", images)
    for path in (home, *home.rglob("*"), runtime):
        os.chown(path, UID, UID)
    runtime.chmod(0o700)
    needed = sorted({str(Path(p).resolve()) for p in (ROOT, Path(sys.prefix), Path(sys.base_prefix), *more)})
    blocked = {blocker for path in needed if (blocker := _blocker(Path(path)))}
    holder = subprocess.Popen(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", _SETUP, "sh", str(folder), *needed],
        env={
            "PATH": os.environ["PATH"], "KEEP": str(keep), "STORE": str(store),
            "BLOCKED": " ".join(map(str, sorted(blocked))),
        },
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout and holder.stdout.readline() == "ready\n"
    made = User(holder.pid, home, runtime, images)
    try:
        yield made
    finally:
        _end(made, holder)
        # What Podman does after the end of a container may still write there.
        until(lambda: subprocess.run(["rm", "-rf", str(folder)], capture_output=True).returncode == 0)


def _end(made: User, holder: subprocess.Popen[str]) -> None:
    """Its containers, the process that keeps the user's namespaces, and the one that keeps ours."""
    for command in (["podman", "stop", "--all", "--time", "1"], ["podman", "system", "migrate"]):
        subprocess.run(
            made.command(*command), env=made.environment, check=False, capture_output=True, timeout=600
        )
    holder.kill()
    holder.communicate()


def store(tool: Podman, images: list[str], kind: str = "rootless") -> Path:
    """Where the user's copies of these images are kept between runs; those of other images of this kind are removed."""
    ids = sorted(tool.run("image", "inspect", "--format", "{{.Id}}", *images).stdout.split())
    place = cache() / kind / hashlib.sha256(" ".join([*ids, *sorted(images)]).encode()).hexdigest()[:16]
    for old in place.parent.glob("*"):
        if old != place:
            subprocess.run(["rm", "-rf", str(old)], check=True)
    return place


def hand_over(tool: Podman, images: list[str], to: User, folder: Path, place: Path) -> None:
    """Images from root's storage to the user's, as a registry would bring them; once."""
    if (place / "whole").exists():
        return
    archive = folder / "images.tar"
    tool.run("save", "--quiet", "--multi-image-archive", "--output", str(archive), *images, timeout=WAIT)
    archive.chmod(0o644)
    # Into the storage that is only read later, hence by its own name.
    to.run("podman", "--root", str(to.images), "load", "--quiet", "--input", str(archive), timeout=WAIT)
    archive.unlink()
    (place / "whole").touch()


def _configure(folder: Path, images: Path) -> None:
    """What this kind of machine needs (no systemd, cgroup v1), as in podman_tool."""
    lines = ["[engine]", 'image_default_format = "docker"']
    if not Path("/run/systemd/system").exists():
        lines += ['cgroup_manager = "cgroupfs"', 'events_logger = "file"']
    if not Path("/sys/fs/cgroup/cgroup.controllers").exists():
        lines += ['runtime = "runc"']
    lines += ["[containers]", 'default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]']
    (folder / "containers.conf").write_text("\n".join(lines) + "\n")
    options = f'[storage.options]\nadditionalimagestores = ["{images}"]\n'
    (folder / "storage.conf").write_text(f'[storage]\ndriver = "overlay"\n{options}')


def _blocker(path: Path) -> Path | None:
    """The first folder on the way that others may not pass."""
    return next((p for p in reversed(path.parents) if not p.stat().st_mode & 0o001), None)
