"""Container tools that answer out of files: one of a shell, and one that also writes down what it is asked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts import settings, stack
from scripts.home import ROOT, Home
from scripts.places import Places
from scripts.runtimes.base import PROFILES
from scripts.runtimes.containers import Containers
from scripts.runtimes.dialect import DIALECTS
from scripts.runtimes.tool import Tool


class Fake:
    """A container tool that says what it is told to say."""

    def __init__(self, folder: Path, name: str, said: Mapping[str, str]) -> None:
        self.folder = folder
        folder.mkdir()
        for words, text in said.items():
            (folder / words.replace(" ", "-")).write_text(text)
        program = folder / name
        program.write_text(
            '#!/bin/sh\nhere=${0%/*}\nfor one in "$1-$2" "$1"; do\n'
            '    [ ! -e "$here/$one" ] || { cat "$here/$one"; exit 0; }\ndone\necho "Error: no answer" >&2\nexit 125\n'
        )
        program.chmod(0o755)

    def tool(self, name: str, **env: str) -> Tool:
        return Tool(DIALECTS[name], {"PATH": f"{self.folder}:{os.environ['PATH']}", **env})


IMAGE = "localhost/byre/mcp:0123456789abcdef"
VERSION = "Client:\n Version:           28.2.2\nServer:\n Engine:\n  Version:          28.2.2\n"


class FakeTool:
    """A container tool on a PATH of its own, which writes down its arguments and says what it is told to say."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        folder.mkdir()
        self.log = folder / "argv"
        self.say("version", VERSION)
        program = folder / name
        program.write_text(
            f"""#!/bin/sh
''''exec "{sys.executable}" "$0" "$@" # '''
import json, os, sys
folder, words = {str(folder)!r}, sys.argv[1:]
with open(folder + "/argv", "a") as log:
    log.write(json.dumps(words) + "\\n")
with open(folder + "/buildkit", "w") as log:
    log.write(os.environ.get("DOCKER_BUILDKIT", ""))
for count in (2, 1):
    try:
        out, err, code = json.load(open(folder + "/answer-" + "-".join(words[:count])))
    except OSError:
        continue
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.exit(code)
"""
        )
        program.chmod(0o755)

    def say(self, command: str, out: str = "", err: str = "", code: int = 0) -> None:
        (self.folder / f"answer-{command.replace(' ', '-')}").write_text(json.dumps([out, err, code]))

    @property
    def heard(self) -> list[list[str]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []


def runtime(tmp_path: Path, name: str, **values: str) -> tuple[Containers, FakeTool]:
    fake = FakeTool(tmp_path / "bin", name)
    home = Home(tmp_path / "home")
    home.prepare()
    loaded = settings.load(tmp_path, values).settings
    env = {"PATH": str(fake.folder)}
    return Containers(home, Places.of(loaded, home), loaded, tool=name, env=env), fake


def services(made: Containers, **variables: str) -> dict[str, stack.Service]:
    known = made.wiring.variables({"webui_port": 8080}) | variables
    return stack.load(ROOT / stack.COMPOSE_FILE, known, PROFILES, made.wiring.overlays()).services


def listed(name: str, project: str, service: str = "mcp") -> str:
    labels = {"com.docker.compose.project": project, "io.podman.compose.project": project}
    labels |= {"com.docker.compose.service": service, "io.podman.compose.service": service}
    state = {"Status": "running", "Pid": 0, "StartedAt": "2026-11-23T21:50:00.5Z"}
    one: dict[str, Any] = {
        "Id": "0123abcd",
        "Name": name,
        "Config": {"Labels": labels, "Image": IMAGE},
        "State": state,
        "RestartCount": 2,
    }
    return json.dumps([one])


def ends(name: str, *codes: int) -> str:
    """The tool's events of a container that ended with these codes."""
    lines = [
        {"ContainerExitCode": code}
        if name == "podman"
        else {"Actor": {"Attributes": {"exitCode": str(code)}}}
        for code in codes
    ]
    return "".join(json.dumps(one) + "\n" for one in lines)
