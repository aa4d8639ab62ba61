"""Programs of a Mac that does not exist: each call is written down, and answered from a small state that calls change.

One script stands behind podman and brew; `state.json` in its folder says what is installed and which machines there
are. Answers are written after those of Podman 6.1 and Homebrew 6.0 on Apple silicon. No script needs another program,
so that PATH may hold their folder alone.
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

folder = {folder!r}
name, args = os.path.basename(sys.argv[0]), sys.argv[1:]
env = {{k: v for k, v in os.environ.items() if k == "CONTAINERS_MACHINE_PROVIDER"}}
with open(os.path.join(folder, "calls.jsonl"), "a") as log:
    log.write(json.dumps([name, *args]) + "\\n")
path = os.path.join(folder, "state.json")
state = json.load(open(path))

def keep():
    with open(path + "." + str(os.getpid()), "w") as file:
        json.dump(state, file)
    os.replace(file.name, path)

def fail(text):
    print(text, file=sys.stderr)
    sys.exit(125)

def option(flag, default):
    return next((int(a.split("=")[1]) for a in args if a.startswith(flag + "=")), default)

def table():
    return [
        {{"Name": m["name"], "Default": m["default"], "Running": m["running"], "Starting": False,
          "LastUp": "2026-09-02T18:42:23Z", "VMType": m["provider"], "CPUs": m["cpus"],
          "Memory": str(m["memory"] * 1024**2), "DiskSize": str(m["disk"] * 1024**3)}}
        for m in state["machines"]
    ]

def machine(command):
    mine = args[-1]
    found = next((m for m in state["machines"] if m["name"] == mine), None)
    if command == "list":
        print(json.dumps(table()))
    elif command == "info":
        print("host:\\n    vmtype: applehv")
    elif command == "init":
        if found:
            fail("Error: " + mine + ": VM already exists")
        provider = next((a.split("=")[1] for a in args if a.startswith("--provider=")), "applehv")
        memory = min(option("--memory", 2048), state["most_memory"])
        state["machines"].append({{"name": mine, "default": True, "running": False, "provider": provider,
                                   "cpus": option("--cpus", 2), "memory": memory, "disk": option("--disk-size", 100)}})
        print("Machine init complete")
    elif not found:
        fail("Error: " + mine + ": VM does not exist")
    elif command == "start":
        if "krunkit" not in state["installed"] and found["provider"] == "libkrun":
            fail('ERRO[0000] process 72556 has not ended\\nError: exec: "krunkit": executable file not found in $PATH')
        found["running"] = True
        print("Machine " + mine + " started successfully")
    elif command == "set":
        if found["running"]:
            fail("Error: unable to change settings unless vm is stopped")
        found["memory"] = option("--memory", found["memory"])
    elif command == "inspect":
        print(json.dumps([{{
            "Name": mine, "State": "running" if found["running"] else "stopped", "Rootful": False,
            "Resources": {{"CPUs": found["cpus"], "Memory": found["memory"], "DiskSize": found["disk"]}}}}]))
    else:
        fail("Error: unrecognized command")

def podman():
    up = any(m["running"] for m in state["machines"])
    if args[:1] == ["version"]:
        for part, system in (("Client", "darwin"), ("Server", "linux"))[: 2 if up else 1]:
            print(part + ":       Podman Engine\\nVersion:      6.1.3\\nOS/Arch:      " + system + "/arm64\\n")
        if not up:
            fail("Error: unable to connect to Podman socket")
    elif args[:1] == ["info"]:
        if not up:
            fail("Error: unable to connect to Podman socket")
        print(json.dumps({{"host": {{"serviceIsRemote": True, "cgroupVersion": "v2", "ociRuntime": {{"name": "crun"}},
                                     "networkBackend": "netavark", "security": {{"rootless": True}}}},
                           "version": {{"Version": "6.1.3"}}}}))
    elif args[:2] == ["machine", "ssh"]:
        print("card0\\nrenderD128")
    elif args[:1] == ["machine"]:
        machine(args[1])
    else:
        fail("Error: unrecognized command")

def brew():
    if args == ["--version"]:
        print("Homebrew 6.0.7")
    elif args[0] == "install":
        formula = args[1].rpartition("/")[2]
        if formula in state["broken"]:
            print("==> Fetching " + formula)
            fail("Error: " + formula + ": the bottle could not be fetched")
        if formula == "krunkit" and "trusted" not in state["installed"]:
            fail("Error: Refusing to load formula from untrusted tap libkrun/krun")
        state["installed"].append(formula)
        link = os.path.join(folder, formula)
        if formula not in state["empty"] and not os.path.exists(link):
            os.symlink(os.path.join(folder, ".krunkit" if formula == "krunkit" else "brew"), link)
        print("==> Pouring " + formula)
    elif args[0] == "trust":
        state["installed"].append("trusted")
    elif args[0] != "tap":
        fail("Error: Unknown command: " + args[0])

try:
    podman() if name == "podman" else brew()
finally:
    keep()
"""
# Programs that always say the same.
CONSTANT = {
    "uname": 'if [ "$1" = -s ]; then echo Darwin; else echo arm64; fi',
    "sw_vers": "printf 'ProductName:\\t\\tmacOS\\nProductVersion:\\t\\t26.4\\nBuildVersion:\\t\\t25E246\\n'",
    "sysctl": "echo machdep.cpu.brand_string: Apple M4; echo hw.memsize: 17179869184; "
    "echo hw.perflevel0.physicalcpu: 4; echo hw.optional.arm64: 1",
    "system_profiler": "echo '      Metal Support: Metal 4'",
    "krunkit": "echo krunkit 1.3.2",
}
ALWAYS = ("uname", "sw_vers", "sysctl", "system_profiler")


class FakeMac:
    """A folder of programs, with what they were asked."""

    def __init__(self, folder: Path, *installed: str, most_memory: int = 61440) -> None:
        self.folder = folder
        folder.mkdir()
        state = {
            "installed": ["trusted"] if "krunkit" in installed else [],
            "machines": [],
            "broken": [],
            "empty": [],
        }
        self.write({**state, "most_memory": most_memory})
        script = folder / "brew"
        script.write_text(SCRIPT.format(python=sys.executable, folder=str(folder)))
        script.chmod(0o755)
        for name, body in CONSTANT.items():
            path = folder / (name if name in (*ALWAYS, *installed) else f".{name}")
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)
        if "podman" in installed:
            (folder / "podman").symlink_to(script)
        if "krunkit" in installed:
            self.change(installed=["trusted", "krunkit", "podman"])

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        return found

    def write(self, state: dict[str, Any]) -> None:
        (self.folder / "state.json").write_text(json.dumps(state))

    def change(self, **values: Any) -> None:
        self.write({**self.read(), **values})

    def machine(self, name: str, provider: str, memory: int = 8192, running: bool = True) -> None:
        one = {"name": name, "provider": provider, "memory": memory, "running": running, "default": True, "cpus": 4,
               "disk": 100}  # fmt: skip
        self.change(machines=[*self.read()["machines"], one])

    @property
    def machines(self) -> list[dict[str, Any]]:
        return list(self.read()["machines"])

    def changing(self) -> list[str]:
        """The calls that change something, in their order."""
        log = self.folder / "calls.jsonl"
        calls = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        harmless = {"list", "info", "inspect", "ssh"}
        return [
            " ".join(call)
            for call in calls
            if (call[0] == "brew" and call[1] != "--version")
            or (call[:2] == ["podman", "machine"] and call[2] not in harmless)
        ]
