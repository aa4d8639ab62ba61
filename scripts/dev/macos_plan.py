"""What a person with a Mac runs to test what cannot be tested elsewhere: the commands, and what to expect of each.

`python -m scripts.dev.macos_plan` prints the plan; with `--json` it runs the read-only commands and prints what they
said, together with what setup makes of it. `uv run nox -s macos-plan` prints the plan too.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.engines.kinds import OLLAMA
from scripts.host.ask import Asker
from scripts.setup import Wish, judge, probe
from scripts.setup.overlays import choose
from scripts.tools import mac

NAME = Wish.machine


@dataclass(frozen=True)
class Step:
    """A command and what it must show. `reads` means that it changes nothing."""

    argv: tuple[str, ...]
    expect: str
    reads: bool = True
    env: str = ""

    @property
    def text(self) -> str:
        """The command as one types it in a shell."""
        return " ".join(filter(None, (self.env, *self.argv)))


def _read(command: str, expect: str) -> Step:
    return Step(tuple(command.split()), expect)


def _do(command: str, expect: str, env: str = "") -> Step:
    return Step(tuple(command.split()), expect, reads=False, env=env)


BEFORE = (
    _read("sw_vers", "ProductVersion 14 or later for a GPU in containers, 13 for containers without"),
    _read("uname -m", "arm64; x86_64 on Apple silicon means that the shell runs under Rosetta"),
    _read(
        f"sysctl {' '.join(mac.SYSCTLS)}",
        "brand_string begins with Apple; names that do not exist are complained of",
    ),
    _read("brew --version", "Homebrew 6 or later asks for `brew trust`"),
    _read("podman version", "a Client, and a Server once a machine runs; or: not found"),
    _read("krunkit --version", "1.2 or later for podman 6, better 1.3.1; or: not found"),
    _read("podman machine list --format json", "the machines of this user; [] before the first"),
    _read("podman machine info", "vmtype: the provider of new machines"),
)
CHANGES = (
    _do("uv run invoke setup --dry-run", "the exact commands of the next step; nothing is changed", "RUNTIME=podman"),
    _do("uv run invoke setup --yes",
        "installs podman and krunkit, makes and starts the machine, warns where its memory, cores or disk are not "
        "those asked for; exit code 0", "RUNTIME=podman"),
    _do("uv run invoke setup --yes", "nothing to run: a second time changes nothing", "RUNTIME=podman"),
    _do("uv run invoke setup --dry-run",
        "names the memory as wrong, stops nothing, and exits with 3", "RUNTIME=podman MACHINE_MEMORY=59g"),
)  # fmt: skip
AFTER = (
    _read(
        "podman machine list --format json",
        f"{NAME}: VMType libkrun, Running true, Memory in bytes as requested",
    ),
    _read(
        f"podman machine inspect {NAME}", "Resources.Memory in MiB as requested; State running; Rootful false"
    ),
    _read("podman info --format json", "host.serviceIsRemote true, host.memTotal near the machine's memory"),
    _read(f"podman machine ssh {NAME} ls /dev/dri", "renderD128: the virtual GPU of libkrun"),
    _read("system_profiler SPDisplaysDataType", "Metal Support: Metal 3 or later"),
)
STACK = (
    _do("uv run invoke start", "ready, with the page's address", "RUNTIME=podman"),
    _do("uv run invoke verify", "each check passes", "RUNTIME=podman"),
    _do(
        "uv run invoke gpu",
        "which link of the chain to the GPU holds, and the first that does not",
        "RUNTIME=podman",
    ),
    _do("uv run invoke stop", "stopped; the machine still runs", "RUNTIME=podman"),
)
PARTS = (
    ("Before: what this Mac is", BEFORE),
    ("setup: each of these says what it does", CHANGES),
    ("After: the machine as it was read back", AFTER),
    ("The stack in it", STACK),
)
JSON = "uv run python -m scripts.dev.macos_plan --json > macos.json"


def plan() -> str:
    """The plan, as text."""
    lines = ["Byre on a Mac: what to run, and what to expect. Commands marked * change something.", ""]
    number = 0
    for title, steps in PARTS:
        lines += [title]
        for step in steps:
            number += 1
            lines += [f"{number:3}. {'' if step.reads else '* '}{step.text}", f"       expect: {step.expect}"]
        lines += [""]
    return "\n".join(
        [
            *lines,
            "Then one command runs all that only read, and writes one JSON document to send:",
            f"     {JSON}",
        ]
    )


def collect(ask: Asker) -> dict[str, Any]:
    """Run what only reads, and say what setup makes of it. The home folder's name is cut out."""
    wish = Wish(runtime="podman")
    evidence = probe(ask, wish)
    overlays = choose(evidence, "podman", OLLAMA.name, wish.machine)
    answers = []
    for step in dict.fromkeys((*BEFORE, *AFTER)):
        said = ask(*step.argv)
        told = {"out": _cut(said.out), "err": _cut(said.err)}
        answers.append({"command": step.text, "expect": step.expect, "code": said.code, **told})
    return {
        "version": 1,
        "system": evidence.system.text,
        "answers": answers,
        "findings": [one.document() for one in judge(evidence, wish)],
        "overlays": [choice.path.name for choice in overlays.chosen],
        "without_gpu_because": list(overlays.why_not),
    }


def _cut(text: str) -> str:
    """Without the user's name, which is in the paths."""
    home = str(Path.home())
    text = text.replace(home, "~")
    name = os.path.basename(home)  # noqa: PTH119 - a name, no file
    return text.replace(f"/{name}/", "/USER/") if name else text


def main(arguments: list[str]) -> None:
    """Print the plan, or with `--json` run what only reads and print what it said."""
    from scripts.console import Console

    wanted = "--json" in arguments
    console = Console(json=wanted)
    if wanted:
        console.data(collect(Asker(timeout=20)))
    else:
        console.say(plan())


if __name__ == "__main__":
    main(sys.argv[1:])
