"""SELinux: what is mounted of this machine gets a label that containers may read (`z`). Not run: no machine with it.

A home, a folder above one, and a system's folders are never relabelled: other programs would lose them.
https://docs.podman.io/en/latest/markdown/podman-run.1.html#volume-v-source-volume-host-dir-container-dir-options
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts import host
from scripts.runtimes.kept import evidently
from scripts.runtimes.tool import Tool

SYSTEM = ("bin", "boot", "dev", "etc", "lib", "lib64", "proc", "root", "run", "sbin", "sys", "usr", "var")


def needed(tool: Tool) -> bool:
    """Whether SELinux enforces where the containers run. Podman's machine on a Mac labels what it shares itself."""
    return sys.platform == "linux" and not evidently(tool) and host.selinux() == "enforcing"


def service(body: dict[str, Any], files: Mapping[str, Any], labels_secrets: bool) -> dict[str, Any]:
    """A service of the compose file. `files` are the project's secrets.

    Where the compose tool has no label for secrets (`labels_secrets`) they are mounted as what they are, files.
    """
    mounts = [_labelled(one) for one in body.get("volumes", ())]
    if not labels_secrets:
        mounts += [
            f"{files[one['source']]['file']}:/run/secrets/{one['target']}:ro,z"
            for one in body.get("secrets", ())
        ]
        body = {key: value for key, value in body.items() if key != "secrets"}
    return {**body, "volumes": mounts} if mounts else body


def secrets(files: Mapping[str, Any]) -> dict[str, Any]:
    """The project's secrets, labelled in podman-compose's way."""
    return {name: {**one, "x-podman.relabel": "z"} for name, one in files.items()}


def _labelled(mount: str) -> str:
    source, place, *options = mount.split(":")
    if not source.startswith("/") or not may(Path(source)):
        return mount
    return f"{source}:{place}:{','.join([*options, 'z'])}"


def may(folder: Path) -> bool:
    home = Path.home()
    return not home.is_relative_to(folder) and folder not in {Path("/", name) for name in SYSTEM}
