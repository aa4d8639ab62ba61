"""Programs of a Linux that does not exist: each call that changes something is written down, and changes a small state.

One script stands behind sudo, the package manager, podman and usermod. A package brings the programs that it brings on
such a system; podman answers after 5.4.2 as its packages allow. No script needs another program, so that PATH may hold
their folder alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

# Both shell and Python: a first line that names Python itself can't hold a path with a blank.
SCRIPT = """#!/bin/sh
''''exec "{python}" -ISEu "$0" "$@" # '''
import json, os, sys

folder, root = {folder!r}, {root!r}
name, args = os.path.basename(sys.argv[0]), sys.argv[1:]
PROGRAMS = {{"podman": ["podman"], "uidmap": ["newuidmap", "newgidmap"], "shadow": ["newuidmap", "newgidmap"],
             "shadow-utils": ["newuidmap", "newgidmap"]}}
INFO = {{"host": {{"cgroupVersion": "v2", "cgroupControllers": ["cpu", "memory", "pids"],
                   "ociRuntime": {{"name": "crun"}}, "networkBackend": "netavark", "security": {{"rootless": True}}}},
         "store": {{"graphDriverName": "overlay"}}, "version": {{"Version": "5.4.2"}}}}

def read():
    return json.load(open(os.path.join(folder, "state.json")))

def fail(text, code=125):
    print(text, file=sys.stderr)
    sys.exit(code)

def changed():
    with open(os.path.join(folder, "calls.jsonl"), "a") as log:
        log.write(json.dumps([name, *args]) + "\\n")

def podman():
    if args[:1] == ["version"]:
        print("Client:       Podman Engine\\nVersion:      5.4.2\\nOS/Arch:      linux/amd64\\n")
    elif args[:1] == ["info"]:
        names = {{"dns": {{"version": "1"}}}} if "aardvark-dns" in read()["installed"] else {{"backend": "netavark"}}
        INFO["host"]["networkBackendInfo"] = names
        print(json.dumps(INFO))
    elif args == ["system", "migrate"]:
        changed()
    else:
        fail("Error: unrecognized command")

def package_manager():
    changed()
    words = [word for word in args if not word.startswith("-")]
    state = read()
    for package in words[0 if name == "pacman" else 1:]:
        if package in state["broken"]:
            fail("E: Unable to locate package " + package, 100)
        state["installed"].append(package)
        for program in PROGRAMS.get(package, []):
            link = os.path.join(folder, program)
            if not os.path.exists(link):
                os.symlink(os.path.join(folder, "uname"), link)
    state["installed"] += ["netavark", "aardvark-dns"] if name == "dnf" else []  # Fedora's podman depends on them
    json.dump(state, open(os.path.join(folder, "state.json"), "w"))

if name == "uname":
    print("Linux")
elif name == "sudo":
    os.execv(os.path.join(folder, args[0]), args)
elif name == "podman":
    podman()
elif name == "usermod":
    changed()
    for file in ("subuid", "subgid"):
        with open(os.path.join(root, "etc", file), "w") as ids:
            ids.write(args[-1] + ":100000:65536\\n")
elif name in ("apt-get", "dnf", "pacman"):
    package_manager()
"""


class FakeLinux:
    """A folder of programs and the files of a system, with what was asked of them. `root` stands for /."""

    def __init__(self, folder: Path, manager: str, release: str) -> None:
        self.folder, self.root = folder / "bin", folder / "root"
        self.folder.mkdir(parents=True)
        (self.root / "etc").mkdir(parents=True)
        (self.root / "etc" / "os-release").write_text(release)
        for name in ("subuid", "subgid"):
            (self.root / "etc" / name).touch()
        self.write({"installed": [], "broken": []})
        script = self.folder / "uname"
        script.write_text(SCRIPT.format(python=sys.executable, folder=str(self.folder), root=str(self.root)))
        script.chmod(0o755)
        for name in ("sudo", "usermod", manager):
            (self.folder / name).symlink_to(script)

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        return found

    def write(self, state: dict[str, Any]) -> None:
        (self.folder / "state.json").write_text(json.dumps(state))

    def calls(self) -> list[list[str]]:
        """The argv of each call that changes something, in their order."""
        log = self.folder / "calls.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
