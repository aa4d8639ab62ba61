"""Where this process's control groups are, in either version."""

from __future__ import annotations

from pathlib import Path

from scripts.host.reading import text


def folders(root: Path, controller: str) -> list[Path]:
    """Our cgroup and all above it, innermost first; `controller` is empty for version 2.

    Inside a container /proc/self/cgroup may name the path seen from outside, which isn't mounted here: the folders
    that are missing are left out, and the mount itself is always among them.
    """
    mounts = [root / "sys/fs/cgroup", root / "sys/fs/cgroup/unified"] if not controller else []
    path = ""
    for line in text(root / "proc/self/cgroup").splitlines():
        number, _, rest = line.partition(":")
        names, _, where = rest.partition(":")
        if controller and controller in names.split(","):
            mounts = [root / "sys/fs/cgroup" / name for name in (controller, names)]
            path = where
        elif not controller and number == "0" and not names:
            path = where
    steps = [step for step in path.split("/") if step]
    if ".." in steps:  # seen from a namespace that we are not in
        steps = []
    levels = ["/".join(steps[:depth]) for depth in range(len(steps), -1, -1)]
    found = [mount / level for mount in dict.fromkeys(mounts) for level in levels]
    return [folder for folder in found if folder.is_dir()]
